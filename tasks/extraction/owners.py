"""Whose a figure is if not the co-operatives': enterprises', an association's, one person's, another count's."""

from __future__ import annotations

import re

from tasks.extraction.folding import opening
from tasks.extraction.page import COUNTED
from tasks.extraction.spot import Spot
from tasks.extraction.verbs import NUMBER_OF
from tasks.extraction.vocabulary import COOPS, COOPS_AND_GROUPS, Mention
from tasks.extraction.whose import GIVEN_TO, only_tells

THEIR_OWN = re.compile(
    r"(?<![^\W_])(?:thành viên|xã viên|tổ viên|cán bộ quản lý|vốn điều lệ|các đơn vị này|khu vực này|các quỹ|hệ thống quỹ|qtdnd)(?![^\W_])"
)
_SAME_CLAUSE = re.compile(
    r"[^,.;:()]*(?<![^\W_])(?:có|đạt|cho|thu|lãi|với tổng kinh phí|tổng kinh phí)(?![^\W_])[^,.;:()]*"
)
_OWNER = re.compile(
    r" (?:nghề|làng nghề|mô hình|cơ sở|hộ|trang trại|doanh nghiệp|công ty|dự án|câu lạc bộ|hội quán|chi hội|tổ hội|cửa hàng|nhà máy|chợ|điểm)(?![^\W_])"
)
FLEET = re.compile(r" (?:tàu|ghe|thuyền|đầu xe|xe)(?![^\W_])")  # counted beside a crew or its owners
# A farmer's own figures, up to a verb of speech: 'chị vay 80 triệu đồng …, thu nhập 170 triệu đồng'
_A_PERSON = re.compile(
    rf"(?:{opening('anh|chị|ông|bà|gia đình|vợ chồng|có bạn|có người|có vị', 'theo ', 'hộ ')})(?! em| hùng| con| rịa)(?![^\W_])(?![^;]*(?::|cho biết|cho hay|"
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
_SO_MANY = re.compile(
    r"(?:các|mỗi|số|khu vực|bình quân|1|những|loại hình|trong|về|cả|của|thành viên|xã viên|lao động|cho vay|đối với|\d\d) $"
)
_ASIDE = re.compile(
    r"(?<![^\W_])(?:nhờ|cùng với|gắn|góp phần|đóng góp|tham gia|đẩy mạnh|phong trào|chương trình|từ nguồn(?: vốn)?|thực hiện|đưa)(?![^\W_])[^,.;]*$"
)  # 'Nhờ đẩy mạnh xuất khẩu, doanh thu bình quân đạt …'
_OF_COOPS = re.compile(
    rf"(?: [^\W\d_]+){{0,6}} (?:cho|để|giúp|trong|của|tại|ở|đối với|tới|đến) (?:[\d.]+ |các |những |khu vực )?(?:{COOPS_AND_GROUPS}|kinh tế tập thể|kttt)"
)
_PARTNER = re.compile(r"(?:liên kết|hợp tác|kết nối|ký kết|phối hợp)(?: [^,.;\d]{0,30})? với (?:các )?$")
# 'Quỹ hỗ trợ phát triển HTX giải ngân cho 27 dự án với …', 'các ngân hàng đã cho hợp tác xã trong tỉnh vay …'
_LENT = re.compile(
    r"quỹ hỗ trợ(?! nông dân)[^.;]{0,60} (?:vay(?: mới)?|giải ngân(?: mới)?(?: cho)?) [\d.]+ (?:lượt )?(?:dự án|phương án)(?:(?!thu hồi|thu nợ|mức đầu tư|vốn đầu tư|nợ xấu|trích|doanh nghiệp|giúp|lợi nhuận)[^.;]|\.\d)*$"
    rf"|dư nợ(?: cho vay)?(?: (?:đối với|với|cho|của))? (?:các |khối |khu vực )?(?:{COOPS})(?: (?:là|đạt|có|khoảng|gần|hơn|trên))* $"
    rf"|cho (?:các |khối |khu vực )?(?:{COOPS})(?: (?:trong|trên|của) [^,.;\d]{{2,24}})? vay [^,.;\d]*$"
)
_THESE_FEW = re.compile(rf"\d (?:{COOPS_AND_GROUPS}) này(?![^\W_])")
_ALL = ("organisations", "organisations_active")
_THESE = re.compile(r"các (?:htx|hợp tác xã|quỹ) (?:này|trên|đó)")
_JOBS_OF_A_PLACE = re.compile(
    r"(?:^|[,.;:] )(?:toàn |cả )?(?:tỉnh|huyện|thành phố|thị xã|quận|xã)(?: đã| cũng| ta)* (?:giải quyết|tạo)(?: được)?(?: thêm)? việc làm[^.;]*$"
)
_OF_THEIRS = re.compile(r" (?:của|cho) (?:các |người )?(?:lao động|thành viên|xã viên)")
_JOINS = (
    "là thành viên ",
    "là xã viên ",
    "tham gia ",
    "vào ",
    "tham gia vào ",
    "gia nhập ",
)  # 'Ông … tham gia HTX nuôi bò, mỗi năm lãi 120 triệu đồng'
_WITH_WHOM = ("với ", "với các ")


def named_before(x: Spot) -> list[Mention]:
    """The co-operatives, groups and funds that the sentence names before the number."""
    return [m for m in x.words(x.s.start, x.t.start, "organisation") if m.code in COUNTED]


def of_others(x: Spot) -> str | None:
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
    if not stops or x.q.kind == "percent" or is_lent(x):
        return None
    if NUMBER_OF.search(x.folded, x.s.start, x.t.start):
        return None  # 'số HTX liên kết với doanh nghiệp là 84' counts co-operatives
    founded = [m for m in x.words(stops[-1].end, x.t.start, "predicate") if m.code == "organisations_new"]
    if founded and x.q.organisation:
        return None  # 'hướng dẫn nông dân thành lập mới 14 HTX'
    return "about enterprises, farms or others"


def is_lent(x: Spot) -> bool:
    return x.q.kind == "money" and _LENT.search(x.folded, x.s.start, x.t.start) is not None


def of_one_person(x: Spot) -> str | None:
    if x.q.kind in ("person", "money") and not named_before(x) and _SAYS.search(x.folded, x.q.end, x.s.end):
        return "what one tells of himself"
    person = _A_PERSON.search(x.folded, x.s.start, x.t.start) if x.q.kind in ("person", "money", "percent") else None
    if person is None or any(
        m.start > person.end() and not x.folded.endswith(_JOINS, 0, m.start) for m in named_before(x)
    ):
        return None
    return f"of one person ('{person[0]}')"


def of_those_taken_up(x: Spot) -> str | None:
    """'Tôn vinh 63 HTX. … Doanh thu của 63 HTX này đạt 3.200 tỷ đồng': they are not all."""
    if x.q.kind not in ("person", "money") or not _THESE_FEW.search(x.folded, x.s.start, x.t.start):
        return None
    taken_up = (d for d in x.here if x.reader.taken_up == (x.reader.paragraph, d))
    some = (d for d in taken_up if d.indicator not in _ALL or d.activity != "all")
    return "of those told before, who are not all" if any(some) else None


def of_others_too(x: Spot) -> str | None:
    """'1.735 doanh nghiệp, hợp tác xã phải thu hẹp hoạt động; 41.600 lao động bị mất việc'."""
    named = named_before(x)
    if not named or x.q.kind not in ("person", "money", "bare"):
        return None
    start, end = named[-1].start, named[-1].end
    with_others = _WITH_OTHERS.search(x.folded, max(x.s.start, start - 30), start) or _AND_OTHERS.match(x.folded, end)
    return "of co-operatives and others together" if with_others else None


def of_another_subject(x: Spot) -> str | None:
    """The sentence speaks of enterprises, of an association, or of others, and has named no co-operatives."""
    if named_before(x) or x.q.kind not in ("person", "money", "bare") or is_lent(x):
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
    if x.here or THEIR_OWN.search(x.folded, x.s.start, x.t.right) or _THESE.search(x.folded, x.s.start, x.t.start):
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


def of_nobody(x: Spot) -> str | None:
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
    others = told and few and bool(x.page.numbers.within(told[-1].number.end, x.s.start))
    return None if told and not others else "neither its sentence nor the title names co-operatives"


def of_the_count_before(x: Spot) -> str | None:
    """People and sums after a count of something else: '974 trang trại với 1.200 lao động'."""
    foreign = x.reader.foreign
    if foreign is None or x.q.kind not in ("person", "money"):
        return None
    stopped = foreign.noun is not None and foreign.noun.code == "stop"
    if is_lent(x):
        return None
    if foreign.noun is not None and stopped and not x.words(foreign.end, x.t.start, "organisation"):
        return f"of the '{foreign.noun.form}' counted before it"
    named = any(m.code in COUNTED for m in x.words(foreign.end, x.t.start, "organisation"))
    theirs = named_before(x) or _THESE.search(x.folded, x.s.start, x.t.start)
    fleet = FLEET.match(x.folded, foreign.number.end) and not theirs
    if not x.here and not named and (fleet or _OWNER.match(x.folded, foreign.number.end)):
        return "of what is counted before it"
    people = foreign.noun is not None and foreign.noun.code == "person"
    if x.q.kind == "money" and not people and _SAME_CLAUSE.fullmatch(x.folded, foreign.end, x.t.start):
        return "of what is counted before it"  # '46 mô hình sản xuất có doanh thu từ 300 triệu đồng'
    return None
