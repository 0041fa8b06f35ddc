"""The door of retention: what the archive need not keep. Old versions go when a new one is published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from tasks.scraping import prune as room
from tasks.settings import settings


@task(name="prune the archive", cache_policy=NO_CACHE)
def prune(data: Path) -> None:
    """Remove the archive's old files that nothing cites, by the setting `archive_days`."""
    pruned = room.prune(data / "archive", datetime.now(UTC) - timedelta(days=settings(data).archive_days))
    if pruned.files:
        get_run_logger().info("%d files of %d bytes are gone", len(pruned.files), pruned.size)
