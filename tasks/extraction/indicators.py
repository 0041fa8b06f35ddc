"""What is said of the organisations that a number counts: the verb at it, else what the text has said before it."""

from __future__ import annotations

import re

from tasks.extraction.drafts import Draft
from tasks.extraction.folding import opening
from tasks.extraction.framing import FLOWS
from tasks.extraction.ocop import of_ocop
from tasks.extraction.page import COUNTED
from tasks.extraction.spot import Spot
from tasks.extraction.told import told_before
from tasks.extraction.verbs import NUMBER_OF, PROPERTIES, Said, said_of
from tasks.extraction.vocabulary import COOPS_AND_GROUPS, Mention, either
from tasks.extraction.whose import of_a_union

UNITS = ("đơn vị", "tổ chức")  # nouns that leave open who is counted
ELSEWHERE = "where something happens, not a count of all"
A_PLACE = "a part of the whole before it, of one place"
WITH_ITS_GROWTH = "told with its growth"
A_PART = "a part of the whole before it"

_MEMBERS_ARE = re.compile(r"thành viên (?:là|gồm|có) (?:hơn |gần |trên )?$")
_AMONG = re.compile(rf"\W*trong (?:tổng )?số (?:các |những )?(?:{COOPS_AND_GROUPS})[^,;.\d]{{1,40}}(?:,|có)")
# 'Tách riêng các HTX đang hoạt động theo nghề: HTX trồng trọt 267, …'
_SPLIT = re.compile(
    rf"\W*(?:tách riêng|chia|phân chia|phân loại|xét|tính)(?: riêng)? (?:các |số |những )?(?:{COOPS_AND_GROUPS}) [^:;.\d]{{1,50}}:"
)
_EVERYWHERE = re.compile(r" ?(?:cơ sở )?(?:trên địa bàn|trong tỉnh|toàn tỉnh|của tỉnh|cả nước)")
_OF_ALL_OF_THEM = re.compile(
    r"(?:của|thay mặt(?: cho)?|đại diện cho|tiếng nói (?:chung )?của|mái nhà (?:chung )?của)(?: gần| hơn| trên| khoảng)? $"
)
_COUNTED = either("cooperative", "cooperative_group", "cooperative_union")
_HEADED = re.compile(
    rf"(?:\W*(?:về|với|đối với|riêng) (?:các )?(?:{_COUNTED}),"
    rf"|(?:[^.;]{{0,120}}(?:: |cho biết,? (?:khu vực |khối )?))?\W*(?:{_COUNTED})(?: \(\w+\))?(?: trên địa bàn(?: \w+){{0,3}}| (?:của|trong|toàn|cả) (?:tỉnh|thành phố|huyện))? (?:hiện |đã |đang )*(?:có|còn|gồm) (?:hơn |trên |gần |khoảng )?$)"
)
# on a page of something else: what tells that a bare number is of the place that the page tells of
_HERE = re.compile(
    r"(?<![^\W_])(?:địa bàn|hiện|đến (?:nay|(?:hết |cuối )?năm)|toàn tỉnh|tổng số|trong số|cả tỉnh|các (?:htx|hợp tác xã)|số (?:lượng )?(?:htx|hợp tác xã)[^.;\d]* (?:là|đạt))(?![^\W_])"
)
_OF_HERE = re.compile(
    r"(?: [^\W\d_]+){0,5}(?:,? (?:của|trong|toàn|mà)(?: các)? (?:tỉnh|thành phố|huyện|thị xã|xã|phường|tp|cả nước|liên minh)| trên địa bàn)"
)
_HIT = re.compile(r"(?:,| và) [\d.]+ (?:doanh nghiệp|hộ|trang trại|công ty|cơ sở)[^.;,\d]{0,24} bị (?!động)")
_PARTED = re.compile(
    r"(?<![^\W_])[\d.]+ (?:gian hàng|đơn vị|tổ chức|chủ thể|cơ sở|xe|khách hàng)(?![^\W_])(?:[^.;]|\.\d)*(?:trong đó|gồm|(?<=khách hàng) là)(?![^\W_])(?:[^.;]|\.\d)*$"
)
_DEVELOPED = re.compile(r"phát triển (?:được |thêm )?(?:ít nhất |hơn |trên |khoảng |từ )?$")
_CLASS = re.compile(r" (?:đạt |có )?(?:mức )?(?:doanh thu|thu|lãi) (?:từ |trên |dưới |hơn |đạt )*\d")
_LEADS = re.compile(r"(?:dẫn đầu|đứng đầu|nhiều nhất|đông nhất)(?: là| với| có)* $")
_TAKEN_ALONG = re.compile(r"(?<![^\W_])(?:đưa|tổ chức cho|mời)(?: gần| hơn| trên| khoảng)? $")
_TO_A_PLACE = re.compile(r" (?:đi|tham gia|tham quan|dự|ra) (?!vào)")
_SOMEWHERE = re.compile(
    r"(?:^|\s)(?:tại|về|cho|ở|do|của|ngoài|thuộc|đến từ|đại diện|đại diện các|(?:doanh thu|vốn|lãi|sản lượng|diện tích) (?:bằng|gấp))(?: (?:khoảng|hơn|trên|gần))? ?$"
)
_EACH_TIME = re.compile(r"(?:mỗi|bình quân|trung bình)(?: mỗi| một| 1)? (?:tỉnh|tháng|năm|quý)|mỗi (?:tỉnh|tháng|năm)")
_BUILT = re.compile(
    r"(?:(?:^|đã |sẽ |được |mới |hội |đoàn |nông dân |phụ nữ |thanh niên )xây dựng(?: mới| được)?|(?<!được )(?<!hỗ trợ )(?:củng cố|kiện toàn)(?:(?:,| và)? (?:kiện toàn|phát triển|nâng cao chất lượng|tổ chức lại))*(?: lại| được| thêm)?) $"
)
# 'doanh nghiệp ký hợp tác với 39 HTX', 'tại 22 doanh nghiệp và 2 HTX'; '15 HTX và 20 cá nhân được tặng bằng khen'
_TOGETHER_WITH = re.compile(
    rf"(?:(?:{opening('hợp tác|ký|ký kết|đồng hành|phối hợp|kết nối|làm việc')})(?! xã)(?: [^,.;\d]{{0,24}})? (?:với|cùng)(?: khoảng| hơn| gần| trên)?"
    rf"|(?:{opening('tại|cho|ở|với|của|trong|thăm|do|ảnh hưởng')})(?: khoảng| hơn| gần| trên)? [\d.]+ (?:doanh nghiệp|công ty|trang trại|hộ|cơ sở|nông dân|hội viên|người dân)[^,.;\d]{{0,16}}(?:và|,)) $"
)
_MORE_THAN = re.compile(r"so (?:với )?(?:cùng kỳ |năm |năm trước|năm ngoái)[^,.;]{0,12},? (?:có )?thêm(?: được)? $")
_NUMBER_CHANGED = re.compile(rf"số (?:lượng )?(?:{COOPS_AND_GROUPS}) (?:nhiều|cao|ít|thấp|tăng|giảm)")
_NUMBER_OF_SUCH = re.compile(
    rf"số (?:lượng )?(?:{COOPS_AND_GROUPS}) (?:được |bị |đã |phải )*(?:thành lập|ra đời|giải thể|ngừng|ngưng|tạm ngừng)"
)
_IN_CHAINS = re.compile(r"(?: (?:đã|đang|hiện))* tham gia(?: vào)?(?: hơn| gần| trên)? [\d.]+ chuỗi")
_OUT_OF_ALL = re.compile(r"(?:trên|trong) tổng số(?: gần| hơn| khoảng)? $")
_THAT_MANY_MORE = re.compile(r",? \(?(?:tức |tương đương |hay )?(?:là )?thêm ")  # 'tăng 7%, tức thêm 2.036 đơn vị'
_AND_PEOPLE = re.compile(r"(?:,| và|, hộ,) (?:các )?cá nhân")
_AWARDED = re.compile(r"(?: (?:và|cùng)|,) [\d.]+ (?:cá nhân|tập thể|gương)")
_AUXILIARY = re.compile(r"(?:đang|đã|cũng|vẫn|đều|còn(?! lại))(?= )")
_THE_REST = re.compile(r" (?:nông nghiệp |phi nông nghiệp )?còn lại(?![^\W_])")
_REST_OF_PLACES = re.compile(
    r"(?:xã|huyện|quận|thị xã|phường|tỉnh|thành phố|thị trấn|địa phương|nơi) (?:còn lại|khác)[^,.;\d]{0,16}$"
)  # 'các huyện còn lại có 165 HTX'
_NAMELESS_PLACE = re.compile(
    r"(?<![^\W_])(?:(?:khu vực|vùng) )?(?:miền núi|đồng bằng|vùng cao|vùng thấp|trung du|ven biển|hải đảo|nội thành|ngoại thành|đô thị|nông thôn|phía (?:đông|tây|nam|bắc))(?: hiện| có| là| chiếm| với)*:? (?:hơn |gần |trên |khoảng )?$"
)
_PLANNED_OR_DONE = ("kế hoạch giao ", "chỉ tiêu giao ", "được giao ", "thực hiện ")
_NEW_ONES = re.compile(r"(?: (?!kiểu|mô|loại|tổ|hợp|htx)[^\W\d_]+){1,3}(?<! kiểu)(?<! hình)(?<! thôn) mới(?=[,.;)]|$)")
_IN_THESE = re.compile(r"(?:^|[.;] )(?:trong|của) (?:tổng )?(?:số )?(?:hơn |gần |trên |khoảng )?$")
_IN_A_PLACE = re.compile(r" (?:ở|tại) (?:tỉnh|huyện|thị xã|quận|xã|phường|thành phố|tp|tx)")


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
    return said or _unsaid(x, near, whole, activity)


