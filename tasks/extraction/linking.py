"""What each number is about: organisation, activity, indicator and measure, from the words around it.

Numbers are read left to right. A number takes what its own territory says (see `territory`), then what the figure before it
was about (shares, growth rates, parts of a whole), then what the frame holds (see `framing`). A number that nothing
accounts for is left out with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from tasks.extraction import framing, tables
from tasks.extraction.areas import CAPITAL
from tasks.extraction.bare import typed
from tasks.extraction.counts import organisations
from tasks.extraction.drafts import Draft, take_time
from tasks.extraction.framing import Sentence
from tasks.extraction.numbers import Number
from tasks.extraction.page import COUNTED, Page
from tasks.extraction.people import people, products
from tasks.extraction.periods import Period
from tasks.extraction.quantities import Quantity, type_of
from tasks.extraction.record import record
from tasks.extraction.shares import percentages
from tasks.extraction.single import follow_single, names_one
from tasks.extraction.spot import Reader, Spot, between, triggers, words
from tasks.extraction.standing import is_plan_base
from tasks.extraction.sums import sums
from tasks.extraction.territory import Territory, is_unit_of_a_mean, territories
from tasks.extraction.unsaid import ELSEWHERE, UNITS
from tasks.extraction.vetoes import veto
from tasks.extraction.vocabulary import COOPS, Mention, least
from tasks.extraction.whose import only_tells

_ANOTHER_CLAUSE = re.compile(r"lũy kế|tổng|hiện|đến nay|nâng|đưa|có |còn|;|\.")
_NOT_ITS_SUBJECT = re.compile(
    r"(?<![^\W_])(?:với|cho|hỗ trợ|giúp|tham gia|vào|lên|gắn|góp phần|phong trào|đẩy mạnh|nhờ|thực hiện|các đơn vị)(?![^\W_])(?:[^.;]|\.\d)*$"
)  # 'Các đơn vị đã liên kết với 25 doanh nghiệp' goes on about the units
_COUNTED_TOO = ("doanh nghiệp", "công ty", "trang trại", "hộ ", "ngân hàng")
_SMALL = ("cooperative", "cooperative_group")
_THE_WORLD = ("thế giới", "toàn cầu")
_MOST = {"cooperative": 60_000, "credit_fund": 2_000}  # organisations: about twice what the country ever had
_LEAST_MEAN = 1_000_000  # VND: no co-operative earns, owns or gets less on an average
_LONG_AGO = 8  # years: a page tells of its own days, and of others only to remember them
_CAPITALS = re.compile(rf"(?: {CAPITAL}[^\W\d_]*)+")
_THE_FIRST = re.compile(rf"(?<!sách trắng )(?<!luật )(?<!ngày )(?:{COOPS})[^,.;:\d]{{0,50}}đầu tiên")
_ONE_OF_THEM = re.compile(
    rf"nhìn từ một (?:{COOPS})|^(?:(?!\d|các |những |nhiều ).)*(?<![^\W_])là (?:một )?(?:{COOPS}) (?:tiêu biểu|duy nhất|điển hình)"
)


@record
class Unused:
    """A number that made no observation, and why."""

    start: int
    end: int
    reason: str


def begin(reader: Reader, title: Sentence) -> None:
    """What the title settles for the page: which organisations it is about, where, when, and whether of one of them only."""
    organisations = [m for m in title.mentions if m.kind == "organisation"]
    named = [m for m in organisations if m.code in COUNTED]
    reader.about = named[0].code if named else None
    reader.abroad = _is_abroad(reader, title)
    _settle_times(reader, title)
    reader.frame.single_page = reader.frame.single = _is_of_one(reader, title, organisations, named)


def _is_abroad(reader: Reader, title: Sentence) -> bool:
    foreign = [m for m in title.mentions if m.kind == "trigger" and m.code == "abroad"]
    worldwide = all(m.form.endswith(_THE_WORLD) for m in foreign) and "nước ta" in reader.page.folded
    return bool(foreign) and not title.areas and not worldwide  # 'Kinh nghiệm thế giới' is for this country


def _settle_times(reader: Reader, title: Sentence) -> None:
    """The spans that figures without a time of their own take: what the title wishes for, and the page's years."""
    page, frame = reader.page, reader.frame
    wishes = [m for m in title.mentions if m.kind == "trigger" and m.code in ("target", "expected")]
    wished = any(not is_plan_base(page.folded, m) for m in wishes)
    today = page.published
    ahead = [p for p in title.periods if p.kind == "span" and (today is None or p.last is None or p.last > today)]
    frame.title_target = ahead[-1] if wished and ahead else None
    body = [p for part in page.layout.paragraphs for p in page.periods.within(part.start, part.end)]
    of_a_year = [p for p in (*title.periods, *body) if _is_of_a_year(p, page.year)]
    frame.main_span = of_a_year[0] if of_a_year else None
    frame.main_part = next((p for p in of_a_year if p.rule in ("months", "quarter")), None)
    frame.title_span = next((p for p in of_a_year if p.end <= title.end and p.start >= title.start), None)


