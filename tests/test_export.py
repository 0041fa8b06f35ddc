"""Exports hold what is published, in files that other programs open right."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest
from frictionless import Package, system, validate
from typer.testing import CliRunner
from warehouse_samples import figure, flow, page, rolled_up, rows

from flows.cli import app
from tasks.records import HtxError
from tasks.reference import COUNTRY
from tasks.warehouse.export import FORMS, TABLES, export

AWKWARD = '=1+1, "mười" \x07\nhai'


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rolled_up(
        tmp_path_factory.mktemp("data"),
        page("a", figure("Lạng Sơn", 539, qualifier="at_least", issuer=AWKWARD), flow("Lào Cai", "0.5")),
        page(
            "b",
            figure("Lạng Sơn", 300, 2023),
            figure("VN63-ĐBSCL", 700),
            figure(COUNTRY, 33_557, status="estimate"),
            published=None,
        ),
        page("c", figure("Bắc Ninh", 1), figure("Bắc Giang", 2)),
    )


@pytest.fixture(scope="module")
def folder(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("export")
    assert sorted(export(data, made, FORMS)) == sorted(each for each in made.iterdir())
    return made


@pytest.mark.parametrize("name", TABLES)
def test_parquet_holds_the_table(data: Path, folder: Path, name: str) -> None:
    with duckdb.connect(data / "htx.duckdb", read_only=True) as con:
        published = con.execute(f"SELECT count(*), count(COLUMNS(*)) FROM ({TABLES[name]})").fetchall()
    with duckdb.connect() as con:
        assert con.execute(f"SELECT count(*), count(COLUMNS(*)) FROM '{folder}/{name}.parquet'").fetchall() == published


def test_the_data_package_is_valid(folder: Path) -> None:
    with system.use_context(trusted=True):
        report = validate(folder / "datapackage.json")
        assert report.valid, report.flatten(["title", "fieldName", "note"])
        package = Package(folder / "datapackage.json")
        assert {resource.name for resource in package.resources} == set(TABLES)
        (row,) = [row for row in package.get_resource("province_indicators").read_rows() if row["issuer"] == AWKWARD]
    assert (row["ref_area_name"], row["value"], row["upper_bound"], row["own_page"]) == ("Lạng Sơn", 539, None, False)
    assert row["observations"] == [row["observation"]]
    assert all(
        field["description"]
        for each in json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
        for field in each["schema"]["fields"]
    )


def test_csv_opens_in_excel(folder: Path) -> None:
    assert (folder / "province_indicators.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (folder / "national_rollup.csv").open(encoding="utf-8-sig", newline="") as lines:
        (found,) = [
            row
            for row in csv.DictReader(lines)
            if (row["map"], row["indicator"]) == ("VN63", "organisations") and row["year"] == "2024"
        ]
    assert (found["reported_sum"], found["upper_bound"]) == ("542.0000", "")
    assert json.loads(found["provinces"]) == ["Bắc Giang", "Bắc Ninh", "Lạng Sơn"]


def test_the_workbook_has_a_sheet_a_table_and_notes(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "htx.xlsx")
    assert book.sheetnames == ["notes", *TABLES]
    assert "is not the country" in str(book["notes"]["A2"].value)
    names, *cells = book["province_indicators"].iter_rows(values_only=True)
    found = [dict(zip(names, row, strict=True)) for row in cells]
    (awkward,) = [row for row in found if row["issuer"]]
    assert awkward["issuer"] == AWKWARD.replace("\x07", " ")  # text, not a formula
    assert (awkward["value"], awkward["period_end"]) == (539, datetime(2024, 12, 31))
    assert len(found) == len(
        list(csv.DictReader((folder / "province_indicators.csv").open(encoding="utf-8-sig", newline="")))
    )


def test_sdmx_codes_are_sdmx_ids(folder: Path) -> None:
    with (folder / "htx-sdmx.csv").open(encoding="utf-8", newline="") as lines:
        told = list(csv.DictReader(lines))
    assert list(told[0])[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    keys = [tuple(row[name] for name in list(row)[3:12]) for row in told]
    assert len(set(keys)) == len(keys)
    assert all(code.replace("-", "").replace("_", "").isalnum() and code.isascii() for key in keys for code in key)
    (country,) = [row for row in told if row["REF_AREA"] == "VN"]
    assert (country["TIME_PERIOD"], country["OBS_VALUE"], country["OBS_STATUS"]) == ("2024", "33557.0000", "E")
    assert not any("ĐBSCL" in row["REF_AREA"] for row in told)
    merged = [row for row in told if row["REF_AREA"] == "VN34-24"]
    assert [(row["OBS_VALUE"], row["ORIGIN"]) for row in merged] == [("3.0000", "summed")]


def test_the_command_writes_what_is_asked_for(data: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["export", str(tmp_path / "out"), "--format", "sdmx", "--data", str(data)])
    assert done.stdout == f"{tmp_path / 'out' / 'htx-sdmx.csv'}\n"
    with pytest.raises(HtxError, match="nothing is published yet"):
        export(tmp_path, tmp_path, ["csv"])
    (tmp_path / "file").touch()
    with pytest.raises(HtxError, match="file"):
        export(data, tmp_path / "file", ["csv"])


def test_the_dictionary_tells_every_column(data: Path) -> None:
    told = CliRunner().invoke(app, ["dictionary", "--data", str(data)]).stdout
    columns = rows(
        data, "SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND database_name = current_database()"
    )
    assert sum(line.startswith("| ") and "---" not in line for line in told.splitlines()) == columns[0][0] + told.count(
        "\n**"
    )
    assert "| reported_sum | DECIMAL(38,4) | Sum over the reporting provinces" in told
