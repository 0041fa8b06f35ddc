"""Numbers of organisations: how many there are, were founded, work, work well …; and the parts of an enumerated whole."""

from __future__ import annotations

import re

from tasks.extraction.drafts import Draft
from tasks.extraction.framing import FLOWS
from tasks.extraction.page import COUNTED
from tasks.extraction.spot import Spot
from tasks.extraction.vocabulary import Mention
from tasks.extraction.whose import (
    activity_of,
    alliance_before,
    organisation_of,
    told_activity,
)

_EACH_PLACE = re.compile(r"(?:mỗi|bình quân mỗi|trung bình mỗi|1|một) (?:xã|huyện|quận|phường|địa phương|đơn vị cấp)")
_OWNERS = re.compile(
    r" (?:với|có|sở hữu|phát triển|phát triển được|xây dựng được) (?:hơn |gần |trên |tổng cộng |khoảng )?[\d.]+ sản phẩm"
)
_AMONG = re.compile(r"\W*trong (?:tổng )?số (?:các |những )?(?:htx|hợp tác xã|tht|tổ hợp tác)[^,;.\d]{1,40}(?:,|có)")
_OF_ALL = re.compile(r" ?(?:cơ sở )?(?:trên địa bàn|trong tỉnh|toàn tỉnh|của tỉnh|cả nước)")
_NUMBER_OF = re.compile(
    r"số (?:lượng )?(?:htx|hợp tác xã|tổ hợp tác|tht|liên hiệp)[^,.;\d]{0,60} (?:là|đạt|có|lên)(?: khoảng| hơn| trên| gần)? $"
)
_DEVELOPED = re.compile(r"phát triển (?:được |thêm )?(?:ít nhất |hơn |trên |khoảng |từ )?$")
_CLASS = re.compile(r" (?:đạt |có )?(?:mức )?doanh thu (?:từ |trên |dưới |hơn |đạt )*\d")
_WEAK = ("mô hình", "tham gia", "phụ nữ", "thanh niên")
_EACH_TIME = re.compile(r"(?:mỗi|bình quân|trung bình)(?: mỗi| một| 1)? (?:tỉnh|tháng|năm|quý)|mỗi (?:tỉnh|tháng|năm)")
# A flow raises a stock: '19 HTX thành lập mới, nâng tổng số lên 306 HTX'.
_RAISED = re.compile(r"nâng|đưa|tổng số|lũy kế")