def _is_of_a_year(p: Period, year: int | None) -> bool:
    """Whether it is a span within one year, and not one that the page only remembers."""
    if p.kind != "span" or p.first is None or p.first.year != (p.last or p.first).year:
        return False
    return year is None or p.first.year > year - _LONG_AGO


def _is_of_one(reader: Reader, title: Sentence, organisations: list[Mention], named: list[Mention]) -> bool:
    if organisations and organisations[0].code in ("cooperative_bank", "named"):
        return True
    first = _THE_FIRST.search(reader.page.folded, title.start, title.end) is not None
    first = first or _ONE_OF_THEM.search(reader.page.folded[title.start : title.end]) is not None
    one = bool(named) and (
        first or all(names_one(reader.page, m) and not _of_a_district(reader.page, m) for m in named)
    )
    return one and sum(n.value >= 10 and _counts_organisations(reader, n) for n in reader.page.numbers) < 3


def _of_a_district(page: Page, m: Mention) -> bool:
    """'Hợp tác xã Phong Điền khấm khá', on a page of that district."""
    name = _CAPITALS.match(page.text, m.end)
    return name is not None and any(
        a.level == "locality" and a.within and a.name.endswith(name[0].rstrip(" ")) for a in page.areas
    )


def _counts_organisations(reader: Reader, number: Number) -> bool:
    return any(
        m.kind == "organisation" and m.code in COUNTED
        for m in reader.page.mentions.within(number.end, number.end + 30)
        if m.start <= number.end + 1
    )


def head_of_table(reader: Reader, start: int, end: int) -> None:
    """Remembers what a table's head says over its columns."""
    told = tables.head(reader.page, start, end)
    timed = any(column.period for column in reader.columns.values())
    if told and reader.page.folded.startswith(tables.CELL, start):
        reader.columns = tables.below(reader.columns, told)
    elif told and (not timed or any(column.period for column in told.values())):
        reader.columns = told


def sentence(reader: Reader, s: Sentence) -> list[Unused]:
    """Reads one sentence: adds to the drafts, leaves its frame to the next, and returns the numbers left out."""
    unused: list[Unused] = []
    if not (s.numbers or s.mentions or s.areas or s.periods):
        return unused
    opens = not reader.drafts or reader.drafts[-1].paragraph != reader.paragraph
    quantities = _quantities(reader, s, s.numbers, unused) if s.numbers else []
    here = _figures(reader, s, quantities, unused) if quantities else []
    reader.frame.rule = reader.frame.rule or bool(triggers(s, s.start, s.end, "rule"))
    rest = quantities[-1].end if quantities else s.start
    follow_single(reader, s, rest, s.end)
    framing.remember(reader.page, reader.frame, s)
    _remember_stock(reader, here)
    _remember_wishes(reader, s, here, opens)
    _remember_organisation(reader, s, here)
    _remember_others(reader, s, here, quantities)
    return unused


def _remember_others(reader: Reader, s: Sentence, here: Sequence[Draft], quantities: Sequence[Quantity]) -> None:
    """'Chi nhánh Agribank dư nợ 8.250 tỷ đồng. Trong đó, …' goes on about the bank, until co-operatives are named."""
    told = any(
        q.kind in ("person", "money") or (q.noun is not None and q.noun.form in UNITS) for q in quantities
    )  # 'góp 1.200 ha đất' tells of nothing that we read
    counted = {q.noun.start for q in quantities if q.noun is not None and q.noun.form.startswith(_COUNTED_TOO)}
    others = [
        m
        for m in triggers(s, s.start, s.start + 60, "other_owner", "stop")
        if (told or m.start in counted)
        and not _NOT_ITS_SUBJECT.search(reader.page.folded, s.start, m.start)
        and not only_tells(reader.page.folded, s.start, m.start)
    ]
    if here or s.by_kind.get("organisation"):
        reader.frame.others = None
    elif others:
        reader.frame.others = others[0].form


def _remember_wishes(reader: Reader, s: Sentence, here: Sequence[Draft], opens: bool) -> None:
    wished = triggers(s, s.start, s.end, "target")
    told_now = any(p.kind == "now" for p in s.periods)
    if wished and not told_now and reader.page.folded.find(":", wished[-1].end, s.end) >= 0:
        reader.frame.target = True  # 'đặt mục tiêu đến năm 2025: …' and the sentences after it
    if here and opens and all(d.status == "target" for d in here):
        reader.frame.wished = True  # 'Theo kế hoạch, năm 2025 thành lập mới 10 HTX.' and the sentences after it
    elif here and all(d.status == "actual" for d in here):
        reader.frame.wished = False


