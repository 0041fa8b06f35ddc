"""Crawling a local site: incremental, whole, and loud when something is missing."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scraping_server import Answer, Server, article, in_turn, listing, page, redirect, serving, source, text

from tasks.records import stable_id
from tasks.scraping.addresses import FetchError
from tasks.scraping.archive import Archive
from tasks.scraping.asking import fetch_page
from tasks.scraping.crawl import EVERYTHING, Crawl, Scope, SourceFailedError, crawl
from tasks.scraping.fetch import Fetcher, Manners
from tasks.scraping.rehearsal import rehearse
from tasks.scraping.sample.server import serve
from tasks.scraping.sources import load_sources

SITE = "http://thu.localhost"
SAMPLE = Path("tasks/scraping/sample/sources.yaml")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path) as archive:
        yield archive


def run(server: Server, archive: Archive, scope: Scope = EVERYTHING, **changes: Any) -> Crawl:
    with Fetcher(Manners(backoff=0.01)) as fetcher:
        return crawl(source(server, **changes), archive, scope=scope, fetcher=fetcher)


def counts(report: Crawl) -> dict[str, int]:
    """The counts that are not zero; what was fetched is the sum of others where every page answers."""
    told = {name: value for name, value in asdict(report).items() if isinstance(value, int) and value}
    return {name: value for name, value in told.items() if name != "fetched"}


def urls(archive: Archive) -> list[str]:
    return sorted(capture.url.removeprefix(SITE) for capture in archive.captures())


def site(*numbers: int, **more: Answer) -> dict[str, Answer]:
    """A listing of articles `/bai/N` and the articles."""
    links = [f"/bai/{n}" for n in numbers]
    return {"/tin": page(listing(*links))} | {link: page(article(f"Bài {link}")) for link in links} | more


def test_a_second_run_fetches_nothing_that_has_not_changed(archive: Archive) -> None:
    with serving(site(1, 2)) as server:
        assert counts(run(server, archive)) == {"listed": 2, "relevant": 2, "new": 2}
        server.log.clear()
        assert counts(run(server, archive)) == {"listed": 2, "relevant": 2, "unchanged": 2}
    assert [status for path, status in server.log if path != "/robots.txt"] == [304, 304, 304]
    assert urls(archive) == ["/bai/1", "/bai/2"]


def test_the_whole_sample_site_twice_on_two_ports(archive: Archive) -> None:
    for first in (True, False):
        with serve() as sample, Fetcher() as fetcher:
            reports = [crawl(s, archive, fetcher=fetcher) for s in load_sources(SAMPLE, sample.base)]
        assert not any(report.failed for report in reports)
        assert (sum(report.new for report in reports) > 20) == first
        assert {status for path, status in sample.log if path != "/robots.txt"} == {200 if first else 304}
    assert sum(report.changed for report in reports) == 0


def test_a_changed_page_is_a_new_capture_of_its_document(archive: Archive) -> None:
    answers = site(1)
    answers["/bai/1"] = in_turn(page(article("Cũ")), page(article("Mới")))
    with serving(answers) as server:
        run(server, archive)
        assert counts(run(server, archive))["changed"] == 1
    assert [capture.document for capture in archive.captures()] == [stable_id(f"{SITE}/bai/1")] * 2


def test_what_is_not_on_cooperatives_is_left_and_the_decision_kept(archive: Archive) -> None:
    other = (
        '<a href="/bai/bong-da">Đội bóng của tỉnh thắng đậm</a><a href="/bai/htx-moi">Tin vắn</a><a href="/x">HTX</a>'
    )
    answers = site(1) | {"/tin": page(listing("/bai/1", more=other)), "/bai/htx-moi": page(article("Tin vắn"))}
    with serving(answers) as server:
        assert counts(run(server, archive)) == {"listed": 3, "relevant": 2, "new": 2}
    decided = {each.url.removeprefix(SITE): (each.relevant, each.why) for each in archive.decisions("thu")}
    assert decided == {
        "/bai/1": (True, "title: hợp tác xã"),
        "/bai/bong-da": (False, "no word of co-operatives in title or address"),
        "/bai/htx-moi": (True, "address: htx"),
    }


def test_pages_of_a_listing_are_followed_to_what_is_known_and_never_in_a_loop(archive: Archive) -> None:
    answers = site(1, 2, 3, 4)
    answers["/tin"] = in_turn(
        text(listing("/bai/1", more='<a rel="next" href="/tin?trang=2">2</a>')),
        text(listing("/bai/4", "/bai/1", more='<a rel="next" href="/tin?trang=2">2</a>')),
    )
    answers["/tin?trang=2"] = text(listing("/bai/2", more="<a href='/tin?trang=3'>Trang sau</a>"))
    answers["/tin?trang=3"] = text(listing("/bai/3", more="<a href='/tin'>»</a>"))
    with serving(answers) as server:
        assert run(server, archive).new == 3
        server.log.clear()
        assert counts(run(server, archive)) == {"listed": 3, "relevant": 3, "new": 1, "unchanged": 2}
        assert "/tin?trang=3" not in [path for path, _ in server.log]  # page 2 told nothing new
        server.log.clear()
        run(server, archive, Scope(since=date(2020, 1, 1)))  # no dates are shown, so it goes back to the end
        assert "/tin?trang=3" in [path for path, _ in server.log]


def test_since_ends_at_older_articles(archive: Archive) -> None:
    def item(n: int, day: str) -> str:
        return f'<li><a href="/bai/{n}">Hợp tác xã {n}</a> <span>{day}</span></li>'

    answers = site(1, 2, 3, 4)
    answers["/tin"] = text(f"<ul>{item(1, '05/03/2024')}{item(2, '01/02/2024')}</ul><a rel=next href='/tin2'>2</a>")
    answers["/tin2"] = text(f"<ul>{item(3, '01/12/2023')}</ul><a rel=next href='/tin3'>3</a>")
    answers["/tin3"] = text(f"<ul>{item(4, '01/11/2023')}</ul>")
    with serving(answers) as server:
        run(server, archive, Scope(since=date(2024, 2, 15)))
        assert urls(archive) == ["/bai/1"]
        assert "/tin3" not in [path for path, _ in server.log]
        run(server, archive, Scope(since=date(2023, 11, 15), until=date(2024, 2, 10)))
        assert urls(archive) == ["/bai/1", "/bai/2", "/bai/3"]


def test_settled_pages_are_asked_for_again_only_where_that_is_wanted(archive: Archive) -> None:
    """Page 2 is not listed any more, and both are edited after they have settled."""
    answers = site(1, 2)
    with serving(answers) as server:
        run(server, archive)
        with closing(sqlite3.connect(archive.folder / "index.sqlite")) as index, index:
            index.execute("UPDATE captures SET fetched_at = '2024-01-01T00:00:00+00:00', seen_at = fetched_at")
        answers.update(site(1), **{"/bai/1": page(article("Bài sửa 1")), "/bai/2": page(article("Bài sửa 2"))})
        assert counts(run(server, archive)) == {"listed": 1, "relevant": 1, "unchanged": 1}
        assert counts(run(server, archive, Scope(older=True))) == {"listed": 1, "relevant": 2, "changed": 2}


def test_a_rehearsal_says_what_a_run_would_ask_for_and_keeps_nothing(archive: Archive) -> None:
    answers = site(1, 2)
    with serving(answers) as server:
        run(server, archive)
        answers.update(site(1, 2, 3))
        before = sorted(archive.folder.glob("*.warc.gz")), archive.decisions()
        server.log.clear()
        with Fetcher(Manners(backoff=0.01)) as fetcher:
            would = rehearse(source(server), archive.folder, fetcher=fetcher)
        assert [line.removeprefix(SITE) for line in would] == [
            "/bai/1 (known: asks whether it has changed)",
            "/bai/2 (known: asks whether it has changed)",
            "/bai/3 (new)",
        ]
        assert {path for path, _ in server.log} == {"/robots.txt", "/tin"}
        assert (sorted(archive.folder.glob("*.warc.gz")), archive.decisions()) == before
        assert run(server, archive).new == 1


def test_feeds_and_sitemaps_are_listings_too(archive: Archive) -> None:
    feed = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>t</title><link>http://x/</link>'
        "<item><title>Hợp tác xã kiểu mới</title><link>/bai/1</link><pubDate>Thu, 11 Jul 2024 04:00:00 +0700</pubDate>"
        "</item></channel></rss>"
    )
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>HTX</title><link href="http://thu.localhost/bai/2"/>'
        "<updated>2024-07-11T04:00:00Z</updated></entry></feed>"
    )
    sitemap = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://thu.localhost/bai/3-hop-tac-xa</loc>'
        "</url></urlset>"
    )
    index = "<sitemapindex><sitemap><loc>http://thu.localhost/map.xml</loc></sitemap></sitemapindex>"
    answers = site(1, 2) | {"/bai/3-hop-tac-xa": page(article("Ba"))}
    for path, content in {"/rss": feed, "/atom": atom, "/index.xml": index, "/map.xml": sitemap}.items():
        answers[path] = text(content, Content_Type="application/xml")
    with serving(answers) as server:
        report = run(server, archive, listings=[f"{SITE}/rss", f"{SITE}/atom", f"{SITE}/index.xml"])
    assert counts(report) == {"listed": 3, "relevant": 3, "new": 3}


def test_parts_of_a_sitemap_are_asked_newest_first_as_long_as_they_tell_news(archive: Archive) -> None:
    def part(n: int) -> bytes:
        urls = f"<url><loc>{SITE}/bai/{n}-htx</loc><lastmod>2024-0{n}-05T08:00:00+07:00</lastmod></url>"
        return gzip.compress(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode())

    parts = "".join(
        f"<sitemap><loc>{SITE}/{n}.xml.gz</loc><lastmod>2024-0{n}-05</lastmod></sitemap>" for n in (1, 3, 2)
    )
    answers = {f"/bai/{n}-htx": page(article(f"Bài {n}")) for n in (1, 2, 3)}
    answers |= {f"/{n}.xml.gz": text(part(n), Content_Type="application/gzip") for n in (1, 2, 3)}
    answers["/index.xml"] = text(f"<sitemapindex>{parts}</sitemapindex>", Content_Type="text/xml")
    with serving(answers) as server:
        assert run(server, archive, listings=[f"{SITE}/index.xml"]).new == 3
        asked = [path for path, _ in server.log if path.endswith(".gz")]
        assert asked == ["/3.xml.gz", "/2.xml.gz", "/1.xml.gz"]
        server.log.clear()
        assert run(server, archive, listings=[f"{SITE}/index.xml"]).new == 0
        assert [path for path, _ in server.log if path.endswith(".gz")] == ["/3.xml.gz"]


def test_other_dress_of_a_page_is_one_document(archive: Archive) -> None:
    head = '<link rel="canonical" href="/bai/1"/>'
    answers = site(1, 2) | {
        "/tin": page(listing("/bai/in/1", "/bai/1", "/bai/1?utm_source=zalo", "/bai/1/amp", "/bai/1#a", "/bai/cu")),
        "/bai/in/1": page(article("Bài /bai/1", head=head)),
        "/bai/cu": redirect("/bai/2", 301),
    }
    with serving(answers) as server:
        first = run(server, archive)
        assert (first.new, first.duplicates) == (2, 2)
        assert urls(archive) == ["/bai/1", "/bai/2"]
        server.log.clear()
        second = run(server, archive)
        assert (second.new, second.changed, second.unchanged, second.duplicates) == (0, 0, 2, 1)
    assert {status for path, status in server.log if path != "/robots.txt"} == {304}


def test_pages_that_point_at_each_other_are_both_had_once(archive: Archive) -> None:
    answers = site(1, 2)
    for n, other in ((1, 2), (2, 1)):
        answers[f"/bai/{n}"] = page(article(f"Bài {n}", head=f'<link rel="canonical" href="/bai/{other}">'))
    with serving(answers) as server:
        run(server, archive)
        assert run(server, archive).new == 0
    assert urls(archive) == ["/bai/2"]


def test_a_failed_article_fails_the_source_after_all_others_and_is_had_later(archive: Archive) -> None:
    answers = site(1, 2, 3)
    answers["/bai/2"] = in_turn(*[text("", status=500)] * 3, page(article("Bài 2")))
    answers["/tin"] = in_turn(text(listing("/bai/1", "/bai/2", "/bai/3")), text(listing("/bai/1")))
    with serving(answers) as server:
        with pytest.raises(SourceFailedError) as told:
            run(server, archive)
        assert str(told.value) == f"thu: 1 of 3 articles failed, first {SITE}/bai/2: answers 500 Internal Server Error"
        assert counts(told.value.crawl) == {"listed": 3, "relevant": 3, "new": 2}
        assert run(server, archive).new == 1  # though the listing no longer shows it
    assert urls(archive) == ["/bai/1", "/bai/2", "/bai/3"]


def test_an_article_that_is_gone_is_told_and_not_asked_for_again(archive: Archive) -> None:
    answers = site(1) | {"/bai/3": redirect("/")}
    answers["/tin"] = in_turn(text(listing("/bai/1", "/bai/2", "/bai/3")), text(listing("/bai/1")))
    with serving(answers | {"/": text("trang chủ")}) as server:
        with pytest.raises(SourceFailedError, match="2 of 3 articles failed"):
            run(server, archive)
        assert run(server, archive).failed == []
    assert urls(archive) == ["/bai/1"]


def test_a_source_that_cannot_be_reached_is_told_in_one_line(archive: Archive) -> None:
    with serving({}) as server:
        pass
    with pytest.raises(SourceFailedError, match=r"^thu: thu\.localhost cannot be reached: .*refused"):
        run(server, archive)
    elsewhere = source(server).model_copy(update={"listings": ("https://khong.invalid/tin",)})
    with Fetcher() as fetcher, pytest.raises(SourceFailedError) as told:
        crawl(elsewhere, archive, fetcher=fetcher)
    assert str(told.value) == "thu: khong.invalid cannot be reached: name resolution failed"


def test_broken_links_are_no_stumbling_block(archive: Archive) -> None:
    more = '<a href="http://[hỏng/">HTX</a><a href="http://x:y/">HTX</a><a href="javascript:x()">HTX</a><a href>HTX</a>'
    answers = site(1, 2) | {"/tin": page(listing("/bai/1", "/bai/2", more=more))}
    answers["/bai/1"] = page(article("Bài 1", head='<link rel="canonical" href="http://[hỏng/">'))
    answers["/bai/2"] = redirect("http://[hong/")
    with serving(answers) as server, pytest.raises(SourceFailedError, match=r"1 of 2 .* redirects to a broken address"):
        run(server, archive)
    assert urls(archive) == ["/bai/1"]
    with pytest.raises(FetchError, match="not an http"):
        fetch_page("http://[hong/", None, archive)


def test_one_address_alone_must_be_public(archive: Archive) -> None:
    with pytest.raises(FetchError, match="no public address"):
        fetch_page("http://127.0.0.1/bai/1", "Lạng Sơn", archive)
    assert urls(archive) == []


def test_an_address_without_a_page_rests_for_a_month_and_is_then_asked_once_more(archive: Archive) -> None:
    """Robots.txt may forbid by mistake, a server may lose its pages for a day."""
    answers = site(1, 2)
    answers["/bai/2"] = in_turn(text("", status=404), text("", status=403))
    with serving(answers) as server:
        for asked in (True, False, True, False):
            server.log.clear()
            if asked:
                with pytest.raises(SourceFailedError, match="articles failed"):
                    run(server, archive)
                answers["/tin"] = text(listing("/bai/1"))  # it is owed, though no longer listed
            else:
                assert run(server, archive).failed == []
                long_ago = (datetime.now(UTC) - timedelta(days=31)).isoformat()
                archive._index.execute("UPDATE lost SET told_at = ?", (long_ago,))
            assert ("/bai/2" in [path for path, _ in server.log]) == asked
        assert run(server, archive).failed == []  # twice is for good
    [given_up] = archive.decisions(relevant=False)
    assert given_up.why == f"{SITE}/bai/2: answers 403 Forbidden"
