"""From a document to its observations: prepare, link sentence by sentence, check, and give each its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from tasks.extraction import checks
from tasks.extraction.drafts import Draft
from tasks.extraction.folding import DIGIT
from tasks.extraction.framing import FLOWS, Frame, sentence
from tasks.extraction.layout import BODY, speaks
from tasks.extraction.linking import Unused, begin, head_of_table
from tasks.extraction.linking import sentence as link
from tasks.extraction.page import COUNTED, Page, prepare
from tasks.extraction.periods import Period
from tasks.extraction.spot import Reader
from tasks.records import Confidence, Document, Observation

_NO_HEADING = re.compile(r"[\d.:;]")
_WISHES = re.compile(r"mục tiêu|chỉ tiêu|phấn đấu|phải đạt|muốn|phê duyệt")
_TASKS = re.compile(r"(?:nhiệm vụ|phần việc|công việc) trọng tâm")
_CARRIED_OUT = re.compile(r"(?<![^\W_])(?:đã|kết quả|thực hiện|hoàn thành|làm tốt)(?![^\W_])")
OPENING = 200  # characters: what a page without a headline begins with tells whether it is about co-operatives
_SECTION = re.compile(
    r"\W*(?:(?:[ivx]{1,5}|\d{1,2}|[a-zđ])[.)/] ?)?(?:(?P<wished>mục tiêu|chỉ tiêu|phương hướng|định hướng|nhiệm vụ|kế hoạch)|kết quả|tình hình|thực trạng)"
    r"(?![^\W_])[^.;:!?…|]*$"
)
_TABLE_OF = re.compile(r"\W*(?:bảng|biểu|số liệu|tổng hợp|thống kê)(?![^\W_])[^.;!?…|]*$")
_OF_A_DOCUMENT = re.compile(r"(?:(?:nghị quyết|quyết định|chỉ thị|luật)|(?:kế hoạch|đề án) số)[^.;,]{0,24}$")
_PLAN = re.compile(r"(?:ban hành|phê duyệt|ký)[^.;\d]{0,60}(?:kế hoạch|đề án|chương trình|chiến lược)")


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from a document: its observations in order, and the numbers that made none, each with a reason."""

    observations: list[Observation]
    unused: list[Unused]


def read(document: Document) -> Reading:
    page = prepare(document)
    if not _speaks(page, 0, len(page.text)):
        why = "the page does not speak of co-operatives"
        return Reading([], [Unused(number.start, number.end, why) for number in page.numbers])
    reader = Reader(page, Frame())
    unused: list[Unused] = []
    announcing = False
    title = page.layout.title
    speaks_title = title is not None and _speaks(page, *title)
    reader.on_topic = speaks_title if title is not None else _speaks(page, 0, min(len(page.folded), OPENING))
    if title is not None:
        begin(reader, sentence(page, *title, True))
    for index, paragraph in enumerate(page.layout.paragraphs):
        announced = (announcing and (paragraph.listed or page.layout.paragraphs[index - 1].announces)) or (
            paragraph.table and index > 0
        )
        continues = announced or _takes_up(page, index)
        about = page.folded.startswith("về ", paragraph.start)
        target = reader.frame.target
        reader.frame.enter_paragraph(continues or (about and target))
        if not continues:
            _enter_section(reader, index)
        reader.frame.announced = announced
        if not continues and _follows_a_plan(page, index):
            reader.frame.target = True
        if not continues and not reader.on_topic:
            reader.frame.organisation = None  # an article on something else goes back to it
        reader.paragraph = reader.paragraph if continues else index
        speaks_here = _speaks(page, paragraph.start, paragraph.end)
        reader.speaks = speaks_title or (continues and reader.speaks) or speaks_here
        goes_on = paragraph.listed and index > 0 and page.layout.paragraphs[index - 1].listed
        reader.named = (
            ((continues or goes_on) and reader.named)
            or speaks_here
            or _names_cooperatives(page, paragraph.start, paragraph.end)
        )
        first = len(reader.drafts)
        for start, end in paragraph.sentences if not paragraph.table else [(paragraph.start, paragraph.end)]:
            unused.extend(link(reader, sentence(page, start, end, paragraph.title, paragraph.table)))
        if paragraph.table:
            head_of_table(reader, paragraph.start, paragraph.end)
        else:
            reader.columns = {}
        told = [d.status for d in reader.drafts[first:] if d.paragraph == index]
        if (told and set(told) == {"target"}) or (
            paragraph.announces and not told and _wishes(page, paragraph.start, paragraph.end)
        ):
            reader.frame.target = True
        announcing = paragraph.announces or announced
    drafts = checks.review(_without_rounded(_without_headlines(_without_repeats(reader.drafts))), page.folded)
    kept = {draft.number.start for draft in drafts}
    for draft in reader.drafts:
        if draft.number.start not in kept:
            unused.append(Unused(draft.number.start, draft.number.end, "the page says the same figure elsewhere"))
    observations = [_observation(document, page, draft) for draft in drafts]
    furniture = [
        Unused(start, end, why) for start, end, why in page.layout.furniture if DIGIT.search(page.text, start, end)
    ]
    reserved = [Unused(start, end, why) for start, end, why in page.unread]
    return Reading(observations, sorted([*unused, *furniture, *reserved], key=lambda each: each.start))