def _remember_organisation(reader: Reader, s: Sentence, here: Sequence[Draft]) -> None:
    named = [m for m in s.by_kind.get("organisation", ()) if m.code in COUNTED]
    counts = [d for d in here if d.measure == "total"]
    parts = reader.frame.announced and counts and all(d.listed for d in counts)  # the list's head is still the whole
    colon = reader.page.folded.find(":", s.start, s.end)
    listed = named and named[0].code == "credit_fund" and 0 <= colon < named[0].start  # 'Phân theo lĩnh vực: …; 61 quỹ'
    if named and not s.title and not listed and not (parts and reader.frame.organisation):
        one = len({m.code for m in named}) == 1
        reader.frame.organisation = named[0].code if one else _said(reader, here)


def _remember_stock(reader: Reader, here: Sequence[Draft]) -> None:
    """'Khép sổ năm 2019, thành phố có 1.493 tổ hợp tác': the page's later counts are of that day too."""
    frame, today = reader.frame, reader.page.published
    for d in here:
        lately = today is None or (d.period_end is not None and d.period_end.year >= today.year - 1)
        all_of_them = d.indicator in ("organisations", "organisations_active") and d.area.locality is None
        stock = all_of_them and d.measure == "total" and d.status == "actual" and not d.aside
        told = d.period is not None and d.period.kind == "span" and d.basis.get("period") in ("clause", "sentence")
        if frame.first_stock is None and d.period is not None and stock and told and lately:
            frame.first_stock = replace(d.period, kind="point")


def _quantities(reader: Reader, s: Sentence, numbers: Sequence[Number], unused: list[Unused]) -> list[Quantity]:
    quantities = []
    for number in numbers:
        q = type_of(number, reader.page.folded, between(s.mentions, number.end, number.end + 7))
        if is_unit_of_a_mean(reader.page, q):
            unused.append(Unused(number.start, number.end, "the unit of a mean ('1 HTX')"))
        else:
            quantities.append(q)
    if not s.row:
        return quantities
    told = (
        []
        if tables.head(reader.page, s.start, s.end)
        else tables.quantities(reader.page, s, quantities, reader.columns)
    )
    starts = {q.start for q in told}
    unused.extend(
        Unused(q.start, q.number.end, "the head or label of a table") for q in quantities if q.start not in starts
    )
    return told


def _figures(reader: Reader, s: Sentence, quantities: Sequence[Quantity], unused: list[Unused]) -> list[Draft]:
    here: list[Draft] = []
    first = len(reader.drafts)
    reader.foreign = None
    places = territories(reader.page, s, quantities)
    reader.listed_sum = _sum_of_fields(s, quantities, places)
    for q, t in zip(quantities, places, strict=True):
        follow_single(reader, s, t.far_left, t.start)
        made = _believable(_read(Spot(reader, s, q, t, here)), here)
        if isinstance(made, str):
            unused.append(Unused(q.number.start, q.number.end, made))
            if q.kind in (None, "bare") or made.startswith(("products", "people")):
                noun: Mention | None = reader.foreign.noun if reader.foreign is not None else None
                plain = q.noun is None or q.noun.kind == "activity"
                kept = noun is not None and noun.code == "stop" and plain
                reader.foreign = reader.foreign if kept else q  # '974 trang trại với tổng diện tích 85 ha'
            continue
        reader.foreign = None
        here.extend(made)
        reader.drafts.extend(made)
        if not s.row:  # a column's head speaks for its own cells
            _share_forward(reader, here)
    if not s.row:
        _share_back(reader, here)
    issuer = framing.issuer_of(reader.page, s)
    for draft in reader.drafts[first:]:
        draft.issuer = issuer
    return here


def _said(reader: Reader, here: Sequence[Draft]) -> str | None:
    heads = [d for d in here if not d.listed]
    return heads[-1].organisation if heads else reader.frame.organisation


def _read(x: Spot) -> list[Draft] | str:
    if (why := veto(x)) is not None:
        return why
    if x.q.kind == "percent":
        return percentages(x)
    if x.q.kind == "bare":
        resolved = typed(x)
        if isinstance(resolved, str):
            return resolved
        x = replace(x, q=resolved)
    if x.q.kind == "money":
        return sums(x)
    if x.q.kind == "person":
        return people(x)
    if x.q.kind == "product":
        return products(x)
    return organisations(x)


