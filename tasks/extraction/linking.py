"""What each number is about: organisation, activity, indicator and measure, from the words around it.

Numbers are read left to right. A number takes what its own territory says (see `territory`), then what the figure before it
was about (shares, growth rates, parts of a whole), then what the frame holds (see `framing`). A number that nothing
accounts for is left out with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal


from tasks.extraction import framing
from tasks.extraction.drafts import Draft
from tasks.extraction.framing import FLOWS, Frame, Sentence
from tasks.extraction.page import COUNTED, Page, within
from tasks.extraction.periods import Period
from tasks.extraction.quantities import Quantity, type_of
from tasks.extraction.territory import Territory, is_unit_of_a_mean, names_one, territories
from tasks.extraction.vocabulary import Mention

_BRIDGE = re.compile(
    r"(?:là|có|đạt|được|lên|còn|với|:|gồm|thêm|xuống|hơn|trên|gần|khoảng|chỉ|tới|đến|ít nhất|tối thiểu|ước|nay|-|\()\s*$"
)
_EACH_PLACE = re.compile(r"(?:mỗi|bình quân mỗi|trung bình mỗi|1|một) (?:xã|huyện|quận|phường|địa phương|đơn vị cấp)")
_EACH_TIME = re.compile(r"(?:mỗi|bình quân|trung bình)(?: mỗi| một| 1)? (?:tỉnh|tháng|năm|quý)|mỗi (?:tỉnh|tháng|năm)")
_YEARLY = re.compile(r"/ ?năm|hàng năm|hằng năm|mỗi năm|một năm|1 năm")
_TIMES = re.compile(r" ?lần(?![^\W\d_])")
_AND_WORKERS = re.compile(r" ?(?:,|và|&|/) ?(?:người )?(?:lao động|thành viên|xã viên|cán bộ)(?![^.;,]{0,30}\d)")
_WORKERS_AND = re.compile(
    r"(?:thành viên|xã viên)[^.;:]{0,14}(?:lao động)|(?:lao động)[^.;:]{0,14}(?:thành viên|xã viên)"
)
_ONE_OF = re.compile(
    r"(?<![^\W_])(?:mỗi|một|1|01) (?:htx|hợp tác xã|tht|tổ hợp tác|liên hiệp|quỹ|đơn vị|lao động|thành viên|người|xã viên)"
)


@dataclass(frozen=True, slots=True)
class Unused:
    """A number that made no observation, and why."""

    start: int
    end: int
    reason: str


@dataclass(slots=True)
class Linker:
    page: Page
    frame: Frame
    drafts: list[Draft]
    unused: list[Unused]
    paragraph: int = 0
    headline: Decimal = Decimal(0)
    headline_activity: str | None = None  # of the last count of all co-operatives that the page speaks of
    columns: dict[int, Period] = field(default_factory=dict)  # of the table: which period stands over which column
    about: str | None = None  # the organisation that the title names first
    listed_sum: Decimal | None = None  # what the fields of work enumerated in the sentence sum to
    foreign: Quantity | None = None  # the last number of the sentence, where it counts something else
    speaks: bool = False  # whether the paragraph, or the title over it, is about co-operatives

    def begin(self, title: Sentence) -> None:
        """What the title settles for the page: which organisations it is about, and whether it is about one of them only."""
        named = [m for m in title.mentions if m.kind == "organisation" and m.code in COUNTED]
        self.about = named[0].code if named else None
        targets = [m for m in title.mentions if m.kind == "trigger" and m.code in ("target", "expected")]
        spans = [p for p in title.periods if p.kind == "span"]
        self.frame.title_target = spans[-1] if targets and spans else None
        body = [p for part in self.page.layout.paragraphs for p in within(self.page.periods, part.start, part.end)]
        of_a_year = [
            p
            for p in (*title.periods, *body)
            if p.kind == "span" and p.first and p.first.year == (p.last or p.first).year
        ]
        self.frame.main_span = of_a_year[0] if of_a_year else None
        self.frame.main_part = next((p for p in of_a_year if p.rule in ("months", "quarter")), None)
        self.frame.title_span = next((p for p in of_a_year if p.end <= title.end and p.start >= title.start), None)
        self.frame.single_page = self.frame.single = bool(named) and all(names_one(self.page, m) for m in named)

    def head_of_table(self, start: int, end: int) -> None:
        """Remembers the periods that a table's head names over its columns."""
        named = {
            self._cell(start, p.start): p for p in within(self.page.periods, start, end) if p.kind in ("span", "point")
        }
        if named:
            self.columns = named

    def _cell(self, row: int, at: int) -> int:
        return self.page.folded.count(" | ", row, at)

    def sentence(self, s: Sentence) -> None:
        """Reads one sentence: appends to `drafts` and `unused`, and leaves its frame to the next."""
        following = list(s.mentions)
        quantities = []
        for number in within(self.page.numbers, s.start, s.end):
            q = type_of(number, self.page.folded, [m for m in following if number.end <= m.start <= number.end + 6])
            if is_unit_of_a_mean(self.page, q):
                continue
            quantities.append(q)
        here: list[Draft] = []
        self.foreign = None
        places = territories(self.page, s, quantities)
        self.listed_sum = self._sum_of_fields(s, quantities, places)
        for q, t in zip(quantities, places, strict=True):
            self._note_single(s, t)
            made = self._read(s, q, t, here)
            if isinstance(made, str):
                self.unused.append(Unused(q.number.start, q.number.end, made))
                self.foreign = q if q.kind is None or made.startswith(("products", "people")) else self.foreign
                continue
            self.foreign = None
            for draft in made:
                here.append(draft)
                self.drafts.append(draft)
        self.frame.rule = self.frame.rule or bool(self._triggers(s, s.start, s.end, "rule"))
        self._share_predicates(here)
        self._note_single(s, Territory(s.start, s.start, s.end, s.end, s.end, s.end))
        framing.remember(self.page, self.frame, s)
        organisations = [m for m in s.mentions if m.kind == "organisation" and m.code in COUNTED]
        if organisations and not s.title:
            self.frame.organisation = (
                organisations[0].code if len({m.code for m in organisations}) == 1 else self._said(here)
            )

    def _said(self, here: Sequence[Draft]) -> str | None:
        return here[-1].organisation if here else self.frame.organisation

    # -- words of a territory

    def _in(self, s: Sentence, start: int, end: int, kind: str) -> list[Mention]:
        return [m for m in s.by_kind[kind] if m.start >= start and m.end <= end] if kind in s.by_kind else []

    def _triggers(self, s: Sentence, start: int, end: int, *codes: str) -> list[Mention]:
        return [m for m in self._in(s, start, end, "trigger") if m.code in codes]

    def _note_single(self, s: Sentence, t: Territory) -> None:
        """Follows whether the text speaks of one co-operative: set by a name or 'điển hình', ended by a word for all."""
        words = [m for m in s.mentions if m.start >= t.far_left and m.end <= t.start]
        for m in words:
            before = self.page.folded[max(0, m.start - 8) : m.start]
            if (
                m.kind == "trigger"
                and m.code == "single"
                and not before.endswith(("các ", "những ", "số "))
                or names_one(self.page, m)
            ):
                self.frame.single = True
            elif (
                m.kind == "locality"
                and m.code in ("province_wide", "nation")
                or m.kind == "trigger"
                and m.code in ("mean", "total")
            ):
                self.frame.single = False
            elif (
                m.kind == "organisation"
                and m.code in COUNTED
                and before.endswith(("các ", "số ", "những ", "khu vực ", "trong "))
            ):
                self.frame.single = False

    # -- one number

    def _read(self, s: Sentence, q: Quantity, t: Territory, here: list[Draft]) -> list[Draft] | str:
        if q.kind is None:
            return q.reason or "no unit"
        if self.frame.single:
            return "about one named co-operative or a chosen few"
        if not self.speaks and q.organisation is None:
            return "the paragraph does not speak of co-operatives"
        self.frame.rule = self.frame.rule or bool(self._triggers(s, s.start, t.start, "rule"))
        if self.frame.rule:
            return "a rule or a condition, not a count"
        if _TIMES.match(self.page.folded, q.number.end):
            return "a multiple ('lần')"
        near = self._in(s, t.left, t.start, "trigger")
        if self._triggers(s, t.left, t.start, "stop") and q.kind != "percent":
            return "about enterprises, farms or others"
        if any(m.code == "support_fund" for m in self._in(s, t.left, t.start, "organisation")) and q.kind == "money":
            return "the support fund's own money"
        if q.kind == "percent":
            return self._percent(s, q, t, here)
        if q.kind == "bare":
            resolved = self._bare(s, q, t, here)
            if isinstance(resolved, str):
                return resolved
            q = resolved
        if q.kind == "money":
            return self._money(s, q, t, here, near)
        if q.kind == "person":
            return self._person(s, q, t, here)
        if q.kind == "product":
            return self._product(s, q, t)
        return self._organisations(s, q, t, here)

    def _bare(self, s: Sentence, q: Quantity, t: Territory, here: list[Draft]) -> Quantity | str:
        """A number whose noun was dropped: '… nông nghiệp 137', 'số HTX là 617', '788 đang hoạt động'."""
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
                and ";" not in self.page.folded[m.end : t.start]
            ]
        before = self.page.folded[max(0, q.start - 14) : q.start]
        if left:
            last = left[-1]
            bridged = _BRIDGE.search(before) is not None
            adjacent = q.start - last.end <= 2 or self._only_periods(s, last.end, q.start)
            if (bridged or adjacent) and last.kind in ("organisation", "predicate", "activity"):
                people = next((m for m in reversed(left) if m.kind == "person" and m.code != "managers_trained"), None)
                if (
                    people
                    and last.kind != "activity"
                    and (
                        re.search(r"(?:tổng )?số [^,;:]*$", self.page.folded[max(0, people.start - 9) : people.end])
                        or self.page.folded[people.end : last.start].strip() in ("của", "của các", "tham gia")
                    )
                ):
                    return Quantity(q.number, "person", q.end, people)
                if (
                    last.kind == "organisation"
                    and last.code not in COUNTED
                    and not any(m.kind == "person" for m in left)
                ):
                    return f"about '{last.form}'"
                return Quantity(q.number, "organisation", q.end, q.noun if follows else None)
            if (bridged or adjacent) and last.kind == "person":
                return Quantity(q.number, "person", q.end, last)
            if last.kind == "money":
                return "a sum without a unit"
        if follows and (here or left or any(d.paragraph == self.paragraph for d in self.drafts)):
            return Quantity(q.number, "organisation", q.end, q.noun)
        return "no noun tells what it counts"

    def _only_periods(self, s: Sentence, start: int, end: int) -> bool:
        words = self.page.folded[start:end]
        for item in (*s.periods, *s.areas, *(m for m in s.mentions if m.kind == "trigger")):
            if start <= item.start and item.end <= end:
                words = words.replace(self.page.folded[item.start : item.end], " ")
        return not re.search(r"[^\W\d_]{2,}", re.sub(r"\b(?:là|có|đạt|ở|của|trên|địa|bàn|hiện|vẫn|nay)\b", " ", words))

    def _sum_of_fields(
        self, s: Sentence, quantities: Sequence[Quantity], places: Sequence[Territory]
    ) -> Decimal | None:
        """What the numbers that stand beside a field of work sum to, from three on: it tells which whole they are parts of."""
        parts = [
            q.number.value
            for q, t in zip(quantities, places, strict=True)
            if q.kind in ("organisation", "bare")
            and self._in(s, t.left, t.right, "activity")
            and not self._in(s, t.left, t.right, "predicate")
        ]
        return sum(parts, Decimal(0)) if len(parts) > 2 else None

    # -- organisations

    def _organisations(self, s: Sentence, q: Quantity, t: Territory, here: list[Draft]) -> list[Draft] | str:
        left_organisations = [m for m in self._in(s, t.far_left, t.start, "organisation")]
        alliance = any(m.code == "alliance" for m in left_organisations) or bool(self._alliance_before(s, t))
        near_words = self.page.folded[t.left : t.start]
        if (
            q.noun is not None
            and q.noun.form in ("đơn vị", "tổ chức")
            and (alliance and "thành viên" in near_words or "kết nạp" in near_words or "thành viên lên" in near_words)
        ):
            return [
                self._draft(s, q, t, here, "collective", "all", "alliance_members", "total", "members of the alliance")
            ]
        organisation, organisation_rule = self._organisation(s, q, t, here)
        listed_under = self._whole_of(s, q, t, here)
        if q.organisation is None and listed_under is not None and not self._in(s, t.left, t.start, "organisation"):
            organisation, organisation_rule = listed_under.organisation, "a part of the whole before it"
        activity = self._activity(s, q, t)
        indicator, rule, sure = self._predicate(s, q, t)
        measure = "total"
        change = self._change(s, q, t)
        antecedent = self._antecedent(here, ("organisation",))
        if _EACH_PLACE.search(near_words):
            return "a mean per commune or district"
        if change is not None and not self._triggers(s, change.end, t.start, "level"):
            measure = "change"
            indicator = antecedent.indicator if antecedent else "organisations"
            organisation = (
                antecedent.organisation
                if antecedent and q.organisation in (None, antecedent.organisation)
                else organisation
            )
            activity = activity or (antecedent.activity if antecedent else None)
            rule = f"'{change.form}' before the number"
        elif _EACH_TIME.search(near_words) or "bình quân mỗi" in near_words:
            measure = "mean"
            indicator = indicator or (antecedent.indicator if antecedent else "organisations")
            rule = rule or "a mean per period or province"
        elif indicator is None and listed_under is not None:
            indicator, rule = listed_under.indicator, "a part of the whole before it"
        elif indicator is None and (told := self._told_before(s, q, t, here)) is not None:
            indicator, rule = told
        elif indicator is None and re.search(
            r"(?:^|\s)(?:tại|cho|ở|từ|do)(?: (?:khoảng|hơn|trên|gần))? ?$", near_words
        ):
            clause = max(self.page.folded.rfind(";", s.start, t.start), s.start)
            helped = any(m.code == "organisations_supported" for m in self._in(s, clause, t.start, "predicate"))
            indicator, rule = (
                ("organisations_supported", "'hỗ trợ' in the clause")
                if helped
                else ("other", "where something happens, not a count of all")
            )
        elif indicator is None and q.noun is not None and q.noun.form in ("đơn vị", "tổ chức") and measure == "total":
            indicator, rule, sure = "other", "units, but not told of what", False
        elif indicator is None and self._unknown_verb(s, q):
            indicator, rule, sure = "other", "followed by a word that no rule knows", False
        elif indicator is None:
            indicator, rule = "organisations", "no word says anything but that they exist"
            sure = bool(
                self._triggers(s, t.far_left, t.start, "evidence", "total", "part", "level")
                or any(a.end <= t.start for a in s.areas)
                or here
            )
        if (
            activity is None
            and rule
            and "nông nghiệp" in rule
            and indicator in ("organisations_high_tech", "organisations_value_chain")
        ):
            activity = "agriculture"
        if (
            activity is None
            and here
            and here[-1].listed
            and q.noun is None
            and ";" not in self.page.folded[here[-1].number.end : t.start]
        ):
            activity = here[-1].activity
        if (
            activity is None
            and organisation == "cooperative"
            and measure == "total"
            and (
                indicator not in ("organisations", "other")
                and q.number.value < self.headline
                and not any(a.level == "wide" for a in s.areas if t.left <= a.start < t.start)
            )
        ):
            activity = self.headline_activity
        draft = self._draft(
            s,
            q,
            t,
            here,
            organisation,
            activity or (antecedent.activity if measure == "change" and antecedent else None) or "all",
            indicator,
            measure,
            rule,
        )
        draft.rules["organisation"] = organisation_rule
        draft.sure = sure
        draft.listed = listed_under is not None and rule == "a part of the whole before it"
        if listed_under is not None and draft.listed:
            self._take_time(draft, listed_under)
        elif (known := self._known(draft)) is not None:
            self._take_time(draft, known)
        if (
            indicator in ("organisations", "organisations_active")
            and measure == "total"
            and not draft.listed
            and organisation == "cooperative"
            and draft.area.locality is None
            and sure
        ):
            if draft.value * 10 >= self.headline * 9 and activity in ("agriculture", "all", None):
                self.headline, self.headline_activity = draft.value, activity
        drafts = [draft]
        if q.number.whole is not None:
            drafts.append(self._whole(draft, q))
        return drafts

    def _known(self, draft: Draft) -> Draft | None:
        """The same figure, said before: a page that repeats it seldom repeats its day."""
        same = (draft.place, draft.organisation, draft.activity, draft.indicator, draft.measure, draft.value)
        return next(
            (
                d
                for d in self.drafts
                if not d.title and (d.place, d.organisation, d.activity, d.indicator, d.measure, d.value) == same
            ),
            None,
        )

    def _take_time(self, draft: Draft, source: Draft) -> None:
        """Period and status from `source`, unless the draft's own words tell them."""
        if draft.basis.get("period") not in ("clause", "sentence"):
            draft.period, draft.period_start, draft.period_end = source.period, source.period_start, source.period_end
            if "period" in source.basis:
                draft.basis["period"] = "paragraph"
            if draft.status == "actual":
                draft.status = source.status

    def _alliance_before(self, s: Sentence, t: Territory) -> list[Mention]:
        return [m for m in s.mentions if m.kind == "organisation" and m.code == "alliance" and m.end <= t.start]

    def _organisation(self, s: Sentence, q: Quantity, t: Territory, here: list[Draft]) -> tuple[str, str]:
        if q.organisation:
            return q.organisation, f"'{q.noun.form}' after the number" if q.noun else "the unit"
        if q.kind == "person" and (joint := self._together(s, t, here)):
            return joint, "several kinds taken together"
        for start in (t.left, t.far_left, s.start):
            found = [m for m in self._in(s, start, t.start, "organisation") if m.code in COUNTED]
            if found:
                return found[-1].code, f"'{found[-1].form}' before the number"
        after = [
            m
            for m in self._in(s, q.end, t.far_right if q.kind == "person" else t.right, "organisation")
            if m.code in COUNTED
        ]
        if after and q.kind in ("person", "percent"):
            return after[0].code, f"'{after[0].form}' after the number"
        return self._last_organisation(s, t, here)

    def _last_organisation(self, s: Sentence, t: Territory, here: Sequence[Draft]) -> tuple[str, str]:
        """The organisation of the last figure that is no part of a list; of all of them where the text takes them together."""
        heads = [d for d in here if not d.listed]
        if joint := self._together(s, t, here):
            return joint, "several kinds taken together"
        if heads:
            return heads[-1].organisation, "that of the figure before it"
        return self._inherited_organisation()

    def _together(self, s: Sentence, t: Territory, here: Sequence[Draft]) -> str | None:
        kinds = {
            d.organisation
            for d in self.drafts
            if d.paragraph == self.paragraph and d.unit == "organisation" and d.measure == "total" and not d.listed
        }
        return "collective" if len(kinds) > 1 and self._triggers(s, t.far_left, t.start, "together") else None

    def _inherited_organisation(self) -> tuple[str, str]:
        same = [d for d in self.drafts if d.paragraph == self.paragraph and not d.listed]
        if same:
            return same[-1].organisation, "that of the paragraph's last figure"
        if self.frame.organisation:
            return self.frame.organisation, "that of the sentence before"
        return "cooperative", "the page is about co-operatives"

    def _activity(self, s: Sentence, q: Quantity, t: Territory) -> str | None:
        """The field of work right after the counted noun, or in the number's own words before it."""
        after = self._in(
            s, q.end - (q.noun.end - q.noun.start if q.noun and q.noun.kind == "activity" else 0), t.right, "activity"
        )
        if q.noun is not None and q.noun.kind == "activity":
            return q.noun.code
        close = [m for m in after if m.start - q.end < 34]
        if close and not (q.noun is None and close[0].start - q.end > 3 and self._in(s, t.left, t.start, "activity")):
            return close[0].code
        before = self._in(s, t.left, t.start, "activity")
        if before:
            return before[-1].code
        if (
            self.page.folded[t.left : t.start].strip(" ") in ("", "gồm")
            and t.left - 1 >= t.far_left
            and self.page.folded[t.left - 1] == ":"
        ):
            earlier = self._in(s, t.far_left, t.start, "activity")
            return earlier[-1].code if earlier else None
        return None

    def _predicate(self, s: Sentence, q: Quantity, t: Territory) -> tuple[str | None, str | None, bool]:
        folded = self.page.folded
        right = [
            m for m in self._in(s, q.number.end, t.right, "predicate") if m.code != "other" or m.start - q.end < 20
        ]
        far = (
            self._in(s, t.right, t.far_right, "predicate")
            if t.far_right > t.right and not self._opens_new(s, t)
            else []
        )
        if not right and (bracket := re.compile(r" ?\([^)]{0,40}\)").match(folded, q.end)):
            right = [
                m
                for m in self._in(s, bracket.end(), min(bracket.end() + 40, s.end), "predicate")
                if not re.search(r"[,;]", folded[bracket.end() : m.start])
            ]
        left = self._in(s, t.left, t.start, "predicate")
        if not left and not right and t.left - 1 >= t.far_left and folded[t.left - 1] in ":(":
            colon = max(folded.rfind(",", t.far_left, t.start), folded.rfind(";", t.far_left, t.start), t.far_left)
            left = self._in(s, colon, t.start, "predicate")
        nearest_left = left[-1] if left else None
        nearest_right = right[0] if right else None
        if nearest_left and nearest_right:
            gap = t.start - nearest_left.end
            strong_left = gap <= 14 and nearest_left.code in (
                "organisations_new",
                "organisations_dissolved",
                "organisations_supported",
                "alliance_members",
            )
            if nearest_right.code == "union_members":
                strong_left = False
            chosen = nearest_left if strong_left or nearest_right.start - q.end > 40 and gap < 20 else nearest_right
        else:
            chosen = nearest_left or nearest_right or (far[0] if far else None)  # type: ignore[assignment]
        if chosen is None:
            return None, None, True
        where = "before" if chosen.end <= t.start else "after"
        if chosen.code == "organisations_effective" and re.search(
            r"(?:kém|không|chưa) $", folded[max(0, chosen.start - 6) : chosen.start]
        ):
            return "other", f"'{chosen.form}' denied", True
        if chosen.form in ("thành lập được", "đã thành lập được", "đã thành lập", "thành lập") and self._up_to_now(
            s, t
        ):
            return "organisations", f"'{chosen.form}' up to now: those that exist", True
        return chosen.code, f"'{chosen.form}' {where} the number", True

    def _up_to_now(self, s: Sentence, t: Territory) -> bool:
        before = [p for p in s.periods if p.end <= t.start and p.kind != "base"]
        return bool(before) and before[-1].kind == "now"

    def _opens_new(self, s: Sentence, t: Territory) -> bool:
        """Whether the words past the first separator start on something else (a subject, a change, a bracket)."""
        return bool(
            self._in(s, t.right, t.far_right, "money")
            or self._in(s, t.right, t.far_right, "person")
            or self._triggers(s, t.right, t.far_right, "increase", "decrease", "share", "plan", "part")
            or self.page.folded[t.right : t.right + 1] in ";(:"
        )

    def _told_before(self, s: Sentence, q: Quantity, t: Territory, here: Sequence[Draft]) -> tuple[str, str] | None:
        """The indicator that an earlier figure or line has set: '(152 HTX)' after a place, 'con số này', a list's items."""
        folded = self.page.folded
        counts = [
            d
            for d in self.drafts
            if d.paragraph == self.paragraph and d.unit == "organisation" and d.measure == "total"
        ]
        bracketed = folded[max(0, q.start - 2) : q.start].rstrip().endswith("(")
        if any(
            q.start - a.end <= 2 and (bracketed or a.level in ("province", "locality"))
            for a in s.areas
            if a.end <= q.start
        ):
            if counts:
                return counts[-1].indicator, "that of the figure before it, for the place before the bracket"
            if self.frame.predicate or self._in(s, s.start, t.start, "predicate"):
                said = self._in(s, s.start, t.start, "predicate")
                return said[-1].code if said else str(
                    self.frame.predicate
                ), "what the paragraph speaks of, for the place before the bracket"
        if (
            bracketed
            and counts
            and (
                any(q.start - m.end <= 16 for m in self._triggers(s, t.far_left, t.start, "plan"))
                or self._compared(s, t)
            )
        ):
            return counts[-1].indicator, "the plan or the past that the figure before it is held against"
        if self._triggers(s, t.left, t.start, "anaphora") and counts:
            return counts[-1].indicator, "'con số này' means the figure before it"
        if self.frame.announced and counts and (":" in folded[s.start : t.start]):
            return counts[-1].indicator, "an item of the list that the line before announces"
        last = here[-1] if here else None
        if (
            last is not None
            and last.indicator in ("loans", "support_funding")
            and re.search(r"(?:^|\s)cho (?:\w+ )?$", folded[t.left : t.start])
        ):
            return "organisations_supported", "those that the sum before it went to"
        if last is not None and last.indicator == "ocop_products" and folded[t.left : t.start].rstrip().endswith("của"):
            return "organisations_ocop", "those that own the products before it"
        if self._compared(s, t) and counts:
            return counts[-1].indicator, "the same count in the period compared with"
        return None

    def _compared(self, s: Sentence, t: Territory) -> Period | None:
        """'cùng kỳ năm 2023 là 576 HTX': the period with which the text compares, where the number is that period's own."""
        bases = [
            p
            for p in s.periods
            if p.kind == "base" and p.last is not None and p.start >= t.left - 40 and p.end <= t.start
        ]
        if bases and re.fullmatch(
            r" ?(?:\(|là|có|đạt|chỉ có|mới có|mới là)? ?", self.page.folded[bases[-1].end : t.start]
        ):
            return bases[-1]
        return None

    def _unknown_verb(self, s: Sentence, q: Quantity) -> bool:
        at = q.end
        while True:
            while at < s.end and self.page.folded[at] in " \n":
                at += 1
            if at >= s.end or not self.page.folded[at].isalpha():
                return False
            known = [m for m in s.mentions if m.start == at and (m.kind != "organisation" or m.code in COUNTED)]
            places = [a for a in s.areas if a.start == at] or [p for p in s.periods if p.start == at]
            if any(m.kind in ("activity", "organisation") for m in known):
                at = known[0].end
            elif known:
                return False
            elif places:
                return False
            else:
                return True

    def _whole_of(self, s: Sentence, q: Quantity, t: Territory, here: list[Draft]) -> Draft | None:
        """The whole that this number is a part of, where the number stands in a list of fields of work."""
        activity = self._activity(s, q, t) or (
            "credit"
            if q.organisation == "credit_fund" or "quỹ tín dụng" in self.page.folded[t.left : t.start]
            else None
        )
        if activity is None or self._in(s, t.left, t.start, "money"):
            return None
        same = [
            d
            for d in self.drafts
            if d.paragraph == self.paragraph
            and d.indicator.startswith("organisations")
            and d.measure == "total"
            and not d.listed
        ]
        if not same:
            return None
        whole = next(
            (
                d
                for d in reversed(self.drafts)
                if d.value == self.listed_sum and d.measure == "total" and d.unit == "organisation"
            ),
            same[-1],
        )
        in_sentence = whole in here
        announced = (
            bool(self._triggers(s, s.start, t.start, "part"))
            or ":" in self.page.folded[s.start : t.start]
            or self.frame.announced
        )
        dropped = (
            q.noun is None
            or q.noun.kind in ("activity", "predicate", "unit")
            or self.page.folded[t.left : t.start].strip(" ,:") != ""
            and bool(self._in(s, t.left, t.start, "activity"))
        )
        if (
            (announced or dropped and in_sentence)
            and (q.organisation in (None, whole.organisation, "credit_fund"))
            and q.number.value <= whole.value
        ):
            return whole
        return None

    def _whole(self, part: Draft, q: Quantity) -> Draft:
        """The M of 'N/M': the plan of a flow, the stock that a part is of."""
        assert q.number.whole is not None
        flow = part.indicator in FLOWS
        indicator = part.indicator if flow else "organisations"
        start, end = part.period_start, part.period_end
        if flow and (of := (end or start)) is not None:
            start, end = of.replace(month=1, day=1), of.replace(month=12, day=31)
        whole = Draft(**{name: getattr(part, name) for name in Draft.__dataclass_fields__})
        whole.indicator, whole.value, whole.upper, whole.aside = indicator, q.number.whole, None, True
        whole.status = "target" if flow else part.status
        whole.period_start, whole.period_end = start, end
        whole.rules = {**part.rules, "indicator": "the second number of 'N/M'"}
        return whole

    # -- people

    def _person(self, s: Sentence, q: Quantity, t: Territory, here: list[Draft]) -> list[Draft] | str:
        folded = self.page.folded
        code, rule = self._people(s, q, t)
        if code is None:
            return f"people, but nothing tells which ('{q.noun.form}')" if q.noun else "people, but nothing tells which"
        organisation, organisation_rule = self._organisation(s, q, t, here)
        near = folded[t.left : t.start]
        alliance = self._alliance_before(s, t)
        if (
            code == "members"
            and alliance
            and re.search(r"phát triển|kết nạp|thêm", near)
            and not self._in(s, t.left, t.start, "organisation")
        ):
            return [
                self._draft(
                    s, q, t, here, "collective", "all", "alliance_members", "change", "members that joined the alliance"
                )
            ]
        if (
            code == "members"
            and alliance
            and not any(
                m.code in COUNTED and m.start > alliance[-1].end
                for m in self._in(s, alliance[-1].end, t.start, "organisation")
            )
        ):
            return "members of the alliance"
        if code in ("members", "workers") and (_AND_WORKERS.match(folded, q.end) or _WORKERS_AND.search(near)):
            return [
                self._draft(
                    s, q, t, here, organisation, "all", "other", "total", "members and workers counted together"
                )
            ]
        if any(
            m.code == "organisations_new" and m.form not in ("có thêm", "thêm")
            for m in self._in(s, t.left, t.start, "predicate")
        ) and not self._in(s, t.left, t.start, "person"):
            code = "other"
        if (
            code == "members"
            and re.search(r"kết nạp|gia nhập|phát triển mới", near)
            or folded.startswith(" mới", q.end)
        ):
            code, rule = "members_new", "joined"
        measure = "total"
        change = self._change(s, q, t)
        if change is not None and not self._triggers(s, change.end, t.start, "level"):
            measure, rule = "change", f"'{change.form}' before the number"
        elif (
            self._triggers(s, t.left, t.start, "mean")
            or "bình quân" in near
            or re.match(r" ?/ ?(?:htx|hợp tác xã|tht|tổ)", folded[q.end : q.end + 10])
        ):
            measure = "mean"
        activity = self._own_activity(s, t, not here) or self._antecedent_activity(here, organisation)
        draft = self._draft(s, q, t, here, organisation, activity, code, measure, rule)
        draft.rules["organisation"] = organisation_rule
        return [draft]

    def _people(self, s: Sentence, q: Quantity, t: Territory) -> tuple[str | None, str]:
        noun = q.noun
        if noun is not None and noun.kind == "person":
            if (
                noun.code == "people_trained"
                and noun.form == "lượt"
                and not self._in(s, t.far_left, t.start, "person")
                and "tập huấn" not in self.page.folded[s.start : s.end]
            ):
                return None, ""
            return noun.code, f"'{noun.form}' at the number"
        form = noun.form if noun else ""
        twin = next((m for m in s.mentions if noun and m.start == noun.start and m.kind == "person"), None)
        if twin is not None:
            return self._refined(s, twin, t)
        if form in ("hộ thành viên", "thành viên mới"):
            return "members", f"'{form}' after the number"
        for start, end in ((q.end, t.right), (t.left, t.start), (t.far_left, t.start)):
            found = self._in(s, start, end, "person")
            if found:
                chosen = found[0] if start == q.end else found[-1]
                return chosen.code, f"'{chosen.form}' {'after' if start == q.end else 'before'} the number"
        return None, ""

    def _refined(self, s: Sentence, noun: Mention, t: Territory) -> tuple[str | None, str]:
        if noun.form == "lượt" and not re.search(
            r"đào tạo|bồi dưỡng|tập huấn|học viên|dự|lớp", self.page.folded[s.start : s.end]
        ):
            return None, ""
        return noun.code, f"'{noun.form}' after the number"

    # -- money

    def _money(
        self, s: Sentence, q: Quantity, t: Territory, here: list[Draft], near: Sequence[Mention]
    ) -> list[Draft] | str:
        folded = self.page.folded
        subjects = self._in(s, t.left, t.start, "money") or self._in(s, t.right - (t.right - q.end), t.right, "money")
        far = False
        if not subjects:
            subjects, far = (
                [m for m in self._in(s, t.far_left, t.start, "money") if ";" not in folded[m.end : t.start]],
                True,
            )
        antecedent = self._antecedent(here, ("money",))
        change = self._change(s, q, t)
        mean = (
            any(
                not (m.form == "mỗi" and folded.startswith((" năm", " tháng"), m.end))
                for m in self._triggers(s, t.left, t.start, "mean")
            )
            or bool({"organisation", "person"} & q.per)
            or _ONE_OF.search(folded, t.left, t.start) is not None
        )
        if change is not None and not self._triggers(s, change.end, t.start, "level") and (antecedent or subjects):
            return self._money_change(s, q, t, here, change, subjects, antecedent, far)
        if not subjects:
            if antecedent is not None and mean:
                own = [m.code for m in self._in(s, t.left, t.start, "organisation") if m.code in COUNTED]
                organisation = own[-1] if own else antecedent.organisation
                return [
                    self._draft(
                        s,
                        q,
                        t,
                        here,
                        organisation,
                        antecedent.activity,
                        antecedent.indicator,
                        "mean",
                        "the mean of the sum before it",
                    )
                ]
            if (
                antecedent is not None
                and antecedent.measure == "mean"
                and not self._in(s, t.far_left, t.start, "predicate")
            ):
                organisation, _ = self._organisation(s, q, t, here)
                if self._in(s, t.left, t.start, "organisation"):
                    return [
                        self._draft(
                            s,
                            q,
                            t,
                            here,
                            organisation,
                            antecedent.activity,
                            antecedent.indicator,
                            "mean",
                            "the indicator of the figure before it",
                        )
                    ]
            if (
                here
                and here[-1].indicator == "organisations_supported"
                and re.fullmatch(r"[^;]{0,12}(?:với|kinh phí|trị giá)?[^;]{0,16}", folded[t.left : t.start])
            ):
                return [
                    self._draft(
                        s,
                        q,
                        t,
                        here,
                        here[-1].organisation,
                        here[-1].activity,
                        "support_funding",
                        "total",
                        "the sum for those supported before it",
                    )
                ]
            return "a sum of money, but nothing tells what it is"
        codes = [m.code for m in subjects]
        chosen = subjects[-1]
        income = next((m for m in subjects if m.code == "worker_income"), None)
        code = chosen.code
        if income is not None:
            code, chosen = "worker_income", income
        elif far:
            chosen = subjects[-1]
            code = chosen.code
        elif (
            len(set(codes)) > 1
            and len(subjects) > 1
            and re.search(r"^ ?(?:và|cùng|,) ?$", folded[subjects[-2].end : subjects[-1].start])
        ):
            code = "other"
        elif "other" in codes and chosen.code in ("revenue",):
            code = chosen.code
        if code == "worker_income":
            code = self._whose_income(s, t, chosen)
        if code == "support_funding" and any(m.code == "loans" for m in subjects):
            code = "loans"
        organisation, organisation_rule = self._money_organisation(s, q, t, here, code)
        fresh = any(
            m.code == "organisations_new" and m.form not in ("có thêm", "thêm")
            for m in self._in(s, t.left, t.start, "predicate")
        )
        if fresh and code not in ("support_funding",):
            code = "other"
        measure = "mean" if mean or code in ("worker_income", "member_income") else "total"
        if (
            measure == "total"
            and antecedent is not None
            and antecedent.measure == "mean"
            and "tổng" not in folded[t.left : t.start]
            and code in ("revenue", "profit")
        ):
            measure = "mean"
        activity = self._own_activity(s, t, not here) or self._antecedent_activity(here, organisation)
        draft = self._draft(
            s,
            q,
            t,
            here,
            organisation,
            activity,
            code,
            measure,
            f"'{chosen.form}' {'before' if chosen.end <= t.start else 'after'} the number",
        )
        draft.rules["organisation"] = organisation_rule
        draft.sure = not far
        return [draft]

    def _money_change(self, s: Sentence, q: Quantity, t: Territory, here: list[Draft], change: Mention, subjects: Sequence[Mention], antecedent: Draft | None, far: bool) -> list[Draft] | str:  # fmt: skip
        own = [m for m in subjects if m.end <= change.start]
        if own and not far or antecedent is None:
            chosen = (own or subjects)[-1]
            code = self._whose_income(s, t, chosen) if chosen.code == "worker_income" else chosen.code
            organisation, _ = self._money_organisation(s, q, t, here, code)
            mean = bool(self._triggers(s, t.left, t.start, "mean")) or bool(q.per)
            activity = self._own_activity(s, t, not here) or self._antecedent_activity(here, organisation)
            draft = self._draft(
                s, q, t, here, organisation, activity, code, "change", f"'{change.form}' before the number"
            )
            if mean:
                draft.rules["unit"] = "a mean"
            return [draft]
        draft = self._draft(
            s,
            q,
            t,
            here,
            antecedent.organisation,
            antecedent.activity,
            antecedent.indicator,
            "change",
            f"'{change.form}': a change of the figure before it",
        )
        return [draft]

    def _whose_income(self, s: Sentence, t: Territory, subject: Mention) -> str:
        around = self.page.folded[max(s.start, t.far_left) : t.start]
        tail = around[max(0, around.rfind(";")) :]
        members = re.search(r"thành viên|xã viên", tail) is not None
        workers = re.search(r"lao động|công nhân", tail) is not None
        return (
            "member_income"
            if members and not workers and subject.form.startswith(("thu nhập", "tnbq"))
            else "worker_income"
        )

    def _money_organisation(
        self, s: Sentence, q: Quantity, t: Territory, here: list[Draft], code: str
    ) -> tuple[str, str]:
        if q.organisation:
            return q.organisation, "the unit"
        for start in (t.left, t.far_left):
            found = [m for m in self._in(s, start, t.start, "organisation") if m.code in COUNTED]
            if found:
                return found[-1].code, f"'{found[-1].form}' before the number"
        right = [m for m in self._in(s, q.end, t.right, "organisation") if m.code in COUNTED]
        if right and code in ("loans", "support_funding"):
            return right[0].code, f"'{right[0].form}' after the number"
        if code in ("loans", "support_funding") and (
            given := re.compile(r" cho (?:[^\W_]+ )?\d+ (?:htx|hợp tác xã)").match(self.page.folded, q.end)
        ):
            return "cooperative", f"'{given[0].strip()}' after the number"
        if [d for d in here if not d.listed]:
            return self._last_organisation(s, t, here)
        if code == "support_funding" and self.about:
            return self.about, "the title's"
        earlier = [m for m in self._in(s, s.start, t.start, "organisation") if m.code in COUNTED]
        if earlier:
            return earlier[-1].code, f"'{earlier[-1].form}' in the sentence"
        return self._inherited_organisation()

    def _own_activity(self, s: Sentence, t: Territory, fresh: bool = False) -> str | None:
        """A field of work told of the organisation itself ('HTX nông nghiệp'), in the number's words or before them."""
        for start, end in (
            (t.left, t.start),
            (t.end, t.right),
            (t.far_left, t.start),
            (s.start, t.start if fresh else s.start),
        ):
            for m in reversed(self._in(s, start, end, "organisation")):
                after = [a for a in self._in(s, m.end, m.end + 26, "activity") if a.start - m.end <= 2]
                if after:
                    return after[0].code
                if m.code == "credit_fund":
                    return "credit"
                if m.form.endswith("nn"):
                    return "agriculture"
        block = re.compile(r"(?:khối|lĩnh vực|nhóm|ngành) (?P<field>phi nông nghiệp|nông nghiệp)").search(
            self.page.folded, s.start, t.start
        )
        return {"nông nghiệp": "agriculture", "phi nông nghiệp": "non_agriculture"}[block["field"]] if block else None

    def _antecedent_activity(self, here: Sequence[Draft], organisation: str) -> str:
        if organisation == "credit_fund":
            return "credit"
        for draft in reversed(here):
            if draft.organisation == organisation and not draft.listed:
                return draft.activity or "all"
        if self.headline_activity and organisation == "cooperative":
            return self.headline_activity
        return "all"

    # -- percentages

    def _percent(self, s: Sentence, q: Quantity, t: Territory, here: list[Draft]) -> list[Draft] | str:
        folded = self.page.folded
        near = folded[t.left : t.start]
        after = folded[q.end : min(t.right + 1, q.end + 60)]
        antecedent = self._antecedent(here, ("organisation", "person", "money"))
        if self.foreign is not None and t.start - self.foreign.end < 60 and self._subject_before(s, t, []) is None:
            return "of the number before it, which counts something else"
        if self._triggers(s, t.left, t.start, "exceed"):
            return "above plan by a share: no code"
        planned = self._triggers(s, q.end, t.right, "plan")
        if planned and planned[0].start - q.end < 24 and not after.lstrip().startswith("tổng"):
            subject = self._subject_before(s, t, here)
            basis = (
                subject
                or antecedent
                or self._subject_before(
                    s, Territory(t.far_left, t.far_left, t.start, t.end, t.right, t.far_right), here
                )
            )
            if basis is None:
                return "a plan rate, but of nothing that was read"
            return [self._of(s, q, t, here, basis, "plan_rate", f"'{planned[0].form}' after the number")]
        against = [
            m
            for m in self._triggers(s, s.start, t.start, "plan")
            if self.page.folded[max(0, m.start - 7) : m.start] == "so với "
        ]
        change = self._change(s, q, t)
        if against and change is None and ";" not in folded[against[-1].end : t.start] and antecedent is not None:
            return [self._of(s, q, t, here, antecedent, "plan_rate", "'so với kế hoạch' before the number")]
        if change is not None and not self._triggers(s, change.end, t.start, "level", "share"):
            own = self._subject_before(s, t, here)
            basis = own or antecedent
            if basis is None:
                return "a growth rate, but of nothing that was read"
            draft = self._of(s, q, t, here, basis, "growth_rate", f"'{change.form}' before the number")
            return [draft]
        if re.search(r"so (?:với )?(?:cùng kỳ|năm|kế hoạch)", after[:24]) and not self._triggers(
            s, t.left, t.start, "share"
        ):
            return "a comparison that is neither growth nor share"
        return self._share(s, q, t, here, antecedent, near, after)

    def _share(self, s: Sentence, q: Quantity, t: Territory, here: list[Draft], antecedent: Draft | None, near: str, after: str) -> list[Draft] | str:  # fmt: skip
        gdp = [m for m in s.mentions if m.kind == "share" and abs(m.start - q.start) < 60]
        if gdp:
            organisation, _ = self._organisation(s, q, t, here)
            return [
                self._draft(
                    s,
                    q,
                    t,
                    here,
                    "collective" if "tập thể" in self.page.folded[s.start : s.end] else organisation,
                    "all",
                    "gdp_share",
                    "share",
                    f"'{gdp[0].form}'",
                )
            ]
        if re.match(
            r" ?(?:tổng )?(?:nguồn vốn|dư nợ|doanh thu|vốn|tiền|số hộ|hộ|diện tích|sản lượng|giá trị)", after
        ) or re.search(r"tổn thất|lãi suất|hộ nghèo|nợ xấu|doanh thu|vốn|diện tích|tỷ lệ hộ", near):
            return "a share of money or of something else"
        trained = self._in(s, t.left, t.start, "person") + self._in(s, q.end, t.far_right, "person")
        organisation, organisation_rule = self._organisation(s, q, t, here)
        trained_words = [m for m in trained if m.code == "managers_trained"]
        if trained_words and "cán bộ" in self.page.folded[s.start : s.end]:
            return [
                self._draft(
                    s,
                    q,
                    t,
                    here,
                    "cooperative" if organisation == "collective" else organisation,
                    "all",
                    "managers_trained",
                    "share",
                    f"'{trained_words[-1].form}'",
                )
            ]
        predicates_right = [m for m in self._in(s, q.end, t.right, "predicate") if m.start - q.end < 40]
        others = [
            m
            for m in self._in(s, t.left, t.start, "organisation")
            if m.code in COUNTED and m.code not in ("cooperative", "collective")
        ]
        if others and share_of_whole(self.page.folded[others[-1].end : t.start]):
            return [
                self._draft(
                    s,
                    q,
                    t,
                    here,
                    others[-1].code,
                    "all",
                    "organisations",
                    "share",
                    f"'{others[-1].form}' before the number",
                )
            ]
        fields_right = (
            [] if predicates_right else [m for m in self._in(s, q.end, t.right, "activity") if m.start - q.end < 34]
        )
        if fields_right and re.match(r" ?(?:là|thuộc|ở|hoạt động|số)? ?(?:các )?(?:htx|hợp tác xã|lĩnh vực)", after):
            return [
                self._draft(
                    s,
                    q,
                    t,
                    here,
                    organisation,
                    fields_right[0].code,
                    "organisations",
                    "share",
                    f"'{fields_right[0].form}' after the number",
                )
            ]
        noun_right = [m for m in self._in(s, q.end, t.right, "organisation") if m.start - q.end < 12]
        activities = self._in(s, t.left, t.start, "activity")
        predicates = self._in(s, t.left, t.start, "predicate")
        if not activities and not predicates and self.page.folded[t.left - 1 : t.left] in (":",):
            predicates = self._in(s, t.far_left, t.start, "predicate")
            activities = self._in(s, t.far_left, t.start, "activity")
        if not activities and not predicates and antecedent is None:
            predicates = self._in(s, t.far_left, t.start, "predicate")
        own_activity = self._own_activity(s, t)
        share_word = self._triggers(s, t.left, t.start, "share")
        if predicates_right and not (share_word and (activities or predicates or antecedent)):
            chosen = predicates_right[0]
            code = (
                "other"
                if re.search(r"(?:kém|không|chưa) $", self.page.folded[max(0, chosen.start - 6) : chosen.start])
                else chosen.code
            )
            activity = next((m.code for m in self._in(s, q.end, t.right, "activity")), None)
            draft = self._draft(
                s,
                q,
                t,
                here,
                noun_right[0].code if noun_right and noun_right[0].code in COUNTED else organisation,
                activity or self._antecedent_activity(here, organisation),
                code,
                "share",
                f"'{chosen.form}' after the number",
            )
        elif predicates and (
            not activities or predicates[-1].start > activities[-1].start or predicates[-1].code != "other"
        ):
            chosen = predicates[-1]
            draft = self._draft(
                s,
                q,
                t,
                here,
                organisation,
                own_activity or self._antecedent_activity(here, organisation),
                chosen.code,
                "share",
                f"'{chosen.form}' before the number",
            )
        elif activities:
            fresh = re.search(r"htx mới|hợp tác xã mới|thành lập mới|mới thành lập", after) is not None
            code = "organisations_new" if fresh else "organisations"
            activity = activities[-1].code
            draft = self._draft(
                s, q, t, here, organisation, activity, code, "share", f"'{activities[-1].form}' before the number"
            )
            if activity == "other" or organisation == "credit_fund":
                draft.activity = activity
        elif antecedent is not None and self._close_to(antecedent, t, share_word):
            draft = self._of(s, q, t, here, antecedent, "share", "a share told of the figure before it")
        else:
            return "a percentage, but nothing tells of what"
        draft.rules.setdefault("organisation", organisation_rule)
        return [draft]

    def _close_to(self, antecedent: Draft, t: Territory, share_word: Sequence[Mention]) -> bool:
        between = self.page.folded[antecedent.number.end : t.start]
        return (
            bool(share_word)
            or len(between) < 60
            and between.rstrip().endswith(("(", "-", ",", "gần", "khoảng", "hơn", "trên"))
        )

    def _subject_before(self, s: Sentence, t: Territory, here: list[Draft]) -> Draft | None:
        """A subject that stands in the percentage's own words: 'số thành viên tăng 15%'."""
        for m in reversed(
            [
                m
                for m in s.mentions
                if m.kind in ("money", "person", "predicate") and m.start >= t.left and m.end <= t.start
            ]
        ):
            if m.code in ("other", "managers_trained", "organisations_supported"):
                continue
            same = [d for d in here if d.indicator == m.code and d.measure in ("total", "mean")]
            if same:
                return same[-1]
            organisation, _ = self._organisation(s, Quantity(self.page.numbers[0], "bare", t.end), t, here)
            return self._stub(s, t, organisation, m.code)
        return None

    def _stub(self, s: Sentence, t: Territory, organisation: str, indicator: str) -> Draft | None:
        number = next((n for n in self.page.numbers if n.start == t.start), None)
        if number is None:
            return None
        stub = self._draft(
            s, Quantity(number, "percent", t.end), t, [], organisation, "all", indicator, "total", f"'{indicator}'"
        )
        return stub

    # -- shared

    def _change(self, s: Sentence, q: Quantity, t: Territory) -> Mention | None:
        """'tăng', 'giảm', 'nhiều hơn' that speaks of this number."""
        words = self._triggers(s, t.left, t.start, "increase", "decrease")
        if not words:
            return None
        last = words[-1]
        between = self.page.folded[last.end : t.start]
        if re.search(r"(?:^|[ ])(?:từ|lên|còn|xuống)(?: (?:hơn|trên|gần|khoảng|mức))? ?$", between) and not re.search(
            r"trở lên", self.page.folded[q.end : q.end + 12]
        ):
            return None
        return last if len(between) < 70 else None

    def _antecedent(self, here: Sequence[Draft], kinds: tuple[str, ...]) -> Draft | None:
        units = {"organisation": ("organisation",), "person": ("person",), "money": ("VND",)}
        wanted = tuple(unit for kind in kinds for unit in units[kind])
        said = list(here)
        if here and all(draft.aside or draft.measure not in ("total", "mean") for draft in here):
            said = [d for d in self.drafts if d.paragraph == self.paragraph and not d.listed]
        for draft in reversed(said):
            if draft.measure in ("total", "mean") and not draft.aside and draft.unit.startswith(wanted):
                return draft
        return None

    def _of(
        self, s: Sentence, q: Quantity, t: Territory, here: list[Draft], basis: Draft, measure: str, rule: str
    ) -> Draft:
        """A percentage or change of a figure that was read before: it shares everything but measure, value and words."""
        draft = self._draft(s, q, t, here, basis.organisation, basis.activity, basis.indicator, measure, rule)
        draft.area, draft.status, draft.period = basis.area, basis.status, basis.period
        flow = basis.indicator in FLOWS
        draft.period_start, draft.period_end = framing.dates(basis.period, flow, measure in ("growth_rate", "change"))
        if flow:
            draft.period_start, draft.period_end = basis.period_start, basis.period_end
        draft.basis = dict(basis.basis)
        draft.rules = {**basis.rules, "indicator": rule}
        return draft

    def _share_predicates(self, here: Sequence[Draft]) -> None:
        """'15 HTX và 1 liên hiệp HTX ra đời', 'thành lập mới 45 HTX và 01 liên hiệp HTX': one verb for several kinds."""
        counts = [d for d in here if d.measure == "total" and d.unit == "organisation" and not d.listed and not d.aside]
        for first, second in zip(counts, counts[1:], strict=False):
            between = self.page.folded[first.number.end : second.number.start]
            plain = len(between) < 60 and not re.search(r"lũy kế|tổng|hiện|đến nay|nâng|đưa|có |còn|;|\.", between)
            if first.organisation == second.organisation or not plain:
                continue
            if (
                second.indicator == "organisations"
                and first.indicator not in ("organisations", "other", "union_members", "alliance_members")
                and "before" in first.rules["indicator"]
            ):
                self._copy_predicate(first, second)
        for second, first in zip(counts[::-1], counts[-2::-1], strict=False):
            between = re.sub(r"\([^)]*\)", "", self.page.folded[first.number.end : second.number.start])
            if first.organisation == second.organisation or len(between) > 60 or ";" in between:
                continue
            if (
                first.indicator == "organisations"
                and second.indicator
                in ("organisations_new", "organisations_active", "organisations_dissolved", "organisations_inactive")
                and "after" in second.rules["indicator"]
            ):
                self._copy_predicate(second, first)
                for told in here:
                    if (
                        first.number.start < told.number.start < second.number.start
                        and told.indicator == "organisations"
                        and told.organisation == first.organisation
                    ):
                        told.indicator = first.indicator

    def _copy_predicate(self, source: Draft, target: Draft) -> None:
        target.indicator = source.indicator
        target.rules["indicator"] = source.rules["indicator"] + ", shared"
        target.status, target.period = source.status, source.period
        target.period_start, target.period_end = source.period_start, source.period_end

    def _draft(self, s: Sentence, q: Quantity, t: Territory, here: Sequence[Draft], organisation: str, activity: str | None, indicator: str, measure: str, rule: str | None) -> Draft:  # fmt: skip
        flow = (
            indicator in FLOWS
            or (indicator, measure) == ("alliance_members", "change")
            or (indicator == "loans" and "doanh số" in self.page.folded[t.left : t.start])
        )
        if organisation == "credit_fund":
            activity = "credit"
        mean = measure in ("mean", "change", "growth_rate") and q.kind in ("money", "percent")
        yearly = (
            "year" in q.per or "month" in q.per or _YEARLY.search(self.page.folded[t.far_left : t.start]) is not None
        )
        period, period_basis, period_rule = framing.period_of(
            self.page, s, self.frame, t.start, t.left, t.right, flow, mean, yearly
        )
        if " | " in self.page.folded[s.start : s.end] and (column := self.columns.get(self._cell(s.start, q.start))):
            fitting = framing.fit(column, self.frame, flow, mean, yearly)
            period, period_basis, period_rule = fitting, "paragraph", "the column's head"
        area = framing.area_of(self.page, self.frame, s, t.start, t.left, t.right)
        status, status_basis, status_rule = framing.status_of(self.page, s, self.frame, t.start, t.left, period)
        if (
            period is not None
            and not flow
            and status == "actual"
            and period.kind == "span"
            and self.page.published
            and period.last
            and period.last > self.page.published
        ):
            # the period that is told has not ended: the count is the day's
            period, period_basis, period_rule = (
                Period(period.start, period.end, "now", None, self.page.published, "published"),
                "document",
                "the page's date, within the period told",
            )
        start, end = framing.dates(period, flow, False)
        change = self._change(s, q, t) if measure in ("change", "growth_rate") else None
        sign = -1 if change is not None and change.code == "decrease" else 1
        qualifier, quote_start, quote_end = self._qualifier(s, q, t)
        value = q.number.value * sign
        draft = Draft(
            q.number, organisation, None if activity == "unclassified" else activity, indicator, measure, value, q.number.upper, self._unit(q, measure, indicator, yearly),
            area, period, start, end, status, qualifier, quote_start, quote_end, self.paragraph, s.title,
        )  # fmt: skip
        draft.basis = {
            "area": area.basis,
            "status": status_basis,
            "organisation": "clause" if q.organisation else "sentence",
        }
        if period_basis is not None:
            draft.basis["period"] = period_basis
        draft.rules = {"indicator": rule or "", "area": area.rule, "period": period_rule, "status": status_rule}
        draft.issuer = framing.issuer_of(self.page, s)
        if measure == "total" and re.search(r"so với kế hoạch[^;(]{0,24}\($", self.page.folded[t.far_left : t.start]):
            draft.status, draft.aside = "target", True
        compared = self._compared(s, t)
        if compared is not None and compared.last is not None and measure in ("total", "mean", "share"):
            self._shift(draft, compared.last.year)
        return draft

    def _shift(self, draft: Draft, year: int) -> None:
        """The same days of the year compared with; what follows is not said of that figure."""
        draft.aside = True
        draft.period_start = framing.in_year(draft.period_start, year)
        draft.period_end = framing.in_year(draft.period_end, year)

    def _qualifier(self, s: Sentence, q: Quantity, t: Territory) -> tuple[str | None, int, int]:
        quote_start, quote_end = q.start, q.end
        words = [
            m
            for m in self._triggers(
                s, max(t.far_left, q.start - 24), q.start, "over", "about", "nearly", "under", "at_least", "at_most"
            )
            if q.start - m.end <= 1 or self.page.folded[m.end : q.start].strip() in ("từ", "đạt", "là", "có", "")
        ]
        qualifier = words[-1].code if words else None
        if words:
            quote_start = words[-1].start
        if (
            re.match(r" ?(?:htx |hợp tác xã |% )?trở lên", self.page.folded[q.end : q.end + 20])
            or re.match(r"[^,.;]{0,22} trở lên", self.page.folded[q.end : q.end + 34])
            and self.page.folded[max(0, q.start - 4) : q.start] == "từ "
        ):
            qualifier = "at_least"
        if q.number.upper is not None:
            qualifier = "range"
        return qualifier, quote_start, quote_end

    def _unit(self, q: Quantity, measure: str, indicator: str, yearly: bool) -> str:
        if q.kind == "percent":
            return "percent"
        if q.kind == "product":
            return "product"
        if q.kind == "person":
            return "person"
        if q.kind != "money":
            return "organisation"
        if indicator in ("worker_income", "member_income"):
            return (
                "VND/person/month" if "month" in q.per else "VND/person/year" if yearly or "year" in q.per else "other"
            )
        if measure == "total" or measure == "change" and not q.per:
            return "VND"
        return "VND/organisation/year" if yearly and indicator in FLOWS else "VND/organisation"

    def _product(self, s: Sentence, q: Quantity, t: Territory) -> list[Draft] | str:
        words = self.page.folded[t.far_left : min(s.end, q.end + 60)]
        if "ocop" not in words:
            return "products, but not told to be OCOP"
        owned = re.search(
            r"(?:của|do)(?: \d+)? (?:các )?(?:htx|hợp tác xã)|htx làm ra|htx có", self.page.folded[q.end : q.end + 40]
        )
        if owned is None and not re.search(r"(?:htx|hợp tác xã)[^.;]{0,60}$", self.page.folded[t.far_left : t.start]):
            return "OCOP products, but not told to be of co-operatives"
        return [
            self._draft(
                s,
                q,
                t,
                [],
                "cooperative",
                self._own_activity(s, t) or self._antecedent_activity([], "cooperative"),
                "ocop_products",
                "total",
                "'ocop'",
            )
        ]


def share_of_whole(words: str) -> bool:
    """'quỹ tín dụng nhân dân chiếm 4,32%': nothing between the kind and its share but the verb."""
    return re.fullmatch(r" ?(?:\([^)]*\) ?)?(?:chiếm|là|đạt)?(?: tỷ lệ| khoảng| gần| hơn| trên)* ?", words) is not None
