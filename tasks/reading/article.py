"""Finding an article in a page: title, the lead where it stands apart, body, and what tells the day.

Where a family's selectors match, they tell; where they do not, the title is the heading that the page's own `<title>`
repeats and the body the block with the most text that is not links, behind the title.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import lxml.html

from tasks.reading.dates import dateline, machine_date
from tasks.reading.furniture import furniture, strip, strip_body
from tasks.scraping.selectors import find
from tasks.scraping.sources import Family

Element: TypeAlias = lxml.html.HtmlElement

BLOCKS = {"p", "div", "td", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "pre", "dd"}
CONTAINERS = {"div", "td", "article", "section", "main", "body", "ul", "ol", "table", "tbody", "tr", "form"}
PARAGRAPH = 40  # characters: a shorter block between title and body is a byline, a date or a button
RUBRIC = 120  # characters: more above a heading is text
METAS = ("article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "dc.date.issued")


@dataclass(slots=True)
class Article:
    title: str | None
    headed: bool  # the title is a heading of the page; else the head of the page tells it
    lead: list[Element]
    body: Element | None
    published: date | None
    basis: str | None


def find_article(page: Element, family: Family) -> Article:
    told_title, told_day, basis = _meta(page)
    strip(page)
    heading = _heading(page, family, told_title)
    body = _body(page, family, heading)
    if body is not None:
        strip_body(body, family.drop)
        if heading is not None and body in heading.iterancestors():
            _strip_above(body, heading)
    title = _text(heading) if heading is not None else (furniture().site.sub("", told_title).strip() or None)
    between = list(_between(page, heading, body))
    lead = _lead(page, family, body, between)
    if told_day is None:
        told_day, basis = _day(page, family, heading, body, between)
    return Article(title, heading is not None, lead, body, told_day, basis)


def _text(node: Element) -> str:
    return " ".join(unicodedata.normalize("NFC", node.text_content()).split())


def _strip_above(body: Element, heading: Element) -> None:
    """Takes out of a body what stands above the heading in it, a rubric or a path; not if that is much."""
    above = []
    node = heading
    while node is not body:
        above += list(node.itersiblings(preceding=True))
        node = node.getparent()
    if sum(len(_text(each)) for each in above) < RUBRIC:
        for each in above:
            each.drop_tree()


def _meta(page: Element) -> tuple[str, date | None, str | None]:
    """The title as the head tells it, and the day of publication from structured data, with what told it."""
    metas: dict[str, str] = {}
    for meta in page.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and meta.get("content"):
            metas.setdefault(name.strip().lower(), meta.get("content"))
    title = metas.get("og:title") or next((_text(node) for node in page.iter("title")), "")
    title = " ".join(unicodedata.normalize("NFC", title).split())
    for text in page.xpath("//script[@type='application/ld+json']/text()"):
        day = _ld_day(text, title)
        if day:
            return title, day, "json-ld"
    for name in METAS:
        day = machine_date(metas[name]) if name in metas else None
        if day:
            return title, day, "meta"
    return title, None, None


def _ld_day(text: str, title: str) -> date | None:
    """`datePublished` of the page's own article: of the one so titled, or the only one there is."""
    try:
        data = json.loads(text, strict=False)
    except json.JSONDecodeError:
        return None  # broken structured data tells nothing; what is printed still may
    dated = [thing for thing in _things(data) if isinstance(thing.get("datePublished"), str)]
    headlines = [_bare(str(thing.get("headline") or ""))[:40] for thing in dated]
    own = [thing for thing, headline in zip(dated, headlines, strict=True) if headline and headline in _bare(title)]
    chosen = own if len(dated) > 1 else dated
    return machine_date(chosen[0]["datePublished"]) if chosen else None


