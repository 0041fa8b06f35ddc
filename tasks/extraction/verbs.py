"""What a verb, or another word beside a count of organisations, says of them: founded, at work, dissolved, supported …"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.extraction.framing import FLOWS
from tasks.extraction.page import COUNTED
from tasks.extraction.record import record
from tasks.extraction.spot import Spot
from tasks.extraction.vocabulary import COOPS_AND_GROUPS, Mention

NUMBER_OF = re.compile(
    rf"số (?:lượng )?(?:{COOPS_AND_GROUPS}|liên hiệp)(?:[^,.;\d]|xã, phường){{0,110}}(?:, (?:chỉ|mới))? (?:là|đạt|có|lên|với|còn|còn có|còn tới|từ|tăng từ|giảm từ)(?: từ| khoảng| hơn| trên| gần)? $"
)
_WHERE = r"(?: (?:trên|trong|của) (?:cả nước|toàn quốc|toàn tỉnh|địa bàn(?: tỉnh| huyện)?|tỉnh))?"
_CAME_TO = re.compile(r" (?:lâu ngày |nhiều năm |kéo dài )?(?:(?:đã|bị|phải) )*")
_GOES_ON = re.compile(
    rf"{_WHERE},? (?:(?:đã|được|bị|phải|sẽ|đang|cũng|đạt|có|chứng nhận|tiêu chuẩn|áp dụng|sản xuất|tham gia|liên kết|theo|làm chủ|quản lý|điều hành) )*"
)
_THERE_ARE = re.compile(r"(?:đang|hiện|đã|tỉnh|huyện|xã|thành phố|nước) có ")
_AT_WORK = re.compile(r"(?:^ ?|[,;:(] ?|đó |đó có |số )(?:hoạt động)(?: là| có|:)? $")  # 'trong đó hoạt động 788 HTX'
_FOUNDS = re.compile(r"(?:^|[\s,;:(+-])(?:lập|mở)(?: được| ít nhất| tối thiểu| từ| khoảng| hơn| trên| gần)* $")
_STOPPED = re.compile(r"^ ?(?:đã |tạm )?(?:ngừng|ngưng)(?: là| có|:)? $")  # '158 HTX, ngừng 23'
_HOW = re.compile(
    r" (?:hoàn chỉnh|nhiều|lớn|cao|mạnh|rõ|phổ biến|đồng đều|toàn diện|khiêm tốn|sôi động|nhanh|đa dạng|đông|thấp|ít|bền|dày|thưa)"
)  # 'khá hoàn chỉnh' is no grade
_SOMETHING = re.compile(r" (?!vào |trong |năm |từ |ở |tại |trên |đầu |cuối |với |và |tháng |dịp |đúng )[^\W_]")
_AND_OTHERS_ARE = re.compile(r"(?:(?:,| và| cùng) [\d.]+ (?:(?!trong )[^,.;:\d]){2,40}?){1,3}(?= (?:đã|đều|được) )")
_ENUMERATED = re.compile(
    r" (?:doanh nghiệp|công ty|trang trại|hộ|hộ kinh doanh|hộ dân|hộ nông dân|nông dân|cơ sở)(?:,| và|, và) "
)
_WORKING = re.compile(r" hoạt động ?[,;.)]")  # '512 HTX, trong đó 398 HTX hoạt động; …'
_BUT = re.compile(
    r",? ?(?:song|nhưng|thì (?:việc|các|những|sẽ)|nên|vì vậy|vì thế|tuy|tuy nhiên|hầu hết|phần lớn|đa số|nhiều|một số|tất cả|toàn bộ)(?![^\W_])"
)
_HAS = re.compile(r"(?<![^\W_])(?:có|được)(?: hơn| trên| gần| khoảng)? $")
_DENIED = re.compile(r"(?<![^\W_])(?:kém|không|chưa)(?: được| bị| thể| phải)? $")
_OUT_OF = re.compile(
    r"\W*(?:\([^()]*\)\W*)?trong (?:số )?(?:hơn |gần |khoảng |trên )?"
)  # 'trong hơn 240 HTX thành lập trên địa bàn'
_AN_ASIDE = re.compile(
    r", (?:tương đương|tức|bằng|chiếm)[^,;.\d]{0,16}[\d,]+%[^,;.\d]{0,12}, "
)  # '586 đơn vị, tương đương gần 62%, hoạt động hiệu quả'
_OF_THESE = re.compile(
    r"[^,.;:\d]{0,30}? trong (?:tổng )?số (?:này|đó|ấy|trên) "
)  # '31 HTX cà phê trong số này đã liên kết'
_LENT_TO = re.compile(r" (?:đã |đang )?được [^,;.\d]{0,60}")
_THERE_WERE = re.compile(r" (?:có|góp|mang theo|là) ")
_WITH_FARMERS = re.compile(
    r"(?: sản xuất| tiêu thụ)? với (?:hơn |trên |gần |khoảng |các |[\d.]+ )*(?:hộ|nông dân|bà con)"
)
_OF_OTHER_UNITS = re.compile(r"(?<![^\W_])(?:một|hai|ba|bốn|năm|sáu|[\d.]+) đơn vị(?![^\W_])")
_A_BRACKET = re.compile(r" ?\([^)]{0,160}\)")
_ANOTHER_CLAUSE = re.compile(r"[,;]")
_TAKES_AN_OBJECT = ("organisations_new", "organisations_dissolved", "organisations_supported", "alliance_members")
_HELP_OTHERS = ("giúp", "hỗ trợ", "tư vấn cho", "tài trợ", "kết nối tiêu thụ")
_WHOM = re.compile(
    r" (?:(?:cho|các|những|[\d.]+) )*(?:htx|hợp tác xã|tht|tổ hợp tác|nông dân|bà con|người dân|người trồng|thành viên|xã viên|hội viên|hộ|doanh nghiệp|nhau|địa phương|tỉnh|huyện|phụ nữ|chị em|lao động)(?![^\W_])"
)
_BE_HELPED = re.compile(r"(?<![^\W_])(?:nhận|được|hưởng|xin)(?: [^,.;:\d]{1,30})? $")  # 'được tỉnh hỗ trợ'
_OF_A_PLACE = re.compile(
    r" (?:cả nước|toàn quốc|toàn tỉnh|toàn huyện|cả tỉnh|toàn thành phố)[^,.;:\d]{0,24}(?<![^\W_])có(?![^\W_])"
)  # 'hội nghị giúp HTX chuyển đổi số: cả nước có hơn 33.000 HTX'
_BECAUSE = (" vì ", " do ", " bởi ", " vì đã ", " do đã ")
PROPERTIES = ("organisations_value_chain", "organisations_ocop", "organisations_certified", "organisations_high_tech")
_OF_ALL = ("organisations_active", "organisations_supported", "organisations_new")
_FOUNDED = ("thành lập được", "đã thành lập được", "đã thành lập", "thành lập")
_WEAK = ("mô hình", "tham gia", "phụ nữ", "thanh niên")


@record
class Said:
    """An indicator with its measure, the rule that gave it, and whether a word said it rather than silence."""

    indicator: str
    rule: str
    sure: bool = True
    measure: str = "total"
    part: bool = False  # of the enumerated whole before it


def said_of(x: Spot) -> Said | None:
    """The predicate that the number's own words hold, else the nearest beyond them."""
    right = _behind(x)
    left = _ahead(x, right)
    column = x.column()
    if column is not None and column.predicate is not None and not left and not right:
        return Said(column.predicate, "the column's head")
    strong = [m for m in right if m.form not in _WEAK]
    if strong and (verb := _past_a_state(x, strong[0])) is not None:
        return Said(verb.code, f"'{verb.form}' past '{strong[0].form}'")
    chosen = _nearer(x, left[-1] if left else None, next(iter(strong or right), None))
    return _unchosen(x) if chosen is None else _as_said(x, chosen)


