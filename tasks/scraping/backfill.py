"""Pages from WARC files that others made: those of known hosts that speak of co-operatives go into the archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tasks.reading import refused
from tasks.reading.gate import mentions_cooperatives
from tasks.scraping.archive import Archive
from tasks.scraping.crawl import Crawl
from tasks.scraping.discover import canonical_link, canonical_url, matches, same_site
from tasks.scraping.index import Decision
from tasks.scraping.sources import Source
from tasks.scraping.warc import READABLE, responses
from tasks.scraping.wire import Response


def backfill(file: Path, sources: Sequence[Source], archive: Archive) -> Crawl:
    """Takes what is relevant of a WARC file, with the day on which its maker fetched it.

    `listed` counts the pages of the sources' hosts; what was decided of each is kept. Raises `WarcError`.
    """
    report = Crawl(file.name)
    for response in responses(file):
        try:
            answered = canonical_url(response.url)
        except ValueError:
            continue  # other tools archive broken addresses too
        source = _owner(answered, sources)
        if source is None:
            continue
        report.listed += 1
        why_not = _why_not(answered, response, source)
        told = "it speaks of co-operatives" if why_not is None else why_not
        archive.decide([Decision(source.name, answered, "", why_not is None, f"{file.name}: {told}")])
        if why_not is None:
            _take(answered, response, source, archive, report)
    return report


def _owner(url: str, sources: Sequence[Source]) -> Source | None:
    """The source of an address: of those that share its host, the one whose articles look so."""
    of_host = [source for source in sources if any(same_site(url, listing) for listing in source.listings)]
    return next((source for source in of_host if matches(url, source.article)), next(iter(of_host), None))


def _why_not(url: str, response: Response, source: Source) -> str | None:
    """Why a page is not taken; None if it is."""
    kind = (response.header("content-type") or "").partition(";")[0].strip().lower()
    if kind not in READABLE:
        return f"{kind or 'unknown type'}, not a page"
    if not matches(url, source.article) or url in map(canonical_url, source.listings):
        return "not the address of an article"
    if encoding := response.header("content-encoding"):
        return f"content encoding {encoding!r} is not understood"
    if refusal := refused(response.content):
        return refusal.detail
    return None if mentions_cooperatives(response.content) else "no word of co-operatives"


def _take(answered: str, response: Response, source: Source, archive: Archive, report: Crawl) -> None:
    report.relevant += 1
    url = answered
    own = canonical_link(response.content, answered)
    if own and own != answered and matches(own, source.article):
        archive.alias(answered, own)
        if archive.last(own) is not None:
            report.duplicates += 1
            return
        url = own  # its other dress is all that there is
    known = archive.last(url) is not None
    new = archive.store(url, response, source=source.name, province=source.province, role="article").new
    report.new += new and not known
    report.changed += new and known
    report.unchanged += not new
