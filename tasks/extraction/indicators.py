"""What is said of the organisations that a number counts: the verb at it, else what the text has said before it."""

from __future__ import annotations

import re

from tasks.extraction.drafts import Draft
from tasks.extraction.framing import FLOWS
from tasks.extraction.ocop import of_ocop
from tasks.extraction.page import COUNTED
from tasks.extraction.spot import Spot
from tasks.extraction.verbs import NUMBER_OF, PROPERTIES, Said, said_of
from tasks.extraction.vocabulary import COOPS_AND_GROUPS, Mention, either
from tasks.extraction.whose import of_a_union

UNITS = ("đơn vị", "tổ chức")  # nouns that leave open who is counted
ELSEWHERE = "where something happens, not a count of all"
PLAN_OF_YEAR = "the year's plan of the figure before it"
A_PLACE = "a part of the whole before it, of one place"
WITH_ITS_GROWTH = "told with its growth"
OF_A_MONTH = "what of it was in one month or quarter"
A_PART = "a part of the whole before it"
RISEN = "the same count at the end of the rise or fall"

_MEMBERS_ARE = re.compile(r"thành viên (?:là|gồm|có) (?:hơn |gần |trên )?$")
_HELD_TO_PLAN = re.compile(  # '14 HTX/KH 20 HTX', '14 HTX so với kế hoạch cả năm là 20 HTX'
    r"(?: (?:htx|hợp tác xã|tổ hợp tác|thành lập mới))*,? ?(?:/|trên|so với|trong)? ?(?:kế hoạch|kh|chỉ tiêu)(?: (?:cả|năm|\d{4}|giao|được|đề|ra|đặt|là|của|tỉnh))* "
)
_SO_FAR = re.compile(
    r"(?:lũy kế|cộng dồn|tính chung) (?:\d{1,2} tháng|(?:từ )?đầu năm(?: đến nay| tới nay)?)[^,.;\d]{0,12}$"
)
_ALREADY = re.compile(
    r"(?:hiện nay|đến nay|hiện tại|tới nay|đến giờ),?(?P<all> tỉnh| toàn tỉnh)?(?: đã| mới)* (?:có|được|đạt) (?:[\d.]+ [^,.;:\d]{2,16}(?:,| và) )?$"
    r"|(?:đến|tới) (?:hết |ngày )?(?:tháng )?[\d/]+,?(?: tỉnh| toàn tỉnh)? (?:đã |mới )(?:được|đạt|có) $"
    r"|kết quả(?: đã)?(?: được| đạt| có)? $"
)
_AMONG = re.compile(rf"\W*trong (?:tổng )?số (?:các |những )?(?:{COOPS_AND_GROUPS})[^,;.\d]{{1,40}}(?:,|có)")
# 'Tách riêng các HTX đang hoạt động theo nghề: HTX trồng trọt 267, …'
_SPLIT = re.compile(
    rf"\W*(?:tách riêng|chia|phân chia|phân loại|xét|tính)(?: riêng)? (?:các |số |những )?(?:{COOPS_AND_GROUPS}) [^:;.\d]{{1,50}}:"
)
_EVERYWHERE = re.compile(r" ?(?:cơ sở )?(?:trên địa bàn|trong tỉnh|toàn tỉnh|của tỉnh|cả nước)")
_COUNTED = either("cooperative", "cooperative_group", "cooperative_union")
_HEADED = re.compile(
    rf"(?:\W*(?:về|với|đối với|riêng) (?:các )?(?:{_COUNTED}),"
    rf"|(?:[^.;]{{0,120}}: )?\W*(?:{_COUNTED})(?: \(\w+\))?(?: trên địa bàn(?: \w+){{0,3}}| (?:của|trong|toàn|cả) (?:tỉnh|thành phố|huyện))? (?:hiện |đã |đang )*(?:có|còn|gồm) (?:hơn |trên |gần |khoảng )?$)"
)
_DEVELOPED = re.compile(r"phát triển (?:được |thêm )?(?:ít nhất |hơn |trên |khoảng |từ )?$")
_CLASS = re.compile(r" (?:đạt |có )?(?:mức )?(?:doanh thu|thu|lãi) (?:từ |trên |dưới |hơn |đạt )*\d")
_SOMEWHERE = re.compile(
    r"(?:^|\s)(?:tại|về|cho|ở|do|của|thuộc|đến từ|đại diện|đại diện các|(?:doanh thu|vốn|lãi|sản lượng|diện tích) (?:bằng|gấp))(?: (?:khoảng|hơn|trên|gần))? ?$"
)
_EACH_TIME = re.compile(r"(?:mỗi|bình quân|trung bình)(?: mỗi| một| 1)? (?:tỉnh|tháng|năm|quý)|mỗi (?:tỉnh|tháng|năm)")
_BUILT = re.compile(
    r"(?:(?:^|đã |sẽ |được |mới )xây dựng(?: mới| được)?|(?<!được )(?<!hỗ trợ )(?:củng cố|kiện toàn)(?:(?:,| và)? (?:kiện toàn|phát triển|nâng cao chất lượng|tổ chức lại))*(?: lại| được| thêm)?) $"
)
_CARRIED_OUT = re.compile(
    r"(?:(?:đã )(?:hoàn thành|thực hiện|làm)(?: được| xong)?|^ ?(?:ước )?thực hiện(?: được)?) $"
)  # 'sẽ giải thể 120 HTX; đã hoàn thành 84 HTX'
# 'doanh nghiệp ký hợp tác với 39 HTX', 'tại 22 doanh nghiệp và 2 HTX'; '15 HTX và 20 cá nhân được tặng bằng khen'
_TOGETHER_WITH = re.compile(
    r"(?:(?<![^\W_])(?:hợp tác(?! xã)|ký|ký kết|đồng hành|phối hợp|kết nối|làm việc)(?: [^,.;\d]{0,24})? với(?: khoảng| hơn| gần| trên)?"
    r"|(?<![^\W_])(?:tại|cho|ở|với|của|trong|thăm)(?: khoảng| hơn| gần| trên)? [\d.]+ (?:doanh nghiệp|công ty|trang trại|hộ|cơ sở|nông dân|hội viên|người dân)[^,.;\d]{0,16}(?:và|,)) $"
)
_MORE_THAN = re.compile(r"so (?:với )?(?:cùng kỳ |năm |năm trước|năm ngoái)[^,.;]{0,12},? (?:có )?thêm(?: được)? $")
_NUMBER_CHANGED = re.compile(rf"số (?:lượng )?(?:{COOPS_AND_GROUPS}) (?:nhiều|cao|ít|thấp|tăng|giảm)")
_NUMBER_OF_SUCH = re.compile(
    rf"số (?:lượng )?(?:{COOPS_AND_GROUPS}) (?:được |bị |đã |phải )*(?:thành lập|ra đời|giải thể|ngừng|ngưng|tạm ngừng)"
)
_ONLY = re.compile(r"(?: (?:htx|hợp tác xã))?, (?:chỉ |mới |nên chỉ )?(?:còn|đạt|có|là) ")
_IN_A_MONTH = re.compile(
    r"[^,.;\d]{0,40}, (?:trong đó,?|riêng) (?:riêng )?(?:trong )?(?:tháng \d{1,2}(?:/\d{4})?|quý [\div]+(?:/\d{4})?|\d tháng (?:đầu|cuối) năm)(?: là| có| đã có| thành lập| thành lập mới)* "
)
_IN_CHAINS = re.compile(r"(?: (?:đã|đang|hiện))* tham gia(?: vào)?(?: hơn| gần| trên)? [\d.]+ chuỗi")
_OUT_OF_ALL = re.compile(r"(?:trên|trong) tổng số(?: gần| hơn| khoảng)? $")
_THAT_MANY_MORE = re.compile(r",? \(?(?:tức |tương đương |hay )?(?:là )?thêm ")  # 'tăng 7%, tức thêm 2.036 đơn vị'
_AND_PEOPLE = re.compile(r"(?:,| và|, hộ,) (?:các )?cá nhân")
_AWARDED = re.compile(r"(?: (?:và|cùng)|,) [\d.]+ (?:cá nhân|tập thể|gương)")
THEN = re.compile(r"\((?:(?P<past>cùng kỳ|năm trước|năm ngoái)|kế hoạch)[^()\d]{0,20}$")  # '51 HTX (cùng kỳ 38 HTX)'
_PLAN_OF_YEAR = re.compile(r"(?:mục tiêu|kế hoạch|chỉ tiêu) (?:cả năm|năm|năm \d{4})[^,.;\d]{0,12}$")
_OF_PLAN = re.compile(
    r"(?:so với|tròn|hoàn thành|đủ) (?:kế hoạch|chỉ tiêu)(?: là| giao| đề ra)* $"
)  # 'tròn kế hoạch 18 HTX'
_IN_YEAR = re.compile(
    r" ?(?:và )?năm \d{4} (?:là|có|đạt|chỉ có|mới có|:)? ?"
)  # 'phát triển mới, năm 2022 là 96 HTX, năm 2023 là 84'
_AUXILIARY = re.compile(r"(?:đang|đã|cũng|vẫn|đều|còn(?! lại))(?= )")
_THE_REST = re.compile(r" (?:nông nghiệp |phi nông nghiệp )?còn lại(?![^\W_])")
_REST_OF_PLACES = re.compile(
    r"(?:xã|huyện|quận|thị xã|phường|tỉnh|thành phố|thị trấn|địa phương|nơi) (?:còn lại|khác)[^,.;\d]{0,16}$"
)  # 'các huyện còn lại có 165 HTX'
_NAMELESS_PLACE = re.compile(
    r"(?:^|[ (])(?:(?:khu vực|vùng) )?(?:miền núi|đồng bằng|vùng cao|vùng thấp|trung du|ven biển|hải đảo|nội thành|ngoại thành|đô thị|nông thôn|phía (?:đông|tây|nam|bắc))(?: hiện| có| là| chiếm| với)*:? (?:hơn |gần |trên |khoảng )?$"
)
_PLANNED_OR_DONE = ("kế hoạch giao ", "chỉ tiêu giao ", "được giao ", "thực hiện ")
_NEW_ONES = re.compile(r"(?: (?!kiểu|mô|loại|tổ|hợp|htx)[^\W\d_]+){1,3}(?<! kiểu)(?<! hình)(?<! thôn) mới(?=[,.;)]|$)")
_LINE = 200  # characters: the label of a list's item is shorter
_FEW = 100  # organisations: so many may be founded in a year where only a few were in one month
_OF_WHICH = re.compile(r"[^.;\d]{0,60} (?:trong đó|gồm|trong đó có|gồm có|bao gồm) (?:có )?")
_FOR = re.compile(r"(?:^|\s)(?:cho (?:\w+ )?|với (?:(?:hơn|gần|trên|khoảng|tổng số) )?)$")
_UP_OR_DOWN_TO = re.compile(r"(?:lên|xuống|xuống còn|còn|chỉ còn)(?: thành| tới| đến)? $")
_IN_THESE = re.compile(r"(?:^|[.;] )(?:trong|của) (?:tổng )?(?:số )?(?:hơn |gần |trên |khoảng )?$")
_IN_A_PLACE = re.compile(r" (?:ở|tại) (?:tỉnh|huyện|thị xã|quận|xã|phường|thành phố|tp|tx)")
# A flow raises a stock: '19 HTX thành lập mới, nâng tổng số lên 306 HTX'.
RAISED = re.compile(r"nâng|đưa|tổng số|lũy kế")


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


