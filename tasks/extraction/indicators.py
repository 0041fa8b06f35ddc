"""What is said of the organisations that a number counts: the verb at it, else what the text has said before it."""

from __future__ import annotations

import re

from tasks.extraction.drafts import Draft
from tasks.extraction.framing import FLOWS
from tasks.extraction.page import COUNTED
from tasks.extraction.record import record
from tasks.extraction.spot import Spot
from tasks.extraction.vocabulary import COOPS_AND_GROUPS, Mention

UNITS = ("đơn vị", "tổ chức")  # nouns that leave open who is counted
ELSEWHERE = "where something happens, not a count of all"
PLAN_OF_YEAR = "the year's plan of the figure before it"
A_PLACE = "a part of the whole before it, of one place"
A_PART = "a part of the whole before it"

_OWNERS = re.compile(
    r" (?:với|có|sở hữu|làm ra|phát triển|phát triển được|xây dựng được|là chủ thể|là chủ thể của) (?:hơn |gần |trên |tổng cộng |khoảng )?[\d.]+ sản phẩm"
)
_AMONG = re.compile(rf"\W*trong (?:tổng )?số (?:các |những )?(?:{COOPS_AND_GROUPS})[^,;.\d]{{1,40}}(?:,|có)")
_EVERYWHERE = re.compile(r" ?(?:cơ sở )?(?:trên địa bàn|trong tỉnh|toàn tỉnh|của tỉnh|cả nước)")
NUMBER_OF = re.compile(
    rf"số (?:lượng )?(?:{COOPS_AND_GROUPS}|liên hiệp)[^,.;\d]{{0,110}} (?:là|đạt|có|lên|với)(?: khoảng| hơn| trên| gần)? $"
)
_HEADED = re.compile(
    rf"(?:\W*(?:về|với|đối với|riêng) (?:các )?(?:{COOPS_AND_GROUPS}|liên hiệp|liên hiệp htx|liên hiệp hợp tác xã),"
    rf"|\W*(?:{COOPS_AND_GROUPS}|liên hiệp|liên hiệp htx|liên hiệp hợp tác xã) (?:hiện |đã |đang )*(?:có|còn|gồm) (?:hơn |trên |gần |khoảng )?$)"
)
_DEVELOPED = re.compile(r"phát triển (?:được |thêm )?(?:ít nhất |hơn |trên |khoảng |từ )?$")
_CLASS = re.compile(r" (?:đạt |có )?(?:mức )?(?:doanh thu|thu|lãi) (?:từ |trên |dưới |hơn |đạt )*\d")
_SOMEWHERE = re.compile(
    r"(?:^|\s)(?:tại|về|cho|ở|do|của|thuộc|đến từ|đại diện|đại diện các)(?: (?:khoảng|hơn|trên|gần))? ?$"
)
_EACH_TIME = re.compile(r"(?:mỗi|bình quân|trung bình)(?: mỗi| một| 1)? (?:tỉnh|tháng|năm|quý)|mỗi (?:tỉnh|tháng|năm)")
_BUILT = re.compile(r"(?:^|đã |sẽ |được |mới )xây dựng(?: mới| được)? $")
_GOES_ON = re.compile(r",? (?:(?:đã|được|bị|phải|sẽ|đang|cũng) )*")
_CARRIED_OUT = re.compile(
    r"(?:đã )(?:hoàn thành|thực hiện|làm)(?: được| xong)? $"
)  # 'sẽ giải thể 120 HTX; đã hoàn thành 84 HTX'
_THERE_ARE = re.compile(r"(?:đang|hiện|đã|tỉnh|huyện|xã|thành phố|nước) có ")
# 'doanh nghiệp ký hợp tác với 39 HTX', 'tại 22 doanh nghiệp và 2 HTX'; '15 HTX và 20 cá nhân được tặng bằng khen'
_TOGETHER_WITH = re.compile(
    r"(?:(?<![^\W_])(?:hợp tác(?! xã)|ký|ký kết|đồng hành|phối hợp|kết nối|làm việc)(?: [^,.;\d]{0,24})? với(?: khoảng| hơn| gần| trên)?"
    r"|(?<![^\W_])(?:tại|cho|ở|với|của|trong|thăm)(?: khoảng| hơn| gần| trên)? [\d.]+ (?:doanh nghiệp|công ty|trang trại|hộ|cơ sở)[^,.;\d]{0,16}(?:và|,)) $"
)
_MORE_THAN = re.compile(r"so (?:với )?(?:cùng kỳ |năm |năm trước|năm ngoái)[^,.;]{0,12} (?:có )?thêm(?: được)? $")
_AWARDED = re.compile(r"(?: (?:và|cùng)|,) [\d.]+ (?:cá nhân|tập thể|gương)")
_AT_WORK = re.compile(r"(?:^ ?|[,;:(] ?|đó |đó có |số )(?:hoạt động)(?: là| có|:)? $")  # 'trong đó hoạt động 788 HTX'
_AND_OTHERS_ARE = re.compile(r"(?:(?:,| và| cùng) [\d.]+ [^,.;:\d]{2,40}?){1,3}(?= (?:đã |đều )?được )")
_WORKING = re.compile(r" hoạt động ?[,;.)]")  # '512 HTX, trong đó 398 HTX hoạt động; …'
THEN = re.compile(r"\((?:(?P<past>cùng kỳ|năm trước|năm ngoái)|kế hoạch)[^()\d]{0,20}$")  # '51 HTX (cùng kỳ 38 HTX)'
_PLAN_OF_YEAR = re.compile(r"(?:mục tiêu|kế hoạch|chỉ tiêu) (?:cả năm|năm|năm \d{4})[^,.;\d]{0,12}$")
_IN_YEAR = re.compile(
    r" ?(?:và )?năm \d{4} (?:là|có|đạt|chỉ có|mới có|:)? ?"
)  # 'phát triển mới, năm 2022 là 96 HTX, năm 2023 là 84'
_AUXILIARY = re.compile(r"(?:đang|đã|cũng|vẫn|đều|còn(?! lại))(?= )")
_BUT = re.compile(r",? ?(?:song|nhưng|tuy|tuy nhiên|hầu hết|phần lớn|đa số|nhiều|một số)(?![^\W_])")
_IN_A_PLACE = re.compile(r" (?:ở|tại) (?:tỉnh|huyện|thị xã|quận|xã|phường|thành phố|tp|tx)")
_DENIED = re.compile(r"(?<![^\W_])(?:kém|không|chưa)(?: được| bị| thể| phải)? $")
_OUT_OF = re.compile(
    r"^\W*(?:\([^()]*\)\W*)?trong (?:số )?(?:hơn |gần |khoảng |trên )?$"
)  # 'trong hơn 240 HTX thành lập trên địa bàn'
_WEAK = ("mô hình", "tham gia", "phụ nữ", "thanh niên")
# A flow raises a stock: '19 HTX thành lập mới, nâng tổng số lên 306 HTX'.
RAISED = re.compile(r"nâng|đưa|tổng số|lũy kế")


