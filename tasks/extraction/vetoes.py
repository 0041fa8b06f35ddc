"""Why a number is no figure of ours, before anything is read from it: a table of questions, asked in order."""

from __future__ import annotations

import re
from collections.abc import Callable

from tasks.extraction.areas import AreaMention
from tasks.extraction.folding import LOWER, UPPER
from tasks.extraction.page import COUNTED, within
from tasks.extraction.single import about_one
from tasks.extraction.spot import Spot
from tasks.extraction.verbs import NUMBER_OF
from tasks.extraction.vocabulary import COOPS_AND_GROUPS, Mention
from tasks.extraction.whose import GIVEN_TO, alliance_before, only_tells
from tasks.reference import COUNTRY

_SAME_CLAUSE = re.compile(
    r"[^,.;:()]*(?<![^\W_])(?:có|đạt|cho|thu|lãi|với tổng kinh phí|tổng kinh phí)(?![^\W_])[^,.;:()]*"
)
_OWNER = re.compile(
    r" (?:nghề|làng nghề|mô hình|cơ sở|hộ|trang trại|doanh nghiệp|công ty|dự án|câu lạc bộ|hội quán|chi hội|tổ hội|cửa hàng|nhà máy|chợ|điểm)(?![^\W_])"
)
_TIMES = re.compile(r" ?lần(?![^\W\d_])")
# A farmer's own figures, up to a verb of speech: 'chị vay 80 triệu đồng …, thu nhập 170 triệu đồng'
_A_PERSON = re.compile(
    r"(?<![^\W_])(?<!theo )(?<!hộ )(?:anh|chị|ông|bà|gia đình|vợ chồng|có bạn|có người|có vị)(?! em| hùng| con| rịa)(?![^\W_])(?![^;]*(?::|cho biết|cho hay|"
    r"thông tin|thông báo|chia sẻ|nói|đánh giá|khẳng định|nhấn mạnh|báo cáo|nhận định|nhận xét|trao đổi|phát biểu|kể|bộc bạch|phân tích|nêu|dẫn chứng|ghi nhận))"
)
_SAYS = re.compile(
    r"\",? (?:anh|chị|ông|bà|cô|lão)(?: [^\W\d_]+){0,5} (?:kể|khoe|bộc bạch|tâm sự|than|nhẩm tính)(?![^\W_])"
)  # '"Ngày đầu vay 1,5 tỷ đồng, giờ trả gần xong", chị kể'
_ASSOCIATION = re.compile(
    r"(?<![^\W_])(?:Hội|Đoàn|Tỉnh đoàn|Công đoàn) (?!nghị|thảo|đồng|chợ|viên|trường|thi|công tác|giám sát|kiểm tra|khảo sát)"
)  # of farmers, women, youth
_WITH_OTHERS = re.compile(
    r"(?<!với )(?<!với các )(?<!cạnh )(?<!cạnh các )(?:doanh nghiệp|trang trại|công ty|hộ kinh doanh|hộ dân)(?:,| và| -|/) ?(?:các |thành viên |[\d.]+ )?$"
)
_AND_OTHERS = re.compile(
    r"(?:,| và| -|/) ?(?:các )?(?:doanh nghiệp|trang trại|công ty|hộ kinh doanh|cơ sở|tổ (?:thu gom|tự quản|dịch vụ|đội))"
)
_OF_MANY = re.compile(rf" (?:của|thuộc|đến từ) (?:hơn |gần |trên |khoảng )?\d[\d.]+ (?:{COOPS_AND_GROUPS})")
_OF_THEIR_MANAGERS = re.compile(rf" (?:số )?(?:cán bộ(?: quản lý)?|giám đốc) (?:{COOPS_AND_GROUPS})")
_AND_SO_MANY = re.compile(r"(?:,| và| cùng) (?:[\d.]+|một) (?:công ty|doanh nghiệp|trang trại|hộ|cơ sở|cá nhân)")
_SO_MANY = re.compile(
    r"(?:các|mỗi|số|khu vực|bình quân|1|những|loại hình|trong|về|cả|của|thành viên|xã viên|lao động|cho vay|đối với|\d\d) $"
)
_ASKED = re.compile(
    r"(?<![^\W_])(?:phỏng vấn|(?<!tổng )điều tra|khảo sát|hỏi ý kiến|phiếu hỏi|bảng hỏi)"
    r"(?: ngẫu nhiên| của| từ| tại| trên| gần| hơn| khoảng)*(?: [\d.]+ [^.,;:\d]{2,28} và)? $"
)
_TO_BE_ASKED = re.compile(r"[^.,;:\d]{0,12} (?:để|được) (?:phỏng vấn|khảo sát|hỏi ý kiến)")
_ITS_NUMBER = re.compile(r"[^,.;:\d]{0,16}")
_GROUPS = re.compile(r"sản phẩm[^.]*(?:\d|các|theo) nhóm[^.;:\d]{0,12}$")
_EVERY = re.compile(r"cứ (?<![^\W_]cứ )(?<!căn cứ )(?:[\d.]+ [^,.;:]*)?$")
_ASIDE = re.compile(
    r"(?<![^\W_])(?:nhờ|cùng với|gắn|góp phần|đóng góp|tham gia|đẩy mạnh|phong trào|chương trình|từ nguồn(?: vốn)?|thực hiện|đưa)(?![^\W_])[^,.;]*$"
)  # 'Nhờ đẩy mạnh xuất khẩu, doanh thu bình quân đạt …'
_OF_COOPS = re.compile(
    rf"(?: [^\W\d_]+){{0,6}} (?:cho|để|giúp|trong|của|tại|ở|đối với|tới|đến) (?:[\d.]+ |các |những |khu vực )?(?:{COOPS_AND_GROUPS}|kinh tế tập thể|kttt)"
)
_PARTNER = re.compile(r"(?:liên kết|hợp tác|kết nối|ký kết|phối hợp)(?: [^,.;\d]{0,30})? với (?:các )?$")
_LENT_TO_PROJECTS = re.compile(r"quỹ hỗ trợ[^.;]{0,60} vay [\d.]+ (?:lượt )?(?:dự án|phương án)[^.;]*$")
_THESE = re.compile(r"các (?:htx|hợp tác xã|quỹ) (?:này|trên|đó)")
_JOBS_OF_A_PLACE = re.compile(
    r"(?:^|[,.;:] )(?:toàn |cả )?(?:tỉnh|huyện|thành phố|thị xã|quận|xã)(?: đã| cũng| ta)* (?:giải quyết|tạo)(?: được)?(?: thêm)? việc làm[^.;]*$"
)
_THEIR_OWN = re.compile(
    r"(?<![^\W_])(?:thành viên|xã viên|tổ viên|cán bộ quản lý|vốn điều lệ|các đơn vị này|khu vực này|các quỹ|hệ thống quỹ|qtdnd)(?![^\W_])"
)
_OF_THEIRS = re.compile(r" (?:của|cho) (?:các |người )?(?:lao động|thành viên|xã viên)")
_TURN = re.compile(
    r"(?:lần lượt|tương ứng)(?: là| đạt| có| với)?(?: hơn| gần| trên| khoảng)? (?:[\d.,]+(?: [^,.;:\d]{2,24})?(?:,| và) (?:hơn |gần |trên |khoảng )?){0,3}$"
)
_BARE_TURN = re.compile(
    r"(?:lần lượt|tương ứng)(?: là| đạt| có| với)? (?:[\d.]+(?:,| và) ){1,4}$"
)  # '47, 60 và 74 HTX'
_ANOTHER_IN_TURN = re.compile(r"[^,.;:\d]{0,16}(?:,| và) (?:hơn |gần |trên |khoảng )?\d")
_APPROXIMATE = re.compile(r"(?:chiếm|bằng|khoảng|gần|hơn) $")
_JOINS = (
    "là thành viên ",
    "là xã viên ",
    "tham gia ",
    "vào ",
    "tham gia vào ",
    "gia nhập ",
)  # 'Ông … tham gia HTX nuôi bò, mỗi năm lãi 120 triệu đồng'
_A_NAMED_FUND = re.compile(
    rf"(?<![^\W_])[Qq]uỹ (?!Hỗ|Tín|TD|HT|Phát|Bảo|Đầu|Quốc|Khuyến|Tiết|Vì|Hợp)[{UPPER}][{LOWER}]+ [{UPPER}]"
)
_WITH_WHOM = ("với ", "với các ")


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
        or _THEIR_OWN.search(x.folded, x.s.start, x.t.right)
    ):
        return None
    return "people or money in a paragraph that does not name co-operatives"