def _unsaid(x: Spot, near: str, whole: Draft | None, activity: str | None) -> Said | str:
    """No word at the number says what it counts: what stands before it may, else it counts those that exist."""
    if whole is not None:
        return Said(whole.indicator, A_PART, part=True)
    if (told := told_before(x)) is not None:
        return Said(*told)
    if _DEVELOPED.search(near) and _within_a_span(x):
        return Said("organisations_new", "'phát triển' before the number, within a span of time")
    if _CLASS.match(x.folded, x.q.end):
        return Said("other", "a class by size")
    if _THE_REST.match(x.folded, x.q.end) and near.rstrip().endswith("số"):
        return Said("other", "the rest of them")
    if _REST_OF_PLACES.search(near) or _of_a_nameless_place(x):
        return Said("other", "of places that are not named")
    if near.endswith("của ") and _EVERYWHERE.match(x.folded, x.q.end):
        return Said("organisations", "'của' all of them")
    last = x.here[-1] if x.here else None
    if last is not None and _is_of_a_place(x, last):
        return Said(last.indicator, A_PLACE, part=True)
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
    if unknown_verb(x):
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


def told_before(x: Spot) -> tuple[str, str] | None:
    """The indicator that an earlier figure or line has set: '(152 HTX)' after a place, 'con số này', a list's items."""
    told = [d for d in x.reader.recent if d.paragraph == x.reader.paragraph]
    counts = [d for d in told if d.unit == "organisation" and d.measure == "total"]
    then = THEN.search(x.folded, x.t.far_left, x.t.start) is not None
    bracketed = then or x.folded[max(0, x.q.start - 2) : x.q.start].rstrip().endswith("(")
    founded = [d for d in counts if d.indicator == "organisations_new" and x.q.number.value <= 4 * d.value]
    planned = _PLAN_OF_YEAR.search(x.folded, x.s.start, x.t.start) or _OF_PLAN.search(x.folded, x.t.far_left, x.t.start)
    if founded and planned:
        return founded[-1].indicator, PLAN_OF_YEAR
    if _IN_YEAR.fullmatch(x.folded, x.t.left, x.t.start) and x.folded[x.t.left - 1] != ";":
        said = [m for m in x.words(x.s.start, x.t.left, "predicate") if m.code in FLOWS]
        if said:
            return said[-1].code, f"'{said[-1].form}' heads the years"
    return (
        _of_the_place_before(x, counts, bracketed)
        or _of_the_count_before(x, counts, bracketed, then)
        or _of_the_figure_before(x)
        or ((counts[-1].indicator, "the same count in the period compared with") if counts and x.compared() else None)
    )