@record
class Said:
    """An indicator with its measure, the rule that gave it, and whether a word said it rather than silence."""

    indicator: str
    rule: str
    sure: bool = True
    measure: str = "total"
    part: bool = False  # of the enumerated whole before it


def indicator_of(x: Spot, whole: Draft | None, antecedent: Draft | None, activity: str | None) -> Said | str:
    """What the count is of, or why it is left out. `whole` is what it is listed under, `antecedent` the count before it."""
    near = x.folded[x.t.left : x.t.start]
    if _TOGETHER_WITH.search(x.folded, max(x.s.start, x.t.start - 80), x.t.start) or _AWARDED.match(x.folded, x.q.end):
        return Said("other", ELSEWHERE)
    said = _in_words(x, whole)
    if is_built(x):
        said = Said("other", "'xây dựng' is what is done, not a field of work")
    change = x.change()
    if change is None and antecedent is not None and _MORE_THAN.search(x.folded, x.s.start, x.t.start):
        return Said(antecedent.indicator, "'thêm' after what it is compared with", True, "change")
    if change is not None and not x.triggers(change.end, x.t.start, "level"):
        indicator = antecedent.indicator if antecedent else "organisations"
        return Said(indicator, f"'{change.form}' before the number", said is None or said.sure, "change")
    if _EACH_TIME.search(near) or "bình quân mỗi" in near:
        before = antecedent.indicator if antecedent else "organisations"
        said = said or Said(before, "a mean per period or province")
        stock = said.indicator not in FLOWS and "mỗi năm" in near
        return Said(said.indicator, said.rule, said.sure, "total" if stock else "mean")
    return said or _unsaid(x, near, whole, activity)


