"""Numbers of organisations: how many there are, were founded, work, work well …; and the parts of an enumerated whole."""

from __future__ import annotations

import re
from itertools import pairwise

from tasks.extraction.dating import in_year
from tasks.extraction.drafts import Draft, take_time, undate
from tasks.extraction.fields import activity_of, told_activity
from tasks.extraction.framing import FLOWS
from tasks.extraction.indicators import WITH_ITS_GROWTH, indicator_of, is_built
from tasks.extraction.page import COUNTED
from tasks.extraction.spot import Spot, shift
from tasks.extraction.told import OF_A_MONTH, PLAN_OF_YEAR, RAISED, RISEN, THEN
from tasks.extraction.unsaid import A_PART, UNITS, lists_kinds
from tasks.extraction.verbs import NUMBER_OF, Said
from tasks.extraction.whose import alliance_before, organisation_of

_EACH_PLACE = re.compile(
    r"(?<![^\W_])(?:mỗi|bình quân mỗi|trung bình mỗi|1|một) (?:xã|huyện|quận|phường|địa phương|đơn vị cấp)"
)
_IN_BRACKETS = re.compile(r"[^().;\d]{0,30}\((?:[^()]*[,;và ])?")  # '08 HTX (07 HTX nông nghiệp và 01 HTX vận tải)'
_MEMBERS_OF_IT = re.compile(r" (?:là thành viên(?! của liên hiệp)|(?:đã )?(?:vào|tham gia) liên minh)")
_TAKEN_IN = re.compile(
    r"(?:kết nạp(?: được)?|(?:thu hút|vận động|phát triển)(?: được)? (?:thêm|mới))(?: thêm| mới| được)*(?: hơn| gần| trên| ít nhất| từ)? $"
)
_PARTED = re.compile(r"(?: này| trên| đó| nói trên)? (?:gồm|bao gồm|chia ra|được chia|phân ra)(?![^\W_])")
_ASKED_FOR = re.compile(
    r"(?<![^\W_])(?:tôi|chúng tôi|chỉ) mong(?: có)? $|(?:đề nghị|kiến nghị|đề xuất|mong muốn)(?: [^\W\d_]+){0,3} (?:hỗ trợ|giúp|thành lập)(?: thêm| mới)* $"
    r"|(?<![^\W_])nên (?:cho|hỗ trợ|có|thành lập)(?: thêm| mới)* $"
)
_OF_ANY_KIND = re.compile(
    r"[^.;\d]*(?:trong đó|gồm|bao gồm)[^.;]*\d (?:doanh nghiệp|công ty|hộ kinh doanh)"
)  # '32 đơn vị, gồm 14 HTX và 18 doanh nghiệp'
_MAY_BE_PARTED = ("organisations", "organisations_active", "organisations_new")  # by fields, in a sentence of their own
_GRADES = ("organisations_effective", "organisations_inactive", "organisations_active", "other")
_NEXT_GRADE = re.compile(
    r"[^,.;:()]{2,48}(?: ?\([^()]*\)|,? (?:chiếm|đạt|bằng) [\d,.]+ ?%)?[,;](?: và| còn| nhưng| có| số)*(?: lại)?(?: có| là)? "
)
_JUST_THERE = re.compile(r" ?\(?(?:có |là |với |:? ?)?(?:hơn |gần |trên )?")
_AND_OTHERS = re.compile(r" (?:liên hiệp )?(?:htx|hợp tác xã|tht|tổ hợp tác)(?:,| và) ")
_ALL_THESE = re.compile(r" (?:đều|này|nói trên)(?![^\W_])")  # 'Quận có 16 HTX. 16 HTX đều ra đời trước năm 2013'
_AMONG_THESE = re.compile(r"(?:trong|của) (?:tổng )?(?:số )?$")


