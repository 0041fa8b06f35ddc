"""What a count is of where no word at it says so: what stands before it may tell, else it counts those that exist.

The questions of `_QUESTIONS` are asked in order; the first that knows an answer decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tasks.extraction.drafts import Draft
from tasks.extraction.framing import FLOWS
from tasks.extraction.page import COUNTED
from tasks.extraction.spot import Spot
from tasks.extraction.told import told_before
from tasks.extraction.verbs import NUMBER_OF, Said
from tasks.extraction.vocabulary import either

Answer = Said | str | None

UNITS = ("đơn vị", "tổ chức")  # nouns that leave open who is counted
ELSEWHERE = "where something happens, not a count of all"
A_PLACE = "a part of the whole before it, of one place"
A_PART = "a part of the whole before it"
_EVERYWHERE = re.compile(r" ?(?:cơ sở )?(?:trên địa bàn|trong tỉnh|toàn tỉnh|của tỉnh|cả nước)")
_OF_ALL_OF_THEM = re.compile(
    r"(?:của|thay mặt(?: cho)?|tiếng nói (?:chung )?của|mái nhà (?:chung )?của)(?: gần| hơn| trên| khoảng)? $"
)
_COUNTED = either("cooperative", "cooperative_group", "cooperative_union")
_HEADED = re.compile(
    rf"(?:\W*(?:về|với|đối với|riêng) (?:các )?(?:{_COUNTED}),"
    rf"|(?:[^.;]{{0,120}}(?:: |cho biết,? (?:khu vực |khối )?))?\W*(?:{_COUNTED})(?: \(\w+\))?(?: trên địa bàn(?: \w+){{0,3}}| (?:của|trong|toàn|cả) (?:tỉnh|thành phố|huyện))? (?:hiện |đã |đang )*(?:có|còn|gồm) (?:hơn |trên |gần |khoảng )?$)"
)
# on a page of something else: what tells that a bare number is of the place that the page tells of
_HERE = re.compile(
    r"(?<![^\W_])(?:địa bàn|hiện|đến (?:nay|(?:hết |cuối )?năm)|toàn tỉnh|tổng số|trong số|cả tỉnh|các (?:htx|hợp tác xã)|số (?:lượng )?(?:htx|hợp tác xã)[^.;\d]* (?:là|đạt))(?![^\W_])"
)
_OF_HERE = re.compile(
    r"(?: [^\W\d_]+){0,5}(?:,? (?:của|trong|toàn|mà)(?: các)? (?:tỉnh|thành phố|huyện|thị xã|xã|phường|tp|cả nước|liên minh)| trên địa bàn)"
)
_HIT = re.compile(r"(?:,| và) [\d.]+ (?:doanh nghiệp|hộ|trang trại|công ty|cơ sở)[^.;,\d]{0,24} bị (?!động)")
_PARTED = re.compile(
    r"(?<![^\W_])[\d.]+ (?:gian hàng|đơn vị|tổ chức|chủ thể|cơ sở|xe|khách hàng)(?![^\W_])(?:[^.;]|\.\d)*(?:trong đó|gồm|(?<=khách hàng) là)(?![^\W_])(?:[^.;]|\.\d)*$"
)
_DEVELOPED = re.compile(r"phát triển (?:được |thêm )?(?:ít nhất |hơn |trên |khoảng |từ )?$")
_CLASS = re.compile(r" (?:đạt |có )?(?:mức )?(?:doanh thu|thu|lãi) (?:từ |trên |dưới |hơn |đạt )*\d")
_LEADS = re.compile(r"(?:dẫn đầu|đứng đầu|nhiều nhất|đông nhất)(?: là| với| có)* $")
_SOMEWHERE = re.compile(
    r"(?:^|\s)(?:tại|về|cho|ở|do|của|thuộc|đến từ|đại diện|đại diện các|(?:doanh thu|vốn|lãi|sản lượng|diện tích) (?:bằng|gấp))(?: (?:khoảng|hơn|trên|gần))? ?$"
)
_AUXILIARY = re.compile(r"(?:đang|đã|cũng|vẫn|đều|còn(?! lại))(?= )")
_THE_REST = re.compile(r" (?:nông nghiệp |phi nông nghiệp )?còn lại(?![^\W_])")
_REST_OF_PLACES = re.compile(
    r"(?:xã|huyện|quận|thị xã|phường|tỉnh|thành phố|thị trấn|địa phương|nơi) (?:còn lại|khác)[^,.;\d]{0,16}$"
)  # 'các huyện còn lại có 165 HTX'
_NAMELESS_PLACE = re.compile(
    r"(?<![^\W_])(?:(?:khu vực|vùng) )?(?:miền núi|đồng bằng|vùng cao|vùng thấp|trung du|ven biển|hải đảo|nội thành|ngoại thành|đô thị|nông thôn|phía (?:đông|tây|nam|bắc))(?: hiện| có| là| chiếm| với)*:? (?:hơn |gần |trên |khoảng )?$"
)
_PLANNED_OR_DONE = ("kế hoạch giao ", "chỉ tiêu giao ", "được giao ", "thực hiện ")
_IN_THESE = re.compile(r"(?:^|[.;] )(?:trong|của) (?:tổng )?(?:số )?(?:hơn |gần |trên |khoảng )?$")
_IN_A_PLACE = re.compile(r" (?:ở|tại) (?:tỉnh|huyện|thị xã|quận|xã|phường|thành phố|tp|tx)")


@dataclass(slots=True)
class Silent:
    """A count at which no word says what it counts: its place, the words right before it, what it is listed under."""

    x: Spot
    near: str
    whole: Draft | None
    activity: str | None


def unsaid(silent: Silent) -> Said | str:
    """What stands before the count may tell what it is of; else it counts those that exist."""
    answers = (asked(silent) for asked in _QUESTIONS)
    return next((answer for answer in answers if answer is not None), None) or _those_that_exist(silent)


def _listed(c: Silent) -> Answer:
    return Said(c.whole.indicator, A_PART, part=True) if c.whole is not None else None


def _told(c: Silent) -> Answer:
    told = told_before(c.x)
    return Said(*told) if told is not None else None


def _developed(c: Silent) -> Answer:
    if not (_DEVELOPED.search(c.near) and _within_a_span(c.x)):
        return None
    return Said("organisations_new", "'phát triển' before the number, within a span of time")


def _of_a_class(c: Silent) -> Answer:
    return Said("other", "a class by size") if _CLASS.match(c.x.folded, c.x.q.end) else None


def _the_rest(c: Silent) -> Answer:
    rest = _THE_REST.match(c.x.folded, c.x.q.end) and c.near.rstrip().endswith("số")
    return Said("other", "the rest of them") if rest else None


def _of_places_unnamed(c: Silent) -> Answer:
    unnamed = _REST_OF_PLACES.search(c.near) or _of_a_nameless_place(c.x)
    return Said("other", "of places that are not named") if unnamed else None


def _all_of_them(c: Silent) -> Answer:
    every = _OF_ALL_OF_THEM.search(c.near) and _EVERYWHERE.match(c.x.folded, c.x.q.end)
    return Said("organisations", "'của' all of them") if every else None


def _of_a_place(c: Silent) -> Answer:
    last = c.x.here[-1] if c.x.here else None
    return Said(last.indicator, A_PLACE, part=True) if last is not None and _is_of_a_place(c.x, last) else None


def _of_those_before(c: Silent) -> Answer:
    """'19 hợp tác xã được vinh danh. Hà Nội dẫn đầu với 6 hợp tác xã'."""
    counts = [d for d in c.x.reader.in_paragraph if d.is_count]
    lead = _LEADS.search(c.x.folded, c.x.s.start, c.x.t.start)
    chosen = bool(counts) and counts[-1].indicator == "other" and c.x.q.number.value <= counts[-1].value
    return Said("other", A_PLACE, part=True) if chosen and lead else None


def _somewhere(c: Silent) -> Answer:
    x = c.x
    if not _SOMEWHERE.search(c.near):
        return None
    clause = max(x.folded.rfind(";", x.s.start, x.t.start), x.s.start)
    helped = any(m.code == "organisations_supported" for m in x.words(clause, x.t.start, "predicate"))
    return Said("organisations_supported", "'hỗ trợ' in the clause") if helped else Said("other", ELSEWHERE)


def _of_a_plan(c: Silent) -> Answer:
    flows = any(d.is_count for d in c.x.here if d.indicator in FLOWS)
    if not c.near.endswith(_PLANNED_OR_DONE) or flows:
        return None
    return Said("other", "of a plan that does not say what is planned", sure=False)


def _units(c: Silent) -> Answer:
    x = c.x
    if x.q.noun is None or x.q.noun.form not in UNITS or c.activity is not None:
        return None
    adjacent = any(
        x.folded[m.end : x.t.start] in (" ", ": ") for m in x.words(x.t.far_left, x.t.start, "organisation")
    )  # 'Liên hiệp HTX 5 đơn vị'
    headed = _HEADED.match(x.folded, x.s.start, x.t.start)  # 'Về HTX, tỉnh có 111 đơn vị'
    told = adjacent or headed or lists_kinds(x) or NUMBER_OF.search(x.folded, x.s.start, x.t.start)
    return None if told else Said("other", "units, but not told of what", sure=False)


def lists_kinds(x: Spot) -> bool:
    """'tỉnh có 165 đơn vị: nông nghiệp 120 HTX, …, 16 quỹ tín dụng nhân dân': units of the kinds listed behind them."""
    if x.q.noun is None or x.q.noun.form not in UNITS or not x.folded.startswith(":", x.q.end):
        return False
    kinds = {m.code for m in x.words(x.q.end, x.s.end, "organisation") if m.code in COUNTED}
    return len(kinds) > 1 and not x.triggers(x.q.end, x.s.end, "stop")


def _few_in_a_headline(c: Silent) -> Answer:
    few = c.x.s.title and c.x.q.number.value < 10 and not c.x.here
    return Said("other", "a few in a headline", sure=False) if few and not c.near.rstrip().endswith("có") else None


def _beyond_our_words(c: Silent) -> Answer:
    one = c.x.q.number.value == 1 and c.x.folded.startswith(" thì ", c.x.q.end)
    known = not (one or unknown_verb(c.x))
    return None if known else Said("other", "followed by a word that no rule knows", sure=False)


def _one(c: Silent) -> Answer:
    one = c.x.q.number.value == 1 and c.x.q.organisation in ("cooperative", "cooperative_group")
    return "one co-operative, told of singly" if one and not c.x.here and c.activity is None else None


def _part_of_these(c: Silent) -> Answer:
    if not _is_a_part(c.x) or c.activity is not None:
        return None
    return Said("other", "a part of those counted before it, but no known word tells which", sure=False)


def _as_before(c: Silent) -> Answer:
    """'63 HTX tiêu biểu được vinh danh. … Ngoài 63 HTX, …': those of whom something was told before."""
    same = (c.x.q.organisation, c.x.q.number.value)
    told = [d for d in c.x.reader.recent if (d.organisation, d.value) == same and d.is_count]
    chosen = bool(told) and c.near.endswith("ngoài ") and all(d.indicator == "other" for d in told)
    return Said("other", "those told of before") if chosen else None


def _in_passing(c: Silent) -> Answer:
    why = _why_in_passing(c.x, c.activity)
    return Said("other", why, sure=False) if why is not None else None


def _why_in_passing(x: Spot, activity: str | None) -> str | None:
    """Why co-operatives that are counted beside others, or on a page of something else, are not all that there are."""
    if _HIT.match(x.folded, x.q.end):
        return "hit with others by something"
    if x.reader.on_topic:
        return None
    if activity is None and not _placed(x):
        return "on a page of something else, of no place that its sentence names"
    parted = _PARTED.search(x.folded, x.s.start, x.t.start)
    return "a part of others that are counted before it" if parted else None


def _placed(x: Spot) -> bool:
    """The sentence itself says of which place the number is, or its paragraph gives a figure before."""
    told = any(d.indicator != "other" for d in x.reader.in_paragraph) or any(a.end <= x.t.start for a in x.s.areas)
    here = _HERE.search(x.folded, x.s.start, x.t.start) or _OF_HERE.match(x.folded, x.q.end)
    return bool(told or here or x.column())


def _those_that_exist(c: Silent) -> Said:
    x = c.x
    fewer = x.q.organisation == "cooperative" and c.activity is None and x.q.number.value * 2 < x.reader.headline
    sure = bool(
        any(m.code == "evidence" for m in x.words(x.t.far_left, x.t.start, "filler"))
        or x.triggers(x.t.far_left, x.t.start, "total", "part", "level")
        or any(a.end <= x.t.start for a in x.s.areas)
        or x.here
    )
    return Said("organisations", "no word says anything but that they exist", sure and not fewer)


def _of_a_nameless_place(x: Spot) -> bool:
    """'miền núi 231 HTX, đồng bằng 464 HTX'."""
    named = _NAMELESS_PLACE.search(x.folded, x.t.left, x.t.start) if x.q.organisation else None
    return named is not None and not any(a.start < named.end() and a.end > named.start() for a in x.s.areas)


def _is_of_a_place(x: Spot, last: Draft) -> bool:
    """'trong đó 5 HTX ở huyện Bắc Sơn', 'trong đó địa bàn tỉnh Lào Cai (cũ) 14 HTX': a part of the count before it."""
    if last.organisation != x.q.organisation:
        return False
    goes_on = last.rules["indicator"] == A_PLACE
    parts = x.triggers(last.number.start, x.t.start, "part")
    if _IN_A_PLACE.match(x.folded, x.q.end):
        return goes_on or bool(parts) or ":" in x.folded[last.number.end : x.t.start]
    told = [a for a in x.s.areas if a.level in ("province", "locality") and last.number.end <= a.start < x.t.start]
    return bool(told) and (
        goes_on or (bool(parts) and parts[-1].end <= told[-1].start and last.value >= x.q.number.value)
    )


def _is_a_part(x: Spot) -> bool:
    """'Trong 210 HTX của tỉnh, 33 HTX đã dùng nhà màng'."""
    whole = next((d for d in x.here if d.organisation == x.q.organisation and d.unit == "organisation"), None)
    if whole is None or whole.value <= x.q.number.value or x.q.organisation is None:
        return False
    placed = _IN_A_PLACE.match(x.folded, x.q.end) or any(
        a.level == "locality" and whole.number.end <= a.start < x.t.right for a in x.s.areas
    )
    return not placed and _IN_THESE.search(x.folded[x.s.start : whole.number.start]) is not None


def _within_a_span(x: Spot) -> bool:
    before = [p for p in x.s.periods if p.end <= x.t.start and p.kind not in ("base", "event")]
    return bool(before) and before[-1].kind == "span"


def unknown_verb(x: Spot) -> bool:
    at = x.q.end
    while True:
        while at < x.s.end and x.folded[at] in " \n":
            at += 1
        if at >= x.s.end or not x.folded[at].isalpha():
            return False
        known = [m for m in x.s.mentions if m.start == at and (m.kind != "organisation" or m.code in COUNTED)]
        places = any(a.start == at for a in x.s.areas) or any(p.start == at for p in x.s.periods)
        if not known and (auxiliary := _AUXILIARY.match(x.folded, at)):
            at = auxiliary.end()
        elif any(m.kind in ("activity", "organisation") or m.code == "expected" for m in known):
            at = known[0].end
        else:
            return not (known or places)


_QUESTIONS: tuple[Callable[[Silent], Answer], ...] = (
    _listed, _told, _developed, _of_a_class, _the_rest, _of_places_unnamed, _all_of_them, _of_a_place,
    _of_those_before, _somewhere, _of_a_plan, _units, _few_in_a_headline, _beyond_our_words, _one, _part_of_these, _as_before, _in_passing,
)  # fmt: skip
