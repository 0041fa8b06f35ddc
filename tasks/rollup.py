"""The roll-up door: models and checks."""

from __future__ import annotations

from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.warehouse.database import open_working
from tasks.warehouse.rollup import RollupReport, rebuild


@task(name="roll up", cache_policy=NO_CACHE)
def roll_up(data: Path) -> RollupReport:
    """Build all models from what is loaded under `data` and check them; raises `CheckError` if unsound."""
    with open_working(data) as con:
        return rebuild(con)