def _of_the_place_before(x: Spot, counts: list[Draft], bracketed: bool) -> tuple[str, str] | None:
    near = [a for a in x.s.areas if a.end <= x.q.start and x.q.start - a.end <= 2]
    if not any(bracketed or a.level in ("province", "locality") for a in near):
        return None
    if counts:
        heads = [d for d in x.here if d.is_count]
        goes_on = (
            ";" in x.folded[counts[-1].number.end : x.t.start]
        )  # 'Cao Lộc 158 HTX, ngừng 23; Chi Lăng 141, ngừng 17'
        first = heads[0] if heads and goes_on else counts[-1]
        return first.indicator, "that of the figure before it, for the place before the bracket"
    said = x.words(x.s.start, x.t.start, "predicate")
    told = said[-1].code if said else x.frame.predicate
    return (told, "what the paragraph speaks of, for the place before the bracket") if told else None


def _of_the_count_before(x: Spot, counts: list[Draft], bracketed: bool, then: bool) -> tuple[str, str] | None:
    if not counts:
        return None
    indicator = counts[-1].indicator
    planned = any(x.q.start - m.end <= 16 for m in x.triggers(x.t.far_left, x.t.start, "plan"))
    if bracketed and (planned or then or x.compared()):
        return indicator, "the plan or the past that the figure before it is held against"
    if _CARRIED_OUT.search(x.folded[x.t.left : x.t.start]):
        return indicator, "what is carried out of the count before it"
    if x.triggers(x.t.left, x.t.start, "anaphora"):
        return indicator, "'con số này' means the figure before it"
    item = (
        x.frame.announced and ":" in x.folded[x.s.start : x.t.start] and not x.triggers(x.s.start, x.t.start, "total")
    )
    if item and not _has_its_own_label(x, counts[-1]):
        return indicator, "an item of the list that the line before announces"
    return None


