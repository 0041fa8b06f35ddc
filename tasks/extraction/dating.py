"""When: what period a figure takes from its clause, or inherits from sentence, paragraph, page or the page's date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from tasks.extraction.framing import Frame, Sentence
from tasks.extraction.page import Page
from tasks.extraction.periods import Period
from tasks.extraction.vocabulary import COOPS_AND_GROUPS
from tasks.records import Basis

# '308 HTX (năm 2020)', 'từ 145 năm 2015 lên 189 năm 2019': a period that stands right after a count is its own
_OWN_PERIOD = re.compile(
    r"[^,;.()]{0,26}\((?:đến |hết |cuối )?"
    rf"|[\d.,]+(?: (?:{COOPS_AND_GROUPS}|người|thành viên|đơn vị|(?:nghìn |triệu |tỷ )?(?:đồng|triệu|tỷ)(?:/[^\W\d_]+)*)|%)? (?:vào |\((?:cuối |đầu )?)?"
)

_REPORTED = 45  # days: 'Kết quả 6 tháng đầu năm' tells of the day on which they ended
_SOON = 15  # days: 'ước đến ngày 30/6', told on 18 June
_A_PLAN = re.compile(r"(?:đề án|chương trình|kế hoạch|nghị quyết|chiến lược|dự án)[^.;]{0,70}$")


def period_of(
    page: Page, s: Sentence, frame: Frame, start: int, left: int, right: int, flow: bool, mean: bool, per_year: bool
) -> tuple[Period | None, Basis | None, str]:
    """The figure's period, or None where the page does not tell. A stock takes its end alone; see `dates`."""
    usable = [p for p in s.periods if p.kind not in ("base", "event") and p.rule not in ("year_start",)]
    usable = [p for p in usable if not _is_spelled_out(page.folded, p, usable)]
    usable = [p for p in usable if not _of_a_plan(page.folded, p, usable)]
    usable = [p for p in usable if p.end > start or not _aside(page.folded, p, start)] or usable
    beside = _in_its_bracket(page.folded, usable, start) or _right_behind(page.folded, usable, start)
    if beside is not None and (own := fit(beside, frame, flow, mean, per_year)) is not None:
        return own, "clause", f"'{page.text[beside.start : beside.end]}' beside it"
    before = [
        p
        for p in usable
        if p.end <= start and (page.folded[p.start - 1] != "(" or _tells_which(page.folded, p, usable))
    ] or [p for p in usable if p.end <= start]
    now = max((p.start for p in before if p.kind == "now"), default=-1)
    before = [
        p for p in before if p.start >= now or not _to_come(page, p)
    ]  # 'đến năm 2030 đạt 3 tỷ; hiện nay mới đạt 1,4 tỷ'
    after = [p for p in usable if p.start >= start and p.end <= right]
    candidates = [
        *reversed([p for p in before if p.start >= left]),
        *after,
        *reversed([p for p in before if p.start < left]),
    ]
    for p in candidates:
        this_one = "nay" in page.folded[p.start : p.end]
        if (
            p.rule == "this_year"
            and not this_one
            and (
                dated := [d for d in before if d.last and d.start < p.start and d.kind != "now"]
                or ([frame.period] if frame.period and frame.period.kind != "now" else [])
            )
        ):
            of = dated[-1].last
            if of is not None:  # 'trong năm' is the year just spoken of, not the page's
                p = Period(p.start, p.end, "span", date(of.year, 1, 1), date(of.year, 12, 31), "year")
        fitting = fit(p, frame, flow, mean, per_year)
        if fitting is not None:
            return fitting, "clause" if p.start >= left else "sentence", f"'{page.text[p.start : p.end]}'"
        if (p.kind == "vague" and p.rule != "vague") or (flow and p.rule == "vague" and p.start >= left):
            return None, None, f"'{page.text[p.start : p.end]}' names no dates"
    if candidates and not flow and candidates[0].kind == "now":
        return None, None, "now, on an undated page"
    if flow and mean and any(p.kind in ("now", "point") for p in before):
        return None, None, "a yearly mean without a stated year"
    told_now = flow and any(p.kind == "now" for p in before)
    last = frame.period
    if not flow and frame.point is not None and last is not None and last.kind == "span" and last.last is not None:
        ended = frame.point.last is not None and frame.point.last >= last.last and not _far_ahead(page, frame.point)
        last = frame.point if ended else last
    for inherited, basis in ((last, "paragraph"), (frame.span, "paragraph")):
        if inherited is not None and (fitting := fit(inherited, frame, flow, mean, per_year)) is not None:
            if flow and fitting.first is None:
                continue
            if told_now and not _of_these_days(page, fitting):
                continue
            if (
                not flow
                and fitting.kind == "span"
                and page.published
                and fitting.last
                and page.published < fitting.last
            ):
                continue
            return fitting, "paragraph" if basis else None, f"'{page.text[inherited.start : inherited.end]}'"
    if frame.period is not None and not flow and frame.period.kind == "now":
        return None, None, "now, on an undated page"
    of_page = _of_page(page, frame, flow, mean, per_year)
    if told_now and of_page[0] is not None and not _of_these_days(page, of_page[0]):
        return None, None, "told of now, on a page about other days"
    return of_page


