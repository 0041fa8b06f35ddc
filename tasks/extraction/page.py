"""A page prepared for linking: folded once, scanned once, everything that was found in order of its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Protocol, TypeVar

from tasks.extraction import areas, layout, numbers, periods, reserved, vocabulary
from tasks.extraction.areas import AreaMention
from tasks.extraction.focus import Focus, focus
from tasks.extraction.folding import DIGIT, fold
from tasks.extraction.numbers import Style
from tasks.extraction.vocabulary import Mention
from tasks.records import Document
from tasks.reference import MERGER


class Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


T = TypeVar("T", bound=Placed)
COUNTED = ("cooperative", "cooperative_union", "cooperative_group", "credit_fund", "collective")
# What a sentence without a number can leave to the next ones; of the triggers and places these only.
_LASTING = ("organisation", "predicate")
_LASTING_WORDS = ("rule", "single", "target", "province_wide", "nation")
_start = attrgetter("start")
_MERGED = re.compile(r"sau (?:khi )?(?:hợp nhất|sáp nhập)")
_JOINED = re.compile(r"[ ,/&()]*(?:và|hoặc|lẫn|cùng|hay|-|các|cả)?[ ,/(]*$")
_COUNTED = re.compile(r"\d ?$")
_COUNTED_NEXT = re.compile(r"\)?(?: ?\([^)]{0,20}\))? ?(?:là |có |hiện có |lên |đạt |được |còn |khoảng |:)?\d")


class Spans(tuple[T, ...]):
    """Sorted by their starts, which it keeps."""

    starts: list[int]

    def __new__(cls, items: Iterable[T]) -> Spans[T]:
        made = super().__new__(cls, items)
        made.starts = [item.start for item in made]
        return made

    def within(self, start: int, end: int) -> list[T]:
        """Those that lie in start:end."""
        low = bisect_left(self.starts, start)
        return [item for item in self[low : bisect_left(self.starts, end, low)] if item.end <= end]


@dataclass(frozen=True, slots=True)
class Page:
    text: str
    folded: str
    layout: layout.Layout
    mentions: Spans[Mention]
    lasting: Spans[Mention]  # those that mean something in a sentence without a number
    numbers: Spans[numbers.Number]
    areas: Spans[AreaMention]
    first_province: int | None  # where the first of them ends
    periods: Spans[periods.Period]
    focus: Focus
    style: Style
    published: date | None
    on: date | None  # the day whose map is in force: published, or the merger where the page speaks of it
    year: int | None
    unread: tuple[tuple[int, int, str], ...]  # digits that count nothing, with the reason


def prepare(document: Document) -> Page:
    text = document.text
    folded = fold(text)
    laid = layout.lay_out(text, folded)
    found = vocabulary.find(folded)
    lines = [(p.start, p.end) for p in laid.paragraphs]  # furniture is not searched
    codes = reserved.find(folded, lines)
    told = [m for m in periods.mentions(folded, lines) if not _overlaps(m.start(), m.end(), codes)]
    year = document.published.year if document.published else _likely_year(folded, told)
    named = [period for m in told if (period := periods.read(folded, m, year, document.published))]
    blocked = _merge(sorted([*((s, e) for s, e, _ in codes), *((p.start, p.end) for p in named)]))
    page_style = numbers.style(folded)
    counted = list(numbers.scan(folded, page_style, blocked, lines))
    digits = [(number.start, number.end) for number in counted]
    spelled = [
        n
        for n in numbers.spelled(folded, lines)
        if not _inside(n.start, n.end, digits) and not _inside(n.start, n.end, blocked)
    ]
    area_mentions = areas.find(text, folded, found, document.province)
    on = document.published
    if on is None and _MERGED.search(folded):
        on = MERGER
    unread = [(s, e, why) for s, e, why in codes] + [
        (p.start, p.end, "a date or a period") for p in named if DIGIT.search(folded, p.start, p.end)
    ]
    mentions = Spans(_join_organisations(folded, found))
    lasting = Spans(m for m in mentions if m.kind in _LASTING or m.code in _LASTING_WORDS)
    return Page(
        text, folded, laid, mentions, lasting, Spans(sorted([*counted, *spelled], key=_start)),
        Spans(area_mentions), next((a.end for a in area_mentions if a.level == "province"), None), Spans(named), focus(document.province, laid.title, text, area_mentions), page_style, document.published, on, year, tuple(sorted(unread)),
    )  # fmt: skip


def _merge(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _inside(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether start:end touches one of the sorted, disjoint spans."""
    index = bisect_left(spans, (start, start))
    return any(a < end and start < b for a, b in spans[max(0, index - 1) : index + 2])


def _overlaps(start: int, end: int, codes: Sequence[tuple[int, int, str]]) -> bool:
    index = bisect_left(codes, (start, start, ""))
    return any(a < end and start < b for a, b, _ in codes[max(0, index - 1) : index + 2])


def _likely_year(folded: str, told: Sequence[re.Match[str]]) -> int | None:
    """The year an undated page is about: the one that its dates name most, the later of equals."""
    years = Counter[int]()
    for m in told:
        p = periods.read(folded, m, None, None)
        if p and p.last and p.kind in ("point", "span", "event") and not (p.first and p.first.year != p.last.year):
            years[p.last.year] += 1 if p.rule in ("year", "year_end") else 2  # a plan's years come without a day
    return max(years, key=lambda year: (years[year], year)) if years else None


def _join_organisations(folded: str, found: Sequence[Mention]) -> list[Mention]:
    """'tổ hợp tác (THT)' is one mention; 'HTX, liên hiệp HTX' with nothing else between is several kinds together."""
    joined: list[Mention] = []
    at = -1  # where in `joined` the last organisation is
    for mention in found:
        if mention.kind == "organisation" and mention.code in COUNTED:
            last = joined[at] if at >= 0 else None
            if last is not None and _are_one(folded, last, mention):
                bracket = "(" in folded[last.end : mention.start]
                code = last.code if mention.code == last.code else "collective"
                end = mention.end + 1 if bracket and folded.startswith(")", mention.end) else mention.end
                joined[at:] = [Mention(last.start, end, "organisation", code, folded[last.start : end])]
                continue
            at = len(joined)
        joined.append(mention)
    return joined


def _are_one(folded: str, last: Mention, mention: Mention) -> bool:
    if mention.start - last.end >= 14 or mention.end - last.start > 300:  # nobody lists that many kinds
        return False
    between = folded[last.end : mention.start]
    if ")" in between and "(" not in between:
        return False  # '(tăng 2.036 HTX), liên hiệp tăng 17%'
    if "\n" in between or not _JOINED.fullmatch(between):
        return False
    if "(" in between and folded.startswith(" ", mention.end):
        return False  # '482 HTX (HTX nông nghiệp 365, …)' opens a list
    if mention.code == last.code and "," in between and "(" not in between:
        return False  # '35 hợp tác xã, hợp tác xã nông nghiệp là 13'
    if mention.form.startswith("khu vực") and "," in between:
        return False  # a new clause, with the whole sector as its subject
    each_counted = _COUNTED_NEXT.match(folded, mention.end) and _COUNTED.search(
        folded, max(0, last.start - 3), last.start
    )
    return "(" in between or not each_counted


def within(items: Sequence[T], start: int, end: int) -> list[T]:
    """The items of a sentence that lie in start:end; `items` are sorted by start."""
    if len(items) < 20:  # looking at a few is quicker than searching them
        return [item for item in items if start <= item.start and item.end <= end]
    low = bisect_left(items, start, key=_start)
    return [item for item in items[low : bisect_left(items, end, low, key=_start)] if item.end <= end]
