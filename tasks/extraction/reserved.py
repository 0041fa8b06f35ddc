"""Digits that are no quantity: laws and decisions, telephone numbers, list markers, ordinals, links. Dates are in `periods`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.extraction.openings import Openings, Part, in_parts, numbers

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("link", r"(?:https?://|www\.)\S+|\S+@\S+"),
    ("number of a document", r"\d+(?:/\d{4})?[-/]{1,2}(?:/?[a-zđ]{1,6}\d{0,2}(?:[-/][a-zđ]{1,8}\d{0,3})*)(?![^\W\d_])(?<!/htx)(?<!/tht)(?<!/năm)(?<!/tháng)(?<!/người)(?<!/tổ)(?<!-htx)(?<!-tht)"),
    ("number of a document", r"(?:nghị quyết|quyết định|nghị định|thông tư|công văn|chỉ thị|kết luận|thông báo|tờ trình|kế hoạch số|luật số|văn bản|công điện|hướng dẫn số|chương trình số|đề án số|nq|nđ|qđ)(?: (?:số|trung ương|tw|hội nghị|của|lần thứ))* ?:? ?\d+(?:/\d+)?"),
    ("number of a document", r"(?:(?<!tổng )(?<![^\W_])số|điều|khoản|chương|mục|phần|hiệp định|tiêu chí số|tiêu chí|quốc lộ|phụ lục|biểu|bảng|hình)(?::| số)? ?\d++(?:\.\d++)*+(?=[ .,;:/)\n]|$)(?! (?:htx|hợp tác xã|thành viên|lao động|xã viên|tht|tổ hợp tác|người|tỷ|triệu|%))"),
    ("the name of a plan", r"(?:đề án|chương trình|dự án)[^.;\d\n]{0,12}phát triển \d+(?:\.\d+)*"),
    ("year of a law", r"(?:luật|pháp lệnh|bộ luật)(?: \(?[^\W\d_]+\)?){0,4} (?:năm )?\(?(?:19|20)\d\d"),
    ("ordinal", r"(?:lần thứ|thứ|khóa|khoá|kỳ|đợt|lần|tổ số|khu|lớp|top|tập|vòng|loại|nhóm|(?<!dịch )vụ|giải|hạng|cấp|đảng khóa) (?:[ivx]+|\d{1,2})(?![^\W_])(?![\d.,]*\d)(?! ?(?:htx|hợp tác xã|%|tỷ|triệu|đơn vị|tht|thành viên))"),
    ("name with a number", r"covid[- ]?\d+|\d+[a-zđ]{1,2}(?=[ ,.;)])(?<!\d[đ])(?<!\dha)"),
    ("telephone", r"(?<!\d)(?:\+84|0)\d{1,3}[ .]?\d{3}[ .]?\d{3,4}(?!\d)"),
    ("clock", r"\d{1,2}(?::\d{2}){1,2}|\d{1,2} ?(?:h|giờ) ?\d{0,2}(?![^\W_])"),
    ("anniversary", r"(?:kỷ niệm|nhân) (?:\d+ năm|lần thứ \d+)"),
    ("list marker", r"(?:(?<=\n)|^)(?:\d{1,2}(?:\.\d{1,2})*[.)](?= )|\d{1,2}(?:\.\d{1,2}){2,}(?= )|\(\d{1,2}\))|(?<=[:.;] )\(\d{1,2}\)(?= )"),
    ("footnote", r"(?<=[^\W\d_])\(\d{1,2}\)"),
    ("stars", r"\d(?:-\d)? sao"),
    ("duration", r"(?<!tháng )(?<!\d)\d{1,2}(?= năm (?:19|20)\d\d)"),
    ("fraction", r"(?<![\d.,/])\d/\d(?![\d/])(?= (?:số|trong))"),
)  # fmt: skip
_ANY = re.compile("|".join(f"(?P<r{index}>{pattern})" for index, (_, pattern) in enumerate(_PATTERNS)))


# Every word that can open one of the patterns, beside numbers and the signs before them: they are tried at these places only.
_OPENINGS = Openings(
    "http|www.|nghị |quyết |thông |công |chỉ thị|kết luận|tờ trình|kế hoạch số|luật |văn bản|hướng dẫn số|"
    "chương |đề án|nq|nđ|qđ|số|điều|khoản|mục|phần|hiệp định|tiêu chí|quốc lộ|phụ lục|biểu|bảng|hình|"
    "pháp lệnh|bộ luật|lần|thứ|khóa|khoá|kỳ|đợt|tổ số|khu|lớp|top|tập|vòng|loại|nhóm|vụ|giải|hạng|cấp|đảng|"
    "covid|nhân "
)


def find(folded: str, parts: Sequence[Part]) -> list[tuple[int, int, str]]:
    """Spans of the parts that hold digits which count nothing, each with the reason. Sorted, not overlapping."""
    found: list[tuple[int, int, str]] = []
    free = 0
    digits = numbers(folded)
    signs = [at - 1 for at in digits if at and folded[at - 1] in "(+"]
    for opening, end in in_parts(sorted({*digits, *signs, *_OPENINGS.find(folded)}), parts):
        if opening < free:
            continue
        match = _ANY.match(folded, opening, end)
        if match and match.lastgroup and match.end() > match.start():
            found.append((match.start(), match.end(), _PATTERNS[int(match.lastgroup[1:])][0]))
            free = match.end()
    return found
