"""Why a number is no figure of ours, before anything is read from it: a table of questions, asked in order."""

from __future__ import annotations

import re
from collections.abc import Callable

from tasks.extraction.areas import AreaMention
from tasks.extraction.folding import LOWER, UPPER, opening
from tasks.extraction.owners import (
    THEIR_OWN,
    named_before,
    of_another_subject,
    of_nobody,
    of_one_person,
    of_others,
    of_others_too,
    of_the_count_before,
    of_those_taken_up,
)
from tasks.extraction.single import about_one
from tasks.extraction.spot import Spot
from tasks.extraction.whose import alliance_before
from tasks.reference import COUNTRY

_TIMES = re.compile(r" ?lần(?![^\W\d_])")
_AND_SO_MANY = re.compile(r"(?:,| và| cùng) (?:[\d.]+|một) (?:công ty|doanh nghiệp|trang trại|hộ|cơ sở|cá nhân)")
_ASKED = re.compile(
    rf"(?:{opening('phỏng vấn|khảo sát|hỏi ý kiến|phiếu hỏi|bảng hỏi')}|{opening('điều tra', 'tổng ')})"
    r"(?: ngẫu nhiên| của| từ| tại| trên| gần| hơn| khoảng)*(?: [\d.]+ [^.,;:\d]{2,28} và)? $"
)
_TO_BE_ASKED = re.compile(r"[^.,;:\d]{0,12} (?:để|được) (?:phỏng vấn|khảo sát|hỏi ý kiến)")
_ITS_NUMBER = re.compile(r"[^,.;:\d]{0,16}")
_GROUPS = re.compile(r"sản phẩm[^.]*(?:\d|các|theo) nhóm[^.;:\d]{0,12}$")
_ANOTHER_TEAM = re.compile(
    r" (?:truyền thông|tự quản|tiết kiệm|vay vốn|hòa giải|an ninh|dân vận|công nghệ|đội|phụ nữ|thu gom|khuyến nông|dân phố|bảo vệ|tuần tra|xung kích|liên gia)"
)
_OUT_OF = re.compile(r"trong (?:tổng )?số (?:hơn |gần |trên )?$")
_ALL_OWNERS = re.compile(r" chủ thể(?! (?:là|thuộc) )(?![^\W_])")
_ARE_NAMED = re.compile(rf"[{UPPER}][{LOWER}]+ và (?:[{UPPER}][{LOWER}]+ ?)+ là $")
_EVERY = re.compile(r"cứ (?<![^\W_]cứ )(?<!căn cứ )(?:[\d.]+ [^,.;:]*)?$")
_TURN = re.compile(
    r"(?:lần lượt|tương ứng)(?: là| đạt| có| với)?(?: hơn| gần| trên| khoảng)? (?:[\d.,]+(?: [^,.;:\d]{2,24})?(?:,| và) (?:hơn |gần |trên |khoảng )?){0,3}$"
)
_BARE_TURN = re.compile(
    r"(?:lần lượt|tương ứng)(?: là| đạt| có| với)? (?:[\d.]+(?:,| và) ){1,4}$"
)  # '47, 60 và 74 HTX'
_ANOTHER_IN_TURN = re.compile(r"[^,.;:\d]{0,16}(?:,| và) (?:hơn |gần |trên |khoảng )?\d")
_APPROXIMATE = re.compile(r"(?:chiếm|bằng|khoảng|gần|hơn) $")
_A_NAMED_FUND = re.compile(
    rf"(?<![^\W_])[Qq]uỹ (?!Hỗ|Tín|TD|HT|Phát|Bảo|Đầu|Quốc|Khuyến|Tiết|Vì|Hợp)[{UPPER}][{LOWER}]+ [{UPPER}]"
)


def veto(x: Spot) -> str | None:
    """The first reason to leave the number out."""
    return next((why for asked in _VETOES if (why := asked(x)) is not None), None)


def _untyped(x: Spot) -> str | None:
    return (x.q.reason or "no unit") if x.q.kind is None else None


def _official_members(x: Spot) -> str | None:
    official = x.q.noun is not None and x.q.noun.form == "thành viên chính thức"
    return "the members of one" if official and not alliance_before(x) else None


def _single(x: Spot) -> str | None:
    return "about one named co-operative or a chosen few" if about_one(x) else None


def _off_topic(x: Spot) -> str | None:
    silent = not x.reader.speaks and x.q.organisation is None
    return "the paragraph does not speak of co-operatives" if silent else None


def _of_a_silent_paragraph(x: Spot) -> str | None:
    """Under a headline on co-operatives a paragraph without their name can be about anybody's workers and money."""
    if (
        x.q.kind not in ("person", "money")
        or x.reader.named
        or "organisation" in x.q.per
        or THEIR_OWN.search(x.folded, x.s.start, x.t.right)
    ):
        return None
    return "people or money in a paragraph that does not name co-operatives"


