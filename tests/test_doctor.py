"""The doctor: what is broken on purpose is found and named, with what to do; what is sound is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warehouse_samples import figure, page, rolled_up

from tasks import doctor
from tasks.doctor import Finding
from tasks.records import Capture
from tasks.scraping.archive import Archive
from tasks.scraping.folder import ingest
from tasks.scraping.sources import load_sources
from tasks.settings import Settings
from tasks.warehouse.publish import published_path

NOW = datetime.now(UTC) + timedelta(hours=1)  # later than anything these tests archive


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an archived page and a published file."""
    data, pages = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("langson")
    (pages / "a.txt").write_text("Toàn tỉnh có 539 hợp tác xã.\n" * 200, encoding="utf-8")
    with Archive(data / "archive", "folder") as archive:
        ingest(pages, None, archive)
    return rolled_up(data, page("a", figure("Lạng Sơn", 539)))


@pytest.fixture
def data(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "data"))


def capture(data: Path) -> Capture:
    with Archive(data / "archive") as archive:
        [found] = archive.captures()
    return found


def faults(found: Iterable[Finding]) -> list[str]:
    return [str(each) for each in found if each.level == "fault"]


def truncate(data: Path) -> None:
    file = data / "archive" / capture(data).archive.partition("@")[0]
    file.write_bytes(file.read_bytes()[:-10])


def garble(data: Path) -> None:
    file = data / "archive" / capture(data).archive.partition("@")[0]
    file.write_bytes(b"\0" * file.stat().st_size)


def lose(data: Path) -> None:
    (data / "archive" / capture(data).archive.partition("@")[0]).unlink()


def overwrite(data: Path) -> None:
    published_path(data).unlink()
    published_path(data).write_bytes(b"something else")


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (truncate, "is cut short: restore it"),
        (lose, "is missing: restore it"),
        (garble, "cannot be read"),
        (overwrite, "versions/htx-1.duckdb over it"),
    ],
)
def test_what_is_broken_is_told(data: Path, break_it: Callable[[Path], None], told: str) -> None:
    break_it(data)
    found = [*doctor.archive(data, deep=True), *doctor.databases(data, Settings(), NOW)]
    assert any(told in each for each in faults(found)), found


def test_a_citation_that_leads_nowhere_is_told(data: Path) -> None:
    """The published file cites a page that this archive never had."""
    [fault] = faults(doctor.archive(data))
    assert fault.startswith("https://example.vn/a is cited, but not in the archive at example.warc.gz@0")


def test_a_full_disk_is_told_before_it_is_full(data: Path) -> None:
    [fault] = faults(doctor.disk(data, Settings(free_gb=1e6)))
    assert "GB are free" in fault and "htx prune" in fault
    assert faults(doctor.disk(data / "not" / "yet", Settings(free_gb=0.001))) == []


def test_a_source_that_falls_silent_is_told(data: Path) -> None:
    """The folder of pages bears the name of a source."""
    source = load_sources()[0].model_copy(update={"name": capture(data).source, "expect": None})
    assert faults(doctor.staleness(data, (source,), Settings(source_days=30), NOW + timedelta(days=29))) == []
    [fault] = faults(doctor.staleness(data, (source,), Settings(source_days=30), NOW + timedelta(days=32)))
    assert "has given no new page for 3" in fault and source.listings[0] in fault


def test_a_clock_that_went_back_is_told(data: Path) -> None:
    assert faults(doctor.clock(data, NOW)) == []
    [fault] = faults(doctor.clock(data, NOW - timedelta(days=1)))
    assert "set the clock" in fault


def test_a_sound_folder_has_nothing_to_tell(data: Path) -> None:
    found = [
        *doctor.writer(data),
        *doctor.disk(data, Settings(free_gb=0.001)),
        *doctor.databases(data, Settings(), NOW),
    ]
    assert [each.level for each in found] == ["ok", "ok", "warning"]  # no run of all sources yet
    assert next(iter(doctor.prefect(None))).level == "ok"
    [fault] = faults(doctor.prefect("http://127.0.0.1:9/api"))
    assert "does not answer" in fault
