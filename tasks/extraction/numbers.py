"""Numbers as Vietnamese pages print them: digits, separators, scale words, ranges, and numbers written out.

A number is `Decimal`, exact. Separators are decided by evidence: the shape of the number, what follows it, and how the
rest of the page writes numbers. What stays ambiguous is left out with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tasks.extraction.openings import Openings, Part, in_parts, numbers
from tasks.extraction.record import record
from tasks.extraction.vocabulary import COOPS_AND_GROUPS

SCALES = {
    "nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9,
    "nghìn tỷ": 10**12, "ngàn tỷ": 10**12, "nghìn tỉ": 10**12, "ngàn tỉ": 10**12, "triệu tỷ": 10**15,
    "trăm triệu": 10**8, "trăm tỷ": 10**11, "chục triệu": 10**7, "chục nghìn": 10**4, "chục tỷ": 10**10, "vạn tỷ": 10**13,
}  # fmt: skip
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True)).replace(" ", r" {1,2}")
_DIGITS = r"\d{1,3}(?:[.,]\d{3}(?!\d))+(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?"
_NUMBER = re.compile(
    rf"(?P<digits>{_DIGITS})(?P<tail> ?(?P<scale>{_SCALE})(?![^\W\d_])(?: {{1,2}}(?P<half>rưỡi)(?![^\W\d_]))?)?(?P<pct> ?%)?"
)
# A space that was lost: 'đạt72,2 tỷ đồng'.
_GLUED = re.compile(r"(?<![^\W_])(?:đạt|có|là|với|gần|hơn|trên|khoảng|được|còn|lên|tăng|giảm|thêm|gồm)$")
_ADDED = re.compile(r" {1,2}(?P<digits>\d{1,3}(?:[.,]\d{1,3})?) ?(?P<scale>triệu|nghìn|ngàn)(?![^\W\d_])")
_RANGE = re.compile(r" ?(?:-|÷|đến|tới|~) ?")
_MONTH = re.compile(rf"/(0?[1-9]|1[0-2])(?![\d/.,]*\d)(?! ?(?:{COOPS_AND_GROUPS}|xã|huyện|đơn vị|thành viên))")
_OF_ORGANISATIONS = re.compile(rf" (?:{COOPS_AND_GROUPS})")  # '45/40 HTX': more than was planned
_OUT_OF = re.compile(r" ?/ ?(\d{1,3}(?:\.\d{3})+|\d+)(?![\d.,]*\d)")
# What tells how a page separates digits, by the shape of a number with separators and by what follows it.
_PRINTED = re.compile(r"\d[\d.,]*")
_THOUSANDS_AND_COMMA = re.compile(r"\d\.\d{3},\d")
_ONE_COMMA = re.compile(r"\d+,\d{1,2}[.,]*")
_ONE_DOT = re.compile(r"\d+\.\d{1,2}")
_COMMA_GROUPS = re.compile(r"\d{1,3}(?:,\d{3})+")
_SCALED = re.compile(r" ?(?:tỷ|tỉ|triệu|%|nghìn|ngàn)")
_COUNTED = re.compile(rf" (?:{COOPS_AND_GROUPS}|người|thành viên|lao động|hộ)")

_A_PLAN = re.compile(rf" (?:{COOPS_AND_GROUPS}) (?:theo |của )?(?:kế hoạch|chỉ tiêu)")


@record
class Number:
    """A number at text[start:end]. `value` is scaled ('57,7 nghìn tỷ' is 57.7e12); `scale` is the scale word or ''."""

    start: int
    end: int
    value: Decimal
    scale: str = ""
    percent: bool = False
    upper: Decimal | None = None
    whole: Decimal | None = None  # the M of 'N/M'
    reason: str | None = None  # why it cannot be read


@dataclass(frozen=True, slots=True)
class Style:
    """How the page separates digits, as far as its unambiguous numbers tell."""

    decimal_comma: int
    decimal_dot: int


def style(folded: str) -> Style:
    """Counts the numbers that only one reading fits: 57,7 is a decimal comma, 2.2 a decimal dot, 13,225 người a dot too."""
    comma = dot = 0
    free = 0
    for at in numbers(folded):
        match = _PRINTED.match(folded, at) if at >= free else None
        if match is None:
            continue
        free = match.end()
        printed, before = match[0], folded[at - 1 : at]
        if printed.isdecimal():
            continue
        comma += len(_THOUSANDS_AND_COMMA.findall(printed))
        if before in (".", ","):
            continue
        if _ONE_COMMA.fullmatch(printed):
            comma += 1
        elif _ONE_DOT.fullmatch(printed):
            dot += before != "/" and _SCALED.match(folded, match.end()) is not None
        elif _COMMA_GROUPS.fullmatch(printed):
            dot += _COUNTED.match(folded, match.end()) is not None
    return Style(comma, dot)


def parse_digits(digits: str, scaled: bool, percent: bool, page: Style) -> Decimal | None:
    """The value of a printed number, or None where its separators stay ambiguous."""
    separators = [char for char in digits if char in ".,"]
    if not separators:
        return Decimal(digits)
    head, *groups = re.split(r"[.,]", digits)
    last = separators[-1]
    if len(set(separators)) == 2:  # 1.000,5 or 1,000.5: the last one is the decimal mark
        return Decimal("".join([head, *groups[:-1]]) + "." + groups[-1]) if separators.count(last) == 1 else None
    if len(separators) > 1:  # 455.523.000: one mark again and again separates thousands
        return Decimal(head + "".join(groups)) if all(len(group) == 3 for group in groups) else None
    fraction = groups[0]
    decimal = Decimal(f"{head}.{fraction}")
    thousands = Decimal(head + fraction)
    if len(fraction) != 3 or len(head) > 3 or head == "0":
        return decimal if len(fraction) != 3 or head == "0" else None
    if percent:
        return decimal
    if last == ".":
        return thousands
    if not scaled:  # people and organisations come whole: 13,225 người
        return thousands
    if page.decimal_dot and not page.decimal_comma:
        return thousands
    return decimal if not page.decimal_dot else None


def scan(folded: str, page: Style, reserved: Sequence[Part], parts: Sequence[Part] | None = None) -> Iterator[Number]:
    """The numbers of the parts (else of all) outside the reserved spans, in order; written-out ones come from `spelled`."""
    blocked = iter([*reserved, (len(folded) + 1, len(folded) + 1)])
    span = next(blocked)
    free = 0
    for opening, stop in in_parts(numbers(folded), [(0, len(folded))] if parts is None else parts):
        if opening < free:
            continue
        match = _NUMBER.match(folded, opening, stop)
        assert match is not None, "a digit is a number"
        while span[1] <= opening:
            span = next(blocked)
        if span[0] < match.end("digits"):
            free = span[1]
            continue
        number = _number(folded, match, page)
        yield number
        free = number.end


def _number(folded: str, match: re.Match[str], page: Style) -> Number:
    start, end, scale = match.start(), match.end(), " ".join((match["scale"] or "").split())
    before = folded[start - 1] if start else " "
    glued = before.isalpha() and not _GLUED.search(folded, max(0, start - 8), start)
    planned = before == "/" and _A_PLAN.match(folded, end) is not None  # '15 HTX/10 HTX theo kế hoạch'
    if (before in ".,/" and not planned) or glued or (before in "-_" and start > 1 and folded[start - 2].isalpha()):
        return Number(start, end, Decimal(0), reason="part of a code or a longer figure")
    percent = match["pct"] is not None
    low = parse_digits(match["digits"], bool(scale), percent, page)
    if low is None:
        return Number(start, end, Decimal(0), scale, percent, reason="ambiguous separators")
    if scale:
        low *= SCALES[scale]
        if match["half"]:
            low += Decimal(SCALES[scale]) / 2
        added = _ADDED.match(folded, end)
        if added and SCALES[added["scale"]] < SCALES[scale] and not match["half"]:
            more = parse_digits(added["digits"], True, False, page)
            if more is not None:
                return Number(start, added.end(), low + more * SCALES[added["scale"]], scale)
    if (month := _MONTH.match(folded, end)) and int(month[1]) < low <= 31 and not scale:
        return Number(start, month.end(), low, reason="a date")
    slash = _OUT_OF.match(folded, end)
    if slash and not scale and not percent and not folded.startswith("/", slash.end()):
        whole = parse_digits(slash[1], False, False, page)
        surpassed = whole is not None and whole < low <= 3 * whole and _OF_ORGANISATIONS.match(folded, slash.end())
        if whole is not None and low > 0 and (whole >= low or surpassed):
            return Number(start, slash.end(), low, whole=whole)
    return _range(folded, start, end, low, scale, percent, match["digits"], page)


def _range(
    folded: str, start: int, end: int, low: Decimal, scale: str, percent: bool, digits: str, page: Style
) -> Number:
    """'40 - 45', 'từ 2,5 - 3 triệu', '6 triệu đến 6,5 triệu', '3% - 5%'; one scale word stands for both ends."""
    single = Number(start, end, low, scale, percent)
    joint = _RANGE.match(folded, end)
    second = joint and _NUMBER.match(folded, joint.end())
    if not joint or not second:
        return single
    if (
        joint[0].strip() in ("đến", "tới")
        and not folded[max(0, start - 14) : start].rstrip().endswith("từ")
        and not (scale or percent or "," in digits or _COUNTED.match(folded, second.end()))
    ):
        return single
    second_scale = " ".join((second["scale"] or "").split())
    if second["half"] or (percent and second["pct"] is None and joint[0].strip() == "-"):
        return single
    high = parse_digits(second["digits"], bool(second_scale or scale), second["pct"] is not None, page)
    if high is None or (scale and second_scale and scale != second_scale) or (scale and not second_scale):
        return single
    if second_scale:
        high *= SCALES[second_scale]
        if not scale:
            shared = parse_digits(digits, True, False, page)
            if shared is None:
                return single
            low = shared * SCALES[second_scale]
    both_percent = percent or second["pct"] is not None
    if not low < high:
        return single
    return Number(start, second.end(), low, second_scale, both_percent, upper=high)


_UNITS = {
    "không": 0,
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
_MAGNITUDES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_WORD = "|".join([*_UNITS, *_MAGNITUDES, "mười", "mươi", "trăm", "linh", "lẻ", "rưỡi"])
_SPELLED = re.compile(rf"(?:{_WORD})(?:[ ]{{1,2}}(?:{_WORD}))*(?![^\W\d_])")
_OPENINGS = Openings(_WORD)
_ALONE = {"hai": 2, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}


def parse_words(words: str) -> int | None:
    """'hai mươi tư' is 24, 'một trăm linh năm' 105; None where the words are no well-formed number."""
    total = group = 0
    unit: int | None = None
    hundred = False
    last_magnitude = 10**15
    for word in words.split():
        if word in _UNITS:
            if unit is not None:
                return None
            unit = _UNITS[word]
        elif word == "trăm":
            if unit is None or hundred:
                return None
            group, unit, hundred = group + unit * 100, None, True
        elif word in ("mươi", "mười"):
            if (word == "mươi") == (unit is None):
                return None
            group, unit = group + (10 if unit is None else unit * 10), None
        elif word in ("linh", "lẻ"):
            if unit is not None or not (hundred or total):
                return None
        elif word in _MAGNITUDES:
            magnitude = _MAGNITUDES[word]
            group += unit or 0
            if group == 0 and not (unit == 0 and total):
                return None
            if magnitude >= last_magnitude:
                if magnitude != 10**9 or total == 0:
                    return None
                total, group = (total + group) * magnitude, 0
            else:
                total, group = total + group * magnitude, 0
            last_magnitude, unit, hundred = magnitude, None, False
        else:  # rưỡi: half of the magnitude just said
            return total + last_magnitude // 2 if unit is None and group == 0 and last_magnitude < 10**15 else None
    return total + group + (unit or 0)


def spelled(folded: str, parts: Sequence[Part] | None = None) -> Iterator[Number]:
    """Written-out numbers of at least two words, or one word that cannot mean anything else ('mười')."""
    free = 0
    places = sorted(_OPENINGS.find(folded))
    for opening, stop in in_parts(places, [(0, len(folded))] if parts is None else parts):
        match = _SPELLED.match(folded, opening, stop) if opening >= free else None
        if match is None:
            continue
        free = match.end()
        said = re.sub(r"(?<=mười|mươi|trăm) +năm$", "", match[0])  # 'mười năm' are ten years, 'mười lăm' is fifteen
        words = said.split()
        if len(words) == 1:
            value: int | None = _ALONE.get(words[0])
        elif "mươi" in words or "mười" in words or "trăm" in words or any(word in _MAGNITUDES for word in words[1:]):
            value = parse_words(said)
        else:
            value = None
        if value and not folded.endswith("phần ", 0, match.start()):  # 'chín phần mười'
            yield Number(match.start(), match.start() + len(said), Decimal(value), scale="words")