def _in_words(x: Spot, whole: Draft | None) -> Said | None:
    """What a word says: the verb, the owners of OCOP products, or what those are of whom it tells the parts."""
    if x.here and x.here[-1].unit == "organisation" and _OUT_OF_ALL.search(x.folded, x.t.left, x.t.start):
        return Said("organisations", "'trên tổng số' before the number")
    said = said_of(x)
    members = x.q.organisation == "cooperative" and _MEMBERS_ARE.search(x.folded, x.t.far_left, x.t.start)
    if said is None and members and of_a_union(x):
        return Said("union_members", "'thành viên là' before the number")
    if said is None or said.indicator == "other":
        said = of_ocop(x) or said
    if said is None and x.q.organisation and _NEW_ONES.match(x.folded, x.q.end, x.s.end):
        said = Said("organisations_new", "'mới' after the number")  # 'có 30 HTX nông nghiệp mới'
    if (said is None or said.indicator == "other") and _IN_CHAINS.match(x.folded, x.q.end):
        said = Said("organisations_value_chain", "'tham gia … chuỗi' after the number")
    among = _among(x)
    if among is not None and (said is None or (whole is not None and said.indicator != "organisations_ocop")):
        said = Said(among.code, f"'{among.form}' of those it is among")
    return said


def _in_passing(x: Spot, activity: str | None) -> str | None:
    """Why co-operatives that are counted beside others, or on a page of something else, are not all that there are."""
    if _HIT.match(x.folded, x.q.end):
        return "hit with others by something"
    if x.reader.on_topic:
        return None
    if activity is None and not _placed(x):
        return "on a page of something else, of no place that its sentence names"
    parted = _PARTED.search(x.folded, x.s.start, x.t.start)
    return "a part of others that are counted before it" if parted else None


