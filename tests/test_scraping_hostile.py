"""A hostile site, over real HTTP: which error it is, what is kept, that the rest is taken, and nothing lost or doubled.

Every case is one article of three (or the listing) going wrong in one run and, where it can, being well in the next.
"""

from __future__ import annotations

import gzip
import socket
import struct
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from scraping_server import Answer, Handler, Server, article, in_turn, listing, page, redirect, serving, source, text
from warcio.archiveiterator import ArchiveIterator

from tasks.reading import read
from tasks.records import Document
from tasks.scraping.archive import Archive
from tasks.scraping.crawl import Crawl, SourceFailedError, crawl
from tasks.scraping.fetch import Fetcher, Manners
from tasks.scraping.sources import Source
from tasks.scraping.verify import verify

SITE = "http://thu.localhost"
QUICK = Manners(backoff=0.01, idle=0.3, total=0.6, max_bytes=1_000_000, patience=5)
WELL = page(article("Bài 2"))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path) as archive:
        yield archive


def run(server: Server, archive: Archive) -> tuple[Crawl, str | None]:
    """What a run did, and what it said of the source if that failed."""
    with Fetcher(QUICK) as fetcher:
        try:
            return crawl(source(server), archive, fetcher=fetcher), None
        except SourceFailedError as fault:
            return fault.crawl, str(fault)


