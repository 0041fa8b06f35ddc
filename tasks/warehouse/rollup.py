"""From what is loaded to the tables that analysts read, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from tasks.reference import SQL
from tasks.warehouse.checks import CheckResult, run_checks
from tasks.warehouse.database import set_meta, transaction
from tasks.warehouse.models import Build, comment, create_views, drop_former, load_reference, run_models


@dataclass(frozen=True, slots=True)
class RollupReport:
    """What one roll-up built and what its checks say."""

    models: dict[str, int]  # table → rows, in the order of building
    checks: tuple[CheckResult, ...]


def rebuild(
    con: duckdb.DuckDBPyConnection, build_one: Build | None = None, reference: Path = SQL / "reference"
) -> RollupReport:
    """Reload the reference tables, build all models, run all checks; if anything fails the tables stay as they were.

    Raises `CheckError` where a check of severity error finds rows, `WarehouseError` where a file is at fault.
    """
    with transaction(con):
        load_reference(con, reference)
        drop_former(con)
        models = run_models(con, build_one=build_one)
        checks = run_checks(con)
        create_views(con)
        comment(con)
        set_meta(con, "rolled_up", "yes")
    return RollupReport(models, checks)
