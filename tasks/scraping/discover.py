"""Finding articles: what a listing, a feed or a sitemap links to, which of it is relevant, and what its address is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

import lxml.html
import yaml
from lxml import etree

from tasks.reading.dates import printed_date
from tasks.reading.encoding import EncodingError, decode
from tasks.scraping.payload import PayloadError, unpack
from tasks.scraping.selectors import find
from tasks.scraping.sources import Family

RULES = Path(__file__).with_name("discovery.yaml")
HEADLINE = 25  # characters: a shorter link text, where nothing else tells articles, belongs to a menu


@dataclass(frozen=True, slots=True)
class Link:
    url: str  # canonical
    title: str
    published: date | None = None  # where the listing tells it


@dataclass(frozen=True, slots=True)
class Listing:
    links: tuple[Link, ...]
    next: tuple[str, ...]  # further pages of the listing


@dataclass(frozen=True, slots=True)
class _Rules:
    titles: re.Pattern[str]
    slugs: re.Pattern[str]
    next: frozenset[str]
    tracking: re.Pattern[str]
    variants: tuple[tuple[re.Pattern[str], str], ...]


@cache
def _rules() -> _Rules:
    data: dict[str, Any] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    titles = "|".join(re.escape(unicodedata.normalize("NFC", word)) for word in data["titles"])
    return _Rules(
        titles=re.compile(rf"(?<!\w)({titles})(?!\w)", re.IGNORECASE),
        slugs=re.compile(rf"(?<![a-z0-9])({'|'.join(data['slugs'])})(?![a-z0-9])"),
        next=frozenset(data["next"]),
        tracking=re.compile(data["tracking"], re.IGNORECASE),
        variants=tuple((re.compile(pattern, re.IGNORECASE), to) for pattern, to in data["variants"]),
    )


def relevance(link: Link, kind: str = "other") -> tuple[bool, str]:
    """Whether a link leads to something on co-operatives, and what says so. `kind` is the source's."""
    title = " ".join(unicodedata.normalize("NFC", link.title).split())
    if word := _rules().titles.search(title):
        return True, f"title: {word[0].lower()}"
    if slug := _rules().slugs.search(urlsplit(link.url).path.lower()):
        return True, f"address: {slug[0]}"
    if kind == "alliance":
        return True, "site of an alliance"
    return False, "no word of co-operatives in title or address"


@lru_cache(1 << 14)  # a listing's own address is compared with each of its links
def canonical_url(url: str, base: str | None = None) -> str:
    """One address for one page: absolute, lower-case host, no fragment, tracking, print or AMP dress. ASCII."""
    parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
    query = urlencode([pair for pair in parse_qsl(parts.query, True) if not _rules().tracking.match(pair[0])])
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    rest = path + (f"?{query}" if query else "")
    for pattern, to in _rules().variants:
        rest = pattern.sub(to, rest)
    path, mark, query = rest.partition("?") if "?" in rest else rest.partition("&")
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    if parts.port and (parts.scheme, parts.port) not in {("http", 80), ("https", 443)}:
        host += f":{parts.port}"
    return urlunsplit((parts.scheme.lower(), host, path or "/", query if mark else "", ""))


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: the same host, or a part of it (`tab.paper.vn` of `paper.vn`)."""
    a, b = ((urlsplit(url).hostname or "").removeprefix("www.") for url in (one, other))
    return a == b or a.endswith("." + b) or b.endswith("." + a)


def read_listing(body: bytes, content_type: str | None, url: str, family: Family, article: str | None) -> Listing:
    """What a listing page, RSS or Atom feed, or sitemap at `url` links to. `article` is the source's pattern.

    Raises `tasks.reading.encoding.EncodingError` for bytes that are no text.
    """
    if body.startswith(b"\x1f\x8b"):  # a sitemap that is a packed file
        try:
            body, content_type = unpack(body, "gzip"), "application/xml"
        except PayloadError as fault:
            raise EncodingError(str(fault)) from fault
    kind = (content_type or "").partition(";")[0].strip().lower()
    if (kind.endswith("xml") and kind != "application/xhtml+xml") or body.lstrip()[:5] == b"<?xml":
        feed = _read_xml(body, url, article)
        if feed is not None:
            return feed
    return _read_html(decode(body, content_type), url, family, article)


def canonical_link(body: bytes, url: str) -> str | None:
    """The address that a page says is its own (`<link rel=canonical>`), if that is another of its site and no front."""
    found = re.search(rb"<link\b[^>]*\brel\s*=\s*[\"']?canonical\b[^>]*>", body, re.IGNORECASE)
    href = re.search(rb"\bhref\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s>]+))", found[0], re.IGNORECASE) if found else None
    if href is None:
        return None
    text = next(group for group in href.groups() if group is not None).decode("utf-8", "replace").replace("&amp;", "&")
    address = _followable(text, url, url)
    return address if address and urlsplit(address).path != "/" else None


def _read_xml(body: bytes, url: str, article: str | None) -> Listing | None:
    """A feed's or a sitemap's links; None if it is neither."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(body, parser)
    if root is None:
        return None
    name = etree.QName(root).localname.lower()
    if name == "sitemapindex":
        parts = [(_told_day(part), loc) for part in root.iterfind("{*}sitemap") for loc in _texts(part, "loc")]
        parts.sort(key=lambda part: part[0] or date.min, reverse=True)  # the newest first: the rest is known by then
        addresses = (_followable(loc, url, url) for _, loc in parts)
        return Listing((), tuple(address for address in addresses if address))
    entries = {"rss": "item", "rdf": "item", "feed": "entry", "urlset": "url"}.get(name)
    if entries is None:
        return None
    links = []
    for entry in root.iterfind(f".//{{*}}{entries}"):
        hrefs = [a.get("href") for a in entry.iterfind("{*}link[@href]") if a.get("rel", "alternate") == "alternate"]
        address = next(iter([*hrefs, *_texts(entry, "link"), *_texts(entry, "loc")]), None)
        canonical = _followable(address or "", url, url)
        if address is None or canonical is None or not matches(address, article):
            continue
        title = next(iter(_texts(entry, "title")), "")
        links.append(Link(canonical, " ".join(title.split()), _told_day(entry)))
    return Listing(tuple(links), ())