def _takes_up(page: Page, index: int) -> bool:
    """'Trong đó, …' goes on with the paragraph before it, and so does a subheading between the two."""
    paragraphs = page.layout.paragraphs
    if index == 0:
        return False
    this = paragraphs[index]
    if page.folded.startswith(("trong đó", "trong số đó", "trong số này", "khu vực này"), this.start):
        return True
    heading = this.end - this.start < BODY and not _NO_HEADING.search(page.folded, this.start, this.end)
    return heading and index + 1 < len(paragraphs) and page.folded.startswith("trong đó", paragraphs[index + 1].start)


def _enter_section(reader: Reader, index: int) -> None:
    """'II. Mục tiêu đến năm 2025', 'Kết quả năm 2023': what a report's heading says of the paragraphs below it."""
    page, frame = reader.page, reader.frame
    this = page.layout.paragraphs[index]
    counts = page.numbers.within(this.start, this.end)
    if not (counts or this.title or this.table) and this.end - this.start < BODY:
        if heading := _SECTION.match(page.folded, this.start, this.end):
            told = [p for p in page.periods.within(this.start, this.end) if _heads(page, p, this.start)]
            period = told[-1] if told else None
            wished = heading["wished"] is not None
            if not wished and period and page.published and period.last and period.last > page.published:
                period = None  # 'Kết quả thực hiện giai đoạn 2021 - 2025', told in 2024
            frame.section = (wished and (this.listed or period is not None), period)
        elif _TABLE_OF.match(page.folded, this.start, this.end) and (
            days := [p for p in page.periods.within(this.start, this.end) if p.kind == "point"]
        ):
            frame.section = (False, days[-1])  # 'Bảng tổng hợp (đến 31/3/2018)'
        elif page.folded[this.end - 1] not in ".;:,!?…":
            frame.section = None  # 'III. Giải pháp'
    if frame.section is not None:
        wished, period = frame.section
        frame.target = frame.target or (wished and period is not None)
        frame.wished = frame.wished or wished
        frame.period = frame.span = period


def _heads(page: Page, p: Period, start: int) -> bool:
    """Whether the period is that of what stands below a heading, rather than of a document in it."""
    return p.kind in ("point", "span") and _OF_A_DOCUMENT.search(page.folded, start, p.start) is None


def _follows_a_plan(page: Page, index: int) -> bool:
    """'UBND tỉnh ban hành kế hoạch phát triển kinh tế tập thể. … Theo đó, …' tells what is wished for."""
    if index == 0 or not page.folded.startswith("theo đó", page.layout.paragraphs[index].start):
        return False
    before = page.layout.paragraphs[index - 1]
    return _PLAN.search(page.folded, before.start, before.end) is not None


def _speaks(page: Page, start: int, end: int) -> bool:
    return speaks(page.folded, start, end)


def _names_cooperatives(page: Page, start: int, end: int) -> bool:
    return any(m.kind == "organisation" and m.code in COUNTED for m in page.lasting.within(start, end))


def _wishes(page: Page, start: int, end: int) -> bool:
    tasks = _TASKS.search(page.folded, start, end) and not _CARRIED_OUT.search(page.folded, start, end)
    return bool(tasks) or _WISHES.search(page.folded, start, end) is not None


def _without_repeats(drafts: list[Draft]) -> list[Draft]:
    """A figure that the page repeats (headline, lead, body) is one observation: the fullest, else the first in the body."""

    def key(draft: Draft) -> tuple[object, ...]:
        return (
            draft.area.ref_area,
            draft.area.locality and draft.area.locality.lower(),
            draft.organisation,
            draft.indicator,
            draft.measure,
            draft.value,
            draft.upper,
        )

    kept: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        known = kept.get(key(draft))
        inherited = (
            known is not None
            and draft.indicator not in FLOWS
            and "document" in (known.basis.get("period"), draft.basis.get("period"))
        )
        same = (
            known is not None
            and (known.status == draft.status or inherited or _loose(known) or _loose(draft))
            and _same_time(known, draft)
            and (known.activity == draft.activity or (known.title and not draft.title))
        )
        if known is None or (
            same and (known.title or known.basis.get("period") == "document" != draft.basis.get("period"))
        ):
            kept[key(draft)] = draft
        elif not same:
            kept[(*key(draft), draft.number.start)] = draft
    return sorted(kept.values(), key=lambda draft: draft.number.start)


