"""Percentages: shares, growth rates, plan rates; each is of something that was read before, or that its words name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tasks.extraction.drafts import Draft
from tasks.extraction.page import COUNTED
from tasks.extraction.spot import Spot
from tasks.extraction.vocabulary import Mention
from tasks.extraction.whose import (
    inherited_activity,
    organisation_of,
    told_activity,
    whose_income,
)

_THAT_IS = ("tương đương", "tức")  # 'tăng 291 tỷ đồng (tăng tương đương 5,28%)'
_NEXT_YEAR = re.compile(r" (?:vào )?(?:năm|quý) [\d/iv]+(?:,| và) ")
_OF_ALL = re.compile(
    r" (?:tổng )?số(?: (?P<kind>htx|hợp tác xã|tht|tổ hợp tác)(?! (?:đạt|xếp|hoạt|được|có|đang))| (?:quỹ|liên hiệp)|[.,;)]|$)"
)
_OF_THE_ALLIANCE = re.compile(r" (?:tổng )?(?:số )?(?:đơn vị )?thành viên (?:của )?liên minh")


def percentages(x: Spot) -> list[Draft] | str:
    folded = x.folded
    near = folded[x.t.left : x.t.start]
    after = folded[x.q.end : min(x.t.right + 1, x.q.end + 60)]
    antecedent = x.antecedent(("organisation", "person", "money"))
    if (
        x.reader.foreign is not None
        and x.t.start - x.reader.foreign.end < 60
        and not any(
            ";" in folded[x.reader.foreign.end : m.start]
            for m in x.words(x.reader.foreign.end, x.t.start, "organisation")
        )
        and subject_before(replace(x, here=[])) is None
    ):
        return "of the number before it, which counts something else"
    if x.triggers(x.t.left, x.t.start, "exceed"):
        return "above plan by a share: no code"
    planned = [
        m
        for m in x.triggers(x.q.end, x.t.right, "plan", "target")
        if m.code == "plan" or m.form in ("mục tiêu", "chỉ tiêu")
    ]
    if planned and planned[0].start - x.q.end < 24 and not after.lstrip().startswith("tổng"):
        subject = subject_before(x)
        if subject is None and antecedent is not None and antecedent.indicator == "organisations":
            founded = [
                d for d in x.here if d.indicator == "organisations_new" and d.measure == "total" and not d.listed
            ]
            antecedent = (
                founded[-1] if founded else antecedent
            )  # 'thành lập mới 11 HTX, nâng tổng số lên 206, đạt 40% kế hoạch'
        basis = subject or antecedent or subject_before(replace(x, t=replace(x.t, left=x.t.far_left)))
        if basis is None:
            return "a plan rate, but of nothing that was read"
        return [x.of(basis, "plan_rate", f"'{planned[0].form}' after the number")]
    against = [
        m for m in x.triggers(x.s.start, x.t.start, "plan") if x.folded[max(0, m.start - 7) : m.start] == "so với "
    ]
    change = x.change()
    if against and change is None and ";" not in folded[against[-1].end : x.t.start] and antecedent is not None:
        return [x.of(antecedent, "plan_rate", "'so với kế hoạch' before the number")]
    between = (
        [m for m in x.triggers(change.end, x.t.start, "level", "share") if m.form not in _THAT_IS] if change else []
    )
    if change is not None and not between:
        own = subject_before(x)
        basis = own or antecedent
        if basis is None:
            return "a growth rate, but of nothing that was read"
        draft = x.of(basis, "growth_rate", f"'{change.form}' before the number")
        return [draft]
    if re.search(r"so (?:với )?(?:cùng kỳ|năm|kế hoạch)", after[:24]) and not x.triggers(x.t.left, x.t.start, "share"):
        return "a comparison that is neither growth nor share"
    return share(x, antecedent, near, after)


def share(x: Spot, antecedent: Draft | None, near: str, after: str) -> list[Draft] | str:
    gdp = [m for m in x.s.mentions if m.kind == "share" and abs(m.start - x.q.start) < 100]
    if gdp and not any(x.t.far_left <= m.start < x.t.right for m in gdp):
        gdp = []
    clause = x.folded.find(";", x.q.end, x.s.end)
    named = x.words(x.s.start, clause if clause >= 0 else x.s.end, "organisation")
    if gdp and not any(m.code in COUNTED for m in named):
        return "a share of the whole economy, but not of co-operatives"
    if gdp and "tốc độ tăng trưởng" in x.folded[max(x.s.start, x.folded.rfind(";", 0, x.t.start)) : x.t.start]:
        return "the growth of the whole economy"
    if gdp:
        organisation, _ = organisation_of(x)
        return [
            x.draft(
                "collective" if "tập thể" in x.folded[x.s.start : x.s.end] else organisation,
                "all",
                "gdp_share",
                "share",
                f"'{gdp[0].form}'",
            )
        ]
    if after.startswith(" sản phẩm ocop"):
        field = told_activity(x) or inherited_activity(x, "cooperative")
        return [x.draft("cooperative", field, "ocop_products", "share", "'sản phẩm ocop' after the number")]
    if _OF_THE_ALLIANCE.match(after):
        if antecedent is not None and antecedent.sure is False and antecedent.indicator == "organisations":
            antecedent.indicator = "alliance_members"
        if antecedent is None or antecedent.indicator != "alliance_members":
            return "a share of the alliance's members, but not told of what"
        return [x.of(antecedent, "share", "of the alliance's members")]
    if re.match(
        r" ?(?:tổng )?(?:nguồn vốn|dư nợ|doanh thu|vốn|tiền|số hộ|hộ|diện tích|sản lượng|giá trị)", after
    ) or re.search(r"tổn thất|lãi suất|hộ nghèo|nợ xấu|doanh thu|vốn|diện tích|tỷ lệ hộ", near):
        return "a share of money or of something else"
    trained = x.words(x.t.left, x.t.start, "person") + x.words(x.q.end, x.t.far_right, "person")
    organisation, organisation_rule = organisation_of(x)
    trained_words = [m for m in trained if m.code == "managers_trained"]
    if trained_words and "cán bộ" in x.folded[x.s.start : x.s.end]:
        return [
            x.draft(
                "cooperative" if organisation == "collective" else organisation,
                "all",
                "managers_trained",
                "share",
                f"'{trained_words[-1].form}'",
            )
        ]
    if near.rstrip().endswith("hỗ trợ"):
        return "a share of what something costs"
    if x.here and x.here[-1].measure == "share" and _NEXT_YEAR.fullmatch(folded_between(x)):
        before = x.here[-1]  # '31% năm 2016, 38% năm 2017 và 44% năm 2018'
        return [
            x.draft(
                before.organisation, before.activity, before.indicator, "share", "the share before it in another year"
            )
        ]
    predicates_right = [m for m in x.words(x.q.end, x.t.right, "predicate") if m.start - x.q.end < 40]
    predicates_right = [m for m in predicates_right if m.form != "tham gia"] or predicates_right
    others = [
        m
        for m in x.words(x.t.left, x.t.start, "organisation")
        if m.code in COUNTED and m.code not in ("cooperative", "collective")
    ]
    if others and share_of_whole(x.folded[others[-1].end : x.t.start]):
        return [
            x.draft(
                others[-1].code,
                "all",
                "organisations",
                "share",
                f"'{others[-1].form}' before the number",
            )
        ]
    fields_right = (
        [] if predicates_right else [m for m in x.words(x.q.end, x.t.right, "activity") if m.start - x.q.end < 34]
    )
    if fields_right and re.match(r" ?(?:là|thuộc|ở|hoạt động)? ?(?:các )?(?:htx|hợp tác xã|lĩnh vực)", after):
        return [
            x.draft(
                organisation,
                fields_right[0].code,
                "organisations",
                "share",
                f"'{fields_right[0].form}' after the number",
            )
        ]
    noun_right = [m for m in x.words(x.q.end, x.t.right, "organisation") if m.start - x.q.end < 12]
    activities = x.words(x.t.left, x.t.start, "activity")
    predicates = [m for m in x.words(x.t.left, x.t.start, "predicate") if m.form not in ("thêm", "có thêm")]
    said = [d for d in x.reader.recent if d.paragraph == x.reader.paragraph]
    if x.triggers(x.t.left, x.t.start, "anaphora") and said and said[-1].measure == "share":
        before = said[-1]  # 'ở Điện Biên chiếm 17%; con số này ở Lai Châu là 23%'
        return [
            x.draft(
                before.organisation,
                before.activity,
                before.indicator,
                "share",
                "'con số này' means the share before it",
            )
        ]
    if x.triggers(x.t.left, x.t.start, "anaphora") and antecedent is None:
        counts = [d for d in x.reader.recent if d.measure == "total" and d.unit == "organisation" and not d.listed]
        antecedent = counts[-1] if counts else None
    if not activities and not predicates and x.folded[x.t.left - 1 : x.t.left] in (":",):
        predicates = x.words(x.t.far_left, x.t.start, "predicate")
        activities = x.words(x.t.far_left, x.t.start, "activity")
    if not activities and not predicates and antecedent is None:
        predicates = x.words(x.t.far_left, x.t.start, "predicate")
    own_activity = told_activity(x)
    share_word = x.triggers(x.t.left, x.t.start, "share")
    counts = [d for d in x.here if d.unit == "organisation" and d.measure == "total"]
    if (
        (of := _OF_ALL.match(after))
        and of["kind"]
        and counts
        and not activities
        and not predicates
        and not predicates_right
    ):
        kind = "cooperative_group" if of["kind"].startswith("t") else "cooperative"
        whole = next((d for d in reversed(counts) if d.organisation == kind), counts[-1])
        return [x.of(whole, "share", "of all organisations")]  # '98 HTX với 2.046 thành viên, chiếm 69% số HTX'
    going_on = x.here[-1] if x.here and x.here[-1].measure == "share" else None
    another_field = activities and not predicates and not x.words(x.t.left, x.t.start, "organisation")
    if going_on and another_field and going_on.indicator != "organisations" and going_on.activity not in (None, "all"):
        code = going_on.indicator  # 'tỷ lệ hiệu quả trong lĩnh vực nông nghiệp đạt 70%, phi nông nghiệp đạt 80%'
        return [x.draft(going_on.organisation, activities[-1].code, code, "share", "the share before it, elsewhere")]
    if share_word and not activities and not predicates and antecedent is None:
        activities = x.words(x.t.far_left, x.t.start, "activity")
    if predicates_right and not (share_word and (activities or predicates or antecedent)):
        chosen = predicates_right[0]
        code = (
            "other"
            if re.search(r"(?:kém|không|chưa) $", x.folded[max(0, chosen.start - 6) : chosen.start])
            else chosen.code
        )
        activity = next((m.code for m in x.words(x.q.end, x.t.right, "activity")), None)
        draft = x.draft(
            noun_right[0].code if noun_right and noun_right[0].code in COUNTED else organisation,
            activity or inherited_activity(x, organisation),
            code,
            "share",
            f"'{chosen.form}' after the number",
        )
    elif predicates and (
        not activities or predicates[-1].start > activities[-1].start or predicates[-1].code != "other"
    ):
        chosen = predicates[-1]
        owned = chosen.form.startswith("sản phẩm") and words_before(x, chosen).endswith("số ")
        draft = x.draft(
            organisation,
            own_activity or inherited_activity(x, organisation),
            "ocop_products" if owned else chosen.code,
            "share",
            f"'{chosen.form}' before the number",
        )
    elif activities:
        fresh = re.search(r"htx mới|hợp tác xã mới|thành lập mới|mới thành lập", after) is not None
        code = "organisations_new" if fresh else "organisations"
        activity = activities[-1].code
        draft = x.draft(organisation, activity, code, "share", f"'{activities[-1].form}' before the number")
        if activity == "other" or organisation == "credit_fund":
            draft.activity = activity
    elif x.here and x.here[-1].measure == "change" and not share_word and folded_bracket(x):
        draft = x.of(x.here[-1], "growth_rate", "in brackets after the change")
    elif antecedent is not None and close_to(x, antecedent, share_word):
        draft = x.of(antecedent, "share", "a share told of the figure before it")
    else:
        return "a percentage, but nothing tells of what"
    draft.rules.setdefault("organisation", organisation_rule)
    return [draft]


def folded_between(x: Spot) -> str:
    return x.folded[x.here[-1].number.end : x.t.start]


def words_before(x: Spot, m: Mention) -> str:
    return x.folded[max(0, m.start - 8) : m.start]


def folded_bracket(x: Spot) -> bool:
    """Whether the percentage stands in brackets right after the figure before it."""
    return (
        re.search(r"\((?:khoảng |gần |hơn |trên |tương đương )*$", x.folded[x.here[-1].number.end : x.t.start])
        is not None
    )


def close_to(x: Spot, antecedent: Draft, share_word: Sequence[Mention]) -> bool:
    between = x.folded[antecedent.number.end : x.t.start]
    return bool(share_word or _OF_ALL.match(x.folded, x.q.end)) or (
        len(between) < 60
        and between.rstrip().endswith(("(", "-", ",", "gần", "khoảng", "hơn", "trên", "(đạt", "(bằng", "(là", "(tức"))
    )


def subject_before(x: Spot) -> Draft | None:
    """A subject that stands in the percentage's own words: 'số thành viên tăng 15%'."""
    for m in reversed(
        [
            m
            for m in x.s.mentions
            if m.kind in ("money", "person", "predicate") and m.start >= x.t.left and m.end <= x.t.start
        ]
    ):
        if m.code in ("other", "managers_trained", "organisations_supported"):
            continue
        owned = [p for p in x.words(x.t.left, m.start, "money") if p.code != "other"]
        if m.kind == "person" and owned and x.folded.endswith("của ", 0, m.start):
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
        if m.code in COUNTED and words_before(x, m).endswith(("số ", "lượng ")):
            return x.draft(
                m.code, told_activity(x) or "all", "organisations", "total", f"'số {m.form}' before the number"
            )
    return None


def share_of_whole(words: str) -> bool:
    """'quỹ tín dụng nhân dân chiếm 4,32%': nothing between the kind and its share but the verb."""
    return re.fullmatch(r" ?(?:\([^)]*\) ?)?(?:chiếm|là|đạt)?(?: tỷ lệ| khoảng| gần| hơn| trên)* ?", words) is not None
