"""Percentages: shares, growth rates, plan rates; each is of something that was read before, or that its words name.

The questions of `_QUESTIONS` are asked in order. The first that knows an answer decides: figures, or a reason for none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tasks.extraction.drafts import Draft
from tasks.extraction.fields import inherited_activity, told_activity
from tasks.extraction.growth import comparison, growth_rate, risen, signed
from tasks.extraction.page import COUNTED
from tasks.extraction.percent import Answer, Percent, subject_before
from tasks.extraction.plan_rates import above_plan, against_plan, plan_rate, reached
from tasks.extraction.spot import Spot
from tasks.extraction.vocabulary import COOPS, COOPS_AND_GROUPS, Mention
from tasks.extraction.wholes import (
    of_all_that_is_lent,
    of_owners,
    of_products,
    of_the_alliance,
    of_the_economy,
    of_the_sum,
)
from tasks.extraction.whose import organisation_of

_NEXT_YEAR = re.compile(
    r" (?:vào )?(?:năm|quý) [\d/iv]+(?:,| và) |[,;] trong khi (?:năm|quý) [\d/iv]+ (?:mới |chỉ )?(?:là |đạt )?"
)
_OF_ALL = re.compile(
    rf" (?:tổng )?số(?: (?P<kind>{COOPS_AND_GROUPS})(?! (?:đạt|xếp|hoạt|được|có|đang))| (?:quỹ|liên hiệp)|[.,;)]|$)"
)
_OF_SOMETHING_ELSE = re.compile(
    r" ?(?:tổng )?(?:nguồn vốn|dư nợ|doanh thu|vốn|tiền|giá|phí|lệ phí|chi phí|kinh phí|thuế|số hộ|hộ|diện tích|lượng(?! htx| hợp tác)|khối lượng|sản lượng|giá trị|lãi|(?:(?:trong|vào) )?cơ cấu|(?:số )?(?:các )?(?:xã(?! viên)|phường|huyện|thôn|ấp|bản|địa phương|chủ thể|đường|tuyến|dân số|người dân|học viên|đảng viên|chi bộ|hội viên|đoàn viên|công chức|viên chức|học sinh|trẻ em|phụ nữ|thôn bản))(?![^\W_])"
)
_TOLD_OF_SOMETHING_ELSE = re.compile(
    r"tổn thất|tiêu chí|nước sạch (?:tập trung|đạt|hợp vệ sinh)|lợi nhuận|lãi suất|hộ nghèo|nợ xấu|doanh thu|vốn|diện tích|tỷ lệ hộ"
)
_IN_A_FIELD = re.compile(
    rf" (?:số (?:đó|này|ấy)|trong đó|trong số (?:đó|này)) (?:là|làm|thuộc|hoạt động|ở)| ?(?:là|thuộc|ở|hoạt động|hoạt động trong|hoạt động ở)? ?(?:các )?(?:{COOPS}|lĩnh vực)"
)
_BELONGS = re.compile(r" thuộc(?: lĩnh vực| ngành| khối)? ")  # '65% thuộc nông nghiệp'
_NEW_ONES = re.compile(r"htx mới|hợp tác xã mới|thành lập mới|mới thành lập")
_NOT = re.compile(r"(?:kém|không|chưa) $")
_IN_BRACKETS = re.compile(r"(?:\(|, (?=tương đương|tức))(?:khoảng |gần |hơn |trên |tương đương |tức )*$")
_BUT_THE_VERB = re.compile(r" ?(?:\([^)]*\) ?)?(?:chiếm|là|đạt)?(?: tỷ lệ| khoảng| gần| hơn| trên)* ?")
_INTEREST = re.compile(r" ?/ ?(?:năm|tháng)(?: lãi| tiền)|[^,.;\d]{0,16} lãi suất")
_THEIRS = re.compile(rf" (?:của|do|thuộc) (?:các )?(?:{COOPS_AND_GROUPS})")
_AT_WORK = re.compile(rf" (?:tổng )?số (?:{COOPS_AND_GROUPS}) (?:đang |hiện |còn )*hoạt động(?! hiệu quả| có hiệu quả)")
_THEIR_MANAGERS = re.compile(rf" (?:số )?(?:cán bộ|giám đốc)(?: [^\W\d_]+){{0,3}} (?:{COOPS})(?![^\W_])")
_IN_ITS_FIELD = ", of what is said before it"
_ARE_GRADED = re.compile(r"(?: (?:được|đạt|có|xếp|đánh giá|là))* ")
_OF_MANAGERS = re.compile(r"cán bộ|giám đốc|chủ tịch hđqt|chủ tịch hội đồng quản trị|ban quản trị")
_EARN = re.compile(
    rf" (?:số )?(?:{COOPS}|quỹ|qtdnd|đơn vị)(?: (?:nông nghiệp|phi nông nghiệp|dịch vụ|này|trên địa bàn tỉnh|trên địa bàn|của tỉnh|trong tỉnh|đã|đang|đều|kinh doanh|sản xuất kinh doanh|sản xuất, kinh doanh|hoạt động))*,? có lãi"
)
_JOINING = ("(", "-", ",", "gần", "khoảng", "hơn", "trên", "chừng", "bằng", "(đạt", "(bằng", "(là", "(tức")


def percentages(x: Spot) -> list[Draft] | str:
    if _INTEREST.match(x.folded, x.q.end):
        return "a rate of interest"
    p = Percent(x)
    answers = (asked(p) for asked in _QUESTIONS)
    return next((answer for answer in answers if answer is not None), "a percentage, but nothing tells of what")


def _of_another_count(p: Percent) -> Answer:
    x, foreign = p.x, p.x.reader.foreign
    if foreign is None or x.t.start - foreign.end >= 60:
        return None
    ours = x.words(foreign.end, x.t.start, "organisation")
    if any(";" in x.folded[foreign.end : m.start] for m in ours) or subject_before(replace(x, here=[])) is not None:
        return None
    return "of the number before it, which counts something else"


def _of_money(p: Percent) -> Answer:
    something_else = _OF_SOMETHING_ELSE.match(p.after) or _TOLD_OF_SOMETHING_ELSE.search(p.before)
    if something_else or "đối ứng" in p.x.folded[max(p.x.s.start, p.x.t.start - 30) : p.x.t.start].rpartition(";")[2]:
        return "a share of money or of something else"
    return "a rate of interest" if p.after.lstrip().startswith(("/tháng", "/năm")) else None


def _of_managers(p: Percent) -> Answer:
    x = p.x
    people = x.words(x.t.left, x.t.start, "person") + x.words(x.q.end, x.t.far_right, "person")
    trained = [m for m in people if m.code == "managers_trained"]
    if not trained or not _OF_MANAGERS.search(x.folded, x.s.start, x.s.end):
        return None
    organisation, _ = organisation_of(x)
    theirs = _THEIR_MANAGERS.match(x.folded, x.q.end)
    organisation = "cooperative" if theirs or organisation == "collective" else organisation
    return [x.draft(organisation, "all", "managers_trained", "share", f"'{trained[-1].form}'")]


def _of_those_that_earn(p: Percent) -> Answer:
    return "a share of those that earn" if _EARN.match(p.x.folded, p.x.q.end) else None


def _of_a_cost(p: Percent) -> Answer:
    return "a share of what something costs" if p.before.rstrip().endswith("hỗ trợ") else None


def _of_the_next_year(p: Percent) -> Answer:
    """'31% năm 2016, 38% năm 2017 và 44% năm 2018'."""
    share = p.last_share
    if share is None or not _NEXT_YEAR.fullmatch(p.x.folded, share.number.end, p.x.t.start):
        return None
    return p.again(share, "the share before it in another year")


def _of_a_kind(p: Percent) -> Answer:
    """'quỹ tín dụng nhân dân chiếm 4,32%': nothing between the kind and its share but the verb."""
    x = p.x
    kinds = [m for m in x.words(x.t.left, x.t.start, "organisation") if m.code in COUNTED]
    others = [m for m in kinds if m.code not in ("cooperative", "collective")]
    if x.triggers(x.s.start, x.t.start, "owner"):
        return None
    if not others or not _BUT_THE_VERB.fullmatch(x.folded, others[-1].end, x.t.start):
        return None
    return [x.draft(others[-1].code, "all", "organisations", "share", f"'{others[-1].form}' before the number")]


def _of_a_field_after(p: Percent) -> Answer:
    x = p.x
    belongs = _BELONGS.match(x.folded, x.q.end)
    theirs = belongs is not None and any(m.start == belongs.end() for m in x.words(x.q.end, x.t.right, "activity"))
    if p.predicates_after or not (theirs or _IN_A_FIELD.match(p.after)):
        return None
    graded = [m for m in x.words(x.t.left, x.t.start, "predicate") if m.code == "organisations_effective"]
    fields = [m for m in x.words(x.q.end, x.t.right, "activity") if m.start - x.q.end < 34]
    if not fields:
        return None
    nouns = [m.code for m in x.words(x.q.end, fields[0].start, "organisation") if m.code in COUNTED]
    organisation = nouns[0] if nouns else organisation_of(x)[0]
    last = p.last_share
    again = last is not None and last.rules["indicator"].endswith(_IN_ITS_FIELD) and not graded
    code = graded[-1].code if graded else last.indicator if again and last is not None else "organisations"
    rule = f"'{fields[0].form}' after the number" + (_IN_ITS_FIELD if graded or again else "")
    return [x.draft(organisation, fields[0].code, code, "share", rule)]


def _this_figure(p: Percent) -> Answer:
    """'ở Điện Biên chiếm 17%; con số này ở Lai Châu là 23%'."""
    said = p.x.reader.in_paragraph
    if not p.anaphora or not said or said[-1].measure != "share":
        return None
    return p.again(said[-1], "'con số này' means the share before it")


def _of_all(p: Percent) -> Answer:
    """'98 HTX với 2.046 thành viên, chiếm 69% số HTX'."""
    of = _OF_ALL.match(p.after)
    counts = [d for d in p.x.here if d.is_count]
    if of is None or not of["kind"] or not counts or p.fields_before or p.predicates_before or p.predicates_after:
        return None
    kind = "cooperative_group" if of["kind"].startswith("t") else "cooperative"
    whole = next((d for d in reversed(counts) if d.organisation == kind), counts[-1])
    return [p.x.of(whole, "share", "of all organisations")]


def _of_those_at_work(p: Percent) -> Answer:
    """'Có 1.068 HTX hoạt động hiệu quả, bằng 65% số HTX đang hoạt động'."""
    counted = p.antecedent
    told = p.share_word or p.before.strip().startswith("bằng")
    if counted is None or counted.unit != "organisation" or not told or p.predicates_before:
        return None
    if counted.indicator in ("organisations", "organisations_active") or not _AT_WORK.match(p.after):
        return None
    return [p.x.of(counted, "share", "of all that are at work")]


def _in_another_field(p: Percent) -> Answer:
    """'tỷ lệ hiệu quả trong lĩnh vực nông nghiệp đạt 70%, phi nông nghiệp đạt 80%'."""
    x, share = p.x, p.last_share
    if share is None or share.indicator == "organisations" or share.activity in (None, "all"):
        return None
    if not p.fields_before or p.predicates_before or x.words(x.t.left, x.t.start, "organisation"):
        return None
    field = p.fields_before[-1].code
    return [x.draft(share.organisation, field, share.indicator, "share", "the share before it, elsewhere")]


def _of_words_after(p: Percent) -> Answer:
    x = p.x
    if not p.predicates_after or (p.share_word and (_fields(p) or p.predicates_before or p.meant)):
        return None
    chosen = p.predicates_after[0]
    if chosen.code == "organisations_active" and len(p.predicates_after) > 1:
        graded = p.predicates_after[1]  # 'trên 50% HTX đang hoạt động được xếp loại khá trở lên'
        chosen = graded if _ARE_GRADED.fullmatch(x.folded, chosen.end, graded.start) else chosen
    code = "other" if _NOT.search(x.folded, max(0, chosen.start - 6), chosen.start) else chosen.code
    organisation, rule = organisation_of(x)
    nouns = [m for m in x.words(x.q.end, x.t.right, "organisation") if m.start - x.q.end < 12]
    kind = nouns[0].code if nouns and nouns[0].code in COUNTED else organisation
    field = next((m.code for m in x.words(x.q.end, x.t.right, "activity")), None)
    field = field or inherited_activity(x, organisation)
    return _ruled(x.draft(kind, field, code, "share", f"'{chosen.form}' after the number"), rule)


def _of_words_before(p: Percent) -> Answer:
    x, fields = p.x, _fields(p)
    if not p.predicates_before:
        return None
    chosen = p.predicates_before[-1]
    if fields and chosen.start <= fields[-1].start and chosen.code == "other":
        return None
    theirs = _THEIRS.match(x.folded, chosen.end) or x.folded.endswith("số ", 0, chosen.start)
    owned = chosen.form.startswith("sản phẩm") and theirs
    organisation, rule = organisation_of(x)
    of = _OF_ALL.match(p.after)
    if organisation != "cooperative" and of and of["kind"] and of["kind"].startswith("h"):
        organisation, rule = "cooperative", f"'số {of['kind']}' after the number"
    field = told_activity(x) or inherited_activity(x, organisation)
    code = "ocop_products" if owned else chosen.code
    return _ruled(x.draft(organisation, field, code, "share", f"'{chosen.form}' before the number"), rule)


def _part_of_the_sum(p: Percent) -> Answer:
    """'Tổng vốn điều lệ là 1.020 tỷ đồng, trong đó HTX nông nghiệp chiếm 22%'."""
    x, fields = p.x, _fields(p)
    whole = next((d for d in x.here if d.measure == "total"), None)
    if not fields or whole is None or any(d.unit == "organisation" for d in x.here):
        return None
    if not x.triggers(whole.number.end, fields[0].start, "part"):
        return None
    share = x.of(whole, "share", "a part of what is summed before it, by field")
    share.activity = fields[-1].code
    return [share]


def _of_a_field_before(p: Percent) -> Answer:
    x, fields = p.x, _fields(p)
    if not fields:
        return None
    code = "organisations_new" if _NEW_ONES.search(p.after) else "organisations"
    whole = next((d for d in reversed(x.here) if d.is_count and not d.listed), None)
    if (
        whole is not None
        and whole.indicator == "organisations_active"
        and x.triggers(whole.number.end, x.t.start, "part")
    ):
        code = whole.indicator  # 'có 176 HTX đang hoạt động, trong đó HTX nông nghiệp chiếm 62%'
    organisation, rule = organisation_of(x)
    return _ruled(x.draft(organisation, fields[-1].code, code, "share", f"'{fields[-1].form}' before the number"), rule)


def _of_the_figure_before(p: Percent) -> Answer:
    x = p.x
    _, rule = organisation_of(x)
    if x.here and x.here[-1].measure == "change":
        change = x.here[-1]
        if _IN_BRACKETS.search(x.folded, change.number.end, x.t.start):
            return _ruled(x.of(change, "growth_rate", "in brackets after the change"), rule)
    if p.meant is None or not _close_to(p, p.meant):
        return None
    if "lần lượt" in x.folded[p.meant.number.end : x.t.start]:
        return "one of several in turn"
    share = x.of(p.meant, "share", "a share told of the figure before it")
    named = [
        m.code for m in x.words(x.q.end, x.q.end + 14, "organisation") if m.code in COUNTED and m.start == x.q.end + 1
    ]
    if named and named[0] != share.organisation:
        share.organisation = named[0]  # '220 tổ hợp tác; khoảng 70% HTX hoạt động trong lĩnh vực nông nghiệp'
        share.activity = next((m.code for m in x.words(x.q.end, x.t.right, "activity")), "all")
    return _ruled(share, rule)


_QUESTIONS: tuple[Callable[[Percent], Answer], ...] = (
    _of_another_count, above_plan, plan_rate, reached, against_plan, growth_rate, signed, comparison,
    of_the_economy, of_owners, of_products, of_the_alliance, of_the_sum, of_all_that_is_lent, _of_money, _of_managers, _of_those_that_earn, _of_a_cost,
    _of_the_next_year, risen, _of_a_kind, _of_a_field_after, _this_figure, _of_all, _of_those_at_work, _in_another_field,
    _of_words_after, _of_words_before, _part_of_the_sum, _of_a_field_before, _of_the_figure_before,
)  # fmt: skip


def _ruled(draft: Draft, organisation_rule: str) -> list[Draft]:
    draft.rules.setdefault("organisation", organisation_rule)
    return [draft]


def _fields(p: Percent) -> list[Mention]:
    """The fields of work before it; those of the whole clause where 'chiếm' stands alone."""
    if p.share_word and not p.fields_before and not p.predicates_before and p.meant is None:
        return p.x.words(p.x.t.far_left, p.x.t.start, "activity")
    return p.fields_before


def _close_to(p: Percent, antecedent: Draft) -> bool:
    between = p.x.folded[antecedent.number.end : p.x.t.start]
    if p.x.s.row and antecedent in p.x.here:
        return True  # 'Khá | 125 | 65,8' under 'Tỷ lệ (%)'
    return bool(p.share_word or p.after.startswith(" trong tổng số") or _OF_ALL.match(p.x.folded, p.x.q.end)) or (
        len(between) < 60 and between.rstrip().endswith(_JOINING)
    )
