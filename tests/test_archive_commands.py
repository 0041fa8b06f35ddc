"""`htx archive` as a person uses it, on what the sample run left; and pages from WARC files that others made."""

from __future__ import annotations

import gzip
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Done, Inside
from scraping_server import article
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tasks.scraping.archive import Archive
from tasks.scraping.backfill import backfill
from tasks.scraping.sample.server import PAGES
from tasks.scraping.sources import load_sources
from tasks.scraping.verify import verify
from tasks.scraping.warc import WarcError


def test_all_that_was_received_is_listed(sample: Done, inside: Inside) -> None:
    _, told, _ = inside("archive", "list", "--format", "json", "--data", sample.data)
    rows = json.loads(told)
    assert {row["role"] for row in rows if row["source"] == "langson"} >= {"article", "listing"}
    assert all(row["archive"].count(".warc.gz@") == 1 for row in rows)
    robots = [(row["url"], row["status"]) for row in rows if row["role"] == "robots"]
    assert robots == [("http://sample.localhost/robots.txt", 200)]  # one host, asked once for all sources


def test_a_record_is_shown_as_it_was_received(sample: Done, inside: Inside) -> None:
    with Archive(sample.data / "archive") as archive:
        capture = next(each for each in archive.captures("langson"))
    _, told, _ = inside("archive", "show", capture.archive, "--data", sample.data)
    assert told.startswith("WARC/1.1\n")
    assert f"WARC-Target-URI: {capture.url}\n" in told
    assert "\n\nHTTP/1.1 200 OK\n" in told
    _, body, _ = inside("archive", "show", capture.url, "--body", "--data", sample.data)
    assert told.endswith(body)
    assert body in {file.read_text("utf-8") for file in (PAGES / "langson").iterdir()}
    code, _, fault = inside("archive", "show", "http://none.localhost/", "--data", sample.data)
    assert (code, fault.count("\n")) == (1, 1)


def test_decisions_are_listed_with_their_reason(sample: Done, inside: Inside) -> None:
    _, told, _ = inside("archive", "decisions", "--source", "langson", "--format", "json", "--data", sample.data)
    why = {(row["relevant"], row["why"].partition(":")[0]) for row in json.loads(told)}
    assert why == {(False, "no word of co-operatives in title or address"), (True, "title")}


def test_a_whole_archive_is_verified(sample: Done, inside: Inside) -> None:
    code, told, fault = inside("archive", "verify", "--data", sample.data)
    assert (code, fault) == (0, "")
    assert told.endswith("The archive is whole.\n")


def _flip(file: Path, place: int) -> None:
    body = bytearray(file.read_bytes())
    body[place] ^= 0xFF
    file.write_bytes(body)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda file: _flip(file, file.stat().st_size // 2), r"\.warc\.gz@\d+: "),
        (lambda file: file.write_bytes(file.read_bytes()[:-30]), "broken from here on|cannot be read|not what was"),
        (lambda file: file.unlink(), "missing, and"),
        # what a kill leaves behind the last record that is indexed
        (lambda file: file.write_bytes(file.read_bytes() + file.read_bytes()[:90]), None),
    ],
)
def test_damage_is_found(sample: Done, tmp_path: Path, damage: Callable[[Path], object], told: str | None) -> None:
    import re

    shutil.copytree(sample.data / "archive", tmp_path / "archive")
    with Archive(tmp_path / "archive") as archive:
        file = max(archive.folder.glob("*langson*.warc.gz"))
        damage(file)
        faults = [fault for each in verify(archive) for fault in each.faults]
    assert bool(faults) == (told is not None), faults
    assert told is None or re.search(told, faults[0]), faults


# ---- pages from elsewhere: a WARC written by warcio, as a crawler or a browser's recorder would