def _placed(x: Spot) -> bool:
    """The sentence itself says of which place the number is, or its paragraph gives a figure before."""
    told = any(d.indicator != "other" for d in x.reader.in_paragraph) or any(a.end <= x.t.start for a in x.s.areas)
    here = _HERE.search(x.folded, x.s.start, x.t.start) or _OF_HERE.match(x.folded, x.q.end)
    return bool(told or here or x.column())


def _unsaid(x: Spot, near: str, whole: Draft | None, activity: str | None) -> Said | str:
    """No word at the number says what it counts: what stands before it may, else it counts those that exist."""
    if whole is not None:
        return Said(whole.indicator, A_PART, part=True)
    if (told := told_before(x)) is not None:
        return Said(*told)
    if _DEVELOPED.search(near) and _within_a_span(x):
        return Said("organisations_new", "'phát triển' before the number, within a span of time")
    if _TAKEN_ALONG.search(near) and _TO_A_PLACE.match(x.folded, x.q.end):
        return Said("organisations_supported", "'đưa' them to a fair, a course or a visit")
    if _CLASS.match(x.folded, x.q.end):
        return Said("other", "a class by size")
    if _THE_REST.match(x.folded, x.q.end) and near.rstrip().endswith("số"):
        return Said("other", "the rest of them")
    if _REST_OF_PLACES.search(near) or _of_a_nameless_place(x):
        return Said("other", "of places that are not named")
    if _OF_ALL_OF_THEM.search(near) and _EVERYWHERE.match(x.folded, x.q.end):
        return Said("organisations", "'của' all of them")
    last = x.here[-1] if x.here else None
    if last is not None and _is_of_a_place(x, last):
        return Said(last.indicator, A_PLACE, part=True)
    counts = [d for d in x.reader.in_paragraph if d.is_count]
    if counts and counts[-1].indicator == "other" and _LEADS.search(x.folded, x.s.start, x.t.start):
        return Said("other", A_PLACE, part=True)
    if _SOMEWHERE.search(near):
        clause = max(x.folded.rfind(";", x.s.start, x.t.start), x.s.start)
        helped = any(m.code == "organisations_supported" for m in x.words(clause, x.t.start, "predicate"))
        if helped:
            return Said("organisations_supported", "'hỗ trợ' in the clause")
        return Said("other", ELSEWHERE)
    if near.endswith(_PLANNED_OR_DONE) and not any(d.is_count for d in x.here if d.indicator in FLOWS):
        return Said("other", "of a plan that does not say what is planned", sure=False)
    unit = x.q.noun is not None and x.q.noun.form in UNITS
    adjacent = any(
        x.folded[m.end : x.t.start] in (" ", ": ") for m in x.words(x.t.far_left, x.t.start, "organisation")
    )  # 'Liên hiệp HTX 5 đơn vị'
    headed = _HEADED.match(x.folded, x.s.start, x.t.start) is not None  # 'Về HTX, tỉnh có 111 đơn vị'
    if unit and activity is None and not (adjacent or headed) and not NUMBER_OF.search(x.folded, x.s.start, x.t.start):
        return Said("other", "units, but not told of what", sure=False)
    if x.s.title and x.q.number.value < 10 and not x.here and not near.rstrip().endswith("có"):
        return Said("other", "a few in a headline", sure=False)
    if unknown_verb(x) or (x.q.number.value == 1 and x.folded.startswith(" thì ", x.q.end)):
        return Said("other", "followed by a word that no rule knows", sure=False)
    if (
        x.q.number.value == 1
        and not x.here
        and x.q.organisation in ("cooperative", "cooperative_group")
        and activity is None
    ):
        return "one co-operative, told of singly"
    if _is_a_part(x) and activity is None:
        return Said("other", "a part of those counted before it, but no known word tells which", sure=False)
    if (why := _in_passing(x, activity)) is not None:
        return Said("other", why, sure=False)
    fewer = x.q.organisation == "cooperative" and activity is None and x.q.number.value * 2 < x.reader.headline
    sure = bool(
        any(m.code == "evidence" for m in x.words(x.t.far_left, x.t.start, "filler"))
        or x.triggers(x.t.far_left, x.t.start, "total", "part", "level")
        or any(a.end <= x.t.start for a in x.s.areas)
        or x.here
    )
    return Said("organisations", "no word says anything but that they exist", sure and not fewer)