def _rule(x: Spot) -> str | None:
    x.frame.rule = x.frame.rule or bool(x.triggers(x.s.start, x.t.start, "rule"))
    return "a rule or a condition, not a count" if x.frame.rule else None


def _multiple(x: Spot) -> str | None:
    return "a multiple ('lần')" if _TIMES.match(x.folded, x.q.number.end) else None


def _of_others(x: Spot) -> str | None:
    """Enterprises, farms, households … stand in the number's own words."""
    goes_on = bool(x.here) and x.here[-1].unit == "person"
    stops = [
        m
        for m in x.triggers(x.t.left, x.t.start, "stop")
        if not (goes_on and m.form.endswith("đầu người"))  # 'lao động trên 21.000 người, thu nhập bình quân đầu người'
        and not (m.form.endswith("đầu người") and _OF_THEIRS.match(x.folded, m.end))
        and not x.folded.endswith(_WITH_WHOM, 0, m.start)
        and not x.folded.startswith(" là thành viên", m.end)
    ]
    if not stops or x.q.kind == "percent":
        return None
    if NUMBER_OF.search(x.folded, x.s.start, x.t.start):
        return None  # 'số HTX liên kết với doanh nghiệp là 84' counts co-operatives
    founded = [m for m in x.words(stops[-1].end, x.t.start, "predicate") if m.code == "organisations_new"]
    if founded and x.q.organisation:
        return None  # 'hướng dẫn nông dân thành lập mới 14 HTX'
    return "about enterprises, farms or others"


