"""The commands `htx sources …`: the source list, and whether each source works today. No Prefect here."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from flows.parameters import SAMPLE, data_folder, known_province
from tasks.reading import Unread, read, refused
from tasks.reading.encoding import EncodingError
from tasks.scraping.addresses import FetchError
from tasks.scraping.archive import Archive
from tasks.scraping.asking import ask, terms
from tasks.scraping.discover import Link, Listing, feeds, read_listing, relevance
from tasks.scraping.fetch import Fetcher
from tasks.scraping.sources import Source, load_sources, select

PROBES = 3  # articles of a source that are read
TOGETHER = 32  # sources that are tried beside each other

app = typer.Typer(help="The source list, and whether each source works.", invoke_without_command=True)

Province = Annotated[str | None, typer.Option(help="A province in any spelling.")]


@app.callback()
def list_sources(context: typer.Context, province: Province = None) -> None:
    """List the sources, on what evidence each stands, and whether anybody has yet seen it work."""
    if context.invoked_subcommand:
        return
    from rich.table import Table

    from flows import show

    table = Table("name", "province", "kind", "family", "holds", "seen", "verified", "listings")
    for each in select(load_sources(), area=province):
        holds = f"{each.since or ''} – {each.until or ''}" if each.since or each.until else ""
        row = [each.name, each.province or "(national)", each.kind, each.family, holds, each.evidence or ""]
        table.add_row(*row, "yes" if each.verified else "no", "\n".join(each.listings))
    show.console().print(table)


@dataclass
class Checked:
    """What came of trying a source."""

    source: str
    reachable: bool = False
    robots: bool | None = None  # whether robots.txt allows the listings; None: it could not be had
    listed: int = 0  # links to articles
    relevant: int = 0  # of these
    tried: int = 0  # articles, the relevant ones first
    read: int = 0
    dated: int = 0
    with_statistics: int = 0
    faults: list[str] = field(default_factory=list)
    offers: list[str] = field(default_factory=list)  # feeds and sitemaps that could be listings


@app.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Without a name all.")] = None,
    province: Province = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Of the bundled sample site, served on this machine.")
    ] = False,
    data: Annotated[Path | None, typer.Option(help="The data folder that knows the last success.")] = None,
) -> None:
    """Try each source live: its listings and a few articles. Nothing is kept. Exits 1 if one does not work."""
    from rich.progress import track
    from rich.table import Table

    from flows import show

    table = Table("source", "reachable", "robots", "listed", "relevant", "read", "dated", "statistics", "last success")
    faults: dict[str, list[str]] = {}
    offers: dict[str, list[str]] = {}
    errors = show.console(error=True)
    with _chosen(names or (), province, sample) as sources, Fetcher() as fetcher:
        last = _last_successes(data_folder(data) / "archive")
        trying = track(
            try_sources(sources, fetcher), "trying", len(sources), console=errors, disable=not errors.is_terminal
        )
        for each in sorted(trying, key=lambda each: each.source):
            yes = {True: "yes", False: "no", None: "?"}
            counts = [each.listed, each.relevant, f"{each.read} of {each.tried}", each.dated, each.with_statistics]
            seen = f"{last[each.source]:%Y-%m-%d}" if each.source in last else "never"
            table.add_row(each.source, yes[each.reachable], yes[each.robots], *map(str, counts), seen)
            faults |= {each.source: each.faults} if each.faults else {}
            offers |= {each.source: each.offers} if each.offers else {}
    show.console().print(table)
    for source, told in offers.items():
        print(f"{source} also offers {', '.join(told)}")
    for source, told in faults.items():
        for fault in told:
            print(f"htx: {source}: {fault}", file=sys.stderr)
    if faults:
        sys.exit(1)


def try_sources(sources: Sequence[Source], fetcher: Fetcher) -> Iterator[Checked]:
    """Each source as it is done, hosts beside each other."""
    with ThreadPoolExecutor(TOGETHER) as pool:
        for future in as_completed([pool.submit(try_source, source, fetcher) for source in sources]):
            yield future.result()


def try_source(source: Source, fetcher: Fetcher) -> Checked:
    """Its listings' first pages, and as many articles as `PROBES`. What goes wrong is among the faults."""
    found = Checked(source.name)
    if not source.active(date.today()):
        found.faults.append(f"holds from {source.since or 'ever'} to {source.until or 'now'}: not asked today")
        return found
    links: dict[str, Link] = {}
    with TemporaryDirectory() as folder, Archive(Path(folder)) as archive:
        for url in source.listings:
            try:
                found.robots = fetcher.robots_allow(url, terms(source, archive))
                found.reachable = True
                listing = _listing(source, url, fetcher, archive)
                links |= {link.url: link for link in listing.links}
                found.offers += _offers(source, url, fetcher, archive)
            except (FetchError, EncodingError) as fault:
                found.faults.append(str(fault))
        relevant = [link for link in links.values() if relevance(link, source.kind)[0]]
        found.listed, found.relevant = len(links), len(relevant)
        for link in (relevant or list(links.values()))[:PROBES]:
            _try_article(source, link, fetcher, archive, found)
    if found.reachable and not found.faults:
        if not found.listed:
            found.faults.append("the listings link to no article: the site may have changed, or `article` is wrong")
        elif relevant and not found.read:
            found.faults.append("no relevant article could be read: the site may have changed")
        elif found.read and not found.dated:
            found.faults.append("no article tells its day: the family's `published` may be wrong")
    return found


