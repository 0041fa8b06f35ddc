"""A dry run: all sources beside each other, as a run would ask them, and nothing kept. No Prefect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from flows.parameters import SAMPLE
from tasks.records import HtxError
from tasks.scraping.crawl import Scope
from tasks.scraping.fetch import Fetcher, Manners
from tasks.scraping.rehearsal import rehearse
from tasks.scraping.sample.server import serve
from tasks.scraping.sources import Source, load_sources, select
from tasks.settings import settings


def rehearse_all(
    home: Path, source: Sequence[str] | None, province: str | None, scope: Scope, sample: bool
) -> Iterator[tuple[str, list[str] | HtxError]]:
    """For each chosen source the addresses that a run would ask for, or why it would fail."""
    with ExitStack() as stack:
        sources = load_sources(SAMPLE, stack.enter_context(serve()).base) if sample else load_sources()
        fetcher = stack.enter_context(Fetcher(Manners(contact=settings(home).contact)))

        def one(chosen: Source) -> tuple[str, list[str] | HtxError]:
            try:
                return chosen.name, rehearse(chosen, home / "archive", scope, fetcher)
            except HtxError as fault:
                return chosen.name, fault

        chosen = [each for each in select(sources, source or (), province) if each.active(date.today())]
        yield from stack.enter_context(ThreadPoolExecutor(max_workers=32)).map(one, chosen)