def _behind(x: Spot) -> list[Mention]:
    """The predicates after the number: its own, else those past a share, past 'trong số này' or past a bracket."""
    own = [m for m in x.words(x.q.number.end, x.t.right, "predicate") if _is_told_of(x, m)]
    if not own and (aside := _AN_ASIDE.match(x.folded, x.q.end)):
        own = [m for m in x.words(aside.end(), min(aside.end() + 30, x.s.end), "predicate") if m.start == aside.end()]
    if not own and (of_these := _OF_THESE.match(x.folded, x.q.end)):
        own = x.words(of_these.end(), min(of_these.end() + 40, x.s.end), "predicate")
    if not own and (bracket := _A_BRACKET.match(x.folded, x.q.end)):
        past = x.words(bracket.end(), min(bracket.end() + 40, x.s.end), "predicate")
        own = [m for m in past if not _ANOTHER_CLAUSE.search(x.folded, bracket.end(), m.start)]
    return own


def _is_told_of(x: Spot, m: Mention) -> bool:
    """Whether a predicate after the number tells these from others, rather than what all such organisations do."""
    if m.form == "hoạt động theo luật":
        return False
    if m.form == "thêm" and "," in x.folded[x.q.end : m.start]:
        return False  # '1.360 HTX nông nghiệp, vừa nhiều lên, vừa rộng thêm về quy mô'
    if m.form == "cho vay":  # what funds do
        return _LENT_TO.fullmatch(x.folded, x.q.end, m.start) is not None
    if _helps_others(x, m):
        return False
    near = m.start - x.q.end < 20 and not x.folded.endswith(" đều ", 0, m.start)  # 'cả 10 quỹ đều có lãi'
    return m.code != "other" or near