def organisations(x: Spot) -> list[Draft] | str:
    """The drafts of a count of organisations, or why it makes none."""
    if _joins_the_alliance(x):
        joined = "liên minh" in x.folded[x.s.start : x.s.end] and "kết nạp" in x.folded[x.t.left : x.t.start]
        measure = "change" if joined else "total"
        return [x.draft("collective", "all", "alliance_members", measure, "members of the alliance")]
    if (why := _no_count(x)) is not None:
        return why
    if _MEMBERS_OF_IT.match(x.folded, x.q.end) and x.q.organisation and "liên minh" in x.folded[x.s.start : x.s.end]:
        if _TAKEN_IN.search(x.folded, x.t.far_left, x.t.start):
            return [x.draft("collective", "all", "alliance_members", "change", "members that join the alliance")]
        return [x.draft(x.q.organisation, "all", "alliance_members", "total", "members of the alliance")]
    organisation, organisation_rule = organisation_of(x)
    whole = whole_of(x)
    if x.q.organisation is None and whole is not None and not x.words(x.t.left, x.t.start, "organisation"):
        organisation, organisation_rule = whole.organisation, A_PART
        if whole.organisation == "collective" and x.here and x.here[-1].listed:
            parts = [d.organisation for d in x.here if d.listed and d.organisation != "credit_fund"]
            organisation = (
                parts[-1] if parts else "cooperative"
            )  # '356 HTX và QTDND (HTX nông nghiệp 165, thủy sản 30, …)'
    activity = None if is_built(x) else activity_of(x)
    of_them = x.q.noun is None and NUMBER_OF.search(x.folded, x.s.start, x.t.start) is not None
    if activity is None and (of_them or (x.q.noun is not None and x.q.noun.form in UNITS)):
        activity = told_activity(x)
    if whole is not None and whole.organisation == "collective" and activity == "credit" and x.q.organisation is None:
        organisation = "credit_fund"
    units = x.q.noun is not None and x.q.noun.form in UNITS and RAISED.search(x.folded, x.t.left, x.t.start)
    if units and {"cooperative", "credit_fund"} <= {d.organisation for d in x.here}:
        organisation, organisation_rule = "collective", "the units of several kinds"
    if lists_kinds(x):
        organisation, organisation_rule = "collective", "the units of the kinds listed next"
    antecedent = x.antecedent(("organisation",))
    said = indicator_of(x, whole, antecedent, activity)
    if isinstance(said, str):
        return said
    if x.q.number.whole is not None and x.q.number.whole < x.q.number.value and said.indicator not in FLOWS:
        return "more than the number it is out of"
    if (
        said.indicator == "union_members"
        and alliance_before(x)
        and not x.words(x.t.left, x.t.start, "organisation")[1:]
    ):
        return [x.draft("cooperative", "all", "alliance_members", "total", "members of the alliance")]
    if said.indicator == "union_members":
        organisation, organisation_rule = "cooperative_union", "their members are co-operatives"
    if said.indicator == "alliance_members" and x.q.organisation is None:
        organisation, organisation_rule = "collective", "the alliance has members of several kinds"
    if said.rule == WITH_ITS_GROWTH:
        antecedent, organisation = x.here[-1], x.here[-1].organisation
    elif said.measure == "change" and antecedent is not None:
        own = [m.code for m in x.words(x.t.left, x.t.start, "organisation") if m.code in COUNTED]
        if (not own and x.q.organisation in (None, antecedent.organisation)) or said.indicator == "union_members":
            organisation = antecedent.organisation
        activity = activity or antecedent.activity
    activity = _inherited_field(x, said, organisation, activity)
    joined = said.indicator == "alliance_members" and "kết nạp" in x.folded[x.t.left : x.t.start]
    measure = "change" if joined else said.measure
    draft = x.draft(organisation, activity or "all", said.indicator, measure, said.rule)
    draft.rules["organisation"] = organisation_rule
    draft.sure, draft.listed = said.sure, said.part
    _settle_time(x, draft, whole, antecedent)
    if draft.rules["indicator"] == PLAN_OF_YEAR or x.folded.startswith("/", x.q.start - 1):  # '15 HTX/10 HTX kế hoạch'
        draft.status, draft.aside = "target", True
        if draft.period_end is not None:
            draft.period_end = draft.period_end.replace(month=12, day=31)
    if (then := THEN.search(x.folded, x.t.far_left, x.t.start)) and then["past"] and draft.period_end is not None:
        shift(draft, draft.period_end.year - 1)  # '51 HTX (cùng kỳ 38 HTX)'
    _note_headline(x, draft, activity)
    if x.q.number.whole is not None and (said.indicator in FLOWS or activity not in (None, "all")):
        return [draft, second_number(x, draft)]
    return [draft]


