"""The load door: one task a batch."""

from __future__ import annotations

from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.warehouse.database import open_working
from tasks.warehouse.frames import Batch
from tasks.warehouse.load import LoadReport, load


@task(name="load", cache_policy=NO_CACHE)
def load_batch(batch: Batch, data: Path) -> LoadReport:
    """Take a batch into the working database under `data`, all of it or nothing."""
    with open_working(data) as con:
        return load(con, batch)
