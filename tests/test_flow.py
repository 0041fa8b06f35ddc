"""The journeys against a real Prefect server: from the sample site, or real pages, to the published tables."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import SHARED, Done, Server
from prefect.artifacts import Artifact
from prefect.client.schemas.objects import State
from prefect.exceptions import ParameterTypeError
from prefect.settings import PREFECT_API_URL, temporary_settings
from scraping_server import article
from test_archive_commands import GOOD, HTML, warc
from test_scraping_archive import response
from warcio.archiveiterator import ArchiveIterator

import flows.national_rollup
from flows.national_rollup import national_rollup
from flows.parameters import SAMPLE
from flows.progress import line
from flows.reextract import reextract
from flows.rollup import rollup
from tasks.scraping.archive import Archive

# How many co-operatives the articles of the sample say that there are: the last figure of each year.
# Counted by hand in tests/gold/sample.tsv.
COOPERATIVES = {
    (2019, "Bắc Kạn"): 181,
    (2019, "Hà Nội"): 1907,
    (2020, "Thái Bình"): 448,
    (2022, "Bình Dương"): 215,
    (2022, "Bình Thuận"): 203,
    (2022, "Kon Tum"): 206,
    (2023, "Hà Giang"): 858,
    (2023, "Lai Châu"): 416,
    (2023, "Lào Cai"): 502,
    (2023, "Lạng Sơn"): 486,
    (2024, "Lạng Sơn"): 539,
    (2025, "Bắc Ninh"): 2086,
}


@pytest.fixture(scope="module", autouse=True)
def api(prefect_server: Server) -> Iterator[None]:
    with temporary_settings({PREFECT_API_URL: prefect_server.url}):
        yield


def ask(data: Path, select: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(data / "htx.duckdb", read_only=True) as con:
        return con.execute(select).fetchall()


def cooperatives(data: Path, kind: str = "province") -> dict[tuple[int, str], float]:
    """(year, area) → number of co-operatives in existence, as `province_indicators` has it."""
    rows = ask(
        data,
        f"""SELECT year, ref_area_name, value FROM province_indicators
            WHERE area_kind = '{kind}' AND organisation = 'cooperative' AND activity = 'all'
            AND indicator = 'organisations' AND measure = 'total' AND origin = 'said'""",
    )
    return {(year, area): float(value) for year, area, value in rows}


def rows(data: Path) -> dict[str, set[tuple[Any, ...]]]:
    """What a second run must not change: everything but when things were last seen."""
    return {
        "documents": set(ask(data, "SELECT * EXCLUDE (last_seen) FROM documents")),
        "observations": set(ask(data, "SELECT * EXCLUDE (last_seen, notes), notes::VARCHAR FROM observations")),
        "province_indicators": set(
            ask(data, "SELECT * EXCLUDE (published, observations), observations::VARCHAR FROM province_indicators")
        ),
    }


def run(**parameters: Any) -> State[Any]:
    return national_rollup(**parameters, return_state=True)  # type: ignore[no-any-return]


def test_the_sample_site_becomes_a_rollup(sample: Done) -> None:
    assert cooperatives(sample.data) == COOPERATIVES
    [(total, reporting, of, national)] = ask(
        sample.data,
        """SELECT reported_sum, provinces_reporting, provinces_total, national_value FROM national_rollup
           WHERE year = 2023 AND map = 'VN63' AND organisation = 'cooperative' AND activity = 'all'
           AND indicator = 'organisations' AND measure = 'total' AND NOT with_credit_funds""",
    )
    assert (total, reporting, of) == (858 + 416 + 502 + 486, 4, 63)
    assert national in {31364, 31700}  # the alliance's count and the forum's
    # Not a run of all sources, which the health check waits for.
    assert ask(sample.data, "SELECT count(*) FROM meta WHERE key = 'all_sources_at'") == [(0,)]


@pytest.mark.parametrize(
    ("done", "pages", "seconds", "told"),
    [
        (0, 0, 0.0, "0 of 109 sources, 0 pages, 0.0 pages/s"),
        (12, 340, 162.0, "12 of 109 sources, 340 pages, 2.1 pages/s, about 22 min left"),
        (100, 900, 600.0, "100 of 109 sources, 900 pages, 1.5 pages/s, about 54 s left"),
        (109, 990, 660.0, "109 of 109 sources, 990 pages, 1.5 pages/s"),
    ],
)
def test_progress_tells_sources_pages_rate_and_what_is_left(done: int, pages: int, seconds: float, told: str) -> None:
    assert line(done, 109, pages, seconds) == told


def test_every_row_leads_back_to_its_words(sample: Done) -> None:
    found = ask(
        sample.data,
        """SELECT o.quote, d.text[o.char_start + 1 : o.char_end], d.archive, d.url
           FROM (SELECT unnest(observations) AS observation FROM province_indicators)
           JOIN observations o USING (observation)
           JOIN documents d ON (d.document, d.text_hash) = (o.document, o.text_hash)""",
    )
    assert found
    with Archive(sample.data / "archive") as archive:
        kept = {capture.archive: capture for capture in archive.captures()}
        for quote, words, place, url in found:
            assert quote == words
            assert kept[place].url == url
            assert archive.read(kept[place])


def test_a_second_run_fetches_and_adds_nothing(sample: Done, tmp_path: Path) -> None:
    data = tmp_path / "again"
    shutil.copytree(sample.data, data)
    before, files = rows(data), set((data / "archive").glob("*.warc.gz"))
    # A source of one listing page; further pages of a listing that tells nothing new are not asked for.
    seen = "SELECT min(d.last_seen), min(o.last_seen) FROM documents d JOIN current_observations o USING (document)"
    [first] = ask(data, f"{seen} WHERE source = 'langson'")
    state = run(data=data, sample=True)
    assert state.is_completed(), state.message
    scraping = Artifact.get("scraping")
    assert scraping is not None and scraping.data == 100.0  # type: ignore[union-attr]
    assert str(scraping.description).startswith("scraping: 10 of 10 sources, ")  # type: ignore[union-attr]
    changed = Artifact.get("what-changed")
    told = "version 2: no figure changed since version 1"
    assert changed is not None and changed.data == told  # type: ignore[union-attr]
    assert str(state.message).endswith(told)
    assert rows(data) == before
    [second] = ask(data, f"{seen} WHERE source = 'langson'")
    assert second[0] == second[1] > first[0] == first[1]
    answers = []
    for file in set((data / "archive").glob("*.warc.gz")) - files:
        with file.open("rb") as stream:
            answers += [(each.rec_type, each.http_headers.get_statuscode()) for each in ArchiveIterator(stream)]
    assert set(answers) == {("revisit", "304"), ("revisit", "200")}  # robots.txt is asked for without conditions


def test_a_working_database_of_another_htx_is_told_before_anything_is_fetched(sample: Done, tmp_path: Path) -> None:
    data = tmp_path / "older"
    shutil.copytree(sample.data, data)
    with duckdb.connect(data / "work" / "warehouse.duckdb") as con:
        con.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
    files = set((data / "archive").iterdir())
    assert "has schema version 1, this htx needs" in str(run(data=data, sample=True).message)
    assert set((data / "archive").iterdir()) == files


def test_the_archive_can_be_read_again_without_the_site(sample: Done, tmp_path: Path) -> None:
    data = tmp_path / "again"
    shutil.copytree(sample.data, data)
    before = rows(data)
    (data / "work" / "warehouse.duckdb").unlink()
    (data / "htx.duckdb").unlink()
    assert reextract(data=data, return_state=True).is_completed()
    assert rows(data) == before
    (data / "htx.duckdb").unlink()
    assert rollup(data=data, return_state=True).is_completed()
    assert rows(data) == before


def test_a_source_that_fails_is_told_and_the_others_are_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of the sample's sources, the one's pages older than expected, and one whose listing has gone."""
    listed = SAMPLE.read_text(encoding="utf-8").split("\n- name: ")
    chosen = [each for each in listed if each.startswith(("langson", "thaibinh"))]
    chosen[1] = chosen[1].replace("days: 36500", "days: 30")
    gone = chosen[1].replace("thaibinh\n", "gone\n", 1).replace("/thaibinh/tin-tuc/4/kinh-te", "/gone")
    sources = tmp_path / "sources.yaml"
    sources.write_text("".join(f"\n- name: {each}" for each in (gone, *chosen)), encoding="utf-8")
    monkeypatch.setattr(flows.national_rollup, "SAMPLE", sources)
    data = tmp_path / "data"
    state = run(data=data, sample=True)
    assert state.is_failed()
    fault, ill = state.result(raise_on_failure=False).run.faults
    assert fault.startswith("gone: ") and "404" in fault
    assert ill == "thaibinh: 0 relevant articles in 30 days, at least 1 are expected; the newest known is of 2020-06-26"
    assert fault in str(state.message)
    health = ask(data, "SELECT source, health, new, read, with_statistics FROM source_health ORDER BY source")
    assert health == [("gone", "failed", 0, 0, 0), ("langson", "well", 3, 3, 2), ("thaibinh", "ill", 1, 1, 1)]
    assert set(cooperatives(data)) == {(2020, "Thái Bình"), (2023, "Lạng Sơn"), (2024, "Lạng Sơn")}


