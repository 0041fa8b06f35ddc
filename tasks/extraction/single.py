"""Whether the text speaks of one co-operative, or a chosen few, and not of all: then its figures are no statistics."""

from __future__ import annotations

import re

from tasks.extraction.folding import LOWER, UPPER, opening
from tasks.extraction.framing import Sentence
from tasks.extraction.page import COUNTED, Page, within
from tasks.extraction.spot import Reader, Spot
from tasks.extraction.vocabulary import COOPS_AND_GROUPS, Mention, either

_NAME = re.compile(rf"[ \u00a0\"“]+(?P<word>[{UPPER}][{LOWER}]+)")
# 'HTX chanh không hạt Thạnh Phước': what it makes, then its name
_LONG_NAME = re.compile(
    rf"(?:[ \u00a0](?!(?:ở|tại|của|do|trên|theo|với|và|được|đã|đang|là|có|trong|tỉnh|huyện|xã|phường|thành|thị|vùng|từ|cho|như|khi|hiện|năm|qua|vào|nay|hoạt|đúng|mới|này|đều|còn|cùng|để|sau|ngoài|các|thuộc|đến|trước|vì|phải|sẽ|bị|vẫn|cũng)[ \u00a0])[{LOWER}]+){{1,4}}"
    rf"[ \u00a0](?P<word>[{UPPER}][{LOWER}]+)[ \u00a0][{UPPER}][{LOWER}]+"
)
_COMMUNE = re.compile(r"[ \u00a0](?:liên xã|xã|phường|thị trấn|thôn|bản|ấp|phố)(?=[ \u00a0])")
_NUMBERED = re.compile(r"[ \u00a0](?:số \d{1,2}|\d{1,2}[-/]\d{1,2})(?![\d.,/-]|[ \u00a0]*%)")
_HAMLET = re.compile(r"[ \u00a0][^,.;:\d\n]{0,50}(?<![^\W_])(?:thôn|xóm|ấp|bản|buôn)(?=[ \u00a0])")
_A_FIELD = re.compile(r" ?(?:[:(;]|là \d|\.?$)")  # 'HTX Vận tải: 74', a field of work in capitals
_SOMEBODYS = re.compile(
    r"[^,.;:\d]{0,40} của (?:anh|chị|ông|bà) (?!con|em)"
)  # 'HTX rau quả ở Bắc Hà của anh Vàng A Lềnh'
_NO_NAME = (
    "Luật",
    "Nghị",
    "Chương",
    "Đề",
    "Liên",
    "Quyết",
    "Hội",
    "Ban",
    "Quỹ",
    "Chỉ",
    "Đảng",
    "Nhà",
    "Việt",
    "Theo",
    "Trong",
    "Năm",
    "Tuy",
    "Thủ",
    "Thành",
    "Tỉnh",
    "Huyện",
    "Nam",
    "Bắc",
    "Đồng",
)
_MANY = re.compile(
    r"(?:\d|các|những|nhiều|số|một số|vài|hầu hết|đa số|toàn bộ|tất cả|mỗi|khu vực|tổng số|\d%|loại hình|phần lớn|khối|lượt) $"
)
_SEVERAL = (
    "các ",
    "số ",
    "những ",
    "khu vực ",
    "khối ",
    "lượt ",
    "trong ",
    "nhiều ",
    "vài ",
    "hầu hết ",
    "toàn bộ ",
    "đa số ",
    "phần lớn ",
)
# The words, by kind and code, that narrow the view to one co-operative or widen it to all.
_WIDTHS = {"trigger": ("single",), "locality": ("province_wide", "nation"), "organisation": (*COUNTED, "named")}
_EACH = ("mỗi ", "bình quân một ", "trung bình một ", "của một ", "1 ", "01 ", "bình quân ")
_ONE_SUBJECT = re.compile(
    rf"(?:^|[.;:] |(?<!kttt)(?<!tập thể), |nay,? |hiện,? |\d{{4}},? |tại,? |mỗi ngày |mỗi vụ )(?:{COOPS_AND_GROUPS}|tổ) (?:ở đây |nơi đây )?(?:hiện |đã |đang |còn |cũng |mới |này |nay |vẫn )*"
    r"(?:có|thu(?= (?:khoảng|gần|hơn|trên|\d))|thu mua|thu hút|thu về|thu lãi|thu được|đầu tư|đã đầu tư|đạt|được|thành lập|ra đời|sản xuất|cung cấp|xuất bán|tiêu thụ|liên kết|gồm|chỉ|đón|thuê|xây)(?![^\W_])"
)
_YEARLY = re.compile(r" (?:năm|tháng|vụ)")
_NOT_OF_ONE = 20_000  # people: more than one co-operative has
_HAMLETS = "(?:chi hội|thôn|ấp|bản|buôn|làng|xóm|tổ dân phố|khu phố|khóm)"
_IN_A_HAMLET = re.compile(
    rf"(?:^|[.;:] )(?:(?:{COOPS_AND_GROUPS}) [^.;\d]{{0,80}}(?:tại|ở|thuộc|của) {_HAMLETS} "
    rf"|(?:tại|ở) {_HAMLETS} [^,.;:\d]{{2,40}}, (?:{COOPS_AND_GROUPS})(?![^\W_]))"
)
# 'một HTX của phụ nữ Mông có 95 thành viên', 'có HTX vay 300 triệu đồng', 'anh lập tổ hợp tác 12 thành viên'
_SOME_ONE = re.compile(
    rf"(?:(?<!bình quân )(?<!trung bình )(?<!tính )(?<!mỗi )(?<![^\W_])một|(?:^|[.;:,] |xuất hiện )có|đó,? có(?! (?:{COOPS_AND_GROUPS}) (?:trong |lĩnh |phi |tiểu |thủ )*(?:vực|nông|lâm|ngư|thủy|công|dịch vụ|thương mại|xây dựng|vận tải|giao thông|môi trường|tín dụng) ?[^.;:]*\d)|xuất hiện|(?<!thành )(?<![^\W_])lập(?: một)?) (?:{COOPS_AND_GROUPS}) (?!mới)[^.;:]*$"
    rf"|(?<!các )thành lập(?: được)? (?:{COOPS_AND_GROUPS}) (?:với|gồm) [^\d.;:]*$"
)
# 'Nhiều HTX trả lương cho người lao động từ 7 - 10 triệu đồng/tháng'
_SOME_FEW = re.compile(
    rf"(?:^|[.;:,] |đó,? )(?:không ít|nhiều|một số|một vài|vài|có những|có nhiều) (?:{COOPS_AND_GROUPS}|đơn vị) (?:có|đạt|trả|thu|cho)(?![^\W_])(?!.*(?:tổng|,.*bình quân|toàn tỉnh|nâng))[^.;:]*$"
)
_ONE_OF = re.compile(rf"một trong (?:số )?(?:\d+|những|các) (?:đơn vị|{COOPS_AND_GROUPS})(?![^\W_])")
_CHOSEN = re.compile(
    rf"trong đó,? (?:[{UPPER}][{LOWER}]+ ){{2,4}}(?:được|vay) "
)  # 'cho 9 HTX vay, trong đó Quyết Thắng được vay 2 tỷ'
_FOUNDED = re.compile(
    rf"(?<!các )(?<!phát triển )(?<!liên minh )(?:{either('cooperative', 'cooperative_union', 'credit_fund')})[^.;\d]{{0,90}}(?:thành lập|ra đời|ra mắt) (?:từ |vào |ngày |cuối |đầu |giữa |trong )*(?:tháng|năm|ngày) ?\d"
)
_OFFICES = (
    "được ",
    "ubnd ",
    "hđnd ",
    "nhân dân ",
    "nông dân ",
    "phụ nữ ",
    "liên minh ",
    "htx ",
    "hợp tác xã ",
    "đoàn ",
    "ngành ",
    "sở ",
    "lãnh đạo ",
)
_THERE_ARE = re.compile(
    rf"(?:{opening('có|còn|lập được|thành lập mới|thành lập mới được')})(?: [\d.]+ [^,.;:\d]{{2,30}} và)?(?: hơn| trên| gần| khoảng)? $"
)  # 'huyện Đăk Hà hiện có 35 HTX'
_A_TIME = re.compile(r" (?:trong )?(?:năm|quý|tháng|nửa|giai đoạn|\d)")
_OF_ALL_OFFICES = re.compile(
    r"[^.;\d]{0,24} (?:có )?(?:trình độ|bằng|bình quân|trung bình|đa số|phần lớn|hầu hết|tuổi) "
)
_FIRST_OF_THE_PLACE = re.compile(
    r"(?:đầu tiên|duy nhất|lớn nhất|nhất|hàng đầu)(?: của)? (?:của tỉnh|của thành phố|cả nước|toàn tỉnh)$"
)
_A_PLACE = re.compile(r" (?:huyện|thị xã|quận|thành phố|tỉnh|TP) ")
_GRADED = re.compile(r"(?:kết quả|qua) (?:phân loại|xếp loại|đánh giá)")
_AN_OFFICE_ACTS = re.compile(
    r"(?:[^,.;:]{0,40}, )?(?:(?:liên minh (?:htx|hợp tác xã)|ubnd|sở|chi cục|quỹ hỗ trợ|ngân sách)(?: (?:tỉnh|thành phố|huyện|thị xã)|(?= đã| cũng| phối| tổ| mở| bố| kết| đặt))"
    r"|(?:tỉnh|huyện|thành phố)(?= đã| cũng| còn)|liên minh(?= đã| cũng| phối| tổ| mở| kết| đặt))(?: [^,.;:\d]{0,24})? (?:tổ chức|phối hợp|mở|kết nạp|ban hành|đặt|bố trí)(?![^\W_])"
)
_A_PLACE_THAT = re.compile(r"(?:huyện|tỉnh|thành phố|thị xã|xã|địa phương)(?: cũng| đang| vẫn| hiện)* $")
_COUNTED_HERE = re.compile(rf"(?:\d|các|số) (?:{COOPS_AND_GROUPS})")
_OF_DIRECTORS = ("lớp ", "tỷ lệ ", "đội ngũ ", "chức danh ")
_ONE_OF_MANY = ("một trong những ", "một trong các ", "là một trong số ", "một trong số các ")
_WHO_LEAD = ("phụ nữ ", "do nữ ", "là nữ ", "thiểu số ", "thanh niên ")
_OF_THE_WHOLE = re.compile(r"[^,.;\d]{0,24} (?:toàn tỉnh|cả tỉnh|cả nước)(?![^\W_])")
_FOR_MANY = re.compile(r"\d (?:lớp|khóa)(?![^\W_])|kết nạp")
_NOT_FOR_ONE = 1_000_000_000  # VND: more than an office gives to one co-operative
_GOALS = re.compile(r"chỉ tiêu|mục tiêu|nhiệm vụ|kết quả|giải pháp|nội dung")
_NAMED = re.compile(rf"[ \u00a0][{UPPER}]")


