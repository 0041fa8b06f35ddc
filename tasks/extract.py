"""The door of reading and extraction: archived captures in, frames of observations out, one task a source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from tasks.extractor import EXTRACTOR
from tasks.reading import Unread, read
from tasks.records import Capture
from tasks.scraping.archive import Archive
from tasks.scraping.sample.server import PAGES
from tasks.scraping.sources import Family, load_sources
from tasks.warehouse.database import open_working
from tasks.warehouse.frames import Batch, Reading, to_batch
from tasks.warehouse.load import processed

BATCH = 500  # pages: what is lost of the work if a run is killed


def pending(data: Path, *, again: bool = False) -> dict[str, list[Capture]]:
    """The archived captures that the present rules have not read; with `again` those they have read too.

    In batches of one source, named by it and by which of its pages they are, if there are several.
    """
    with open_working(data) as con:
        done = set() if again else processed(con, EXTRACTOR)
    found: dict[str, list[Capture]] = defaultdict(list)
    with Archive(data / "archive") as archive:
        for capture in archive.captures():
            if (capture.capture, capture.fetched_at) not in done:
                found[capture.source].append(capture)
    return dict(_batches(found))


def _batches(found: Mapping[str, list[Capture]]) -> Iterator[tuple[str, list[Capture]]]:
    for source, captures in found.items():
        for first in range(0, len(captures), BATCH):
            batch = captures[first : first + BATCH]
            several = f" {first + 1}–{first + len(batch)} of {len(captures)}" if len(captures) > BATCH else ""
            yield source + several, batch


@task(task_run_name="extract {batch}", cache_policy=NO_CACHE)
def extract_captures(batch: str, captures: Sequence[Capture], data: Path) -> Batch:
    """The frames of a batch of captures; a page that cannot be read is a row of `captures` with the reason."""
    with Archive(data / "archive") as archive:
        frames = to_batch((_read(capture, archive.read(capture)) for capture in captures), EXTRACTOR)
    counts = len(captures), len(frames.documents), len(frames.observations)
    get_run_logger().info("%d pages, %d read, %d observations", *counts)
    return frames


def _read(capture: Capture, body: bytes) -> Reading:
    from tasks.extraction import extract  # the rules are loaded where there is a page to read

    page = read(body, capture.content_type, capture, _families().get((capture.source, _is_sample(capture.url))))
    if isinstance(page, Unread):
        return Reading(capture, None, outcome=page.reason, reason=page.detail)
    return Reading(capture, page, tuple(extract(page)))


@cache
def _families() -> dict[tuple[str, bool], Family]:
    """The markup by source; sources of the sample site may bear the names of live ones."""
    sample = load_sources(PAGES.parent / "sources.yaml")
    return {(source.name, source.loopback): source.markup for source in (*load_sources(), *sample)}


def _is_sample(url: str) -> bool:
    return (urlsplit(url).hostname or "").endswith(".localhost")
