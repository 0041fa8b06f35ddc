"""What the rollup said on an earlier day can be asked: pages as they were then, never as the rules misread them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner
from warehouse_samples import figure, load_pages, page, rolled_up

from flows.cli import app
from tasks.warehouse.database import WarehouseError
from tasks.warehouse.query import query

SUM = "SELECT reported_sum, provinces_reporting FROM national_rollup WHERE map = 'VN63' AND year = 2024"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of 1 January that was edited on the 11th and read otherwise before, and another of the 21st."""
    home = tmp_path_factory.mktemp("data")
    wrong = page("a", figure("Lạng Sơn", 5000), words="Lạng Sơn:")
    load_pages(home, wrong, extractor="1")
    right = page("a", figure("Lạng Sơn", 500), words="Lạng Sơn:")
    load_pages(home, type(right)(wrong.capture, wrong.document, right.observations), extractor="2")
    load_pages(home, page("a", figure("Lạng Sơn", 505), day=10), extractor="2")
    return rolled_up(home, page("b", figure("Lào Cai", 300), day=20))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 12, 31), []),
        (date(2025, 1, 10), [(500, 1)]),
        (date(2025, 1, 11), [(505, 1)]),
    ],
)
def test_what_was_known_on_a_day(data: Path, day: date, expected: list[tuple[int, int]]) -> None:
    assert query(data, SUM, as_of=day).rows == expected


def test_the_newest_day_is_what_is_published_on_the_command_line_too(data: Path) -> None:
    asked = ["sql", SUM, "--format", "csv", "--data", str(data)]
    published = CliRunner().invoke(app, asked).stdout
    assert published == "reported_sum,provinces_reporting\n805,2\n"
    assert CliRunner().invoke(app, [*asked, "--as-of", "2025-01-21"]).stdout == published


def test_the_past_only_reads(data: Path) -> None:
    with pytest.raises(WarehouseError, match="file system operations are disabled"):
        query(data, "FROM read_csv('/etc/passwd')", as_of=date(2025, 1, 5))
