"""Which words of a sentence belong to which number."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from tasks.extraction.folding import opening
from tasks.extraction.framing import Sentence
from tasks.extraction.page import Page
from tasks.extraction.quantities import Quantity
from tasks.extraction.record import record

_SEPARATOR = re.compile(
    r"[,;()\[\]…|]|:(?<!chiếm:)(?<!đạt:)"
    rf"|(?:{opening('và|với|cùng|trong đó|trong số này|nhưng|song|riêng|còn|thì')})(?![^\W_])"
)
_NO_SEPARATOR = re.compile(r"(?:so|gắn|đối|nối|theo) $")
_ITS_FIELD = re.compile(r" ?(?:(?:phi )?nông nghiệp |nn )?,? ?")
_BLANK = re.compile(r"\s*(?:(?:trên|hơn|gần|khoảng|có|là|đạt|được|chừng) ?)*")
_COUNTED = re.compile(r"thành lập|giải thể|có|hiện")
_ONE = re.compile(r"(?:bình quân|trung bình|mỗi|lãi|lợi nhuận|doanh thu|thu nhập|tính ra|/)[^,;.]{0,28}$")


@record
class Territory:
    """far_left ≤ left ≤ the quantity ≤ right ≤ far_right: near words are those up to the next separator."""

    far_left: int
    left: int
    start: int
    end: int
    right: int
    far_right: int


def territories(page: Page, s: Sentence, quantities: Sequence[Quantity]) -> list[Territory]:
    """Splits the words between two quantities at the last separator: what stands after it belongs to the second."""
    if s.row:  # a row of a table: its label speaks for every cell
        return [Territory(s.start, s.start, q.start, q.end, q.end, q.end) for q in quantities]
    spans = [(m.start, m.end) for m in s.mentions if m.end - m.start > 1] + [(p.start, p.end) for p in s.periods]
    spans.sort()
    firsts: list[int] = []
    lasts: list[int] = []
    edges = [s.start, *(q.end for q in quantities)]
    starts = [*(q.start for q in quantities), s.end]
    for gap_start, gap_end in zip(edges, starts, strict=True):
        cuts = [
            m
            for m in _SEPARATOR.finditer(page.folded, gap_start, gap_end)
            if not _within(spans, m.start(), m.end(), m[0])
            and not (m[0] in ("với", "cùng") and _NO_SEPARATOR.search(page.folded, max(0, m.start() - 6), m.start()))
            and not (m[0] == "cùng" and page.folded.startswith((" kỳ", " thời"), m.end()))
        ]
        goes_on = len(cuts) > 1 or gap_end == s.end  # else the words after it are the next number's
        if (
            cuts
            and goes_on
            and cuts[0][0].startswith("trong")
            and _ITS_FIELD.fullmatch(page.folded, gap_start, cuts[0].start())
        ):
            cuts = cuts[1:]  # '23 đơn vị trong đó đã ngưng': the words go on about the same number
        firsts.append(cuts[0].start() if cuts else gap_end)
        if cuts and cuts[-1][0] == ":" and _BLANK.fullmatch(page.folded, cuts[-1].end(), gap_end):
            cuts = cuts[:-1]  # 'HTX nông nghiệp: 977': the label is the number's own words
        lasts.append(cuts[-1].end() if cuts else gap_start)
    result = []
    for index, q in enumerate(quantities):
        last = index + 1 == len(quantities)
        far_right = s.end if last else lasts[index + 1] if lasts[index + 1] > q.end else firsts[index + 1]
        result.append(Territory(edges[index], lasts[index], q.start, q.end, firsts[index + 1], far_right))
    return result


def _within(spans: Sequence[tuple[int, int]], start: int, end: int, word: str) -> bool:
    """Whether a separator is part of a longer mention ('nông, lâm nghiệp'), not the mention itself ('với')."""
    index = bisect_right(spans, (start, 1 << 60))
    return any(a <= start and end <= b and (a, b) != (start, end) for a, b in spans[max(0, index - 3) : index])


def is_unit_of_a_mean(page: Page, q: Quantity) -> bool:
    """The 1 of 'bình quân 1 HTX' and '/1 hợp tác xã' measures; it counts nothing."""
    if q.kind != "organisation" or q.number.value != 1 or q.number.upper is not None:
        return False
    if _ONE.search(page.folded, max(0, q.start - 48), q.start) is None:
        return False
    return _COUNTED.search(page.folded, max(0, q.start - 14), q.start) is None
