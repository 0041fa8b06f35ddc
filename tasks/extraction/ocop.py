"""Those that own OCOP products, or take part in the programme."""

from __future__ import annotations

import re

from tasks.extraction.spot import Spot
from tasks.extraction.verbs import Said

_OWNERS = re.compile(
    r"(?: [^\W\d_]+){0,4}? (?:đã |đang )?(?:với|có|sở hữu|làm ra|phát triển|phát triển được|xây dựng được|là chủ thể|là chủ thể của) (?:hơn |gần |trên |tổng cộng |khoảng )?[\d.]+ sản phẩm"
)
_ARE_OWNERS = re.compile(r" (?:làm|là) chủ thể(?![^\W_])")
_HEADED = re.compile(r"(?:với|ở|trong|qua|đối với) chương trình (?:\S{1,3} )?ocop")
_TAKE_PART = re.compile(
    r"(?:(?:,| và) [\d.]+ [^,.;:\d]{2,24}?)?(?: đã| đang| cùng)* tham gia(?= *(?:[,.;)]|$)| chương trình| với )"
)
_THAT_ARE = re.compile(r" chủ thể (?:là|thuộc) (?:các )?(?:htx|hợp tác xã|tht|tổ hợp tác)(?![^\W_])")
_RECOGNISED = re.compile(
    r"(?:(?:,| và) [\d.]+ [^,.;:\d]{2,24}?)?(?: đã| đều| đang)* có sản phẩm được công nhận(?!  ?(?:vietgap|nhãn))"
)
_JOINS = re.compile(r"tham gia chương trình(?: này| ocop)?(?= là| có| đạt| lên|[,.;:)]|$)")
_FAIR = re.compile(r"(?:gian hàng|hội chợ|phiên chợ|tuần lễ|triển lãm).*tham gia[^.;]*$", re.DOTALL)
_FAR = 3_000  # characters: a page on OCOP names it at least so often
_STARS = re.compile(
    r"(?: \([^()]{0,16}\))?(?: đã| đều| đang)* có sản phẩm (?:được )?(?:xếp hạng|gắn|đạt)(?: hạng)? (?:\d|ba|bốn)[^.;]{0,6} sao"
)


def of_ocop(x: Spot) -> Said | None:
    """Those that own OCOP products, or take part in the programme."""
    rule = None
    if _names_ocop(x, x.q.end) and _OWNERS.match(x.folded, x.q.end):
        rule = "they own the OCOP products counted next"
    elif _HEADED.match(x.folded, x.s.start, x.t.start) and _TAKE_PART.match(x.folded, x.q.end):
        rule = "they take part in the programme that heads the sentence"
    elif _THAT_ARE.match(x.folded, x.q.number.end) and _names_ocop(x, x.s.start):
        rule = "'chủ thể' of OCOP that they are"
    elif _ARE_OWNERS.match(x.folded, x.q.end) and _names_ocop(x, x.s.start):
        rule = "'chủ thể' after the number, in a sentence on OCOP"
    elif _RECOGNISED.match(x.folded, x.q.end) and _names_ocop(x, x.s.start):
        rule = "their products are recognised, in a sentence on OCOP"
    elif _JOINS.search(x.folded, x.t.far_left, x.t.right) and _names_ocop(x, x.s.start - 200):
        rule = "'tham gia chương trình', after a word on OCOP"
    elif _STARS.match(x.folded, x.q.end) and _names_ocop(x, x.s.start - _FAR):
        rule = "their products have stars, on a page on OCOP"
    elif _FAIR.search(x.folded, max(0, x.s.start - 200), x.t.start):
        rule = None
    elif x.triggers(x.s.start, x.t.start, "owner") and _names_ocop(x, x.s.start - _FAR, x.t.start):
        rule = "among the owners of the OCOP products"
    return Said("organisations_ocop", rule) if rule else None


def _names_ocop(x: Spot, since: int, until: int | None = None) -> bool:
    return x.folded.find("ocop", max(0, since), x.s.end if until is None else until) >= 0