def warc(path: Path, *pages: tuple[str, bytes, str], status: str = "200 OK", packed: bool = False) -> Path:
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "another tool"}))
        for url, body, kind in pages:
            headers = [("Content-Type", kind)]
            if packed:
                body = gzip.compress(body)
                body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
                headers += [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
            http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(body),
                http_headers=http,
                warc_headers_dict={"WARC-Date": "2019-06-28T03:00:00Z"},
            )
            writer.write_record(record)
    return path


SITE = "https://lmhtx.caobang.gov.vn"
GOOD = f"{SITE}/vi/news/tin-tuc/htx-12.html"
HTML = "text/html; charset=utf-8"


@pytest.mark.parametrize("packed", [False, True])
def test_relevant_pages_of_known_hosts_are_taken_with_the_day_of_their_capture(tmp_path: Path, packed: bool) -> None:
    good = article("Cao Bằng có 389 hợp tác xã").encode()
    other = article("Đội bóng thắng đậm", "Trận đấu diễn ra tối qua.").replace("hợp tác xã", "đội").encode()
    wall = b"<html><title>Just a moment...</title><body>HTX</body></html>"
    print_view = article("In", head=f'<link rel="canonical" href="{GOOD}">').encode()
    file = warc(
        tmp_path / "crawl.warc.gz",
        (GOOD + "?utm_source=zalo", good, HTML),
        (f"{SITE}/vi/news/tin-tuc/bong-da-13.html", other, HTML),
        (f"{SITE}/vi/news/tin-tuc/tuong-14.html", wall, HTML),
        (f"{SITE}/vi/news/tin-tuc-su-kien/", good, HTML),
        (f"{SITE}/vi/news/tin-tuc/in-12.html", print_view, HTML),
        (f"{SITE}/vi/news/tin-tuc/anh.html", b"\xff\xd8\xff HTX", "image/jpeg"),
        ("https://khong-ai-biet.vn/vi/news/tin-tuc/htx-12.html", good, HTML),
        packed=packed,
    )
    with Archive(tmp_path / "archive") as archive:
        report = backfill(file, load_sources(), archive)
        assert (report.listed, report.relevant, report.new, report.duplicates) == (6, 2, 1, 1)
        [capture] = archive.captures()
        assert (capture.url, capture.source, capture.province) == (GOOD, "lmhtx-caobang", "Cao Bằng")
        assert f"{capture.fetched_at:%Y-%m-%d}" == "2019-06-28"
        assert archive.read(capture) == good
        why = {each.url.removeprefix(SITE): each.why for each in archive.decisions(relevant=False)}
        assert why == {
            "/vi/news/tin-tuc/bong-da-13.html": "crawl.warc.gz: no word of co-operatives",
            "/vi/news/tin-tuc/tuong-14.html": "crawl.warc.gz: the page says 'just a moment'",
            "/vi/news/tin-tuc-su-kien/": "crawl.warc.gz: not the address of an article",
            "/vi/news/tin-tuc/anh.html": "crawl.warc.gz: image/jpeg, not a page",
        }
        again = backfill(file, load_sources(), archive)
        assert (again.new, again.changed, again.unchanged, again.duplicates) == (0, 0, 1, 1)


def test_a_broken_warc_is_told(tmp_path: Path) -> None:
    file = warc(tmp_path / "half.warc.gz", (GOOD, article("HTX").encode() * 50, HTML))
    file.write_bytes(file.read_bytes()[:-40])
    with Archive(tmp_path / "archive") as archive, pytest.raises(WarcError, match=r"half\.warc\.gz: broken WARC"):
        backfill(file, load_sources(), archive)


def test_a_missing_warc_is_told_before_anything_runs(inside: Inside, tmp_path: Path) -> None:
    code, _, fault = inside("backfill", tmp_path / "none.warc.gz", "--data", tmp_path / "data")
    assert (code, fault) == (1, f"htx: {tmp_path / 'none.warc.gz'}: there is no such file\n")
    assert not (tmp_path / "data").exists()
