"""Numbers whose noun was dropped: what they count, by the words before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tasks.extraction.framing import Sentence
from tasks.extraction.numbers import SCALES
from tasks.extraction.owners import FLEET
from tasks.extraction.page import COUNTED
from tasks.extraction.quantities import Quantity, type_of
from tasks.extraction.spot import Reader, Spot, between
from tasks.extraction.told import THEN
from tasks.extraction.verbs import NUMBER_OF
from tasks.extraction.vocabulary import COOPS, Mention

_BRIDGE = re.compile(
    r"(?:(?:tăng|giảm) từ|là|có|đạt|được|lên|còn|với|:|gồm|thêm|xuống|hơn|trên|gần|khoảng|chỉ|tới|đến|ít nhất|tối thiểu|ước|nay|con số|- từ|\.{3}|-|\()\s*$"
)
_OF_THE = ("", "các", "của", "của các", "tham gia", "trong", "trong các", "ở", "ở các", "tại các", "làm việc trong các")
_STATE = re.compile(r" (?:hiện |đang |đã |còn |vẫn )+(?:ngừng|ngưng|tạm|hoạt động|giải thể|dừng)")
_OF_WHICH = re.compile(r" (?:trong đó|trong số đó|trong số này|số này|số đó) (?:là|làm|thuộc|hoạt động)(?![^\W_])")
_ALL_OF_IT = re.compile(r"(?:toàn|cả) (?:tỉnh|huyện|thành phố|quận|nước) (?:hiện |đã |đang )?có $")
_NOW_IN_ALL = re.compile(
    r"tổng số (?:hiện |nay |hiện nay |đến nay |lúc này )*(?:là|có|đạt|lên) (?:khoảng |hơn |trên |gần )?$"
)
_IS_WHAT = re.compile(r" (?:là|thuộc)(?: tổng số| số| các)? ")
_ANOTHER = re.compile(r"(?:,| và) [\d.]+")
_IN_TURN = re.compile(r"(?:lần lượt|tương ứng)[^;:.,\d]{0,30}(?:[\d.]+(?:,| và) )*$")
_NUMBER_OF_PEOPLE = re.compile(r"(?:tổng )?số [^,;:]*$")
_MOVED_TO = re.compile(r"(?:lên|xuống|xuống còn)(?: thành| tới| đến)? $")
_RISES = re.compile(
    r"(?: (?:vào )?(?:cuối )?năm \d{4})?,? (?:đã )?(?:tăng|giảm|lên|xuống)"
)  # 'số HTX từ 315 tăng lên 344'
_ALL_MEMBERS = 10_000_000  # people: the whole country's co-operatives never had more
_UP_TO = re.compile(
    r"(?: (?:vào )?(?:cuối )?năm \d{4})?,? (?:đã )?(?:tăng |giảm )?(?:lên|xuống|xuống còn)(?: trên| hơn| gần| khoảng)? "
)
_PRODUCTS = re.compile(
    rf"(?:^|[;.\n/] ?)(?:tổng )?(?:số )?sản phẩm ocop (?:của|do) (?:các )?(?:{COOPS})[^;.\d]{{0,16}}(?::|là) $"
)
_PEOPLE_OF_A_PLACE = re.compile(
    r" (?:phụ nữ|chị em|hội viên|đoàn viên|thanh niên|bạn trẻ|học sinh|sinh viên|em|cháu)(?! làm)(?![^\W_])"
)
_ALL_PRODUCTS = re.compile(
    r"(?:^|[;.\n/,] ?)(?:tổng )?(?:số )?sản phẩm ocop(?: từ \d sao| \d sao)?(?: do [^;.,\d]{2,24})? (?:đạt|có|là|lên|hiện có)[^;.,\d]{0,12}$"
)
_BY_FIELD = re.compile(r"\W*(?:phân|chia)(?: theo)? (?:lĩnh vực|ngành|loại hình|nhóm)[^.;\d]{0,30}:")
_AT_WORK_OR_NOT = re.compile(
    r"[,;(] ?(?:đang |đã |tạm |còn )*(?:hoạt động|ngừng|ngưng|tạm dừng)(?: hoạt động)?(?: là| có|:)? $"
)
_PLACES = re.compile(
    r"\W*(?:(?:trong đó|cụ thể|nhiều nhất|dẫn đầu|đông nhất|đứng đầu|ít nhất|cao nhất|thấp nhất|theo sau|tiếp theo|kế đến|tiếp đến|sau đó|ở chiều ngược lại|ngược lại)(?: là| có)?,? ?|(?P<by>(?:phân |chia )theo (?:địa bàn|huyện|đơn vị hành chính|địa phương)[^:.\d]{0,20}: ?))?"
)
_TELLING = ("organisation", "predicate", "activity", "person", "money", "unit")
_YEAR = re.compile(r"(?:19[89]|20[0-3])\d")


def typed(x: Spot) -> Quantity | str:
    """A number whose noun was dropped: '… nông nghiệp 137', 'số HTX là 617', '788 đang hoạt động'."""
    if (why := _no_count(x)) is not None:
        return why
    left = _words_before(x)
    return (
        _by_where_it_rises_to(x)
        or _by_what_it_is(x)
        or _by_the_words_before(x, left)
        or _by_the_figures_before(x)
        or _by_its_own_words(x, left)
        or "no noun tells what it counts"
    )


def _no_count(x: Spot) -> str | None:
    folded, foreign = x.folded, x.reader.foreign
    if folded.startswith("/", x.q.number.end) and folded[x.q.number.end + 1].isdigit():
        return "part of a longer figure"
    if _YEAR.fullmatch(folded[x.q.start : x.q.number.end]) and not _BRIDGE.search(_shortly_before(x)):
        return "a year"  # 'Kinh tế tập thể 2025: nhìn lại'
    others = foreign is not None and foreign.noun is not None and foreign.noun.code == "stop"
    since = foreign.end if foreign is not None else x.t.start
    ours = any(m.code in COUNTED for m in x.words(since, x.t.start, "organisation"))
    if others and not ours and _noun_of_what_it_is(x) is None:
        return "of what is counted before it"  # '19.660 trang trại: 12.349 chăn nuôi, 3.308 trồng trọt'
    turn = _IN_TURN.search(folded, x.s.start, x.t.start)
    if turn and turn[0].startswith("tương ứng") and not any(c.isdigit() for c in turn[0]):
        turn = _ANOTHER.match(folded, x.q.number.end)
    if turn and _noun_of_what_it_is(x) is None:
        return "of several kinds in turn"
    if FLEET.match(folded, x.q.number.end):
        return "boats or vehicles"
    if _PEOPLE_OF_A_PLACE.match(folded, x.q.number.end):
        return "people of the place"
    if _ALL_PRODUCTS.search(folded[x.s.start : x.q.start]):
        return "products, not those who own them"
    return None


def _shortly_before(x: Spot) -> str:
    return x.folded[max(0, x.q.start - 14) : x.q.start]


def _noun_of_what_it_is(x: Spot) -> Mention | None:
    """'13.856 là HTX nông nghiệp', '551 là tổng số HTX của tỉnh'."""
    head = _IS_WHAT.match(x.folded, x.q.end)
    if head is None:
        return None
    noun = next((m for m in x.words(head.end(), x.s.end, "organisation") if m.start == head.end()), None)
    return noun if noun is not None and noun.code in COUNTED else None


def _by_what_it_is(x: Spot) -> Quantity | None:
    noun = _noun_of_what_it_is(x)
    if noun is None and x.q.noun is None and NUMBER_OF.search(x.folded, x.s.start, x.t.start):
        return replace(x.q, kind="organisation")  # 'Số HTX liên kết tiêu thụ qua hợp đồng với doanh nghiệp là 56'
    if noun is None:
        return None
    return replace(x.q, kind="organisation", noun=noun, organisation=noun.code, end=noun.end)


def _by_where_it_rises_to(x: Spot) -> Quantity | None:
    """'thu nhập tăng từ 2,5 lên 4,2 triệu đồng/người/tháng': the unit of the second is that of the first."""
    then = next((n for n in x.s.numbers if n.start > x.q.number.end), None)
    if then is None or not x.folded.endswith("từ ", 0, x.q.start):
        return None
    if not _UP_TO.fullmatch(x.folded, x.q.number.end, then.start):
        return None
    unit = type_of(then, x.folded, between(x.s.mentions, then.end, then.end + 7))
    if unit.kind not in ("money", "percent"):
        return None
    scale = SCALES.get(then.scale, 1) if not x.q.number.scale else 1
    return replace(unit, number=replace(x.q.number, value=x.q.number.value * scale), end=x.q.end)


def _words_before(x: Spot) -> list[Mention]:
    """The words before it that may tell its kind: its own, else those of the clause."""
    told = [m for m in x.s.mentions if m.kind in _TELLING and m.end <= x.t.start]
    own = [m for m in told if m.start >= x.t.left]
    return own or [m for m in told if m.start >= x.t.far_left and ";" not in x.folded[m.end : x.t.start]]


def _by_the_words_before(x: Spot, left: Sequence[Mention]) -> Quantity | str | None:
    if not left:
        return None
    last, sums = left[-1], [m for m in left if m.kind == "money"]
    if sums and x.q.number.scale in ("triệu", "nghìn", "ngàn"):
        return replace(x.q, kind="money")  # 'lợi nhuận bình quân mỗi HTX 352 triệu'
    if sums and not any(m.kind in ("predicate", "activity") and m.start > sums[-1].start for m in left):
        return "a sum without a unit"
    between = x.folded[last.end : x.q.start]
    apart = last.kind == "organisation" and between == ", "  # '7 của doanh nghiệp, 8 của hợp tác xã, 4 của hộ'
    adjacent = not apart and (len(between) <= 2 or _only_periods(x.reader, x.s, last.end, x.q.start))
    rises = x.folded.endswith("từ ", 0, x.q.start) and _RISES.match(x.folded, x.q.end) is not None
    if adjacent or rises or _BRIDGE.search(_shortly_before(x)):
        if last.kind in ("organisation", "predicate", "activity"):
            return _of_the_word_beside_it(x, left)
        if last.kind == "person" and _is_a_sum(x):
            return "too many to be people: a sum without a unit"
        if last.kind == "person":
            return Quantity(x.q.number, "person", x.q.end, last)
    return "a sum without a unit" if last.kind == "money" else None


def _is_a_sum(x: Spot) -> bool:
    return x.q.number.scale == "triệu" and x.q.number.value > _ALL_MEMBERS


def _of_the_word_beside_it(x: Spot, left: Sequence[Mention]) -> Quantity | str:
    folded, q, last = x.folded, x.q, left[-1]
    people = next((m for m in reversed(left) if m.kind == "person" and m.code != "managers_trained"), None)
    if people is not None and last.kind != "activity":
        numbered = _NUMBER_OF_PEOPLE.search(folded[max(0, people.start - 9) : people.end])
        if numbered or folded[people.end : last.start].strip() in _OF_THE:
            return Quantity(q.number, "person", q.end, people)
    of_theirs = folded.endswith(("của ", "của các "), 0, last.start) and last.code in COUNTED
    if (
        of_theirs and x.here and x.here[-1].unit == "person"
    ):  # 'thành viên của HTX là 13.020 người, của QTDND là 15.300'
        return Quantity(q.number, "person", q.end, x.q.noun)
    if of_theirs and x.reader.foreign is not None and x.reader.foreign.kind == "product":
        return Quantity(q.number, "product", q.end)  # '122 sản phẩm OCOP, trong đó của HTX là 84'
    joined = [m for m in left if m.code == "alliance_members"]
    if last.code == "alliance" and joined:  # 'số đơn vị thành viên của Liên minh là 395'
        return Quantity(q.number, "organisation", q.end, joined[-1], organisation="collective")
    if _PRODUCTS.search(x.folded[x.t.far_left : x.t.start]):
        return Quantity(q.number, "product", q.end)
    if _is_part_of_people(x, last):
        return Quantity(q.number, "person", q.end)
    if last.kind == "organisation" and last.code not in COUNTED and not any(m.kind == "person" for m in left):
        return f"about '{last.form}'"
    return Quantity(q.number, "organisation", q.end, q.noun if _is_described(q) else None)


def _is_part_of_people(x: Spot, kind: Mention) -> bool:
    """'Tổng số thành viên HTX là 42.900, trong đó QTDND 38.100'."""
    last = x.here[-1] if x.here else None
    if last is None or (last.unit, last.measure) != ("person", "total") or kind.code not in COUNTED:
        return False
    many = last.value > x.q.number.value > last.value / 20  # a few are organisations
    return many and bool(x.triggers(last.number.end, kind.start, "part"))


def _is_described(q: Quantity) -> bool:
    """Whether a field of work or a verb stands where the noun should: '788 đang hoạt động'."""
    return q.noun is not None and q.noun.kind in ("activity", "predicate")


def _by_the_figures_before(x: Spot) -> Quantity | None:
    said = x.reader.in_paragraph
    if not x.here and said and said[-1].unit == "person" and x.folded.endswith("chiếm ", 0, x.q.start):
        return replace(x.q, kind="person")  # '46.700 thành viên là con số chung. Quỹ tín dụng nhân dân chiếm 26.900'
    q, counted = x.q, [d for d in x.here if d.unit == "organisation"]
    if q.number.scale in ("triệu", "tỷ", "tỉ") and x.here and x.here[-1].unit.startswith("VND"):
        return replace(q, kind="money")  # 'thu nhập bình quân 50 triệu đồng/năm, tăng 4 triệu so với năm 2020'
    if counted and _AT_WORK_OR_NOT.search(x.folded, max(x.s.start, x.t.start - 32), x.t.start):
        return replace(q, kind="organisation")  # 'có 182 HTX, hoạt động 175, ngừng 7'
    if counted and (_STATE.match(x.folded, q.end) or (counted[-1] is x.here[-1] and _OF_WHICH.match(x.folded, q.end))):
        return replace(q, kind="organisation")  # 'có 577 HTX …, tuy nhiên có 219 hiện đang ngừng hoạt động'
    if counted and counted[-1] is x.here[-1] and THEN.search(x.folded, x.t.far_left, x.t.start):
        return replace(q, kind="organisation")  # 'HTX giải thể: 06 (kế hoạch 15, đạt 40%)'
    if counted and counted[-1] is x.here[-1] and x.change() is not None:
        return replace(q, kind="organisation")  # 'là 312, nhiều hơn cuối năm 2020 là 15'
    if x.here and _MOVED_TO.search(_shortly_before(x)) and x.here[-1].unit in ("organisation", "person"):
        # '… từ 145 năm 2015 lên 189 năm 2019'
        return replace(q, kind="organisation" if x.here[-1].unit == "organisation" else "person")
    if x.here and x.here[-1].unit == "person" and x.here[-1].measure == "total" and x.change() is not None:
        return replace(q, kind="person")  # 'lên tới 5.935 nghìn, nhiều hơn 243 nghìn'
    if counted and _ALL_OF_IT.search(_shortly_before(x)):
        return replace(q, kind="organisation")  # 'thêm 6 HTX, đến cuối năm 2013 toàn tỉnh có 306'
    if counted and _NOW_IN_ALL.search(x.folded, x.t.left, x.t.start):
        return replace(q, kind="organisation")  # 'lập mới 11 hợp tác xã, tổng số hiện là 165'
    if counted and x.triggers(x.t.left, x.t.start, "anaphora"):
        return replace(q, kind="organisation")  # 'con số này đã tăng 144'
    return None


def _by_its_own_words(x: Spot, left: Sequence[Mention]) -> Quantity | None:
    q, place = x.q, next((a for a in reversed(x.s.areas) if a.end <= x.q.start), None)
    near = place is not None and x.folded[place.end : q.start] in ("", " ", "  ", ": ", " (", " (cũ) ", " trước đây ")
    beside = place is not None and near and place.level in ("province", "locality")
    if beside and (x.words(x.s.start, x.s.end, "organisation") or _lists_places(x)):
        return Quantity(q.number, "organisation", q.end)
    parted = _BY_FIELD.match(x.folded, x.s.start, x.t.start)  # '- Phân theo lĩnh vực: 326 nông nghiệp; …'
    spoken = x.here or left or parted or any(d.paragraph == x.reader.paragraph for d in x.reader.recent)
    return Quantity(q.number, "organisation", q.end, q.noun) if _is_described(q) and spoken else None


def _lists_places(x: Spot) -> bool:
    """'Nhiều nhất Bắc Sơn 32, kế đến Hữu Lũng 26', 'Phân theo địa bàn: thành phố Lạng Sơn 96; …', after a count of them."""
    places = [a for a in x.s.areas if a.level in ("locality", "province")]
    head = _PLACES.fullmatch(x.folded, x.s.start, places[0].start) if places else None
    if head is None or any(n.end + 1 < x.s.end and x.folded[n.end : n.end + 1].isalpha() for n in x.s.numbers):
        return False
    counted = [d for d in x.reader.recent if d.is_count]
    lately = bool(counted) and counted[-1].paragraph == x.reader.paragraph and counted[-1] is x.reader.recent[-1]
    lately = lately and len({d.indicator for d in counted if d.paragraph == x.reader.paragraph}) == 1
    return head["by"] is not None or (lately and (len(places) > 1 or counted[-1].area.locality is not None))


def _only_periods(reader: Reader, s: Sentence, start: int, end: int) -> bool:
    words = reader.page.folded[start:end]
    spans = [(p.start, p.end) for p in s.periods] + [(a.start, a.end) for a in s.areas]
    for a, b in spans + [(m.start, m.end) for m in s.mentions if m.kind in ("trigger", "filler")]:
        if start <= a and b <= end:
            words = words.replace(reader.page.folded[a:b], " ")
    return not re.search(r"[^\W\d_]{2,}", re.sub(r"\b(?:là|có|đạt|ở|của|trên|địa|bàn|hiện|vẫn|nay|này)\b", " ", words))