def _helps_others(x: Spot, m: Mention) -> bool:
    """'76.456 THT nông nghiệp, thì việc liên kết vùng sẽ giúp các HTX', but not '40 HTX được tỉnh hỗ trợ'."""
    helps = m.form in _HELP_OTHERS and _WHOM.match(x.folded, m.end) is not None
    return helps and not _BE_HELPED.search(x.folded, x.q.end, m.start)


def _ahead(x: Spot, right: Sequence[Mention]) -> list[Mention]:
    """The predicates before the number: its own, else those before a colon, of 'số HTX … là', of those named before."""
    folded, t = x.folded, x.t
    own = [m for m in x.words(t.left, t.start, "predicate") if not _left_behind(x, m)]
    of_these = (
        ("trong số này", "trong số đó", "trong đó")
        if folded[t.left : t.start] == " là "
        else ("trong số này", "trong số đó")
    )
    if not own and folded.endswith(of_these, t.far_left, t.left):
        own = [
            m for m in x.words(t.far_left, t.left, "predicate") if t.left - m.end < 16
        ]  # 'Mới lập trong số này là 14'
    heads = t.left - 1 >= t.far_left and folded[t.left - 1] in ":("
    if not own and not right and heads and not _OF_A_PLACE.match(folded, t.left, t.start):
        clause = max(folded.rfind(",", t.far_left, t.start), folded.rfind(";", t.far_left, t.start), t.far_left)
        own = [m for m in x.words(clause, t.start, "predicate") if not _left_behind(x, m)]
    if not own and (of_such := NUMBER_OF.search(folded, x.s.start, t.start)):
        own = [m for m in x.words(of_such.start(), t.start, "predicate") if m.code != "other"]
    if not own and x.q.noun is None and (named := x.words(t.far_left, t.left, "organisation")):
        own = x.words(named[-1].end, t.start, "predicate")  # 'HTX đưa công nghệ cao vào làm … phải trên 500'
    own = [m for m in own if m.form not in ("khá", "tốt") or not _HOW.match(folded, m.end)]
    if len(own) > 1 and folded.endswith(_BECAUSE, 0, own[-1].start):
        own = own[:-1]  # 'HTX giải thể vì ngừng hoạt động lâu ngày là 509 HTX'
    return [m for m in own if not (m.form == "thêm" and _adds_a_kind(x, m))]