def organisations(x: Spot) -> list[Draft] | str:
    alliance = bool(alliance_before(x))
    near_words = x.folded[x.t.left : x.t.start]
    if (
        x.q.noun is not None
        and x.q.noun.form in ("đơn vị", "tổ chức")
        and ((alliance and "thành viên" in near_words) or "kết nạp" in near_words or "thành viên lên" in near_words)
    ):
        return [x.draft("collective", "all", "alliance_members", "total", "members of the alliance")]
    if x.q.number.value != int(x.q.number.value):
        return "organisations come whole"
    if x.here and x.here[-1].indicator == "alliance_members" and x.triggers(x.here[-1].number.end, x.t.start, "part"):
        return "a part of the alliance's members"
    if (taken_up := _taken_up(x)) is not None:
        x.here.append(taken_up)
        x.reader.taken_up = (x.reader.paragraph, taken_up)
        x.frame.place = taken_up.area
        return "the figure said before, taken up again"
    organisation, organisation_rule = organisation_of(x)
    listed_under = whole_of(x)
    if x.q.organisation is None and listed_under is not None and not x.words(x.t.left, x.t.start, "organisation"):
        organisation, organisation_rule = listed_under.organisation, "a part of the whole before it"
    activity = activity_of(x)
    if activity is None and x.q.noun is not None and x.q.noun.form in ("đơn vị", "tổ chức"):
        activity = told_activity(x)
    indicator, rule, sure = said_of(x)
    if indicator is None and "ocop" in x.folded[x.q.end : x.s.end] and _OWNERS.match(x.folded, x.q.end):
        indicator, rule = "organisations_ocop", "they own the OCOP products counted next"
    if (
        indicator in (None, "other")
        and "chủ thể" in x.folded[x.s.start : x.t.start]
        and "ocop" in x.folded[: x.t.start]
    ):
        indicator, rule = "organisations_ocop", "among the owners of the OCOP products"
    among = _among(x)
    if among is not None and (indicator is None or listed_under is not None):
        indicator, rule, listed_under = among.code, f"'{among.form}' of those it is among", None
    if indicator == "union_members":
        organisation, organisation_rule = "cooperative_union", "their members are co-operatives"
    if (
        x.q.organisation
        and re.search(r"(?:^|đã |sẽ |được |mới )xây dựng(?: mới| được)? $", near_words)
        and not x.frame.announced
        and ":" not in x.folded[x.s.start : x.t.start]
    ):
        activity, indicator, rule = None, "other", "'xây dựng' is what is done, not a field of work"
    measure = "total"
    change = x.change()
    antecedent = x.antecedent(("organisation",))
    if x.triggers(x.t.left, x.t.start, "exceed"):
        return "above plan by a count: no code"
    if _EACH_PLACE.search(near_words):
        return "a mean per commune or district"
    if change is not None and not x.triggers(change.end, x.t.start, "level"):
        measure = "change"
        indicator = antecedent.indicator if antecedent else "organisations"
        if antecedent and (x.q.organisation in (None, antecedent.organisation) or indicator == "union_members"):
            organisation = antecedent.organisation
        activity = activity or (antecedent.activity if antecedent else None)
        rule = f"'{change.form}' before the number"
    elif _EACH_TIME.search(near_words) or "bình quân mỗi" in near_words:
        measure = "mean"
        indicator = indicator or (antecedent.indicator if antecedent else "organisations")
        rule = rule or "a mean per period or province"
    elif indicator is None and listed_under is not None:
        indicator, rule = listed_under.indicator, "a part of the whole before it"
    elif indicator is None and (told := told_before(x)) is not None:
        indicator, rule = told
    elif indicator is None and _DEVELOPED.search(near_words) and _within_a_span(x):
        indicator, rule = "organisations_new", "'phát triển' before the number, within a span of time"
    elif indicator is None and _CLASS.match(x.folded, x.q.end):
        indicator, rule = "other", "a class by size"
    elif indicator is None and near_words.endswith("của ") and _OF_ALL.match(x.folded, x.q.end):
        indicator, rule = "organisations", "'của' all of them"
    elif indicator is None and re.search(
        r"(?:^|\s)(?:tại|về|cho|ở|do|của|thuộc)(?: (?:khoảng|hơn|trên|gần))? ?$", near_words
    ):
        clause = max(x.folded.rfind(";", x.s.start, x.t.start), x.s.start)
        helped = any(m.code == "organisations_supported" for m in x.words(clause, x.t.start, "predicate"))
        indicator, rule = (
            ("organisations_supported", "'hỗ trợ' in the clause")
            if helped
            else ("other", "where something happens, not a count of all")
        )
    elif (
        indicator is None
        and x.q.noun is not None
        and x.q.noun.form in ("đơn vị", "tổ chức")
        and measure == "total"
        and activity is None
        and not _NUMBER_OF.search(x.folded, x.s.start, x.t.start)
    ):
        indicator, rule, sure = "other", "units, but not told of what", False
    elif indicator is None and unknown_verb(x):
        indicator, rule, sure = "other", "followed by a word that no rule knows", False
    elif indicator is None:
        if x.q.number.value == 1 and x.q.organisation in ("cooperative", "cooperative_group") and activity is None:
            return "one co-operative, told of singly"
        indicator, rule = "organisations", "no word says anything but that they exist"
        sure = bool(
            any(m.code == "evidence" for m in x.words(x.t.far_left, x.t.start, "filler"))
            or x.triggers(x.t.far_left, x.t.start, "total", "part", "level")
            or any(a.end <= x.t.start for a in x.s.areas)
            or x.here
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
        and x.here
        and x.here[-1].listed
        and x.q.noun is None
        and ";" not in x.folded[x.here[-1].number.end : x.t.start]
    ):
        activity = x.here[-1].activity
    if (
        activity is None
        and organisation == "cooperative"
        and measure == "total"
        and (
            indicator not in ("organisations", "other")
            and x.q.number.value < x.reader.headline
            and not any(a.level == "wide" for a in x.s.areas if x.t.left <= a.start < x.t.start)
        )
    ):
        activity = x.reader.headline_activity
    draft = x.draft(
        organisation,
        activity or (antecedent.activity if measure == "change" and antecedent else None) or "all",
        indicator,
        measure,
        rule,
    )
    draft.rules["organisation"] = organisation_rule
    draft.sure = sure
    draft.listed = listed_under is not None and rule == "a part of the whole before it"
    if indicator == "organisations" and _RAISED.search(near_words) and x.here and x.here[-1].indicator in FLOWS:
        take_end(draft, x.here[-1])
    if listed_under is not None and draft.listed:
        take_time(x, draft, listed_under)
    elif measure == "change" and antecedent is not None:
        take_time(x, draft, antecedent)
    elif (known := said_before(x, draft)) is not None:
        take_time(x, draft, known)
    if (
        indicator in ("organisations", "organisations_active")
        and measure == "total"
        and not draft.listed
        and organisation == "cooperative"
        and draft.area.locality is None
        and sure
        and draft.value * 10 >= x.reader.headline * 9
        and activity in ("agriculture", "all", None)
    ):
        x.reader.headline, x.reader.headline_activity = draft.value, activity
    drafts = [draft]
    if x.q.number.whole is not None and (
        indicator in FLOWS or activity not in (None, "all")
    ):  # the whole of a part is told on its own
        drafts.append(second_number(x, draft))
    return drafts


