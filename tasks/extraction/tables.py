"""Rows of a table, as text with ' | ' between the cells: what the label and the unit say holds for every cell, and what
stands at a column's head for every row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tasks.extraction.framing import Sentence
from tasks.extraction.numbers import SCALES, parse_digits
from tasks.extraction.page import COUNTED, Page, within
from tasks.extraction.periods import Period
from tasks.extraction.quantities import Kind, Quantity, money
from tasks.extraction.vocabulary import Mention
from tasks.records import Status

CELL = "|"  # with blanks about it, fewer where the cell is empty
_UNIT = re.compile(
    r"(?P<scale>nghìn tỷ|ngàn tỷ|nghìn|ngàn|triệu|tỷ|tỉ)? ?(?:(?P<money>đồng|vnđ)(?P<per>[^|()]*)|(?P<percent>%)|"
    r"(?P<person>người|lao động|thành viên|xã viên|lượt người)|(?P<product>sản phẩm)|"
    r"(?P<organisation>htx|hợp tác xã|liên hiệp|lh htx|tht|tổ hợp tác|tổ|đơn vị|quỹ|tổ chức))?"
)
_FIGURE = re.compile(r" *\d[\d.,]*%? *")
_YEAR = re.compile(r" *((?:19|20)\d\d) *")
_OF_A_YEAR = re.compile(r"(?:kế hoạch|thực hiện|ước|mục tiêu|chỉ tiêu)[^|]* ((?:19|20)\d\d) *")  # 'Kế hoạch 2024'
_PRODUCTS = re.compile(r" ?(?:số )?sản phẩm")
_SUM = re.compile(r"\((?:đvt: ?)?(?:nghìn tỷ|tỷ|tỉ|triệu|nghìn|ngàn) ?(?:đồng|đ)?\)")
_COMPARES = re.compile(r"kế hoạch|so (?:với|sánh)|/kh|cùng kỳ|tăng|giảm")
_CARRIED_OUT = re.compile(r" ?(?:ước )?thực hiện")
_RATE = re.compile(r" ?(?:tỷ lệ|tỉ lệ|tốc độ) ")
_STATUS: tuple[tuple[str, Status], ...] = (
    ("ước", "estimate"),
    ("kế hoạch", "target"),
    ("mục tiêu", "target"),
    ("chỉ tiêu", "target"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """What the head of a column says of the figures below: their time, that they are percentages, who is counted,
    what is said of them, whether people or money stand there, and whether its percentages compare with a plan or a year."""

    period: Period | None
    status: Status
    percent: bool = False
    organisation: str | None = None
    activity: str | None = None
    predicate: str | None = None
    people: Mention | None = None
    money: bool = False
    compares: bool = False


def cell(folded: str, row: int, at: int) -> int:
    """Which cell of its row a place is in, from 0."""
    return folded.count(CELL, row, at)


def head(page: Page, start: int, end: int) -> dict[int, Column]:
    """The columns whose head names a period ('Kế hoạch năm 2023', or the year alone), is of percentages ('Tỷ lệ (%)'), or
    names organisations ('HTX thành lập mới')."""
    columns: dict[int, Column] = {}
    if any(_FIGURE.fullmatch(words) and not _YEAR.fullmatch(words) for words in page.folded[start:end].split(CELL)[1:]):
        return columns  # 'Số HTX thành lập mới trong năm 2023 | HTX | 29' is a row
    at = start
    second = page.folded.startswith(CELL, start)
    named = page.periods.within(start, end)
    for index, words in enumerate(page.folded[start:end].split(CELL)):
        inside = [p for p in named if at <= p.start < at + len(words) and p.kind in ("span", "point", "now")]
        year = _YEAR.fullmatch(words) or (None if inside else _OF_A_YEAR.search(words))
        if year:
            inside = [_whole_year(year, at)]
        told = [code for word, code in _STATUS if word in words]
        status: Status = told[0] if told else "actual"
        period = inside[0] if inside else None
        if period is None and _CARRIED_OUT.match(words):  # 'Kế hoạch năm 2024 | Thực hiện'
            period = next((c.period for c in reversed(columns.values()) if c.period), None)
        people, money_named = _subject(page, at, at + len(words))
        organisation, activity, predicate = _counted(page, at, at + len(words))
        if _PRODUCTS.match(words):
            organisation = predicate = None
        sums, compares = money_named or _SUM.search(words) is not None, _COMPARES.search(words) is not None
        percent, rate = "%" in words, _RATE.match(words) is not None
        compares = compares or (rate and not percent and not predicate)  # 'Tỷ lệ đạt'
        column = Column(period, status, percent or rate, organisation, activity, predicate, people, sums, compares)
        counts = column.organisation and len(words.strip()) > 4
        if index and (
            column.period
            or column.percent
            or counts
            or column.people
            or column.money
            or column.predicate
            or (second and told)
        ):
            columns[index] = column
        at += len(words) + len(CELL)
    return columns


def below(above: Mapping[int, Column], told: Mapping[int, Column]) -> dict[int, Column]:
    """A head's columns after its second row, whose cells stand below wider ones: 'Năm 2023 | | Năm 2024 |'."""
    columns = dict(above)
    for index, column in told.items():
        wider = max((each for each in above if each <= index), default=index)
        over = above.get(wider, column)
        if not column.period:
            status = column.status if column.status != "actual" else over.status
            column = replace(column, period=over.period, status=status)
            if column.period and column.predicate and not column.organisation:
                column = replace(column, organisation="cooperative")  # 'Năm 2023 | |' above 'Thành lập mới | Giải thể'
        columns[index] = column
    return columns


