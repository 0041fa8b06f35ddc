"""Reading a page: from its bytes to a document, or to the reason why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import lxml.html
import yaml
from lxml import etree

from tasks.reading.article import find_article
from tasks.reading.dates import HANOI, address_date
from tasks.reading.encoding import EncodingError, broken, decode
from tasks.reading.gate import mentions_cooperatives
from tasks.records import Capture, Document, HtxError
from tasks.scraping.sources import Family

Reason = Literal["empty", "not text", "blocked", "missing", "irrelevant", "encoding"]

MAGIC = {
    b"%PDF": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"RIFF": "an image or a sound",
    b"PK\x03\x04": "a packed file or an office document",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"\x1f\x8b": "a packed file",
}
SMALL = 30_000  # bytes: walls and notes that a page is gone are not larger, or say so in their title
BRIEF = 1_500  # characters of visible text


class UnreadableError(HtxError):
    """A file that holds no page."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a capture is no document. `empty`, `missing` and `blocked` pages are kept in the archive all the same."""

    reason: Reason
    detail: str


def read(body: bytes, content_type: str | None, capture: Capture, family: Family | None = None) -> Document | Unread:
    """The document of a capture's body. Pages that say nothing of co-operatives are not parsed."""
    if refusal := refused(body):
        return refusal
    if not mentions_cooperatives(body):
        return Unread("irrelevant", "no word of co-operatives")
    found = _document(body, content_type, capture, family or Family())
    if isinstance(found, Document) and not mentions_cooperatives(found.text.encode()):
        return Unread("irrelevant", "co-operatives are named beside the article only")
    return found


def read_file(path: Path, province: str | None = None, published: date | None = None) -> Document:
    """The document of a `.txt` or `.html` file, on whatever subject. Raises `UnreadableError` with the reason."""
    try:
        body = path.read_bytes()
    except OSError as fault:
        raise UnreadableError(f"{path}: cannot be read: {fault.strerror}") from fault
    content_type = {".txt": "text/plain", ".html": "text/html", ".htm": "text/html"}.get(path.suffix.lower())
    if content_type is None and not any(body.startswith(mark) for mark in MAGIC):
        raise UnreadableError(f"{path}: neither .txt nor .html")
    capture = Capture(
        capture="",
        url="",
        source="",
        province=province,
        document=path.stem,
        fetched_at=datetime.now(UTC),
        status=200,
        content_type=content_type,
        digest="",
        published=published,
        archive="",
    )
    found = refused(body) or _document(body, content_type, capture, Family())
    if isinstance(found, Unread):
        raise UnreadableError(f"{path}: {found.detail}")
    return Document(
        document=found.document,
        text=found.text,
        province=province,
        title=found.title,
        published=found.published,
        published_basis=found.published_basis,
    )


def refused(body: bytes) -> Unread | None:
    """What is no article before anything is parsed: nothing, no text, a wall, a note that the page is gone."""
    if not body.strip():
        return Unread("empty", "empty")
    for mark, what in MAGIC.items():
        if body.startswith(mark):
            return Unread("not text", f"{what}, not a page")
    if not re.search(rb"<(?:html|head|body|title|script)\b", body[:5000], re.IGNORECASE):
        return None  # plain text
    title = re.search(rb"<title[^>]*>(.*?)</title>", body[:20_000], re.IGNORECASE | re.DOTALL)
    said = title[1].decode("utf-8", "replace").lower() if title else ""
    if len(body) < SMALL:
        page = body.decode("utf-8", "replace").lower()
        seen = " ".join(re.sub(r"(?s)<(script|style)\b.*?</\1>|<[^>]+>", " ", page).split())
        if len(seen) < BRIEF:
            said = page if len(seen) < 100 else f"{said} {seen}"
    for reason, marks in _refusals().items():
        for text in marks:
            if text in said:
                return Unread(reason, f"the page says {text!r}")
    return None


@cache
def _refusals() -> dict[Reason, list[str]]:
    rules: dict[Reason, list[str]] = yaml.safe_load(Path(__file__).with_name("refusals.yaml").read_text("utf-8"))
    return rules


def _document(body: bytes, content_type: str | None, capture: Capture, family: Family) -> Document | Unread:
    # Here, for Beautiful Soup takes a third of a second to import: a run in which no page changed does not need it.
    from tasks.reading.text import assemble, blocks, canonical, opening

    try:
        text = canonical(decode(body, content_type))
    except EncodingError as fault:
        return Unread("encoding", str(fault))
    published, basis = capture.published, "pages.tsv" if capture.published else None
    title = None
    if not (content_type or "").startswith("text/plain"):
        text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)  # lxml refuses a declared encoding in text
        try:
            article = find_article(lxml.html.document_fromstring(text), family)
        except etree.ParserError as fault:
            return Unread("empty", f"no markup: {fault}")
        if article.body is None:
            return Unread("empty", "no article in the page")
        # one fragment, parsed once: Beautiful Soup costs more than everything else that is read of a page
        found = blocks("".join(f"<div>{_markup(node)}</div>" for node in (*article.lead, article.body)))
        above, day = opening(found)
        title = article.title if article.headed or above is None else above
        text = assemble(title, found)
        if published is None:
            published, basis = article.published, article.basis
            if published is None and day:
                published, basis = day, "dateline"
            if published is None and (published := address_date(capture.url)):
                basis = "address"
            # A day that lies ahead of the visit is no day of publication.
            if published and published > capture.fetched_at.astimezone(HANOI).date() + timedelta(days=1):
                published, basis = None, None
    if not text.strip():
        return Unread("empty", "no text in the page")
    if damage := broken(text):
        return Unread("encoding", damage)
    return Document(
        document=capture.document,
        text=text,
        url=capture.url,
        source=capture.source,
        province=capture.province,
        title=title,
        published=published,
        published_basis=basis,
        fetched_at=capture.fetched_at,
        archive=capture.archive,
    )


def _markup(node: lxml.html.HtmlElement) -> str:
    markup: str = etree.tostring(node, encoding="unicode", method="html", with_tail=False)
    return markup