def _among(x: Spot) -> Mention | None:
    """'Trong số các HTX đang hoạt động, có 706 HTX …': what is said of those that the sentence tells the parts of."""
    opening = _AMONG.match(x.folded, x.s.start, x.t.start)
    said = x.words(x.s.start, opening.end(), "predicate") if opening else []
    return said[-1] if said and said[-1].code != "other" else None


def _within_a_span(x: Spot) -> bool:
    before = [p for p in x.s.periods if p.end <= x.t.start and p.kind not in ("base", "event")]
    return bool(before) and before[-1].kind == "span"


def _taken_up(x: Spot) -> Draft | None:
    """'Trong 34 HTX, có 21 HTX nông nghiệp': the 34 were told before, and what follows are parts of them."""
    if not re.search(r"(?:trong|của) (?:tổng )?(?:số )?$", x.folded[max(x.s.start, x.t.start - 14) : x.t.start]):
        return None
    same = (x.q.organisation, x.q.number.value)
    told = [d for d in x.reader.recent if (d.organisation, d.value) == same and d.measure == "total"]
    return told[-1] if told and x.q.organisation else None


def said_before(x: Spot, draft: Draft) -> Draft | None:
    """The same figure, said before: a page that repeats it seldom repeats its day."""
    same = (draft.place, draft.organisation, draft.activity, draft.indicator, draft.measure, draft.value)
    return next(
        (
            d
            for d in x.reader.recent
            if not d.title and (d.place, d.organisation, d.activity, d.indicator, d.measure, d.value) == same
        ),
        None,
    )


def take_time(x: Spot, draft: Draft, source: Draft) -> None:
    """Period and status from `source`, unless the draft's own words tell them."""
    if draft.basis.get("period") not in ("clause", "sentence"):
        draft.period, draft.period_start, draft.period_end = source.period, source.period_start, source.period_end
        if "period" in source.basis:
            draft.basis["period"] = "paragraph"
        if draft.status == "actual":
            draft.status = source.status


def take_end(draft: Draft, flow: Draft) -> None:
    """'Giai đoạn 2018 - 2020 thành lập mới 39 HTX, nâng tổng số lên 295': the stock at the end of the flow."""
    if draft.basis.get("period") not in ("clause", "sentence") and flow.period_end is not None:
        draft.period, draft.period_end = flow.period, flow.period_end
        draft.basis["period"], draft.rules["period"] = "sentence", "the end of the rise"