def test_the_sample_never_comes_among_real_pages_nor_they_among_it(sample: Done, tmp_path: Path) -> None:
    state = run(data=sample.data, source=["lmhtx-caobang"])
    assert str(state.message).startswith(f"{sample.data} holds the sample's pages: name another folder with --data")
    with Archive(tmp_path / "archive") as archive:
        archive.store(GOOD, response(url=GOOD), source="a", province=None, role="article")
    state = run(data=tmp_path, sample=True)
    assert str(state.message).startswith(f"{tmp_path} holds pages of real sites")


def test_a_warc_of_another_tool_is_backfilled(sample: Done, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(sample.data, data)
    body = article("Cao Bằng phát triển HTX", "Đến ngày 30/6/2019, toàn tỉnh Cao Bằng có 389 hợp tác xã.").encode()
    file = warc(tmp_path / "crawl.warc.gz", (GOOD, body, HTML))
    state = run(data=data, warc=[file])
    assert state.is_completed(), state.message
    assert cooperatives(data) == COOPERATIVES | {(2019, "Cao Bằng"): 389}
    assert ask(
        data, "SELECT DISTINCT url FROM province_indicators WHERE ref_area_name = 'Cao Bằng' AND origin = 'said'"
    ) == [(GOOD,)]


@pytest.mark.skipif(not (SHARED / "corpus" / "real").is_dir(), reason="the real pages are not beside the project")
def test_a_folder_of_real_pages(tmp_path: Path) -> None:
    folder = SHARED / "corpus" / "real"
    state = run(data=tmp_path, folder=folder, pages=folder / "pages.tsv")
    assert state.is_completed(), state.message
    assert cooperatives(tmp_path) == {
        (2020, "Thái Bình"): 448,
        (2023, "Lào Cai"): 502,
        (2023, "Lạng Sơn"): 486,
        (2024, "Lạng Sơn"): 539,
    }
    assert cooperatives(tmp_path, "country") == {(2022, "Việt Nam"): 28000, (2023, "Việt Nam"): 31700}
    national = ask(
        tmp_path,
        """SELECT year, reported_sum, provinces_reporting, national_value, national_qualifier FROM national_rollup
           WHERE organisation = 'cooperative' AND activity = 'all' AND indicator = 'organisations' AND measure = 'total'
           AND national_value IS NOT NULL AND map = 'VN63' ORDER BY year""",
    )
    assert national == [(2022, None, 0, 28000, "about"), (2023, 486 + 502, 2, 31700, "about")]


@pytest.mark.parametrize("wrong", [{"province": "Atlantis"}, {"source": ["atlantis"]}, {"since": "yesterday"}])
def test_wrong_parameters_fail_before_anything_runs(wrong: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ParameterTypeError):
        national_rollup(data=tmp_path / "data", sample=True, **wrong)
    assert not (tmp_path / "data").exists()
