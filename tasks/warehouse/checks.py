"""The checks: SELECTs that return offending rows. Errors stop publishing, warnings are published.

The rows of a warning open with `key`; those that `sql/reference/exemptions.csv` names are counted apart.
"""

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
    offending: int  # rows, without the exempted
    exempted: int  # rows that exemptions.csv names
    examples: tuple[str, ...]  # the first rows as JSON, at most 20


def run_checks(con: duckdb.DuckDBPyConnection, folder: Path = SQL / "checks") -> tuple[CheckResult, ...]:
    """Run every check into the table `check_results`, in the caller's transaction.

    Raises `CheckError` if one of severity error returns rows, `WarehouseError` for a file that is no check.
    """
    con.execute("""
        CREATE OR REPLACE TABLE check_results (
            check_name VARCHAR, severity VARCHAR, sentence VARCHAR, offending BIGINT, exempted BIGINT, examples JSON[]
        )
    """)
    checks = sql_files(folder)
    exempted = {name for (name,) in con.execute("SELECT DISTINCT check_name FROM exemptions").fetchall()}
    if unknown := exempted - checks.keys():
        raise WarehouseError(f"sql/reference/exemptions.csv: no check is called {', '.join(sorted(unknown))}")
    results = tuple(_run(con, name, sql) for name, sql in checks.items())
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
    # Only warnings can be exempted: an error is never right.
    exempt = "key IN (SELECT e.key FROM exemptions e WHERE e.check_name = $name)" if severity == "warning" else "false"
    try:
        ((offending, exempted, examples),) = con.execute(
            f"""
            INSERT INTO check_results
            WITH found AS MATERIALIZED (
                {body}
            ), offending AS (
                FROM found WHERE NOT ({exempt})
            )
            SELECT $name, $severity, $sentence, (SELECT count(*) FROM offending),
                (SELECT count(*) FROM found) - (SELECT count(*) FROM offending),
                coalesce((
                    SELECT list(told ORDER BY told)
                    FROM (SELECT to_json(o) AS told FROM offending o ORDER BY told LIMIT 20)
                ), [])
            RETURNING offending, exempted, examples
            """,
            {"name": name, "severity": severity, "sentence": sentence},
        ).fetchall()
    except duckdb.Error as error:
        raise WarehouseError(f"sql/checks/{name}.sql: {one_line(error)}") from error
    kind: Literal["error", "warning"] = "error" if severity == "error" else "warning"
    return CheckResult(name, kind, sentence, offending, exempted, tuple(examples))
