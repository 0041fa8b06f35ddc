"""A number at its place: what its words say, what was read before it, and the draft that is made of both."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter

from tasks.extraction import dating, framing, standing, tables
from tasks.extraction.drafts import Draft, undate
from tasks.extraction.framing import FLOWS, Frame, Sentence
from tasks.extraction.page import Page, within
from tasks.extraction.periods import Period
from tasks.extraction.quantities import Quantity
from tasks.extraction.standing import Standing
from tasks.extraction.tables import Column
from tasks.extraction.territory import Territory
from tasks.extraction.vocabulary import Mention
from tasks.records import Basis

_YEARLY = re.compile(r"/ ?năm|hàng năm|hằng năm|mỗi năm|một năm|1 năm")
_THEN_LESS = re.compile(r"(?:^|[;:,.] )(?:cùng kỳ(?: năm (?:ngoái|trước|\d{4}))?|năm ngoái|năm trước) $")
_DONE = re.compile(r"(?<![^\W_])(?:đã|tính|kết quả|lũy kế|cộng dồn)(?![^\W_])")
_CLOSED = re.compile(r"[^(]*\)")
RECENT = 100
When = tuple[Period | None, Basis | None, str]  # a period, where it was told, and by which rule
_AND_CHANGED = re.compile(
    r" (?:htx|hợp tác xã|tổ hợp tác|tht|thành viên|xã viên|người|lao động|tỷ đồng|triệu đồng)(?: (?:vốn điều lệ|doanh thu))?(?:,| và) "
)
_CAUSED_BY = re.compile(r"(?:kết quả|nhờ|do|từ việc)(?: của)? $")
_RISES = re.compile(r"[^;]{0,30}(?:lên|xuống|đến|tới|còn)(?![^\W_])")
_HELD_TO = re.compile(r"(?:(?! (?:tăng|giảm|đạt|bằng|gấp|vượt|cao hơn|thấp hơn))[^;])* so với ")
_FROM = re.compile(r"(?<![^\W_])từ(?: mức| gần| hơn| trên| khoảng)* $")
_UP_TO = re.compile(
    r"[^,.;:()\d]{0,28}(?: ?\((?:vào )?(?:cuối |đầu )?(?:năm|tháng) [\d/]{4,7}\)| (?:vào |của |ở |trong )?(?:cuối |đầu )?(?:năm|tháng) [\d/]{4,7})?,? "
    r"(?:tăng |giảm |đã )?(?:lên|xuống|xuống còn|còn)(?: mức| tới| đến| thành)?(?: gần| hơn| trên| khoảng)* "
)
_FROM_OR_TO = re.compile(r"(?:^|[ ])(?:từ|lên|còn|xuống)(?: (?:hơn|trên|gần|khoảng|mức))? ?$")
_UPWARDS = re.compile(r"(?P<at_once> ?(?:htx |hợp tác xã |% )?trở lên)|[^,.;]{0,22} trở lên")
_LENT = re.compile(
    r"(?:doanh số|giải ngân|(?:cho|có) (?:hơn |gần |trên )?[\d.]+ [^.;\d]{2,30} (?:được )?vay|cho vay(?: mới)? [\d.]+ (?:lượt )?(?:dự án|phương án)|cho (?:các )?(?:hợp tác xã|htx)(?: (?:trong|trên) [^,.;\d]{2,20})? vay)(?:(?!dư nợ)[^.;\d]|\.\d){0,60}$"
)  # what is paid out over a time, and not what is owed on a day
_AT_THE_END = 10  # days: a page of so late counts for the whole of the year
_PLAN_IN_BRACKETS = re.compile(r"(?:kế hoạch|chỉ tiêu)(?: cả| năm| \d{4}| đề ra| được giao| giao)* ?\((?:là )?$")


@dataclass(slots=True)
class Reader:
    """What has been read of a page so far. One per page; `linking` moves it on."""

    page: Page
    frame: Frame
    drafts: list[Draft] = field(default_factory=list)
    paragraph: int = 0
    on_topic: bool = True  # whether the title speaks of co-operatives; a page without a title may
    speaks: bool = False  # whether the paragraph, or the title over it, is about co-operatives
    named: bool = False  # whether the paragraph itself, or the one that it goes on from, names them
    abroad: bool = False  # whether the title is about another country
    about: str | None = None  # the organisation that the title names first
    headline: Decimal = Decimal(0)  # the last count of all co-operatives that the page speaks of
    headline_activity: str | None = None
    taken_up: tuple[int, Draft] | None = None  # the figure that a paragraph takes up again, to tell its parts
    listed_sum: Decimal | None = None  # what the fields of work enumerated in the sentence sum to
    foreign: Quantity | None = None  # the last number of the sentence, where it counts something else
    columns: dict[int, Column] = field(default_factory=dict)  # of the table: what stands over which column

    @property
    def recent(self) -> list[Draft]:
        """The last figures: what was read longer ago says nothing of the next, and time stays linear."""
        return self.drafts[-RECENT:]

    @property
    def in_paragraph(self) -> list[Draft]:
        """Those of them in the paragraph, or in the one that it goes on from."""
        return [d for d in self.recent if d.paragraph == self.paragraph]


@dataclass(slots=True)
class Spot:
    """A number (`q`) in its territory (`t`) of a sentence (`s`); `here` are the figures already read in the sentence."""

    reader: Reader
    s: Sentence
    q: Quantity
    t: Territory
    here: list[Draft]
    page: Page = field(init=False)
    folded: str = field(init=False)
    frame: Frame = field(init=False)

    def __post_init__(self) -> None:
        self.page, self.frame = self.reader.page, self.reader.frame
        self.folded = self.page.folded

    def words(self, start: int, end: int, kind: str) -> list[Mention]:
        """The sentence's mentions of a kind that lie in start:end."""
        found = self.s.by_kind.get(kind)
        return within(found, start, end) if found else []

    def triggers(self, start: int, end: int, *codes: str) -> list[Mention]:
        found = self.s.by_kind.get("trigger")
        return [m for m in found if m.code in codes and start <= m.start and m.end <= end] if found else []

    def column(self) -> Column | None:
        """What stands over the number in its table."""
        if not self.s.row:
            return None
        return self.reader.columns.get(tables.cell(self.folded, self.s.start, self.q.start))

    def change(self) -> Mention | None:
        """'tăng', 'giảm', 'nhiều hơn' that speaks of this number."""
        words = self.triggers(self.t.left, self.t.start, "increase", "decrease")
        if not words:
            return None
        last = words[-1]
        between = self.folded[last.end : self.t.start]
        ends = self.q.number.upper is not None or not _RISES.match(self.folded, self.q.end)
        if self.q.kind == "percent" and between.strip() == "từ" and ends:
            return last  # 'tăng từ 5 đến 7%'
        if _CAUSED_BY.search(between):
            return None  # '52 HTX tăng thêm là kết quả của 83 HTX được thành lập mới'
        if ":" in between and (between.strip() != ":" or last.form.endswith("hơn")):
            return None  # 'tỷ lệ hiệu quả tăng dần: 31% năm 2016, 38% năm 2017'
        if _FROM_OR_TO.search(between) and "trở lên" not in self.folded[self.q.end : self.q.end + 12]:
            return None
        return last if len(between) < 70 else None

    def antecedent(self, kinds: tuple[str, ...]) -> Draft | None:
        units = {"organisation": ("organisation",), "person": ("person",), "money": ("VND",)}
        wanted = tuple(unit for kind in kinds for unit in units[kind])
        said = list(self.here)
        if self.here and all(draft.aside or draft.measure not in ("total", "mean") for draft in self.here):
            said = [d for d in self.reader.in_paragraph if not d.listed]
        heads = [d for d in said if not _CLOSED.match(self.folded, d.number.end, self.t.start)]
        for draft in reversed(heads or said):
            if draft.listed and draft in self.here and _CLOSED.match(self.folded, draft.number.end, self.t.start):
                continue  # '8 HTX (7 nông nghiệp, 1 vận tải), đạt 40% kế hoạch' is of the eight
            income = draft.unit == "other" and draft.indicator in ("worker_income", "member_income") and "VND" in wanted
            if draft.measure in ("total", "mean") and not draft.aside and (income or draft.unit.startswith(wanted)):
                return draft
        return None

    def of(self, basis: Draft, measure: str, rule: str) -> Draft:
        """A percentage or change of a figure that was read before: it shares everything but measure, value and words."""
        draft = self.draft(basis.organisation, basis.activity, basis.indicator, measure, rule)
        draft.area, draft.status, draft.period = basis.area, basis.status, basis.period
        flow = basis.indicator in FLOWS
        over_a_span = measure == "change" or "cùng kỳ" in self.folded[self.q.end : self.q.end + 20]
        draft.period_start, draft.period_end = dating.dates(basis.period, flow, over_a_span)
        if flow:
            draft.period_start, draft.period_end = basis.period_start, basis.period_end
        draft.basis = dict(basis.basis)
        draft.rules = {**basis.rules, "indicator": rule}
        return draft

    def another_change(self) -> bool:
        """'tăng 12 HTX, 2.600 thành viên và 19 tỷ đồng vốn điều lệ': one of several changes told with one verb."""
        last = self.here[-1] if self.here else None
        between = self.folded[last.number.end : self.t.start] if last is not None else ""
        whole = self.here[-2] if len(self.here) > 1 else None
        aside = (
            whole is not None and last is not None and whole.measure == "total" and whole.indicator == last.indicator
        )
        if aside and between.endswith(", ") and not _HELD_TO.match(self.folded, self.q.end, self.s.end):
            return False  # 'có 520 HTX, tăng 45 HTX, 32.000 thành viên' goes on about what there is
        return last is not None and last.measure == "change" and _AND_CHANGED.fullmatch(between) is not None

    def risen(self) -> Draft | None:
        """'tăng từ 2,1% năm 2010 lên 2,8% năm 2021': the figure before it, where its rise or fall ends."""
        last = self.here[-1] if self.here else None
        if last is None or last.measure not in ("total", "mean", "share") or not self._is_of_one_kind(last):
            return None
        begins = _FROM.search(self.folded, max(self.s.start, last.number.start - 20), last.number.start)
        if not begins or not _UP_TO.fullmatch(self.folded, last.number.end, self.t.start):
            return None
        draft = self.draft(
            last.organisation, last.activity, last.indicator, last.measure, "the end of the rise or fall"
        )
        if last.basis.get("period") not in ("clause", "sentence"):  # what it rose from was before the page's day
            undate(last, "the day that the rise or fall began is not told")
        if draft.period is not None and draft.period == last.period and last.period.start > last.number.start:
            undate(draft, "the day that the rise or fall ends is not told")
        return draft

    def _is_of_one_kind(self, last: Draft) -> bool:
        kind = {"percent": "percent", "person": "person", "money": "VND"}.get(str(self.q.kind))
        income = last.indicator in ("worker_income", "member_income") and kind == "VND"
        return kind is not None and (income or last.unit.startswith(kind))

    def draft(self, organisation: str, activity: str | None, indicator: str, measure: str, rule: str | None) -> Draft:
        """A figure of the number as its words, sentence and page tell: where, when, how sure, how much."""
        flow = self._is_flow(indicator, measure)
        if organisation == "credit_fund":
            activity = "credit"
        yearly = "year" in self.q.per or _YEARLY.search(self.folded[self.t.far_left : self.t.start]) is not None
        mean = measure in ("mean", "change", "growth_rate") and self.q.kind in ("money", "percent")
        (period, period_basis, period_rule), (status, status_basis, status_rule) = self._dated(
            indicator, flow, mean, yearly
        )
        area = framing.area_of(self.page, self.frame, self.s, self.t.start, self.t.left, self.t.right)
        start, end = dating.dates(period, flow, False)
        if status == "target" and period is not None and period.rule.startswith("year_end") and not mean:
            start = None  # 'đến năm 2030 thành lập mới 1.000 HTX' does not say from when
        qualifier, quote_start, quote_end = self._qualifier()
        draft = Draft(
            self.q.number, organisation, None if activity == "unclassified" else activity, indicator, measure, self._value(measure), self.q.number.upper, self._unit(measure, indicator, yearly),
            area, period, start, end, status, qualifier, quote_start, quote_end, self.reader.paragraph, self.s.title,
        )  # fmt: skip
        draft.basis = {
            "area": area.basis,
            "status": status_basis,
            "organisation": "clause" if self.q.organisation else "sentence",
        }
        if period_basis is not None:
            draft.basis["period"] = period_basis
        draft.rules = {"indicator": rule or "", "area": area.rule, "period": period_rule, "status": status_rule}
        if measure == "total" and _PLAN_IN_BRACKETS.search(self.folded[self.t.far_left : self.t.start]):
            draft.status, draft.aside = "target", True
            if flow and (told := draft.period_end or draft.period_start) is not None:
                draft.period_start, draft.period_end = told.replace(month=1, day=1), told.replace(month=12, day=31)
        compared = self.compared()
        if compared is not None and compared.last is not None and measure in ("total", "mean", "share"):
            shift(draft, compared.last.year)
        return draft

    def _is_flow(self, indicator: str, measure: str) -> bool:
        joined = (indicator, measure) == ("alliance_members", "change")
        lent = indicator == "loans" and _LENT.search(self.folded, self.s.start, self.t.start) is not None
        return indicator in FLOWS or joined or lent

    def _dated(self, indicator: str, flow: bool, mean: bool, yearly: bool) -> tuple[When, Standing]:
        """Period and status: each may settle the other."""
        when = self._period(flow, mean, yearly)
        period = when[0]
        column = self.column()
        if column is not None and column.period is not None:
            stands: Standing = column.status, "paragraph", "the column's head"
        else:
            stands = standing.status_of(self.page, self.s, self.frame, self.t.start, self.t.left, period)
        if stands[0] == "target" and period is not None and period.rule == "published":
            when = dating.goal(self.page, self.s, self.frame, flow)
        elif stands[0] == "actual" and period is not None:
            if not flow and (today := self._unended(period)) is not None:
                when = today, "document", "the page's date, within the period told"
            if self._begins_until(period, indicator):
                stands = "target", "sentence", "'đến năm' before what begins"
        return when, stands

    def _period(self, flow: bool, mean: bool, yearly: bool) -> When:
        """What the table's column or row says, else the words."""
        column, year = self.column(), tables.year_of(self.page, self.s)
        if column is not None and column.period is not None:
            return dating.fit(column.period, self.frame, flow, mean, yearly), "paragraph", "the column's head"
        if year is not None:
            return dating.fit(year, self.frame, flow, mean, yearly), "clause", "the row's year"
        t = self.t
        return dating.period_of(self.page, self.s, self.frame, t.start, t.left, t.right, flow, mean, yearly)

    def _unended(self, period: Period) -> Period | None:
        """The day of a page that counts within the period it tells of: that has not ended."""
        today = self.page.published
        if period.kind != "span" or today is None or period.last is None or period.last <= today:
            return None
        if period.rule == "year" and (period.last - today).days <= _AT_THE_END:
            return None
        return Period(period.start, period.end, "now", None, today, "published")

    def _value(self, measure: str) -> Decimal:
        """What goes down is negative."""
        change = self.change() if measure in ("change", "growth_rate") else None
        less = change is not None and change.code == "decrease"
        if measure == "change" and change is None and self.here and self.here[-1].measure == "growth_rate":
            less = self.here[-1].value < 0  # 'giảm 11% (2.000 tổ hợp tác)'
        if change is not None and _THEN_LESS.search(self.folded[self.s.start : change.start]):
            less = not less  # 'cùng kỳ năm ngoái ít hơn 42 HTX'
        return -self.q.number.value if less else self.q.number.value

    def _begins_until(self, period: Period, indicator: str) -> bool:
        """'đến năm 2025 thành lập mới 140 HTX' on an undated page: what was done is told with 'đã', 'tính', 'lũy kế'."""
        until = self.folded[period.start : period.end].startswith(("đến năm", "tới năm"))
        if not until or indicator != "organisations_new" or self.page.published is not None:
            return False
        return _DONE.search(self.folded, self.s.start, self.t.start) is None

    def _qualifier(self) -> tuple[str | None, int, int]:
        quote_start, quote_end = self.q.start, self.q.end
        words = [
            m
            for m in self.triggers(
                max(self.t.far_left, self.q.start - 24),
                self.q.start,
                "over",
                "about",
                "nearly",
                "under",
                "at_least",
                "at_most",
            )
            if self.q.start - m.end <= 1 or self.folded[m.end : self.q.start].strip() in ("từ", "đạt", "là", "có", "")
        ]
        qualifier = words[-1].code if words else None
        if words:
            quote_start = words[-1].start
        upwards = _UPWARDS.match(self.folded, self.q.end)
        if upwards and (upwards["at_once"] or self.folded[max(0, self.q.start - 4) : self.q.start] == "từ "):
            qualifier = "at_least"
        if self.q.number.upper is not None:
            qualifier = "range"
        return qualifier, quote_start, quote_end

    def _unit(self, measure: str, indicator: str, yearly: bool) -> str:
        if self.q.kind == "percent":
            return "percent"
        if self.q.kind == "product":
            return "product"
        if self.q.kind == "person":
            return "person"
        if self.q.kind != "money":
            return "organisation"
        if indicator in ("worker_income", "member_income"):
            return (
                "VND/person/month"
                if "month" in self.q.per
                else "VND/person/year"
                if yearly or "year" in self.q.per
                else "other"
            )
        if measure == "total" or (measure == "change" and not self.q.per):
            return "VND"
        return "VND/organisation/year" if yearly and indicator in FLOWS else "VND/organisation"

    def compared(self) -> Period | None:
        """'cùng kỳ năm 2023 là 576 HTX': the period with which the text compares, where the number is that period's own."""
        bases = [
            p
            for p in self.s.periods
            if p.kind == "base" and p.last is not None and p.start >= self.t.left - 60 and p.end <= self.t.start
        ]
        if bases and re.fullmatch(
            r" ?(?:\(|-|:|là|có|đạt|chỉ|chỉ có|mới có|mới là)? ?", self.folded[bases[-1].end : self.t.start]
        ):
            return bases[-1]
        heads = bool(bases) and bases[0].start <= self.s.start + 1 and self.folded.startswith(", ", bases[0].end)
        return bases[0] if heads and not self.here else None  # 'Cùng kỳ năm 2023, toàn tỉnh có 12 HTX'


_start = attrgetter("start")


def words(s: Sentence, start: int, end: int, kind: str) -> list[Mention]:
    found = s.by_kind.get(kind)
    return within(found, start, end) if found else []


def between(found: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    """The mentions that begin in start:end; `found` is sorted."""
    return found[bisect_left(found, start, key=_start) : bisect_left(found, end, key=_start)]


def triggers(s: Sentence, start: int, end: int, *codes: str) -> list[Mention]:
    found = s.by_kind.get("trigger")
    return [m for m in found if m.code in codes and start <= m.start and m.end <= end] if found else []


def shift(draft: Draft, year: int) -> None:
    """The same days of the year compared with; what follows is not said of that figure."""
    draft.aside = True
    draft.period_start = dating.in_year(draft.period_start, year)
    draft.period_end = dating.in_year(draft.period_end, year)
