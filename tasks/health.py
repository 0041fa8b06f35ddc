"""The health door: one task that says of each source that was looked at whether it yields what it should."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from prefect import task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from tasks.scraping.archive import Archive
from tasks.warehouse.database import open_working
from tasks.warehouse.health import SourceHealth, take_runs


@task(name="judge the sources", cache_policy=NO_CACHE)
def judge_sources(data: Path) -> list[SourceHealth]:
    """Add what was looked at since the last load to `source_health`, and show it as an artifact of the run."""
    with Archive(data / "archive") as archive, open_working(data) as con:
        judged = take_runs(con, archive.runs())
    rows = [dataclasses.asdict(each) for each in judged]
    if rows:
        create_table_artifact(
            key="source-health",
            table=[{name: "" if value is None else str(value) for name, value in row.items()} for row in rows],
            description="What each source yielded, beside what is expected; the ill ones first",
        )
    return judged
