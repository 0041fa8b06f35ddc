"""A site that changes is told at once: real crawls of a local site, loaded, and what is said of them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from scraping_server import Answer, article, in_turn, listing, serving, source, text

from tasks.reading import Unread, read
from tasks.scraping.archive import Archive
from tasks.scraping.crawl import SourceFailedError, crawl
from tasks.scraping.fetch import Fetcher, Manners
from tasks.warehouse.database import open_working
from tasks.warehouse.frames import Reading, to_batch
from tasks.warehouse.health import IllSourceError, SourceHealth, take_runs
from tasks.warehouse.load import load

LATELY = date.today() - timedelta(days=5)
SHELL = "<html><body><div id='app'></div><script>render('Hợp tác xã')</script></body></html>"


def dated(n: int, day: date | None = LATELY) -> str:
    return article(f"Hợp tác xã số {n}", head="", body="Toàn tỉnh có 486 hợp tác xã." + "x" * n).replace(
        "</h1>", f"</h1><div>{day:%d/%m/%Y}</div>" if day else "</h1>"
    )


def site(*pages: str, first: int = 1) -> dict[str, Answer]:
    links = {f"/bai/{n}": page for n, page in enumerate(pages, first)}
    return {"/tin": text(listing(*links))} | {link: text(page) for link, page in links.items()}


def look(data: Path, answers: dict[str, Answer], **changes: Any) -> SourceHealth:
    """One run on one source: crawl, read, load, judge."""
    with serving(answers) as server, Archive(data / "archive") as archive:
        told = source(server, **({"expect": {"articles": 2, "days": 30}} | changes))
        with Fetcher(Manners(backoff=0.01)) as fetcher, suppress(SourceFailedError):  # what failed is judged below
            crawl(told, archive, fetcher=fetcher)
        readings = []
        for capture in archive.captures():
            page = read(archive.read(capture), capture.content_type, capture)
            if isinstance(page, Unread):
                readings.append(Reading(capture, None, outcome=page.reason, reason=page.detail))
            else:
                readings.append(Reading(capture, page))
        with open_working(data) as con:
            load(con, to_batch(readings, "test"))
            [judged] = take_runs(con, archive.runs())
    return judged


def test_a_source_that_yields_is_well_and_every_run_adds_a_row(tmp_path: Path) -> None:
    first = look(tmp_path, site(dated(1), dated(2), SHELL.replace("Hợp tác xã", "x")))
    assert (first.health, first.reason) == ("well", None)
    assert (first.listed, first.new, first.read, first.yielded, first.newest_page) == (3, 3, 2, 2, LATELY)
    second = look(tmp_path, site(dated(1), dated(2)))
    assert (second.health, second.new, second.unchanged, second.read, second.yielded) == ("well", 0, 2, 0, 2)
    with open_working(tmp_path) as con, Archive(tmp_path / "archive") as archive:
        assert take_runs(con, archive.runs()) == []  # loading again changes nothing
        [(rows, clocks)] = con.execute(
            "SELECT count(*), bool_and(newest_page < looked_at AND looked_at < loaded_at) FROM source_health"
        ).fetchall()
    assert (rows, clocks) == (2, True)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        # the list stands still: nothing of the last 30 days is in it
        (
            None,
            site(dated(1, date(2019, 5, 1)), dated(2, date(2019, 6, 1))),
            "0 relevant articles in 30 days, at least 2 are expected; the newest known is of 2019-06-01",
        ),
        # a new design that a script fills in
        (
            site(dated(1), dated(2)),
            site(SHELL, SHELL + " ", first=3),
            "none of 2 new pages could be read: empty",
        ),
        # the class of the date was renamed, so to say
        (
            site(*(dated(n) for n in range(5))),
            site(*(dated(n, None) for n in range(7, 10)), first=7),
            "none of 3 new pages tells its day, of 5 earlier ones 5 did",
        ),
    ],
)
def test_a_site_that_goes_quiet_is_ill(
    tmp_path: Path, before: dict[str, Answer] | None, after: dict[str, Answer], reason: str
) -> None:
    if before:
        assert look(tmp_path, before).health == "well"
    judged = look(tmp_path, after)
    assert (judged.health, judged.reason) == ("ill", reason)
    with pytest.raises(IllSourceError, match=r"^thu: "):
        judged.check()


def test_a_source_that_failed_has_its_row_and_its_errors_by_kind(tmp_path: Path) -> None:
    answers = site(dated(1), dated(2), dated(3)) | {"/bai/2": text("", status=404), "/bai/3": text("", status=500)}
    judged = look(tmp_path, answers)
    assert judged.health == "failed"
    assert judged.reason is not None and "2 of 3 articles failed" in judged.reason
    with open_working(tmp_path) as con:
        rows = con.execute("SELECT errors, fetched, new, read, expected_articles FROM source_health").fetchall()
    assert rows == [({"http 404": 1, "http 500": 1}, 1, 1, 1, 2)]
    gone = look(tmp_path, {"/tin": in_turn(text("", status=404))})
    assert (gone.health, gone.reason) == ("failed", "thu: http://thu.localhost/tin: answers 404 Not Found")


def test_a_source_that_expects_nothing_is_not_measured(tmp_path: Path) -> None:
    judged = look(tmp_path, site(dated(1, date(2019, 5, 1))), expect=None)
    assert (judged.health, judged.yielded, judged.expected_articles) == ("well", None, None)