def _of_a_nameless_place(x: Spot) -> bool:
    """'miền núi 231 HTX, đồng bằng 464 HTX'."""
    named = _NAMELESS_PLACE.search(x.folded, x.t.left, x.t.start) if x.q.organisation else None
    return named is not None and not any(a.start < named.end() and a.end > named.start() for a in x.s.areas)


def _is_of_a_place(x: Spot, last: Draft) -> bool:
    """'trong đó 5 HTX ở huyện Bắc Sơn', 'trong đó địa bàn tỉnh Lào Cai (cũ) 14 HTX': a part of the count before it."""
    if last.organisation != x.q.organisation:
        return False
    goes_on = last.rules["indicator"] == A_PLACE
    parts = x.triggers(last.number.start, x.t.start, "part")
    if _IN_A_PLACE.match(x.folded, x.q.end):
        return goes_on or bool(parts) or ":" in x.folded[last.number.end : x.t.start]
    told = [a for a in x.s.areas if a.level in ("province", "locality") and last.number.end <= a.start < x.t.start]
    return bool(told) and (
        goes_on or (bool(parts) and parts[-1].end <= told[-1].start and last.value >= x.q.number.value)
    )


def _is_a_part(x: Spot) -> bool:
    """'Trong 210 HTX của tỉnh, 33 HTX đã dùng nhà màng'."""
    whole = next((d for d in x.here if d.organisation == x.q.organisation and d.unit == "organisation"), None)
    if whole is None or whole.value <= x.q.number.value or x.q.organisation is None:
        return False
    placed = _IN_A_PLACE.match(x.folded, x.q.end) or any(
        a.level == "locality" and whole.number.end <= a.start < x.t.right for a in x.s.areas
    )
    return not placed and _IN_THESE.search(x.folded[x.s.start : whole.number.start]) is not None


