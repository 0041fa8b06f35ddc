"""From the archive to the warehouse: a page that changes and changes back, or does not change at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from warehouse_samples import table

from tasks.extract import pending
from tasks.extraction import extract
from tasks.extractor import EXTRACTOR
from tasks.load import mark_seen
from tasks.reading import Unread, read
from tasks.scraping.archive import Archive
from tasks.scraping.folder import ingest
from tasks.warehouse.database import open_working
from tasks.warehouse.frames import Reading, to_batch
from tasks.warehouse.load import load

CURRENT = "SELECT value::INTEGER FROM current_observations WHERE indicator = 'organisations'"
EVER = "SELECT value::INTEGER, superseded_by FROM observations WHERE indicator = 'organisations' ORDER BY value"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    return folder / "langson.txt"


def visit(data: Path, file: Path, count: int) -> int:
    """What a run does with a folder of one page, which tells that many co-operatives; how many captures it reads."""
    file.write_text(f"Đến hết năm 2024, toàn tỉnh Lạng Sơn có {count} hợp tác xã.\n", encoding="utf-8")
    with Archive(data / "archive") as archive:
        ingest(file.parent, None, archive)
    readings = []
    for captures in pending(data).values():
        for capture in captures:
            with Archive(data / "archive") as archive:
                page = read(archive.read(capture), capture.content_type, capture)
            assert not isinstance(page, Unread)
            readings.append(Reading(capture, page, tuple(extract(page))))
    with open_working(data) as con:
        load(con, to_batch(readings, EXTRACTOR))
    mark_seen.fn(data)
    return len(readings)


def test_a_page_that_takes_its_change_back_holds_again(tmp_path: Path, file: Path) -> None:
    assert [visit(tmp_path, file, count) for count in (539, 541, 539)] == [1, 1, 1]
    assert table(tmp_path, CURRENT) == [(539,)]
    assert table(tmp_path, EVER) == [(539, None), (541, "page")]


def test_a_page_that_stays_as_it_is_was_last_seen_at_the_last_visit(tmp_path: Path, file: Path) -> None:
    seen = "SELECT last_seen FROM {} WHERE superseded_at IS NULL"
    assert visit(tmp_path, file, 539) == 1
    first = [table(tmp_path, seen.format(name)) for name in ("documents", "observations")]
    assert visit(tmp_path, file, 539) == 0
    second = [table(tmp_path, seen.format(name)) for name in ("documents", "observations")]
    assert all(after > before for before, after in zip(first, second, strict=True))
    assert table(tmp_path, "SELECT count(*) FROM captures") == [(1,)]