def names_one(page: Page, m: Mention) -> bool:
    """Whether an organisation is called by its own name ('HTX Thanh Yên'), so that what follows is about that one."""
    if m.kind != "organisation" or m.code not in COUNTED or m.code == "collective":
        return False
    if _MANY.search(page.folded, max(0, m.start - 12), m.start):
        return False
    at = m.end
    for a in page.mentions.within(m.end, m.end + 60):  # 'HTX chăn nuôi Hải Khang', 'HTX bò sữa Evergrowth'
        joined = page.folded[at : a.start] in (" ", " và ", " - ")
        at = (
            a.end
            if joined
            and (a.kind == "activity" or a.code == "name_word" or (a.code == "crop" and page.text[a.start].islower()))
            else at
        )
    if _SOMEBODYS.match(page.folded, m.end):
        return True
    if (commune := _COMMUNE.match(page.folded, at)) and _NAME.match(page.text, commune.end()):
        return True  # 'Quỹ tín dụng nhân dân xã Nam Cường'
    if _NUMBERED.match(page.folded, m.end):
        return True  # 'HTX số 15', 'HTX 19-5'
    if (hamlet := _HAMLET.match(page.folded, m.end)) and _NAME.match(page.text, hamlet.end()):
        return True  # 'HTX sản xuất rau an toàn thôn Liên Ấp'
    name = _NAME.match(page.text, at) or (None if _A_FIELD.match(page.folded, at) else _NAME.match(page.text, m.end))
    if name is None:
        name = _LONG_NAME.match(page.text, m.end)
    if name is None or name["word"] in _NO_NAME:
        return False
    places = [a for a in page.areas.within(m.end - 1, name.end() + 40) if a.start <= name.start("word") < a.end]
    called = page.text[m.end + 1 : m.end + 2].isupper() and name.start() > m.end  # 'HTX Rau an toàn Tam Đảo'
    elsewhere = page.focus.province  # 'HTX Bình Định' on a page of Thái Bình
    return all(
        (called and a.level == "locality") or (a.level == "province" and elsewhere not in (None, a.name))
        for a in places
    )


