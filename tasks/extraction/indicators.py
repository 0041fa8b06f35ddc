"""What is said of the organisations that a number counts: the verb at it, else what the text has said before it."""

from __future__ import annotations

import re

from tasks.extraction.drafts import Draft
from tasks.extraction.folding import opening
from tasks.extraction.framing import FLOWS
from tasks.extraction.ocop import of_ocop
from tasks.extraction.spot import Spot
from tasks.extraction.unsaid import ELSEWHERE, Silent, unsaid
from tasks.extraction.verbs import PROPERTIES, Said, said_of
from tasks.extraction.vocabulary import COOPS_AND_GROUPS, Mention
from tasks.extraction.whose import of_a_union

WITH_ITS_GROWTH = "told with its growth"

_MEMBERS_ARE = re.compile(r"thành viên (?:là|gồm|có) (?:hơn |gần |trên )?$")
_AMONG = re.compile(rf"\W*trong (?:tổng )?số (?:các |những )?(?:{COOPS_AND_GROUPS})[^,;.\d]{{1,40}}(?:,|có)")
# 'Tách riêng các HTX đang hoạt động theo nghề: HTX trồng trọt 267, …'
_SPLIT = re.compile(
    rf"\W*(?:tách riêng|chia|phân chia|phân loại|xét|tính)(?: riêng)? (?:các |số |những )?(?:{COOPS_AND_GROUPS}) [^:;.\d]{{1,50}}:"
)
_EACH_TIME = re.compile(r"(?:mỗi|bình quân|trung bình)(?: mỗi| một| 1)? (?:tỉnh|tháng|năm|quý)|mỗi (?:tỉnh|tháng|năm)")
_BUILT = re.compile(
    r"(?:(?:^|đã |sẽ |được |mới |hội |đoàn |nông dân |phụ nữ |thanh niên )xây dựng(?: mới| được)?|(?<!được )(?<!hỗ trợ )(?:củng cố|kiện toàn)(?:(?:,| và)? (?:kiện toàn|phát triển|nâng cao chất lượng|tổ chức lại))*(?: lại| được| thêm)?) $"
)
# 'doanh nghiệp ký hợp tác với 39 HTX', 'tại 22 doanh nghiệp và 2 HTX'; '15 HTX và 20 cá nhân được tặng bằng khen'
_TOGETHER_WITH = re.compile(
    rf"(?:(?:{opening('hợp tác')}(?! xã)|{opening('ký|ký kết|đồng hành|phối hợp|kết nối|làm việc')})(?: [^,.;\d]{{0,24}})? (?:với|cùng)(?: khoảng| hơn| gần| trên)?"
    rf"|(?:{opening('tại|cho|ở|với|của|trong|thăm|do|ảnh hưởng')})(?: khoảng| hơn| gần| trên)? [\d.]+ (?:doanh nghiệp|công ty|trang trại|hộ|cơ sở|nông dân|hội viên|người dân)[^,.;\d]{{0,16}}(?:và|,)) $"
)
_MORE_THAN = re.compile(r"so (?:với )?(?:cùng kỳ |năm |năm trước|năm ngoái)[^,.;]{0,12},? (?:có )?thêm(?: được)? $")
_NUMBER_CHANGED = re.compile(rf"số (?:lượng )?(?:{COOPS_AND_GROUPS}) (?:nhiều|cao|ít|thấp|tăng|giảm)")
_NUMBER_OF_SUCH = re.compile(
    rf"số (?:lượng )?(?:{COOPS_AND_GROUPS}) (?:được |bị |đã |phải )*(?:thành lập|ra đời|giải thể|ngừng|ngưng|tạm ngừng)"
)
_TAKEN_ALONG = re.compile(
    r"(?<![^\W_])(?:đưa(?: (?:sản phẩm|hàng hóa|hàng|nông sản) của)?|giới thiệu|tổ chức cho)(?: gần| hơn| trên| khoảng)? $"
)
_TO_A_PLACE = re.compile(r" (?:đi|tham gia|tham quan|dự) (?!vào|hội nghị|hội thảo|diễn đàn|cuộc|lễ|đại hội|họp)")
_IN_CHAINS = re.compile(r"(?: (?:đã|đang|hiện))* tham gia(?: vào)?(?: hơn| gần| trên)? [\d.]+ chuỗi")
_OUT_OF_ALL = re.compile(r"(?:trên|trong) tổng số(?: gần| hơn| khoảng)? $")
_THAT_MANY_MORE = re.compile(r",? \(?(?:tức |tương đương |hay )?(?:là )?thêm ")  # 'tăng 7%, tức thêm 2.036 đơn vị'
_AND_PEOPLE = re.compile(r"(?:,| và|, hộ,) (?:các )?cá nhân")
_AWARDED = re.compile(r"(?: (?:và|cùng)|,) [\d.]+ (?:cá nhân|tập thể|gương)")
_NEW_ONES = re.compile(r"(?: (?!kiểu|mô|loại|tổ|hợp|htx)[^\W\d_]+){1,3}(?<! kiểu)(?<! hình)(?<! thôn) mới(?=[,.;)]|$)")