def _rule(x: Spot) -> str | None:
    x.frame.rule = x.frame.rule or bool(x.triggers(x.s.start, x.t.start, "rule"))
    return "a rule or a condition, not a count" if x.frame.rule else None


def _multiple(x: Spot) -> str | None:
    return "a multiple ('lần')" if _TIMES.match(x.folded, x.q.number.end) else None


def _nameless(x: Spot) -> str | None:
    """'Toàn tỉnh' on a national page that names no province before it."""
    if x.page.focus.province is not None:
        return None
    told = [a for a in x.s.places if a.end <= x.t.start]
    last = told[-1] if told else x.frame.area
    if last is not None and last.level == "locality" and not last.within and x.page.first_province is None:
        return "of a place whose province the page does not name"
    if last is None or last.level not in ("wide", "locality_wide", "here"):
        return None
    first = x.page.first_province
    return None if first is not None and first <= last.start else "of a place that the page does not name"


def _abroad(x: Spot) -> str | None:
    there = x.triggers(x.s.start, x.t.start, "abroad")
    at_home = any(a.start > (there[-1].start if there else x.s.start) and a.end <= x.t.start for a in x.s.areas)
    told = there and not at_home
    if told or (x.reader.abroad and not any(map(_ours, (*x.s.areas, x.frame.area)))):
        return "about another country"
    return None


def _ours(area: AreaMention | None) -> bool:
    """Whether it is in this country: 'toàn quốc' on a page about another one is not."""
    return area is not None and (area.level != "nation" or area.name in (COUNTRY, "nước ta"))


def _own_money(x: Spot) -> str | None:
    """What a fund or the bank has, and not what it lends."""
    if x.q.kind != "money":
        return None
    given = x.words(x.q.end, x.t.far_right, "organisation")
    if given and given[0].code == "support_fund" and x.folded.endswith(" cho ", 0, given[0].start):
        return "the support fund's own money"
    if _A_NAMED_FUND.search(x.page.text, x.s.start, x.t.start):
        return "of one fund by its name"
    owners = x.words(x.t.far_left, x.t.start, "organisation")
    if not owners and not x.here:  # 'Ngân hàng Hợp tác xã có vốn điều lệ 3.029 tỷ đồng, tổng tài sản 34.800 tỷ đồng'
        owners = [m for m in x.words(x.s.start, x.t.start, "organisation") if m.code == "cooperative_bank"]
    if not owners:
        return None
    lent = any(m.code == "loans" for m in x.words(x.t.far_left, x.t.start, "money"))
    lent = (
        lent or " vay" in x.folded[x.t.far_left : owners[-1].start]
    )  # '82 HTX được vay vốn từ Quỹ … với tổng số tiền'
    if owners[-1].code == "named":
        return "of one by its name"
    if owners[-1].code == "support_fund" and not lent:
        return "the support fund's own money"
    return "the co-operative bank's own money" if owners[-1].code == "cooperative_bank" else None


def _every_so_many(x: Spot) -> str | None:
    """'Cứ 10 HTX thì 8 nơi làm ăn có lãi'."""
    return "one in so many" if _EVERY.search(x.folded, x.s.start, x.q.start) else None


def _a_few_among_others(x: Spot) -> str | None:
    """'38 cơ sở: 9 HTX, 3 công ty', '612 doanh nghiệp, 4 HTX và 1.287 hộ' on a page that is not about co-operatives."""
    few = x.q.kind == "organisation" and x.q.number.value < 10 and not x.reader.on_topic and not x.here
    few = few and x.q.organisation != "credit_fund" and not x.triggers(x.s.start, x.t.start, "owner")
    few = few and not x.words(x.t.left, x.t.start, "predicate")
    beside = few and (x.reader.foreign is not None or _AND_SO_MANY.match(x.folded, x.q.end))
    return "a few, counted among others" if beside else None


def _those_said(x: Spot) -> str | None:
    """'Cả hai hợp tác xã đều trồng na' counts nobody anew."""
    if x.folded[x.q.start].isalpha() and x.q.number.value < 4 and _ARE_NAMED.search(x.page.text, x.s.start, x.q.start):
        return "those named before"  # 'Bình Châu và Long Điền là hai quỹ làm ăn khá'
    spelled = x.folded[x.q.start].isalpha() and not x.folded.endswith("tất cả ", x.s.start, x.q.start)
    counted = any(d.unit == "organisation" for d in x.reader.recent)
    return (
        "those said before ('cả')"
        if spelled and (x.q.number.value < 4 or counted) and x.folded.endswith("cả ", x.s.start, x.q.start)
        else None
    )


