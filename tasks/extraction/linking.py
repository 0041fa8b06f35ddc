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
from tasks.extraction.counts import organisations
from tasks.extraction.drafts import Draft
from tasks.extraction.framing import Sentence
from tasks.extraction.indicators import ELSEWHERE, NUMBER_OF
from tasks.extraction.numbers import Number
from tasks.extraction.page import COUNTED, within
from tasks.extraction.people import people, products
from tasks.extraction.quantities import Quantity, type_of
from tasks.extraction.record import record
from tasks.extraction.shares import percentages
from tasks.extraction.single import about_one, follow_single, names_one
from tasks.extraction.spot import Reader, Spot, between, triggers, words
from tasks.extraction.sums import sums
from tasks.extraction.territory import Territory, is_unit_of_a_mean, territories
from tasks.extraction.vocabulary import Mention
from tasks.extraction.whose import alliance_before, of_nobody

_BRIDGE = re.compile(
    r"(?:(?:tăng|giảm) từ|là|có|đạt|được|lên|còn|với|:|gồm|thêm|xuống|hơn|trên|gần|khoảng|chỉ|tới|đến|ít nhất|tối thiểu|ước|nay|-|\()\s*$"
)
_ANOTHER_CLAUSE = re.compile(r"lũy kế|tổng|hiện|đến nay|nâng|đưa|có |còn|;|\.")
_THE_FIRST = re.compile(r"(?:htx|hợp tác xã)[^,.;:\d]{0,50}đầu tiên")
_OF_THE = ("của", "của các", "tham gia", "trong", "trong các", "ở", "ở các", "tại các", "làm việc trong các")
_SAME_CLAUSE = re.compile(r"[^,.;:()]*(?<![^\W_])(?:có|đạt|cho)(?![^\W_])[^,.;:()]*")
_OWNER = re.compile(
    r" (?:nghề|làng nghề|mô hình|cơ sở|hộ|trang trại|doanh nghiệp|công ty|dự án|câu lạc bộ|cửa hàng|nhà máy|chợ|điểm)(?![^\W_])"
)
_STATE = re.compile(r" (?:hiện |đang |đã |còn |vẫn )+(?:ngừng|ngưng|tạm|hoạt động|giải thể|dừng)")
_YEAR = re.compile(r"(?:19[89]|20[0-3])\d")
_TIMES = re.compile(r" ?lần(?![^\W\d_])")


@record
class Unused:
    """A number that made no observation, and why."""

    start: int
    end: int
    reason: str


def begin(reader: Reader, title: Sentence) -> None:
    """What the title settles for the page: which organisations it is about, and whether it is about one of them only."""
    named = [m for m in title.mentions if m.kind == "organisation" and m.code in COUNTED]
    reader.about = named[0].code if named else None
    targets = [m for m in title.mentions if m.kind == "trigger" and m.code in ("target", "expected")]
    spans = [p for p in title.periods if p.kind == "span"]
    reader.frame.title_target = spans[-1] if targets and spans else None
    body = [p for part in reader.page.layout.paragraphs for p in within(reader.page.periods, part.start, part.end)]
    of_a_year = [
        p for p in (*title.periods, *body) if p.kind == "span" and p.first and p.first.year == (p.last or p.first).year
    ]
    reader.frame.main_span = of_a_year[0] if of_a_year else None
    reader.frame.main_part = next((p for p in of_a_year if p.rule in ("months", "quarter")), None)
    reader.frame.title_span = next((p for p in of_a_year if p.end <= title.end and p.start >= title.start), None)
    counted = sum(n.value >= 10 and _counts_organisations(reader, n) for n in reader.page.numbers)
    ones = all(names_one(reader.page, m) for m in named)
    first = _THE_FIRST.search(reader.page.folded, title.start, title.end) is not None
    alone = bool(named) and (ones or first) and counted < 3
    reader.frame.single_page = reader.frame.single = alone


def _counts_organisations(reader: Reader, number: Number) -> bool:
    return any(
        m.kind == "organisation" and m.code in COUNTED
        for m in within(reader.page.mentions, number.end, number.end + 30)
        if m.start <= number.end + 1
    )


def head_of_table(reader: Reader, start: int, end: int) -> None:
    """Remembers what a table's head says over its columns."""
    reader.columns = tables.head(reader.page, start, end) or reader.columns


