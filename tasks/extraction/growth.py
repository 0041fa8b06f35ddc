"""Rates of growth, and comparisons that are none."""

from __future__ import annotations

import re

from tasks.extraction.drafts import Draft
from tasks.extraction.page import COUNTED
from tasks.extraction.percent import Answer, Percent, subject_before
from tasks.extraction.spot import Spot

_THAT_IS = ("tương đương", "tức")  # 'tăng 291 tỷ đồng (tăng tương đương 5,28%)'
_MORE = ("cao hơn", "thấp hơn", "nhiều hơn", "hơn", "kém")
_THAN_OTHERS = re.compile(
    r"ngoài (?:htx|hợp tác xã|mô hình|chuỗi)|(?:so với|hơn|thấp) [^,.;\d]{0,12}(?:hộ |nông dân|người dân|bên ngoài|thị trường|sản xuất |canh tác|trồng |làm ăn)|(?:bình quân|mức|mặt bằng) (?:chung|cả nước)"
)
_THAN_A_PRICE = re.compile(r" (?:so với )?(?:giá |các )?(?:thị trường|thương lái|bên ngoài|lúa |hàng )")
_PRICED = re.compile(r"(?<![^\W_])(?:giá|bán|mua|thu mua)(?: [^\W\d_]+){0,3} $")
_UP_TO = re.compile(r"[^,.;\d]{0,16} (?:lên|xuống|xuống còn|còn)(?: tới| đến| gần| hơn| trên)* ")
_COMPARED = re.compile(r"so (?:với )?(?:cùng kỳ|năm|kế hoạch)")
_IN_TURN = re.compile(r"(?:lần lượt|tương ứng)(?: là)? tăng|tăng (?:lần lượt|tương ứng)")
_AND_ANOTHER = re.compile(r" và [\d,.]+ ?%(?! và)")


def _in_turn(x: Spot) -> Draft | None:
    """'doanh thu 3,6 tỷ đồng, lãi 366 triệu đồng, lần lượt tăng 35% và 71%': the first of two is of the first."""
    figures = [d for d in x.here if d.measure in ("total", "mean")][-2:]
    if len(figures) < 2 or not _IN_TURN.search(x.folded, figures[1].number.end, x.t.start):
        return None
    if _AND_ANOTHER.match(x.folded, x.q.end):
        return figures[0]
    return figures[1] if x.folded[x.here[-1].number.end : x.t.start] == " và " else None


def growth_rate(p: Percent) -> Answer:
    x, change = p.x, p.x.change()
    if change is None and (second := _in_turn(x)) is not None:
        return [x.of(second, "growth_rate", "the second of two in turn")]
    if change is None or any(m.form not in _THAT_IS for m in x.triggers(change.end, x.t.start, "level", "share")):
        return None
    if change.form in _MORE and (
        _THAN_A_PRICE.match(x.folded, change.end) or _PRICED.search(x.folded, x.s.start, change.start)
    ):
        return "a comparison of prices"
    if change.form in _MORE and _THAN_OTHERS.search(x.folded, change.end, min(x.s.end, x.q.end + 50)):
        return "a comparison with others"
    if "lãi suất" in x.folded[max(x.s.start, change.start - 40) : change.start]:
        return "a rate of interest"
    subject = subject_before(x)
    if subject is None and x.here and x.here[-1].measure == "share" and p.antecedent not in x.here:
        return "a change of a share"
    basis = _in_turn(x) or subject or p.antecedent
    if basis is None:
        return "a growth rate, but of nothing that was read"
    draft = x.of(basis, "growth_rate", f"'{change.form}' before the number")
    own = [m.code for m in x.words(x.t.left, x.t.start, "organisation") if m.code in COUNTED]
    if own and basis is p.antecedent and basis.unit == "VND" and x.triggers(x.t.left, x.t.start, "mean"):
        draft.organisation = own[-1]  # 'doanh thu của khu vực …, bình quân một HTX tăng 24,65%'
    return [draft]


def signed(p: Percent) -> Answer:
    """'47 HTX (+34,3% so với cùng kỳ)'."""
    x = p.x
    if x.folded[x.q.start - 1] != "+" or p.antecedent is None or x.folded[x.q.start - 2] not in " (":
        return None
    return [x.of(p.antecedent, "growth_rate", "'+' before the number")]


def comparison(p: Percent) -> Answer:
    compared = _COMPARED.search(p.after[:24]) and not p.share_word
    return "a comparison that is neither growth nor share" if compared else None


def risen(p: Percent) -> Answer:
    """'tỷ lệ HTX khá, giỏi từ 40% lên 70%'."""
    if (risen := p.x.risen()) is not None:
        return [risen]
    share = p.last_share
    if share is None or not _UP_TO.fullmatch(p.x.folded, share.number.end, p.x.t.start):
        return None
    return p.again(share, "the same share at the end of the rise or fall")
