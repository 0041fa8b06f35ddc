"""The checks: SELECTs that return offending rows. Errors stop publishing, warnings are published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from tasks.records import HtxError
from tasks.reference import SQL
from tasks.warehouse.database import WarehouseError, headline, one_line, sql_files


class CheckError(HtxError):
    """A check of severity error found rows: nothing is rolled up or published."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check with what it found."""

    name: str
    severity: Literal["error", "warning"]
    sentence: str  # what a row that it returns is
    offending: int  # rows
    examples: tuple[str, ...]  # the first rows as JSON, at most 20


def run_checks(con: duckdb.DuckDBPyConnection, folder: Path = SQL / "checks") -> tuple[CheckResult, ...]:
    """Run every check into the table `check_results`, in the caller's transaction.

    Raises `CheckError` if one of severity error returns rows, `WarehouseError` for a file that is no check.
    """
    con.execute("""
        CREATE OR REPLACE TABLE check_results (
            check_name VARCHAR, severity VARCHAR, sentence VARCHAR, offending BIGINT, examples JSON[]
        )
    """)
    results = tuple(_run(con, name, sql) for name, sql in sql_files(folder).items())
    failed = [result for result in results if result.severity == "error" and result.offending]
    if failed:
        told = "; ".join(f"{each.name} ({each.offending} rows, as {each.examples[0]})" for each in failed)
        raise CheckError(f"checks failed, nothing is published: {told}")
    return results


def _run(con: duckdb.DuckDBPyConnection, name: str, sql: str) -> CheckResult:
    opening = re.fullmatch(r"severity: (error|warning) (\S.*)", headline(sql))
    if opening is None:
        raise WarehouseError(f"sql/checks/{name}.sql must open with `-- severity: error|warning` and a sentence")
    severity, sentence = opening.groups()
    body = sql.strip().removesuffix(";")
    try:
        ((offending, examples),) = con.execute(
            f"""
            INSERT INTO check_results
            WITH offending AS MATERIALIZED (
                {body}
            )
            SELECT ?, ?, ?, (SELECT count(*) FROM offending),
                coalesce((SELECT list(to_json(o)) FROM (FROM offending LIMIT 20) o), [])
            RETURNING offending, examples
            """,
            [name, severity, sentence],
        ).fetchall()
    except duckdb.Error as error:
        raise WarehouseError(f"sql/checks/{name}.sql: {one_line(error)}") from error
    return CheckResult(name, "error" if severity == "error" else "warning", sentence, offending, tuple(examples))