def _past_a_state(x: Spot, state: Mention) -> Mention | None:
    """'38 HTX yếu kém được giải thể', '81 HTX ngưng lâu ngày bị giải thể': the verb tells what came of them."""
    goes_on = {"other": _GOES_ON, "organisations_inactive": _CAME_TO}.get(state.code)
    verb = next(iter(x.words(state.end, x.s.end, "predicate")), None) if goes_on else None
    if goes_on is None or verb is None or verb.code == "other":
        return None
    return verb if goes_on.fullmatch(x.folded, state.end, verb.start) else None


def _nearer(x: Spot, left: Mention | None, right: Mention | None) -> Mention | None:
    """The predicate that the number takes of the nearest on either side, else the first past the next separator."""
    if left is None or right is None:
        return left or right or _past_the_separator(x)
    gap = x.t.start - left.end
    if left.form in ("thêm", "có thêm") and right.code in PROPERTIES and right.start - x.q.end < 24:
        return right  # 'có thêm 8 HTX tham gia chuỗi liên kết'
    strong = gap <= 14 and left.code in _TAKES_AN_OBJECT and right.code != "union_members"
    return left if strong or (right.start - x.q.end > 40 and gap < 20) else right


def _past_the_separator(x: Spot) -> Mention | None:
    if _opens_new(x):
        return None
    stop = x.folded.find(";", x.t.right, x.t.far_right)
    for m in x.words(x.t.right, x.t.far_right if stop < 0 else stop, "predicate"):
        farmers = m.code == "organisations_value_chain" and _WITH_FARMERS.match(x.folded, m.end)
        if m.form == "thêm" or _helps_others(x, m):
            continue
        if not farmers and not _OF_OTHER_UNITS.search(x.folded, x.t.right, m.start):
            return m
    return None


def _unchosen(x: Spot) -> Said | None:
    """What 'hoạt động' without a word beside it says, or a verb of all that are counted in a row."""
    if _WORKING.match(x.folded, x.q.end):
        return Said("organisations_active", "'hoạt động' after the number, at the clause's end")
    if _AT_WORK.search(x.folded[x.t.left : x.t.start]):
        return Said("organisations_active", "'hoạt động' right before the number")
    if _STOPPED.search(x.folded[x.t.left : x.t.start]):
        return Said("organisations_inactive", "'ngừng' right before the number")
    if x.q.noun is not None and x.q.noun.code in COUNTED and _FOUNDS.search(x.folded[x.t.left : x.t.start]):
        return Said("organisations" if _up_to_now(x) else "organisations_new", "'lập' right before the number")
    if (verb := _opening(x)) is not None:
        return Said(verb.code, f"'{verb.form}' opens the sentence")
    if (verb := _before_all_counted(x)) is not None:
        return Said(verb.code, f"'{verb.form}' before all that are counted")
    if (verb := _of_all_counted(x)) is not None:
        return Said(verb.code, f"'{verb.form}' after all that are counted")
    return None


def _as_said(x: Spot, chosen: Mention) -> Said:
    where = "before" if chosen.end <= x.t.start else "after"
    if _DENIED.search(x.folded, max(x.s.start, chosen.start - 14), chosen.start):
        return Said("other", f"'{chosen.form}' denied")
    if chosen.form.endswith("ra mắt") and where == "after" and _SOMETHING.match(x.folded, chosen.end):
        return Said("other", "what they bring out")  # '12 HTX ra mắt gian hàng'
    if chosen.form == "thành lập" and where == "after" and _OUT_OF.fullmatch(x.folded, x.s.start, x.t.start):
        return Said("organisations", "'trong' a number of them: those that exist")
    founded = chosen.form in _FOUNDED and where == "before"
    found = chosen.form == "được thành lập" and where == "after" and _HAS.search(x.folded, x.t.left, x.t.start)
    planned = any(d.indicator == "organisations_new" and d.status == "target" for d in x.here)
    if (founded or found) and _up_to_now(x) and not planned:
        return Said("organisations", f"'{chosen.form}' up to now: those that exist")
    return Said(chosen.code, f"'{chosen.form}' {where} the number")