def _things(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        yield data
        for value in data.values():
            yield from _things(value)
    elif isinstance(data, list):
        for value in data:
            yield from _things(value)


def _heading(page: Element, family: Family, told: str) -> Element | None:
    """The heading that repeats what the head tells; else the family's; else the only `h1`."""
    chosen = find(page, family.title)
    plain = _bare(told)
    headings = [*chosen, *page.iter("h1"), *page.iter("h2")]
    for node in headings:
        text = _bare(_text(node))
        if len(text) > 10 and plain and (text in plain or plain in text):
            return node
    if chosen and _text(chosen[0]):
        return chosen[0]
    firsts = [node for node in page.iter("h1") if _text(node)]
    if len(firsts) == 1:
        return firsts[0]
    for node in page.iter("div", "p", "span", "td", "strong", "h3", "h4"):
        text = _bare(node.text_content()) if plain else ""
        if text and (text == plain or (len(text) > 20 and text in plain)):
            return node
    named = [node for node in page.iter("div", "p", "span", "td", "strong", "h2", "h3", "h4") if _named_title(node)]
    return named[0] if len(named) == 1 else None


def _named_title(node: Element) -> bool:
    """Whether a class says that a block is the headline: one line that is no link to another page."""
    if not furniture().titles.search(node.get("class") or "") or node.find(".//a") is not None:
        return False
    return 15 <= len(_text(node)) <= 250 and next(node.iterancestors("a"), None) is None


def _bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFC", text).casefold() if char.isalnum())


def _body(page: Element, family: Family, heading: Element | None) -> Element | None:
    """The family's body, if it holds text; else the densest container that the heading does not follow."""
    for node in find(page, family.body):
        if len(_text(node)) >= PARAGRAPH:
            return node
    found = _densest(page, heading, PARAGRAPH)
    return found if found is not None else _densest(page, heading, 1)


def _densest(page: Element, heading: Element | None, least: int) -> Element | None:
    """The container with the most text of blocks that have at least so many characters, behind the heading."""
    order = {node: place for place, node in enumerate(page.iter())}
    start = order[heading] if heading is not None else -1
    scores: dict[Element, float] = {}
    for block in page.iter(*BLOCKS):
        if order[block] <= start or block is heading:
            continue
        size = _own(block)
        if size < least:
            continue
        holder = block if block.tag in CONTAINERS and block.tag not in {"ul", "ol"} else block.getparent()
        share = 1.0
        for _ in range(3):
            if holder is None or holder.tag == "html":
                break
            if holder.tag in CONTAINERS:
                scores[holder] = scores.get(holder, 0.0) + size * share
                share *= 0.5
            holder = holder.getparent()
    if not scores:
        return None
    return max(scores, key=lambda node: scores[node])


def _own(block: Element) -> int:
    """Characters of a block that stand in it itself or in inline elements, links aside."""
    size = len((block.text or "").strip())
    for child in block:
        if isinstance(child.tag, str) and child.tag not in BLOCKS | CONTAINERS and child.tag != "a":
            size += _own(child)
        size += len((child.tail or "").strip())
    return size


def _is_line(node: Element) -> bool:
    """Whether a block or a dated inline element has no blocks in it."""
    if node.tag not in BLOCKS and node.tag not in {"span", "time", "em", "i"}:
        return False
    return not any(child.tag in BLOCKS for child in node.iter() if child is not node)


def _between(page: Element, heading: Element | None, body: Element | None) -> Iterator[Element]:
    """The innermost blocks behind the heading and before the body, in order."""
    if heading is None or body is None or body in heading.iterancestors():
        return
    behind = False
    for node in page.iter():
        if node is body:
            return
        if behind and _is_line(node) and heading not in node.iterancestors():
            yield node
        behind = behind or node is heading


def _opening(heading: Element | None, body: Element | None) -> Iterator[Element]:
    """The short blocks that open the body, behind the heading if that is in it, up to the first paragraph."""
    if body is None:
        return
    behind = heading is None or body not in heading.iterancestors()
    for node in body.iter():
        behind = behind or node is heading
        if behind and _is_line(node):
            if _own(node) >= 2 * PARAGRAPH and dateline(_text(node)) is None:
                return
            yield node


def _chosen(page: Element, selectors: tuple[str, ...], body: Element | None) -> list[Element]:
    """What selectors find up to the body's end: what lies behind is of other articles."""
    found = find(page, selectors)
    if body is None or not found:
        return found
    order = {node: place for place, node in enumerate(page.iter())}
    end = max(order[node] for node in body.iter())
    return [node for node in found if order[node] <= end]


def _lead(page: Element, family: Family, body: Element | None, between: list[Element]) -> list[Element]:
    """What leads the article outside its body: the family's lead, or whole paragraphs between heading and body."""
    chosen = [
        node
        for node in _chosen(page, family.lead, body)
        if body is None or (body is not node and body not in node.iterancestors())
    ]
    if chosen:
        return chosen[:1]
    return [
        node for node in between if node.tag in BLOCKS and _own(node) >= PARAGRAPH and dateline(_text(node)) is None
    ]


def _day(
    page: Element, family: Family, heading: Element | None, body: Element | None, between: list[Element]
) -> tuple[date | None, str | None]:
    """The printed day: a time element, the family's place for it, or a dateline between heading and first paragraph."""
    chosen = _chosen(page, family.published, body)
    lines = [*between, *_opening(heading, body)]
    for node in [*chosen, *lines]:
        for time in node.iter("time"):
            day = machine_date(time.get("datetime") or "")
            if day:
                return day, "time"
    for basis, nodes in {"selector": chosen, "dateline": lines}.items():
        for node in nodes:
            day = dateline(_text(node), month_first=family.month_first)
            if day:
                return day, basis
    return None, None
