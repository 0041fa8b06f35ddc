"""How sure: whether a figure is actual, estimated or wished for."""

from __future__ import annotations

import re

from tasks.extraction.framing import Frame, Sentence
from tasks.extraction.page import Page
from tasks.extraction.periods import Period
from tasks.extraction.vocabulary import Mention
from tasks.records import Basis, Status

_HELD_AGAINST = re.compile(
    r"(?:%|so với|vượt|hoàn thành|đạt|một số|thực hiện|gắn với|lần) (?:các )?(?:chỉ tiêu |kế hoạch |mục tiêu )?$"
)
_MANY_REACHED = re.compile(r"[^.;:\d]{0,60}(?:vượt|hoàn thành|đạt)")
_ALL_REACHED = re.compile(r"(?:[^.;:\d]|\d{4}){0,60} (?:đều|cơ bản|đã)(?: đạt| vượt| hoàn thành)")
_HEADS = re.compile(r"(?:^|[.;:(] ?|\d{4},? |(?:tỉnh|huyện|được) (?:đặt |giao )?)$")
_MEANT = re.compile(
    r"(?<![^\W_])(?:để|nhằm|quyết tâm|phấn đấu|nỗ lực|tiếp tục|đang)(?: [^\W\d_]+){0,2} (?:thực hiện|hoàn thành|đạt) (?:các )?(?:chỉ tiêu |kế hoạch |mục tiêu )?$"
)
_HAD_TO = re.compile(r" (?:tạm |bị )*(?:ngừng|ngưng|dừng|giải thể|đóng cửa|nghỉ|thu hẹp|cắt giảm|sáp nhập|hợp nhất)")
_WISHES = ("phấn đấu", "đặt mục tiêu")  # 'huyện phấn đấu'
_PLAN_AHEAD = re.compile(  # 'Kế hoạch năm 2024: thành lập mới 12 HTX; …', 'Một số chỉ tiêu năm 2025: …'
    r"\W*(?:một số |các )?(?P<plan>kế hoạch|chỉ tiêu|mục tiêu)(?:(?: |, (?=htx|hợp tác xã))(?!số|do|được|đã)[^\W\d_]+| \d năm){0,12} (?:năm )?\d{4}(?: ?- ?\d{4})?(?::|,? (?:tỉnh|huyện|thành phố|toàn tỉnh|liên minh)| (?:của [^,.;:\d]{3,60} )?(?:là |sẽ |phải )?(?:cả nước |toàn tỉnh )?(?:thành lập|phát triển|củng cố|có \d))"
)
_REACHED_BY = re.compile(r"(?:đến|tới) (?:nay|thời điểm|(?:hết )?tháng (?!12)\d|(?:ngày )?\d{1,2}/(?!12)\d)")
_NAMES_IT = re.compile(r"(?:(?!nghị quyết|quyết định|kế hoạch số)[^,.;:\d])*\d")  # '… mục tiêu thành lập mới 30 HTX'
_DECIDED = re.compile(r"(?:thống nhất|đề ra|đặt ra|xác định|thông qua|quyết nghị)(?![^\W_])")
_SET = re.compile(
    r"(?:đề ra|đặt ra|xác định|phấn đấu)(?: [^\W\d_]+){0,3} một số (?:chỉ tiêu |mục tiêu )?$|(?:đề ra|đặt ra|xác định|phấn đấu) một số $"
)
_ANNOUNCES = re.compile(r"[^.;:\d]{0,40}:")
_A_DOCUMENT = re.compile(r" (?:số )?\d")
# After a sentence of wishes these tell what is: 'Toàn tỉnh có 486 HTX', 'tỷ lệ … của tỉnh đạt 62%'
_STATES = re.compile(
    r"(?:tỉnh|huyện|thành phố|thị xã|quận|nước|nay),? (?:hiện |đang |đã |mới |chỉ )*có |(?:tổng )?số (?:lượng )?(?:htx|hợp tác xã|thành viên) (?:toàn|của|là|hiện)"
    r"|tổng số|tuy nhiên|nhưng|của (?:toàn )?tỉnh|lũy kế|nâng|đã|(?<!thực )(?<!thể )hiện(?! đại)"
)
_DONE = re.compile(  # 'hiện nay mới đạt 0,9%', 'huyện mới thành lập được 2 HTX'
    r"(?<![^\W_])(?:đã|kết quả|thực hiện(?= (?:được |đạt )?\d)|(?:hiện|nay)(?: nay)? (?:mới|chỉ)(?: mới)? (?:đạt|có|được|thành lập)|mới (?:thành lập|đạt|có|lập|phát triển) được)(?![^\W_])"
)
Standing = tuple[Status, Basis, str]  # a status, where it was told, and by which rule


