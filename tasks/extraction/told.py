"""What an earlier figure or line has set for a count: its place's, its rise's, its plan's, its list's."""

from __future__ import annotations

import re
from collections.abc import Callable

from tasks.extraction.drafts import Draft
from tasks.extraction.framing import FLOWS
from tasks.extraction.spot import Spot
from tasks.extraction.verbs import PROPERTIES

Told = tuple[str, str] | None  # an indicator, and by which rule

PLAN_OF_YEAR = "the year's plan of the figure before it"
OF_A_MONTH = "what of it was in one month or quarter"
RISEN = "the same count at the end of the rise or fall"
_HELD_TO_PLAN = re.compile(  # '14 HTX/KH 20 HTX', '14 HTX so với kế hoạch cả năm là 20 HTX'
    r"(?: (?:htx|hợp tác xã|tổ hợp tác|thành lập mới))*,? ?(?:/|trên|so với|trong)? ?(?:kế hoạch|kh|chỉ tiêu)(?: (?:cả|năm|\d{4}|giao|được|đề|ra|đặt|là|của|tỉnh))* "
)
_SO_FAR = re.compile(
    r"(?:lũy kế|cộng dồn|tính chung) (?:\d{1,2} tháng|(?:từ )?đầu năm(?: đến nay| tới nay)?)[^,.;\d]{0,12}$"
)
_ALREADY = re.compile(
    r"(?:hiện nay|đến nay|hiện tại|tới nay|đến giờ),?(?P<all> tỉnh| toàn tỉnh)?(?: đã| mới)* (?:có|được|đạt) (?:[\d.]+ [^,.;:\d]{2,16}(?:,| và) )?$"
    r"|(?:đến|tới) (?:hết |ngày )?(?:tháng )?[\d/]+,?(?: tỉnh| toàn tỉnh)? (?:đã |mới )(?:được|đạt|có) $"
    r"|kết quả(?: đã)?(?: được| đạt| có)? $"
)
_CARRIED_OUT = re.compile(
    r"(?:(?:đã )(?:hoàn thành|thực hiện|làm)(?: được| xong)?|^ ?(?:ước )?thực hiện(?: được)?) $"
)  # 'sẽ giải thể 120 HTX; đã hoàn thành 84 HTX'
_ONLY = re.compile(r"(?: (?:htx|hợp tác xã))?, (?:chỉ |mới |nên chỉ )?(?:còn|đạt|có|là) ")
_IN_A_MONTH = re.compile(
    r"[^,.;\d]{0,40}, (?:trong đó,?|riêng) (?:riêng )?(?:trong )?(?:tháng \d{1,2}(?:/\d{4})?|quý [\div]+(?:/\d{4})?|\d tháng (?:đầu|cuối) năm)(?: là| có| đã có| thành lập| thành lập mới)* "
)
_AND_IN = re.compile(
    r"(?: (?:htx|hợp tác xã|tổ hợp tác|quỹ|đơn vị))?[,;:] (?:tính |trong đó |chỉ )?(?:riêng )?(?:trong )?"
)
_THERE_WERE = re.compile(
    r"(?: (?:là|nhiều nhất|ít nhất|cao nhất|thấp nhất|đạt|chỉ có|thêm))?,? (?:hơn |gần |trên |khoảng )?"
)
THEN = re.compile(
    r"\((?:(?P<past>cùng kỳ|năm trước|năm ngoái)|kế hoạch|chỉ tiêu)[^()\d]{0,20}$"
)  # '51 HTX (cùng kỳ 38 HTX)'
_PLAN_OF_YEAR = re.compile(r"(?:mục tiêu|kế hoạch|chỉ tiêu) (?:cả năm|năm|năm \d{4})[^,.;\d]{0,12}$")
_OF_PLAN = re.compile(
    r"(?:so với|tròn|hoàn thành|đủ) (?:kế hoạch|chỉ tiêu)(?: là| giao| đề ra)* $"
)  # 'tròn kế hoạch 18 HTX'
_IN_YEAR = re.compile(
    r" ?(?:và )?năm \d{4} (?:là|có|đạt|chỉ có|mới có|:)? ?"
)  # 'phát triển mới, năm 2022 là 96 HTX, năm 2023 là 84'
_LINE = 200  # characters: the label of a list's item is shorter
_FEW = 100  # organisations: so many may be founded in a year where only a few were in one month
_OF_WHICH = re.compile(r"[^.;\d]{0,60} (?:trong đó|gồm|trong đó có|gồm có|bao gồm) (?:có )?")
_FOR = re.compile(r"(?<!\S)(?:cho (?:\w+ )?|với (?:(?:hơn|gần|trên|khoảng|tổng số) )?)$")
_UP_OR_DOWN_TO = re.compile(r"(?:lên|xuống|xuống còn|còn|chỉ còn)(?: thành| tới| đến)? $")
# A flow raises a stock: '19 HTX thành lập mới, nâng tổng số lên 306 HTX'.
RAISED = re.compile(r"nâng|đưa|tổng số|lũy kế")