def _told_day(entry: etree._Element) -> date | None:
    """The day of an entry; of a sitemap's the last change, which is no earlier than publication."""
    tags = ("pubDate", "published", "publication_date", "updated", "date", "lastmod")
    return _feed_date(next((text for tag in tags for text in _texts(entry, tag)), None))


def feeds(body: bytes, content_type: str | None, url: str) -> list[str]:
    """The RSS and Atom feeds of articles that a page's head offers. Raises `EncodingError`."""
    head = lxml.html.document_fromstring(decode(body, content_type) or " ")
    offered = head.xpath("//link[@rel='alternate'][contains(@type, 'rss') or contains(@type, 'atom')]/@href")
    addresses = (_followable(str(href), url, url) for href in offered if "comment" not in href)
    return [address for address in addresses if address]


def _texts(node: etree._Element, tag: str) -> list[str]:
    return [child.text.strip() for child in node.iterfind(f".//{{*}}{tag}") if child.text and child.text.strip()]


def _feed_date(text: str | None) -> date | None:
    if text is None:
        return None
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return parse(text).date()
        except ValueError:
            continue
    return printed_date(text)


def _read_html(text: str, url: str, family: Family, article: str | None) -> Listing:
    try:
        page = lxml.html.document_fromstring(text)
    except etree.ParserError:  # nothing but blanks or comments
        return Listing((), ())
    base = urljoin(url, next(iter(page.xpath("//base/@href")), url))
    chosen = find(page, family.links)
    anchors = chosen or page.xpath("//a[@href]")
    guess = article is None and not chosen
    found: dict[str, Link] = {}
    for anchor in anchors:
        href = (anchor.get("href") or "").strip()
        address = _followable(href, base, url)
        if address is None:
            continue
        title = max(" ".join(anchor.text_content().split()), (anchor.get("title") or "").strip(), key=len)
        if not matches(urljoin(base, href), article) or (guess and len(title) < HEADLINE):
            continue
        told = found.get(address)
        # An article is often linked twice, by its picture and by its headline.
        if told is None or len(title) > len(told.title):
            found[address] = Link(
                address, title, _item_date(anchor, family.month_first) or (told.published if told else None)
            )
    return Listing(tuple(found.values()), _next_pages(page, base, url, family))


def _followable(href: str, base: str, url: str) -> str | None:
    """The canonical address of a link to another page of the same site; None for any other, and broken ones."""
    if not href or href.startswith("#"):
        return None
    try:
        address = canonical_url(href, base)
    except ValueError:
        return None
    if not address.startswith(("http://", "https://")) or not same_site(address, url) or address == canonical_url(url):
        return None
    return address


def matches(address: str, article: str | None) -> bool:
    """Whether an address is one of an article, as far as the source's pattern tells."""
    parts = urlsplit(address)
    return article is None or re.search(article, parts.path + (f"?{parts.query}" if parts.query else "")) is not None


def _item_date(anchor: lxml.html.HtmlElement, month_first: bool) -> date | None:
    """The date printed beside a link, in what of the listing holds this link's address and no other."""
    node = anchor
    for _ in range(3):
        parent = node.getparent()
        if parent is None or any(a.get("href") != anchor.get("href") for a in parent.iter("a")):
            break
        node = parent
    text = node.text_content()
    return printed_date(text, month_first=month_first) if node is not anchor and len(text) < 2000 else None


def _next_pages(page: lxml.html.HtmlElement, base: str, url: str, family: Family) -> tuple[str, ...]:
    chosen = find(page, family.next)
    chosen += page.xpath("//a[@rel='next'] | //link[@rel='next']")
    chosen += [a for a in page.iter("a") if " ".join(a.text_content().lower().split()) in _rules().next]
    addresses = (_followable(anchor.get("href") or "", base, url) for anchor in chosen)
    return tuple(address for address in addresses if address)[:1]