def _in_words(x: Spot, whole: Draft | None) -> Said | None:
    """What a word says: the verb, the owners of OCOP products, or what those are of whom it tells the parts."""
    said = said_of(x)
    coded = said is not None and said.indicator != "other"
    if not coded and "ocop" in x.folded[x.q.end : x.s.end] and _OWNERS.match(x.folded, x.q.end):
        return Said("organisations_ocop", "they own the OCOP products counted next")
    if not coded and "chủ thể" in x.folded[x.s.start : x.t.start] and x.folded.find("ocop", 0, x.t.start) >= 0:
        said = Said("organisations_ocop", "among the owners of the OCOP products")
    among = _among(x)
    if among is not None and (said is None or whole is not None):
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
    if near.endswith("của ") and _EVERYWHERE.match(x.folded, x.q.end):
        return Said("organisations", "'của' all of them")
    last = x.here[-1] if x.here else None
    if last is not None and last.organisation == x.q.organisation and _IN_A_PLACE.match(x.folded, x.q.end):
        goes_on = last.rules["indicator"] == A_PLACE
        if goes_on or x.triggers(last.number.start, x.t.start, "part") or ":" in x.folded[last.number.end : x.t.start]:
            return Said(last.indicator, A_PLACE, part=True)
    if _SOMEWHERE.search(near):
        clause = max(x.folded.rfind(";", x.s.start, x.t.start), x.s.start)
        helped = any(m.code == "organisations_supported" for m in x.words(clause, x.t.start, "predicate"))
        if helped:
            return Said("organisations_supported", "'hỗ trợ' in the clause")
        return Said("other", ELSEWHERE)
    unit = x.q.noun is not None and x.q.noun.form in UNITS
    adjacent = any(
        m.end + 1 == x.t.start for m in x.words(x.t.far_left, x.t.start, "organisation")
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
    sure = bool(
        any(m.code == "evidence" for m in x.words(x.t.far_left, x.t.start, "filler"))
        or x.triggers(x.t.far_left, x.t.start, "total", "part", "level")
        or any(a.end <= x.t.start for a in x.s.areas)
        or x.here
    )
    return Said("organisations", "no word says anything but that they exist", sure)


def is_built(x: Spot) -> bool:
    """'xây dựng 50 HTX' tells what is done, 'xây dựng: 50 HTX' a field of work."""
    near = x.folded[x.t.left : x.t.start]
    announced = x.frame.announced or ":" in x.folded[x.s.start : x.t.start]
    return bool(x.q.organisation) and _BUILT.search(near) is not None and not announced


def _among(x: Spot) -> Mention | None:
    """'Trong số các HTX đang hoạt động, có 706 HTX …': what is said of those that the sentence tells the parts of."""
    opening = _AMONG.match(x.folded, x.s.start, x.t.start)
    said = x.words(x.s.start, opening.end(), "predicate") if opening else []
    return said[-1] if said and said[-1].code != "other" else None


def _within_a_span(x: Spot) -> bool:
    before = [p for p in x.s.periods if p.end <= x.t.start and p.kind not in ("base", "event")]
    return bool(before) and before[-1].kind == "span"


def said_of(x: Spot) -> Said | None:
    """The predicate that the number's own words hold, else the nearest beyond them."""
    folded = x.folded
    right = [m for m in x.words(x.q.number.end, x.t.right, "predicate") if m.code != "other" or m.start - x.q.end < 20]
    right = [m for m in right if m.form != "hoạt động theo luật"]  # all of them do
    stop = folded.find(";", x.t.right, x.t.far_right)
    reach = x.t.far_right if stop < 0 else stop
    far = x.words(x.t.right, reach, "predicate") if reach > x.t.right and not opens_new(x) else []
    if not right and (bracket := re.compile(r" ?\([^)]{0,160}\)").match(folded, x.q.end)):
        right = [
            m
            for m in x.words(bracket.end(), min(bracket.end() + 40, x.s.end), "predicate")
            if not re.search(r"[,;]", folded[bracket.end() : m.start])
        ]
    left = [m for m in x.words(x.t.left, x.t.start, "predicate") if not _left_behind(x, m)]
    if not left and not right and x.t.left - 1 >= x.t.far_left and folded[x.t.left - 1] in ":(":
        colon = max(
            folded.rfind(",", x.t.far_left, x.t.start), folded.rfind(";", x.t.far_left, x.t.start), x.t.far_left
        )
        left = x.words(colon, x.t.start, "predicate")
    if not left and (of_such := NUMBER_OF.search(folded, x.s.start, x.t.start)):
        left = [m for m in x.words(of_such.start(), x.t.start, "predicate") if m.code != "other"]
    if not left and x.q.noun is None and (named := x.words(x.t.far_left, x.t.left, "organisation")):
        left = x.words(
            named[-1].end, x.t.start, "predicate"
        )  # 'HTX đưa công nghệ cao vào làm và bán nông sản phải trên 500'
    nearest_left = left[-1] if left else None
    strong = [m for m in right if m.form not in _WEAK]
    nearest_right = (strong or right)[0] if right else None
    if strong and strong[0].code == "other":
        verb = next((m for m in x.words(strong[0].end, x.s.end, "predicate")), None)
        if verb is not None and verb.code != "other" and _GOES_ON.fullmatch(folded, strong[0].end, verb.start):
            return Said(
                verb.code, f"'{verb.form}' past '{strong[0].form}'"
            )  # '38 HTX yếu kém được giải thể', '13 HTX yếu kém, ngưng hoạt động'
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
    if chosen is None and _WORKING.match(folded, x.q.end):
        return Said("organisations_active", "'hoạt động' after the number, at the clause's end")
    if chosen is None and _AT_WORK.search(folded[x.t.left : x.t.start]):
        return Said("organisations_active", "'hoạt động' right before the number")
    if chosen is None and (verb := _of_all_counted(x)) is not None:
        return Said(verb.code, f"'{verb.form}' after all that are counted")
    if chosen is None:
        return None
    where = "before" if chosen.end <= x.t.start else "after"
    if _DENIED.search(folded, max(x.s.start, chosen.start - 14), chosen.start):
        return Said("other", f"'{chosen.form}' denied")
    if chosen.form == "thành lập" and where == "after" and _OUT_OF.search(folded, x.s.start, x.t.start):
        return Said("organisations", "'trong' a number of them: those that exist")
    if (
        chosen.form in ("thành lập được", "đã thành lập được", "đã thành lập", "thành lập")
        and where == "before"
        and up_to_now(x)
    ):
        return Said("organisations", f"'{chosen.form}' up to now: those that exist")
    return Said(chosen.code, f"'{chosen.form}' {where} the number")


def _of_all_counted(x: Spot) -> Mention | None:
    """'có 108 HTX, 76 THT và 1.389 hộ kinh doanh được thành lập mới': the verb stands after others that are counted too."""
    counted = _AND_OTHERS_ARE.match(x.folded, x.q.end, x.s.end)
    verbs = x.words(counted.end(), min(counted.end() + 24, x.s.end), "predicate") if counted else []
    return verbs[0] if counted and verbs and verbs[0].start <= counted.end() + 1 else None


def _left_behind(x: Spot, m: Mention) -> bool:
    """'phong trào HTX ra đời sớm - đang có 35 HTX', 'sau hợp nhất toàn tỉnh có 1.168 HTX': the verb is another one."""
    if m.code != "organisations_new" and m.form not in ("hợp nhất", "sáp nhập"):
        return False
    merged = m.form in ("hợp nhất", "sáp nhập") and " có " in x.folded[m.end : x.t.start]
    return merged or _THERE_ARE.search(x.folded, m.end, x.t.start) is not None


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
        or _BUT.match(x.folded, x.t.right) is not None
    )


