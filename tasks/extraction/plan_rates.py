"""Percentages of a plan: what was done of it, told with 'kế hoạch' and 'chỉ tiêu', with 'đạt', or in a bracket."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from tasks.extraction.drafts import Draft
from tasks.extraction.framing import FLOWS
from tasks.extraction.percent import Answer, Percent, subject_before
from tasks.extraction.spot import Spot

_ATTAINED = re.compile(r"(?: (?:htx|hợp tác xã|theo|thành lập mới|thành lập|mới|kế hoạch))*\)?,? ?\(?đạt(?: tỷ lệ)? ")
_PLAN_DONE = re.compile(
    r"(?:kế hoạch|chỉ tiêu) (?:[^.,;:\d]|năm \d{4}){0,70}(?:đã xong|(?<!không )(?<!chưa )hoàn thành|đã hoàn thành|về đích)(?: được)?(?: hơn| gần| trên)? $"
)
_OF_A_WHOLE = re.compile(
    r" (?:(?:trên |trong |của |so với )?(?:tổng |số |các |htx|hợp tác xã|nhu cầu)|so (?:với )?(?:cùng kỳ|năm|tháng|quý))"
)


def above_plan(p: Percent) -> Answer:
    """'vượt 12% kế hoạch'."""
    return "above plan by a share: no code" if p.x.triggers(p.x.t.left, p.x.t.start, "exceed") else None


def plan_rate(p: Percent) -> Answer:
    """'thành lập mới 38 HTX, đạt 127% kế hoạch'."""
    x, antecedent = p.x, p.antecedent
    planned = [
        m
        for m in x.triggers(x.q.end, x.t.right, "plan", "target")
        if m.code == "plan" or m.form.startswith(("mục tiêu", "chỉ tiêu"))
    ]
    if not planned or planned[0].start - x.q.end >= 24 or p.after.lstrip().startswith(("tổng", "/")):
        return None
    subject = subject_before(x)
    done = [d for d in x.here if d.number.whole is not None and _is_rate(d.value, d.number.whole, x.q.number.value)]
    if subject is None and antecedent is not None and sum(d.listed for d in x.here) > 1:
        told = [d for d in x.reader.in_paragraph if not d.listed]
        heads = [d for d in told if d.measure == "total" and d.unit == antecedent.unit]
        heads = [d for d in heads if d.activity == "all"] or heads
        antecedent = heads[-1] if heads else antecedent  # '8 HTX, gồm 7 nông nghiệp, 1 vận tải, bằng 40% kế hoạch'
    if subject is None and done:
        subject = done[0]  # '08/14 HTX, 65 xã viên, đạt 57% kế hoạch'
    if subject is None and antecedent is not None and antecedent.indicator in ("organisations", "other"):
        founded = [d for d in x.here if d.indicator == "organisations_new" and d.measure == "total" and not d.listed]
        # 'thành lập mới 11 HTX, nâng tổng số lên 206, đạt 40% kế hoạch'
        antecedent = founded[-1] if founded else antecedent
    basis = subject or antecedent or subject_before(replace(x, t=replace(x.t, left=x.t.far_left)))
    if basis is None:
        return "a plan rate, but of nothing that was read"
    if basis.status == "target":  # 'có 486 HTX/kế hoạch 500 HTX, đạt 97,2% kế hoạch'
        told = [d for d in x.here if (d.indicator, d.measure) == (basis.indicator, basis.measure)]
        basis = next((d for d in reversed(told) if d.status != "target"), basis)
    return [x.of(basis, "plan_rate", f"'{planned[0].form}' after the number")]


def reached(p: Percent) -> Answer:
    """'thành lập mới 42 HTX (đạt 105%)', '(kế hoạch 40 HTX), đạt 105%': what is founded reaches its plan."""
    x, last = p.x, p.x.here[-1] if p.x.here else None
    if last is not None and _is_done_of_a_plan(x, last):
        return [x.of(last, "plan_rate", "what of the plan before it was done")]
    if last is None or last.indicator not in FLOWS or not _ATTAINED.fullmatch(x.folded, last.number.end, x.t.start):
        return None
    if _OF_A_WHOLE.match(x.folded, x.q.end):
        return None  # 'hỗ trợ 120 HTX, đạt 29% tổng số HTX'
    done = [d for d in x.here if d.indicator == last.indicator and d.status != "target"]
    return [x.of(done[-1], "plan_rate", "'đạt' after what was founded")] if done else None


def against_plan(p: Percent) -> Answer:
    """'so với kế hoạch, doanh thu đạt 104%', 'chỉ tiêu thành lập mới HTX năm 2017 của tỉnh đã xong 100%'."""
    x = p.x
    if _PLAN_DONE.search(x.folded, x.s.start, x.t.start) and (planned := subject_before(x)) is not None:
        done = x.of(planned, "plan_rate", "a plan that is done")
        done.status = "actual"
        return [done]
    plans = x.triggers(x.s.start, x.t.start, "plan")
    against = [m for m in plans if x.folded.endswith(("so với ", "so với mục tiêu "), 0, m.start)]
    basis = against and not p.share_word and (subject_before(x) or p.antecedent)
    if not basis or x.change() is not None or ";" in x.folded[against[-1].end : x.t.start]:
        return None
    return [x.of(basis, "plan_rate", "'so với kế hoạch' before the number")]


def _is_done_of_a_plan(x: Spot, last: Draft) -> bool:
    """'thành lập mới 15 HTX; đến giờ được 6 HTX (40%)': the percentage is what six are of fifteen."""
    planned = [d.value for d in x.here if d.status == "target" and d.indicator == last.indicator]
    bracket = (
        x.folded.endswith(("(", "(bằng ", "(tức ", "(tương đương "), 0, x.t.start)
        and last.indicator in FLOWS
        and last.status != "target"
    )
    return bracket and any(_is_rate(last.value, plan, x.q.number.value) for plan in planned)


def _is_rate(part: Decimal, whole: Decimal, percent: Decimal) -> bool:
    return abs(100 * part / whole - percent) <= 1