def said_of(x: Spot) -> tuple[str | None, str | None, bool]:
    folded = x.folded
    right = [m for m in x.words(x.q.number.end, x.t.right, "predicate") if m.code != "other" or m.start - x.q.end < 20]
    stop = folded.find(";", x.t.right, x.t.far_right)
    reach = x.t.far_right if stop < 0 else stop
    far = x.words(x.t.right, reach, "predicate") if reach > x.t.right and not opens_new(x) else []
    if not right and (bracket := re.compile(r" ?\([^)]{0,40}\)").match(folded, x.q.end)):
        right = [
            m
            for m in x.words(bracket.end(), min(bracket.end() + 40, x.s.end), "predicate")
            if not re.search(r"[,;]", folded[bracket.end() : m.start])
        ]
    left = x.words(x.t.left, x.t.start, "predicate")
    if not left and not right and x.t.left - 1 >= x.t.far_left and folded[x.t.left - 1] in ":(":
        colon = max(
            folded.rfind(",", x.t.far_left, x.t.start), folded.rfind(";", x.t.far_left, x.t.start), x.t.far_left
        )
        left = x.words(colon, x.t.start, "predicate")
    nearest_left = left[-1] if left else None
    strong = [m for m in right if m.form not in _WEAK]
    nearest_right = (strong or right)[0] if right else None
    if nearest_left and nearest_right:
        gap = x.t.start - nearest_left.end
        strong_left = gap <= 14 and nearest_left.code in (
            "organisations_new",
            "organisations_dissolved",
            "organisations_supported",
            "alliance_members",
        )
        if nearest_right.code == "union_members":
            strong_left = False
        near_left = strong_left or (nearest_right.start - x.q.end > 40 and gap < 20)
        chosen: Mention | None = nearest_left if near_left else nearest_right
    else:
        chosen = nearest_left or nearest_right or (far[0] if far else None)
    if chosen is None:
        return None, None, True
    where = "before" if chosen.end <= x.t.start else "after"
    if chosen.code == "organisations_effective" and re.search(
        r"(?:kém|không|chưa) $", folded[max(0, chosen.start - 6) : chosen.start]
    ):
        return "other", f"'{chosen.form}' denied", True
    if (
        chosen.form in ("thành lập được", "đã thành lập được", "đã thành lập", "thành lập")
        and where == "before"
        and up_to_now(x)
    ):
        return "organisations", f"'{chosen.form}' up to now: those that exist", True
    return chosen.code, f"'{chosen.form}' {where} the number", True


def up_to_now(x: Spot) -> bool:
    before = [p for p in x.s.periods if p.end <= x.t.start and p.kind != "base"]
    return bool(before) and before[-1].kind == "now"


def opens_new(x: Spot) -> bool:
    """Whether the words past the first separator start on something else (a subject, a change, a bracket)."""
    return bool(
        x.words(x.t.right, x.t.far_right, "money")
        or x.words(x.t.right, x.t.far_right, "person")
        or x.triggers(x.t.right, x.t.far_right, "increase", "decrease", "share", "plan", "part")
        or x.folded[x.t.right : x.t.right + 1] in ";():"
    )


def told_before(x: Spot) -> tuple[str, str] | None:
    """The indicator that an earlier figure or line has set: '(152 HTX)' after a place, 'con số này', a list's items."""
    folded = x.folded
    counts = [
        d
        for d in x.reader.recent
        if d.paragraph == x.reader.paragraph and d.unit == "organisation" and d.measure == "total"
    ]
    bracketed = folded[max(0, x.q.start - 2) : x.q.start].rstrip().endswith("(")
    if any(
        x.q.start - a.end <= 2 and (bracketed or a.level in ("province", "locality"))
        for a in x.s.areas
        if a.end <= x.q.start
    ):
        if counts:
            return counts[-1].indicator, "that of the figure before it, for the place before the bracket"
        if x.frame.predicate or x.words(x.s.start, x.t.start, "predicate"):
            said = x.words(x.s.start, x.t.start, "predicate")
            return said[-1].code if said else str(
                x.frame.predicate
            ), "what the paragraph speaks of, for the place before the bracket"
    if (
        bracketed
        and counts
        and (any(x.q.start - m.end <= 16 for m in x.triggers(x.t.far_left, x.t.start, "plan")) or x.compared())
    ):
        return counts[-1].indicator, "the plan or the past that the figure before it is held against"
    if x.triggers(x.t.left, x.t.start, "anaphora") and counts:
        return counts[-1].indicator, "'con số này' means the figure before it"
    if x.frame.announced and counts and (":" in folded[x.s.start : x.t.start]):
        return counts[-1].indicator, "an item of the list that the line before announces"
    last = x.here[-1] if x.here else None
    if (
        last is not None
        and last.indicator in ("loans", "support_funding")
        and re.search(r"(?:^|\s)cho (?:\w+ )?$", folded[x.t.left : x.t.start])
    ):
        return "organisations_supported", "those that the sum before it went to"
    if (
        last is not None
        and last.unit == "organisation"
        and not x.words(x.t.far_left, x.t.start, "organisation")
        and re.search(
            r"(?:lên|xuống|xuống còn|còn|chỉ còn)(?: thành| tới| đến)? $", folded[max(0, x.q.start - 16) : x.q.start]
        )
        and not (last.indicator in FLOWS and _RAISED.search(folded, x.t.left, x.t.start))
    ):
        return last.indicator, "the same count at the end of the rise or fall"
    if last is not None and last.indicator == "ocop_products" and folded[x.t.left : x.t.start].rstrip().endswith("của"):
        return "organisations_ocop", "those that own the products before it"
    if x.compared() and counts:
        return counts[-1].indicator, "the same count in the period compared with"
    return None