def _are_named(page: Page, m: Mention) -> bool:
    name = _NAME.match(page.text, m.end)
    return name is not None and name["word"] not in _NO_NAME and page.text.startswith((" ", ","), name.end())


def follow_single(reader: Reader, s: Sentence, start: int, end: int) -> None:
    """Follows whether the text speaks of one co-operative: set by a name or 'điển hình', ended by a word for all."""
    frame, folded = reader.frame, reader.page.folded
    named = False
    for m in within(s.mentions, start, end):
        if m.code not in _WIDTHS.get(m.kind, ()):
            continue
        if (m.kind == "locality" and (named or _is_no_width(reader, s, m, end))) or _is_of_many(reader, s, m):
            continue  # 'HTX Chè Tân Hương là đơn vị tiên phong trên địa bàn tỉnh'
        before = folded[max(0, m.start - 16) : m.start]
        one_of = before.endswith(_ONE_OF_MANY)
        if one_of and m.kind == "organisation":
            continue  # 'Đây là một trong những HTX đầu tiên của tỉnh': still that one
        several = before.endswith(_SEVERAL) and not one_of
        if m.code == "single" and m.form.endswith(" này") and before[-2:-1].isdigit():
            frame.single = frame.single_before = frame.single_page
            continue  # '15 HTX này gồm 9 HTX nông nghiệp'
        if frame.single and several and m.kind == "organisation" and _are_named(reader.page, m):
            continue  # 'thu mua rau của các HTX Yên Mỹ, Duyên Hà'
        one = names_one(reader.page, m)
        named = named or one
        heads = m.code == "named" and not any(o.code in COUNTED and o.start < m.start for o in s.mentions)
        if (m.code == "single" and not several) or heads or one:
            frame.single = True
        elif not frame.single_page and (
            m.kind == "locality"
            or m.code == "collective"
            or (m.kind == "organisation" and (several or before.endswith(_EACH)))
        ):
            frame.single = frame.single_before = False


