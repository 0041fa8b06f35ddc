"""The load door: one task a batch, and one for what was seen again unchanged."""

from __future__ import annotations

from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.scraping.archive import Archive
from tasks.warehouse import load as room
from tasks.warehouse.database import open_working
from tasks.warehouse.frames import Batch
from tasks.warehouse.load import LoadReport


@task(task_run_name="load {name}", cache_policy=NO_CACHE)
def load_batch(name: str, batch: Batch, data: Path) -> LoadReport:
    """Take a batch, named as its extraction was, into the working database under `data`, all of it or nothing."""
    with open_working(data) as con:
        return room.load(con, batch)


@task(name="mark what was seen again", cache_policy=NO_CACHE)
def mark_seen(data: Path) -> int:
    """Take over from the archive until when each loaded page was seen as it is; how many of them moved."""
    with Archive(data / "archive") as archive, open_working(data) as con:
        return room.mark_seen(con, archive.sightings())