def _believable(made: list[Draft] | str, here: Sequence[Draft]) -> list[Draft] | str:
    """What was made, unless it is more than its whole, or a total too small for all co-operatives of a place."""
    few = any(d.organisation in _SMALL and d.unit == "organisation" and d.value <= 10 for d in here)
    if isinstance(made, str) or few:
        return made
    totals = [d for d in made if d.measure == "total" and d.organisation != "cooperative_union"]
    per_organisation = [d for d in made if d.measure == "mean" and d.unit.startswith("VND/organisation")]
    if any(d.value < _LEAST_MEAN for d in per_organisation):
        return "too little for a co-operative"
    if any(d.measure == "share" and d.value > 100 for d in made):
        return "more than the whole: it compares with something else"
    if any(d.unit == "organisation" and d.value > _MOST.get(d.organisation, d.value) for d in totals):
        return "too many to be organisations"
    little = any(d.indicator in least() and d.value < least()[d.indicator] for d in totals)
    return "too little for all co-operatives of a place" if little else made


def _sum_of_fields(s: Sentence, quantities: Sequence[Quantity], places: Sequence[Territory]) -> Decimal | None:
    """What the numbers that stand beside a field of work sum to, from three on: it tells which whole they are parts of."""
    parts = [
        q.number.value
        for q, t in zip(quantities, places, strict=True)
        if q.kind in ("organisation", "bare")
        and (q.organisation == "credit_fund" or words(s, t.left, t.right, "activity"))
        and not words(s, t.left, t.right, "predicate")
    ]
    return sum(parts, Decimal(0)) if len(parts) > 1 else None


def _share_forward(reader: Reader, here: Sequence[Draft]) -> None:
    """'thành lập mới 45 HTX và 01 liên hiệp HTX': the second count takes the verb before the first."""
    if len(here) < 2 or not _is_count(second := here[-1]) or second.indicator != "organisations":
        return
    first = here[-2]
    counted = any(d.organisation == second.organisation and d.value > second.value for d in here[:-2] if _is_count(d))
    if first.measure == "change" and counted and _is_plainly_joined(reader, first, second):
        second.measure, second.value = "change", second.value.copy_sign(first.value)
        second.rules["indicator"] = first.rules["indicator"] + ", shared"
        take_time(second, first)
        return
    told = next((d for d in reversed(here[-6:-1]) if _is_count(d)), None)
    if told is None or not _is_plainly_joined(reader, told, second):
        return
    before = "before" in told.rules["indicator"]
    verb = told.indicator not in ("organisations", "other", "union_members", "alliance_members")
    praised = told.indicator == "other" and before and told.rules["indicator"].startswith("'")
    if told.rules["indicator"] == ELSEWHERE or praised or (verb and before):
        _copy_predicate(told, second)


def _is_plainly_joined(reader: Reader, first: Draft, second: Draft) -> bool:
    """Whether nothing but commas, 'và' and their own words stands between two counts of different kinds or fields."""
    fields = {first.activity, second.activity}
    other_field = len(fields) == 2 and not fields & {None, "all"}
    between = reader.page.folded[first.number.end : second.number.start]
    if first.organisation == second.organisation and not other_field:
        return False
    return len(between) < 60 and not _ANOTHER_CLAUSE.search(between)


def _is_count(d: Draft) -> bool:
    return d.measure == "total" and d.unit == "organisation" and not d.listed and not d.aside


def _share_back(reader: Reader, here: Sequence[Draft]) -> None:
    """'15 HTX và 1 liên hiệp HTX ra đời': the first count takes the verb after the second."""
    counts = [d for d in here if _is_count(d)]
    for second, first in zip(counts[::-1], counts[-2::-1], strict=False):
        between = re.sub(r"\([^)]*\)", "", reader.page.folded[first.number.end : second.number.start])
        if first.organisation == second.organisation or len(between) > 60 or ";" in between:
            continue
        if re.search(r"\d|trong đó|trong số|(?<!\w)(?:song|nhưng|chỉ|mới chỉ|mới có|riêng)(?!\w)", between):
            continue  # '41 HTX với 1.380 thành viên, cùng 312 tổ hợp tác liên kết sản xuất'
        if (
            (first.indicator == "organisations" or first.rules["indicator"] == ELSEWHERE)
            and second.indicator.startswith("organisations_")
            and "after" in second.rules["indicator"]
        ):
            _copy_predicate(second, first)
            for told in here:
                between_them = first.number.start < told.number.start < second.number.start
                parts = told.number.start > second.number.start and (told.listed or reader.taken_up is not None)
                if told.indicator == "organisations" and told.organisation == first.organisation:
                    told.indicator = first.indicator if between_them or parts else told.indicator


def _copy_predicate(source: Draft, target: Draft) -> None:
    target.indicator = source.indicator
    target.rules["indicator"] = source.rules["indicator"] + ", shared"
    target.status, target.period = source.status, source.period
    target.period_start, target.period_end = source.period_start, source.period_end