def told_before(x: Spot) -> tuple[str, str] | None:
    """The indicator that an earlier figure or line has set: '(152 HTX)' after a place, 'con số này', a list's items."""
    folded = x.folded
    counts = [
        d
        for d in x.reader.recent
        if d.paragraph == x.reader.paragraph and d.unit == "organisation" and d.measure == "total"
    ]
    bracketed = (
        folded[max(0, x.q.start - 2) : x.q.start].rstrip().endswith("(")
        or THEN.search(folded, x.t.far_left, x.t.start) is not None
    )
    if counts and counts[-1].indicator in FLOWS and _PLAN_OF_YEAR.search(folded, x.s.start, x.t.start):
        return counts[-1].indicator, PLAN_OF_YEAR
    if _IN_YEAR.fullmatch(folded, x.t.left, x.t.start):
        said = [m for m in x.words(x.s.start, x.t.left, "predicate") if m.code in FLOWS]
        if said:
            return said[-1].code, f"'{said[-1].form}' heads the years"
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
        and (
            any(x.q.start - m.end <= 16 for m in x.triggers(x.t.far_left, x.t.start, "plan"))
            or x.compared()
            or THEN.search(folded, x.t.far_left, x.t.start)
        )
    ):
        return counts[-1].indicator, "the plan or the past that the figure before it is held against"
    if counts and _CARRIED_OUT.search(folded, x.t.left, x.t.start):
        return counts[-1].indicator, "what is carried out of the count before it"
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
        and not (last.indicator in FLOWS and RAISED.search(folded, x.t.left, x.t.start))
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
        if not known and (auxiliary := _AUXILIARY.match(x.folded, at)):
            at = auxiliary.end()
        elif any(m.kind in ("activity", "organisation") for m in known):
            at = known[0].end
        else:
            return not (known or places)
