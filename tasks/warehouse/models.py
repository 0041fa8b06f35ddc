"""The SQL models: plain files of one SELECT, each becoming the table of its name, in the order their FROMs ask for."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TypeAlias

import duckdb

from tasks.reference import SQL
from tasks.warehouse.database import WarehouseError, headline, one_line, scalar, sql_files

# Everything else in a reference file is text.
REFERENCE_TYPES = {
    "value": "DECIMAL(24, 4)",
    "upper": "DECIMAL(24, 4)",
    **dict.fromkeys(("lower_factor", "upper_factor", "tolerance", "least", "most"), "DOUBLE"),
    **dict.fromkeys(("year", "first_year"), "INTEGER"),
    **dict.fromkeys(("valid_from", "valid_to"), "DATE"),
    "period_start": "DATE",
    "period_end": "DATE",
    "includes_credit_funds": "BOOLEAN",
}


def load_reference(con: duckdb.DuckDBPyConnection, folder: Path = SQL / "reference") -> None:
    """Each CSV file becomes the table of its name, with its line numbers; an empty cell is null."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            columns = {name: REFERENCE_TYPES.get(name, "VARCHAR") for name in next(csv.reader(lines))}
        read = f"read_csv(?, header = true, columns = {columns}, nullstr = '')"
        numbered = f"SELECT *, row_number() OVER () + 1 AS line FROM {read}"
        con.execute(f"CREATE OR REPLACE TABLE {path.stem} AS {numbered}", [str(path)])


def build(con: duckdb.DuckDBPyConnection, name: str, sql: str) -> int:
    """Make one model's table anew; its number of rows. Raises `WarehouseError` naming a file that DuckDB refuses."""
    try:
        return int(scalar(con, f"CREATE OR REPLACE TABLE {name} AS {sql}"))
    except duckdb.Error as error:
        raise WarehouseError(f"{name}.sql of sql/models: {one_line(error)}") from error


Build: TypeAlias = Callable[[str, str], int]  # a model's name and SELECT → its number of rows


def run_models(
    con: duckdb.DuckDBPyConnection, folder: Path = SQL / "models", build_one: Build | None = None
) -> dict[str, int]:
    """Build every model, in the caller's transaction; `build_one` may watch each. Returns table → number of rows.

    Raises `WarehouseError` naming the file that is no single SELECT or that DuckDB refuses.
    """
    models = sql_files(folder)
    reads = {name: _tables_read(con, name, sql) & models.keys() for name, sql in models.items()}
    make = build_one or partial(build, con)
    return {name: make(name, models[name]) for name in TopologicalSorter(reads).static_order()}


def create_views(con: duckdb.DuckDBPyConnection, folder: Path = SQL / "views") -> None:
    """The views in plain names; raises `WarehouseError` naming the file that DuckDB refuses."""
    for name, sql in sql_files(folder).items():
        try:
            con.execute(f"CREATE OR REPLACE VIEW {name} AS {sql}")
        except duckdb.Error as error:
            raise WarehouseError(f"sql/views/{name}.sql: {one_line(error)}") from error


def drop_former(con: duckdb.DuckDBPyConnection) -> None:
    """Take away what models, views and reference files of another version left: nobody keeps it right any more."""
    kept = {path.stem for path in SQL.rglob("*.sql")} | {path.stem for path in (SQL / "reference").glob("*.csv")}
    kept |= {"current_observations", "check_results"}
    found = con.execute("""
        SELECT 'VIEW', view_name FROM duckdb_views() WHERE database_name = current_database() AND NOT internal
        UNION ALL SELECT 'TABLE', table_name FROM duckdb_tables() WHERE database_name = current_database()
    """).fetchall()
    for kind, name in found:
        if name not in kept:
            con.execute(f"DROP {kind} {name}")


def _tables_read(con: duckdb.DuckDBPyConnection, name: str, sql: str) -> set[str]:
    """The names in a SELECT's FROMs, its own CTEs left out."""
    tree = json.loads(scalar(con, "SELECT json_serialize_sql(?)", [sql]))
    if tree["error"] or len(tree["statements"]) != 1:
        reason = tree.get("error_message", "holds more than one statement")
        raise WarehouseError(f"{name}.sql of sql/models is no single SELECT: {reason}")
    tables: set[str] = set()
    ctes: set[str] = set()
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE":
                tables.add(node["table_name"])
            if "cte_map" in node:
                ctes |= {entry["key"] for entry in node["cte_map"]["map"]}
            nodes += node.values()
        elif isinstance(node, list):
            nodes += node
    return tables - ctes


def comment(con: duckdb.DuckDBPyConnection) -> None:
    """Put each table's and column's meaning beside it, for DESCRIBE, notebooks and the published file."""
    tables = {
        name: headline(sql) for folder in ("schema", "models", "views") for name, sql in sql_files(SQL / folder).items()
    }
    columns: dict[tuple[str, str], str] = {}
    with (SQL / "schema" / "meanings.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["column"]:
                columns[row["table"], row["column"]] = row["meaning"]
            else:
                tables[row["table"]] = row["meaning"]
    found = con.execute("""
        SELECT t.table_name, t.table_type = 'VIEW', list(c.column_name ORDER BY c.ordinal_position)
        FROM information_schema.tables t JOIN information_schema.columns c USING (table_catalog, table_name)
        WHERE t.table_catalog = current_catalog() GROUP BY ALL ORDER BY ALL
    """).fetchall()
    statements = []
    for table, is_view, names in found:
        statements.append(_comment_on(f"{'VIEW' if is_view else 'TABLE'} {table}", tables.get(table)))
        for name in names:
            meaning = columns.get((table, name), columns.get(("", name)))
            statements.append(_comment_on(f'COLUMN {table}."{name}"', meaning))
    con.execute(";".join(statements))  # at once: half the time of one by one


def _comment_on(what: str, meaning: str | None) -> str:
    if not meaning:
        raise WarehouseError(f"sql/schema/meanings.csv does not tell what {what} is")
    return f"COMMENT ON {what} IS '{meaning.replace(chr(39), chr(39) * 2)}'"