def _adds_a_kind(x: Spot, m: Mention) -> bool:
    """'có 229 HTX, thêm 2 liên hiệp HTX': the word joins another kind, and tells of no new ones."""
    last = x.here[-1] if x.here else None
    joins = x.folded[max(0, m.start - 6) : m.start].rstrip(" ").endswith((",", ";", "với"))
    return joins and last is not None and last.indicator not in FLOWS and last.organisation != x.q.organisation


def _opening(x: Spot) -> Mention | None:
    """'Ứng dụng công nghệ cao, cả nước hiện mới có 193 HTX nông nghiệp'."""
    verbs = x.words(x.s.start, min(x.s.start + 60, x.t.start), "predicate")
    opens = (
        verbs and not x.here and verbs[0].start - x.s.start <= 3 and x.folded.startswith((",", " thì "), verbs[0].end)
    )
    alone = opens and not x.words(verbs[0].end, x.t.start, "organisation")
    return verbs[0] if alone and verbs[0].code != "other" else None


def _before_all_counted(x: Spot) -> Mention | None:
    """'đang hoạt động trên địa bàn có 12.442 doanh nghiệp, 612 HTX': the verb stands before others that are counted too."""
    foreign = x.reader.foreign
    if foreign is None or not _ENUMERATED.fullmatch(x.folded, foreign.number.end, x.t.start):
        return None
    verbs = x.words(max(x.s.start, foreign.start - 60), foreign.start, "predicate")
    return verbs[-1] if verbs and verbs[-1].code in _OF_ALL else None


def _of_all_counted(x: Spot) -> Mention | None:
    """'có 108 HTX, 76 THT và 1.389 hộ kinh doanh được thành lập mới': the verb stands after others that are counted too."""
    counted = _AND_OTHERS_ARE.match(x.folded, x.q.end, x.s.end)
    verbs = x.words(counted.end(), min(counted.end() + 48, x.s.end), "predicate") if counted else []
    if counted and any(m.code == x.q.organisation for m in x.words(x.q.end, counted.end(), "organisation")):
        return None  # '421 HTX, 18 HTX được thành lập từ đầu năm'
    if not counted or not verbs or "," in x.folded[counted.end() : verbs[0].start]:
        return None
    return verbs[0] if verbs[0].code != "other" else None


def _left_behind(x: Spot, m: Mention) -> bool:
    """'phong trào HTX ra đời sớm - đang có 35 HTX', 'sau hợp nhất toàn tỉnh có 1.168 HTX': the verb is another one."""
    if m.code != "organisations_new" and m.form not in ("hợp nhất", "sáp nhập"):
        return False
    merged = m.form in ("hợp nhất", "sáp nhập") and _THERE_WERE.search(x.folded, m.end, x.t.start) is not None
    return merged or _THERE_ARE.search(x.folded, m.end, x.t.start) is not None


def _up_to_now(x: Spot) -> bool:
    """'Đến nay đã thành lập 45 HTX'."""
    before = [p for p in x.s.periods if p.end <= x.t.start and p.kind != "base"]
    since = len(before) > 1 and x.folded[before[-2].end : before[-1].start] == " "  # 'năm 2022 đến nay'
    return bool(before) and before[-1].kind == "now" and not since


def _opens_new(x: Spot) -> bool:
    """Whether the words past the first separator start on something else (a subject, a change, a bracket)."""
    return bool(
        x.words(x.t.right, x.t.far_right, "money")
        or x.words(x.t.right, x.t.far_right, "person")
        or x.triggers(x.t.right, x.t.far_right, "increase", "decrease", "share", "plan", "part")
        or x.folded[x.t.right : x.t.right + 1] in ";():"
        or _BUT.match(x.folded, x.t.right) is not None
    )
