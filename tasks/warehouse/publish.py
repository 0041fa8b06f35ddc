"""The published file: made aside and put in place in one step, so that readers never see half of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from tasks.warehouse.database import WarehouseError, get_meta, scalar, set_meta

STORAGE_VERSION = "v1.5.0"  # the newest that the command-line client people have installed can read


@dataclass(frozen=True, slots=True)
class Published:
    """The file that analysts open."""

    path: Path
    size: int  # bytes
    observations: int  # current ones


def published_path(data: Path) -> Path:
    return data / "htx.duckdb"


def publish(con: duckdb.DuckDBPyConnection, data: Path) -> Published:
    """Copy the working database to `data/htx.duckdb`; who has the old one open keeps reading the old one.

    Raises `WarehouseError` if something was loaded since the last roll-up: its tables would contradict one another.
    """
    if get_meta(con, "rolled_up") is None:
        raise WarehouseError("the tables do not hold what was loaded last: run `htx rollup` first")
    path = published_path(data)
    aside = path.with_name("htx.duckdb.new")
    for leftover in (aside, aside.with_name("htx.duckdb.new.wal")):  # of a run that was killed here
        leftover.unlink(missing_ok=True)
    working = scalar(con, "SELECT current_catalog()")
    quoted = str(aside).replace("'", "''")
    con.execute(f"ATTACH '{quoted}' AS published (STORAGE_VERSION '{STORAGE_VERSION}')")
    try:
        con.execute(f'COPY FROM DATABASE "{working}" TO published')
        set_meta(con, "rolled_up", None, schema="published")
        set_meta(con, "published_at", f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", schema="published")
        observations = scalar(con, "SELECT count(*) FROM published.current_observations")
    finally:
        con.execute("DETACH published")
    # A log that somebody's read-write session left behind would make the new file unopenable.
    path.with_name("htx.duckdb.wal").unlink(missing_ok=True)
    aside.replace(path)
    return Published(path, path.stat().st_size, observations)
