"""What changed between two published versions, why, and how many versions are kept."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from warehouse_samples import figure, flow, load_pages, page, rolled_up

from tasks.reference import SQL
from tasks.warehouse.database import WarehouseError, open_working, set_meta
from tasks.warehouse.diff import Change, diff
from tasks.warehouse.publish import publish, published_path, versions
from tasks.warehouse.rollup import keep, rebuild

FIRST = (
    page("a", figure("Lạng Sơn", 539)),
    page("b", figure("Lào Cai", 502), figure("Lào Cai", 77, organisation="cooperative_group")),
)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rolled_up(tmp_path_factory.mktemp("first"), *FIRST)


@pytest.fixture
def data(first: Path, tmp_path: Path) -> Path:
    """A data folder of its own with these pages published as version 1."""
    return Path(shutil.copytree(first, tmp_path / "data"))


def again(data: Path) -> None:
    with open_working(data) as con:
        rebuild(con)
        publish(con, data)


def told(changes: tuple[Change, ...]) -> list[tuple[str, str, str | None, str | None, str]]:
    return [(each.kind, each.area, each.before, each.now, each.why) for each in changes]


def test_a_new_page_and_the_sum_it_changes(data: Path) -> None:
    rolled_up(data, page("c", flow("Lạng Sơn", 7)))
    found = diff(data)
    assert told(found.figures) == [("new", "Lạng Sơn", None, "7 organisation, to 2024-12-31", "a new page")]
    assert told(found.sums) == [
        ("new", "sum of VN63", None, "7 organisation from 1 provinces", "now with Lạng Sơn"),
    ]
    assert str(found.figures[0]) == (
        "2024 Lạng Sơn, co-operative, organisations newly founded: 7 organisation, to 2024-12-31, new (a new page): "
        "“7 organisations_new VN63-20” https://example.vn/c"
    )
    assert "figures 1 new (1 by a new page); 1 national sums differ" in found.summary()


def test_an_edited_page(data: Path) -> None:
    rolled_up(data, page("a", figure("Lạng Sơn", 545), day=1))
    found = diff(data)
    assert told(found.figures) == [
        ("changed", "Lạng Sơn", "539", "545 organisation, to 2024-12-31", "the page was edited")
    ]
    assert told(found.sums) == [
        (
            "changed",
            "sum of VN63",
            "1,041",
            "1,047 organisation from 2 provinces",
            "figures of provinces changed",
        )
    ]


def test_changed_rules_and_a_figure_that_went(data: Path) -> None:
    """The text is the same; the new rules read its first number otherwise and its second not at all."""
    words = " 502 organisations VN63-10 77 organisations VN63-10"
    same = page("b", figure("Lào Cai", 502, status="estimate"), words="")
    text = FIRST[1].document
    assert text is not None and text.text == words
    load_pages(data, type(same)(same.capture, text, same.observations), extractor="2")
    again(data)
    assert told(diff(data).figures) == [
        (
            "changed",
            "Lào Cai",
            "502 organisation, to 2024-12-31",
            "502 organisation, estimate, to 2024-12-31",
            "the rules read the page otherwise",
        ),
        ("gone", "Lào Cai", "77 organisation, to 2024-12-31", None, "the rules read the page otherwise"),
    ]


def test_a_figure_that_other_pages_outweigh(data: Path) -> None:
    """A newer page says 540, then an older one bears out the 539."""
    rolled_up(data, page("z", figure("Lạng Sơn", 540), published=date(2025, 1, 5)))
    rolled_up(data, page("m", figure("Lạng Sơn", 539), published=date(2024, 12, 20)))
    [change] = diff(data).figures
    assert (change.before, change.why) == ("540", "another figure that was known is preferred now")
    [change] = diff(data, 1, 2).figures
    assert (change.before, change.why) == ("539", "a new page")
    assert diff(data, 1, 3).figures == ()


def test_versions_that_cannot_be_compared_are_named(data: Path, tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="nothing is published yet"):
        diff(tmp_path / "nowhere")
    with pytest.raises(WarehouseError, match="version 1 is the oldest that is kept"):
        diff(data)
    with pytest.raises(WarehouseError, match="version 7 is not kept: there are 1"):
        diff(data, 7, 1)


def test_the_newest_versions_stay_whole_and_nobody_writes_to_them(data: Path) -> None:
    with open_working(data) as con:
        for number in range(4):
            set_meta(con, "rolled_up_from", f"other pages {number}")
            publish(con, data, keep=3)
    kept = versions(data)
    assert list(kept) == [3, 4, 5]
    assert diff(data).summary().endswith("no figure changed")
    for number, path in kept.items():
        with duckdb.connect(path, read_only=True) as con:
            assert con.execute("SELECT value FROM meta WHERE key = 'version'").fetchall() == [(str(number),)]
            assert con.execute("SELECT count(*) FROM best_figures").fetchall() == [(3,)]
        assert path.stat().st_mode & 0o222 == 0
    assert kept[5].samefile(published_path(data))


def test_runs_that_change_nothing_do_not_push_the_changes_out(data: Path) -> None:
    with open_working(data) as con:
        assert [(each.version, each.as_in) for each in (publish(con, data) for _ in range(3))] == [
            (2, 1),
            (3, 1),
            (4, 1),
        ]
    assert list(versions(data)) == [1, 4]
    rolled_up(data, page("c", flow("Lạng Sơn", 7)))
    with open_working(data) as con:
        assert [(each.version, each.as_in) for each in (publish(con, data) for _ in range(2))] == [(6, 5), (7, 5)]
    assert list(versions(data)) == [1, 4, 5, 7]
    assert len(diff(data, 4, 7).figures) == 1
    assert diff(data).figures == ()


def test_tables_are_kept_only_while_what_makes_them_is_the_same(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = Path(shutil.copytree(SQL / "reference", data / "reference"))
    with open_working(data) as con:
        con.execute("UPDATE documents SET last_seen = last_seen + INTERVAL 1 DAY")
        assert keep(con)
        with (reference / "provinces.csv").open("a", encoding="utf-8") as file:
            file.write("\n")
        assert not keep(con, reference)
        with monkeypatch.context() as another:
            another.setattr(duckdb, "__version__", "2.99.0")
            assert not keep(con)
        con.execute("UPDATE observations SET superseded_at = last_seen, superseded_by = 'page' WHERE document = 'a'")
        assert not keep(con)
