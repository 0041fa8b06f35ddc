"""The honest rollup by hand: bounds, older figures, the merger, credit funds, regions, estimates, contradictions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from warehouse_samples import figure, flow, page, rolled_up, rows

JUNE_2025 = date(2025, 6, 30)


def groups(area: str, value: int, year: int) -> dict[str, Any]:
    return figure(area, value, year, organisation="cooperative_group")


# Each year is a case of its own, so that one roll-up serves all tests.
PAGES = (
    # Bounds: about is a twentieth either way, over and nearly a tenth, a range tells both ends.
    page(
        "bounds",
        figure("Lạng Sơn", 500, 2009, qualifier="about"),
        figure("Lào Cai", 200, 2009, qualifier="over"),
        figure("Cao Bằng", 40, 2009, upper=Decimal(45), qualifier="range"),
        figure("Lai Châu", 100, 2009, qualifier="nearly"),
        figure("Sơn La", 7, 2009),
        figure("Lạng Sơn", 30, 2009, indicator="organisations_active", qualifier="at_least"),
        figure("Lào Cai", 20, 2009, indicator="organisations_active"),
    ),
    # Older figures: 2012 to 2015, and a break in 2020 for groups.
    page(
        "older",
        figure("Lạng Sơn", 100, 2012),
        figure("Lào Cai", 300, 2012),
        figure("Lào Cai", 310, 2013),
        flow("Lạng Sơn", 9, 2012),
        flow("Lào Cai", 5, 2013),
        figure("Cao Bằng", 50, 2014),
        figure("Cao Bằng", 51, 2015),
        groups("Lạng Sơn", 460, 2019),
        groups("Lào Cai", 70, 2020),
        groups("Lào Cai", 75, 2021),
    ),
    # The merger: Phú Thọ has three parts, Lào Cai two; Hà Nội stayed as it was.
    page(
        "merger",
        figure("Phú Thọ", 400, 2017, qualifier="about"),
        figure("Vĩnh Phúc", 300, 2017),
        figure("Hòa Bình", 250, 2017, status="estimate"),
        figure("Lào Cai", 500, 2017),
        figure("Hà Nội", 1907, 2017),
    ),
    page(
        "merged",
        figure("Bắc Ninh", 602, 2025, period_end=JUNE_2025),
        figure("Bắc Giang", 1439, 2025, period_end=JUNE_2025),
        figure("Bắc Ninh", 2086, 2025),
        figure("Yên Bái", 700, 2025, period_end=JUNE_2025),
        figure("Lào Cai", 500, 2025, period_end=JUNE_2025),
        figure("Lào Cai", 1000, 2025),
        figure("Đồng Nai", 200, 2025, period_end=JUNE_2025),
        figure("Bình Phước", 100, 2025, period_end=JUNE_2025),
        figure("Đồng Nai", 400, 2025),
    ),
    # Credit funds: counted in, left out, not told.
    page(
        "funds",
        figure("Thái Bình", 528, 2000, includes_credit_funds=True),
        figure("Thái Bình", 443, 2000, includes_credit_funds=False),
        figure("Hà Giang", 858, 2000, includes_credit_funds=False),
        figure("Lạng Sơn", 486, 2000),
    ),
    # Regions: the White Book's counts of 2022 stand in the reference table.
    page(
        "regions",
        figure("Kon Tum", 200, 2022),
        figure("Gia Lai", 400, 2022),
        figure("Đắk Lắk", 700, 2022),
        figure("Đắk Nông", 300, 2022),
        figure("Lâm Đồng", 500, 2022),
        figure("VN63-Tây Nguyên", 2000, 2022, qualifier="about"),
    ),
    # Five provinces of one region, so that their yardsticks are equal.
    page(
        "estimate",
        *(
            figure(name, value, 2005)
            for name, value in (
                ("Lạng Sơn", 400),
                ("Lào Cai", 500),
                ("Cao Bằng", 600),
                ("Lai Châu", 500),
                ("Sơn La", 500),
            )
        ),
        *(flow(name, 10, 2005) for name in ("Lạng Sơn", "Lào Cai", "Cao Bằng", "Lai Châu")),
    ),
    # Contradictions.
    page("says-539", figure("Lạng Sơn", 539, 2016, period_end=date(2016, 11, 30)), province="Lạng Sơn"),
    page("says-541", figure("Lạng Sơn", 541, 2016, period_end=date(2016, 11, 20))),
    page("says-530", figure("Lạng Sơn", 530, 2016, period_end=date(2016, 9, 30))),
    page("says-over-500", figure("Lạng Sơn", 500, 2016, period_end=date(2016, 11, 30), qualifier="over")),
    page("says-estimate", figure("Lạng Sơn", 560, 2016, status="estimate")),
    page("founded-a", flow("Lạng Sơn", 50, 2016)),
    page("founded-b", flow("Lạng Sơn", 50, 2016), flow("Lạng Sơn", 60, 2016, months=11)),
    page("founded-c", flow("Lạng Sơn", 58, 2016)),
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rolled_up(tmp_path_factory.mktemp("data"), *PAGES)


def rollup(data: Path, year: int, columns: str, **where: str) -> list[tuple[Any, ...]]:
    keys = {"organisation": "cooperative", "activity": "all", "indicator": "organisations", "measure": "total"}
    keys |= {"map": "VN63", "with_credit_funds": "false"} | where
    condition = " AND ".join(f"{key} = '{value}'" for key, value in keys.items())
    return rows(data, f"SELECT {columns} FROM national_rollup WHERE year = {year} AND {condition}")


def test_bounds_come_from_the_qualifiers(data: Path) -> None:
    columns = "reported_sum, lower_bound, upper_bound"
    lower, upper = 475 + 200 + 40 + 90 + 7, 525 + 220 + 45 + 100 + 7
    assert rollup(data, 2009, columns) == [(500 + 200 + 40 + 100 + 7, lower, upper)]
    assert rollup(data, 2009, columns, indicator="organisations_active") == [(50, 50, None)]


@pytest.mark.parametrize(
    ("year", "expected"),
    [  # reported, provinces, carried provinces, sum with carried, oldest
        (2012, (400, 2, 0, 400, 0)),
        (2013, (310, 1, 1, 410, 1)),
        (2014, (50, 1, 2, 50 + 310 + 100, 2)),
        (2015, (51, 1, 1, 51 + 310, 2)),
    ],
)
def test_older_figures_stand_beside_the_sum_for_two_years(data: Path, year: int, expected: tuple[int, ...]) -> None:
    columns = "reported_sum, provinces_reporting, carried_provinces, sum_with_carried, oldest_years_carried"
    assert rollup(data, year, columns) == [expected]


def test_flows_are_never_carried(data: Path) -> None:
    columns = "reported_sum, carried_provinces, sum_with_carried"
    assert rollup(data, 2013, columns, indicator="organisations_new") == [(5, 0, 5)]


def test_nothing_is_carried_across_a_break(data: Path) -> None:
    columns = "reported_sum, carried_provinces, comparable_since, note"
    where = {"organisation": "cooperative_group"}
    assert rollup(data, 2019, columns, **where) == [(460, 0, None, None)]
    for year, total in ((2020, 70), (2021, 75)):
        ((reported, carried, since, note),) = rollup(data, year, columns, **where)
        assert (reported, carried, since) == (total, 0, 2020)
        assert note.startswith("not comparable across 2020")


def test_a_merged_province_is_the_sum_of_all_its_parts(data: Path) -> None:
    sql = """
        SELECT ref_area_name, value, lower_bound, upper_bound, status, origin, len(observations)
        FROM province_indicators WHERE year = 2017 AND map = 'VN34' ORDER BY value DESC
    """
    # Lào Cai lacks Yên Bái.
    assert rows(data, sql) == [
        ("Hà Nội", 1907, 1907, 1907, "actual", "same land", 1),
        ("Phú Thọ", 950, 380 + 550, 420 + 550, "estimate", "summed", 3),
    ]
    quote = "SELECT quote FROM province_indicators WHERE year = 2017 AND ref_area = 'VN34-25'"
    assert rows(data, quote) == [
        (
            "Hòa Bình: 250 organisations VN63-17 + Phú Thọ: 400 organisations VN63-25 + "
            "Vĩnh Phúc: 300 organisations VN63-26",
        )
    ]
    assert rollup(data, 2017, "reported_sum, provinces_reporting", map="VN34") == [(1907 + 950, 2)]
    assert rollup(data, 2017, "reported_sum, provinces_reporting") == [(400 + 300 + 250 + 500 + 1907, 5)]


def test_what_a_merged_province_says_stands_beside_its_parts(data: Path) -> None:
    sql = """
        SELECT ref_area_name, value, summed_value, verdict FROM reported_vs_summed
        WHERE area_kind = 'province' AND year = 2025 ORDER BY ref_area
    """
    assert rows(data, sql) == [
        ("Lào Cai", 1000, 1200, "parts come to more"),
        ("Bắc Ninh", 2086, 1439 + 602, "agree"),
        ("Đồng Nai", 400, 300, "parts come to less"),
    ]
    said = "SELECT value, origin FROM province_indicators WHERE year = 2025 AND ref_area = 'VN34-24'"
    assert rows(data, said) == [(2086, "said")]


def test_figures_with_credit_funds_are_kept_apart(data: Path) -> None:
    columns = "reported_sum, provinces_reporting, credit_funds_untold"
    assert rollup(data, 2000, columns) == [(443 + 858 + 486, 3, 1)]
    assert rollup(data, 2000, columns, with_credit_funds="true") == [(528, 1, 0)]


def test_regions(data: Path) -> None:
    sql = """
        SELECT reported_sum, provinces_reporting, provinces_total, coverage_weighted, own_value, own_qualifier,
            ratio, note
        FROM region_rollup WHERE year = 2022 AND ref_area = 'VN63-Tây Nguyên' AND NOT with_credit_funds
    """
    ((total, reporting, of, weighted, own, qualifier, ratio, note),) = rows(data, sql)
    assert (total, reporting, of, own, qualifier, note) == (2100, 5, 5, 2000, "about", None)
    assert (weighted, ratio) == (pytest.approx(1), pytest.approx(1.05))
    verdicts = """
        SELECT issuer, told_by, value, summed_value, verdict FROM reported_vs_summed
        WHERE year = 2022 AND ref_area = 'VN63-Tây Nguyên' ORDER BY told_by
    """
    assert rows(data, verdicts) == [
        (None, "page", 2000, 2100, "agree"),
        ("GSO", "publication", 1983, 2100, "agree"),
    ]


def test_regions_since_2025_are_marked(data: Path) -> None:
    sql = "SELECT comparable_since, note FROM region_rollup WHERE year = 2025 AND ref_area = 'VN34-ĐBSH'"
    assert rows(data, sql) == [
        (2025, "not comparable across 2025: Resolution 306/NQ-CP draws six other regions"),
    ]


def test_coverage_is_weighted_by_the_yardstick(data: Path) -> None:
    # The White Book counts 7,957 in 14 provinces of the northern mountains, 7,780 in 11 of the Red River delta.
    mountain, delta, country = 7957 / 14, 7780 / 11, 29378
    ((coverage, weighted),) = rollup(data, 2017, "coverage, coverage_weighted")  # three there, two here
    assert coverage == pytest.approx(5 / 63)
    assert weighted == pytest.approx((3 * mountain + 2 * delta) / country)
    told = "SELECT coverage_weighted, len(silent) FROM coverage WHERE year = 2017 AND map = 'VN63'"
    assert rows(data, told) == [(pytest.approx((3 * mountain + 2 * delta) / country), 58)]


def test_the_country_is_estimated_apart_with_its_interval(data: Path) -> None:
    sql = """
        SELECT indicator, estimate, lower_bound, upper_bound, provinces_used
        FROM national_estimate WHERE year = 2005 AND map = 'VN63'
    """
    ((indicator, estimate, lower, upper, used),) = rows(data, sql)  # four provinces are too few for the flow
    # 2,500 co-operatives where the yardstick is five fourteenths of 7,957; the country's is 29,378.
    assert (indicator, used) == ("organisations", 5)
    assert estimate == pytest.approx(2500 / (5 / 14 * 7957) * 29378)
    # Deviations -100, 0, 100, 0, 0: variance 5,000; standard error 63 √(5000/5 · 58/63) = 1,911.6; Student's t for 4.
    assert upper - estimate == pytest.approx(2.776 * 1911.6, rel=0.005)
    assert lower == pytest.approx(estimate - 2.776 * 1911.6, rel=0.005)
    assert rollup(data, 2005, "reported_sum") == [(2500,)]


def test_contradictions_are_of_one_time_and_beyond_the_bounds(data: Path) -> None:
    sql = "SELECT value, other_value, why_lost FROM contradictions WHERE year = 2016 ORDER BY value"
    assert rows(data, sql) == [
        (50, 58, "fewer pages say it"),
        (539, 541, "of an earlier day"),
    ]


def test_all_that_lost_is_kept(data: Path) -> None:
    sql = """
        SELECT r.value, r.why_lost FROM reconciled r
        WHERE r.cell LIKE '2016/VN63-20/cooperative/all/organisations/%' ORDER BY place
    """
    assert rows(data, sql) == [
        (539, None),
        (500, "not on a page of the area itself"),
        (541, "of an earlier day"),
        (530, "of an earlier day"),
        (560, "an estimate beside an actual figure"),
    ]


def test_plain_views_have_both_languages(data: Path) -> None:
    english = """
        SELECT province, organisation, indicator, value, origin FROM figures_by_province
        WHERE year = 2017 AND map = 'VN34' ORDER BY value
    """
    assert rows(data, english) == [
        ("Phú Thọ", "Co-operative", "Organisations in existence", 950, "summed"),
        ("Hà Nội", "Co-operative", "Organisations in existence", 1907, "same land"),
    ]
    vietnamese = """
        SELECT to_chuc, chi_tieu, tong_cac_tinh, so_tinh_co_so_lieu FROM ca_nuoc_theo_nam
        WHERE nam = 2017 AND ban_do = 'VN63' AND thuoc_do = 'tổng số'
    """
    assert rows(data, vietnamese) == [("Hợp tác xã", "Số tổ chức hiện có", 3357, 5)]
    assert rows(data, "SELECT estimate_method IS NOT NULL FROM country_by_year WHERE year = 2005 AND map = 'VN63'") == [
        (True,),
        (False,),
    ]
