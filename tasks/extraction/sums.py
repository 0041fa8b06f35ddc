"""Sums of money: capital, revenue, profit, income, support, loans; totals, means and changes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.extraction.drafts import Draft
from tasks.extraction.page import COUNTED
from tasks.extraction.single import names_one
from tasks.extraction.spot import Spot
from tasks.extraction.vocabulary import COOPS, COOPS_AND_GROUPS, Mention
from tasks.extraction.whose import (
    inherited_activity,
    of_new_ones,
    of_so_many,
    organisation_of,
    organisation_of_sum,
    told_activity,
    told_new,
    whose_income,
)

_ONE_OF = re.compile(
    rf"(?<![^\W_])(?:mỗi|một|1|01) (?:{COOPS_AND_GROUPS}|liên hiệp|quỹ|đơn vị|lao động|thành viên|người|xã viên)"
)

_GRANTED = re.compile(r"(?<![^\W_])(?:bố trí|phân bổ|dành|chi|cấp|trích)(?![^\W_])")
_IN_SUPPORT = re.compile(
    rf"[^,.;]{{0,26}}(?<![^\W_])hỗ trợ (?:các |khu vực |phát triển |[\d.]+ )*(?:{COOPS_AND_GROUPS}|kinh tế tập thể|khu vực này)"
)
_PROJECT = re.compile(r"đề án|dự án|chương trình|công trình")
_WORTH = re.compile(
    r"(?:với|trị giá|kinh phí|số tiền)(?: tổng)?(?: kinh phí| số tiền| trị giá)?(?: gần| hơn| trên| khoảng)? $"
)
_ANOTHER_YEAR = re.compile(r"(?:năm \d{4}|năm ngoái|năm trước|cùng kỳ)[^,;.\d]{0,14}$")
_HELPED = re.compile(rf"(?<!được )(?<![^\W_])hỗ trợ(?: các)?(?: (?:{COOPS}))?(?: gần| hơn| trên| khoảng)? $")
_CLASS = re.compile(
    rf"(?:%[^,.;:%]{{0,16}}|(?<!bình quân )(?<!trung bình )(?<!mỗi )(?<![\d.])\d[\d.]* (?:{COOPS})) (?:đạt |có )?(?:mức )?(?:doanh thu|thu|lãi) (?:từ |trên |dưới |hơn |đạt )*$"
)
_OF_A_HOUSEHOLD = re.compile(r"(?<![^\W_])(?:mỗi|một|từng|nhiều|có) hộ(?! thành viên| xã viên)[^,.;]*$")
_COOPS = re.compile(rf"{COOPS_AND_GROUPS}|kinh tế tập thể")
_A_YEAR = re.compile(
    r" (?:hàng|hằng|mỗi|một)? ?năm(?! \d)"
)  # 'bình quân hàng năm đạt 2 nghìn tỷ đồng' is of all together
_VERBS = ("thu", "thu về", "vay", "lãi", "trả lương")  # after a sum they tell what is done with it
_AND = re.compile(r" ?(?:và|cùng|,) ?")


def sums(x: Spot) -> list[Draft] | str:
    folded = x.folded
    after = [m for m in x.words(x.q.end, x.t.right, "money") if m.start - x.q.end <= 1]  # '5.397 tỷ đồng vốn hoạt động'
    late = [m for m in x.words(x.q.end, x.t.right, "money") if m.form not in _VERBS]
    subjects = after[:1] or x.words(x.t.left, x.t.start, "money") or late
    paid = [m for m in x.words(x.t.left, x.t.start, "person") if m.code in ("workers", "members")]
    if not subjects and "person" in x.q.per and (paid or (x.here and x.here[-1].indicator == "workers")):
        code = "member_income" if paid and paid[-1].code == "members" else "worker_income"
        organisation, rule = organisation_of_sum(x, code)
        activity = told_activity(x, not x.here) or inherited_activity(x, organisation)
        draft = x.draft(organisation, activity, code, "mean", "a sum for each of the people named")
        draft.rules["organisation"] = rule
        return [draft]
    far = False
    if not subjects:
        subjects, far = (
            [m for m in x.words(x.t.far_left, x.t.start, "money") if ";" not in folded[m.end : x.t.start]],
            True,
        )
    if not subjects and (whole := of_so_many(x)) is not None:
        subjects = x.words(x.s.start, whole, "money")[-1:]
    if x.q.number.upper is not None and "dao động" in folded[x.t.far_left : x.t.start]:
        return "the spread between single co-operatives"
    if _CLASS.search(folded, x.s.start, x.t.start) or any(
        m.start - x.q.end < 24 for m in x.triggers(x.q.end, x.t.far_right, "single")
    ):
        return "the bound of a class by size, or of a chosen few"
    if _OF_A_HOUSEHOLD.search(folded, x.t.left, x.t.start):
        return "of a household"
    antecedent = x.antecedent(("money",))
    change = x.change()
    mean = _is_mean(x, max(x.t.far_left, subjects[0].start - 20) if far and subjects else x.t.left)
    if _GRANTED.search(folded, x.t.left, x.t.start) and (given := _IN_SUPPORT.match(folded, x.q.end)):
        organisation, organisation_rule = organisation_of_sum(x, "support_funding")
        draft = x.draft(
            organisation,
            told_activity(x) or "all",
            "support_funding",
            "total",
            f"'{given[0].strip()}' after the number",
        )
        draft.rules["organisation"] = organisation_rule
        return [draft]
    if change is not None and not x.triggers(change.end, x.t.start, "level") and (antecedent or subjects):
        return change_of_sum(x, change, subjects, antecedent, far)
    if not subjects:
        return _untold(x, antecedent, mean)
    if (
        x.here
        and x.here[-1].indicator == "organisations_supported"
        and {m.code for m in subjects} == {"other"}
        and _WORTH.search(folded, x.t.far_left, x.t.start)
    ):
        before = x.here[-1]  # 'hỗ trợ 17 HTX mua sắm máy móc với 6,4 tỷ đồng'
        return [
            x.draft(
                before.organisation,
                before.activity,
                "loans" if " vay" in folded[before.number.end : x.t.start] else "support_funding",
                "total",
                "the sum for those supported before it",
            )
        ]
    code, chosen = _meant(x, subjects, far)
    lent = (
        x.here
        and x.here[-1].indicator == "organisations_supported"
        and " vay" in folded[x.here[-1].number.end : x.t.start]
    )
    if lent and "tiền" in chosen.form:
        code = "loans"  # 'cho 29 HTX vay với tổng số tiền 34,5 tỷ đồng'
    if (
        code == "support_funding"
        and _PROJECT.search(folded, x.s.start, x.t.start)
        and not x.reader.on_topic
        and not x.words(x.s.start, x.s.end, "organisation")
    ):
        return "what a project costs"
    if code in ("worker_income", "member_income") and x.q.number.value >= 10**9:
        return "too much for a person's income"
    if code == "charter_capital" and x.folded.startswith(" ban đầu", chosen.end):
        return "what one began with"
    organisation, organisation_rule = organisation_of_sum(x, code)
    if code in ("revenue", "profit") and x.q.per == {"month"}:
        return "a month's takings, of one"
    if code in ("support_funding", "loans") and x.triggers(x.t.left, x.t.start, "at_most"):
        return "the most that a rule gives"
    if code != "support_funding" and (told_new(x) or of_new_ones(x)):
        code = "other"
    measure = "mean" if mean or code in ("worker_income", "member_income") else "total"
    if (
        measure == "total"
        and antecedent is not None
        and antecedent.measure == "mean"
        and "tổng" not in folded[x.t.left : x.t.start]
        and code in ("revenue", "profit")
    ):
        measure = "mean"
    activity = told_activity(x, not x.here) or inherited_activity(x, organisation)
    draft = x.draft(
        organisation,
        activity,
        code,
        measure,
        f"'{chosen.form}' {'before' if chosen.end <= x.t.start else 'after'} the number",
    )
    draft.rules["organisation"] = organisation_rule
    draft.sure = not far
    return [draft]


def _is_mean(x: Spot, low: int) -> bool:
    """Whether a word of a mean stands from `low` on, a rate at the number, or a mean before it goes on."""
    return (
        any(
            not (m.form == "mỗi" and x.folded.startswith((" năm", " tháng"), m.end))
            and not (_A_YEAR.match(x.folded, m.end) and not x.words(low, x.t.start, "organisation"))
            for m in x.triggers(low, x.t.start, "mean")
        )
        or bool({"organisation", "person"} & x.q.per)
        or (
            x.here
            and x.here[-1].measure == "mean"
            and x.here[-1].unit == "person"
            and x.folded[x.t.left - 1] == ","
            and "tổng" not in x.folded[x.t.left : x.t.start]
        )
        or _ONE_OF.search(x.folded, x.t.left, min(x.q.end + 18, x.t.right)) is not None
    )


def _untold(x: Spot, antecedent: Draft | None, mean: bool) -> list[Draft] | str:
    """A sum that no word beside it names: the figure before it in another year or as a mean, or what was given."""
    folded = x.folded
    if antecedent is not None and antecedent.measure == "mean" and _ANOTHER_YEAR.search(folded, x.t.left, x.t.start):
        return [
            x.draft(
                antecedent.organisation,
                antecedent.activity,
                antecedent.indicator,
                "mean",
                "the figure before it in another year",
            )
        ]
    if _HELPED.search(folded, x.t.left, x.t.start) and _COOPS.search(folded, x.s.start, x.s.end):
        if any(names_one(x.page, m) for m in x.words(x.q.end, x.s.end, "organisation")):
            return "given to one"
        organisation, _ = organisation_of_sum(x, "support_funding")
        return [
            x.draft(organisation, told_activity(x) or "all", "support_funding", "total", "'hỗ trợ' before the number")
        ]
    if antecedent is not None and mean:
        own = [m.code for m in x.words(x.t.left, x.t.start, "organisation") if m.code in COUNTED]
        organisation = x.q.organisation or (own[-1] if own else antecedent.organisation)
        of_workers = antecedent.indicator == "member_income" and x.words(x.t.left, x.t.start, "person")
        return [
            x.draft(
                organisation,
                told_activity(x) or antecedent.activity,
                "worker_income" if of_workers and of_workers[-1].code == "workers" else antecedent.indicator,
                "mean",
                "the mean of the sum before it",
            )
        ]
    if antecedent is not None and antecedent.measure == "mean" and not x.words(x.t.far_left, x.t.start, "predicate"):
        organisation, _ = organisation_of(x)
        if x.words(x.t.left, x.t.start, "organisation"):
            return [
                x.draft(
                    organisation,
                    told_activity(x) or antecedent.activity,
                    antecedent.indicator,
                    "mean",
                    "the indicator of the figure before it",
                )
            ]
    if (
        x.here
        and x.here[-1].indicator == "organisations_supported"
        and re.fullmatch(r"[^;]{0,12}(?:với|kinh phí|trị giá)?[^;]{0,16}", folded[x.t.left : x.t.start])
    ):
        return [
            x.draft(
                x.here[-1].organisation,
                x.here[-1].activity,
                "loans" if " vay cho " in folded[x.s.start : x.here[-1].number.start] else "support_funding",
                "total",
                "the sum for those supported before it",
            )
        ]
    return "a sum of money, but nothing tells what it is"


def _meant(x: Spot, subjects: Sequence[Mention], far: bool) -> tuple[str, Mention]:
    """The indicator, and the word that tells it."""
    codes, chosen = {m.code for m in subjects}, subjects[-1]
    income = next((m for m in subjects if m.code == "worker_income"), None)
    if income is not None:
        return whose_income(x, income), income
    between = x.folded[subjects[-2].end : chosen.start] if subjects[1:] else ""
    together = not far and len(codes) > 1 and _AND.fullmatch(between)
    code = "other" if together else chosen.code
    lent = "loans" in codes and (code == "support_funding" or (code == "other" and "tiền" in chosen.form))
    return ("loans" if lent else code), chosen


def change_of_sum(
    x: Spot, change: Mention, subjects: Sequence[Mention], antecedent: Draft | None, far: bool
) -> list[Draft] | str:
    own = [m for m in subjects if m.end <= change.start]
    if (own and not far) or antecedent is None:
        chosen = (own or subjects)[-1]
        code = whose_income(x, chosen) if chosen.code == "worker_income" else chosen.code
        organisation, _ = organisation_of_sum(x, code)
        mean = bool(x.triggers(x.t.left, x.t.start, "mean")) or bool(x.q.per)
        activity = told_activity(x, not x.here) or inherited_activity(x, organisation)
        draft = x.draft(organisation, activity, code, "change", f"'{change.form}' before the number")
        if mean:
            draft.rules["unit"] = "a mean"
        return [draft]
    draft = x.draft(
        antecedent.organisation,
        antecedent.activity,
        antecedent.indicator,
        "change",
        f"'{change.form}': a change of the figure before it",
    )
    return [draft]
