"""Exports of the published file: Parquet, CSV with a Frictionless descriptor, an Excel workbook, SDMX-CSV."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from tasks.records import HtxError
from tasks.warehouse.database import one_line
from tasks.warehouse.publish import published_path

# What is exported: the marts, the words behind them, and what everything means.
TABLES = {
    **{
        name: f"FROM {name}"
        for name in (
            "province_indicators",
            "national_rollup",
            "region_rollup",
            "national_estimate",
            "coverage",
            "reported_vs_summed",
            "contradictions",
            "check_results",
            "data_dictionary",
        )
    },
    "observations": """
        SELECT o.*, d.url, d.title, d.published FROM current_observations o JOIN documents d USING (document, text_hash)
    """,
}
NOTES = (
    "A sum over the provinces that report is not the country: see provinces_reporting and coverage_weighted beside it.",
    "The maps of 63 and 34 provinces describe the same land: never add them. An estimate is never part of a sum.",
    "Every figure names the observations behind it; the sheet observations has their words and addresses.",
)
SDMX = """
    SELECT 'dataflow' AS "STRUCTURE", 'HTX:COOPERATIVES(1.0)' AS "STRUCTURE_ID", 'I' AS "ACTION", 'A' AS "FREQ",
        ref_area AS "REF_AREA", organisation AS "ORGANISATION", activity AS "ACTIVITY", indicator AS "INDICATOR",
        measure AS "MEASURE", replace(unit, '/', '_PER_') AS "UNIT_MEASURE",
        if(with_credit_funds, 'Y', 'N') AS "CREDIT_FUNDS",
        year AS "TIME_PERIOD", value AS "OBS_VALUE", if(status = 'estimate', 'E', 'A') AS "OBS_STATUS",
        lower_bound AS "LOWER_BOUND", upper_bound AS "UPPER_BOUND", period_end AS "REF_DATE", origin AS "ORIGIN",
        quote AS "QUOTE", url AS "SOURCE"
    FROM province_indicators WHERE area_kind <> 'region'
    ORDER BY ALL
"""
FIELD_TYPES = {"BOOLEAN": "boolean", "DATE": "date", "DOUBLE": "number", "TIMESTAMP": "datetime"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is exported: its SELECT and its columns, name → DuckDB type."""

    name: str
    select: str
    columns: dict[str, str]


def export(data: Path, folder: Path, forms: Iterable[str]) -> list[Path]:
    """Write the published tables into `folder` in each of `forms`, over what is there; the files written.

    Raises `HtxError` where nothing is published or the folder cannot be written.
    """
    path = published_path(data)
    if not path.exists():
        raise HtxError(f"nothing is published yet in {data}: run `htx run` first")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(path, read_only=True) as con:
            tables = [_table(con, name, select) for name, select in TABLES.items()]
            return list(chain.from_iterable(FORMS[form](con, tables, folder) for form in forms))
    except OSError as error:
        raise HtxError(f"{folder}: {error.strerror}") from error
    except duckdb.Error as error:
        raise HtxError(f"{folder}: {one_line(error)}") from error


def _table(con: duckdb.DuckDBPyConnection, name: str, select: str) -> Table:
    described = con.execute(f"DESCRIBE {select}").fetchall()
    return Table(name, select, {column: kind for column, kind, *_ in described})


def _parquet(con: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path) -> list[Path]:
    files = [folder / f"{table.name}.parquet" for table in tables]
    for table, file in zip(tables, files, strict=True):
        con.execute(f"COPY ({table.select}) TO '{_quoted(file)}' (FORMAT parquet, COMPRESSION zstd)")
    return files