def indicator_of(x: Spot, whole: Draft | None, antecedent: Draft | None, activity: str | None) -> Said | str:
    """What the count is of, or why it is left out. `whole` is what it is listed under, `antecedent` the count before it."""
    near = x.folded[x.t.left : x.t.start]
    if (
        _TOGETHER_WITH.search(x.folded, max(x.s.start, x.t.start - 80), x.t.start)
        or _AWARDED.match(x.folded, x.q.end)
        or _AND_PEOPLE.match(x.folded, x.q.end)
    ):
        return Said("other", ELSEWHERE)
    said = _in_words(x, whole)
    if is_built(x):
        said = Said("other", "what is done to them, not a field of work")
    last = x.here[-1] if x.here else None
    told = x.folded[last.number.end : x.t.start] if last is not None else ""
    bracketed = told == " (" and x.folded.startswith(")", x.q.end)
    if last is not None and last.measure == "growth_rate" and (bracketed or _THAT_MANY_MORE.fullmatch(told)):
        return Said(last.indicator, WITH_ITS_GROWTH, True, "change")
    change = x.change()
    if said is not None and said.indicator in PROPERTIES and near.endswith("thêm "):
        return Said(said.indicator, said.rule, said.sure, "change")  # 'có thêm 8 HTX tham gia chuỗi liên kết'
    more = near.strip() in ("thêm", "có thêm") and x.here and ";" not in x.folded[x.here[-1].number.end : x.t.start]
    if more and x.folded.startswith(" so với ", x.q.end):
        return Said(x.here[-1].indicator, "'thêm' before what it is compared with", True, "change")
    if x.folded.startswith(" tăng thêm", x.q.end):
        return Said("organisations", "'tăng thêm' after the number", True, "change")
    if change is None and antecedent is not None and _MORE_THAN.search(x.folded, x.s.start, x.t.start):
        return Said(antecedent.indicator, "'thêm' after what it is compared with", True, "change")
    if change is not None and not x.triggers(change.end, x.t.start, "level"):
        indicator = antecedent.indicator if antecedent else "organisations"
        if antecedent is None and said is not None and _NUMBER_OF_SUCH.search(x.folded, x.t.left, change.start):
            indicator = said.indicator  # 'số HTX thành lập mới giảm 12 HTX'
        if indicator == "other" and x.folded.startswith("so với ", x.s.start):
            indicator = "organisations"
        if indicator == "other" and _NUMBER_CHANGED.search(x.folded, x.t.left, x.t.start):
            indicator = "organisations"  # 'số HTX nhiều hơn năm 2015 là 113 HTX'
        return Said(indicator, f"'{change.form}' before the number", said is None or said.sure, "change")
    if _EACH_TIME.search(near) or "bình quân mỗi" in near:
        before = antecedent.indicator if antecedent else "organisations"
        said = said or Said(before, "a mean per period or province")
        stock = said.indicator not in FLOWS and "mỗi năm" in near
        return Said(said.indicator, said.rule, said.sure, "total" if stock else "mean")
    return said or unsaid(Silent(x, near, whole, activity))


def _in_words(x: Spot, whole: Draft | None) -> Said | None:
    """What a word says: the verb, the owners of OCOP products, or what those are of whom it tells the parts."""
    if x.here and x.here[-1].unit == "organisation" and _OUT_OF_ALL.search(x.folded, x.t.left, x.t.start):
        at_work = next(
            (m for m in x.words(x.q.end, x.q.end + 24, "predicate") if m.code == "organisations_active"), None
        )
        return Said(at_work.code if at_work else "organisations", "'trên tổng số' before the number")
    said = said_of(x)
    members = x.q.organisation == "cooperative" and _MEMBERS_ARE.search(x.folded, x.t.far_left, x.t.start)
    if said is None and members and of_a_union(x):
        return Said("union_members", "'thành viên là' before the number")
    if said is None or said.indicator == "other":
        said = of_ocop(x) or said
    if said is None and x.q.organisation and _NEW_ONES.match(x.folded, x.q.end, x.s.end):
        said = Said("organisations_new", "'mới' after the number")  # 'có 30 HTX nông nghiệp mới'
    along = _TAKEN_ALONG.search(x.folded, x.t.left, x.t.start) and _TO_A_PLACE.match(x.folded, x.q.end)
    if (said is None or said.indicator == "other") and along:
        said = Said("organisations_supported", "'đưa' them to a fair, a course or a visit")
    if (said is None or said.indicator == "other") and _IN_CHAINS.match(x.folded, x.q.end):
        said = Said("organisations_value_chain", "'tham gia … chuỗi' after the number")
    among = _among(x)
    if among is not None and (said is None or (whole is not None and said.indicator != "organisations_ocop")):
        said = Said(among.code, f"'{among.form}' of those it is among")
    return said


def is_built(x: Spot) -> bool:
    """'xây dựng 50 HTX' tells what is done, 'xây dựng: 50 HTX' a field of work."""
    near = x.folded[x.t.left : x.t.start]
    announced = x.frame.announced or ":" in x.folded[x.s.start : x.t.start]
    return bool(x.q.organisation) and _BUILT.search(near) is not None and not announced


def _among(x: Spot) -> Mention | None:
    """'Trong số các HTX đang hoạt động, có 706 HTX …': what is said of those that the sentence tells the parts of."""
    begun = _AMONG.match(x.folded, x.s.start, x.t.start) or _SPLIT.match(x.folded, x.s.start, x.t.start)
    said = x.words(x.s.start, begun.end(), "predicate") if begun else []
    return said[-1] if said and said[-1].code != "other" else None
