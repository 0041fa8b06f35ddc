"""The archive: what it keeps, how it is read again, by us and by another WARC library, and what a kill leaves."""

from __future__ import annotations

import gzip
import io
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tasks.records import stable_id
from tasks.scraping.archive import Archive, ArchiveError
from tasks.scraping.index import Decision
from tasks.scraping.wire import Response

AT = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
PAGE = "<html>Hợp tác xã</html>".encode()
URL = "http://thu.localhost/bai/1"


def response(content: bytes = PAGE, url: str = URL, **changes: object) -> Response:
    packed = gzip.compress(content, mtime=0)
    told = {
        "url": url,
        "status": 200,
        "reason": "OK",
        "headers": (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")),
        "body": packed,
        "content": content,
        "request": b"GET /bai/1 HTTP/1.1\r\nHost: thu.localhost\r\n\r\n",
        "fetched_at": AT,
    }
    return Response(**(told | changes))  # type: ignore[arg-type]


def store(archive: Archive, answer: Response, url: str = URL) -> bool:
    return archive.store(url, answer, source="thu", province="Lạng Sơn", role="article").new


def records(folder: Path) -> list[tuple[str, str, bytes]]:
    """(type, address, body) of all records, read by warcio with digests checked."""
    found = []
    for file in sorted(folder.glob("*.warc.gz")):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                address = record.rec_headers["WARC-Target-URI"]
                found.append((record.rec_type, address, record.content_stream().read()))
    return found


def test_what_is_stored_is_read_again(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        assert store(archive, response())
        archive.store("http://thu.localhost/tin", response(b"list"), source="thu", province=None, role="listing")
    with Archive(tmp_path) as archive:
        (capture,) = archive.captures()  # a listing is no article
        assert archive.read(capture) == PAGE
        assert capture.document == stable_id(URL)
        assert (capture.fetched_at, capture.source, capture.province) == (AT, "thu", "Lạng Sơn")
        assert list(archive.captures("other")) == []


def test_another_library_reads_the_files(tmp_path: Path) -> None:
    hop = response(b"", url="http://thu.localhost/cu", status=301, headers=(("Location", "/bai/1"),), body=b"")
    with Archive(tmp_path) as archive:
        archive.store(hop.url, hop, source="thu", province=None, role="redirect")
        store(archive, response())
        store(archive, response(fetched_at=AT + timedelta(days=1)))
    kinds = [(kind, url, body) for kind, url, body in records(tmp_path) if kind != "request"]
    assert kinds == [
        ("response", "http://thu.localhost/cu", b""),
        ("response", URL, PAGE),
        ("revisit", URL, b""),
    ]


def test_a_revisit_has_the_digest_of_what_it_refers_to(tmp_path: Path) -> None:
    """Though a server packs the same page otherwise each time."""
    with Archive(tmp_path) as archive:
        store(archive, response())
        store(archive, response(body=gzip.compress(PAGE, mtime=9), fetched_at=AT + timedelta(days=1)))
    [file] = tmp_path.glob("*.warc.gz")
    with file.open("rb") as stream:
        told = {each.rec_type: each.rec_headers["WARC-Payload-Digest"] for each in ArchiveIterator(stream)}
    assert told["revisit"] == told["response"]


def test_unchanged_pages_are_revisits_and_changed_ones_new_captures_of_a_document(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        assert store(archive, response(headers=(("ETag", '"1"'),), body=PAGE))
        assert not store(archive, response(fetched_at=AT + timedelta(days=1)))
        later = {"status": 304, "body": b"", "fetched_at": AT + timedelta(days=2)}
        assert not store(archive, response(b"", headers=(("ETag", '"2"'),), **later))
        known = archive.last(URL)
        assert known is not None
        assert known.etag == '"2"'
        assert store(archive, response(b"changed", fetched_at=AT + timedelta(days=3)))
        assert len({capture.capture for capture in archive.captures()}) == 2
        assert len({capture.document for capture in archive.captures()}) == 1


def test_a_page_that_takes_its_change_back_is_captured_again(tmp_path: Path) -> None:
    """Each capture lasts from when the page was first fetched so to when it was last seen so."""

    def told(archive: Archive) -> list[tuple[bytes, int, int]]:
        seen = {(capture, fetched): seen for capture, fetched, seen in archive.sightings()}
        return [
            (archive.read(c), (c.fetched_at - AT).days, (seen[c.capture, c.fetched_at] - AT).days)
            for c in archive.captures()
        ]

    answers = [(0, PAGE), (1, b"changed"), (2, PAGE), (3, None), (4, PAGE)]
    with Archive(tmp_path) as archive:
        for day, content in answers:
            status = {"status": 304, "body": b""} if content is None else {}
            at = AT + timedelta(days=day)
            assert store(archive, response(content or b"", fetched_at=at, **status)) == (day < 3)
        assert told(archive) == [(PAGE, 0, 0), (b"changed", 1, 1), (PAGE, 2, 4)]
        for day, content in answers:  # as from a folder's WARC that is taken again
            if content:
                assert not store(archive, response(content, fetched_at=AT + timedelta(days=day)))
        assert told(archive) == [(PAGE, 0, 0), (b"changed", 1, 1), (PAGE, 2, 4)]
        assert not store(archive, response(b"", status=304, body=b"", fetched_at=AT + timedelta(days=9)))
        assert told(archive)[-1] == (PAGE, 2, 9)
    bodies = [body for kind, _, body in records(tmp_path) if kind == "response"]
    assert bodies == [PAGE, b"changed"]  # what came back is a revisit of what was archived


def test_a_304_without_an_archived_page_is_a_fault(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive, pytest.raises(ArchiveError, match="nothing of it is archived"):
        store(archive, response(b"", status=304, body=b"", headers=()))


def test_what_is_told_beside_a_file_makes_another_capture(tmp_path: Path) -> None:
    day = date(2024, 2, 2)
    with Archive(tmp_path) as archive:

        def put(published: date | None) -> bool:
            return archive.store_file(
                "file:f/a.txt", PAGE, "text/plain", source="f", document="a", province=None, published=published
            ).new

        assert [put(told) for told in (None, None, day, day, None, None)] == [True, False, True, False, True, False]
        assert [capture.published for capture in archive.captures("f")] == [None, day, None]
        assert {archive.read(capture) for capture in archive.captures()} == {PAGE}


def test_threads_share_an_archive(tmp_path: Path) -> None:
    def work(number: int) -> None:
        for n in range(20):
            url = f"http://thu.localhost/bai/{number}-{n}"
            store(archive, response(url.encode(), url=url), url)

    with Archive(tmp_path) as archive:
        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        captures = list(archive.captures())
        assert len(captures) == 160
        assert all(archive.read(capture) == capture.url.encode() for capture in captures)
    assert len(list(tmp_path.glob("*.warc.gz"))) == 1


def test_tasks_open_a_new_archive_at_once(tmp_path: Path) -> None:
    def work(name: str) -> None:
        try:
            with Archive(folder, name) as archive:
                archive.decide([Decision(name, URL, "HTX", True, "title")])
                store(archive, response(url=f"{URL}-{name}"), f"{URL}-{name}")
        except ArchiveError as fault:
            faults.append(fault)

    faults: list[ArchiveError] = []
    for n in range(10):
        folder = tmp_path / str(n)
        threads = [threading.Thread(target=work, args=(f"s{number}",)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with Archive(folder) as archive:
            assert (faults, len(list(archive.captures())), len(archive.decisions())) == ([], 8, 8)


def test_a_torn_record_at_the_end_does_no_harm(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        store(archive, response())
    (file,) = tmp_path.glob("*.warc.gz")
    file.write_bytes(file.read_bytes() + file.read_bytes()[:200])
    with Archive(tmp_path) as archive:
        assert store(archive, response(b"next", url=URL + "0"), URL + "0")
        assert [archive.read(capture) for capture in archive.captures()] == [PAGE, b"next"]


KILLED = """
import sys
sys.path.insert(0, "tests")
from pathlib import Path
from test_scraping_archive import response, store
from tasks.scraping.archive import Archive
with Archive(Path(sys.argv[1])) as archive:
    for n in range(100_000):
        url = f"http://thu.localhost/bai/{n}"
        store(archive, response(url.encode() * 200, url=url), url)
        print(n, flush=True)
"""


def test_a_kill_loses_nothing_that_was_stored(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while int(process.stdout.readline()) < 50:
            pass
        os.kill(process.pid, signal.SIGKILL)
        told = 50 + len(process.stdout.read().splitlines())
    with Archive(tmp_path) as archive:
        captures = list(archive.captures())
        assert len(captures) >= told
        assert all(archive.read(capture) == capture.url.encode() * 200 for capture in captures)
        store(archive, response(), URL + "-after")


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        store(archive, response())
        (capture,) = archive.captures()
        (file,) = tmp_path.glob("*.warc.gz")
        file.write_bytes(file.read_bytes()[:100])
        with pytest.raises(ArchiveError, match=r"warc\.gz@0"):
            archive.read(capture)
        file.unlink()
        with pytest.raises(ArchiveError, match="cannot be read"):
            archive.read(capture)


def test_headers_are_kept_as_received(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        store(archive, response())
    (file,) = tmp_path.glob("*.warc.gz")
    plain = gzip.decompress(file.read_bytes())
    assert b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n" in plain
    assert b"X-Archive-Orig-Transfer-Encoding: chunked" in plain
    first = next(iter(ArchiveIterator(io.BytesIO(file.read_bytes()))))
    assert first.rec_headers["WARC-Date"] == "2026-11-22T05:00:00Z"