def drip(handler: Handler) -> None:
    """A byte now and then: never idle, never done."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(12):
        handler.wfile.write(b".")
        handler.wfile.flush()
        time.sleep(0.1)
    handler.close_connection = True


def stall(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
    handler.wfile.flush()
    time.sleep(0.5)
    handler.close_connection = True


def reset(handler: Handler) -> None:
    """A reset (RST) in the middle of the body."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def loopback_name() -> str:
    """A name that resolves to loopback without saying so: this machine's own where that is so, else a short form."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), 80)
    except OSError:
        found = []
    return socket.gethostname() if found and str(found[0][4][0]).startswith("127.") else "127.1"


PACKED = gzip.compress(article("Bài 2").encode() * 20)
BOMB = gzip.compress(b"\0" * 10_000_000) * 100  # a gigabyte from a megabyte
WALL = "<html><title>Just a moment...</title><body>Checking your browser</body></html>"
GONE = "<html><title>Thông báo</title><body>Không tìm thấy trang. <a href='/'>Liên minh HTX</a></body></html>"


@dataclass(frozen=True)
class Case:
    answer: Answer
    kind: str  # of the error
    kept: list[tuple[str, int, str | None]]  # role, status, truncated: of what came instead
    told: str
    comes_back: bool = True  # once the site is well


CASES = {
    "slow drip": Case(drip, "timeout", [("error", 200, "time")], "not received whole within 1 s"),
    "stall": Case(stall, "timeout", [("error", 200, "time")], "timed out"),
    "reset in mid-body": Case(reset, "unreachable", [("error", 200, "disconnect")], "cannot be reached"),
    "truncated gzip": Case(
        text(PACKED[:-20], Content_Encoding="gzip"), "payload", [("error", 200, "unspecified")], "gzip ends too early"
    ),
    "bomb": Case(text(BOMB, Content_Encoding="gzip"), "payload", [("error", 200, "length")], "larger than 1000000"),
    "endless redirect": Case(
        lambda handler: redirect(f"{handler.path}x")(handler), "redirect", [("redirect", 302, None)], "more than 5"
    ),
    "redirect to a private address": Case(
        redirect("http://169.254.169.254/latest/meta-data"),
        "address",
        [("redirect", 302, None)],
        "169.254.169.254, which is no public address",
        comes_back=False,
    ),
    "redirect to a name that resolves to loopback": Case(
        redirect(f"http://{loopback_name()}:1/"), "address", [("redirect", 302, None)], "no public address", False
    ),
    "429 that asks for an hour": Case(
        text("", status=429, Retry_After="3600"), "http 429", [("error", 429, None)], "asks to wait 3600 s"
    ),
    "503": Case(text("", status=503), "http 503", [("error", 503, None)], "answers 503"),
    "404": Case(text("", status=404), "http 404", [("error", 404, None)], "answers 404", comes_back=False),
    "bot wall with 200": Case(text(WALL), "blocked", [("refused", 200, None)], "the page says 'just a moment'"),
    "soft 404": Case(text(GONE), "missing", [("refused", 200, None)], "the page says", comes_back=False),
    "image": Case(text(b"\xff\xd8\xff\xe0 HTX"), "not text", [("refused", 200, None)], "an image", comes_back=False),
}


def kept(archive: Archive, url: str) -> list[tuple[str, int, str | None]]:
    """Role, status and truncation of all that was received from an address, as the WARC files have it."""
    found = []
    for known in archive.contents(url=url):
        name, _, offset = known.capture.archive.rpartition("@")
        with (archive.folder / name).open("rb") as file:
            file.seek(int(offset))
            record = next(iter(ArchiveIterator(file)))
        status = int(record.http_headers.get_statuscode())
        assert (record.rec_headers["WARC-Target-URI"], status) == (url, known.capture.status)
        found.append((known.role, status, record.rec_headers["WARC-Truncated"]))
    return found


@pytest.mark.parametrize("name", CASES)
def test_one_article_of_three_goes_wrong(archive: Archive, name: str) -> None:
    case = CASES[name]
    links = ["/bai/1", "/bai/2", "/bai/3"]
    answers = {link: page(article(f"Bài {link}")) for link in links} | {"/tin": page(listing(*links))}
    answers["/bai/2"] = case.answer
    for more in range(1, 8):
        answers["/bai/2" + "x" * more] = case.answer
    with serving(answers) as server:
        report, told = run(server, archive)
        assert told is not None and told.startswith("thu: 1 of 3 articles failed, first ") and case.told in told
        assert dict(report.errors) == {case.kind: 1}
        assert (report.fetched - (case.kept[0][0] == "refused"), report.new) == (2, 2)  # the others went on
        assert kept(archive, f"{SITE}/bai/2") == case.kept
        assert [c.url for c in archive.captures()] == [f"{SITE}/bai/1", f"{SITE}/bai/3"]  # it is never the article

        answers["/bai/2"] = WELL
        report, told = run(server, archive)
        assert told is None
        assert (report.new, report.unchanged) == (int(case.comes_back), 2)
    assert len(list(archive.captures())) == 2 + case.comes_back  # nothing lost, nothing doubled
    assert [fault for file in verify(archive) for fault in file.faults] == []
    assert [row.failure is None for row in archive.runs()] == [False, True]


def test_what_passes_is_waited_for_and_kept(archive: Archive) -> None:
    """503, then 429 with Retry-After, then well: one page, and both refusals in the archive."""
    ill = in_turn(text("", status=503), text("", status=429, Retry_After="1"), WELL)
    with serving({"/tin": page(listing("/bai/2")), "/bai/2": ill}) as server:
        report, told = run(server, archive)
        asked = [
            at for (path, _), at in zip(server.log, [at for _, at in server.times], strict=True) if path == "/bai/2"
        ]
    assert (told, report.new, dict(report.errors)) == (None, 1, {})
    assert asked[2] - asked[1] >= 1.0  # as Retry-After says
    assert kept(archive, f"{SITE}/bai/2") == [("error", 503, None), ("error", 429, None), ("article", 200, None)]


def test_a_host_that_no_longer_answers_is_left_alone_and_its_articles_are_owed(archive: Archive) -> None:
    links = [f"/bai/{n}" for n in range(12)]
    answers = {"/tin": text(listing(*links))} | dict.fromkeys(links, reset)
    with serving(answers) as server:
        report, told = run(server, archive)
        assert told is not None and told.startswith("thu: no longer answers: 5 articles in a row failed, last ")
        assert dict(report.errors) == {"unreachable": 5}
        answers |= {link: page(article(link)) for link in links} | {"/tin": text(listing(links[0]))}
        assert run(server, archive)[0].new == 12
    assert len(list(archive.captures())) == 12


KILLED = """
import sys
sys.path.insert(0, "tests")
from pathlib import Path
from types import SimpleNamespace
from scraping_server import source
from tasks.scraping.archive import Archive
from tasks.scraping.crawl import crawl
from tasks.scraping.fetch import Fetcher, Manners
with Archive(Path(sys.argv[1])) as archive, Fetcher(Manners(local_delay=0.02)) as fetcher:
    here = source(SimpleNamespace(base=sys.argv[2]))
    crawl(here, archive, fetcher=fetcher, on_page=lambda report: print(report.new, flush=True))
