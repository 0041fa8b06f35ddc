"""What was known on an earlier day: the pages as they were, read by the rules and rolled up by the models of today."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb

from tasks.reference import SQL
from tasks.warehouse.models import create_views, run_models

# What the rules no longer read was never so: only pages have a history here, published versions have that of the rules.
_KNOWN = """
    CREATE TABLE documents AS FROM published.documents WHERE first_seen < $end;
    CREATE TABLE observations AS
    SELECT * REPLACE (if(superseded_at < $end, superseded_at, NULL) AS superseded_at)
    FROM published.observations WHERE first_seen < $end AND superseded_by IS DISTINCT FROM 'rules';
    CREATE VIEW current_observations AS FROM observations WHERE superseded_at IS NULL;
"""


def known_at(path: Path, day: date) -> duckdb.DuckDBPyConnection:
    """A database in memory of what pages fetched by the end of `day` (UTC) said, corrected as people had by then.

    `path` is the published file; nothing else can be reached from the connection.
    """
    con = duckdb.connect()
    quoted = str(path).replace("'", "''")
    con.execute(f"ATTACH '{quoted}' AS published (READ_ONLY)")
    end = f"TIMESTAMP '{day + timedelta(days=1)}'"
    con.execute(_KNOWN.replace("$end", end))
    for table in sorted(each.stem for each in (SQL / "reference").glob("*.csv")):
        con.execute(f"CREATE TABLE {table} AS FROM published.{table}")
    con.execute("DELETE FROM corrections WHERE date > ?", [str(day)])
    con.execute("DETACH published")
    con.execute("SET enable_external_access = false")
    run_models(con)
    create_views(con)
    return con
