"""Sums of money: capital, revenue, profit, income, support, loans; totals, means and changes.

The questions of `_QUESTIONS` are asked in order. The first that knows an answer decides: a figure, or a reason for none.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tasks.extraction.drafts import Draft, take_time
from tasks.extraction.fields import inherited_activity, told_activity
from tasks.extraction.focus import resolve
from tasks.extraction.folding import LOWER, UPPER
from tasks.extraction.money import Answer, Sum
from tasks.extraction.other_money import no_figure, of_a_few
from tasks.extraction.owners import is_lent
from tasks.extraction.page import COUNTED
from tasks.extraction.single import names_one
from tasks.extraction.spot import Spot
from tasks.extraction.vocabulary import COOPS, COOPS_AND_GROUPS
from tasks.extraction.whose import of_new_ones, organisation_of, organisation_of_sum, told_new, whose_income

_OF_MEMBERS = re.compile(r"của (?:các )?(?:thành viên|xã viên) [^,.;\d]*$")
_GRANTED = re.compile(r"(?<![^\W_])(?:bố trí|giao|giải ngân|phân bổ|dành|chi|cấp|trích)(?![^\W_])")
_IN_SUPPORT = re.compile(
    rf"[^,.;]{{0,26}}(?<![^\W_])hỗ trợ (?:các |khu vực |phát triển |thành lập |thành lập mới |[\d.]+ |lượt )*(?:{COOPS_AND_GROUPS}|kinh tế tập thể|kttt|khu vực này)"
    rf"|[^,.;]{{0,10}}(?<![^\W_])hỗ trợ (?:(?!nông dân|hộ |doanh nghiệp)[^.;\d]){{2,50}} cho (?:các |[\d.]+ )(?:{COOPS})"
)
_LENT_TO_MEMBERS = re.compile(
    r"cho (?:gần |hơn |trên |khoảng )?[\d.]+ (?:lượt )?(?:thành viên|khách hàng|hộ)(?: vay| vay vốn)[^.;\d]*$"
)
_RECEIVE = re.compile(r"(?: (?:được|nhận|hưởng|lĩnh|trả|có lương|bình quân))+(?: khoảng| hơn| gần| trên| từ)? ")
_THEY_GIVE = re.compile(rf"(?:các )?(?:{COOPS}|hội nông dân)(?![^\W_])")
_FOR_COOPS = re.compile(
    rf"[^,.;:\d]{{0,24}} cho (?:các |(?!0?1 )[\d.]+ (?:lượt )?)(?:{COOPS})(?![^\W_])(?! thành viên)(?![^.;,]{{0,24}} vay)"
)
_BUDGETED = re.compile(
    r"(?<![^\W_])(?:bố trí|phân bổ|trích|(?<!được )hỗ trợ [^,.;:\d]{2,50})(?: gần| hơn| trên| khoảng)? $"
)
_WORTH = re.compile(
    r"(?:với|trị giá|kinh phí|số tiền|, tổng vốn)(?: tổng)?(?: kinh phí| số tiền| số vốn| trị giá)?(?: gần| hơn| trên| khoảng)? $"
)
_ANOTHER_YEAR = re.compile(r"(?:năm \d{4}|năm ngoái|năm trước|cùng kỳ)[^,;.\d]{0,14}$")
_HELPED = re.compile(rf"(?<!được )(?<![^\W_])hỗ trợ(?: các)?(?: (?:{COOPS}))?(?: gần| hơn| trên| khoảng)? $")
_COOPS = re.compile(rf"{COOPS_AND_GROUPS}|kinh tế tập thể")
_UP_TO = re.compile(
    r"%?(?: (?:do|vì|bởi) [^,.;\d]{1,24})?,? (?:lên|xuống|còn|xuống còn|đạt)(?: mức| đến| tới)? (?:hơn |gần |trên |khoảng )?"
)
_AS_ONE = re.compile(rf" (?:như|có|là) [{UPPER}][{LOWER}]+")
_OF_NO_MONEY = ("organisations", "members", "workers", "managers", "union_members", "alliance_members")
_ADDED = re.compile(r"so (?:với )?(?:cùng kỳ|năm)[^;\d]{0,12}(?:\d{4})?,? (?:có |tăng )?thêm(?: được)? $")
_A_PART = "a part of the sum before it, by kind"
_INTO_PARTS = re.compile(r"(?:[^.;\d]{0,24}\(|[^.\d]{0,24}(?<![^\W_])(?:trong đó|gồm|bao gồm)(?![^\W_]))")
_NAMES_A_KIND = re.compile(
    r"[^,.;:\d]{2,60}?(?:,| -| và)?[^,.;:\d]{0,30}?(?: có| là| đạt|:)?(?: hơn| gần| trên| khoảng)? "
)
_THAN_A_LEVEL = re.compile(r" (?:mức|con số|mặt bằng)(?: chung| bình quân| trung bình)?(?: là)? ")
_HELD_AGAINST = re.compile(r"so với (?:mặt bằng|mức|bình quân|lương)[^,;.\d]{0,30} $")
_THEIRS = re.compile(r"[^;]{0,12}(?:với|kinh phí|trị giá)?[^;]{0,16}")


def sums(x: Spot) -> list[Draft] | str:
    m = Sum(x)
    answers = (asked(m) for asked in _QUESTIONS)
    found = next((answer for answer in answers if answer is not None), "a sum of money, but nothing tells what it is")
    return found if isinstance(found, str) else [found]


def _risen(m: Sum) -> Answer:
    return m.x.risen()


def _paid_to_each(m: Sum) -> Answer:
    """'việc làm cho 19.000 lao động, bình quân 5 triệu đồng/người/tháng'."""
    x = m.x
    paid = m.payees
    of_workers = bool(x.here) and x.here[-1].indicator == "workers"
    if x.reader.foreign is not None:
        return None  # '1.204 tổ thu gom với 4.870 lao động; mức thù lao 2,5 - 3,5 triệu đồng/người/tháng'
    received = bool(paid) and "month" in x.q.per and _RECEIVE.fullmatch(x.folded, paid[-1].end, x.t.start) is not None
    if m.near or not (received or ("person" in x.q.per and (paid or of_workers))):
        return None
    code = "member_income" if paid and paid[-1].code == "members" else "worker_income"
    return m.drafted(code, "mean", "a sum for each of the people named")


def _paid_by_a_kind(m: Sum) -> Answer:
    """'thu nhập tăng 1,5 lần: HTX nông nghiệp 4,2 triệu đồng/người/tháng, HTX phi nông nghiệp 5,5 triệu đồng/người/tháng'."""
    x = m.x
    if m.subjects or "person" not in x.q.per or not x.words(x.t.left, x.t.start, "organisation"):
        return None
    told = [one for one in x.words(x.s.start, x.t.start, "money") if one.code == "worker_income"]
    return m.drafted("worker_income", "mean", f"'{told[-1].form}' before the number") if told else None


def _granted(m: Sum) -> Answer:
    """'bố trí 1.700 tỷ đồng hỗ trợ các HTX'."""
    x = m.x
    given = _IN_SUPPORT.match(x.folded, x.q.end)
    told = _GRANTED if given is not None else _BUDGETED
    given = given or _FOR_COOPS.match(x.folded, x.q.end)
    if given is None or not told.search(x.folded, x.t.left, x.t.start) or x.q.per:
        return None
    if x.triggers(x.t.left, x.t.start, "mean") or _THEY_GIVE.match(x.folded, x.s.start):
        return None
    if any(m.code == "support_fund" for m in x.words(x.s.start, x.t.start, "organisation")):
        return None  # what the fund pays out is lent
    organisation, rule = organisation_of_sum(x, "support_funding")
    if given[0].endswith(("htx", "hợp tác xã")):
        organisation, rule = "cooperative", f"'{given[0].strip()}' after the number"
    activity = told_activity(x) or "all"
    draft = x.draft(organisation, activity, "support_funding", "total", f"'{given[0].strip()}' after the number")
    draft.rules["organisation"] = rule
    return draft


def _change(m: Sum) -> Answer:
    x, change, before = m.x, m.change, m.antecedent
    if change is None and before is not None and not m.near and _ADDED.search(x.folded, x.s.start, x.t.start):
        rule = "'thêm' after what it is compared with"
        return x.draft(before.organisation, before.activity, before.indicator, "change", rule)
    if change is not None and _AS_ONE.search(x.page.text, change.end, x.t.start):
        return "of one by its name"  # 'cao có Điền Hòa 11 tỷ đồng, thấp hơn như Hiền Lương 673 triệu đồng'
    if change is not None and before is not None and _THAN_A_LEVEL.fullmatch(x.folded, change.end, x.t.start):
        there = next((a for a in x.s.areas if 0 < a.start - x.q.end < 30), None)
        if there is None:
            return "what it is held against"
        draft = x.draft(before.organisation, before.activity, before.indicator, before.measure, "the same, elsewhere")
        draft.area = resolve(there, x.page.focus, x.page.on, "clause", "behind the number")
        return draft  # 'cao hơn mức 1,46 tỷ đồng của toàn tỉnh'
    if change is not None and _HELD_AGAINST.search(x.folded, change.end, x.t.start):
        return "what it is held against"
    if change is None or x.triggers(change.end, x.t.start, "level") or not (before or m.subjects):
        return None
    own = [word for word in m.subjects if word.end <= change.start]
    if before is not None and (m.far or not own):
        rule = f"'{change.form}': a change of the figure before it"
        return x.draft(before.organisation, before.activity, before.indicator, "change", rule)
    chosen = (own or m.subjects)[-1]
    code = whose_income(x, chosen) if chosen.code == "worker_income" else chosen.code
    draft = m.drafted(code, "change", f"'{change.form}' before the number")
    del draft.rules["organisation"]
    if x.q.per or x.triggers(x.t.left, x.t.start, "mean"):
        draft.rules["unit"] = "a mean"
    return draft


def _another_change(m: Sum) -> Answer:
    if not m.subjects or not m.x.another_change():
        return None
    return m.drafted(m.meant[0], "change", "one of several changes")


def _elsewhere(m: Sum) -> Answer:
    """'đạt 2,3 tỷ đồng, bằng một nửa bình quân cả nước (4,6 tỷ đồng)'."""
    x, before = m.x, m.antecedent
    held = not m.subjects and before is not None and x.folded[x.q.start - 1] == "("
    if not held or before is None or not any(a.end == x.q.start - 2 for a in x.s.areas):
        return None
    return x.draft(before.organisation, before.activity, before.indicator, before.measure, "the same, elsewhere")


def _in_another_year(m: Sum) -> Answer:
    x, before = m.x, m.antecedent
    if (
        m.subjects
        or before is None
        or before.measure != "mean"
        or not _ANOTHER_YEAR.search(x.folded, x.t.left, x.t.start)
    ):
        return None
    return x.draft(
        before.organisation, before.activity, before.indicator, "mean", "the figure before it in another year"
    )


def _helped(m: Sum) -> Answer:
    x = m.x
    if (
        m.subjects
        or not _HELPED.search(x.folded, x.t.left, x.t.start)
        or not _COOPS.search(x.folded, x.s.start, x.s.end)
    ):
        return None
    if any(names_one(x.page, one) for one in x.words(x.q.end, x.s.end, "organisation")):
        return "given to one"
    organisation, _ = organisation_of_sum(x, "support_funding")
    return x.draft(organisation, told_activity(x) or "all", "support_funding", "total", "'hỗ trợ' before the number")


def _risen_to(m: Sum) -> Answer:
    """'doanh thu bình quân một HTX tăng 24,65%, lên 31,75 tỷ đồng/năm'."""
    x, last = m.x, m.x.here[-1] if m.x.here else None
    if (
        last is None
        or last.measure != "growth_rate"
        or m.subjects
        or not _UP_TO.fullmatch(x.folded, last.number.end, x.t.start)
    ):
        return None
    if last.indicator.startswith(_OF_NO_MONEY):
        return None
    since = x.here[-2].number.end if x.here[1:] else x.s.start
    mean = bool(x.triggers(since, last.number.start, "mean"))
    return x.draft(
        last.organisation, last.activity, last.indicator, "mean" if mean else "total", "where its growth ends"
    )


def _mean_of_the_sum_before(m: Sum) -> Answer:
    x, before = m.x, m.antecedent
    if m.subjects or before is None or not m.is_mean:
        return None
    own = [one.code for one in x.words(x.t.left, x.t.start, "organisation") if one.code in COUNTED]
    organisation = x.q.organisation or (own[-1] if own else before.organisation)
    people = x.words(x.t.left, x.t.start, "person") if before.indicator == "member_income" else []
    code = "worker_income" if people and people[-1].code == "workers" else before.indicator
    draft = x.draft(organisation, told_activity(x) or before.activity, code, "mean", "the mean of the sum before it")
    draft.status = before.status if before.status == "estimate" else draft.status
    if x.q.organisation:
        draft.rules["organisation"] = "the unit"
    return draft


def _part_by_kind(m: Sum) -> Answer:
    """'tổng doanh thu 3.420 tỷ đồng (HTX nông nghiệp 890 tỷ đồng, vận tải 1.100 tỷ đồng)'."""
    x = m.x
    whole = next((d for d in reversed(x.here) if d.unit == "VND" and d.rules["indicator"] != _A_PART), None)
    last = x.here[-1] if x.here else None
    if whole is None or last is None or m.subjects or whole.measure != "total" or x.q.number.value >= whole.value:
        return None
    kinds = [k for k in x.words(x.t.left, x.t.start, "organisation") if k.code in COUNTED]
    fields = x.words(x.t.left, x.t.start, "activity")
    opened = _INTO_PARTS.match(x.folded, whole.number.end, x.t.start) is not None
    if not (kinds or fields) or not (opened if last is whole else last.rules["indicator"] == _A_PART):
        return None
    if not _NAMES_A_KIND.fullmatch(x.folded, (kinds or fields)[0].start, x.t.start):
        return None
    organisation = kinds[-1].code if kinds else whole.organisation
    field = fields[-1].code if fields else "credit" if organisation == "credit_fund" else None
    if field is None and organisation == whole.organisation:
        return None
    draft = x.draft(organisation, field or whole.activity, whole.indicator, "total", _A_PART)
    draft.listed = True
    take_time(draft, whole)
    return draft


def _of_another_kind(m: Sum) -> Answer:
    x, before = m.x, m.antecedent
    if before is None and x.frame.announced and "organisation" in x.q.per:  # '– HTX vận tải: 1,24 tỷ đồng/HTX'
        before = next((d for d in reversed(x.reader.in_paragraph) if d.unit.startswith("VND/organisation")), None)
    apart = (
        x.folded.endswith("riêng ", 0, own[0].start) if (own := x.words(x.t.left, x.t.start, "organisation")) else False
    )
    if before is not None and apart and before.measure == "total" and not m.subjects:
        organisation, _ = organisation_of(x)  # 'tổng vốn 5.480 tỷ đồng, riêng quỹ tín dụng nhân dân 3.620 tỷ đồng'
        return x.draft(
            organisation,
            told_activity(x) or before.activity,
            before.indicator,
            "total",
            "'riêng' those of the sum before",
        )
    if m.subjects or before is None or before.measure != "mean" or x.words(x.t.far_left, x.t.start, "predicate"):
        return None
    if not x.words(x.t.left, x.t.start, "organisation"):
        return None
    organisation, _ = organisation_of(x)
    activity = told_activity(x) or before.activity
    if m.payees and before.indicator not in ("worker_income", "member_income"):
        return x.draft(organisation, activity, "worker_income", "mean", "a sum told of people")
    if before.indicator == "worker_income" and _OF_MEMBERS.search(x.folded, x.t.left, x.t.start):
        return x.draft(organisation, activity, "member_income", "mean", "'thành viên' before the sum")
    return x.draft(organisation, activity, before.indicator, "mean", "the indicator of the figure before it")


def _for_those_before(m: Sum) -> Answer:
    """'hỗ trợ 17 HTX mua sắm máy móc với 6,4 tỷ đồng', 'cho vay 76 HTX, tổng cộng 53,5 tỷ đồng'."""
    x, last = m.x, m.x.here[-1] if m.x.here else None
    if last is None or last.indicator != "organisations_supported":
        return None
    if x.triggers(last.number.end, x.t.start, "at_most"):
        return "the most that a rule gives"
    if m.subjects:
        worth = {word.code for word in m.subjects} <= {"other", "working_capital"} and _WORTH.search(
            x.folded, x.t.far_left, x.t.start
        )
        told = x.folded[last.number.end : x.t.start]
        lent = (" vay" in told and "lãi suất" not in told) or x.folded.endswith("cho vay ", 0, last.number.start)
    else:
        worth = _THEIRS.fullmatch(m.before)
        told = x.folded[last.number.end : x.t.start]
        lent = " vay cho " in x.folded[x.s.start : last.number.start] or told.endswith((" vay ", " vay vốn "))
    if not worth:
        return None
    code = "loans" if lent else "support_funding"
    measure = "mean" if "organisation" in x.q.per else "total"
    return x.draft(last.organisation, last.activity, code, measure, "the sum for those supported before it")


def _lent(m: Sum) -> Answer:
    """'cho vay 31 dự án, số tiền 37,2 tỷ đồng', 'cho 5.459 lượt thành viên vay vốn với tổng số tiền gần 70 tỷ đồng'."""
    x = m.x
    to_members = _LENT_TO_MEMBERS.search(x.folded, x.s.start, x.t.start)
    if any(word.code not in ("other", "loans") for word in m.subjects) or "dư nợ" in m.before:
        return None
    if not (to_members or is_lent(x)):
        return None
    organisation, rule = organisation_of(x) if to_members else ("cooperative", "whom the support fund lends to")
    draft = x.draft(organisation, "all", "loans", "total", "what is lent to those before the number")
    draft.rules["organisation"] = rule
    return draft


def _named(m: Sum) -> Answer:
    x = m.x
    if not m.subjects:
        return None
    code, chosen = m.meant
    organisation, organisation_rule = organisation_of_sum(x, code)
    if code != "support_funding" and (told_new(x) or of_new_ones(x)):
        code = "other"
    together = "tổng" in m.before or x.triggers(x.t.left, x.t.start, "total")
    goes_on = m.antecedent is not None and m.antecedent.measure == "mean" and not together
    mean = m.is_mean or code in ("worker_income", "member_income") or (goes_on and code in ("revenue", "profit"))
    activity = told_activity(x, not x.here) or inherited_activity(x, organisation)
    side = "before" if chosen.end <= x.t.start else "after"
    draft = x.draft(organisation, activity, code, "mean" if mean else "total", f"'{chosen.form}' {side} the number")
    draft.rules["organisation"] = organisation_rule
    draft.sure = not m.far
    return draft


_QUESTIONS: tuple[Callable[[Sum], Answer], ...] = (
    _risen, _paid_to_each, _paid_by_a_kind, of_a_few, _granted, _change, _another_change, _elsewhere, _in_another_year, _helped, _risen_to, _mean_of_the_sum_before, _part_by_kind, _of_another_kind,
    _for_those_before, _lent, no_figure, _named,
)  # fmt: skip