def _csv(con: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path) -> list[Path]:
    """CSV files that Excel opens right, and the `datapackage.json` that describes them."""
    meanings = _meanings(con)
    resources, files = [], [folder / f"{table.name}.csv" for table in tables]
    for table, file in zip(tables, files, strict=True):
        _write_csv(con, f"SELECT {_flat(table)} FROM ({table.select})", file)
        fields = [
            {"name": name, "type": _field_type(kind), "description": meanings[table.name, name]}
            for name, kind in table.columns.items()
        ]
        resources.append(
            {
                "name": table.name,
                "path": file.name,
                "encoding": "utf-8-sig",
                "format": "csv",
                "mediatype": "text/csv",
                "schema": {"fields": fields},
            }
        )
    package = {
        "name": "htx",
        "title": "Co-operatives of Vietnam by province and year, read from news pages",
        "description": " ".join(NOTES),
        "licenses": [{"name": "MIT", "path": "https://opensource.org/license/mit"}],
        "resources": resources,
    }
    descriptor = folder / "datapackage.json"
    descriptor.write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
    return [*files, descriptor]


def _excel(con: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path) -> list[Path]:
    """One workbook: notes first, then a sheet a table."""
    book = Workbook(write_only=True)
    notes = book.create_sheet("notes")
    published = con.execute("SELECT value FROM meta WHERE key = 'published_at'").fetchall()
    notes.append([_bold(notes, "Co-operatives of Vietnam by province and year, read from news pages")])
    for line in (*NOTES, *(f"Published {moment}." for (moment,) in published)):
        notes.append([line])
    for name, comment in con.execute(
        "SELECT table_name, meaning FROM data_dictionary WHERE column_name IS NULL ORDER BY table_name"
    ).fetchall():
        if name in TABLES:
            notes.append([_bold(notes, name), comment])
    for table in tables:
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = "A2"
        sheet.append([_bold(sheet, name) for name in table.columns])
        answer = con.execute(f"SELECT {_flat(table)} FROM ({table.select})")
        while rows := answer.fetchmany(10_000):
            for row in rows:
                sheet.append([_cell(sheet, value) for value in row])
    file = folder / "htx.xlsx"
    book.save(file)
    return [file]


def _sdmx(con: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path) -> list[Path]:
    """SDMX-CSV 2.0: one row a best figure of a province or of the country; codes are those of the reference tables."""
    file = folder / "htx-sdmx.csv"
    con.execute(f"COPY ({SDMX}) TO '{_quoted(file)}' (HEADER)")
    return [file]


FORMS: dict[str, Callable[[duckdb.DuckDBPyConnection, list[Table], Path], list[Path]]] = {
    "parquet": _parquet,
    "csv": _csv,
    "excel": _excel,
    "sdmx": _sdmx,
}


def _meanings(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """(table, column) → meaning; the exported observations have some columns of `documents`."""
    told = con.execute("SELECT table_name, column_name, meaning FROM data_dictionary WHERE column_name > ''").fetchall()
    meanings = {(table, column): meaning for table, column, meaning in told}
    return {
        ("observations", column): meaning for (table, column), meaning in meanings.items() if table == "documents"
    } | meanings


def _flat(table: Table) -> str:
    """The columns as a text table can hold them: lists as JSON, moments in ISO 8601."""
    told = []
    for name, kind in table.columns.items():
        if kind.endswith("[]"):
            told.append(f'to_json("{name}")::VARCHAR AS "{name}"')
        elif kind == "TIMESTAMP":
            told.append(f'strftime("{name}", \'%Y-%m-%dT%H:%M:%SZ\') AS "{name}"')
        else:
            told.append(f'"{name}"')
    return ", ".join(told)


def _field_type(kind: str) -> str:
    if kind.endswith("[]"):
        return "array"
    if kind.startswith("DECIMAL"):
        return "number"
    return FIELD_TYPES.get(kind, "integer" if kind.endswith("INT") or kind == "INTEGER" else "string")


def _write_csv(con: duckdb.DuckDBPyConnection, select: str, file: Path) -> None:
    """With the mark by which Excel knows UTF-8."""
    con.execute(f"COPY ({select}) TO '{_quoted(file)}' (HEADER)")
    file.write_bytes(codecs.BOM_UTF8 + file.read_bytes())


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")


def _bold(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    """Text as text, even where it looks like a formula; without characters that no workbook may hold."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub(" ", value))
    cell.data_type = "s"
    return cell
