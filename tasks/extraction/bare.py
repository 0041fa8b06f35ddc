"""Numbers whose noun was dropped: what they count, by the words before them."""

from __future__ import annotations

import re
from dataclasses import replace

from tasks.extraction.framing import Sentence
from tasks.extraction.page import COUNTED
from tasks.extraction.quantities import Quantity
from tasks.extraction.spot import Reader, Spot, triggers, words
from tasks.extraction.verbs import NUMBER_OF

_BRIDGE = re.compile(
    r"(?:(?:tăng|giảm) từ|là|có|đạt|được|lên|còn|với|:|gồm|thêm|xuống|hơn|trên|gần|khoảng|chỉ|tới|đến|ít nhất|tối thiểu|ước|nay|con số|- từ|\.{3}|-|\()\s*$"
)
_OF_THE = ("", "các", "của", "của các", "tham gia", "trong", "trong các", "ở", "ở các", "tại các", "làm việc trong các")
_STATE = re.compile(r" (?:hiện |đang |đã |còn |vẫn )+(?:ngừng|ngưng|tạm|hoạt động|giải thể|dừng)")
_IS_WHAT = re.compile(r" (?:là|thuộc)(?: tổng số| số| các)? ")
_IN_TURN = re.compile(r"lần lượt[^;:.,\d]{0,30}(?:[\d.]+(?:,| và) )*$")
_YEAR = re.compile(r"(?:19[89]|20[0-3])\d")


def typed(x: Spot) -> Quantity | str:
    """A number whose noun was dropped: '… nông nghiệp 137', 'số HTX là 617', '788 đang hoạt động'."""
    reader, s, q, t = x.reader, x.s, x.q, x.t
    printed = reader.page.folded[q.start : q.number.end]
    if _YEAR.fullmatch(printed) and not _BRIDGE.search(reader.page.folded[max(0, q.start - 14) : q.start]):
        return "a year"  # 'Kinh tế tập thể 2025: nhìn lại'
    if (head := _IS_WHAT.match(x.folded, q.end)) is not None:
        noun = next((m for m in words(s, head.end(), s.end, "organisation") if m.start == head.end()), None)
        if noun is not None and noun.code in COUNTED:  # '13.856 là HTX nông nghiệp', '551 là tổng số HTX của tỉnh'
            return replace(q, kind="organisation", noun=noun, organisation=noun.code, end=noun.end)
    foreign = reader.foreign
    others = foreign is not None and foreign.noun is not None and foreign.noun.code == "stop"
    since = foreign.end if foreign is not None else t.start
    if others and not any(m.code in COUNTED for m in words(s, since, t.start, "organisation")):
        return "of what is counted before it"  # '19.660 trang trại: 12.349 chăn nuôi, 3.308 trồng trọt'
    if _IN_TURN.search(x.folded, s.start, t.start):
        return "of several kinds in turn"
    if NUMBER_OF.search(x.folded, s.start, t.start) and q.noun is None:
        return replace(q, kind="organisation")  # 'Số HTX liên kết tiêu thụ qua hợp đồng với doanh nghiệp là 56'
    follows = q.noun is not None and q.noun.kind in ("activity", "predicate")
    kinds = ("organisation", "predicate", "activity", "person", "money", "unit")
    left = [m for m in s.mentions if m.kind in kinds and m.start >= t.left and m.end <= t.start]
    if not left:
        left = [
            m
            for m in s.mentions
            if m.kind in kinds
            and m.start >= t.far_left
            and m.end <= t.start
            and ";" not in reader.page.folded[m.end : t.start]
        ]
    before = reader.page.folded[max(0, q.start - 14) : q.start]
    sums_left = [m for m in left if m.kind == "money"]
    if sums_left and q.number.scale in ("triệu", "nghìn", "ngàn"):
        return replace(q, kind="money")  # 'lợi nhuận bình quân mỗi HTX 352 triệu'
    if sums_left and not any(m.kind in ("predicate", "activity") and m.start > sums_left[-1].start for m in left):
        return "a sum without a unit"
    if left:
        last = left[-1]
        bridged = _BRIDGE.search(before) is not None
        between = reader.page.folded[last.end : q.start]
        apart = last.kind == "organisation" and between == ", "  # '7 của doanh nghiệp, 8 của hợp tác xã, 4 của hộ'
        adjacent = not apart and (len(between) <= 2 or _only_periods(reader, s, last.end, q.start))
        if (bridged or adjacent) and last.kind in ("organisation", "predicate", "activity"):
            people = next((m for m in reversed(left) if m.kind == "person" and m.code != "managers_trained"), None)
            if (
                people
                and last.kind != "activity"
                and (
                    re.search(r"(?:tổng )?số [^,;:]*$", reader.page.folded[max(0, people.start - 9) : people.end])
                    or reader.page.folded[people.end : last.start].strip() in _OF_THE
                )
            ):
                return Quantity(q.number, "person", q.end, people)
            joined = [m for m in left if m.code == "alliance_members"]
            if last.code == "alliance" and joined:  # 'số đơn vị thành viên của Liên minh là 395'
                return Quantity(q.number, "organisation", q.end, joined[-1], organisation="collective")
            if last.kind == "organisation" and last.code not in COUNTED and not any(m.kind == "person" for m in left):
                return f"about '{last.form}'"
            return Quantity(q.number, "organisation", q.end, q.noun if follows else None)
        if (bridged or adjacent) and last.kind == "person":
            return Quantity(q.number, "person", q.end, last)
        if last.kind == "money":
            return "a sum without a unit"
    counted = [d for d in x.here if d.unit == "organisation"]
    if counted and _STATE.match(reader.page.folded, q.end):
        return replace(q, kind="organisation")  # 'có 577 HTX …, tuy nhiên có 219 hiện đang ngừng hoạt động'
    if counted and counted[-1] is x.here[-1] and x.change() is not None:
        return replace(q, kind="organisation")  # 'là 312, nhiều hơn cuối năm 2020 là 15'
    if x.here and re.search(
        r"(?:lên|xuống|xuống còn)(?: thành| tới| đến)? $", before
    ):  # '… từ 145 năm 2015 lên 189 năm 2019'
        same = x.here[-1].unit
        if same in ("organisation", "person"):
            return replace(q, kind="organisation" if same == "organisation" else "person")
    if triggers(s, t.left, t.start, "anaphora") and any(d.unit == "organisation" for d in x.here):
        return replace(q, kind="organisation")  # 'con số này đã tăng 144'
    place = next((a for a in reversed(s.areas) if a.end <= q.start), None)
    if (
        place is not None
        and q.start - place.end <= 2
        and place.level in ("province", "locality")
        and words(s, s.start, s.end, "organisation")
    ):
        return Quantity(q.number, "organisation", q.end)
    if follows and (x.here or left or any(d.paragraph == reader.paragraph for d in reader.recent)):
        return Quantity(q.number, "organisation", q.end, q.noun)
    return "no noun tells what it counts"


def _only_periods(reader: Reader, s: Sentence, start: int, end: int) -> bool:
    words = reader.page.folded[start:end]
    spans = [(p.start, p.end) for p in s.periods] + [(a.start, a.end) for a in s.areas]
    for a, b in spans + [(m.start, m.end) for m in s.mentions if m.kind in ("trigger", "filler")]:
        if start <= a and b <= end:
            words = words.replace(reader.page.folded[a:b], " ")
    return not re.search(r"[^\W\d_]{2,}", re.sub(r"\b(?:là|có|đạt|ở|của|trên|địa|bàn|hiện|vẫn|nay|này)\b", " ", words))