def _named_before(x: Spot) -> list[Mention]:
    return [m for m in x.words(x.s.start, x.t.start, "organisation") if m.code in COUNTED]


def _of_one_person(x: Spot) -> str | None:
    if x.q.kind in ("person", "money") and not _named_before(x) and _SAYS.search(x.folded, x.q.end, x.s.end):
        return "what one tells of himself"
    person = _A_PERSON.search(x.folded, x.s.start, x.t.start) if x.q.kind in ("person", "money", "percent") else None
    if person is None or any(
        m.start > person.end() and not x.folded.endswith(_JOINS, 0, m.start) for m in _named_before(x)
    ):
        return None
    return f"of one person ('{person[0]}')"


def _of_others_too(x: Spot) -> str | None:
    """'1.735 doanh nghiệp, hợp tác xã phải thu hẹp hoạt động; 41.600 lao động bị mất việc'."""
    named = _named_before(x)
    if not named or x.q.kind not in ("person", "money", "bare"):
        return None
    start, end = named[-1].start, named[-1].end
    with_others = _WITH_OTHERS.search(x.folded, max(x.s.start, start - 30), start) or _AND_OTHERS.match(x.folded, end)
    return "of co-operatives and others together" if with_others else None


def _of_another_subject(x: Spot) -> str | None:
    """The sentence speaks of enterprises, of an association, or of others, and has named no co-operatives."""
    if _named_before(x) or x.q.kind not in ("person", "money", "bare"):
        return None
    if not x.here and any(not _is_partner(x, m) for m in x.triggers(x.s.start, x.t.start, "stop")):
        return "about enterprises, farms or others"
    if GIVEN_TO.match(x.folded, x.q.end) or _OF_COOPS.match(x.folded, x.q.end):  # 'giải ngân 12 tỷ đồng cho 35 HTX'
        return None
    after = any(m.code in COUNTED for m in x.words(x.q.end, x.t.far_right, "organisation"))
    told = not after and _ASSOCIATION.search(x.page.text, x.s.start, x.t.start)
    return _of_another_owner(x) or ("of an association" if told else None)


def _of_another_owner(x: Spot) -> str | None:
    """Who else has, earns, employs or spends it: named in the sentence, or the one before it spoke of."""
    if x.here or _THEIR_OWN.search(x.folded, x.s.start, x.t.right) or _THESE.search(x.folded, x.s.start, x.t.start):
        return None
    for m in x.triggers(x.s.start, x.t.start, "other_owner"):
        aside = _ASIDE.search(x.folded, x.s.start, m.start) and "," in x.folded[m.end : x.t.start]
        if not aside and not only_tells(x.folded, x.s.start, m.start):
            return f"of others ('{m.form}')"
    if x.frame.others is not None and not x.q.per:
        return f"of others, of whom the sentence before spoke ('{x.frame.others}')"
    return "jobs of all of the place" if _JOBS_OF_A_PLACE.search(x.folded[x.s.start : x.t.start]) else None


