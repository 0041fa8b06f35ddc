"""Append and supersede: what is kept of pages that change, of rules that change, and of loads that are killed."""

from __future__ import annotations

import itertools
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from warehouse_samples import DAY, figure, load_pages, page, table

from tasks.records import HtxError
from tasks.warehouse.database import WarehouseError, open_working
from tasks.warehouse.frames import Reading, observation_row, to_batch
from tasks.warehouse.load import load, mark_seen, processed


def state(data: Path) -> list[list[tuple[object, ...]]]:
    with open_working(data) as con:
        return [
            con.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in ("observations", "documents", "captures")
        ]


def history(data: Path) -> list[tuple[object, ...]]:
    """Per value: days after `DAY` of first seen, last seen, superseded, and by what."""
    days = ", ".join(
        f"date_diff('day', TIMESTAMP '{DAY:%Y-%m-%d %H:%M}', {name})"
        for name in ("first_seen", "last_seen", "superseded_at")
    )
    return table(data, f"SELECT value::INTEGER, {days}, superseded_by FROM observations ORDER BY ALL")


def test_what_a_page_says_is_kept_exactly(tmp_path: Path) -> None:
    told = figure(
        "Lạng Sơn",
        "80.7",
        indicator="organisations_active",
        measure="share",
        unit="percent",
        includes_credit_funds=False,
    )
    report = load_pages(tmp_path, page("a", told, province="Lạng Sơn"))
    assert (report.captures, report.texts_new, report.observations_new, report.observations_superseded) == (1, 1, 1, 0)
    columns = (
        "ref_area, value, upper, includes_credit_funds, period_end, quote, basis_area, basis_status, notes, extractor"
    )
    assert [tuple(map(str, row)) for row in table(tmp_path, f"SELECT {columns} FROM current_observations")] == [
        (
            "VN63-20",
            "80.7000",
            "None",
            "False",
            "2024-12-31",
            "80.7 organisations_active VN63-20",
            "clause",
            "None",
            "[]",
            "1",
        )
    ]


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    pages = page("a", figure("Lạng Sơn", 539)), page("b", figure("Lào Cai", 502))
    load_pages(tmp_path, *pages)
    before = state(tmp_path)
    report = load_pages(tmp_path, *pages, *pages)
    assert (report.texts_new, report.observations_new, report.observations_superseded) == (0, 0, 0)
    assert state(tmp_path) == before


def test_an_edited_page_supersedes_what_it_no_longer_says(tmp_path: Path) -> None:
    load_pages(tmp_path, page("a", figure("Lạng Sơn", 539), figure("Lạng Sơn", 310, organisation="cooperative_group")))
    report = load_pages(tmp_path, page("a", figure("Lạng Sơn", 541), day=5))
    assert (report.observations_new, report.observations_superseded) == (1, 2)
    assert history(tmp_path) == [(310, 0, 0, 5, "page"), (539, 0, 0, 5, "page"), (541, 5, 5, None, None)]


def test_a_page_that_takes_its_edit_back_holds_again(tmp_path: Path) -> None:
    first = page("a", figure("Lạng Sơn", 539))
    for reading in (first, page("a", figure("Lạng Sơn", 541), day=5), page("a", figure("Lạng Sơn", 539), day=9)):
        load_pages(tmp_path, reading)
    assert history(tmp_path) == [(539, 0, 9, None, None), (541, 5, 5, 9, "page")]


def seen(reading: Reading, day: int) -> tuple[str, datetime, datetime]:
    """What the archive's index tells of a page that was as it was until that day after `DAY`."""
    return reading.capture.capture, reading.capture.fetched_at, DAY + timedelta(days=day)


def test_a_page_that_stays_as_it_was_is_seen_longer(tmp_path: Path) -> None:
    first, second = page("a", figure("Lạng Sơn", 539)), page("b", figure("Lào Cai", 502), day=1)
    load_pages(tmp_path, first, second)
    with open_working(tmp_path) as con:
        assert mark_seen(con, [seen(first, 7), seen(second, 1), ("another", DAY, DAY)]) == 1
    assert history(tmp_path) == [(502, 1, 1, None, None), (539, 0, 7, None, None)]
    before = state(tmp_path)
    with open_working(tmp_path) as con:
        assert mark_seen(con, [seen(first, 7), seen(second, 1)]) == 0
    load_pages(tmp_path, first, second, extractor="1")
    assert state(tmp_path) == before