def _counted(page: Page, start: int, end: int) -> tuple[str | None, str | None, str | None]:
    """Organisation, field of work and predicate that a cell names."""
    named = {
        m.kind: m.code for m in page.mentions.within(start, end) if m.kind in ("organisation", "activity", "predicate")
    }
    organisation = named.get("organisation")
    return organisation if organisation in COUNTED else None, named.get("activity"), named.get("predicate")


def _subject(page: Page, start: int, end: int) -> tuple[Mention | None, bool]:
    """The people that a cell names, and whether it names a sum of money."""
    named = page.mentions.within(start, end)
    people = [m for m in named if m.kind == "person"]
    return people[-1] if people else None, any(m.kind == "money" for m in named)


def year_of(page: Page, s: Sentence) -> Period | None:
    """The year that a row is labelled with: '2013 | 18.891 | 917'."""
    year = _YEAR.fullmatch(page.folded[s.start : s.end].split(CELL)[0]) if s.row else None
    return _whole_year(year, s.start) if year else None


def _whole_year(year: re.Match[str], at: int) -> Period:
    """The year that is named in a cell starting at `at`."""
    first = date(int(year[1]), 1, 1)
    return Period(at + year.start(1), at + year.end(1), "span", first, first.replace(month=12, day=31), "year")


def quantities(page: Page, s: Sentence, found: Sequence[Quantity], columns: Mapping[int, Column]) -> list[Quantity]:
    """The row's numbers beyond its label, with the unit that the column's head tells, or the label's brackets, or the
    second cell."""

    told_by_label = within(s.mentions, s.start, s.start + page.folded[s.start : s.end].find(CELL))
    labelled = any(m.kind == "organisation" and m.code in COUNTED for m in told_by_label)  # 'Quỹ tín dụng | 1.181'

    people = next((m for m in told_by_label if m.kind == "person"), None)
    planned = any(column.status == "target" and not column.percent for column in columns.values())

    def of_column(q: Quantity) -> Quantity:
        column = columns.get(cell(page.folded, s.start, q.start))
        if column is None or (column.percent and q.kind != "bare"):
            return q
        if people is not None and q.kind == "bare" and column.organisation and not (column.percent or column.predicate):
            return replace(q, kind="person", noun=people, organisation=column.organisation)  # 'Thành viên | 9.800'
        if column.percent and (column.compares or (planned and not column.predicate)):
            return replace(q, kind=None, reason="a column that compares with a plan or another year")
        if column.percent:
            return replace(q, kind="percent")
        if column.money and q.kind == "bare":
            return replace(q, kind=None, reason="a column of money")
        if column.people is not None and q.kind == "bare":
            return replace(q, kind="person", noun=column.people)
        counts = column.organisation or (column.predicate and not column.period)
        kind: Kind | None = "organisation" if q.kind == "bare" and counts else q.kind
        return replace(q, kind=kind, organisation=q.organisation or (None if labelled else column.organisation))

    label, *cells = page.folded[s.start : s.end].split(CELL)
    if cells and label.strip(" .").isdigit() and not _YEAR.fullmatch(label):  # the row's number
        label, *cells = cells
    brackets = re.findall(r"\(([^()]*)\)", label)
    told = next((m for words in (*brackets[-1:], *cells[:1]) if (m := _UNIT.fullmatch(words.strip())) and m[0]), None)
    beyond = [q for q in found if cell(page.folded, s.start, q.start)]
    rates = {index for index, column in columns.items() if column.percent}
    if told is not None:
        beyond = [
            _with_unit(page, q, told) if q.kind == "bare" and cell(page.folded, s.start, q.start) not in rates else q
            for q in beyond
        ]
    return [of_column(q) for q in beyond]


def _with_unit(page: Page, q: Quantity, told: re.Match[str]) -> Quantity:
    number, scale = q.number, told["scale"] or ""
    if scale:  # '5,935' of a million is a decimal, of people it would be thousands
        value = parse_digits(page.folded[number.start : number.end], True, False, page.style)
        if value is None:
            return replace(q, kind=None, reason="ambiguous separators")
        number = replace(number, value=value * SCALES[scale], scale=scale)
    if told["money"]:
        return replace(money(number, told["per"] or "", 0), end=q.end)
    kinds: tuple[Kind, ...] = ("percent", "person", "product", "organisation")
    kind = next((name for name in kinds if told[name]), None)
    return q if kind is None else replace(q, number=number, kind=kind)