def _is_no_width(reader: Reader, s: Sentence, m: Mention, end: int) -> bool:
    """Whether a place ('của tỉnh') does not widen the view to all that are there."""
    folded = reader.page.folded
    if _NAMED.match(reader.page.text, m.end) or folded.endswith(_OFFICES, 0, m.start):
        return True  # '(tỉnh Kon Tum)' tells where the one is, 'UBND tỉnh' who came to see it
    if reader.frame.single and _FIRST_OF_THE_PLACE.search(folded, max(s.start, m.start - 24), m.end):
        return True  # 'thương hiệu gạo đầu tiên của tỉnh' is that one's
    if folded.endswith("các ", 0, m.start):
        return True  # 'nông dân ở các tỉnh lân cận'
    # '600 điểm bán trên cả nước' are still of that one
    return not any(o.kind == "organisation" and o.code in COUNTED and o.start < end for o in s.mentions)


def _is_of_many(reader: Reader, s: Sentence, m: Mention) -> bool:
    """Whether a word that narrows the view to one ('giám đốc HTX', 'dẫn đầu', 'như:') is told of many, or of places."""
    folded, text = reader.page.folded, reader.page.text
    before = folded[max(s.start, m.start - 40) : m.start]
    if m.form == "như:":
        return _GOALS.search(before) is not None  # 'một số chỉ tiêu cụ thể như: thành lập mới 10 HTX'
    if m.code == "single" and _A_PLACE.match(text, m.end):
        return True  # 'chẳng hạn thị xã Hương Thủy lãi trên 3,8 tỷ đồng'
    if m.form == "dẫn đầu":  # 'Đông Bắc và Bắc Trung Bộ dẫn đầu', 'các huyện dẫn đầu'
        return any(a.end + 1 == m.start for a in s.areas) or _A_PLACE_THAT.search(before) is not None
    if m.form == "làm giám đốc":  # '12 HTX do phụ nữ làm giám đốc'
        return before.endswith(_WHO_LEAD) and _COUNTED_HERE.search(folded, s.start, m.start) is not None
    if m.form == "chỉ riêng":
        return _A_TIME.match(folded, m.end) is not None  # 'Chỉ riêng năm 2023, thêm 19 hợp tác xã'
    if m.form.startswith("giám đốc") and before.endswith(_OF_DIRECTORS):
        return True  # 'học viên lớp giám đốc HTX'
    offices = m.form.startswith(("giám đốc", "chủ tịch h", "chủ nhiệm")) and _OF_ALL_OFFICES.match(folded, m.end)
    return bool(offices) and not _NAMED.match(text, m.end)  # 'Giám đốc HTX có trình độ đại học chiếm 28,5%'