def test_what_new_rules_dropped_is_not_seen_longer(tmp_path: Path) -> None:
    told = page("a", figure("Lạng Sơn", 539), figure("Lạng Sơn", 56))
    load_pages(tmp_path, told)
    load_pages(tmp_path, replace(told, observations=told.observations[:1]), extractor="2")
    with open_working(tmp_path) as con:
        mark_seen(con, [seen(told, 7)])
    assert history(tmp_path) == [(56, 0, 0, 0, "rules"), (539, 0, 7, None, None)]


def test_a_wording_between_two_sightings_of_another_is_superseded(tmp_path: Path) -> None:
    """As when a folder's WARC tells, later, of a wording that our own visits missed."""
    ours, theirs = page("a", figure("Lạng Sơn", 539)), page("a", figure("Lạng Sơn", 541), day=5)
    load_pages(tmp_path, ours, theirs)
    with open_working(tmp_path) as con:
        mark_seen(con, [seen(ours, 9)])
    assert history(tmp_path) == [(539, 0, 9, None, None), (541, 5, 5, 9, "page")]


def test_the_order_of_loading_does_not_matter(tmp_path: Path) -> None:
    pages = [
        page("a", figure("Lạng Sơn", 539)),
        page("a", figure("Lạng Sơn", 541), day=2),
        page("a", figure("Lạng Sơn", 541), day=3),
        page("a", figure("Lạng Sơn", 545), day=4),
        page("b", figure("Lào Cai", 502), day=1),
    ]
    load_pages(tmp_path / "at once", *pages)
    for number, order in enumerate(random.Random(5).sample(list(itertools.permutations(pages)), 3)):
        with open_working(tmp_path / str(number)) as con:
            for reading in order:
                load(con, to_batch([reading], "1"))
        assert state(tmp_path / str(number)) == state(tmp_path / "at once"), order


def test_new_rules_supersede_what_they_read_otherwise(tmp_path: Path) -> None:
    old = page("a", figure("Lạng Sơn", 539), figure("Lạng Sơn", 56))
    load_pages(tmp_path, old)
    kept, dropped = old.observations
    new = replace(old, observations=(kept, replace(dropped, indicator="organisations_new")))
    report = load_pages(tmp_path, new, extractor="2")
    assert (report.texts_new, report.observations_new, report.observations_superseded) == (0, 1, 1)
    current = "SELECT value::INTEGER, indicator, extractor FROM current_observations ORDER BY ALL"
    assert table(tmp_path, current) == [(56, "organisations_new", "2"), (539, "organisations", "1")]
    assert table(
        tmp_path, "SELECT value::INTEGER, superseded_by FROM observations WHERE superseded_at IS NOT NULL"
    ) == [(56, "rules")]
    with open_working(tmp_path) as con:
        assert processed(con, "2") == {(old.capture.capture, old.capture.fetched_at)}
        assert processed(con, "1") == set()


def test_a_text_that_is_read_otherwise_replaces_the_old_one(tmp_path: Path) -> None:
    old = page("a", figure("Lạng Sơn", 539))
    load_pages(tmp_path, old)
    cleaner = page("a", figure("Lạng Sơn", 539), words="Tiêu đề")
    load_pages(tmp_path, replace(cleaner, capture=old.capture), extractor="2")
    held = "SELECT char_start, superseded_by FROM observations ORDER BY char_start"
    assert table(tmp_path, held) == [(1, "rules"), (8, None)]


def test_a_page_that_is_gone_keeps_what_it_said(tmp_path: Path) -> None:
    here = page("a", figure("Lạng Sơn", 539))
    load_pages(tmp_path, here)
    gone = page("a", day=3)
    report = load_pages(tmp_path, Reading(gone.capture, None, outcome="soft-404", reason="Trang không tồn tại"))
    assert (report.captures, report.unread) == (1, 1)
    assert history(tmp_path) == [(539, 0, 0, None, None)]
    assert table(tmp_path, "SELECT outcome, reason FROM captures ORDER BY fetched_at") == [
        ("read", None),
        ("soft-404", "Trang không tồn tại"),
    ]