def is_built(x: Spot) -> bool:
    """'xây dựng 50 HTX' tells what is done, 'xây dựng: 50 HTX' a field of work."""
    near = x.folded[x.t.left : x.t.start]
    announced = x.frame.announced or ":" in x.folded[x.s.start : x.t.start]
    return bool(x.q.organisation) and _BUILT.search(near) is not None and not announced


def _among(x: Spot) -> Mention | None:
    """'Trong số các HTX đang hoạt động, có 706 HTX …': what is said of those that the sentence tells the parts of."""
    opening = _AMONG.match(x.folded, x.s.start, x.t.start) or _SPLIT.match(x.folded, x.s.start, x.t.start)
    said = x.words(x.s.start, opening.end(), "predicate") if opening else []
    return said[-1] if said and said[-1].code != "other" else None


def _within_a_span(x: Spot) -> bool:
    before = [p for p in x.s.periods if p.end <= x.t.start and p.kind not in ("base", "event")]
    return bool(before) and before[-1].kind == "span"


def unknown_verb(x: Spot) -> bool:
    at = x.q.end
    while True:
        while at < x.s.end and x.folded[at] in " \n":
            at += 1
        if at >= x.s.end or not x.folded[at].isalpha():
            return False
        known = [m for m in x.s.mentions if m.start == at and (m.kind != "organisation" or m.code in COUNTED)]
        places = any(a.start == at for a in x.s.areas) or any(p.start == at for p in x.s.periods)
        if not known and (auxiliary := _AUXILIARY.match(x.folded, at)):
            at = auxiliary.end()
        elif any(m.kind in ("activity", "organisation") or m.code == "expected" for m in known):
            at = known[0].end
        else:
            return not (known or places)