def _by_the_year(x: Spot, m: Mention) -> bool:
    """'mỗi năm' is no mean of co-operatives, as 'bình quân mỗi HTX' is."""
    return m.form == "mỗi" and _YEARLY.match(x.folded, m.end) is not None


def _is_named_few(x: Spot) -> bool:
    """'Hai HTX Công bằng Ea Kiết và …', but not 'bốn HTX Nông nghiệp'."""
    noun = x.q.noun
    if noun is None or not x.folded[x.q.start].isalpha() or x.words(noun.end, noun.end + 24, "activity"):
        return False
    return names_one(x.page, noun)


def _of_a_class(x: Spot) -> bool:
    """'HTX hoạt động khá chiếm 37,6%' tells of all, whatever was told of some before."""
    rated = [m for m in x.words(x.t.left, x.t.start, "predicate") if m.code == "organisations_effective"]
    graded = _GRADED.search(x.folded, x.s.start, x.t.start) is not None
    return bool(rated and (graded or x.triggers(x.t.left, x.t.start, "share")))


def _of_the_counted(x: Spot) -> bool:
    """'5 HTX được thành lập mới, gồm: HTX Nuôi biển Đại Bình, …; đạt 83,3% kế hoạch năm'."""
    planned = x.folded.startswith((" kế hoạch", " chỉ tiêu"), x.q.end)
    return planned and any(d.is_count for d in x.here)


def _goes_on_about_all(x: Spot) -> bool:
    """'thành lập mới 2 HTX: HTX Hiệp Tân và HTX Phước Sang, tăng 1 HTX so với cùng kỳ; 1 HTX giải thể'."""
    told = x.words(x.t.left, x.t.right, "predicate") or x.change() is not None
    return bool(told) and any(d.is_count for d in x.here)