def test_an_id_held_by_another_address_is_refused(tmp_path: Path) -> None:
    load_pages(tmp_path, page("000", figure("Lạng Sơn", 486)))
    other = page("000", figure("Lào Cai", 502))
    other = replace(other, capture=replace(other.capture, url="file:other/000.txt"))
    with pytest.raises(
        WarehouseError, match=r"document id '000' of file:other/000.txt is already held by https://example.vn/000"
    ):
        load_pages(tmp_path, other)
    assert table(tmp_path, "SELECT count(*) FROM observations") == [(1,)]


def test_ids_depend_on_the_figure_and_not_on_its_spelling() -> None:
    (told,) = page("a", figure("Lạng Sơn", 486)).observations
    ids = {
        observation_row(replace(told, value=Decimal(value)), "t", "1")["observation"]
        for value in ("486", "486.0", "4.86E+2")
    }
    assert len(ids) == 1
    assert observation_row(replace(told, status="estimate"), "t", "1")["observation"] not in ids
    assert observation_row(told, "t", "2")["observation"] in ids  # not on the version of the rules
    for value in ("0.00001", "1e20"):
        with pytest.raises(HtxError, match="does not fit"):
            observation_row(replace(told, value=Decimal(value)), "t", "1")


def test_a_foreign_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "work" / "warehouse.duckdb"
    path.parent.mkdir()
    path.write_text("not a database " * 500)
    with pytest.raises(WarehouseError, match=r"warehouse\.duckdb is not an htx database"):
        load_pages(tmp_path)
    path.unlink()
    with duckdb.connect(path) as con:
        con.execute("CREATE TABLE mine AS SELECT 1 AS one")
    with pytest.raises(WarehouseError, match=r"warehouse\.duckdb is not an htx database"):
        load_pages(tmp_path)


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(WarehouseError, match=r"data/work cannot be made: Not a directory"):
        load_pages(tmp_path / "data")


def test_an_older_schema_is_named(tmp_path: Path) -> None:
    table(tmp_path, "UPDATE meta SET value = '0' WHERE key = 'schema'")
    with pytest.raises(WarehouseError, match="schema version 0, this htx needs 3"):
        load_pages(tmp_path)


HOLD = """
import sys, time
from pathlib import Path
from tasks.warehouse.database import open_working
with open_working(Path(sys.argv[1])):
    print("open", flush=True)
    time.sleep(60)
"""
LOAD_FOR_EVER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from warehouse_samples import figure, page
from tasks.warehouse.database import open_working
from tasks.warehouse.frames import to_batch
from tasks.warehouse.load import load
with open_working(Path(sys.argv[1])) as con:
    for day in range(100_000):
        load(con, to_batch([page("a", figure("Lạng Sơn", 100 + day), figure("Lào Cai", 200 + day), day=day)], "1"))
        print(day, flush=True)
"""


def test_a_locked_file_names_who_holds_it(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "open\n"
            with pytest.raises(WarehouseError, match=rf"warehouse\.duckdb is in use by process {holder.pid}"):
                load_pages(tmp_path)
        finally:
            holder.kill()


def test_a_killed_load_leaves_whole_batches(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LOAD_FOR_EVER, tmp_path, Path(__file__).parent]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as loader:
        assert loader.stdout is not None
        for _ in range(5):
            acknowledged = int(loader.stdout.readline())
        time.sleep(0.013)  # somewhere inside the next load
        loader.send_signal(signal.SIGKILL)
    ((days, observations, current),) = table(
        tmp_path,
        "SELECT (SELECT count(*) FROM captures), count(*), count(*) FILTER (superseded_at IS NULL) FROM observations",
    )
    assert days >= acknowledged + 1
    assert (observations, current) == (2 * days, 2)


def test_a_load_that_fails_leaves_nothing(tmp_path: Path) -> None:
    batch = to_batch([page("a", figure("Lạng Sơn", 539))], "1")
    batch.observations["value"] = "many"
    with open_working(tmp_path) as con, pytest.raises(duckdb.ConversionException):
        load(con, batch)
    assert table(tmp_path, "SELECT (SELECT count(*) FROM captures) + (SELECT count(*) FROM documents)") == [(0,)]
