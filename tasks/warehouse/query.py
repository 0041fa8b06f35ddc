"""Reading the published file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from tasks.warehouse.database import WarehouseError, connect, one_line
from tasks.warehouse.history import known_at
from tasks.warehouse.publish import published_path

_NEWEST = """
    SELECT r.year, r.map,
        o.label_en || if(r.with_credit_funds, ', with credit funds', '') AS organisation,
        i.label_en AS indicator, r.measure, r.unit, r.reported_sum,
        r.weighted_mean, r.provinces_reporting, r.provinces_total, r.coverage, r.national_value, r.national_qualifier,
        r.ratio
    FROM national_rollup r
    JOIN organisations o ON o.code = r.organisation
    JOIN maps m ON m.map = r.map AND r.year BETWEEN year(m.valid_from) AND coalesce(year(m.valid_to), r.year)
    JOIN (SELECT row_number() OVER () AS place, * FROM indicators) i ON i.code = r.indicator
    WHERE r.activity = 'all' AND r.measure IN ('total', 'mean')
        AND coalesce(r.reported_sum, r.weighted_mean, r.national_value) IS NOT NULL
        AND r.year IN (SELECT DISTINCT year FROM national_rollup ORDER BY year DESC LIMIT $years)
    ORDER BY r.year DESC, r.map DESC, r.organisation = 'cooperative' DESC, r.organisation, i.place, r.measure DESC
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """A query's columns and rows, with values as Python has them: Decimal, date, None."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def records(self) -> list[dict[str, Any]]:
        """The rows by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def query(data: Path, sql: str, parameters: dict[str, object] | None = None, as_of: date | None = None) -> Answer:
    """The answer to a SELECT on the published file, or on what was known at the end of the day `as_of` (UTC).

    Raises `WarehouseError`: nothing published yet, a statement that DuckDB refuses, or one that would write.
    """
    path = published_path(data)
    if not path.exists():
        raise WarehouseError(f"nothing is published yet in {data}: run `htx run` first")
    con = connect(path, read_only=True) if as_of is None else known_at(path, as_of)
    try:
        statements = con.extract_statements(sql)
        if [each.type for each in statements] != [duckdb.StatementType.SELECT]:
            raise WarehouseError("only one SELECT at a time: the published file is read-only")
        return answer(con, sql, parameters)
    except duckdb.Error as error:
        raise WarehouseError(one_line(error)) from error
    finally:
        con.close()


def answer(con: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, object] | None = None) -> Answer:
    """The answer to a SELECT of our own."""
    found = con.execute(sql, parameters)
    return Answer(tuple(name for name, *_ in found.description or ()), found.fetchall())


def newest_years(con: duckdb.DuckDBPyConnection, years: int = 3) -> Answer:
    """The national rollup of the newest years, all activities together, most telling rows first."""
    return answer(con, _NEWEST, {"years": years})


def rollup_table(data: Path, years: int = 3) -> Answer:
    """The newest years, as published."""
    return query(data, _NEWEST, {"years": years})