def sentence(reader: Reader, s: Sentence) -> list[Unused]:
    """Reads one sentence: adds to the drafts, leaves its frame to the next, and returns the numbers left out."""
    numbers = within(reader.page.numbers, s.start, s.end)
    unused: list[Unused] = []
    quantities = _quantities(reader, s, numbers, unused) if numbers else []
    here = _figures(reader, s, quantities, unused) if quantities else []
    reader.frame.rule = reader.frame.rule or bool(triggers(s, s.start, s.end, "rule"))
    rest = quantities[-1].end if quantities else s.start
    follow_single(reader, s, rest, s.end)
    framing.remember(reader.page, reader.frame, s)
    wished = triggers(s, s.start, s.end, "target")
    if wished and reader.page.folded.find(":", wished[-1].end, s.end) >= 0:
        reader.frame.target = True  # 'đặt mục tiêu đến năm 2025: …' and the sentences after it
    organisations = [m for m in s.by_kind.get("organisation", ()) if m.code in COUNTED]
    if organisations and not s.title:
        reader.frame.organisation = (
            organisations[0].code if len({m.code for m in organisations}) == 1 else _said(reader, here)
        )
    return unused


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
    told = [] if tables.head(reader.page, s.start, s.end) else tables.quantities(reader.page, s, quantities)
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
        made = _read(Spot(reader, s, q, t, here))
        if isinstance(made, str):
            unused.append(Unused(q.number.start, q.number.end, made))
            if q.kind in (None, "bare") or made.startswith(("products", "people")):
                noun: Mention | None = reader.foreign.noun if reader.foreign is not None else None
                kept = noun is not None and noun.code == "stop" and q.noun is None
                reader.foreign = reader.foreign if kept else q  # '974 trang trại với tổng diện tích 85 ha'
            continue
        reader.foreign = None
        here.extend(made)
        reader.drafts.extend(made)
        _share_forward(reader, here)
    _share_back(reader, here)
    issuer = framing.issuer_of(reader.page, s)
    for draft in reader.drafts[first:]:
        draft.issuer = issuer
    return here


def _said(reader: Reader, here: Sequence[Draft]) -> str | None:
    heads = [d for d in here if not d.listed]
    return heads[-1].organisation if heads else reader.frame.organisation


def _read(x: Spot) -> list[Draft] | str:
    reader, s, q, t = x.reader, x.s, x.q, x.t
    if q.kind is None:
        return q.reason or "no unit"
    if q.noun is not None and q.noun.form == "thành viên chính thức" and not alliance_before(x):
        return "the members of one"
    if about_one(x):
        return "about one named co-operative or a chosen few"
    if not reader.speaks and q.organisation is None:
        return "the paragraph does not speak of co-operatives"
    reader.frame.rule = reader.frame.rule or bool(triggers(s, s.start, t.start, "rule"))
    if reader.frame.rule:
        return "a rule or a condition, not a count"
    if _TIMES.match(reader.page.folded, q.number.end):
        return "a multiple ('lần')"
    with_whom = ("với ", "với các ")  # 'số HTX liên kết với doanh nghiệp là 84' counts co-operatives
    stops = [
        m
        for m in triggers(s, t.left, t.start, "stop")
        if not x.folded.endswith(with_whom, 0, m.start) and not x.folded.startswith(" là thành viên", m.end)
    ]
    if NUMBER_OF.search(x.folded, s.start, t.start):
        stops = []
    founded = bool(stops and q.organisation) and any(
        m.code == "organisations_new" for m in words(s, stops[-1].end, t.start, "predicate")
    )
    if stops and not founded and q.kind != "percent":  # 'hướng dẫn nông dân thành lập mới 14 HTX'
        return "about enterprises, farms or others"
    if (why := of_nobody(x)) is not None:
        return why
    foreign = reader.foreign
    if (
        foreign is not None
        and q.kind in ("person", "money")
        and foreign.noun is not None
        and foreign.noun.code == "stop"
        and not words(s, foreign.end, t.start, "organisation")
    ):
        return f"of the '{foreign.noun.form}' counted before it"
    if (
        foreign is not None
        and q.kind in ("person", "money")
        and not (x.here or any(m.code in COUNTED for m in words(s, s.start, t.start, "organisation")))
        and _OWNER.match(reader.page.folded, foreign.number.end)
    ):
        return "of what is counted before it"
    if foreign is not None and q.kind == "money" and _SAME_CLAUSE.fullmatch(reader.page.folded, foreign.end, t.start):
        return "of what is counted before it"  # '46 mô hình sản xuất có doanh thu từ 300 triệu đồng'
    if triggers(s, s.start, t.start, "abroad") and not any(a.start > s.start and a.end <= t.start for a in s.areas):
        return "about another country"
    owners = words(s, t.far_left, t.start, "organisation")
    lent = any(m.code == "loans" for m in words(s, t.far_left, t.start, "money"))
    if owners and owners[-1].code == "support_fund" and q.kind == "money" and not lent:
        return "the support fund's own money"
    if owners and owners[-1].code == "cooperative_bank" and q.kind == "money":
        return "the co-operative bank's own money"
    if (
        q.number.whole is not None
        and q.kind == "bare"
        and re.search(r"(?:chiếm|bằng|khoảng|gần|hơn) $", reader.page.folded[s.start : t.start])
    ):
        return "a fraction"
    if q.kind == "percent":
        return percentages(x)
    if q.kind == "bare":
        resolved = _bare(x)
        if isinstance(resolved, str):
            return resolved
        q = resolved
        x = replace(x, q=q)
    if q.kind == "money":
        return sums(x)
    if q.kind == "person":
        return people(x)
    if q.kind == "product":
        return products(x)
    return organisations(x)