def _of_a_plan(folded: str, p: Period, told: Sequence[Period]) -> bool:
    """'trong 7 tháng đầu năm 2019, với Đề án phát triển HTX giai đoạn 2016 - 2020, đã có …': the years are the plan's."""
    if p.rule != "years" or not any(
        q.end < p.start and q.rule != "years" and q.kind in ("span", "point") for q in told
    ):
        return False
    return _A_PLAN.search(folded, max(0, p.start - 80), p.start) is not None


def _tells_which(folded: str, p: Period, told: Sequence[Period]) -> bool:
    """'Sau 10 năm thi hành Luật (2013 - 2022), …': the years of so many; 'bảng số của Liên minh (chốt ngày 31/8)'."""
    if p.kind == "point" and folded.startswith(("chốt", "tính đến", "tính tới", "số liệu", "cập nhật"), p.start):
        return True
    return p.rule == "years" and any(q.rule in ("years_after", "vague") and q.end <= p.start for q in told)


def _is_spelled_out(folded: str, p: Period, told: Sequence[Period]) -> bool:
    """'Trong 3 năm (2021 - 2023)': which they are stands in the bracket."""
    return p.kind == "vague" and any(q is not p and folded[p.end : q.start] == " (" for q in told)


def _in_its_bracket(folded: str, told: Sequence[Period], start: int) -> Period | None:
    """'486 HTX (năm 2022 có 460 HTX)': the year that opens a bracket is that of the figure in it."""
    opened = folded.rfind("(", max(0, start - 60), start)
    if opened < 0 or ")" in folded[opened:start]:
        return None
    return next((p for p in reversed(told) if opened < p.start and p.end <= start), None)


def _right_behind(folded: str, told: Sequence[Period], start: int) -> Period | None:
    """'308 HTX (năm 2020)', 'từ 145 năm 2015 lên 189 năm 2019'."""
    for p in told:
        between = _OWN_PERIOD.fullmatch(folded, start, p.start) if p.start >= start else None
        if between and (
            folded.startswith((")", ", trong đó", "; trong đó"), p.end) if "(" in between[0] else _is_told(folded, p)
        ):
            return p
    return None


def _is_told(folded: str, p: Period) -> bool:
    return p.kind != "now" or folded[p.start : p.end].endswith((" nay", " tại"))


def _of_these_days(page: Page, p: Period) -> bool:
    """Whether what is told of now can be of that period: the page's year or the one before, and begun."""
    if p.first is None or page.year is None:
        return True
    return p.first.year >= page.year - 1 and not (page.published and p.first > page.published)


def _to_come(page: Page, p: Period) -> bool:
    day = p.first or p.last
    return page.published is not None and day is not None and day > page.published


def _far_ahead(page: Page, p: Period) -> bool:
    return page.published is not None and p.last is not None and (p.last - page.published).days > _REPORTED


def _aside(folded: str, p: Period, start: int) -> bool:
    """Whether a bracket that was closed before the figure held the period: '51 (nhiều nhất năm 2017), 28 giải thể'."""
    opened = folded.rfind("(", max(0, p.start - 60), p.start)
    if opened < 0 or ")" in folded[opened : p.start]:
        return False
    closed = folded.find(")", p.end, start)
    return closed >= 0 and opened < p.start - 1