def told_before(x: Spot) -> Told:
    """The indicator that an earlier figure or line has set: '(152 HTX)' after a place, 'con số này', a list's items."""
    told = x.reader.in_paragraph
    counts = [d for d in told if d.is_count]
    then = THEN.search(x.folded, x.t.far_left, x.t.start) is not None
    bracketed = then or x.folded[max(0, x.q.start - 2) : x.q.start].rstrip().endswith("(")
    founded = [d for d in counts if d.indicator == "organisations_new" and x.q.number.value <= 4 * d.value]
    planned = _PLAN_OF_YEAR.search(x.folded, x.s.start, x.t.start) or _OF_PLAN.search(x.folded, x.t.far_left, x.t.start)
    if founded and planned:
        return founded[-1].indicator, PLAN_OF_YEAR
    if _IN_YEAR.fullmatch(x.folded, x.t.left, x.t.start) and x.folded[x.t.left - 1] != ";":
        said = [m for m in x.words(x.s.start, x.t.left, "predicate") if m.code in FLOWS]
        if said:
            return said[-1].code, f"'{said[-1].form}' heads the years"
    return (
        _of_the_place_before(x, counts, bracketed)
        or _of_the_count_before(x, counts, bracketed, then)
        or _of_the_figure_before(x)
        or ((counts[-1].indicator, "the same count in the period compared with") if counts and x.compared() else None)
    )


def _of_the_place_before(x: Spot, counts: list[Draft], bracketed: bool) -> Told:
    near = [a for a in x.s.areas if a.end <= x.q.start and x.q.start - a.end <= 2]
    if not any(bracketed or a.level in ("region", "province", "locality") for a in near):
        return None
    if counts and counts[-1].indicator in FLOWS and x.q.number.value > counts[-1].value and x.q.number.value >= _FEW:
        return None  # no part of so few new ones
    if counts:
        heads = [d for d in x.here if d.is_count]
        goes_on = (
            ";" in x.folded[counts[-1].number.end : x.t.start]
        )  # 'Cao Lộc 158 HTX, ngừng 23; Chi Lăng 141, ngừng 17'
        first = heads[0] if heads and goes_on else counts[-1]
        return first.indicator, "that of the figure before it, for the place before the bracket"
    said = x.words(x.s.start, x.t.start, "predicate")
    told = said[-1].code if said else x.frame.predicate
    return (told, "what the paragraph speaks of, for the place before the bracket") if told else None


def _of_the_count_before(x: Spot, counts: list[Draft], bracketed: bool, then: bool) -> Told:
    if not counts:
        return None
    indicator = counts[-1].indicator
    planned = any(x.q.start - m.end <= 16 for m in x.triggers(x.t.far_left, x.t.start, "plan"))
    if bracketed and (planned or then or x.compared()):
        return indicator, "the plan or the past that the figure before it is held against"
    if _CARRIED_OUT.search(x.folded[x.t.left : x.t.start]):
        return indicator, "what is carried out of the count before it"
    if x.triggers(x.t.left, x.t.start, "anaphora"):
        return indicator, "'con số này' means the figure before it"
    item = (
        x.frame.announced and ":" in x.folded[x.s.start : x.t.start] and not x.triggers(x.s.start, x.t.start, "total")
    )
    if item and not _has_its_own_label(x, counts[-1]):
        return indicator, "an item of the list that the line before announces"
    return None


def _has_its_own_label(x: Spot, d: Draft) -> bool:
    """'- Giải thể: 14 HTX', a line before '- Cuối kỳ: 180 HTX', speaks for itself alone."""
    line = x.folded.rfind("\n", max(0, d.number.start - _LINE), d.number.start) + 1
    return 0 < line < x.s.start and ":" in x.folded[line : d.number.start] and d.rules["indicator"].startswith("'")


def _is_within_its_span(x: Spot, flow: Draft) -> bool:
    """'từ 2013 đến 2016 thành lập mới 5.641 HTX; năm 2016 nhiều nhất, 2.030 HTX'."""
    if x.q.organisation not in (None, flow.organisation) or x.q.number.value > flow.value:
        return False
    spans = (p for p in x.s.periods if flow.number.end <= p.start and p.end <= x.t.start and p.kind == "span")
    span = next(spans, None)
    of = flow.period
    if span is None or of is None or of.first is None or of.last is None or span.first is None or span.last is None:
        return False
    return (
        of.first <= span.first <= span.last <= of.last
        and _AND_IN.fullmatch(x.folded, flow.number.end, span.start) is not None
        and _THERE_WERE.fullmatch(x.folded, span.end, x.t.start) is not None
    )


