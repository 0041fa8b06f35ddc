"""Whose, when, how sure: what a figure takes from its clause, or inherits from sentence, paragraph, page or source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tasks.extraction.areas import Area, AreaMention, resolve
from tasks.extraction.page import Page, within
from tasks.extraction.periods import Period
from tasks.extraction.record import record
from tasks.extraction.vocabulary import Mention
from tasks.records import Basis, Status

# '308 HTX (năm 2020)', 'từ 145 năm 2015 lên 189 năm 2019': a period that stands right after a count is its own
_OWN_PERIOD = re.compile(
    r"[^,;.()]{0,26}\((?:đến |hết |cuối )?|[\d.,]+(?: (?:htx|hợp tác xã|tht|tổ hợp tác|người|thành viên|đơn vị))? (?:vào )?"
)
_BUSINESS = re.compile(r"(?:doanh nghiệp|công ty|thị trường|đối tác|siêu thị)[^,.;]{0,18}$")
_SEAT = re.compile(
    r"(?:(?:huyện|quận|thị xã|thành phố)(?: và|,)|điểm cầu|các|hai|ba|một số|\d|cấp|tại xã|chủ tịch ubnd|lãnh đạo|bí thư) $"
)
_FIRST_OF = re.compile(
    r"(?:hàng đầu|nhất|đứng đầu|tốp đầu|top đầu|dẫn đầu|trung tâm|thủ phủ|cửa ngõ|(?:nhiều|ít|thấp|cao|lớn|kém) hơn(?: so với)?|so với)(?: của| toàn| trong| ở| tỉnh)? $"
)  # "nhiều nhất tỉnh"
_MERGED = re.compile(
    r"(?:hợp nhất|sáp nhập)(?: [^,.;\d]{0,20})?(?: hai| ba| các| \d)? tỉnh[^.;\d]{0,30}$"
)  # of what a province was made
_OUT_OF = re.compile(r"(?:%|phần \w+|một nửa|gần nửa|hơn nửa) [^,.;]{0,40}$")  # 'chiếm 13,4% tổng số HTX cả nước'
_PART = re.compile(r"(?<![^\W_])(?:trong đó|trong số đó|trong số này|riêng)(?![^\W_])")
_LOCAL = ("locality", "locality_wide")
_DONE = re.compile(r"(?<![^\W_])(?:đã|kết quả)(?![^\W_])")
_DIGIT = re.compile(r"\d")
FLOWS = frozenset(
    [
        "organisations_new",
        "organisations_dissolved",
        "members_new",
        "people_trained",
        "revenue",
        "profit",
        "worker_income",
        "member_income",
        "budget_contribution",
        "support_funding",
        "gdp_share",
        "organisations_supported",
    ]
)
_ISSUER = re.compile(
    r"(?:[Tt]heo|[Bb]áo cáo (?:của|từ)|[Ss]ố liệu (?:của|từ)|[Tt]hống kê của|[Tt]hông tin từ)(?: (?:báo cáo|số liệu|thống kê|tổng hợp|đánh giá|thông tin|của|từ))* "
    r"(?P<who>(?:Liên minh|Bộ|Sở|Tổng cục|Cục|Chi cục|UBND|Ủy ban nhân dân|Ngân hàng)[^,;:.()\n]{2,70})"
)


@dataclass(slots=True)
class Frame:
    """What the text has said so far and a later figure inherits. One per page; paragraphs reset most of it."""

    area: AreaMention | None = None
    period: Period | None = None  # of the paragraph
    span: Period | None = None
    point: Period | None = None  # the last as-of of the paragraph
    target: bool = False
    announced: bool = False  # the paragraph before ended with a colon
    organisation: str | None = None
    predicate: str | None = None  # what the paragraph last said of co-operatives
    rule: bool = False  # the paragraph states a rule or a condition
    main_part: Period | None = None  # the first part of a year that the page names
    title_span: Period | None = None
    title_target: Period | None = None  # what the title wishes for
    single_page: bool = False  # the title names one co-operative
    single: bool = False  # the text speaks of one named co-operative
    single_before: bool = False  # an earlier paragraph did, and nothing has widened the view since
    place: Area | None = None  # of the figure that the sentence takes up again
    first_stock: Period | None = None  # the first as-of of the page
    main_span: Period | None = None  # the title's, or the first span of the page

    def enter_paragraph(self, continues: bool) -> None:
        if not continues:
            self.area = self.period = self.span = self.point = None
            self.target = False
            self.predicate = None
            self.rule = False
        self.single_before = (self.single or self.single_before) and not self.single_page
        self.single = self.single_page
        self.place = None


@record
class Sentence:
    """A sentence with what it mentions, each list in order."""

    start: int
    end: int
    mentions: tuple[Mention, ...]
    areas: tuple[AreaMention, ...]
    places: tuple[AreaMention, ...]  # the areas that the sentence is about, not where somebody sat
    periods: tuple[Period, ...]
    title: bool
    by_kind: dict[str, list[Mention]]
    row: bool  # of a table


def sentence(page: Page, start: int, end: int, title: bool, row: bool = False) -> Sentence:
    mentions = tuple(within(page.mentions, start, end))
    by_kind: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.kind in by_kind:
            by_kind[mention.kind].append(mention)
        else:
            by_kind[mention.kind] = [mention]
    areas = tuple(within(page.areas, start, end))
    places = tuple(area for area in areas if not _shadowed(page, area)) if areas else ()
    return Sentence(start, end, mentions, areas, places, tuple(within(page.periods, start, end)), title, by_kind, row)


def issuer_of(page: Page, s: Sentence) -> str | None:
    """Who is said to have counted."""
    issuer = _ISSUER.search(page.text, s.start, s.end)
    return issuer["who"].strip() if issuer else None


def area_of(page: Page, frame: Frame, s: Sentence, start: int, left: int, right: int) -> Area:
    """The area of a figure at `start` whose territory is left:right: its own clause's, else the sentence's, else inherited."""
    own = [a for a in s.places if a.start >= left and a.end <= right]
    before = [a for a in s.places if a.end <= start]
    after_close = [a for a in own if a.start >= start and a.level not in ("wide",)]
    chosen: AreaMention | None = None
    basis: Basis = "clause"
    if after_close and not [a for a in own if a.end <= start]:
        chosen = after_close[0]
    elif before:
        chosen = before[-1]
        basis = "clause" if chosen.start >= left else "sentence"
        if (
            chosen.level == "wide"
            and len(before) > 1
            and before[-2].level == "province"
            and chosen.start - before[-2].end < 30
        ):
            chosen = before[-2]
    elif own:
        chosen = own[0]
    elif frame.area is not None:
        chosen, basis = frame.area, "paragraph"
    if chosen is not None and chosen.level == "wide" and page.focus.province is None:
        named = [a for a in page.areas if a.level == "province" and a.end <= chosen.start and not _shadowed(page, a)]
        chosen = named[-1] if named else chosen
    if chosen is None and frame.place is not None:
        return frame.place
    words = page.text[chosen.start : chosen.end] if chosen else ""
    return resolve(chosen, page.focus, page.on, basis, f"'{words}'" if chosen else page.focus.rule)


def _shadowed(page: Page, area: AreaMention) -> bool:
    """A place that only tells where somebody sat, or where a named co-operative is."""
    before = page.folded[max(0, area.start - 12) : area.start]
    if _BUSINESS.search(page.folded[max(0, area.start - 30) : area.start]):
        return True
    after = page.folded[area.end : area.end + 2]
    if before.endswith("(") and after.startswith(")"):
        return True
    if before.endswith("(") and area.level == "locality":
        return True
    told = page.folded[max(0, area.start - 60) : area.start]
    if _MERGED.search(told) or (area.level in ("nation", "wide") and _OUT_OF.search(told)):
        return True
    return _SEAT.search(before) is not None or _FIRST_OF.search(before) is not None


def status_of(
    page: Page, s: Sentence, frame: Frame, start: int, left: int, period: Period | None
) -> tuple[Status, Basis, str]:
    """Actual unless the words before the figure, or its period, say that it is expected or wished for."""
    words = [m for m in s.by_kind.get("trigger", ()) if m.end <= start]
    estimates = [
        m for m in words if m.code == "estimate" and (m.start - s.start < 4 or _reaches(page.folded, m.end, start))
    ]
    targets = [m for m in words if m.code == "target" and not _is_plan_base(page.folded, m)]
    expected = [m for m in words if m.code == "expected"]
    resets = [p.start for p in s.periods if p.kind == "now" and p.end <= start]
    done = -1
    if targets or expected or frame.target:  # 'dự kiến phát triển 150 HTX: … đã phát triển 132'
        done = max((m.start() for m in _DONE.finditer(page.folded, s.start, start)), default=-1)
    resets.append(done)
    target_at = max((m.start for m in targets), default=-1)
    if target_at > max(resets, default=-1) and target_at > max((m.start for m in estimates), default=-1):
        return "target", "clause" if target_at >= left else "sentence", f"'{_form(targets, target_at)}'"
    if estimates:
        return "estimate", "clause" if estimates[-1].start >= left else "sentence", f"'{estimates[-1].form}'"
    row = " | " in page.folded[s.start : s.end]
    if row and period is not None and period.end <= s.start and page.folded.endswith("ước ", 0, period.start):
        return "estimate", "paragraph", "'ước' in the table's caption"
    if expected and expected[-1].start > max(resets, default=-1):
        running = any(p.rule in ("year_end", "day") and p.start >= expected[0].start - 2 for p in s.periods)
        if running:
            return "estimate", "sentence", f"'{expected[-1].form}'"
        return "target", "clause", f"'{expected[-1].form}'"
    if period is not None and page.published is not None:
        begins = period.first or period.last
        later = begins is not None and begins > page.published
        if begins is not None and later and (begins.year > page.published.year or period.first is not None):
            return "target", "document", "the period begins after publication"
    if (
        period is not None
        and frame.title_target is not None
        and period.kind == "span"
        and period.first
        and (period.first, period.last) == (frame.title_target.first, frame.title_target.last)
    ):
        return "target", "document", "the year that the title plans for"
    if (
        frame.target
        and done < 0
        and not any(p.kind == "now" and p.end <= start for p in s.periods)
        and not any(p.kind in ("point", "now") for p in s.periods)
    ):
        return "target", "paragraph", "announced as a target"
    return "actual", "clause", "no word of estimate or target"


def _form(mentions: Sequence[Mention], at: int) -> str:
    return next(m.form for m in mentions if m.start == at)


def _reaches(folded: str, end: int, start: int) -> bool:
    """'ước' holds to the next semicolon; past it only into 'trong đó'."""
    between = folded[end:start]
    return (
        ";" not in between
        or not between.rpartition(";")[2].strip()
        or between.rpartition(";")[2].lstrip().startswith(("trong đó", "trong số", "số đang", "số còn"))
    )


def _is_plan_base(folded: str, mention: Mention) -> bool:
    """'đạt 112% chỉ tiêu', 'so với chỉ tiêu', 'vượt chỉ tiêu', 'Quyết định phê duyệt … mục tiêu' wish for nothing."""
    before = folded[max(0, mention.start - 16) : mention.start]
    return re.search(r"(?:%|so với|vượt|hoàn thành|đạt|một số|thực hiện|lần) (?:các )?$", before) is not None


def period_of(
    page: Page, s: Sentence, frame: Frame, start: int, left: int, right: int, flow: bool, mean: bool, per_year: bool
) -> tuple[Period | None, Basis | None, str]:
    """The figure's period, or None where the page does not tell. A stock takes its end alone; see `dates`."""
    usable = [p for p in s.periods if p.kind not in ("base", "event") and p.rule not in ("year_start",)]
    bracketed = [
        p
        for p in usable
        if p.start >= start and p.kind != "now" and _OWN_PERIOD.fullmatch(page.folded[start : p.start])
    ]
    if bracketed and (own := fit(bracketed[0], frame, flow, mean, per_year)) is not None:
        return own, "clause", f"'{page.text[bracketed[0].start : bracketed[0].end]}' in brackets after it"
    before = [p for p in usable if p.end <= start and page.folded[p.start - 1 : p.start] != "("] or [
        p for p in usable if p.end <= start
    ]
    after = [p for p in usable if p.start >= start and p.end <= right]
    candidates = [
        *reversed([p for p in before if p.start >= left]),
        *after,
        *reversed([p for p in before if p.start < left]),
    ]
    for p in candidates:
        if p.rule == "this_year" and (
            dated := [d for d in before if d.last and d.start < p.start and d.kind != "now"]
            or ([frame.period] if frame.period and frame.period.kind != "now" else [])
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
    for inherited, basis in ((frame.period, "paragraph"), (frame.span, "paragraph")):
        if inherited is not None and (fitting := fit(inherited, frame, flow, mean, per_year)) is not None:
            if flow and fitting.first is None:
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
    return _of_page(page, frame, flow, mean, per_year)


def _of_page(
    page: Page, frame: Frame, flow: bool, mean: bool, per_year: bool
) -> tuple[Period | None, Basis | None, str]:
    if flow:
        of_page = frame.title_span if mean else frame.main_span
        if of_page is not None and (fitting := fit(of_page, frame, flow, mean, per_year)) is not None:
            return fitting, "document", f"'{page.text[of_page.start : of_page.end]}'"
        return None, None, "no period named"
    stock = frame.first_stock
    if (
        page.published is not None
        and stock is not None
        and stock.kind == "point"
        and stock.last
        and stock.last <= page.published
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


def remember(page: Page, frame: Frame, s: Sentence) -> None:
    """What the sentence leaves to the next ones of its paragraph."""
    if s.places:
        digit = _DIGIT.search(page.folded, s.start, s.end)
        lead = min(digit.start() if digit else s.end, s.start + 30)
        part = page.folded.startswith(("trong đó", "trong số", "riêng", "cụ thể"), s.start)
        heads = [a for a in s.places if a.level not in _LOCAL or (a.start <= lead and not part)]
        if part and frame.area is not None:
            heads = []  # 'Trong đó, trên địa bàn Khánh Hòa cũ có 218 HTX' goes into parts
        split = _PART.search(page.folded, s.start, s.end)
        if split is not None and any(a.end <= split.start() for a in heads):
            heads = [a for a in heads if a.end <= split.start()]
        if heads:  # a district inside a sentence is an example, not what the next sentence is about
            frame.area = heads[-1]
    said = [m for m in s.by_kind.get("predicate", ()) if m.code not in ("other", "organisations_supported")]
    if said:
        frame.predicate = said[-1].code
    for p in s.periods:
        if p.kind in ("point", "now", "span"):
            frame.period = p
            frame.point = p if p.kind == "point" else frame.point
            if p.kind == "span" or p.whole_year:
                frame.span = p
            if frame.first_stock is None and p.kind in ("point", "now"):
                frame.first_stock = p
