"""Figures of real pages together, each cell worked out by hand from their words (../shared/corpus, real and dev)."""

from __future__ import annotations

from pathlib import Path

import pytest
from warehouse_corpus import CORPUS, gold
from warehouse_samples import rolled_up, rows

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared/corpus")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rolled_up(tmp_path_factory.mktemp("data"), *gold("real"), *gold("dev"))


# year, area, organisation, activity, indicator, issuer; figure told, what the provinces come to, how many they are
CELLS = (
    # Đà Nẵng on 30 June 2017 (D201).
    (2017, "VN", "cooperative", "all", "organisations", "VCA", 20_000, 105, 1),
    (2017, "VN", "cooperative", "all", "organisations_active", "VCA", 19_487, 82, 1),
    # Vĩnh Phúc (D105) and Hà Tĩnh (D120); of agriculture Hà Giang (D101, January 2018).
    (2018, "VN", "cooperative", "all", "organisations", "GSO", 22_861, 617 + 1_349, 2),
    (2018, "VN", "cooperative", "agriculture", "organisations", "MPI", 13_856, 244, 1),
    # Bắc Kạn: 181 in November (D102), not the 167 of September (D130). Hải Phòng's groups (D106).
    (2019, "VN", "cooperative", "all", "organisations", "ICA/VCA", 24_618, 181, 1),
    (2019, "VN", "cooperative", "agriculture", "organisations", "MARD", 14_452, 137, 1),
    (2019, "VN", "cooperative_group", "all", "organisations", "VCA", 104_861, 204, 1),
    # Thái Bình (003), Điện Biên (D116), Tiền Giang (D215); two of them tell members.
    (2020, "VN", "cooperative", "all", "organisations", "VCA", 26_040, 448 + 231 + 215, 3),
    (2020, "VN", "cooperative", "all", "members", "VCA", 8_100_000, 455_523 + 10_065, 2),
    (2020, "VN", "cooperative_union", "all", "organisations", "VCA", 100, 1, 1),
    # Hậu Giang (D219).
    (2021, "VN", "cooperative", "all", "organisations", "MPI", 27_342, 233, 1),
    (2021, "VN", "cooperative", "all", "workers", "MPI", 1_000_000, 9_519, 1),
    # Bình Thuận says 203 in June and expects 204 in December (D206): the actual one. Bạc Liêu has 203 too (D220).
    (2022, "VN", "cooperative", "all", "organisations", "VCA", 29_021, 203 + 203, 2),
    (2022, "VN", "cooperative", "all", "members", "VCA", 6_400_000, 48_924 + 24_821, 2),
    (2022, "VN", "cooperative_group", "all", "organisations", "MPI", 71_000, 3_204 + 517, 2),
    (2022, "VN63-ĐBSCL", "cooperative", "all", "organisations", "GSO", 3_420, 203, 1),
    (2022, "VN63-BTB&DHMT", "cooperative", "all", "organisations", "GSO", 6_167, 203, 1),
    # Lạng Sơn (000), Lào Cai's estimate (001), Lai Châu (D103), Quảng Trị (D110); groups of Lào Cai and Đà Nẵng (D202).
    (2023, "VN", "cooperative", "all", "organisations", "VCA", 31_364, 486 + 502 + 416 + 335, 4),
    (2023, "VN", "cooperative", "all", "members", "Government (PM forum)", 6_930_000, 95_423 + 7_500, 2),
    (2023, "VN", "cooperative_group", "all", "organisations", "Government (PM forum)", 73_000, 3_958 + 274, 2),
    # Lạng Sơn (002) and Bình Định in June (D203); whole years of six provinces (D222), not Lạng Sơn's eleven months.
    (2024, "VN", "cooperative", "all", "organisations", "MPI/MARD", 33_335, 539 + 268, 2),
    (2024, "VN", "cooperative", "all", "organisations_new", "VCA", 1_942, 152 + 120 + 120 + 3 + 4 + 5, 6),
)


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: "-".join(map(str, cell[:6])))
def test_what_is_reported_beside_what_provinces_come_to(data: Path, cell: tuple[int | str, ...]) -> None:
    year, area, organisation, activity, indicator, issuer, told, summed, provinces = cell
    sql = f"""
        SELECT DISTINCT summed_value, parts_reporting, ratio FROM reported_vs_summed
        WHERE year = {year} AND ref_area = '{area}' AND organisation = '{organisation}' AND activity = '{activity}'
            AND indicator = '{indicator}' AND measure = 'total' AND issuer = '{issuer}' AND value = {told}
            AND map = 'VN63' AND told_by = 'publication'
    """
    assert isinstance(told, int) and isinstance(summed, int)
    assert rows(data, sql) == [(summed, provinces, pytest.approx(summed / told))]


