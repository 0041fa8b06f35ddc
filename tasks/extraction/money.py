"""A sum of money at its place: the words that tell what it is, and whether it is a mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from tasks.extraction.drafts import Draft
from tasks.extraction.fields import inherited_activity, told_activity
from tasks.extraction.spot import Spot
from tasks.extraction.vocabulary import COOPS_AND_GROUPS, Mention
from tasks.extraction.whose import of_so_many, organisation_of_sum, whose_income

Answer = Draft | str | None  # a figure, a reason for none, or no answer

_OF_MEANS = re.compile(
    r"(?:tính )?(?:bình quân|trung bình),(?:(?!tổng|toàn|khu vực)[^;:])*"
)  # the sentence begins with them
_ONE_OF = re.compile(
    rf"(?<![^\W_])(?:mỗi|một|1|01) (?:{COOPS_AND_GROUPS}|liên hiệp|quỹ|đơn vị|lao động|thành viên|người|xã viên)"
)

_A_YEAR = re.compile(
    r" (?:hàng|hằng|mỗi|một)? ?năm(?! \d)"
)  # 'bình quân hàng năm đạt 2 nghìn tỷ đồng' is of all together
_VERBS = ("thu", "thu về", "vay", "lãi", "trả lương")  # after a sum they tell what is done with it
_FOR_SUPPORT = re.compile(r",? (?:để )?hỗ trợ (?:cho )?(?:các |[\d.]+ )")
_AND = re.compile(r" ?(?:và|cùng|,) ?")


@dataclass
class Sum:
    """A sum, and what several of the questions look at."""

    x: Spot

    def __post_init__(self) -> None:
        x = self.x
        self.before = x.folded[x.t.left : x.t.start]
        self.antecedent = x.antecedent(("money",))  # the sum before it
        self.change = x.change()
        behind = x.words(x.q.end, x.t.right, "money")
        joined = [m for m in behind if m.start - x.q.end <= 1][:1]  # '5.397 tỷ đồng vốn hoạt động'
        self.near = joined or x.words(x.t.left, x.t.start, "money") or [m for m in behind if m.form not in _VERBS]

    @cached_property
    def subjects(self) -> list[Mention]:
        """The words of money that may tell what it is: the nearest, else those beyond the last separator."""
        x = self.x
        if self.near:
            return self.near
        beyond = [m for m in x.words(x.t.far_left, x.t.start, "money") if ";" not in x.folded[m.end : x.t.start]]
        if not beyond and (whole := of_so_many(x)) is not None:
            return x.words(x.s.start, whole, "money")[-1:]
        return beyond

    @property
    def far(self) -> bool:
        return not self.near

    @cached_property
    def is_mean(self) -> bool:
        """Whether a word of a mean stands before it, a rate at it, or a mean before it goes on."""
        x = self.x
        low = max(x.t.far_left, self.subjects[0].start - 20) if self.far and self.subjects else x.t.left
        if {"organisation", "person"} & x.q.per or _OF_MEANS.fullmatch(x.folded, x.s.start, x.t.start):
            return True
        if any(self._tells_a_mean(m, low) for m in x.triggers(low, x.t.start, "mean")):
            return True
        last = x.here[-1] if x.here else None
        goes_on = last is not None and (last.measure, last.unit) == ("mean", "person") and "tổng" not in self.before
        if goes_on and x.folded[x.t.left - 1] == ",":
            return True
        return _ONE_OF.search(x.folded, x.t.left, min(x.q.end + 18, x.t.right)) is not None

    def _tells_a_mean(self, m: Mention, low: int) -> bool:
        yearly = m.form == "mỗi" and self.x.folded.startswith((" năm", " tháng"), m.end)
        of_all = _A_YEAR.match(self.x.folded, m.end) and not self.x.words(low, self.x.t.start, "organisation")
        return not yearly and not of_all

    @cached_property
    def meant(self) -> tuple[str, Mention]:
        """The indicator, and the word that tells it; there are subjects."""
        subjects = self.subjects
        codes, chosen = {m.code for m in subjects}, subjects[-1]
        income = next((m for m in subjects if m.code == "worker_income"), None)
        if income is not None:
            return whose_income(self.x, income), income
        between = self.x.folded[subjects[-2].end : chosen.start] if subjects[1:] else ""
        together = not self.far and len(codes) > 1 and _AND.fullmatch(between)
        code = "other" if together else chosen.code
        if code == "loans" and chosen.form.startswith("giải ngân") and (self._is_support() or self._is_granted()):
            return "support_funding", chosen
        if code in ("loans", "other") and "hỗ trợ lãi suất" in self.x.folded[self.x.s.start : self.x.t.start]:
            return "support_funding", chosen
        if chosen.form == "doanh số" and " vay" in self.x.folded[self.x.s.start : chosen.start]:
            return "loans", chosen
        lent = "loans" in codes and (code == "support_funding" or (code == "other" and "tiền" in chosen.form))
        return ("loans" if lent or self._lent_to_those_before(chosen) else code), chosen

    def _lent_to_those_before(self, chosen: Mention) -> bool:
        """'cho 29 HTX vay với tổng số tiền 34,5 tỷ đồng'."""
        last = self.x.here[-1] if self.x.here else None
        if last is None or last.indicator != "organisations_supported" or "tiền" not in chosen.form:
            return False
        told = self.x.folded[last.number.end : self.x.t.start]
        return " vay" in told and "lãi suất" not in told

    def _is_granted(self) -> bool:
        """'ngân sách tỉnh đã giải ngân 23,6 tỷ đồng, hỗ trợ 97 HTX'."""
        x = self.x
        given = "ngân sách" in x.folded[x.s.start : x.t.start] or _FOR_SUPPORT.match(x.folded, x.q.end) is not None
        return given and " vay" not in x.folded[x.s.start : x.s.end]

    def _is_support(self) -> bool:
        """'Tổng kinh phí hỗ trợ HTX là 56 tỷ đồng. Đã giải ngân 21 tỷ đồng'."""
        x = self.x
        told = [d.indicator for d in x.reader.in_paragraph[-1:]] == ["support_funding"]
        return told and " vay" not in x.folded[x.s.start : x.s.end]

    @property
    def payees(self) -> list[Mention]:
        """The people in its own words who may be paid it."""
        x = self.x
        return [p for p in x.words(x.t.left, x.t.start, "person") if p.code in ("workers", "members")]

    def drafted(self, code: str, measure: str, rule: str) -> Draft:
        """A figure of the organisation that the sum's words name, or that it inherits."""
        x = self.x
        organisation, organisation_rule = organisation_of_sum(x, code)
        activity = told_activity(x, not x.here) or inherited_activity(x, organisation)
        draft = x.draft(organisation, activity, code, measure, rule)
        draft.rules["organisation"] = organisation_rule
        return draft
