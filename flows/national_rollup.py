"""The main journey: scrape → extract → load → roll up → publish.

`python -m flows.national_rollup` takes the live source list; `htx run` and deployments give parameters.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from flows.alerts import alert
from flows.outcome import Run, deployed
from flows.parameters import SAMPLE, ProvinceName, SourceName, check, data_folder, unmixed
from flows.progress import progress
from flows.reading import read_and_load, unseen
from tasks.extract import pending
from tasks.health import judge_sources
from tasks.load import mark_seen
from tasks.prune import prune
from tasks.publish import publish, publishable
from tasks.rollup import roll_up
from tasks.scrape import SCRAPED, scrape_folder, scrape_page, scrape_source, scrape_warc
from tasks.scraping.crawl import Scope
from tasks.scraping.sample.server import serve
from tasks.scraping.sources import Source, load_sources, select
from tasks.settings import settings


# Scraping is waiting: every host is asked slowly, so many are asked beside each other.
@flow(
    task_runner=ThreadPoolTaskRunner[Any](max_workers=32),  # type: ignore[arg-type] # Prefect's generics
    on_failure=[alert],
    on_crashed=[alert],
)
def national_rollup(
    data: Path | None = None,
    source: list[SourceName] | None = None,
    province: ProvinceName | None = None,
    since: date | None = None,
    until: date | None = None,
    older: bool = False,
    sample: bool = False,
    folder: Path | None = None,
    pages: Path | None = None,
    page: str | None = None,
    warc: list[Path] | None = None,
    wait: int = 0,
) -> State[Run]:
    """From pages to the published national rollup.

    Pages come from the live source list (of the given sources or province, published since and until those days;
    `older` asks again for pages of more than a month ago), from the bundled sample site, from a folder (its provinces
    and days told by the table `pages`), from one address, or from WARC files that others made (of known hosts, what is
    relevant). `data` is the data folder; `wait` says how many minutes another run that fills it is waited for. A part
    that fails is left out: the run publishes the rest and ends Failed, with a line for each fault.
    """
    run, published = Run(), "nothing to publish"
    home = data_folder(data)
    with run.part():
        check(source, province, since, sample, folder, pages, page, warc, until=until)
        settings(home)  # a mistake there is told before anything is fetched
        with run.writing(home, wait), _source_list(sample) as sources:
            scraping: dict[str, PrefectFuture[Any]]
            if folder:
                scraping = {folder.name: scrape_folder.submit(folder, pages, home / "archive")}
            elif page:
                scraping = {page: scrape_page.submit(page, province, home / "archive")}
            elif warc:
                scraping = {file.name: scrape_warc.submit(file, sources, home / "archive") for file in warc}
            else:
                chosen = [each for each in select(sources, source or (), province) if each.active(date.today())]
                unmixed(home, chosen)
                # Who sits before the run is told at once; a deployed run has time to try again.
                scrape = scrape_source if deployed() else scrape_source.with_options(retries=0)
                scope = Scope(since, until, older)
                scraping = {each.name: scrape.submit(unseen(each), home / "archive", scope) for each in chosen}
            with progress("scraping", len(scraping), SCRAPED):
                scraped = run.settle(scraping)
            unread = pending(home)
            read_and_load(run, unread, home)
            for each in judge_sources(home):
                with run.part(each.source):
                    each.check()
            if scraped or unread or publishable(home):
                mark_seen(home)
                roll_up(home, anew=False)
                narrowed = source or province or since or until or sample or folder or page or warc
                swept = bool(scraped) and not narrowed
                published = publish(home, swept=swept)
                if swept:
                    prune(home)
    return run.end(published)


@contextmanager
def _source_list(sample: bool) -> Iterator[tuple[Source, ...]]:
    """The live source list, or the sample's for as long as its site is served."""
    if sample:
        with serve() as site:
            yield load_sources(SAMPLE, site.base)
    else:
        yield load_sources()


if __name__ == "__main__":
    sys.exit(0 if national_rollup(return_state=True).is_completed() else 1)