def _without_rounded(drafts: list[Draft]) -> list[Draft]:
    """Without a headline's 'hơn 2.000 HTX mới' where the body counts them: 2.226."""

    def exact(title: Draft) -> bool:
        return any(
            not d.title
            and (d.organisation, d.indicator, d.measure) == (title.organisation, title.indicator, title.measure)
            and d.area.ref_area == title.area.ref_area
            and title.value < d.value <= title.value * Decimal("1.2")
            for d in drafts
        )

    return [d for d in drafts if not (d.title and d.qualifier == "over" and _is_round(d) and exact(d))]


def _without_headlines(drafts: list[Draft]) -> list[Draft]:
    """Without a headline's figure that the body tells too: there its place, time and status are told in full."""

    def key(draft: Draft) -> tuple[object, ...]:
        what = (draft.organisation, draft.indicator, draft.measure, draft.value, draft.upper)
        return (draft.area.ref_area, *what)

    told: dict[tuple[object, ...], list[Draft]] = {}
    for draft in drafts:
        if not draft.title:
            told.setdefault(key(draft), []).append(draft)

    return [d for d in drafts if not (d.title and any(_tells(body, d) for body in told.get(key(d), ())))]


def _tells(body: Draft, title: Draft) -> bool:
    """Whether a figure of the body is the headline's of the same value: of its place, and of its time."""
    place, its = (title.area.locality or "").lower(), (body.area.locality or "").lower()
    own = title.area.basis in ("clause", "sentence")  # else the headline names no place
    if own and not (bool(place) == bool(its) and its.startswith(place)):  # 'Thành phố' is 'thành phố Bắc Kạn'
        return False
    ends = [end for end in (title.period_end, body.period_end) if end is not None]
    one_year = len(ends) < 2 or ends[0].year == ends[1].year
    return one_year or _loose(title) or (title.status == body.status and title.value >= 100)


def _is_round(draft: Draft) -> bool:
    """One digit and noughts."""
    return draft.unit == "organisation" and len(draft.value.normalize().as_tuple().digits) == 1


def _loose(draft: Draft) -> bool:
    """A headline's figure that no word of the headline dates: the body tells its time and status."""
    return draft.title and draft.basis.get("period") not in ("clause", "sentence")


def _same_time(a: Draft, b: Draft) -> bool:
    """Whether two figures may be one: an undated, inherited or headline period gives way to the stated one."""
    if a.period_end == b.period_end or None in (a.period_end, b.period_end):
        return True
    if a.title or b.title:
        return a.status == b.status or _loose(a) or _loose(b)
    told = [d for d in (a, b) if d.period is not None and d.period.kind == "now"]
    if (
        len(told) == 1
        and a.period_end is not None
        and b.period_end is not None
        and a.period_end.year == b.period_end.year
    ):
        return True  # 'đến năm 2019 toàn tỉnh có 327 HTX … Toàn tỉnh hiện có 327 HTX'
    return "document" in (a.basis.get("period"), b.basis.get("period"))


def _observation(document: Document, page: Page, draft: Draft) -> Observation:
    return Observation(
        document=document.document,
        ref_area=draft.area.ref_area,
        ref_area_name=draft.area.name,
        locality=draft.area.locality,
        organisation=draft.organisation,  # type: ignore[arg-type]
        activity=draft.activity,
        indicator=draft.indicator,
        measure=draft.measure,  # type: ignore[arg-type]
        value=draft.value.normalize() if draft.value else draft.value,
        upper=draft.upper,
        unit=draft.unit,
        period_start=draft.period_start,
        period_end=draft.period_end,
        status=draft.status,
        qualifier=draft.qualifier,
        includes_credit_funds=draft.includes_credit_funds,
        issuer=draft.issuer,
        quote=page.text[draft.quote_start : draft.quote_end],
        char_start=draft.quote_start,
        char_end=draft.quote_end,
        basis=draft.basis,
        confidence=_confidence(draft),
        notes=tuple(draft.notes),
        rules=draft.rules,
    )


def _confidence(draft: Draft) -> Confidence:
    """high: a check agrees; or a count of organisations whose place, time and indicator stand in its own sentence.

    A check moves no figure whose place only the site tells. Sums of money and heads of people are told of single
    co-operatives, programmes and sectors in the same words: alone they are medium, and so are a count of a few or of
    several kinds, and changes. low: something contradicts, or the indicator has no code.
    """
    if any(note.startswith("contradicts") for note in draft.notes) or draft.indicator == "other":
        return "low"
    if any(note.startswith("agrees") for note in draft.notes):
        return "medium" if draft.area.basis == "site" else "high"
    own = {draft.area.basis, draft.basis.get("period")} <= {"clause", "sentence"} and draft.period_end is not None
    counted = draft.unit == "organisation" or (draft.unit == "percent" and draft.indicator.startswith("organisations"))
    few = draft.unit == "organisation" and draft.value < 10 and not draft.listed and draft.organisation == "cooperative"
    plain = draft.measure in ("total", "share") and draft.organisation != "collective"
    return "high" if draft.sure and own and counted and plain and not few else "medium"
