"""From an article's markup to its canonical text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from tasks.reading.dates import dateline
from tasks.reading.furniture import furniture

INLINE = {"a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "label", "mark", "o:p", "q", "s"}
INLINE |= {"small", "span", "st1:place", "strike", "strong", "sub", "sup", "time", "tt", "u", "var"}
INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF))  # editors leave them between words and in them
HEADLINE = 250  # characters
OPENING = 80  # characters: a longer line is the article's own
CELL = 300  # characters: a table with a longer cell lays out the page rather than data
WIDEST = 100  # columns or rows that one cell may cover


def canonical(text: str) -> str:
    """The form in which quotes are found by position: NFC, and otherwise as read."""
    return unicodedata.normalize("NFC", text)


def blocks(markup: str) -> list[str]:
    """The paragraphs of some markup. A table's rows and a list's items are lines of one, with ' | ' between cells."""
    soup = BeautifulSoup(markup, "lxml")
    found = []
    for block in _blocks(soup):
        lines = [line for line in map(_squeeze, block.split("\n")) if line and not furniture().lines.fullmatch(line)]
        if lines:
            found.append("\n".join(lines))
    return found


def opening(found: list[str]) -> tuple[str | None, date | None]:
    """Headline and day of the lines that open a text: the day stands alone on its line, the headline right above."""
    above = None
    for line in (line for block in found for line in block.split("\n")):
        if day := dateline(line):
            return (above if above and len(above) <= HEADLINE and not above.endswith(".") else None), day
        if above and len(line) > OPENING:
            break
        above = line
    return None, None


def assemble(title: str | None, found: list[str]) -> str:
    """Title and paragraphs, none of the first twice, without lines that tell when the page was published and read."""
    parts = [title] if title else []
    opened = False
    for block in found:
        if not opened:
            block = "\n".join(line for line in block.split("\n") if line != title and dateline(line) is None)
        opened = opened or len(block) > OPENING
        if block and block not in parts[:3]:
            parts.append(block)
    return canonical("\n\n".join(parts))


def _squeeze(text: str) -> str:
    return " ".join(text.translate(INVISIBLE).split())


def _blocks(node: Tag) -> Iterator[str]:
    """Text of block elements in order; a break within one is '\\n', two of them part two blocks."""
    line = ""
    for child in node.children:
        if isinstance(child, PreformattedString):
            continue  # comments, processing instructions
        if isinstance(child, NavigableString):
            line += _one_line(child)
        elif isinstance(child, Tag) and child.name == "br":
            line += "\n"
        elif isinstance(child, Tag) and child.name in INLINE and not child.find(_is_block):
            line += _inline(child)
        elif isinstance(child, Tag):
            yield from _parted(line)
            line = ""
            if child.name == "table" and not _lays_out(child):
                yield from (_squeeze(caption.get_text(" ")) for caption in child.find_all("caption", limit=1))
                yield "\n".join(_rows(child))
            elif child.name in {"ul", "ol"}:
                yield "\n".join(_squeeze(item.get_text(" ")) for item in child.find_all("li", recursive=False))
            else:
                yield from _blocks(child)
    yield from _parted(line)


def _is_block(tag: Tag) -> bool:
    return tag.name not in INLINE and tag.name not in {"br", "img"}


def _inline(node: Tag) -> str:
    return "".join(
        "\n" if isinstance(part, Tag) else _one_line(part)
        for part in node.descendants
        if (isinstance(part, Tag) and part.name == "br")
        or (isinstance(part, NavigableString) and not isinstance(part, PreformattedString))
    )


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def _parted(text: str) -> Iterator[str]:
    """Blocks of a text in which a blank line parts them."""
    lines: list[str] = []
    for line in map(_squeeze, text.split("\n")):
        if line:
            lines.append(line)
        elif lines:
            yield "\n".join(lines)
            lines = []
    if lines:
        yield "\n".join(lines)


def _lays_out(table: Tag) -> bool:
    if table.find("table") is not None:
        return True
    cells = table.find_all(["td", "th"])
    rows = len(table.find_all("tr"))
    return len(cells) <= rows or any(len(cell.get_text()) > CELL for cell in cells)


def _rows(table: Tag) -> Iterator[str]:
    """Rows with ' | ' between the cells; a cell that spans others leaves their places empty, so columns stay apart."""
    below: dict[int, int] = {}  # for how many rows more a column is covered from above
    for row in table.find_all("tr"):
        words: list[str] = []
        for cell in row.find_all(["td", "th"]):
            words += _covered(below, len(words))
            columns, rows = _span(cell, "colspan"), _span(cell, "rowspan")
            below |= dict.fromkeys(range(len(words), len(words) + columns), rows - 1)
            words += [_squeeze(cell.get_text(" ")), *[""] * (columns - 1)]
        yield " | ".join([*words, *_covered(below, len(words))])


def _covered(below: dict[int, int], at: int) -> list[str]:
    """Empty cells for the columns from `at` on that a cell above covers; they are covered for one row less then."""
    empty: list[str] = []
    while below.get(at + len(empty), 0):
        below[at + len(empty)] -= 1
        empty.append("")
    return empty


def _span(cell: Tag, direction: str) -> int:
    told = str(cell.get(direction, "1")).strip()
    return min(max(int(told), 1), WIDEST) if told.isdecimal() else 1