def test_means_are_weighted_by_co_operatives(data: Path) -> None:
    sql = """
        SELECT DISTINCT summed_value, parts_reporting FROM reported_vs_summed
        WHERE year = 2023 AND indicator = 'revenue' AND measure = 'mean' AND organisation = 'cooperative'
            AND map = 'VN63'
    """
    by_hand = (900e6 * 486 + 895e6 * 502) / (486 + 502)  # Lạng Sơn (000) and Lào Cai (001)
    assert rows(data, sql) == [(pytest.approx(by_hand), 2)]


def test_months_are_counted_apart(data: Path) -> None:
    sql = """
        SELECT part_year_provinces FROM national_rollup WHERE year = 2024 AND map = 'VN63' AND activity = 'all'
            AND organisation = 'cooperative' AND indicator = 'organisations_new' AND measure = 'total'
    """
    assert rows(data, sql) == [(2,)]  # Lạng Sơn's eleven months (002), Hồ Chí Minh's six (D211)


def test_contradictions(data: Path) -> None:
    # The ministry's and the alliance's count of 2024 (D221, D222). 33,557 is an estimate beside the actual 33,335.
    sql = "SELECT year, ref_area, indicator, value, other_value FROM contradictions"
    assert rows(data, sql) == [(2024, "VN", "organisations_new", 1_942, 2_197)]


def test_parts_that_a_page_tells_alike_are_not_taken_for_the_whole(data: Path) -> None:
    sql = """
        SELECT ref_area, organisation, indicator, measure, list_sort(list(value::INTEGER))::VARCHAR FROM reconciled
        WHERE NOT alone GROUP BY ALL ORDER BY ALL
    """
    assert rows(data, sql) == [
        ("VN", "cooperative", "managers_trained", "share", "[25, 47]"),  # colleges, vocational schools (D221)
        ("VN", "cooperative", "managers_trained", "total", "[31500, 59400]"),
        ("VN63-01", "cooperative", "organisations_effective", "share", "[21, 37]"),  # good, fair (D119)
        ("VN63-01", "cooperative", "organisations_effective", "total", "[188, 331]"),
        ("VN63-48", "collective", "organisations", "total", "[150, 424]"),  # without and with groups (D202)
        ("VN63-79", "cooperative", "people_trained", "total", "[172, 3732]"),  # two kinds of courses (D211)
    ]


def test_what_was_said_earlier_or_less_surely_is_kept(data: Path) -> None:
    sql = """
        SELECT ref_area, value, why_lost FROM reconciled
        WHERE organisation = 'cooperative' AND activity = 'all' AND indicator = 'organisations' AND measure = 'total'
            AND why_lost IS NOT NULL ORDER BY year, ref_area, value
    """
    assert rows(data, sql) == [
        ("VN63-42", 899, "an estimate beside an actual figure"),  # Hà Tĩnh 2015: 833 in June (D108)
        ("VN63-06", 167, "of an earlier day"),
        ("VN63-60", 204, "an estimate beside an actual figure"),
        ("VN", 33_000, "rounded beside an exact figure"),  # 'over 33,000' beside the ministry's 33,335 of 2024
        ("VN", 33_557, "an estimate beside an actual figure"),
    ]