def _joins_the_alliance(x: Spot) -> bool:
    """'kết nạp 12 đơn vị', 'liên minh có 64 đơn vị thành viên'."""
    if x.q.noun is None or x.q.noun.form not in UNITS:
        return False
    near = x.folded[x.t.left : x.t.start].rpartition(":")[2]
    return bool(alliance_before(x) and "thành viên" in near) or "kết nạp" in near or "thành viên lên" in near


def _no_count(x: Spot) -> str | None:
    if x.q.number.value != int(x.q.number.value):
        return "organisations come whole"
    if x.here and x.here[-1].indicator == "alliance_members":
        told = x.folded[x.here[-1].number.end : x.t.start]
        again = x.triggers(x.t.left, x.t.start, "total", "level")  # '…; đưa tổng số thành viên Liên minh lên 824'
        if not again and (":" in told or "(" in told or x.triggers(x.here[-1].number.end, x.t.start, "part")):
            return "a part of the alliance's members"
    if (taken_up := _taken_up(x)) is not None:
        x.here.append(taken_up)
        x.reader.taken_up = (x.reader.paragraph, taken_up)
        x.frame.place = taken_up.area
        return "the figure said before, taken up again"
    if x.triggers(x.t.left, x.t.start, "exceed"):
        return "above plan by a count: no code"
    if _ASKED_FOR.search(x.folded, x.t.left, x.t.start):
        return "asked for, not done"
    of_any_kind = (
        x.q.noun is not None and x.q.noun.form == "đơn vị" and not x.words(x.t.left, x.t.start, "organisation")
    )
    if of_any_kind and _OF_ANY_KIND.match(x.folded, x.q.end, x.s.end):
        return "units of every kind"
    if x.folded.endswith("thiếu ", 0, x.t.start):
        return "so many too few"
    if _EACH_PLACE.search(x.folded, x.t.left, x.t.start):
        return "a mean per commune or district"
    return None


def _inherited_field(x: Spot, said: Said, organisation: str, activity: str | None) -> str | None:
    """The field of work, where the number's own words have none: the predicate's, the list's or the headline's."""
    if activity is not None:
        return activity
    of_a_place = x.folded.endswith("(", 0, x.q.start) and any(0 < x.q.start - a.end <= 2 for a in x.s.areas)
    if of_a_place and (told := told_activity(x, True)) is not None:
        return told  # 'nhiều HTX môi trường nhất là Hà Tĩnh (149 HTX), Vĩnh Phúc (63 HTX)'
    if "nông nghiệp" in said.rule and said.indicator in ("organisations_high_tech", "organisations_value_chain"):
        return "agriculture"
    if said.rule == RISEN:
        return x.here[-1].activity  # 'HTX nông nghiệp tăng từ 91 lên 142 HTX'
    if (graded := _graded_before(x, said)) is not None:
        return graded.activity
    if (whole := _opened(x, organisation)) is not None:
        return whole.activity
    if x.here and _has_the_field_of(x, x.here[-1], said, organisation):
        return x.here[-1].activity
    part = said.indicator not in ("organisations", "other") and x.q.number.value < x.reader.headline
    wide = any(a.level == "wide" for a in x.s.areas if x.t.left <= a.start < x.t.start)
    if organisation == "cooperative" and said.measure == "total" and part and not wide:
        return x.reader.headline_activity
    return None


def _graded_before(x: Spot, said: Said) -> Draft | None:
    """'trong 202 HTX nông nghiệp có 8 HTX xếp loại tốt, 63 HTX xếp loại khá; còn 14 HTX ngừng hoạt động': all of one field."""
    if said.indicator not in _GRADES or x.words(x.t.left, x.t.start, "organisation"):
        return None
    last = next((d for d in reversed(x.here) if d.unit == "organisation"), None)
    if last is None or last.indicator not in _GRADES or last.measure != "total":
        return None
    told = last.activity not in (None, "all")
    return last if told and _NEXT_GRADE.fullmatch(x.folded, last.number.end, x.t.start) else None


