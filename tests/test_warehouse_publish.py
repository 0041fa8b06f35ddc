"""Checks and publishing: what stops it, what readers see meanwhile, and what they may do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from warehouse_samples import figure, flow, load_pages, mean, page, rolled_up, rows, table

from tasks.reference import COUNTRY
from tasks.warehouse.checks import CheckError, run_checks
from tasks.warehouse.database import WarehouseError, open_working, transaction
from tasks.warehouse.publish import publish
from tasks.warehouse.query import query, rollup_table
from tasks.warehouse.rollup import rebuild

# Every warning has its offender here.
ODD = (
    page(
        "a",
        figure("Lạng Sơn", 486, 2023),
        figure("Lạng Sơn", 40, 2022),
        figure("Lạng Sơn", 500, 2023, indicator="organisations_active"),
        figure("Lạng Sơn", 490, 2023, activity="agriculture"),
        mean("Lạng Sơn", 900, 2023),
        figure("Lạng Sơn", 30, period_end=None, ref_area="VN63-20"),
        figure("Lạng Sơn", 600, 2030),
        published=date(2024, 1, 5),
    ),
    page("b", flow("Lạng Sơn", 50, 2023), flow(COUNTRY, 40, 2023)),
    page(
        "c",
        figure("Lào Cai", 500, 2022),
        figure("Lào Cai", 300, 2022, activity="agriculture"),
        figure("Lào Cai", 150, 2022, activity="non_agriculture"),
        figure("Lào Cai", 400, 2022, indicator="organisations_active"),
        figure("Lào Cai", 120, 2022, indicator="organisations_inactive"),
        figure("Lào Cai", 70, 2022, activity="agriculture", measure="share", unit="percent"),
        figure("Lào Cai", 40, 2022, activity="non_agriculture", measure="share", unit="percent"),
        figure("Lào Cai", 7_000, 2022, indicator="members"),
        figure("Lào Cai", 480, 2021, ref_area="VN34-15"),
    ),
    page("d", figure("Lào Cai", 505, 2022)),
)
WARNINGS = {
    "activities_against_all": 1,
    "activity_above_all": 1,
    "contradictions": 1,
    "future_actuals": 1,
    "jumps": 1,
    "odd_means": 1,
    "outside_validity": 1,
    "part_above_whole": 1,
    "parts_above_whole": 1,
    "shares_above_hundred": 1,
    "stock_identity": 1,
    "sum_above_country": 1,
    "outside_tables": 1,
    "unexpected_units": 1,
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rolled_up(tmp_path_factory.mktemp("data"), *ODD)


@pytest.fixture(scope="module")
def working(data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_working(data) as con:
        yield con


def test_warnings_are_published_with_their_rows(data: Path) -> None:
    found = rows(data, "SELECT check_name, offending, severity, len(examples) FROM check_results WHERE offending > 0")
    assert {name: offending for name, offending, _, _ in found} == WARNINGS
    assert {severity for _, _, severity, _ in found} == {"warning"}
    ((example,),) = rows(data, "SELECT examples[1]->>'quote' FROM check_results WHERE check_name = 'jumps'")
    assert example == "486 organisations VN63-20"


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        ("duplicate_observations", "INSERT INTO observations FROM observations LIMIT 1"),
        ("duplicate_documents", "INSERT INTO documents FROM documents LIMIT 1"),
        ("orphans", "DELETE FROM documents WHERE document = 'b'"),
        (
            "ungrounded_quotes",
            "UPDATE observations SET char_start = char_start + 1, char_end = char_end + 1 WHERE document = 'b'",
        ),
        ("unknown_codes", "UPDATE observations SET ref_area = 'VN63-99' WHERE document = 'b'"),
        ("unknown_codes", "UPDATE observations SET indicator = 'coops' WHERE document = 'b'"),
        ("two_best_figures", "INSERT INTO province_indicators FROM province_indicators LIMIT 1"),
        ("bounds_out_of_order", "UPDATE province_indicators SET lower_bound = value + 1"),
        ("coverage_above_one", "UPDATE rollup SET coverage = 1.5"),
    ],
)
def test_errors_stop(working: duckdb.DuckDBPyConnection, check: str, fault: str) -> None:
    with (
        pytest.raises(CheckError, match=rf"checks failed, nothing is published: .*{check} \(\d+ rows, as "),
        transaction(working),
    ):
        working.execute(fault)
        run_checks(working)


def test_a_check_must_tell_its_severity(working: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "mine.sql").write_text("-- Something is odd.\nSELECT 1\n")
    with pytest.raises(WarehouseError, match=r"sql/checks/mine\.sql must open with"), transaction(working):
        run_checks(working, tmp_path)


def test_a_failing_check_leaves_the_old_publication(tmp_path: Path) -> None:
    path = rolled_up(tmp_path, page("a", figure("Lạng Sơn", 539))) / "htx.duckdb"
    before = path.read_bytes()
    load_pages(tmp_path, page("b", figure("Lào Cai", 502, ref_area="VN63-99")))
    with open_working(tmp_path) as con:
        with pytest.raises(CheckError, match="unknown_codes"):
            rebuild(con)
        with pytest.raises(WarehouseError, match="do not hold what was loaded last"):
            publish(con, tmp_path)
    assert path.read_bytes() == before
    assert table(tmp_path, "SELECT ref_area_name FROM best_figures") == [("Lạng Sơn",)]


READ = """
import sys, duckdb
con = duckdb.connect(sys.argv[1], read_only=True)
print(con.execute("SELECT count(*) FROM best_figures").fetchall(), flush=True)
sys.stdin.readline()
print(con.execute("SELECT count(*) FROM best_figures").fetchall(), flush=True)
"""


def test_who_reads_does_not_hinder_who_publishes(tmp_path: Path) -> None:
    path = rolled_up(tmp_path, page("a", figure("Lạng Sơn", 539))) / "htx.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", READ, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        assert reader.stdout.readline() == "[(1,)]\n"
        (tmp_path / "htx.duckdb.new").write_text("left behind by a run that was killed")
        (tmp_path / "htx.duckdb.wal").write_text("left behind by somebody who opened it for writing")
        rolled_up(tmp_path, page("b", figure("Lào Cai", 502)))
        assert rows(tmp_path, "SELECT count(*) FROM best_figures") == [(2,)]
        seen, _ = reader.communicate("\n", timeout=20)
    assert seen == "[(1,)]\n"  # the old file is whole as long as somebody has it open
    assert sorted(each.name for each in tmp_path.iterdir()) == ["htx.duckdb", "versions", "work"]


def test_the_published_file_tells_what_it_is(data: Path) -> None:
    described = rows(data, "SELECT comment FROM duckdb_tables() WHERE table_name = 'province_indicators'")
    assert described[0][0].startswith("One row per area, organisation, activity, indicator, measure, unit")
    bare = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
    assert rows(data, bare) == []
    keys = [key for (key,) in rows(data, "SELECT key FROM meta ORDER BY key")]
    assert keys == ["changed_in", "published_at", "schema", "version"]
    with (data / "htx.duckdb").open("rb") as file:
        assert b"DUCK" in file.read(16)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("INSERT INTO facts FROM facts", "only one SELECT at a time: the published file is read-only"),
        ("SELECT 1; DROP TABLE facts", "only one SELECT at a time"),
        ("COPY facts TO 'facts.csv'", "only one SELECT at a time"),
        ("SELECT * FROM read_csv('/etc/passwd')", "file system operations are disabled"),
        ("SELECT * FROM fact", 'Table with name fact does not exist! Did you mean "facts'),
        ("SELEC 1", 'syntax error at or near "SELEC"'),
        ("", "only one SELECT"),
    ],
)
def test_queries_only_read(data: Path, sql: str, message: str) -> None:
    with pytest.raises(WarehouseError, match=message) as caught:
        query(data, sql)
    assert "\n" not in str(caught.value)


def test_a_query_before_anything_is_published(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="nothing is published yet"):
        query(tmp_path, "SELECT 1")
    (tmp_path / "htx.duckdb").write_text("not a database " * 500)
    with pytest.raises(WarehouseError, match=r"htx\.duckdb is not an htx database"):
        query(tmp_path, "SELECT 1")


def test_the_table_of_the_newest_years(data: Path) -> None:
    newest = rollup_table(data, years=2).records()
    assert [row["year"] for row in newest] == [2030, 2023, 2023, 2023, 2023]
    assert [(row["indicator"], row["reported_sum"]) for row in newest[:2]] == [
        ("Organisations in existence", 600),
        ("Organisations in existence", 486),
    ]
    assert [row["coverage"] for row in newest[:2]] == pytest.approx([1 / 34, 1 / 63])
