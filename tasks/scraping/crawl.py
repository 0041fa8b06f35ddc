"""Crawling one source: its listings, what is new or changed of its articles, and what went wrong on the way."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from tasks.reading import refused
from tasks.reading.encoding import EncodingError
from tasks.records import HtxError, SourceRun
from tasks.scraping.addresses import FetchError, UnreachableError
from tasks.scraping.archive import Archive, Known, Role, Stored
from tasks.scraping.asking import ask, terms
from tasks.scraping.discover import (
    Link,
    Listing,
    canonical_link,
    canonical_url,
    matches,
    read_listing,
    relevance,
    same_site,
)
from tasks.scraping.fetch import Fetcher
from tasks.scraping.index import Decision
from tasks.scraping.sources import Source
from tasks.scraping.wire import Response

PAGES = 50  # of one source's listings in one run
# Corrections come soon after publication; an older page is asked for no more, out of courtesy to the site.
SETTLED = timedelta(days=30)
SILENT = 5  # articles in a row that a host does not answer for; then it is left alone, and they are owed
AILING = {"unreachable", "timeout", "http 429", "http 500", "http 502", "http 503", "http 504"}
OLDER = 500  # settled pages of one source that one run asks for again, where it is told to


@dataclass
class Crawl:
    """What a crawl did. Counts are of articles; `failed` has a line for each that could not be taken."""

    source: str
    listed: int = 0  # links to articles found in listings
    relevant: int = 0  # of these, those that the gate let through
    fetched: int = 0  # answers that were pages, unchanged ones too
    new: int = 0  # pages not archived before
    changed: int = 0  # pages archived before with other bytes
    unchanged: int = 0
    duplicates: int = 0  # further addresses of a page
    would: list[str] = field(default_factory=list)  # of a rehearsal: what a run would ask for, and why
    failed: list[str] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)  # by `FetchError.kind`, of listings too


@dataclass(frozen=True, slots=True)
class Scope:
    """Which of a source's articles are taken. Days are those that a listing tells; what it does not date is taken."""

    since: date | None = None  # goes back past known pages, to articles of that day
    until: date | None = None
    older: bool = False  # asks for settled pages too, those first that were not seen for longest
    rehearse: bool = False  # asks for listings alone, and says what else would be asked for


EVERYTHING = Scope()


class SourceFailedError(HtxError):
    """A source that does not yield what it should. What could be taken is archived, and counted in `crawl`."""

    def __init__(self, message: str, crawl: Crawl) -> None:
        super().__init__(message)
        self.crawl = crawl


def crawl(
    source: Source,
    archive: Archive,
    *,
    scope: Scope = EVERYTHING,
    fetcher: Fetcher | None = None,
    on_page: Callable[[Crawl], None] | None = None,
) -> Crawl:
    """Takes what is new of a source, within the scope, into the archive.

    Raises `SourceFailedError` when the source cannot be reached, when its listings link to no article, and, after
    all others were taken, when some article could not be fetched.
    """
    if fetcher is None:
        with Fetcher() as own:
            return crawl(source, archive, scope=scope, fetcher=own, on_page=on_page)
    report, began = Crawl(source.name), datetime.now(UTC)
    failure: str | None = "broke off"
    try:
        _Crawler(source, archive, scope, fetcher, on_page or (lambda _: None), report).run()
        failure = None
    except Exception as fault:
        failure = str(fault) if isinstance(fault, HtxError) else f"{type(fault).__name__}: {fault}"
        raise
    finally:
        archive.note(_row(report, source, began, failure))
    return report


def _row(report: Crawl, source: Source, began: datetime, failure: str | None) -> SourceRun:
    counts = {name: count for name, count in asdict(report).items() if isinstance(count, int)}
    return SourceRun(
        source=source.name,
        looked_at=began,
        ended_at=datetime.now(UTC),
        counts=counts,
        errors=dict(report.errors),
        expected_articles=source.expect.articles if source.expect else None,
        expected_days=source.expect.days if source.expect else None,
        failure=failure,
    )