"""


def test_a_killed_run_is_taken_up_where_it_was(tmp_path: Path) -> None:
    """No article is fetched twice but the one that was on its way; the listing has changed meanwhile."""
    links = [f"/bai/{n}" for n in range(40)]
    answers = {link: page(article(f"Bài {link}")) for link in links} | {"/tin": text(listing(*links))}
    with serving(answers) as server:
        command = [sys.executable, "-c", KILLED, str(tmp_path), server.base]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as killed:
            assert killed.stdout is not None
            while int(killed.stdout.readline()) < 10:
                pass
            killed.kill()
        answers["/tin"] = text(listing("/bai/0"))  # what was listed then is still owed
        with Archive(tmp_path) as archive:
            report, told = run(server, archive)
            assert told is None
            assert len(list(archive.captures())) == 40
        whole = Counter(path for path, status in server.log if status == 200 and path.startswith("/bai/"))
    assert set(whole) == set(links)
    assert sum(whole.values()) <= 41
    assert report.new >= 28


LISTINGS = {
    "robots forbids": ({"/robots.txt": text("User-agent: *\nDisallow: /")}, "robots", "robots.txt forbids it"),
    "robots fails": ({"/robots.txt": text("", status=503)}, "robots", "answers 503, so nothing is fetched"),
    "bot wall": ({"/tin": text(WALL)}, "blocked", "the page says 'just a moment'"),
    "gone": ({"/tin": text("", status=404)}, "http 404", "answers 404"),
    "empty": ({"/tin": text("<html><body><p>Chưa có tin.</p></body></html>")}, None, "links to no article"),
    "elsewhere": ({"/tin": redirect("http://khac.localhost/")}, "redirect", "leads away"),
    "reset": ({"/tin": reset}, "unreachable", "cannot be reached"),
}


@pytest.mark.parametrize("name", LISTINGS)
def test_a_listing_goes_wrong_after_it_was_well(archive: Archive, name: str) -> None:
    ill, kind, what = LISTINGS[name]
    well = {"/tin": page(listing("/bai/1")), "/bai/1": page(article("Bài 1"))}
    with serving(well) as server:
        assert run(server, archive)[1] is None
    with serving(well | ill | {"/": text(listing())}) as server:
        report, told = run(server, archive)
        assert told is not None and what in told
        assert dict(report.errors) == ({kind: 1} if kind else {})
        if "robots" in name:
            assert {path for path, _ in server.log} == {"/robots.txt"}
    with serving(well) as server:
        assert run(server, archive)[1] is None
    assert len(list(archive.captures())) == 1
    assert [row.failure is None for row in archive.runs()] == [True, False, True]


def test_a_listing_loop_ends(archive: Archive) -> None:
    """Every page of the listing links to a next one for ever, and tells the same."""
    endless = {f"/tin{n}": text(listing("/bai/1", more=f'<a rel="next" href="/tin{n + 1}">»</a>')) for n in range(99)}
    with serving(endless | {"/tin": endless["/tin0"], "/bai/1": page(article("Bài 1"))}) as server:
        report, told = run(server, archive)
        asked = [path for path, _ in server.log if path.startswith("/tin")]
    assert (told, report.new) == (None, 1)
    assert asked == ["/tin", "/tin1"]  # the second tells nothing new


def test_ten_thousand_links_and_one_of_interest(archive: Archive) -> None:
    links = "".join(f'<a href="/bai/{n}">Tin số {n}</a>' for n in range(10_000))
    answers = {"/tin": text(links + '<a href="/bai/1">Hợp tác xã</a>'), "/bai/1": page(article("Bài 1"))}
    with serving(answers) as server:
        report, told = run(server, archive)
    assert (told, report.listed, report.relevant, report.new) == (None, 10_000, 1, 1)
    assert len(archive.decisions(relevant=False)) == 9_999


def test_duplicates_and_changes(archive: Archive) -> None:
    """One page at five addresses is one; a page that changes is a new capture of the same document."""
    same = article("Bài 1", head='<link rel="canonical" href="/bai/1">')
    links = ["/bai/1", "/bai/1?utm_source=zalo", "/bai/1/amp", "/bai/in/1", "/bai/1#cuoi"]
    changing = in_turn(page(same), page(same.replace("486", "539")))
    answers = {"/tin": text(listing(*links)), "/bai/1": changing, "/bai/in/1": page(same)}
    with serving(answers) as server:
        assert (run(server, archive)[0].new, run(server, archive)[0].changed) == (1, 1)
    captures = list(archive.captures())
    assert len({c.document for c in captures}) == 1
    assert [b"539" in archive.read(c) for c in captures] == [False, True]


def test_a_wrong_charset_is_read_for_what_it_is(archive: Archive) -> None:
    body = article("Hợp tác xã Lạng Sơn").encode()
    answers = {"/tin": text(listing("/bai/1")), "/bai/1": text(body, Content_Type="text/html; charset=iso-8859-1")}
    with serving(answers) as server:
        assert run(server, archive)[1] is None
    [capture] = archive.captures()
    found = read(archive.read(capture), capture.content_type, capture)
    assert isinstance(found, Document) and found.title == "Hợp tác xã Lạng Sơn"


def test_hosts_beside_a_hostile_one_go_on(tmp_path: Path) -> None:
    """One host drips, another one is well: the run of the other does not wait for it."""
    answers = {"/tin": page(listing("/bai/1")), "/bai/1": page(article("Bài 1")), "/ill": drip}
    with serving(answers) as server, Fetcher(QUICK) as fetcher, Archive(tmp_path) as archive:
        ill = source(server, name="ill", listings=["http://ill.localhost/ill"])
        well = source(server, name="well", listings=["http://well.localhost/tin"])
        ended: dict[str, float] = {}

        def go(each: Source) -> None:
            with suppress(SourceFailedError):
                crawl(each, archive, fetcher=fetcher)
            ended[each.name] = time.monotonic()

        with ThreadPoolExecutor() as pool:
            list(pool.map(go, (ill, well)))
        assert ended["well"] < ended["ill"]
        assert [c.source for c in archive.captures()] == ["well"]
