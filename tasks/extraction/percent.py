"""A percentage at its place: what stands around it, and what it may be told of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from tasks.extraction.drafts import Draft
from tasks.extraction.fields import told_activity
from tasks.extraction.page import COUNTED
from tasks.extraction.spot import Spot
from tasks.extraction.vocabulary import Mention
from tasks.extraction.whose import organisation_of, whose_income

Answer = list[Draft] | str | None  # figures, a reason for none, or no answer

_HEADS = re.compile(r"(?:^|[.,;:(] ?)$")  # what begins a clause


@dataclass
class Percent:
    """A percentage at its place, and what several of the questions look at."""

    x: Spot

    def __post_init__(self) -> None:
        x = self.x
        self.antecedent = x.antecedent(("organisation", "person", "money"))  # what it may be a part or a change of
        self.before = x.folded[x.t.left : x.t.start]
        self.after = x.folded[x.q.end : min(x.t.right + 1, x.q.end + 60)]
        self.share_word = bool(x.triggers(x.t.left, x.t.start, "share"))
        self.anaphora = bool(x.triggers(x.t.left, x.t.start, "anaphora"))  # 'con số này'

    @cached_property
    def meant(self) -> Draft | None:
        """The antecedent; or the count before this sentence that 'con số này' means."""
        if self.antecedent is not None or not self.anaphora:
            return self.antecedent
        recent = self.x.reader.recent
        counts = [d for d in recent if d.measure == "total" and d.unit == "organisation" and not d.listed]
        return counts[-1] if counts else None

    @cached_property
    def predicates_after(self) -> list[Mention]:
        near = [m for m in self.x.words(self.x.q.end, self.x.t.right, "predicate") if m.start - self.x.q.end < 40]
        near = [m for m in near if m.form != "cho vay"]
        return [m for m in near if m.form != "tham gia"] or near

    @cached_property
    def predicates_before(self) -> list[Mention]:
        t = self.x.t
        near = [m for m in self.x.words(t.left, t.start, "predicate") if m.form not in ("thêm", "có thêm", "cho vay")]
        graded = (
            not near and self.x.folded[t.left - 1 : t.left] == ")"
        )  # 'hoạt động hiệu quả (xếp loại tốt, khá) đạt 61%'
        if graded and (told := [m for m in self.x.words(t.far_left, t.left, "predicate") if m.code != "other"]):
            return told[-1:]
        if not near and (self._opens_a_list or (self.meant is None and not self.x.words(t.left, t.start, "activity"))):
            return [m for m in self.x.words(t.far_left, t.start, "predicate") if m.form != "cho vay"]
        return near

    @cached_property
    def fields_before(self) -> list[Mention]:
        t = self.x.t
        near = self.x.words(t.left, t.start, "activity")
        return self.x.words(t.far_left, t.start, "activity") if self._opens_a_list else near

    @property
    def _opens_a_list(self) -> bool:
        """Whether nothing but a colon stands before the number's own words, and they tell nothing."""
        x, t = self.x, self.x.t
        told = [m for m in x.words(t.left, t.start, "predicate") if m.form not in ("thêm", "có thêm")]
        return not told and not x.words(t.left, t.start, "activity") and x.folded[t.left - 1 : t.left] == ":"

    @property
    def last_share(self) -> Draft | None:
        """The figure right before it in the sentence, if that is a share."""
        here = self.x.here
        return here[-1] if here and here[-1].measure == "share" else None

    def again(self, share: Draft, rule: str) -> list[Draft]:
        """A share of the same thing as the one before it."""
        return [self.x.draft(share.organisation, share.activity, share.indicator, "share", rule)]


def subject_before(x: Spot) -> Draft | None:
    """A subject that stands in the percentage's own words: 'số thành viên tăng 15%'."""
    told = [m for m in x.s.mentions if m.kind in ("money", "person", "predicate")]
    for m in reversed([m for m in told if m.start >= x.t.left and m.end <= x.t.start]):
        if m.code in ("other", "managers_trained", "organisations_supported"):
            continue
        owned = [p for p in x.words(x.t.left, m.start, "money") if p.code != "other"]
        theirs = x.folded.endswith(("của ", "của các "), 0, m.start) or (owned and owned[-1].end + 1 >= m.start)
        if m.kind == "person" and owned and theirs:
            m = owned[-1]  # 'thu nhập của xã viên HTX tăng thêm 20%'
        same = [d for d in x.here if d.indicator == m.code and d.measure in ("total", "mean")]
        if same:
            return same[-1]
        organisation, _ = organisation_of(replace(x, q=replace(x.q, kind="bare")))
        if m.code == "union_members":
            organisation = "cooperative_union"
        code = whose_income(x, m) if m.code == "worker_income" else m.code
        return x.draft(organisation, "all", code, "total", f"'{m.form}' before the number")
    for m in x.words(x.t.left, x.t.start, "organisation"):
        if m.code not in COUNTED:
            continue
        change = x.change()
        heads = _HEADS.search(x.folded[x.s.start : m.start]) is not None
        if heads and change is not None and x.folded[m.end : change.start].strip() in ("", "đã", "cũng", "đều"):
            counted = [d for d in x.reader.recent if d.organisation == m.code and d.indicator == "organisations"]
            totals = [d for d in counted if d.measure == "total" and not d.listed]
            return (
                totals[-1]
                if totals
                else x.draft(m.code, "all", "organisations", "total", f"'{m.form}' before the change")
            )
        if x.folded.endswith(("số ", "lượng "), 0, m.start):
            activity = told_activity(x) or "all"
            return x.draft(m.code, activity, "organisations", "total", f"'số {m.form}' before the number")
    return None
