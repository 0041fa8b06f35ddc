"""The source list: strict, with file and line of a mistake, and complete for the country."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import lxml.html
import pytest
from scraping_server import article, listing, serving, text
from scraping_server import source as own_source

from flows.parameters import SAMPLE
from flows.sources import Checked, try_source, try_sources
from tasks.reading.article import find_article
from tasks.reference import provinces
from tasks.scraping.fetch import Fetcher
from tasks.scraping.sample.server import serve
from tasks.scraping.sources import SOURCES, SourceError, UnknownSourceError, families, load_sources, select

GOOD = """\
# a comment
- name: langson
  province: Lạng Sơn
  kind: portal
  family: drupal
  listings:
    - https://langson.gov.vn/
  article: '/node/\\d+'
  expect: {articles: 2, days: 30}
"""


def test_every_province_has_a_source_and_nothing_is_claimed_to_be_verified() -> None:
    sources = load_sources()
    assert {s.province for s in sources if s.province} == {p.name63 for p in provinces()}
    assert {"vca", "baochinhphu", "nhandan"} <= {s.name for s in sources if s.province is None}
    assert not any(s.verified or s.loopback for s in sources)  # no site was seen live when the list was made


@pytest.mark.parametrize(
    ("change", "line", "what"),
    [
        (("family: drupal", "familly: drupal"), 5, "familly"),
        (("family: drupal", "family: joomla"), 2, "unknown family 'joomla'"),
        (("Lạng Sơn", "Lạng Sớm"), 3, "did you mean Lạng Sơn"),
        (("Lạng Sơn", "Lang Son"), 3, "is written 'Lạng Sơn'"),
        (("kind: portal", "kind: portals"), 4, "kind"),
        (("https://langson.gov.vn/", "langson.gov.vn"), 7, "no http(s) address"),
        (("'/node/\\d+'", "'/node/(\\d+'"), 8, "bad regular expression"),
        (("articles: 2", "articles: 0"), 9, "greater than or equal to 1"),
        (("days: 30", "dayss: 30"), 9, "dayss"),
        (("kind: portal", "kind: [portal"), 5, "expected ',' or ']'"),
        (("kind: portal", "kind: portal\n  kind: party"), 5, "'kind' is given twice"),
        (("https://langson.gov.vn/", "http://langson.localhost/"), 2, "loopback"),
        (("- name: langson\n", "- name: Lạng Sơn\n"), 2, "name"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, change: tuple[str, str], line: int, what: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(GOOD.replace(*change), encoding="utf-8")
    with pytest.raises(SourceError) as told:
        load_sources(file)
    assert str(told.value).startswith(f"{file}:{line}: ")
    assert what in str(told.value)
    assert "\n" not in str(told.value)


def test_two_sources_of_one_name_are_refused_across_files(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.yaml").write_text("# more\n\n" + GOOD, encoding="utf-8")
    with pytest.raises(SourceError, match=r"b\.yaml:4: a second source is named 'langson'"):
        load_sources(tmp_path)


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_list_is_a_mistake(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(SourceError):
        load_sources(tmp_path)


def test_sources_are_chosen_by_name_and_province() -> None:
    sources = load_sources()
    assert {s.name for s in select(sources, area="tp Huế")} == {"baothuathienhue", "huengaynay"}
    assert [s.name for s in select(sources, ["vca"])] == ["vca"]
    with pytest.raises(UnknownSourceError, match="'vcaa'"):
        select(sources, ["vcaa"])
    with pytest.raises(UnknownSourceError, match="no source of Lạng Sơn is among vca"):
        select(sources, ["vca"], "Lạng Sơn")


def test_a_site_that_vanished_is_no_longer_asked(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD + "  until: 2025-06-30\n", encoding="utf-8")
    (gone,) = load_sources(tmp_path)
    assert gone.active(date(2025, 6, 30))
    assert not gone.active(date(2025, 7, 1))


def test_families_are_declared_once_and_all_used_markup_is_known() -> None:
    assert {"drupal", "sharepoint", "vnpt", "liferay", "nukeviet", "wordpress", "newspaper", "generic"} == set(
        families()
    )
    assert SOURCES.is_dir()


def test_a_site_may_have_markup_and_dates_of_its_own(tmp_path: Path) -> None:
    own = '  selectors: {published: [".when"], month_first: true}\n'
    (tmp_path / "a.yaml").write_text(GOOD + own, encoding="utf-8")
    [source] = load_sources(tmp_path)
    assert (source.markup.published, source.markup.month_first) == ((".when",), True)
    assert source.markup.body == families()["drupal"].body  # what is not told is the family's
    page = "<h1>Cooperatives of the province</h1><p class=when>07/05/2019 16:14</p><p>486 cooperatives are at work</p>"
    assert find_article(lxml.html.document_fromstring(page), source.markup).published == date(2019, 7, 5)
    assert find_article(lxml.html.document_fromstring(page), families()["drupal"]).published == date(2019, 5, 7)


def test_a_tls_exception_tells_why_and_holds_for_its_own_hosts(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD + "  tls_exception: the chain ends early, seen 2026-11-22\n", "utf-8")
    [source] = load_sources(tmp_path)
    assert source.unverified_hosts == {"langson.gov.vn"}
    (tmp_path / "a.yaml").write_text(GOOD + "  tls_exception: yes\n", "utf-8")
    with pytest.raises(SourceError, match=r"a\.yaml:10: .*tls_exception"):
        load_sources(tmp_path)
    assert not any(each.unverified_hosts for each in load_sources())


def test_a_source_that_has_ended_is_not_run_in_silence() -> None:
    ended = load_sources(SAMPLE)[0].model_copy(update={"until": date(2025, 6, 30)})
    with Fetcher() as fetcher:
        assert try_source(ended, fetcher).faults == ["holds from ever to 2025-06-30: not asked today"]


def test_trying_a_source_names_the_feeds_and_sitemaps_that_it_could_list() -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    answers = {
        "/robots.txt": text("User-agent: *\nAllow: /\nSitemap: http://thu.localhost/map.xml\n"),
        "/tin": text(f"<html><head>{head}</head>" + listing("/bai/1")),
        "/bai/1": text(article("Bài 1")),
    }
    with serving(answers) as server, Fetcher() as fetcher:
        found = try_source(own_source(server), fetcher)
    assert found.offers == ["http://thu.localhost/map.xml", "http://thu.localhost/rss.xml"]
    assert found.faults == ["no article tells its day: the family's `published` may be wrong"]


def test_trying_sources_tells_what_works_and_what_does_not() -> None:
    with serve() as site, Fetcher() as fetcher:
        sources = {source.name: source for source in load_sources(SAMPLE, site.base)}
        gone = sources["hanoi"].model_copy(update={"name": "gone", "listings": ("http://sample.localhost/gone",)})
        odd = sources["laocai"].model_copy(update={"name": "odd", "article": "^/nothing/"})
        found = {each.source: each for each in try_sources([sources["hanoi"], gone, odd], fetcher)}
    assert found["hanoi"] == Checked("hanoi", True, True, 3, 2, 2, 2, 2, 2)
    assert found["gone"] == Checked("gone", True, True, faults=["http://sample.localhost/gone: answers 404 Not Found"])
    assert found["odd"].faults == ["the listings link to no article: the site may have changed, or `article` is wrong"]