def about_one(x: Spot) -> bool:
    """Whether the number tells of one co-operative; a bare 'HTX có 51 thành viên' does, as a province has more."""
    frame, q = x.frame, x.q
    told = x.folded[x.s.start : x.t.start]
    large = q.kind == "money" and q.number.value >= _NOT_FOR_ONE
    if frame.single_before and not frame.single and _AN_OFFICE_ACTS.match(told) and (large or _FOR_MANY.search(told)):
        frame.single_before = False  # 'Năm qua, Liên minh HTX tỉnh mở 32 lớp bồi dưỡng cho 1.650 lượt cán bộ'
    if q.noun is not None and q.noun.code == "union_members" and not x.here and _FOUNDED.search(told):
        frame.single = True  # 'Liên hiệp ra đời tháng 5/2021 với 6 HTX thành viên'
        return True
    if q.kind == "organisation" and _is_named_few(x):
        frame.single = True  # 'Hai HTX Công bằng Ea Kiết và Công bằng Cư Dliê M'nông'
        return True
    if q.kind == "organisation" or "organisation" in q.per:
        counted_there = _THERE_ARE.search(x.folded, max(x.s.start, x.t.start - 52), x.t.start) is not None and any(
            a.end <= x.t.start and (a.level in ("wide", "locality_wide") or a.start - x.s.start < 24)
            for a in x.s.places
        )
        if (
            q.organisation
            and (
                (q.number.value > 1 and not frame.single)
                or q.number.value >= 20
                or (counted_there and (q.number.value >= 5 or any(a.level == "wide" for a in x.s.places)))
                or _goes_on_about_all(x)
            )
            and (not frame.single_page or counted_there or x.here)
        ):
            frame.single = frame.single_before = False
        return frame.single and "organisation" not in q.per
    if q.kind == "percent" and not frame.single_page and (_of_a_class(x) or _of_the_counted(x)):
        return False
    after = [m for m in x.words(q.end, min(x.s.end, q.end + 40), "organisation") if names_one(x.page, m)]
    if after and not any(m.code in COUNTED for m in x.words(x.s.start, q.start, "organisation")):
        return True  # 'từ 102 triệu đồng, với 17 thành viên, hợp tác xã nông nghiệp Thân Thiện …'
    whole = q.kind == "person" and (q.number.value >= _NOT_OF_ONE or _OF_THE_WHOLE.match(x.folded, q.end))
    whole = whole and not any(names_one(x.page, m) for m in x.words(x.s.start, q.start, "organisation"))
    if whole and not frame.single_page:
        frame.single = frame.single_before = False
        return False
    if frame.single or frame.single_before or _CHOSEN.search(x.page.text, x.t.far_left, x.t.start):
        return True
    means_of_all = [m for m in x.triggers(x.t.far_left, x.t.start, "mean") if not _by_the_year(x, m)]
    few = (q.kind == "person" and q.number.value < 1000) or (q.kind == "money" and not means_of_all)
    if q.kind in ("person", "money") and _SOME_FEW.search(told):
        return True
    means = [m for m in x.triggers(x.s.start, x.t.start, "mean") if not _by_the_year(x, m)]
    if few and not means and (_SOME_ONE.search(told) or _ONE_OF.search(told)):
        frame.single = True  # and the sentences after it go on about that one
        return True
    counted = any(d.unit == "organisation" for d in x.here)  # 'Tổ hợp tác có 233 tổ, vốn 3,6 tỷ đồng'
    many = any(d.unit == "person" and d.value >= 1000 for d in x.here)
    if few and (
        (not counted and not many and _ONE_SUBJECT.search(told))
        or _IN_A_HAMLET.search(told)
        or (not x.here and _FOUNDED.search(told))
    ):
        frame.single = True
    return frame.single