def _has_the_field_of(x: Spot, last: Draft, said: Said, organisation: str) -> bool:
    """Whether the count goes on with the field of work of the figure right before it."""
    if last.organisation != organisation:  # 'lĩnh vực thủy sản có 161 HTX, 742 tổ hợp tác'
        opened = last.activity not in (None, "all") and x.words(x.s.start, last.number.start, "activity")
        return bool(opened and _AND_OTHERS.fullmatch(x.folded, last.number.end, x.t.start))
    if said.indicator == last.indicator and _beside(x, last):
        return True  # 'huyện Bắc Sơn có 25 HTX nông nghiệp, huyện Chi Lăng 30 HTX'
    if x.q.noun is None and last.listed and ";" not in x.folded[last.number.end : x.t.start]:
        return True
    if x.q.noun is None and last.measure == "change":
        return True  # 'HTX nông nghiệp tăng 6, toàn tỉnh có 306'
    alone = {d.activity for d in x.here if d.unit == "organisation"} == {last.activity}
    raised = last.indicator in FLOWS and RAISED.search(x.folded, x.t.left, x.t.start)
    # 'thêm 48 HTX nông nghiệp, nâng tổng số lên 521 HTX'
    return bool(alone and raised) and not x.words(x.t.left, x.t.start, "organisation")


def _beside(x: Spot, last: Draft) -> bool:
    """Whether the count is the same as the one before it, of another district: nothing but its name stands between."""
    between = [a for a in x.s.areas if last.number.end <= a.start and a.end <= x.t.start and a.level == "locality"]
    if len(between) != 1 or last.area.locality is None or last.measure != "total":
        return False
    return (
        _JUST_THERE.fullmatch(x.folded, between[0].end, x.t.start) is not None
        and x.q.number.start - last.number.end < 60
    )


def _opened(x: Spot, organisation: str) -> Draft | None:
    """The count that 'trong đó' goes into, where it is of one field: '172 HTX nông nghiệp, trong đó 21 HTX …'."""
    parts = x.triggers(x.s.start, x.t.start, "part")
    if not parts:
        return None
    told = [d for d in x.reader.in_paragraph if d.number.end <= parts[-1].start]
    counts = [d for d in told if d.is_count and not d.listed]
    if not counts or counts[-1].organisation != organisation or counts[-1].value < x.q.number.value:
        return None
    return counts[-1] if counts[-1].activity not in (None, "all") else None


def _settle_time(x: Spot, draft: Draft, whole: Draft | None, antecedent: Draft | None) -> None:
    if draft.rules["indicator"] == RISEN:
        _settle_rise(x, draft)
    if draft.rules["indicator"] == OF_A_MONTH and x.here[-1].period_end is not None:
        year = x.here[-1].period_end.year
        draft.period_start, draft.period_end = in_year(draft.period_start, year), in_year(draft.period_end, year)
    raised = draft.indicator == "organisations" and RAISED.search(x.folded, x.t.left, x.t.start)
    if raised and x.here and x.here[-1].indicator in FLOWS:
        take_end(draft, x.here[-1])
    if whole is not None and draft.listed:
        take_time(draft, whole)
        if draft.basis["area"] != "clause" and (whole in x.here or draft.basis["area"] != "sentence"):
            draft.area = whole.area
    elif draft.measure == "change" and antecedent is not None:
        take_time(draft, antecedent)
    elif (known := said_before(x, draft)) is not None:
        take_time(draft, known)


def _settle_rise(x: Spot, draft: Draft) -> None:
    """'tăng từ 162 năm 2002 lên 341 năm 2021, trong đó HTX nông nghiệp tăng từ 150 lên 235': in the years of the first rise."""
    first = next((rise for rise in pairwise(x.here) if rise[1].rules["indicator"] == RISEN), None)
    if first is not None:
        for end, of in zip((x.here[-1], draft), first, strict=True):
            if end.basis.get("period") != "clause":
                end.period, end.period_start, end.period_end = of.period, of.period_start, of.period_end
    elif x.here[-1].basis.get("period") not in ("clause", "sentence"):
        undate(x.here[-1], "the day that the rise or fall began is not told")


