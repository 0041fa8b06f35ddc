"""The scraping stage's door: one task a source, folder or address. What they do is in `tasks/scraping/`."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import exponential_backoff

from tasks.records import Capture, Tally
from tasks.scraping.addresses import UnreachableError
from tasks.scraping.archive import Archive
from tasks.scraping.asking import fetch_page
from tasks.scraping.backfill import backfill
from tasks.scraping.crawl import EVERYTHING, Crawl, Scope, SourceFailedError, crawl
from tasks.scraping.fetch import Fetcher, Manners
from tasks.scraping.folder import ingest
from tasks.scraping.sources import Source
from tasks.settings import settings

SCRAPED = Tally()  # by this process
_ONE = threading.Lock()


@cache
def _made(data: Path) -> Fetcher:
    return Fetcher(Manners(contact=settings(data).contact))


def _fetcher(data: Path) -> Fetcher:
    """One for all tasks of this process, even those that start at once: sources that share a host share its delay."""
    with _ONE:
        return _made(data)


def may_pass(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether trying again can help: the host did not answer. A changed site, or one that forbids, stays as it is."""
    fault = state.result(raise_on_failure=False)
    return isinstance(fault, SourceFailedError) and isinstance(fault.__context__, UnreachableError)


# Single questions are repeated by the fetcher; this is for a host that is down for minutes. A person who waits sets
# `retries=0`: without a network every source would wait in vain.
@task(
    task_run_name="scrape {source.name}",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=exponential_backoff(120),
    retry_jitter_factor=0.5,
    retry_condition_fn=may_pass,
)
def scrape_source(source: Source, archive_folder: Path, scope: Scope = EVERYTHING) -> Crawl:
    """Crawls a source. Raises `SourceFailedError`; what was taken before is archived all the same."""
    try:
        with Archive(archive_folder, source.name) as archive:
            fetcher = _fetcher(archive_folder.parent)
            return crawl(source, archive, scope=scope, fetcher=fetcher, on_page=lambda _: SCRAPED.add(pages=1))
    finally:
        SCRAPED.add(sources=1)


@task(task_run_name="take the pages of {folder}", cache_policy=NO_CACHE)
def scrape_folder(folder: Path, pages: Path | None, archive_folder: Path) -> Crawl:
    """Takes a folder of pages. Raises `FolderError`."""
    with Archive(archive_folder, "folder") as archive:
        return ingest(folder, pages, archive)


@task(task_run_name="take the pages of {file}", cache_policy=NO_CACHE)
def scrape_warc(file: Path, sources: Sequence[Source], archive_folder: Path) -> Crawl:
    """Takes the relevant pages of known hosts from a WARC file of any tool. Raises `WarcError`."""
    with Archive(archive_folder, "backfill") as archive:
        return backfill(file, sources, archive)


@task(task_run_name="fetch {url}", cache_policy=NO_CACHE)
def scrape_page(url: str, province: str | None, archive_folder: Path) -> Capture:
    """Takes one address. Raises `FetchError`."""
    with Archive(archive_folder, "page") as archive:
        return fetch_page(url, province, archive, _fetcher(archive_folder.parent))
