"""Asking for addresses with the archive at hand: conditionally, and so that whatever comes is kept."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

from tasks.records import Capture
from tasks.scraping.addresses import FetchError
from tasks.scraping.archive import Archive
from tasks.scraping.discover import canonical_url
from tasks.scraping.fetch import Aside, Fetcher, Terms
from tasks.scraping.sources import Source
from tasks.scraping.wire import Response


def fetch_page(url: str, province: str | None, archive: Archive, fetcher: Fetcher | None = None) -> Capture:
    """Takes one address into the archive. Raises `FetchError`; returns the known capture if nothing changed."""
    if fetcher is None:
        with Fetcher() as own:
            return fetch_page(url, province, archive, own)
    try:
        address = canonical_url(url)
    except ValueError as fault:
        raise FetchError(f"{url}: not an http(s) address: {fault}", "address") from fault
    site = urlsplit(address).hostname or ""
    keep = partial(_store_aside, archive, site, province)
    response = ask(fetcher, archive, address, Terms(keep=keep))
    return archive.store(address, response, source=site, province=province, role="article").capture


def terms(source: Source, archive: Archive) -> Terms:
    """How a source's addresses are asked: what comes instead of pages goes into the archive too."""
    return Terms(
        served_at=source.served_at,
        unverified=source.unverified_hosts,
        keep=partial(_store_aside, archive, source.name, source.province),
    )


def _store_aside(archive: Archive, source: str, province: str | None, answer: Response, role: Aside) -> None:
    archive.store(answer.url, answer, source=source, province=province, role=role)


def ask(fetcher: Fetcher, archive: Archive, url: str, terms: Terms) -> Response:
    """The answer to a GET, conditional where the page is archived. Raises `FetchError`."""
    last = archive.last(url)
    if last is None:
        return fetcher.fetch(url, terms=terms)
    return fetcher.fetch(url, etag=last.etag, last_modified=last.last_modified, terms=terms)