def _note_headline(x: Spot, draft: Draft, activity: str | None) -> None:
    """Keeps the largest count of a province's co-operatives: smaller ones of the page are likely parts of it."""
    if (
        draft.indicator in ("organisations", "organisations_active")
        and draft.measure == "total"
        and not draft.listed
        and draft.organisation == "cooperative"
        and draft.area.locality is None
        and draft.sure
        and draft.value >= 10
        and draft.value * 10 >= x.reader.headline * 9
        and activity in ("agriculture", "all", None)
    ):
        x.reader.headline, x.reader.headline_activity = draft.value, activity


def _taken_up(x: Spot) -> Draft | None:
    """'Trong 34 HTX, có 21 HTX nông nghiệp': the 34 were told before, and what follows are parts of them."""
    parted = (_PARTED.match(x.folded, x.q.end) or _ALL_THESE.match(x.folded, x.q.end)) is not None
    if not parted and not _AMONG_THESE.search(x.folded[max(x.s.start, x.t.start - 14) : x.t.start]):
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


def take_end(draft: Draft, flow: Draft) -> None:
    """'Giai đoạn 2018 - 2020 thành lập mới 39 HTX, nâng tổng số lên 295': the stock at the end of the flow."""
    today = draft.period_end if draft.period is not None and draft.period.rule == "published" else None
    if flow.period_end is None or (today is not None and today < flow.period_end and draft.status == "actual"):
        return  # the year that new ones are told of has not ended
    if draft.basis.get("period") not in ("clause", "sentence"):
        draft.period, draft.period_end = flow.period, flow.period_end
        draft.basis["period"], draft.rules["period"] = "sentence", "the end of the rise"


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
    if x.here and x.here[-1].activity not in (None, "all") and x.q.organisation is None:
        kind = x.here[-1].organisation  # 'HTX nông nghiệp là 236 (69%), phi nông nghiệp 106'
        same = [d for d in same if d.organisation == kind] or same
    colon = x.folded.rfind(":", x.s.start, x.t.start)
    if colon >= 0:  # what stands past it are parts, not wholes
        same = [d for d in same if d not in x.here or d.number.start < colon] or same
    if not (x.triggers(x.s.start, x.t.start, "part") or x.frame.announced):  # 'Lĩnh vực vận tải: 33 HTX'
        same = [d for d in same if d in x.here or d.indicator in _MAY_BE_PARTED]
    if not same:
        return None
    whole = next(
        (
            d
            for d in reversed(x.reader.recent)
            if d.value == x.reader.listed_sum
            and d.measure == "total"
            and d.unit == "organisation"
            and d.indicator != "other"
        ),
        same[-1],
    )
    in_sentence = whole in x.here
    announced = (
        bool(x.triggers(x.s.start, x.t.start, "part"))
        or ":" in x.folded[x.s.start : x.t.start]
        or x.frame.announced
        or (whole.value == x.reader.listed_sum and whole.indicator != "other")
        or (in_sentence and _IN_BRACKETS.fullmatch(x.folded, whole.number.end, x.t.start) is not None)
    )
    dropped = (
        x.q.noun is None
        or x.q.noun.kind in ("activity", "predicate", "unit")
        or (x.folded[x.t.left : x.t.start].strip(" ,:") != "" and bool(x.words(x.t.left, x.t.start, "activity")))
    )
    if (
        (announced or (dropped and in_sentence))
        and (whole.organisation == "collective" or x.q.organisation in (None, whole.organisation, "credit_fund"))
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
    whole.activity = "all" if part.indicator == "organisations" else part.activity
    whole.indicator, whole.value, whole.upper, whole.aside = indicator, x.q.number.whole, None, True
    whole.status = "target" if flow else part.status
    whole.period_start, whole.period_end = start, end
    whole.rules = {**part.rules, "indicator": "the second number of 'N/M'"}
    return whole
