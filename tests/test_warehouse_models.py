"""The rollup, worked out by hand: which figure is best, what is summed, what is weighted, and what is left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from graphlib import CycleError
from pathlib import Path
from typing import Any

import duckdb
import pytest
from warehouse_samples import figure, flow, mean, page, rolled_up, rows

from tasks.reference import COUNTRY
from tasks.warehouse.database import WarehouseError
from tasks.warehouse.models import run_models

# Each year is a case of its own, so that one roll-up serves all tests.
PAGES = (
    # Which figure is best: all of these are co-operatives of Lạng Sơn.
    page("estimate", figure("Lạng Sơn", 520, 2005, status="estimate")),
    page("actual", figure("Lạng Sơn", 510, 2005, period_end=date(2005, 6, 30))),
    page("june", figure("Lạng Sơn", 500, 2006, period_end=date(2006, 6, 30))),
    page("september", figure("Lạng Sơn", 505, 2006, period_end=date(2006, 9, 30), confidence="low")),
    page("unsure", figure("Lạng Sơn", 400, 2007, confidence="low")),
    page("sure", figure("Lạng Sơn", 410, 2007, confidence="medium", qualifier="about")),
    page("over", figure("Lạng Sơn", 600, 2008, qualifier="over"), province="Lạng Sơn"),
    page("exact", figure("Lạng Sơn", 605, 2008)),
    page("own", figure("Lạng Sơn", 610, 2009), province="Lạng Sơn", published=None),
    page("other", figure("Lạng Sơn", 611, 2009), province="Lào Cai"),
    page("reprint", figure("Lạng Sơn", 611, 2009)),
    page("first", figure("Lạng Sơn", 700, 2010), published=date(2011, 1, 1)),
    page("second", figure("Lạng Sơn", 700, 2010), published=date(2011, 1, 2)),
    page("late", figure("Lạng Sơn", 701, 2010), published=date(2012, 1, 1)),
    page("newer", figure("Lạng Sơn", 801, 2011), published=date(2012, 2, 1)),
    page("older", figure("Lạng Sơn", 800, 2011), published=date(2012, 1, 1)),
    page(
        "left-out",
        figure("Lạng Sơn", 900, 2012, status="target"),
        figure("Lạng Sơn", 12, 2012, locality="Cao Lộc"),
        figure("Lạng Sơn", 33, 2012, indicator="other", unit="person"),
        figure("Lạng Sơn", 30, 2012, period_end=None, ref_area="VN63-20"),
        flow(COUNTRY, 362000, 2012, indicator="people_trained", unit="person", period_start=date(2003, 1, 1)),
    ),
    page("ten-months", flow("Lạng Sơn", 50, 2013, months=10)),
    page("whole-year", flow("Lạng Sơn", 55, 2013, status="estimate")),
    page("rounded", figure("Lạng Sơn", 600, 2014, qualifier="about")),
    page("plain", figure("Lạng Sơn", 590, 2014)),
    # What the provinces come to.
    page(
        "sums-20",
        figure("Lạng Sơn", 486, 2019),
        figure("Lạng Sơn", 460, 2019, organisation="cooperative_group"),
        flow("Lạng Sơn", 56, 2019),
        mean("Lạng Sơn", 900_000_000, 2019),
        mean("Lạng Sơn", 50_000_000, 2019, indicator="worker_income", unit="VND/person/year"),
        figure("Lạng Sơn", "70.9", 2019, activity="agriculture", measure="share", unit="percent"),
    ),
    page(
        "sums-10",
        figure("Lào Cai", 502, 2019, status="estimate"),
        flow("Lào Cai", 40, 2019, upper=Decimal(45), qualifier="range"),
        mean("Lào Cai", 895_000_000, 2019),
        figure("Lào Cai", 60, 2019, activity="agriculture", measure="share", unit="percent"),
    ),
    page("sums-34", figure("Thái Bình", 448, 2019, period_end=date(2019, 6, 26)), flow("Thái Bình", 1, 2019, months=6)),
    page("sums-02", mean("Hà Giang", 1_000_000_000, 2019)),
    page(
        "country",
        figure(COUNTRY, 24_000, 2019, qualifier="about", issuer="Liên minh HTX Việt Nam"),
        flow(COUNTRY, 2_000, 2019),
        mean(COUNTRY, 4_000_000_000, 2019),
        figure(COUNTRY, 66, 2019, activity="agriculture", measure="share", unit="percent"),
        figure(COUNTRY, 26_000, 2020),
        figure("VN63-TDMNPB", 7_957, 2020),
    ),
    page(
        "merger",
        figure("Bắc Ninh", 602, 2025, period_end=date(2025, 6, 30)),
        figure("Bắc Giang", 1_439, 2025, period_end=date(2025, 6, 30)),
        figure("Bắc Ninh", 2_086, 2025),
        figure(COUNTRY, 35_041, 2025),
    ),
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rolled_up(tmp_path_factory.mktemp("data"), *PAGES)


@pytest.mark.parametrize(
    ("year", "indicator", "value", "document", "witnesses", "alternatives"),
    [
        (2005, "organisations", 510, "actual", 1, 1),
        (2006, "organisations", 505, "september", 1, 1),
        (2007, "organisations", 410, "sure", 1, 1),
        (2008, "organisations", 600, "over", 1, 1),
        (2009, "organisations", 610, "own", 1, 1),
        (2010, "organisations", 700, "second", 2, 1),
        (2011, "organisations", 801, "newer", 1, 1),
        (2013, "organisations_new", 55, "whole-year", 1, 1),
    ],
)
def test_the_best_figure(
    data: Path, year: int, indicator: str, value: int, document: str, witnesses: int, alternatives: int
) -> None:
    sql = f"""
        SELECT value, document, witnesses, alternatives FROM province_indicators
        WHERE ref_area = 'VN63-20' AND year = {year} AND indicator = '{indicator}'
    """
    assert rows(data, sql) == [(value, document, witnesses, alternatives)]


@pytest.mark.parametrize(
    ("year", "document", "why"),
    [
        (2005, "estimate", "an estimate beside an actual figure"),
        (2006, "june", "of an earlier day"),
        (2007, "unsure", "read less surely"),
        (2008, "exact", "not on a page of the area itself"),
        (2009, "reprint", "not on a page of the area itself"),
        (2010, "late", "fewer pages say it"),
        (2011, "older", "on an older page"),
        (2013, "ten-months", "covers a part of the year"),
        (2014, "rounded", "rounded beside an exact figure"),
    ],
)
def test_every_loser_says_why_it_lost(data: Path, year: int, document: str, why: str) -> None:
    sql = f"""
        SELECT document, why_lost FROM reconciled JOIN facts USING (observation)
        WHERE reconciled.year = {year} AND reconciled.ref_area = 'VN63-20' AND place = 2
    """
    assert rows(data, sql) == [(document, why)]


def test_what_never_becomes_a_figure_of_a_year(data: Path) -> None:
    assert rows(data, "FROM province_indicators WHERE year = 2012 OR year IS NULL") == []
    kept = rows(data, "SELECT value FROM current_observations WHERE document = 'left-out' ORDER BY value")
    assert kept == [(12,), (30,), (33,), (900,), (362000,)]
    assert rows(data, "SELECT offending FROM check_results WHERE check_name = 'outside_tables'") == [(1,)]


def test_every_best_figure_leads_back_to_its_words(data: Path) -> None:
    sql = """
        SELECT o.quote, d.text[o.char_start + 1 : o.char_end]
        FROM (SELECT unnest(observations) AS observation FROM province_indicators)
        LEFT JOIN observations o USING (observation) LEFT JOIN documents d USING (document)
    """
    told = rows(data, sql)
    assert len(told) > 20
    assert all(quote == found for quote, found in told)


def rollup(data: Path, year: int, columns: str, **where: str) -> list[tuple[Any, ...]]:
    keys = {"organisation": "cooperative", "activity": "all", "indicator": "organisations", "measure": "total"}
    keys |= {"map": "VN63"} | where
    condition = " AND ".join(f"{key} = '{value}'" for key, value in keys.items())
    return rows(data, f"SELECT {columns} FROM national_rollup WHERE year = {year} AND {condition}")


def test_a_sum_says_what_it_covers(data: Path) -> None:
    columns = "reported_sum, provinces_reporting, estimated_provinces, provinces_total, coverage, provinces, note"
    ((total, reporting, estimated, of, coverage, provinces, note),) = rollup(data, 2019, columns)
    assert (total, reporting, estimated, of, note) == (486 + 502 + 448, 3, 1, 63, None)
    assert coverage == pytest.approx(3 / 63)
    assert list(provinces) == ["Lào Cai", "Lạng Sơn", "Thái Bình"]


def test_the_country_stands_beside_the_sum(data: Path) -> None:
    columns = "national_value, national_qualifier, national_issuer, national_document, national_quote, ratio"
    ((value, qualifier, issuer, document, quote, ratio),) = rollup(data, 2019, columns)
    assert (value, qualifier, issuer, document) == (24_000, "about", "Liên minh HTX Việt Nam", "country")
    assert quote == "24000 organisations VN"
    assert ratio == pytest.approx(1436 / 24_000)
    ((value, ratio),) = rollup(data, 2019, "reported_sum, national_value", organisation="cooperative_group")
    assert (value, ratio) == (460, None)


def test_a_year_without_provinces_shows_the_country_alone(data: Path) -> None:
    columns = "map, reported_sum, provinces_reporting, coverage, national_value, ratio"
    assert rollup(data, 2020, columns) == [("VN63", None, 0, 0, 26_000, None)]
    region = "SELECT ref_area_name, value FROM province_indicators WHERE year = 2020 AND area_kind = 'region'"
    assert rows(data, region) == [("Trung du và miền núi phía Bắc", 7_957)]


def test_flows_of_a_part_of_the_year_are_counted_apart(data: Path) -> None:
    columns = "reported_sum, provinces_reporting, part_year_provinces, ratio"
    assert rollup(data, 2019, columns, indicator="organisations_new") == [(56 + 40, 2, 1, pytest.approx(96 / 2_000))]


def test_means_are_weighted_by_what_they_are_means_of(data: Path) -> None:
    columns = "reported_sum, weighted_mean, provinces_reporting, provinces_weighted, ratio, note"
    ((total, weighted, reporting, weighing, ratio, note),) = rollup(
        data, 2019, columns, indicator="revenue", measure="mean"
    )
    by_hand = (900_000_000 * 486 + 895_000_000 * 502) / (486 + 502)  # Hà Giang tells no number of co-operatives
    assert (total, reporting, weighing) == (None, 3, 2)
    assert weighted == pytest.approx(by_hand)
    assert ratio == pytest.approx(by_hand / 4e9)
    assert note == "the mean leaves out provinces that tell no number of organisations"
    columns = "weighted_mean, provinces_reporting, note"
    assert rollup(data, 2019, columns, indicator="worker_income", measure="mean") == [
        (None, 1, "the mean leaves out provinces that tell no number of workers")
    ]


def test_shares_are_weighted_by_what_they_are_shares_of(data: Path) -> None:
    columns = "reported_sum, weighted_mean, provinces_reporting, provinces_weighted, national_value"
    found = rollup(data, 2019, columns, activity="agriculture", measure="share")
    by_hand = (70.9 * 486 + 60 * 502) / (486 + 502)
    assert found == [(None, pytest.approx(by_hand), 2, 2, 66)]


def test_the_two_maps_are_never_added(data: Path) -> None:
    columns = "map, reported_sum, provinces_reporting, provinces_total, national_value"
    assert rollup(data, 2025, columns, map="VN34") == [("VN34", 2_086, 1, 34, 35_041)]
    assert rollup(data, 2025, columns) == [("VN63", 602 + 1_439, 2, 63, 35_041)]
    told = "SELECT map, provinces_reporting, provinces_total, len(silent) FROM coverage WHERE year = 2025 ORDER BY map"
    assert rows(data, told) == [("VN34", 1, 34, 33), ("VN63", 2, 63, 61)]


def test_published_figures_stand_beside_the_sum(data: Path) -> None:
    sql = """
        SELECT value, summed_value, parts_reporting, verdict FROM reported_vs_summed
        WHERE year = 2019 AND map = 'VN63' AND issuer = 'VCA' AND indicator = 'organisations'
            AND organisation = 'cooperative' AND activity = 'all'
    """
    assert (23_280, 1436, 3, "some parts only") in rows(data, sql)


def test_models_run_in_the_order_of_what_they_read(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(
        "-- Last, though first by name.\nWITH x AS (FROM c) SELECT x.n + b.n AS n FROM x JOIN b USING (n)\n"
    )
    (tmp_path / "b.sql").write_text("SELECT n FROM c WHERE n IN (SELECT n FROM x)\n")
    (tmp_path / "c.sql").write_text("SELECT 1 AS n\n")
    (tmp_path / "x.sql").write_text("SELECT 1 AS n UNION ALL SELECT 2\n")
    with duckdb.connect() as con:
        built = run_models(con, tmp_path)
        assert built == {"c": 1, "x": 2, "b": 1, "a": 1}
        assert list(built).index("x") < list(built).index("b") < list(built).index("a")
        assert con.execute("FROM a").fetchall() == [(2,)]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELEC 1", r"bad\.sql of sql/models is no single SELECT: syntax error"),
        ("SELECT 1; SELECT 2", r"bad\.sql of sql/models is no single SELECT"),
        ("DROP TABLE facts", r"bad\.sql of sql/models is no single SELECT"),
        ("SELECT n FROM nowhere", r"bad\.sql of sql/models: Catalog Error: Table with name nowhere does not exist"),
    ],
)
def test_a_model_at_fault_is_named(tmp_path: Path, sql: str, message: str) -> None:
    (tmp_path / "bad.sql").write_text(sql)
    with duckdb.connect() as con, pytest.raises(WarehouseError, match=message):
        run_models(con, tmp_path)


def test_models_that_read_one_another_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("FROM b")
    (tmp_path / "b.sql").write_text("FROM a")
    with duckdb.connect() as con, pytest.raises(CycleError):
        run_models(con, tmp_path)
