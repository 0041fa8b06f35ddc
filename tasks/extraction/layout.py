"""A page's text in its parts: title, paragraphs, sentences; and the lines that are no article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from tasks.extraction.folding import UPPER, fold
from tasks.extraction.record import record
from tasks.extraction.vocabulary import entries

_SENTENCE_END = re.compile(rf"[.!?…](?P<close>[\"”)]?)[ \u00a0\t]+(?=[{UPPER}\d]|[\"“(+•])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-ZĐ][a-z]?|TP|Tp|TX|Th|GS|TS|PGS|ThS|BS|KS|Mr|St|No|Tr|CN|Q|P|ĐT|LH|ông|bà)\.$"
)
_LIST_ITEM = re.compile(r"\s*(?:[-+•*·]|\d{1,2}[.)]|[a-zđ]\)|\([ivx\d]+\))\s*(?=\S)", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{1,2}[.)] ")  # an item of a list is no headline
_COOP = ("htx", "hợp tác xã", "kinh tế tập thể", "tổ hợp tác", "kttt", "kinh tế hợp tác", "quỹ tín dụng", "tdnd")
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}:\d{2}")
_ISSUE = re.compile(
    r"\W*(?:bản tin )?số:? ?\d{1,4}(?: ?\(\d+\))? ?[-,] ?(?:tháng|quý|ngày|thứ)[^.;]{0,30}"
)  # 'Số 07 - Tháng 7/2022'
_ROW = re.compile(r" \| *\d")  # a row of a table with figures
LONGEST = 1500  # a sentence longer than this many characters is no sentence, and is cut
BODY = 120  # a line at least this long (characters) is a paragraph of an article, not a menu


@record
class Paragraph:
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]
    title: bool
    listed: bool  # an item of a list: it continues the line that announced the list
    table: bool  # a row of a table, its cells between ' | '
    announces: bool  # ends with a colon: the lines that follow belong to it


@dataclass(frozen=True, slots=True)
class Layout:
    paragraphs: tuple[Paragraph, ...]
    title: tuple[int, int] | None
    furniture: tuple[tuple[int, int, str], ...]  # spans that are not read, and why


def speaks(folded: str, start: int, end: int) -> bool:
    """Whether folded[start:end] is about co-operatives."""
    return any(folded.find(word, start, end) >= 0 for word in _COOP)


@cache
def _furniture() -> dict[str, tuple[str, ...]]:
    return {code: tuple(fold(form) for form in forms) for code, forms in entries("furniture").items()}


def lay_out(text: str, folded: str) -> Layout:
    """Splits at line ends and sentence ends. Offsets are those of `text`."""
    lines = [(match.start(), match.end()) for match in re.finditer(r"\S[^\n]*", folded)]
    title = _title(text, folded, lines)
    paragraphs: list[Paragraph] = []
    furniture: list[tuple[int, int, str]] = []
    body_seen = False
    last_long = max((index for index, (start, end) in enumerate(lines) if end - start >= 200), default=-1)
    for index, (start, end) in enumerate(lines):
        line = folded[start:end].strip()
        if body_seen and index > last_long and _ends_article(line):
            furniture.extend(
                (s, e, "other articles, comments and counters follow the article") for s, e in lines[index:]
            )
            break
        below = lines[index + 1 : index + 3]  # a head may have two rows
        heads_table = " | " in line and any(_ROW.search(folded, *each) for each in below)
        if not heads_table and (start, end) != title and (why := _why_furniture(text[start:end], line, body_seen)):
            furniture.append((start, end, why))
            continue
        body_seen = (
            body_seen or end - start >= BODY or ((start, end) != title and line.endswith(".") and end - start > 60)
        )
        paragraphs.append(
            Paragraph(
                start,
                end,
                tuple(_sentences(text, start, end)),
                title=(start, end) == title,
                listed=_LIST_ITEM.match(text, start, end) is not None,
                table=" | " in line,
                announces=line.endswith(":"),
            )
        )
    return Layout(tuple(paragraphs), title, tuple(furniture))


def _ends_article(line: str) -> bool:
    bare = line.strip(" :.-»>•*|").removesuffix("(0)").strip()
    return bare in _furniture()["ends"]


def _why_furniture(line: str, folded: str, body_seen: bool) -> str | None:
    if _ends_article(folded):
        return "the heading of a part that is no article"
    if folded.startswith(_furniture()["starts"]) and len(folded) < 400:
        return "a caption or a label"
    if len(folded) < 200 and any(mark in folded for mark in _furniture()["contains"]):
        return "a counter, a menu or a footer"
    if _ISSUE.fullmatch(folded):
        return "the number of an issue"
    tabled = folded.startswith(("bảng", "biểu", "số liệu"))  # 'Bảng tổng hợp (đến 31/3/2018)'
    if len(folded) < 60 and _DATE.search(folded) and not tabled and not speaks(folded, 0, len(folded)):
        return "a clock or a date line"
    if (
        not body_seen
        and len(folded) < BODY
        and not re.search(r"\| *\d", line)
        and (" | " in line or " > " in line or " » " in line or line.count("  ") > 2)
    ):
        return "a menu"
    return None


def _title(text: str, folded: str, lines: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The headline: the first short line before the first paragraph that speaks of co-operatives, capitals last."""
    candidates: list[tuple[int, int]] = []
    for start, end in lines[:15]:
        line = folded[start:end].strip()
        if end - start >= 220 or (end - start >= BODY and line.endswith(".")):
            break
        if (
            len(line.split()) >= 4
            and not _NUMBERED.match(line)
            and not (_DATE.search(line) and len(line) < 60)
            and not _why_furniture(text[start:end], line, False)
        ):
            candidates.append((start, end))
    speaking = [(s, e) for s, e in candidates if speaks(folded, s, e)]
    mixed_case = [(s, e) for s, e in speaking if not text[s:e].isupper()]
    for found in (mixed_case, speaking, [(s, e) for s, e in candidates if not text[s:e].isupper()]):
        if found:
            return found[0]
    return None


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start]
    for match in _SENTENCE_END.finditer(text, start, end):
        if text.startswith("..", match.start() - 2) and text[match.end()].isdigit():
            continue  # 'Vận tải ......... 04'
        if match["close"] or not _ABBREVIATION.search(text, max(start, match.start() - 5), match.start() + 1):
            cuts.append(match.end())
    return [(at, min(at + LONGEST, b)) for a, b in pairwise([*cuts, end]) for at in range(a, b, LONGEST)]
