"""The sample site is what the other tests stand on: it is served as told, and its gold is in its pages."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup

from tasks.reference import provinces
from tasks.scraping.sample.server import PAGES, Site, load_pages, serve
from tasks.scraping.sources import load_sources

SAMPLE_SOURCES = PAGES.parent / "sources.yaml"
GOLD = Path(__file__).parent / "gold"


def rows(name: str) -> list[dict[str, str]]:
    with (GOLD / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def route(address: str) -> str:
    """Path and query, as the routing table has them."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def soup(file: Path) -> BeautifulSoup:
    """As a browser would decode it: the one page in windows-1258 says so in its meta tag, all others are UTF-8."""
    body = file.read_bytes()
    charset = "cp1258" if b"charset=windows-1258" in body else "utf-8"
    return BeautifulSoup(body.decode(charset), "lxml")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


def test_every_route_is_served_and_answers_conditionally(site: Site) -> None:
    with httpx.Client(base_url=site.base) as client:
        for page in load_pages().values():
            first = client.get(page.address)
            assert (first.status_code, first.content) == (200, page.body), page.address
            assert first.headers["Content-Type"] == page.content_type
            by_tag = client.get(page.address, headers={"If-None-Match": first.headers["ETag"]})
            by_date = client.get(page.address, headers={"If-Modified-Since": first.headers["Last-Modified"]})
            assert (by_tag.status_code, by_tag.content, by_date.status_code) == (304, b"", 304), page.address
            other = {"If-None-Match": '"another"', "If-Modified-Since": first.headers["Last-Modified"]}
            assert client.get(page.address, headers=other).status_code == 200
    assert Counter(status for _, status in site.log) == {200: 2 * len(load_pages()), 304: 2 * len(load_pages())}


def test_unknown_addresses_answer_404_and_are_logged(site: Site) -> None:
    assert httpx.get(f"{site.base}/langson/node/1").status_code == 404
    assert site.log[-1] == ("/langson/node/1", 404)


def test_no_page_depends_on_the_port_and_every_file_has_an_address() -> None:
    served = {page.file for page in load_pages().values()}
    assert served == {file for file in PAGES.rglob("*") if file.is_file()} - {PAGES / "routes.tsv"}
    assert all(b"127.0.0.1" not in file.read_bytes() and b"localhost" not in file.read_bytes() for file in served)


def test_sources_list_and_match_what_is_served() -> None:
    pages = load_pages()
    sources = {source.name: source for source in load_sources(SAMPLE_SOURCES)}
    for source in sources.values():
        for listing in source.listings:
            assert route(listing) in pages, listing
    for row in rows("sample_pages.tsv"):
        source = sources[pages[row["url"]].file.parent.name]
        assert source.article is not None
        assert re.search(source.article, row["url"]), row["id"]
        assert row["province"] == (source.province or "")


def test_every_article_is_linked_from_a_listing() -> None:
    pages = load_pages().values()
    linked = {
        str(a["href"]) for page in pages if "listing" in page.file.name for a in soup(page.file).select("a[href]")
    }
    assert {row["url"] for row in rows("sample_pages.tsv")} <= linked


def test_reviewed_pages_name_title_and_date_as_printed() -> None:
    pages = load_pages()
    for row in rows("sample_pages.tsv"):
        page = pages[row["url"]]
        assert page.file.stem == row["id"]
        text = plain(soup(page.file).get_text())
        assert row["title"] in text
        if row["published"]:
            day = date.fromisoformat(row["published"])
            assert f"{day:%d/%m/%Y}" in text or f"{day:%d-%m-%Y}" in text, row["id"]
    assert [row["id"] for row in rows("sample_pages.tsv") if not row["published"]] == ["langson-2024-dialogue"]


def test_the_evidence_of_every_gold_row_is_in_its_page() -> None:
    files = {row["id"]: load_pages()[row["url"]].file for row in rows("sample_pages.tsv")}
    texts = {name: plain(soup(file).get_text()) for name, file in files.items()}
    missing = [(row["id"], row["evidence"]) for row in rows("sample.tsv") if row["evidence"] not in texts[row["id"]]]
    assert missing == []


def test_gold_is_well_formed() -> None:
    gold = rows("sample.tsv")
    known = {p.name63 for p in provinces()} | {"Việt Nam"}
    assert all(row["ref_area"] in known for row in gold)
    assert all(float(row["value"]) and (row["upper"] != "") == (row["qualifier"] == "range") for row in gold)
    for row in gold:
        start, end = row["period_start"], row["period_end"]
        assert not start or date.fromisoformat(start) <= date.fromisoformat(end), row


def test_coverage() -> None:
    """What issue 2 asks of the sample: 16 pages, 10 provinces, four families and the years 2019–2025 at the least."""
    gold = rows("sample.tsv")
    assert len(rows("sample_pages.tsv")) == 27
    assert len({row["ref_area"] for row in gold} - {"Việt Nam"}) == 14
    national = {r["period_end"][:4] for r in gold if r["ref_area"] == "Việt Nam" and r["status"] != "target"}
    assert {str(year) for year in range(2019, 2026)} <= national
    families = {source.family for source in load_sources(SAMPLE_SOURCES)}
    assert families == {"drupal", "sharepoint", "vnpt", "liferay", "newspaper", "wordpress", "nukeviet", "generic"}


def test_the_decomposed_page_is_decomposed() -> None:
    text = (PAGES / "haiphong" / "haiphong-2024-midyear.html").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFD", text)
    assert not unicodedata.is_normalized("NFC", text)


def test_the_windows_1258_page_decodes_to_half_composed_vietnamese() -> None:
    body = (PAGES / "binhduong" / "binhduong-2022-quarter.html").read_bytes()
    text = body.decode("cp1258")
    assert "tỉnh Bình Dương có 215 HTX" not in text  # tone marks stand apart from their vowels
    assert "tỉnh Bình Dương có 215 HTX" in unicodedata.normalize("NFC", text)
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_the_page_that_never_names_its_province_and_the_one_that_does_so_once() -> None:
    thaibinh = plain(soup(PAGES / "thaibinh" / "thaibinh-2020-june.html").get_text())
    assert "Thái Bình" not in thaibinh
    assert "30/11/2023" in thaibinh  # the header's clock
    dialogue = plain(soup(PAGES / "langson" / "langson-2024-dialogue.html").get_text())
    assert dialogue.count("Lạng Sơn") == 1
    assert "Ngày 2/12, " in dialogue


def test_a_viewstate_holds_the_abbreviation_by_chance() -> None:
    state = soup(PAGES / "backan" / "weather.html").select_one("#__VIEWSTATE")
    assert state is not None
    assert "HTX" in str(state["value"])


def test_the_print_page_names_its_article_as_canonical() -> None:
    link = soup(PAGES / "kinhtehoptac" / "quocgia-2023-print.html").select_one("link[rel=canonical]")
    assert link is not None
    assert load_pages()[str(link["href"])].file.stem == "quocgia-2023"
