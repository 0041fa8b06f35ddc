"""Folders of pages as sources, WARC files of another tool among them."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tasks.reading import read
from tasks.records import Document, stable_id
from tasks.scraping.archive import Archive
from tasks.scraping.folder import FolderError, ingest
from tasks.scraping.warc import WarcError

REAL = Path(__file__).parents[2] / "shared" / "corpus" / "real"
TEXT = "Toàn tỉnh có 486 hợp tác xã."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as archive:
        yield archive


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "trang"
    folder.mkdir()
    (folder / "001.txt").write_text(TEXT, encoding="utf-8")
    (folder / "002.html").write_text(f"<html><body><h1>Tin</h1><p>{TEXT}</p></body></html>", encoding="utf-8")
    (folder / "note.md").write_text("not a page")
    return folder


def table(folder: Path, *rows: str) -> Path:
    file = folder.parent / "pages.tsv"
    file.write_text("\n".join(["id\tprovince\tpublished\tnote", *rows]) + "\n", encoding="utf-8")
    return file


def test_files_are_captures_named_by_their_stem(folder: Path, archive: Archive) -> None:
    pages = table(folder, '001\ttp. huế\t2024-02-02\t"one', "002\tViệt Nam\t\t")
    report = ingest(folder, pages, archive)
    assert (report.source, report.new, report.unchanged) == ("trang", 2, 0)
    one, two = sorted(archive.captures(), key=lambda capture: capture.document)
    assert (one.document, one.url, one.province) == ("001", "file:trang/001.txt", "Thừa Thiên Huế")
    assert one.published == date(2024, 2, 2)
    assert (two.province, two.published) == (None, None)
    assert archive.read(one).decode() == TEXT
    assert (ingest(folder, pages, archive).new, len(list(archive.captures()))) == (0, 2)


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("003\tLạng Sơn\t\t", "'003' has no file"),
        ("001\tLạng Sớm\t\t", r"pages\.tsv:2: unknown province 'Lạng Sớm' \(did you mean Lạng Sơn"),
        ("001\t\t02/02/2024\t", r"pages\.tsv:2: published '02/02/2024' is no date"),
        ("001\t\t\t\n001\t\t\t", r"pages\.tsv:3: '001' is there twice"),
        ("\tLạng Sơn\t\t", r"pages\.tsv:2: no id"),
    ],
)
def test_a_table_that_does_not_fit_is_told_and_nothing_taken(
    folder: Path, archive: Archive, row: str, what: str
) -> None:
    with pytest.raises(FolderError, match=what):
        ingest(folder, table(folder, row), archive)
    assert list(archive.captures()) == []


def test_folders_that_hold_no_pages_are_told(folder: Path, tmp_path: Path, archive: Archive) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FolderError, match=r"empty: no \.txt"):
        ingest(tmp_path / "empty", None, archive)
    with pytest.raises(FolderError, match="no such folder"):
        ingest(tmp_path / "nowhere", None, archive)
    (folder / "001.html").write_text("x")
    with pytest.raises(FolderError, match=r"001\.html and 001\.txt would be one document"):
        ingest(folder, None, archive)


def other_tools_warc(file: Path) -> None:
    """Records as another library writes them: a page packed and chunked, an image, a redirect, a page that failed."""
    packed = gzip.compress(f"<html><body><h1>Tin</h1><p>{TEXT}</p></body></html>".encode())
    chunked = f"{len(packed):x}\r\n".encode() + packed + b"\r\n0\r\n\r\n"
    records = [
        ("https://langson.gov.vn/node/1#top", "200 OK", "text/html; charset=utf-8", chunked),
        ("https://langson.gov.vn/a.png", "200 OK", "image/png", b"\x89PNG"),
        ("https://langson.gov.vn/old", "301 Moved", "text/html", b""),
        ("https://langson.gov.vn/gone", "404 Not Found", "text/html", b"gone"),
    ]
    with file.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        writer.write_record(writer.create_warcinfo_record(file.name, {"software": "warcio"}))
        for url, status, kind, body in records:
            headers = [("Content-Type", kind)]
            if body == chunked:
                headers += [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
            writer.write_record(
                writer.create_warc_record(
                    url,
                    "response",
                    payload=io.BytesIO(body),
                    http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
                    warc_headers_dict={"WARC-Date": "2024-05-06T07:08:09Z"},
                )
            )


def test_a_warc_of_another_tool_is_a_source(tmp_path: Path, archive: Archive) -> None:
    folder = tmp_path / "warcs"
    folder.mkdir()
    other_tools_warc(folder / "crawl.warc.gz")
    for new in (1, 0):
        assert ingest(folder, table(folder, "crawl\tLạng Sơn\t\t"), archive).new == new
    (capture,) = archive.captures()
    assert capture.url == "https://langson.gov.vn/node/1"
    assert capture.document == stable_id(capture.url)
    assert (capture.province, capture.fetched_at.isoformat()) == ("Lạng Sơn", "2024-05-06T07:08:09+00:00")
    document = read(archive.read(capture), capture.content_type, capture)
    assert isinstance(document, Document)
    assert TEXT in document.text


@pytest.mark.parametrize("damage", [lambda data: b"no WARC at all", lambda data: data[: len(data) // 2]])
def test_a_broken_warc_is_told(tmp_path: Path, archive: Archive, damage: object) -> None:
    folder = tmp_path / "warcs"
    folder.mkdir()
    file = folder / "crawl.warc.gz"
    other_tools_warc(file)
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    with pytest.raises(WarcError, match=r"crawl\.warc\.gz"):
        ingest(folder, None, archive)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real pages lie beside the project, where they are given")
def test_the_real_pages_are_taken_letter_by_letter(archive: Archive) -> None:
    assert ingest(REAL, REAL / "pages.tsv", archive).new == 5
    for capture in archive.captures():
        document = read(archive.read(capture), capture.content_type, capture)
        assert isinstance(document, Document)
        assert document.text == (REAL / f"{document.document}.txt").read_text(encoding="utf-8")
        assert (document.published is None) == (document.document == "001")
        assert document.published_basis == ("pages.tsv" if document.published else None)
