"""Retention: what may go from the archive, and that nothing goes that is cited or still asked with."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scraping_server import article, listing, page, serving, source

from tasks.scraping.archive import Archive
from tasks.scraping.crawl import crawl
from tasks.scraping.fetch import Fetcher, Manners
from tasks.scraping.prune import prune
from tasks.scraping.verify import verify

LATER = datetime.now(UTC) + timedelta(days=200)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four runs: one brings a page, one nothing, one a changed listing without a new page, one nothing."""
    folder = tmp_path_factory.mktemp("archive")
    answers = {"/tin": page(listing("/bai/1")), "/bai/1": page(article("Bài 1"))}
    with serving(answers) as server, Fetcher(Manners(backoff=0.01)) as fetcher:
        for run in range(4):
            if run == 2:
                answers["/tin"] = page(listing("/bai/1") + "<p>Lịch nghỉ lễ</p>")
            with Archive(folder, f"run{run}") as archive:
                crawl(source(server), archive, fetcher=fetcher)
    return folder


@pytest.fixture
def folder(crawled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(crawled, tmp_path / "archive"))


def runs(folder: Path) -> list[str]:
    return [file.name.rpartition("-")[2].partition(".")[0] for file in sorted(folder.glob("*.warc.gz"))]


def test_what_is_cited_and_what_is_newest_stays(folder: Path) -> None:
    assert runs(folder) == ["run0", "run1", "run2", "run3"]
    pruned = prune(folder, LATER)
    assert runs(folder) == ["run0", "run2"]  # the page, and the listing that the next run asks with
    assert [name.rpartition("-")[2] for name in pruned.files] == ["run1.warc.gz", "run3.warc.gz"]
    assert pruned.size > 0
    with Archive(folder) as archive:
        for known in archive.contents():
            assert archive.read(known.capture)
        assert [fault for file in verify(archive) for fault in file.faults] == []


def test_a_run_after_it_fetches_nothing_anew(folder: Path) -> None:
    prune(folder, LATER)
    answers = {"/tin": page(listing("/bai/1") + "<p>Lịch nghỉ lễ</p>"), "/bai/1": page(article("Bài 1"))}
    with serving(answers) as server, Fetcher(Manners(backoff=0.01)) as fetcher:
        with Archive(folder) as archive:
            assert crawl(source(server), archive, fetcher=fetcher).unchanged == 1
        assert [status for path, status in server.log if path != "/robots.txt"] == [304, 304]


def test_what_is_young_stays_and_a_rehearsal_removes_nothing(folder: Path) -> None:
    assert prune(folder, datetime.now(UTC) - timedelta(days=1)).files == ()
    assert len(prune(folder, LATER, rehearse=True).files) == 2
    assert len(runs(folder)) == 4
