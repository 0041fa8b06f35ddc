"""Digits that are no quantity: laws and decisions, telephone numbers, list markers, ordinals, links. Dates are in `periods`."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extraction.openings import Part, Patterns
from tasks.extraction.vocabulary import COOPS_AND_GROUPS

_ROWS = (
    ("link", "http|www.|#|(#|+#", r"(?:https?://|www\.)\S+|\S{1,64}@\S+"),
    ("number of a document", "#", r"\d+(?:/\d{4})?[-/]{1,2}(?:/?[a-zđ]{1,6}\d{0,2}(?:[-/][a-zđ]{1,8}\d{0,3})*)(?![^\W\d_])(?<!/htx)(?<!/tht)(?<!/năm)(?<!/tháng)(?<!/người)(?<!/tổ)(?<!-htx)(?<!-tht)"),
    ("number of a document", "nghị |quyết |thông |công |chỉ thị|kết luận|tờ trình|kế hoạch số|luật |văn bản|hướng dẫn số|chương |đề án|nq|nđ|qđ", r"(?:nghị quyết|quyết định|nghị định|thông tư|công văn|chỉ thị|kết luận|thông báo|tờ trình|kế hoạch số|luật số|văn bản|công điện|hướng dẫn số|chương trình số|đề án số|nq|nđ|qđ)(?: (?:số|trung ương|tw|hội nghị|của|lần thứ))* ?:? ?\d+(?:/\d+)?"),
    ("number of a document", "số|điều|khoản|chương |mục|phần|hiệp định|tiêu chí|quốc lộ|phụ lục|biểu|bảng|hình", rf"(?:(?<!tổng )(?<!con )(?<!doanh )(?<![^\W_])số|điều|khoản|chương|mục|phần|hiệp định|tiêu chí số|tiêu chí|quốc lộ|phụ lục|biểu|bảng|hình)(?::| số)? ?\d++(?:\.\d++)*+(?=[ .,;:/)\n]|$)(?! (?:{COOPS_AND_GROUPS}|thành viên|lao động|xã viên|người|tỷ|triệu|%))"),
    ("the name of a plan", "đề án|chương ", r"(?:đề án|chương trình|dự án)[^.;\d\n]{0,12}phát triển \d+(?:\.\d+)*"),
    ("year of a law", "luật |pháp lệnh|bộ luật", r"(?:luật|pháp lệnh|bộ luật)(?: \(?[^\W\d_]+\)?){0,4} (?:năm )?\(?(?:19|20)\d\d"),
    ("ordinal", "lần|thứ|khóa|khoá|kỳ|đợt|tổ số|khu|lớp|top|tập|vòng|loại|nhóm|vụ|giải|hạng|cấp|đảng", rf"(?:lần thứ|thứ|khóa|khoá|(?<!cùng )(?<!trong )kỳ|đợt|lần|tổ số|khu|lớp|top|tập|vòng|loại|nhóm|(?<!dịch )vụ|giải|hạng|cấp|đảng khóa) (?:[ivx]+|\d{{1,2}})(?![^\W_])(?![\d.,]*\d)(?! ?(?:{COOPS_AND_GROUPS}|%|tỷ|triệu|đơn vị|thành viên))"),
    ("name with a number", "covid|#", r"covid[- ]?\d+|\d+[a-zđ]{1,2}(?=[ ,.;)])(?<!\d[đ])(?<!\dha)"),
    ("name with a number", "công nghiệp |nông nghiệp |công nghệ |cách mạng |thời đại |cmcn ", r"(?:(?:cách mạng )?(?:công nghiệp|công nghệ)(?: lần thứ tư)?|nông nghiệp|cách mạng|thời đại|cmcn) [2-5][.,]0(?![\d%])"),
    ("telephone", "#|+#", r"(?<!\d)(?:\+84|0)\d{1,3}[ .]?\d{3}[ .]?\d{3,4}(?!\d)"),
    ("clock", "#", r"\d{1,2}(?::\d{2}){1,2}|\d{1,2} ?(?:h|giờ) ?\d{0,2}(?![^\W_])"),
    ("anniversary", "nhân ", r"(?:kỷ niệm|nhân) (?:\d+ năm|lần thứ \d+)"),
    ("a month", "#", r"(?<![\d.,])(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?![\d.,])"),
    ("list marker", "#|(#", r"(?:(?<=\n)|^)(?:\d{1,2}(?:\.\d{1,2})*[.)](?= )|\d{1,2}(?:\.\d{1,2}){2,}(?= )|\(\d{1,2}\))|(?<=[:.;] )\(\d{1,2}\)(?= )"),
    ("footnote", "(#", r"(?<=[^\W\d_])\(\d{1,2}\)"),
    ("footnote", "#", r"(?<=\[)\d{1,3}(?=[],])"),
    ("name of a file", "#", r"\d+(?=\.(?:jpe?g|png|gif|pdf|docx?)(?![^\W_]))"),
    ("stars", "#", r"\d(?:-\d)? sao"),
    ("duration", "#", r"(?<!tháng )(?<!\d)\d{1,2}(?= năm (?:19|20)\d\d)"),
    ("fraction", "#", r"(?<![\d.,/])\d/\d(?![\d/])(?= (?:số|trong))"),
)  # fmt: skip
_REASONS = {f"r{index}": reason for index, (reason, _, _) in enumerate(_ROWS)}  # by the name of the pattern
_PATTERNS = Patterns([(name, opens, pattern) for name, (_, opens, pattern) in zip(_REASONS, _ROWS, strict=True)])


def find(folded: str, parts: Sequence[Part]) -> list[tuple[int, int, str]]:
    """Spans of the parts that hold digits which count nothing, each with the reason. Sorted, not overlapping."""
    return [(m.start(), m.end(), _REASONS[str(m.lastgroup)]) for m in _PATTERNS.find(folded, parts)]