def _is_partner(x: Spot, m: Mention) -> bool:
    """'Nhờ liên kết với doanh nghiệp, doanh thu bình quân đạt …'."""
    return _PARTNER.search(x.folded, x.s.start, m.start) is not None and "," in x.folded[m.end : x.t.start]


def _of_nobody(x: Spot) -> str | None:
    """Neither the sentence, nor the figures before it, nor the title names co-operatives."""
    after = {"person": 40, "money": 40, "percent": 16}.get(str(x.q.kind))
    reach = min(x.t.far_right, x.q.end + after) if after else x.t.start
    few = x.q.kind in ("person", "money") and not x.triggers(x.t.far_left, x.t.start, "mean")
    named = any(
        m.code in COUNTED and (not few or m.code == "collective" or _SO_MANY.search(x.folded, x.s.start, m.start))
        for m in x.words(x.s.start, reach, "organisation")
    )
    named = named or any(each.match(x.folded, x.q.end) for each in (_OF_MANY, _OF_THEIR_MANAGERS))
    told = [d for d in x.reader.in_paragraph if d.indicator != "other"]
    inherits = x.frame.organisation and not few and (x.q.kind != "money" or told)
    if x.reader.on_topic or x.q.organisation or named or x.here or inherits:
        return None
    others = told and few and bool(within(x.page.numbers, told[-1].number.end, x.s.start))
    return None if told and not others else "neither its sentence nor the title names co-operatives"


def _of_the_count_before(x: Spot) -> str | None:
    """People and sums after a count of something else: '974 trang trại với 1.200 lao động'."""
    foreign = x.reader.foreign
    if foreign is None or x.q.kind not in ("person", "money"):
        return None
    stopped = foreign.noun is not None and foreign.noun.code == "stop"
    if _LENT_TO_PROJECTS.search(x.folded, x.s.start, x.t.start):
        return None
    if foreign.noun is not None and stopped and not x.words(foreign.end, x.t.start, "organisation"):
        return f"of the '{foreign.noun.form}' counted before it"
    named = any(m.code in COUNTED for m in x.words(foreign.end, x.t.start, "organisation"))
    if not x.here and not named and _OWNER.match(x.folded, foreign.number.end):
        return "of what is counted before it"
    people = foreign.noun is not None and foreign.noun.code == "person"
    if x.q.kind == "money" and not people and _SAME_CLAUSE.fullmatch(x.folded, foreign.end, x.t.start):
        return "of what is counted before it"  # '46 mô hình sản xuất có doanh thu từ 300 triệu đồng'
    return None


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
    few = few and not x.triggers(x.s.start, x.t.start, "owner")
    few = few and not x.words(x.t.left, x.t.start, "predicate")
    beside = few and (x.reader.foreign is not None or _AND_SO_MANY.match(x.folded, x.q.end))
    return "a few, counted among others" if beside else None


def _those_said(x: Spot) -> str | None:
    """'Cả hai hợp tác xã đều trồng na' counts nobody anew."""
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
    owners = x.triggers(x.s.start, x.t.start, "owner")
    near = [m for m in owners if m.start >= x.t.left and not x.words(m.end, x.t.start, "organisation")]
    if (
        near
        and x.q.kind in ("money", "person", "percent")
        and x.words(x.t.left, near[-1].start, "money")
        and not x.words(x.t.left, near[-1].start, "organisation")
    ):
        return "of owners of every kind"  # 'doanh thu các chủ thể tăng bình quân 18%'
    if x.q.kind != "bare" or not owners or _named_before(x):
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
    named = x.folded.startswith((" kinh tế", " hợp tác", " sản xuất"), x.q.end)
    if x.q.noun is None or x.q.noun.form != "tổ" or named or x.reader.about == "cooperative_group":
        return None
    around = within(x.page.mentions, max(0, x.s.start - 250), x.s.end)
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
    _untyped, _official_members, _single, _off_topic, _of_a_silent_paragraph, _rule, _multiple, _of_others,
    _of_one_person, _of_others_too, _of_another_subject, _of_nobody, _every_so_many, _a_few_among_others,
    _of_the_count_before, _nameless, _abroad, _own_money, _in_turn, _fraction, _those_said, _of_a_prize, _of_a_sample, _of_another_team,
    _of_all_owners, _of_product_groups,
)  # fmt: skip
