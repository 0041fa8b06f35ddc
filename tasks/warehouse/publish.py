"""The published file: made aside and put in place in one step, so that readers never see half of it."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from tasks.warehouse.database import WarehouseError, get_meta, scalar, set_meta

STORAGE_VERSION = "v1.5.0"  # the newest that the command-line client people have installed can read


KEPT = 10  # versions, the newest included


@dataclass(frozen=True, slots=True)
class Published:
    """The file that analysts open."""

    path: Path
    version: int  # 1, 2, 3 …
    size: int  # bytes
    observations: int  # current ones
    as_in: int | None  # an earlier version that says the same


def published_path(data: Path) -> Path:
    return data / "htx.duckdb"


def versions(data: Path) -> dict[int, Path]:
    """The published versions that are kept, oldest first."""
    found = ((re.fullmatch(r"htx-(\d+)\.duckdb", path.name), path) for path in (data / "versions").glob("htx-*.duckdb"))
    return dict(sorted((int(name[1]), path) for name, path in found if name))


def publish(con: duckdb.DuckDBPyConnection, data: Path, keep: int = KEPT, *, swept: bool = False) -> Published:
    """Copy the working database to `data/htx.duckdb`; who has the old one open keeps reading the old one.

    The file stays beside it as a version, the `keep` newest of them; of versions in a row with the same figures only
    the first and the newest, so that runs which find nothing do not push the changes out. Nobody may write to it: a
    client that opens it for writing, as some do unless told otherwise, would lock all others out. `swept`: all sources
    were asked. Raises `WarehouseError` if something was loaded since the last roll-up: its tables would contradict
    one another.
    """
    if get_meta(con, "rolled_up") is None:
        raise WarehouseError("the tables do not hold what was loaded last: run `htx rollup` first")
    path = published_path(data)
    aside = path.with_name("htx.duckdb.new")
    for leftover in (aside, aside.with_name("htx.duckdb.new.wal")):  # of a run that was killed here
        leftover.unlink(missing_ok=True)
    version = max((*versions(data), int(get_meta(con, "version") or 0))) + 1
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    set_meta(con, "version", str(version))
    inputs = get_meta(con, "rolled_up_from")
    if inputs != get_meta(con, "published_from"):
        set_meta(con, "published_from", inputs)
        set_meta(con, "changed_in", str(version))
    changed_in = int(get_meta(con, "changed_in") or 0)
    if swept:
        set_meta(con, "all_sources_at", now)
    working = scalar(con, "SELECT current_catalog()")
    quoted = str(aside).replace("'", "''")
    con.execute(f"ATTACH '{quoted}' AS published (STORAGE_VERSION '{STORAGE_VERSION}')")
    try:
        con.execute(f'COPY FROM DATABASE "{working}" TO published')
        for key in ("rolled_up", "rolled_up_from", "published_from"):
            set_meta(con, key, None, schema="published")
        set_meta(con, "published_at", now, schema="published")
        observations = scalar(con, "SELECT count(*) FROM published.current_observations")
    finally:
        con.execute("DETACH published")
    aside.chmod(0o444)
    _keep(aside, data / "versions" / f"htx-{version}.duckdb")
    # A log that somebody's read-write session left behind would make the new file unopenable.
    path.with_name("htx.duckdb.wal").unlink(missing_ok=True)
    aside.replace(path)
    for number, repeated in versions(data).items():
        if changed_in < number < version:
            repeated.unlink()
    for old in list(versions(data).values())[:-keep]:
        old.unlink()
    return Published(path, version, path.stat().st_size, observations, changed_in if changed_in < version else None)


def _keep(file: Path, version: Path) -> None:
    """Another name of the same bytes, or a copy on a file system that cannot do that."""
    version.parent.mkdir(exist_ok=True)
    try:
        version.hardlink_to(file)
    except OSError:
        shutil.copy2(file, version.with_suffix(".new"))
        version.with_suffix(".new").replace(version)