def _has_its_own_label(x: Spot, d: Draft) -> bool:
    """'- Giải thể: 14 HTX', a line before '- Cuối kỳ: 180 HTX', speaks for itself alone."""
    line = x.folded.rfind("\n", max(0, d.number.start - _LINE), d.number.start) + 1
    return 0 < line < x.s.start and ":" in x.folded[line : d.number.start] and d.rules["indicator"].startswith("'")


def _of_the_figure_before(x: Spot) -> tuple[str, str] | None:
    last = x.here[-1] if x.here else None
    if last is None:
        return None
    near = x.folded[x.t.left : x.t.start]
    counted = (last.unit, last.measure) == ("organisation", "total")
    stroke = last.indicator in FLOWS and last.unit == "organisation" and x.folded.startswith("/", x.q.start - 1)
    if stroke or (counted and _HELD_TO_PLAN.fullmatch(x.folded, last.number.end, x.t.start)):
        return last.indicator, PLAN_OF_YEAR
    fell = last.indicator in FLOWS and (last.measure, last.unit) == ("change", "organisation")
    if fell and _ONLY.fullmatch(x.folded, last.number.end, x.t.start):
        return last.indicator, "what the change before it came to"
    owned = last.unit == "organisation" and last.indicator in PROPERTIES and "thêm" in x.folded[x.s.start : x.t.start]
    if owned and RAISED.search(near) and x.q.number.value > last.value:
        return last.indicator, "all of them, to which those before it were added"
    within = _IN_A_MONTH.fullmatch(x.folded, last.number.end, x.t.start) if last.unit == "organisation" else None
    if within and last.indicator in FLOWS and x.q.number.value <= last.value:
        return last.indicator, OF_A_MONTH
    if last.indicator in ("loans", "support_funding") and _FOR.search(x.folded, x.s.start, x.t.start):
        return "organisations_supported", "those that the sum before it went to"
    moved = last.unit == "organisation" and _UP_OR_DOWN_TO.search(x.folded[max(0, x.q.start - 16) : x.q.start])
    raised = last.indicator in FLOWS and (RAISED.search(near) or (moved and "còn" in moved[0]))
    raised = raised or (last.indicator in FLOWS and x.q.number.value > 5 * last.value)  # 'thêm 11 HTX, lên 324'
    if moved and not raised and not x.words(x.t.far_left, x.t.start, "organisation"):
        return last.indicator, RISEN if x.q.organisation in (None, last.organisation) else "the same, of another kind"
    wished = [
        d
        for d in x.here
        if d.status == "target"
        and (d.unit, d.measure) == ("organisation", "total")
        and d.organisation == x.q.organisation
    ]
    already = _ALREADY.search(x.folded, x.s.start, x.t.start) if wished else None
    if already and x.q.number.value <= (1 if already["all"] else 2) * wished[-1].value:
        return wished[-1].indicator, "how many there are of what is wished for"
    counts = [d for d in x.here if d.unit == "organisation" and d.measure == "total"]
    if (
        counts
        and counts[-1].indicator in FLOWS
        and (x.q.number.value < _FEW or counts[-1].value * 12 >= x.q.number.value)
        and _SO_FAR.search(x.folded, x.s.start, x.t.start)
    ):
        return counts[-1].indicator, "so many in so many months"
    split = x.q.organisation and _OF_WHICH.fullmatch(x.folded, last.number.end, x.t.start)
    if split and last.organisation == "collective" and last.indicator in FLOWS and last.measure == "total":
        return last.indicator, "a part of the organisations before it, by their kind"
    if last.indicator == "ocop_products" and near.rstrip().endswith("của"):
        return "organisations_ocop", "those that own the products before it"
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
        if not known and (auxiliary := _AUXILIARY.match(x.folded, at)):
            at = auxiliary.end()
        elif any(m.kind in ("activity", "organisation") or m.code == "expected" for m in known):
            at = known[0].end
        else:
            return not (known or places)