@dataclass
class _Crawler:
    source: Source
    archive: Archive
    scope: Scope
    fetcher: Fetcher
    on_page: Callable[[Crawl], None]
    report: Crawl
    done: set[str] = field(default_factory=set)  # addresses of articles dealt with in this run
    listed: set[str] = field(default_factory=set)
    silent: int = 0

    def run(self) -> None:
        broken = []
        for url in self.source.listings:
            try:
                self._follow(url)
            except UnreachableError as fault:  # nor would anything else of it be reached
                self.report.errors[fault.kind] += 1
                self._fail(str(fault))
            except FetchError as fault:
                self.report.errors[fault.kind] += 1
                broken.append(str(fault))
        left = [url for url in self.archive.pending(self.source.name) if url not in self.listed and self._is_own(url)]
        if self.scope.older:
            left += self._settled()
        self.report.relevant += len(left)
        for url in left:
            self._try(url, "")
        if broken:
            self._fail(broken[0] + (f" (and {len(broken) - 1} more listings)" if broken[1:] else ""))
        if not self.listed:
            self._fail(f"{', '.join(self.source.listings)}: links to no article, the site may have changed")
        if self.report.failed:
            first = self.report.failed[0]
            self._fail(f"{len(self.report.failed)} of {self.report.relevant} articles failed, first {first}")

    def _settled(self) -> list[str]:
        """Addresses of archived articles that no listing showed, those first that were not seen for longest."""
        urls = {capture.url for capture in self.archive.captures(self.source.name)} - self.listed
        known = [self.archive.last(url) for url in urls if self._is_own(url) and not self.archive.lost(url)]
        seen = sorted((last.seen_at, last.capture.url) for last in known if last is not None)
        return [url for _, url in seen[:OLDER]]

    def _is_own(self, url: str) -> bool:
        """Whether an address is of this source's sites as they are listed now: a sample's source may bear its name."""
        return any(same_site(url, listing) for listing in self.source.listings)

    def _fail(self, what: str) -> None:
        raise SourceFailedError(f"{self.source.name}: {what}", self.report)

    def _follow(self, start: str) -> None:
        """A listing and its further pages, as long as they tell something that is not known."""
        queue, seen = deque([canonical_url(start)]), set[str]()
        while queue and len(seen) < PAGES:
            url = queue.popleft()
            if url in seen:
                continue
            seen.add(url)
            listing = self._listing(url, first=len(seen) == 1)
            if listing is None:
                return
            if self._take(listing) or not listing.links:
                queue.extend(listing.next)
            else:
                queue.clear()  # parts of a sitemap come newest first: the others tell nothing new either

    def _listing(self, url: str, first: bool) -> Listing | None:
        """The links of a listing's page. The first page must be there; a later one that is not counts as a failure."""
        try:
            response = self._ask(url)
            if not same_site(response.url, url):
                self._refuse(url, response, FetchError(f"{url}: leads away to {response.url}", "redirect"))
            # A list of headlines may well be short: of what refuses articles, only a wall or a note refuses it.
            if (found := refused(response.content)) and found.reason in {"blocked", "missing"}:
                self._refuse(url, response, FetchError(f"{url}: {found.detail}", found.reason))
            # After a 304 the archived page is read again: what failed of it in an earlier run is still to be had.
            stored = self._store(url, response, "listing").capture
            body = self.archive.read(stored)
            try:
                return read_listing(body, stored.content_type, url, self.source.markup, self.source.article)
            except EncodingError as fault:
                raise FetchError(f"{url}: {fault}", "encoding") from fault
        except FetchError as fault:
            if first:
                raise
            self._failed(fault)
            return None

    def _refuse(self, url: str, response: Response, fault: FetchError) -> None:
        """Keeps an answer that is not the page asked for, and raises why."""
        self._store(url, response, "refused")
        raise fault

    def _failed(self, fault: FetchError) -> None:
        self.report.failed.append(str(fault))
        self.report.errors[fault.kind] += 1

    def _take(self, listing: Listing) -> bool:
        """Deals with a listing's links; whether its further pages are worth asking for."""
        fresh = [link for link in listing.links if link.url not in self.listed]
        self.listed.update(link.url for link in fresh)
        self.report.listed += len(fresh)
        verdicts = [(link, *self._verdict(link)) for link in fresh]
        self.archive.decide([Decision(self.source.name, link.url, link.title, yes, why) for link, yes, why in verdicts])
        chosen = [link for link, yes, _ in verdicts if yes and not self.archive.lost(link.url)]
        unknown = any(self.archive.last(self.archive.resolve(link.url)) is None for link in chosen)
        self.report.relevant += len(chosen)
        for link in chosen:
            self._try(link.url, link.title)
        if self.scope.since:
            return any(link.published is None or link.published >= self.scope.since for link in fresh)
        return bool(fresh) and (unknown or not chosen)

    def _try(self, url: str, title: str) -> None:
        if self.scope.rehearse:
            last = self.archive.last(self.archive.resolve(url))
            if last is None or not self._rests(last):
                self.report.would.append(f"{url} ({'new' if last is None else 'known: asks whether it has changed'})")
            return
        try:
            self._article(url)
            self.silent = 0
        except FetchError as fault:
            self._failed(fault)
            self.silent = self.silent + 1 if fault.kind in AILING else 0
            if self.silent == SILENT:
                self._fail(f"no longer answers: {SILENT} articles in a row failed, last {fault}")
            if fault.lasting and self.archive.lose(url, str(fault)):  # the second time for good
                self.archive.decide([Decision(self.source.name, url, title, False, str(fault))])
        self.on_page(self.report)

    def _verdict(self, link: Link) -> tuple[bool, str]:
        if self.scope.since and link.published and link.published < self.scope.since:
            return False, f"published {link.published}, before {self.scope.since}"
        if self.scope.until and link.published and link.published > self.scope.until:
            return False, f"published {link.published}, after {self.scope.until}"
        return relevance(link, self.source.kind)

    def _rests(self, last: Known) -> bool:
        return not self.scope.older and datetime.now(UTC) - last.capture.fetched_at > SETTLED

    def _article(self, listed: str) -> None:
        url = self.archive.resolve(listed)
        if url in self.done:
            self.report.duplicates += 1
            return
        self.done.add(url)
        last = self.archive.last(url)
        if last is not None and self._rests(last):
            self.report.unchanged += 1
            return
        response = self._ask(url)
        self.report.fetched += 1
        answered = self._answered(url, response)
        own = self._own(answered, response)
        if own != url:
            self.archive.alias(url, own)
        if own != answered:
            # Another dress of a page, such as its print view: the page itself is taken, now and from now on.
            self._store(answered, response, "duplicate")
            self.report.duplicates += 1
            if own not in self.done:
                self._article(own)
            return
        if own != url and own in self.done:
            self.report.duplicates += 1
            return
        self.done.add(own)
        known = self.archive.last(own) is not None
        if not self._store(own, response, "article").new:
            self.report.unchanged += 1
        elif known:
            self.report.changed += 1
        else:
            self.report.new += 1

    def _answered(self, url: str, response: Response) -> str:
        """The address that answered, after redirects. One that led off the site or to its front had no page."""
        answered = canonical_url(response.url)
        if not same_site(answered, url):
            self._refuse(url, response, FetchError(f"{url}: leads away to {answered}", "redirect", lasting=True))
        if answered != url and (urlsplit(answered).path == "/" or answered in map(canonical_url, self.source.listings)):
            told = f"{url}: leads to {answered}, so the article is gone"
            self._refuse(url, response, FetchError(told, "gone", lasting=True))
        if response.status == 200 and (found := refused(response.content)):
            fault = FetchError(f"{url}: {found.detail}", found.reason, lasting=found.reason in {"missing", "not text"})
            self._refuse(url, response, fault)
        return answered

    def _own(self, answered: str, response: Response) -> str:
        """The address that the page says is its own, if it can be an article's and does not lead in a circle."""
        told = canonical_link(response.content, answered) if response.status == 200 else None
        if told is None or told == answered or self.archive.resolve(told) == answered:
            return answered
        return told if matches(told, self.source.article) else answered

    def _ask(self, url: str) -> Response:
        return ask(self.fetcher, self.archive, url, terms(self.source, self.archive))

    def _store(self, url: str, response: Response, role: Role) -> Stored:
        return self.archive.store(url, response, source=self.source.name, province=self.source.province, role=role)