def _of_the_figure_before(x: Spot) -> Told:
    """What the last figure of the sentence, whatever it is of, tells of this one."""
    last = x.here[-1] if x.here else None
    answers = (asked(x, last) for asked in _QUESTIONS) if last is not None else ()
    return next((answer for answer in answers if answer is not None), None)


def _its_plan(x: Spot, last: Draft) -> Told:
    stroke = last.indicator in FLOWS and last.unit == "organisation" and x.folded.startswith("/", x.q.start - 1)
    held = stroke or (last.is_count and _HELD_TO_PLAN.fullmatch(x.folded, last.number.end, x.t.start))
    return (last.indicator, PLAN_OF_YEAR) if held else None


def _what_it_fell_to(x: Spot, last: Draft) -> Told:
    fell = last.indicator in FLOWS and (last.measure, last.unit) == ("change", "organisation")
    if not fell or not _ONLY.fullmatch(x.folded, last.number.end, x.t.start):
        return None
    return last.indicator, "what the change before it came to"


def _all_with_the_added(x: Spot, last: Draft) -> Told:
    added = last.unit == "organisation" and last.indicator in PROPERTIES and "thêm" in x.folded[x.s.start : x.t.start]
    raised = added and RAISED.search(x.folded, x.t.left, x.t.start) and x.q.number.value > last.value
    return (last.indicator, "all of them, to which those before it were added") if raised else None


def _in_a_part_of_its_time(x: Spot, last: Draft) -> Told:
    if last.indicator not in FLOWS or last.unit != "organisation" or x.q.number.value > last.value:
        return None
    in_a_month = _IN_A_MONTH.fullmatch(x.folded, last.number.end, x.t.start) is not None
    return (last.indicator, OF_A_MONTH) if in_a_month or (last.is_count and _is_within_its_span(x, last)) else None


def _whom_it_went_to(x: Spot, last: Draft) -> Told:
    if last.indicator not in ("loans", "support_funding") or not _FOR.search(x.folded, x.s.start, x.t.start):
        return None
    return "organisations_supported", "those that the sum before it went to"


def _where_it_moved_to(x: Spot, last: Draft) -> Told:
    moved = last.unit == "organisation" and _UP_OR_DOWN_TO.search(x.folded[max(0, x.q.start - 16) : x.q.start])
    if not moved or x.words(x.t.far_left, x.t.start, "organisation"):
        return None
    if "ngoài ra" in x.folded[last.number.end : x.t.start]:
        return None  # '… là 97 HTX; ngoài ra còn 2 liên hiệp HTX'
    raises = RAISED.search(x.folded, x.t.left, x.t.start) or "còn" in moved[0]
    if last.indicator in FLOWS and (raises or x.q.number.value > 5 * last.value):
        return None  # 'thêm 11 HTX, lên 324'
    return last.indicator, RISEN if x.q.organisation in (None, last.organisation) else "the same, of another kind"


def _had_of_what_is_wished(x: Spot, _last: Draft) -> Told:
    wished = [d for d in x.here if d.is_count and d.status == "target" and d.organisation == x.q.organisation]
    already = _ALREADY.search(x.folded, x.s.start, x.t.start) if wished else None
    if already is None or x.q.number.value > (1 if already["all"] else 2) * wished[-1].value:
        return None
    return wished[-1].indicator, "how many there are of what is wished for"


def _so_far(x: Spot, _last: Draft) -> Told:
    counts = [d for d in x.here if d.is_count]
    if not counts or counts[-1].indicator not in FLOWS or not _SO_FAR.search(x.folded, x.s.start, x.t.start):
        return None
    few = x.q.number.value < _FEW or counts[-1].value * 12 >= x.q.number.value
    return (counts[-1].indicator, "so many in so many months") if few else None


def _its_part_of_a_kind(x: Spot, last: Draft) -> Told:
    split = x.q.organisation and _OF_WHICH.fullmatch(x.folded, last.number.end, x.t.start)
    flow = last.organisation == "collective" and last.indicator in FLOWS and last.measure == "total"
    return (last.indicator, "a part of the organisations before it, by their kind") if split and flow else None


def _owners_of_the_products(x: Spot, last: Draft) -> Told:
    owners = last.indicator == "ocop_products" and x.folded[x.t.left : x.t.start].rstrip().endswith("của")
    return ("organisations_ocop", "those that own the products before it") if owners else None


_QUESTIONS: tuple[Callable[[Spot, Draft], Told], ...] = (
    _its_plan, _what_it_fell_to, _all_with_the_added, _in_a_part_of_its_time, _whom_it_went_to, _where_it_moved_to,
    _had_of_what_is_wished, _so_far, _its_part_of_a_kind, _owners_of_the_products,
)  # fmt: skip