def _bare(x: Spot) -> Quantity | str:
    """A number whose noun was dropped: '… nông nghiệp 137', 'số HTX là 617', '788 đang hoạt động'."""
    reader, s, q, t = x.reader, x.s, x.q, x.t
    printed = reader.page.folded[q.start : q.number.end]
    if _YEAR.fullmatch(printed) and not _BRIDGE.search(reader.page.folded[max(0, q.start - 14) : q.start]):
        return "a year"  # 'Kinh tế tập thể 2025: nhìn lại'
    follows = q.noun is not None and q.noun.kind in ("activity", "predicate")
    kinds = ("organisation", "predicate", "activity", "person", "money", "unit")
    left = [m for m in s.mentions if m.kind in kinds and m.start >= t.left and m.end <= t.start]
    if not left:
        left = [
            m
            for m in s.mentions
            if m.kind in kinds
            and m.start >= t.far_left
            and m.end <= t.start
            and ";" not in reader.page.folded[m.end : t.start]
        ]
    before = reader.page.folded[max(0, q.start - 14) : q.start]
    sums_left = [m for m in left if m.kind == "money"]
    if sums_left and q.number.scale in ("triệu", "nghìn", "ngàn"):
        return replace(q, kind="money")  # 'lợi nhuận bình quân mỗi HTX 352 triệu'
    if sums_left and not any(m.kind in ("predicate", "activity") and m.start > sums_left[-1].start for m in left):
        return "a sum without a unit"
    if left:
        last = left[-1]
        bridged = _BRIDGE.search(before) is not None
        between = reader.page.folded[last.end : q.start]
        apart = last.kind == "organisation" and between == ", "  # '7 của doanh nghiệp, 8 của hợp tác xã, 4 của hộ'
        adjacent = not apart and (len(between) <= 2 or _only_periods(reader, s, last.end, q.start))
        if (bridged or adjacent) and last.kind in ("organisation", "predicate", "activity"):
            people = next((m for m in reversed(left) if m.kind == "person" and m.code != "managers_trained"), None)
            if (
                people
                and last.kind != "activity"
                and (
                    re.search(r"(?:tổng )?số [^,;:]*$", reader.page.folded[max(0, people.start - 9) : people.end])
                    or reader.page.folded[people.end : last.start].strip() in _OF_THE
                )
            ):
                return Quantity(q.number, "person", q.end, people)
            joined = [m for m in left if m.code == "alliance_members"]
            if last.code == "alliance" and joined:  # 'số đơn vị thành viên của Liên minh là 395'
                return Quantity(q.number, "organisation", q.end, joined[-1], organisation="collective")
            if last.kind == "organisation" and last.code not in COUNTED and not any(m.kind == "person" for m in left):
                return f"about '{last.form}'"
            return Quantity(q.number, "organisation", q.end, q.noun if follows else None)
        if (bridged or adjacent) and last.kind == "person":
            return Quantity(q.number, "person", q.end, last)
        if last.kind == "money":
            return "a sum without a unit"
    counted = [d for d in x.here if d.unit == "organisation"]
    if counted and _STATE.match(reader.page.folded, q.end):
        return replace(q, kind="organisation")  # 'có 577 HTX …, tuy nhiên có 219 hiện đang ngừng hoạt động'
    if counted and counted[-1] is x.here[-1] and x.change() is not None:
        return replace(q, kind="organisation")  # 'là 312, nhiều hơn cuối năm 2020 là 15'
    if x.here and re.search(
        r"(?:lên|xuống|xuống còn)(?: thành| tới| đến)? $", before
    ):  # '… từ 145 năm 2015 lên 189 năm 2019'
        same = x.here[-1].unit
        if same in ("organisation", "person"):
            return replace(q, kind="organisation" if same == "organisation" else "person")
    if triggers(s, t.left, t.start, "anaphora") and any(d.unit == "organisation" for d in x.here):
        return replace(q, kind="organisation")  # 'con số này đã tăng 144'
    place = next((a for a in reversed(s.areas) if a.end <= q.start), None)
    if (
        place is not None
        and q.start - place.end <= 2
        and place.level in ("province", "locality")
        and words(s, s.start, s.end, "organisation")
    ):
        return Quantity(q.number, "organisation", q.end)
    if follows and (x.here or left or any(d.paragraph == reader.paragraph for d in reader.recent)):
        return Quantity(q.number, "organisation", q.end, q.noun)
    return "no noun tells what it counts"