def status_of(page: Page, s: Sentence, frame: Frame, start: int, left: int, period: Period | None) -> Standing:
    """Actual unless the words before the figure, or its period, say that it is expected or wished for."""
    told = _Told(page, s, frame, start, left, period)
    return (
        _under_a_heading(told)
        or _in_words(told)
        or _under_a_caption(told)
        or _expected(told)
        or _of_a_time_to_come(told)
        or _planned_by_the_title(told)
        or _announced(told)
        or _estimated_further_ahead(told)
        or ("actual", "clause", "no word of estimate or target")
    )


class _Told:
    """A figure at `start`, its period, and what stands before it in its sentence that may tell how sure it is."""

    def __init__(self, page: Page, s: Sentence, frame: Frame, start: int, left: int, period: Period | None) -> None:
        self.page, self.s, self.frame, self.start, self.left, self.period = page, s, frame, start, left, period
        words = [m for m in s.by_kind.get("trigger", ()) if m.end <= start]
        self.estimates = [m for m in words if m.code == "estimate"]
        self.expected = [m for m in words if m.code == "expected"]
        self.targets = [m for m in words if m.code == "target" and _wishes(page, s, m, start, period)]
        self.targets += [m for m in words if m.code == "plan" and _is_plan(page.folded, s, m, start)]
        self.targets += [m for m in s.by_kind.get("locality", ()) if m.end <= start and m.form.endswith(_WISHES)]
        self.heading = _PLAN_AHEAD.match(page.folded, s.start, start)
        done = [p.start for p in s.periods if p.end <= start and _is_now(page, p)]
        if (
            self.targets or self.expected or self.heading or frame.target or frame.wished
        ):  # 'dự kiến lập 150 HTX: … đã lập được 132'
            done += [m.start() for m in _DONE.finditer(page.folded, s.start, start)]
        if self.heading and (reached := _REACHED_BY.search(page.folded, self.heading.end(), start)):
            done.append(reached.start())
        done += [p.start for p in s.periods if p.end <= start and _is_held_against_plans(page, s, p)]
        self.done = max(done, default=-1)  # what is wished for before this is no wish for the figure

    def where(self, word: Mention) -> Basis:
        """Whether a word stands in the figure's own clause."""
        return "clause" if word.start >= self.left else "sentence"


def _wishes(page: Page, s: Sentence, m: Mention, start: int, period: Period | None) -> bool:
    if is_plan_base(page.folded, m):
        return False
    if m.form == "phải":
        return _HAD_TO.match(page.folded, m.end) is None
    if m.form == "nhiệm vụ":  # 'tổng kết năm 2024, triển khai nhiệm vụ năm 2025, …'
        held = any(p.kind == "event" and 0 <= p.start - m.end < 24 for p in s.periods)
        return not held or _DECIDED.search(page.folded, m.end, start) is not None
    if m.form == "theo kế hoạch" and period is not None and period.first is None and period.last and page.published:
        return period.last > page.published  # what a plan tells of a day gone by
    return True


def _is_plan(folded: str, s: Sentence, m: Mention, start: int) -> bool:
    """'Kế hoạch năm 2024 thành lập mới 30 HTX', '(kế hoạch 40 HTX)', in one clause with the figure."""
    clause = not any(mark in folded[m.end : start] for mark in (",", ";", ")", "được triển khai", "được thực hiện"))
    return clause and _HEADS.search(folded[max(s.start, m.start - 40) : m.start]) is not None


def _is_now(page: Page, p: Period) -> bool:
    return p.kind == "now" or page.folded.endswith(("đến nay", "tới nay"), p.start, p.end)


def _is_held_against_plans(page: Page, s: Sentence, p: Period) -> bool:
    """'Theo kế hoạch, năm 2025 thành lập mới 10 HTX; năm 2024, tỉnh thành lập được 7 HTX': what was, behind what is to be."""
    today = page.published
    if today is None or p.last is None or p.last.year > today.year or not page.folded.endswith("; ", s.start, p.start):
        return False
    if p.kind == "point" and p.last <= today:
        return True  # 'Kế hoạch năm 2023, thành lập mới 30 HTX; đến 31/12/2023 thành lập được 28 HTX'
    return any(q.last is not None and q.last.year > today.year and q.end < p.start for q in s.periods)


def _under_a_heading(told: _Told) -> Standing | None:
    if told.heading is None or told.done >= 0:
        return None
    return "target", "sentence", f"'{told.heading['plan']}' heads the sentence"