def _listing(source: Source, url: str, fetcher: Fetcher, archive: Archive) -> Listing:
    response = ask(fetcher, archive, url, terms(source, archive))
    archive.store(url, response, source=source.name, province=source.province, role="listing")
    if (refusal := refused(response.content)) and refusal.reason in {"blocked", "missing"}:
        raise FetchError(f"{url}: {refusal.detail}", refusal.reason)
    return read_listing(response.content, response.header("content-type"), url, source.markup, source.article)


def _offers(source: Source, url: str, fetcher: Fetcher, archive: Archive) -> list[str]:
    """Feeds and sitemaps of a site that its entry does not list."""
    page = archive.last(url)
    assert page is not None  # just stored
    offered = feeds(archive.read(page.capture), page.capture.content_type, url)
    return sorted({*offered, *fetcher.sitemaps(url, terms(source, archive))} - set(source.listings))


def _try_article(source: Source, link: Link, fetcher: Fetcher, archive: Archive, found: Checked) -> None:
    from tasks.extraction import extract

    found.tried += 1
    try:
        response = ask(fetcher, archive, link.url, terms(source, archive))
    except FetchError as fault:
        found.faults.append(str(fault))
        return
    capture = archive.store(link.url, response, source=source.name, province=source.province, role="article").capture
    page = read(response.content, capture.content_type, capture, source.markup)
    if isinstance(page, Unread):
        if page.reason != "irrelevant":
            found.faults.append(f"{link.url}: {page.detail}")
        return
    found.read += 1
    found.dated += page.published is not None
    found.with_statistics += bool(extract(page))


def _last_successes(folder: Path) -> dict[str, datetime]:
    """When each source was last crawled without a fault, as far as the archive knows."""
    if not (folder / "index.sqlite").exists():
        return {}
    with Archive(folder) as archive:
        return {run.source: run.looked_at for run in archive.runs() if run.failure is None}


@contextmanager
def _chosen(names: Sequence[str], province: str | None, sample: bool) -> Iterator[tuple[Source, ...]]:
    from tasks.scraping.sample.server import serve

    area = known_province(province) if province else None
    if sample:
        with serve() as site:
            yield select(load_sources(SAMPLE, site.base), names, area)
    else:
        yield select(load_sources(), names, area)