def _only_periods(reader: Reader, s: Sentence, start: int, end: int) -> bool:
    words = reader.page.folded[start:end]
    spans = [(p.start, p.end) for p in s.periods] + [(a.start, a.end) for a in s.areas]
    for a, b in spans + [(m.start, m.end) for m in s.mentions if m.kind in ("trigger", "filler")]:
        if start <= a and b <= end:
            words = words.replace(reader.page.folded[a:b], " ")
    return not re.search(r"[^\W\d_]{2,}", re.sub(r"\b(?:là|có|đạt|ở|của|trên|địa|bàn|hiện|vẫn|nay)\b", " ", words))


def _sum_of_fields(s: Sentence, quantities: Sequence[Quantity], places: Sequence[Territory]) -> Decimal | None:
    """What the numbers that stand beside a field of work sum to, from three on: it tells which whole they are parts of."""
    parts = [
        q.number.value
        for q, t in zip(quantities, places, strict=True)
        if q.kind in ("organisation", "bare")
        and words(s, t.left, t.right, "activity")
        and not words(s, t.left, t.right, "predicate")
    ]
    return sum(parts, Decimal(0)) if len(parts) > 2 else None


def _share_forward(reader: Reader, here: Sequence[Draft]) -> None:
    """'thành lập mới 45 HTX và 01 liên hiệp HTX': the second count takes the verb before the first."""
    if len(here) < 2 or not _is_count(second := here[-1]) or second.indicator != "organisations":
        return
    first = next((d for d in reversed(here[-6:-1]) if _is_count(d)), None)
    if first is None or first.organisation == second.organisation:
        return
    between = reader.page.folded[first.number.end : second.number.start]
    plain = len(between) < 60 and not _ANOTHER_CLAUSE.search(between)
    if (plain and first.rules["indicator"] == ELSEWHERE) or (
        plain
        and first.indicator not in ("organisations", "other", "union_members", "alliance_members")
        and "before" in first.rules["indicator"]
    ):
        _copy_predicate(first, second)


def _is_count(d: Draft) -> bool:
    return d.measure == "total" and d.unit == "organisation" and not d.listed and not d.aside


def _share_back(reader: Reader, here: Sequence[Draft]) -> None:
    """'15 HTX và 1 liên hiệp HTX ra đời': the first count takes the verb after the second."""
    counts = [d for d in here if _is_count(d)]
    for second, first in zip(counts[::-1], counts[-2::-1], strict=False):
        between = re.sub(r"\([^)]*\)", "", reader.page.folded[first.number.end : second.number.start])
        if first.organisation == second.organisation or len(between) > 60 or ";" in between:
            continue
        if re.search(r"\d", between):
            continue  # '41 HTX với 1.380 thành viên, cùng 312 tổ hợp tác liên kết sản xuất'
        if (
            first.indicator == "organisations"
            and second.indicator.startswith("organisations_")
            and "after" in second.rules["indicator"]
        ):
            _copy_predicate(second, first)
            for told in here:
                if (
                    first.number.start < told.number.start < second.number.start
                    and told.indicator == "organisations"
                    and told.organisation == first.organisation
                ):
                    told.indicator = first.indicator


def _copy_predicate(source: Draft, target: Draft) -> None:
    target.indicator = source.indicator
    target.rules["indicator"] = source.rules["indicator"] + ", shared"
    target.status, target.period = source.status, source.period
    target.period_start, target.period_end = source.period_start, source.period_end