def _in_words(told: _Told) -> Standing | None:
    """By the last word before the figure that wishes or estimates, if what is wished for is not told of as done."""
    folded, s = told.page.folded, told.s
    estimates = [m for m in told.estimates if m.start - s.start < 4 or _reaches(folded, m.end, told.start)]
    target = max(told.targets, key=lambda m: m.start, default=None)
    if target is not None and target.start > max(told.done, *(m.start for m in estimates), -1):
        return "target", told.where(target), f"'{target.form}'"
    return ("estimate", told.where(estimates[-1]), f"'{estimates[-1].form}'") if estimates else None


def _reaches(folded: str, end: int, start: int) -> bool:
    """'ước' holds to the next semicolon; past it only into 'trong đó'."""
    _, semicolon, past = folded[end:start].rpartition(";")
    return not (semicolon and past.strip()) or past.lstrip().startswith(("trong đó", "trong số", "số đang", "số còn"))


def _under_a_caption(told: _Told) -> Standing | None:
    period, s = told.period, told.s
    above = s.row and period is not None and period.end <= s.start
    if not above or period is None or not told.page.folded.endswith("ước ", 0, period.start):
        return None
    return "estimate", "paragraph", "'ước' in the table's caption"


def _expected(told: _Told) -> Standing | None:
    """What is expected by the end of the running year is estimated; anything else is wished for."""
    if not told.expected or told.expected[-1].start <= told.done:
        return None
    first, last = told.expected[0], told.expected[-1]
    if any(p.rule in ("year_end", "year_close", "day") and p.start >= first.start - 2 for p in told.s.periods):
        return "estimate", "sentence", f"'{last.form}'"
    return "target", "clause", f"'{last.form}'"


def _of_a_time_to_come(told: _Told) -> Standing | None:
    today, period = told.page.published, told.period
    begins = (period.first or period.last) if period is not None else None
    if period is None or begins is None or today is None or begins <= today:
        return None
    if period.first is None and begins.year == today.year:
        return None  # a day of the running year: the text tells of what is
    return "target", "document", "the period begins after publication"


def _planned_by_the_title(told: _Told) -> Standing | None:
    period, planned = told.period, told.frame.title_target
    if period is None or planned is None or period.kind != "span" or period.first is None or told.done >= 0:
        return None
    same = (period.first, period.last) == (planned.first, planned.last)
    return ("target", "document", "the year that the title plans for") if same else None


def _announced(told: _Told) -> Standing | None:
    """By the text before the sentence, unless the sentence tells what is or has a day or a time gone by."""
    page, s = told.page, told.s
    wished = told.frame.target or (told.frame.wished and not _STATES.search(page.folded, s.start, s.end))
    if not wished or told.done >= 0:
        return None
    if any(p.kind == "point" or _is_now(page, p) or _is_over(page, p) for p in s.periods):
        return None
    return "target", "paragraph", "announced as a target"


def _is_over(page: Page, p: Period) -> bool:
    today = page.published
    return p.kind == "span" and today is not None and p.last is not None and p.last < today


def _estimated_further_ahead(told: _Told) -> Standing | None:
    """'ước có 145 HTX; thành viên 16.700 người', of a day to come."""
    today, last = told.page.published, told.period.last if told.period is not None else None
    if not told.estimates or today is None or last is None or last <= today:
        return None
    first = told.estimates[0]
    done = _DONE.search(told.page.folded, first.end, told.start)
    return None if done else ("estimate", "sentence", f"'{first.form}'")


def is_plan_base(folded: str, mention: Mention) -> bool:
    """'đạt 112% chỉ tiêu', 'so với chỉ tiêu', 'vượt chỉ tiêu', 'Quyết định phê duyệt … mục tiêu' wish for nothing."""
    if _SET.search(folded, max(0, mention.start - 40), mention.start) and _ANNOUNCES.match(folded, mention.end):
        return False  # 'đề ra một số chỉ tiêu: thành lập mới 30 HTX; …'
    if mention.form == "theo kế hoạch" and _A_DOCUMENT.match(folded, mention.end):
        return True  # 'theo Kế hoạch 7502/KH-UBND, hiện nay thành phố có …'
    if _MEANT.search(folded, max(0, mention.start - 48), mention.start) and _NAMES_IT.match(folded, mention.end):
        return False
    if mention.form.startswith(("chỉ tiêu", "mục tiêu")) and _ALL_REACHED.match(folded, mention.end):
        return True  # 'các chỉ tiêu năm 2024 đều đạt và vượt kế hoạch'
    if (
        mention.form == "chỉ tiêu"
        and _MANY_REACHED.match(folded, mention.end)
        and folded.endswith("nhiều ", 0, mention.start)
    ):
        return True  # 'nhiều chỉ tiêu phát triển HTX vượt kế hoạch'
    return _HELD_AGAINST.search(folded, max(0, mention.start - 26), mention.start) is not None