def _of_page(
    page: Page, frame: Frame, flow: bool, mean: bool, per_year: bool
) -> tuple[Period | None, Basis | None, str]:
    if flow:
        of_page = frame.title_span if mean else frame.main_span
        if of_page is not None and (fitting := fit(of_page, frame, flow, mean, per_year)) is not None:
            return fitting, "document", f"'{page.text[of_page.start : of_page.end]}'"
        return None, None, "no period named"
    stock, reported = frame.first_stock, frame.title_span
    if (
        stock is None
        and page.published is not None
        and reported is not None
        and reported.rule in ("months", "quarter")
        and reported.last is not None
        and 0 <= (page.published - reported.last).days <= _REPORTED
    ):
        return reported, "document", f"'{page.text[reported.start : reported.end]}'"
    if (
        page.published is not None
        and stock is not None
        and stock.kind == "point"
        and stock.last
        and (stock.last - page.published).days <= _SOON
    ):
        return stock, "document", f"'{page.text[stock.start : stock.end]}'"
    if page.published is not None:
        return Period(-1, -1, "now", None, page.published, "published"), "document", "the page's date"
    for inherited in (frame.first_stock, frame.main_span):
        if inherited is not None and (fitting := fit(inherited, frame, flow, mean, per_year)) is not None:
            return fitting, "document", f"'{page.text[inherited.start : inherited.end]}'"
        if inherited is not None and inherited.kind == "now":
            break
    return None, None, "no period named"


def goal(page: Page, s: Sentence, frame: Frame, flow: bool) -> tuple[Period | None, Basis | None, str]:
    """When a target is to be reached that names no day of its own: the sentence's, paragraph's or page's days to come."""
    candidates: list[tuple[Period | None, Basis]] = [(p, "sentence") for p in reversed(s.periods)]
    candidates += [(p, "paragraph") for p in (frame.period, frame.span)]
    candidates += [(p, "document") for p in (frame.title_target, frame.title_span, frame.main_span)]
    for p, basis in candidates:
        if (
            p is None
            or p.last is None
            or p.kind not in ("point", "span")
            or (page.published and p.last <= page.published)
        ):
            continue
        ends = p if flow and p.first else Period(p.start, p.end, "point", None, p.last, p.rule)
        return ends, basis, f"'{page.text[p.start : p.end]}'"
    return None, None, "a target that names no day"


def fit(p: Period, frame: Frame, flow: bool, mean: bool, per_year: bool) -> Period | None:
    """The period as this kind of figure can have it, or None where it cannot."""
    if p.rule == "in_period" or (p.rule == "months" and p.kind == "vague"):
        p = frame.main_part or frame.main_span or p
    if p.rule == "same_year" and frame.span is not None:
        p = frame.span
    if p.kind == "now" and p.last is None and frame.point is not None and p.end - p.start > 12:
        p = frame.point  # 'cũng tới thời điểm này' on an undated page
    if p.last is None and p.first is None:
        return None
    if not flow:
        if p.kind == "span" and p.first and p.last and p.last.year - p.first.year > 0 and p.rule != "since":
            return None
        return p if p.last else None
    if p.kind == "span":
        if mean and per_year and p.first and p.last and p.first.year == p.last.year and not p.whole_year:
            return Period(p.start, p.end, "span", date(p.first.year, 1, 1), date(p.first.year, 12, 31), p.rule)
        return p
    if p.kind == "point" and p.last is not None and (p.whole_year or not mean):
        return Period(p.start, p.end, "span", date(p.last.year, 1, 1), p.last, p.rule)
    return None


def dates(p: Period | None, flow: bool, changes: bool) -> tuple[date | None, date | None]:
    """period_start and period_end: a stock has its end alone, unless a change of it was told for a span."""
    if p is None:
        return None, None
    if flow or (changes and p.kind == "span" and p.rule == "year"):
        return p.first, p.last
    return None, p.last


def in_year(day: date | None, year: int) -> date | None:
    return (
        None
        if day is None
        else day.replace(year=year, day=min(day.day, 28) if (day.month, day.day) == (2, 29) else day.day)
    )
