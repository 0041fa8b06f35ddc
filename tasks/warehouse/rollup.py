"""From what is loaded to the tables that analysts read, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb

from tasks.reference import SQL
from tasks.warehouse.checks import CheckResult, run_checks
from tasks.warehouse.database import get_meta, scalar, set_meta, transaction
from tasks.warehouse.models import Build, comment, create_views, drop_former, load_reference, run_models

# What the models and checks read of the loaded tables. No model tells when a page was seen.
READ = {"documents": "* EXCLUDE (first_seen, last_seen)", "observations": "* EXCLUDE (first_seen, last_seen)"}


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
        set_meta(con, "rolled_up_from", _inputs(con, reference))
    return RollupReport(models, checks)


def keep(con: duckdb.DuckDBPyConnection, reference: Path = SQL / "reference") -> bool:
    """Whether the tables hold already what a rebuild would make, and are kept: a run in which no page changed."""
    same = get_meta(con, "rolled_up_from") == _inputs(con, reference)
    if same:
        set_meta(con, "rolled_up", "yes")
    return same


def _inputs(con: duckdb.DuckDBPyConnection, reference: Path) -> str:
    """A digest of all that makes the tables: what is loaded, but for when it was seen, sql/, and what runs it."""
    rows = [
        scalar(con, f"SELECT (count(*), bit_xor(hash(t)))::VARCHAR FROM (SELECT {columns} FROM {table}) t")
        for table, columns in READ.items()
    ]
    files = [path.read_bytes() for folder in (SQL, reference) for path in sorted(folder.rglob("*.*"))]
    files += [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    return sha256(b"\0".join([*(told.encode() for told in (*rows, duckdb.__version__)), *files])).hexdigest()
