"""`htx explain`: a page's text with its figures marked, how each was read, and why the other numbers were not used.

Figures are numbered from 1 in the order of the text. No Prefect here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from string import Template

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from flows import show
from tasks.extraction import Reading
from tasks.extraction.linking import Unused
from tasks.extractor import EXTRACTOR
from tasks.records import Document, Observation

TEMPLATE = Path(__file__).with_name("explain.html")
NOTHING = "No statistics of co-operatives were found."
_STYLES = {"high": "black on green", "medium": "black on yellow", "low": "black on red"}
# A page's escape sequences must not reach the terminal.
_CONTROLS = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)], "\N{REPLACEMENT CHARACTER}")


@dataclass(frozen=True, slots=True)
class Piece:
    """text[start:end], inside which nothing changes: the figures it belongs to, and why numbers in it are not used."""

    start: int
    end: int
    figures: tuple[int, ...]
    begins: tuple[int, ...]  # those of the figures whose words begin here
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One dimension of an observation: what was read, where (the basis), and by which rule and trigger."""

    name: str
    value: str
    basis: str
    rule: str


def pieces(text: str, reading: Reading) -> Iterator[Piece]:
    """The whole text, cut where a figure or an unused number begins or ends. Joined they are the text."""
    spans: list[tuple[int, int, int | str]] = [
        (o.char_start, o.char_end, number) for number, o in enumerate(reading.observations, 1)
    ]
    spans += [(unused.start, unused.end, unused.reason) for unused in reading.unused]
    spans.sort(key=lambda span: span[:2])
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    coming = iter([*spans, (len(text) + 1, len(text) + 1, 0)])
    following = next(coming)
    covering: list[tuple[int, int, int | str]] = []
    for start, end in pairwise(edges):
        covering = [span for span in covering if span[1] > start]
        while following[0] <= start:
            covering.append(following)
            following = next(coming)
        figures = sorted(what for _, _, what in covering if isinstance(what, int))
        begins = sorted(what for begin, _, what in covering if isinstance(what, int) and begin == start)
        reasons = dict.fromkeys(what for _, _, what in covering if isinstance(what, str))
        yield Piece(start, end, tuple(figures), tuple(begins), tuple(reasons))


def rows(o: Observation) -> list[Row]:
    """An observation dimension by dimension; basis and rule are empty where it has none."""
    organisation, indicator = show.what(o)
    said = {
        "indicator": indicator,
        "organisation": organisation,
        "area": f"{show.whose(o)} ({o.ref_area})",
        "period": show.when(o) or "not told",
        "status": o.status,
    }
    found = [Row("value", f"{show.amount(o)} {o.unit}", "", "")]
    # Basis and rules leave out what nothing told.
    found += [Row(name, value, o.basis.get(name, ""), o.rules.get(name, "")) for name, value in said.items()]
    if o.issuer is not None:
        found.append(Row("issuer", o.issuer, "", ""))
    if o.includes_credit_funds is not None:
        found.append(Row("credit funds", "counted in" if o.includes_credit_funds else "left out", "", ""))
    return [*found, Row("confidence", o.confidence, "", ""), *(Row("check", note, "", "") for note in o.notes)]


def context(text: str, unused: Unused) -> tuple[str, str, str]:
    """The words before a number, itself, and the words after it, on its line."""
    before = text[max(0, unused.start - 30) : unused.start].rpartition("\n")[2]
    after = text[unused.end : unused.end + 30].partition("\n")[0]
    return before, text[unused.start : unused.end], after


def terminal(document: Document, reading: Reading) -> RenderableType:
    """For rich to print: the text, then a table of the figures, then one of the unused numbers."""
    text = Text()
    for piece in pieces(document.text, reading):
        words = _plain(document.text[piece.start : piece.end])
        if piece.begins:
            text.append(f"[{','.join(map(str, piece.begins))}]", "bold")
        confidence = reading.observations[piece.figures[0] - 1].confidence if piece.figures else None
        text.append(words, _STYLES[confidence] if confidence else "dim strike" if piece.reasons else "")
    parts: list[RenderableType] = [text, ""]
    if reading.observations:
        figures = Table("figure", "", "", "read from", "rule and trigger", title="Figures")
        for number, o in enumerate(reading.observations, 1):
            quote = f"[{number}] {' '.join(_plain(o.quote).split())}"
            for index, row in enumerate(rows(o)):
                cells = [row.name, row.value, row.basis, row.rule]
                figures.add_row(Text("" if index else quote, "bold"), *(Text(_plain(cell)) for cell in cells))
            figures.add_section()
        parts.append(figures)
    else:
        parts.append(NOTHING)
    if reading.unused:
        others = Table("number", "why it is not used", "where", title="Numbers that are not used")
        for unused in reading.unused:
            before, itself, after = (_plain(words) for words in context(document.text, unused))
            where = Text.assemble("…", before, (itself if len(itself) < 60 else "▒", "bold"), after, "…")
            others.add_row(Text(itself), Text(_plain(unused.reason)), where)
        parts.append(others)
    return Group(*parts)


def _plain(words: str) -> str:
    return words.translate(_CONTROLS)


def web_page(document: Document, reading: Reading) -> str:
    """One HTML file that needs no other. The element `text` holds the page's text and nothing else."""
    title = document.title or document.document
    known = {
        "page": document.url or document.document,
        "published": document.published and f"{document.published} ({document.published_basis or 'told'})",
        "province of the source": document.province,
        "rules": EXTRACTOR,
    }
    return Template(TEMPLATE.read_text("utf-8")).substitute(
        title=escape(title),
        known="".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in known.items() if value),
        text="".join(_marked(document.text, piece, reading) for piece in pieces(document.text, reading)),
        cards="".join(_card(number, o) for number, o in enumerate(reading.observations, 1)) or f"<p>{NOTHING}</p>",
        unused="".join(_unused(document.text, unused) for unused in reading.unused),
        figures=len(reading.observations),
        others=len(reading.unused),
    )


def _marked(text: str, piece: Piece, reading: Reading) -> str:
    words = escape(text[piece.start : piece.end]).replace("\r", "&#13;")
    if piece.reasons:
        words = f'<s title="{escape("; ".join(piece.reasons))}">{words}</s>'
    if piece.figures:
        first, confidence = piece.figures[0], reading.observations[piece.figures[0] - 1].confidence
        label = f' data-figure="{" ".join(map(str, piece.begins))}"' if piece.begins else ""
        targets = "".join(f'<span id="in-text-{number}"></span>' for number in piece.begins)
        words = f'{targets}<a class="{confidence}" href="#figure-{first}"{label}>{words}</a>'
    return words


def _card(number: int, o: Observation) -> str:
    cells = "".join(
        f"<tr><th>{row.name}</th><td>{escape(row.value)}</td><td>{escape(row.basis)}</td><td>{escape(row.rule)}</td></tr>"
        for row in rows(o)
    )
    heading = f'<h3><a href="#in-text-{number}">{number}</a> <q>{escape(o.quote)}</q></h3>'
    head = "<tr><td></td><th>said</th><th>read from</th><th>rule and trigger</th></tr>"
    return f'<article id="figure-{number}" class="{o.confidence}">{heading}<table>{head}{cells}</table></article>'


def _unused(text: str, unused: Unused) -> str:
    before, itself, after = (escape(words) for words in context(text, unused))
    return f"<li><b>{escape(unused.reason)}</b>: …{before}<s>{itself}</s>{after}…</li>"