def _of_a_prize(x: Spot) -> str | None:
    """'Qua xét chọn còn 100 HTX' counts those who are given a prize."""
    if x.q.kind not in ("organisation", "bare") or x.words(x.q.end, x.t.right, "predicate"):
        return None
    told = [m.end for m in x.triggers(x.s.start, x.t.start, "prize")]
    since = [a.start for a in x.s.areas if a.end <= x.t.start] + [p.start for p in x.s.periods if p.end <= x.t.start]
    before = bool(told) and not any(start >= told[-1] for start in since)
    given = before or bool(x.triggers(x.q.end, x.t.right, "prize"))
    return "of those given a prize" if given and not x.triggers(x.s.start, x.t.start, "total") else None


def _of_all_owners(x: Spot) -> str | None:
    """'chủ thể tham gia là 36, gồm 10 doanh nghiệp, 6 HTX'."""
    if (
        x.q.kind == "bare"
        and _OUT_OF.search(x.folded, x.s.start, x.q.start)
        and _ALL_OWNERS.match(x.folded, x.q.number.end)
    ):
        return "of owners of every kind"
    owners = x.triggers(x.s.start, x.t.start, "owner")
    near = [m for m in owners if m.start >= x.t.left and not x.words(m.end, x.t.start, "organisation")]
    if (
        near
        and x.q.kind in ("money", "person", "percent")
        and x.words(x.t.left, near[-1].start, "money")
        and not x.words(x.t.left, near[-1].start, "organisation")
    ):
        return "of owners of every kind"  # 'doanh thu các chủ thể tăng bình quân 18%'
    if x.q.kind != "bare" or not owners or named_before(x):
        return None
    theirs = _ITS_NUMBER.fullmatch(x.folded, owners[-1].end, x.t.start)
    return "of owners of every kind" if theirs else None


def _of_product_groups(x: Spot) -> str | None:
    """'185 sản phẩm OCOP, chia thành 6 nhóm: thực phẩm 96, đồ uống 43'."""
    colon = x.folded.rfind(":", x.s.start, x.t.start)
    if x.q.kind != "bare" or colon < 0 or x.words(colon, x.t.start, "organisation"):
        return None
    groups = _GROUPS.search(x.folded, max(x.s.start, colon - 160), colon)
    return "of products by their kind" if groups else None


def _of_another_team(x: Spot) -> str | None:
    """'Đàn ong nay là 60 tổ, sang năm cố lên 100 tổ': a bare 'tổ', where nobody speaks of co-operative groups."""
    if x.q.noun is not None and x.q.noun.form == "tổ" and _ANOTHER_TEAM.match(x.folded, x.q.end):
        return "teams of another kind"
    named = x.folded.startswith((" kinh tế", " hợp tác", " sản xuất"), x.q.end)
    if x.q.noun is None or x.q.noun.form != "tổ" or named or x.reader.about == "cooperative_group":
        return None
    around = x.page.mentions.within(max(0, x.s.start - 250), x.s.end)
    groups = any(m.kind == "organisation" and m.code in ("cooperative_group", "collective") for m in around)
    told = any(d.organisation == "cooperative_group" for d in x.reader.recent)
    return None if groups or told else "teams of another kind"


def _of_a_sample(x: Spot) -> str | None:
    """'Nhóm tác giả phỏng vấn 90 thành viên'."""
    if x.folded.startswith(" hiện có", x.q.end):
        return None
    before = _ASKED.search(x.folded, max(x.s.start, x.t.start - 64), x.t.start)
    return "of those who were asked" if before or _TO_BE_ASKED.match(x.folded, x.q.end) else None


def _in_turn(x: Spot) -> str | None:
    """'vốn điều lệ lần lượt là 310 tỷ đồng và 145 tỷ đồng': which is whose, no rule tells."""
    turn = _TURN.search(x.folded, x.s.start, x.t.start) if x.q.kind in ("money", "person") else None
    if x.q.kind == "organisation":
        turn = _BARE_TURN.search(x.folded, x.s.start, x.t.start)
    if turn and turn[0].startswith("tương ứng") and not any(c.isdigit() for c in turn[0]):
        turn = _ANOTHER_IN_TURN.match(x.folded, x.q.end)  # 'hỗ trợ 25 HTX, tương ứng 2,5 tỷ đồng' is of no turn
    return "of several in turn" if turn else None


def _fraction(x: Spot) -> str | None:
    part = x.q.number.whole is not None and x.q.kind == "bare"
    return "a fraction" if part and _APPROXIMATE.search(x.folded, x.s.start, x.t.start) else None


_VETOES: tuple[Callable[[Spot], str | None], ...] = (
    _untyped, _official_members, _single, _off_topic, _of_a_silent_paragraph, _rule, _multiple, of_those_taken_up, of_others,
    of_one_person, of_others_too, of_another_subject, of_nobody, _every_so_many, _a_few_among_others,
    of_the_count_before, _nameless, _abroad, _own_money, _in_turn, _fraction, _those_said, _of_a_prize, _of_a_sample, _of_another_team,
    _of_all_owners, _of_product_groups,
)  # fmt: skip
