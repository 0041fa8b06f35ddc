"""The working database: one file with one writer, its schema from `sql/schema`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from tasks.records import HtxError
from tasks.reference import SQL

SCHEMA_VERSION = "3"  # raise it when a table of sql/schema changes: an older working file is then refused by name
MEMORY = "2GB"  # of the writer's tables in memory; what is more goes to disk for the time


class WarehouseError(HtxError):
    """The database cannot be used: somebody holds it, or it is not ours."""


@contextmanager
def open_working(data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The connection to `data/work/warehouse.duckdb`, made if missing, closed at the end.

    Raises `WarehouseError` if another process holds the file, or if it is no htx database of this schema version.
    """
    path = data / "work" / "warehouse.duckdb"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"{path.parent} cannot be made: {error.strerror}") from error
    con = connect(path, read_only=False)
    try:
        _ensure_schema(con, path)
        yield con
    finally:
        con.close()


def connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Open a database file; `read_only` also forbids reaching any other file. Raises `WarehouseError`."""
    try:
        # A limit of its own for the writer: by default DuckDB takes most of a machine that others work on, too.
        settings: dict[str, Any] = {"enable_external_access": "false"} if read_only else {"memory_limit": MEMORY}
        return duckdb.connect(path, read_only, settings)
    except duckdb.IOException as error:
        if holder := re.search(r"lock .*\(PID (\d+)\)", str(error)):
            reason = f"is in use by process {holder[1]}: wait for it, or end it"
        elif "not a valid DuckDB database" in str(error):
            reason = "is not an htx database"
        else:
            reason = f"cannot be opened: {one_line(error)}"
        raise WarehouseError(f"{path} {reason}") from error


def one_line(error: Exception) -> str:
    """What DuckDB says, without its picture of the statement."""
    return " ".join(str(error).partition("\n\nLINE ")[0].split())


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: whatever is raised inside leaves the database as it was."""
    con.begin()
    try:
        yield
    except BaseException:
        con.rollback()
        raise
    con.commit()


def scalar(con: duckdb.DuckDBPyConnection, sql: str, parameters: list[object] | None = None) -> Any:
    """The one cell of an answer; None if it has no row."""
    rows = con.execute(sql, parameters).fetchall()  # fetchone would leave the connection busy with the rest
    return rows[0][0] if rows else None


def sql_files(folder: Path) -> dict[str, str]:
    """The statements of a folder and its subfolders by name: file stem → text, in the order of paths."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.sql"))}


def headline(sql: str) -> str:
    """The sentence that a file opens with: its leading comment lines."""
    lines = re.match(r"(?:--[^\n]*\n)*", sql)
    return " ".join(line.removeprefix("--").strip() for line in lines[0].splitlines()) if lines else ""


def get_meta(con: duckdb.DuckDBPyConnection, key: str) -> str | None:
    value = scalar(con, "SELECT value FROM meta WHERE key = ?", [key])
    return None if value is None else str(value)


def set_meta(con: duckdb.DuckDBPyConnection, key: str, value: str | None, schema: str = "main") -> None:
    """Write one fact about the file; None takes it away."""
    con.execute(f"DELETE FROM {schema}.meta WHERE key = ?", [key])
    if value is not None:
        con.execute(f"INSERT INTO {schema}.meta VALUES (?, ?)", [key, value])


def _ensure_schema(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    tables = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if tables and "meta" not in tables:
        raise WarehouseError(f"{path} is not an htx database")
    if tables:
        version = get_meta(con, "schema")
        if version != SCHEMA_VERSION:
            raise WarehouseError(
                f"{path} has schema version {version}, this htx needs {SCHEMA_VERSION}: "
                "move it away and run `htx reextract`, which refills it from the archive"
            )
        return
    with transaction(con):
        for statement in sql_files(SQL / "schema").values():
            con.execute(statement)
        set_meta(con, "schema", SCHEMA_VERSION)