def unknown_verb(x: Spot) -> bool:
    at = x.q.end
    while True:
        while at < x.s.end and x.folded[at] in " \n":
            at += 1
        if at >= x.s.end or not x.folded[at].isalpha():
            return False
        known = [m for m in x.s.mentions if m.start == at and (m.kind != "organisation" or m.code in COUNTED)]
        places = any(a.start == at for a in x.s.areas) or any(p.start == at for p in x.s.periods)
        if any(m.kind in ("activity", "organisation") for m in known):
            at = known[0].end
        else:
            return not (known or places)


def whole_of(x: Spot) -> Draft | None:
    """The whole that this number is a part of, where the number stands in a list of fields of work."""
    activity = activity_of(x) or (
        "credit" if x.q.organisation == "credit_fund" or "quỹ tín dụng" in x.folded[x.t.left : x.t.start] else None
    )
    if activity is None or x.words(x.t.left, x.t.start, "money"):
        return None
    same = [
        d
        for d in (*(each for each in x.reader.recent if each.paragraph == x.reader.paragraph), *x.here)
        if d.indicator.startswith("organisations") and d.measure == "total" and not d.listed
    ]
    paragraph, again = x.reader.taken_up or (None, None)
    if again is not None and paragraph == x.reader.paragraph:
        same.insert(0, again)
    if not same:
        return None
    whole = next(
        (
            d
            for d in reversed(x.reader.recent)
            if d.value == x.reader.listed_sum and d.measure == "total" and d.unit == "organisation"
        ),
        same[-1],
    )
    in_sentence = whole in x.here
    announced = (
        bool(x.triggers(x.s.start, x.t.start, "part")) or ":" in x.folded[x.s.start : x.t.start] or x.frame.announced
    )
    dropped = (
        x.q.noun is None
        or x.q.noun.kind in ("activity", "predicate", "unit")
        or (x.folded[x.t.left : x.t.start].strip(" ,:") != "" and bool(x.words(x.t.left, x.t.start, "activity")))
    )
    if (
        (announced or (dropped and in_sentence))
        and (x.q.organisation in (None, whole.organisation, "credit_fund"))
        and x.q.number.value <= whole.value
    ):
        return whole
    return None


def second_number(x: Spot, part: Draft) -> Draft:
    """The M of 'N/M': the plan of a flow, the stock that a part is of."""
    assert x.q.number.whole is not None
    flow = part.indicator in FLOWS
    indicator = part.indicator if flow else "organisations"
    start, end = part.period_start, part.period_end
    if flow and (of := (end or start)) is not None:
        start, end = of.replace(month=1, day=1), of.replace(month=12, day=31)
    whole = Draft(**{name: getattr(part, name) for name in Draft.__dataclass_fields__})
    whole.activity = part.activity if flow else "all"
    whole.indicator, whole.value, whole.upper, whole.aside = indicator, x.q.number.whole, None, True
    whole.status = "target" if flow else part.status
    whole.period_start, whole.period_end = start, end
    whole.rules = {**part.rules, "indicator": "the second number of 'N/M'"}
    return whole
