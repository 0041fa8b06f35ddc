"""The roll-up door: models and checks."""

from __future__ import annotations

from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.warehouse.database import open_working
from tasks.warehouse.models import build
from tasks.warehouse.rollup import RollupReport, keep, rebuild


@task(name="roll up", cache_policy=NO_CACHE)
def roll_up(data: Path, *, anew: bool = True) -> RollupReport | None:
    """Build all models from what is loaded under `data` and check them; raises `CheckError` if unsound.

    Not `anew`, they are kept, and None is returned, if nothing that they read has changed.
    """
    with open_working(data) as con:
        if not anew and keep(con):
            return None

        @task(task_run_name="build {name}", cache_policy=NO_CACHE)
        def build_model(name: str, sql: str) -> int:
            """One model, seen as a task of its own; its number of rows."""
            return build(con, name, sql)

        return rebuild(con, build_model)
