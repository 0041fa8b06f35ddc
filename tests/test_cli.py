"""The command `htx` as a person or a program uses it, with real files and real answers.

`htx` is the installed command in a process of its own; `inside` calls its entry point in this one, which is quicker.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import PROJECT, SHARED, Done, Inside, Run, clean_environment

from tasks.scraping.sample.server import PAGES, serve

PAGE = """Lạng Sơn: kinh tế hợp tác năm 2023

Đến hết năm 2023, toàn tỉnh Lạng Sơn có 486 hợp tác xã (HTX), doanh thu bình quân của một HTX đạt 900 triệu đồng/năm.
"""
KEYS = [
    "document", "ref_area", "ref_area_name", "locality", "organisation", "activity", "indicator", "measure", "value",
    "upper", "unit", "period_start", "period_end", "status", "qualifier", "includes_credit_funds", "issuer", "quote",
    "char_start", "char_end", "basis", "confidence", "notes",
]  # fmt: skip


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A data folder with a published file that another program could have made."""
    with duckdb.connect(tmp_path / "htx.duckdb") as con:
        con.execute("""
            CREATE TABLE figures AS SELECT * FROM (VALUES
                (2023, 'Lạng Sơn', 486::DECIMAL(24, 4), DATE '2023-12-31', ['a', 'b']),
                (2024, 'một, "hai"', 70.9::DECIMAL(24, 4), NULL, NULL)) AS t(year, area, value, period_end, notes)
        """)
    return tmp_path


def test_extract_prints_the_contract(inside: Inside, page: Path) -> None:
    code, out, err = inside("extract", page, "--province", "lang son", "--format", "jsonl")
    assert (code, err) == (0, "")
    rows = [json.loads(line) for line in out.splitlines()]
    assert [list(row) for row in rows] == [KEYS] * len(rows)
    [count] = [row for row in rows if row["indicator"] == "organisations"]
    assert (count["document"], count["ref_area"], count["ref_area_name"]) == ("page", "VN63-20", "Lạng Sơn")
    assert (count["value"], type(count["value"]), count["unit"]) == (486, int, "organisation")
    assert (count["period_start"], count["period_end"]) == (None, "2023-12-31")
    assert isinstance(count["basis"], dict) and isinstance(count["notes"], list)
    assert PAGE[count["char_start"] : count["char_end"]] == count["quote"]


def test_extract_prints_a_table_for_people(inside: Inside, page: Path) -> None:
    code, out, _ = inside("extract", page)
    assert code == 0
    [line] = [line for line in out.splitlines() if "486" in line]
    assert "Lạng Sơn" in line and "2023-12-31" in line


def test_extract_reads_files_folders_and_standard_input_alike(htx: Run, inside: Inside, page: Path) -> None:
    piped = htx("extract", "-", "--format", "jsonl", stdin=PAGE)
    told = [(piped.returncode, piped.stdout, piped.stderr)]
    told += [inside("extract", target, "--format", "jsonl") for target in (page, page.parent)]
    for code, out, err in told:
        assert (code, err) == (0, "")
        assert [json.loads(line)["value"] for line in out.splitlines()] == [486, 900_000_000]


def test_extract_takes_what_a_table_tells_of_the_pages(inside: Inside, tmp_path: Path) -> None:
    """Neither page names its province or year."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text("Đến nay, toàn tỉnh có 448 hợp tác xã.\n", encoding="utf-8")
    pages = tmp_path / "pages.tsv"
    pages.write_text("id\tprovince\tpublished\none\tThái Bình\t2020-06-26\n", encoding="utf-8")
    options = ["--pages", pages, "--province", "Kon Tum", "--published", "2022-03-03", "--format", "jsonl"]
    rows = [json.loads(line) for line in inside("extract", tmp_path, *options)[1].splitlines()]
    assert [(row["ref_area_name"], row["period_end"]) for row in rows] == [
        ("Thái Bình", "2020-06-26"),
        ("Kon Tum", "2022-03-03"),
    ]


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("scan.pdf", b"%PDF-1.7\n1 0 obj", "PDF"),
        ("photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "image"),
        ("empty.html", b"", "empty"),
        ("missing.txt", None, "No such file"),
    ],
)
def test_a_bad_file_is_told_and_silences_no_other(
    inside: Inside, page: Path, name: str, body: bytes | None, reason: str
) -> None:
    bad = page.with_name(name)
    if body is not None:
        bad.write_bytes(body)
    code, out, err = inside("extract", bad, page, "--format", "jsonl")
    assert code == 1
    [line] = err.splitlines()
    assert str(bad) in line and reason in line
    assert len(out.splitlines()) == 2


def test_a_folder_without_pages_is_told(inside: Inside, tmp_path: Path) -> None:
    code, out, err = inside("extract", tmp_path)
    assert (code, out) == (1, "")
    assert err == f"htx: {tmp_path}: there is no .txt or .html file in this folder\n"


def test_extract_starts_no_prefect(htx: Run, page: Path, tmp_path: Path) -> None:
    environment = clean_environment(PREFECT_HOME=str(tmp_path / "home"))
    assert htx("extract", page, environment=environment).returncode == 0
    assert not (tmp_path / "home").exists()


def test_extract_refuses_an_address_of_this_machine(inside: Inside) -> None:
    """What a server on the machine says is not for everybody who can name an address."""
    with serve() as site:
        code, _, err = inside("extract", f"{site.base}/langson/node/78214")
    assert code == 1
    assert "no public address" in err and len(err.splitlines()) == 1
    assert site.log == []


def test_sql_answers_in_three_formats(inside: Inside, published: Path) -> None:
    ask = ["sql", "SELECT * FROM figures ORDER BY year", "--data", published, "--format"]
    assert json.loads(inside(*ask, "json")[1]) == [
        {"year": 2023, "area": "Lạng Sơn", "value": 486, "period_end": "2023-12-31", "notes": ["a", "b"]},
        {"year": 2024, "area": 'một, "hai"', "value": 70.9, "period_end": None, "notes": None},
    ]
    assert list(csv.reader(inside(*ask, "csv")[1].splitlines())) == [
        ["year", "area", "value", "period_end", "notes"],
        ["2023", "Lạng Sơn", "486", "2023-12-31", '["a", "b"]'],
        ["2024", 'một, "hai"', "70.9", "", ""],
    ]
    table = inside(*ask, "table")[1]
    assert "Lạng Sơn" in table and "486" in table


def test_sql_finds_the_data_folder_in_the_environment(
    inside: Inside, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTX_DATA", str(published))
    assert inside("sql", "SELECT count(*) AS n FROM figures", "--format", "csv") == (0, "n\n2\n", "")


@pytest.mark.parametrize(
    "statement",
    ["DROP TABLE figures", "SELECT 1; SELECT 2", "SELECT * FROM nowhere", "SELEC 1", "COPY figures TO 'out.csv'"],
)
def test_sql_reads_only_and_says_what_is_wrong_in_a_line(inside: Inside, published: Path, statement: str) -> None:
    code, out, err = inside("sql", statement, "--data", published)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    count = "SELECT count(*) AS n FROM figures"
    assert inside("sql", count, "--data", published, "--format", "csv") == (0, "n\n2\n", "")


def test_sql_starts_no_prefect(htx: Run, published: Path, tmp_path: Path) -> None:
    environment = clean_environment(PREFECT_HOME=str(tmp_path / "home"))
    assert htx("sql", "SELECT 1", "--data", published, environment=environment).returncode == 0
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--province", "Lang Sn"], "Lạng Sơn"),
        (["run", "--source", "nobody"], "unknown source 'nobody'"),
        (["run", "--sample", "--folder", "."], "exclude each other"),
        (["run", "--folder", "no/such/folder"], "no such folder"),
        (["run", "--pages", "pages.tsv"], "give folder too"),
        (["run", "--folder", ".", "--pages", "no/such.tsv"], "no/such.tsv: there is no such file"),
        (["run", "--since", "2024-05-01", "--until", "2024-04-30"], "until 2024-04-30 is before since 2024-05-01"),
        (["run", "--dry-run", "--page", "https://example.vn/a"], "a dry run asks listings"),
        (["rollup"], "htx run"),
        (["reextract"], "htx run"),
        (["sql", "SELECT 1"], "htx run"),
        (["extract", "page.txt", "--province", "Atlantis"], "unknown province 'Atlantis'"),
    ],
)
def test_what_cannot_be_is_told_in_a_line_before_anything_starts(
    inside: Inside, arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTX_DATA", str(tmp_path / "data"))
    code, out, err = inside(*arguments)
    assert (code, out) == (1, "")
    assert said in err and len(err.splitlines()) == 1
    assert not (tmp_path / "data").exists()


def test_run_shows_the_rollup_and_the_way_on(inside: Inside, sample: Done) -> None:
    assert "35,041" in sample.printed and "1 of 34" in sample.printed  # the country's own of 2025; Bắc Ninh reports
    assert str(sample.data / "htx.duckdb") in sample.printed
    assert "The run took" in sample.printed
    [example] = [line for line in sample.printed.splitlines() if line.startswith("To try:")]
    assert inside("sql", "--data", sample.data, example.split('"')[1])[0] == 0


def test_sources_lists_who_is_asked(inside: Inside) -> None:
    code, out, _ = inside("sources", "--province", "lang son")
    assert code == 0
    assert "langson" in out


@pytest.mark.skipif(not (SHARED / "corpus" / "real").is_dir(), reason="the real pages are not beside the project")
def test_a_whole_corpus_is_one_call(inside: Inside) -> None:
    folder = SHARED / "corpus" / "real"
    code, out, err = inside("extract", folder, "--pages", folder / "pages.tsv", "--format", "jsonl")
    assert (code, err) == (0, "")
    rows = [json.loads(line) for line in out.splitlines()]
    assert {row["document"] for row in rows} == {"000", "001", "002", "003", "004"}
    assert {(r["document"], r["ref_area_name"], r["value"]) for r in rows if r["indicator"] == "organisations"} >= {
        ("000", "Lạng Sơn", 486),
        ("001", "Lào Cai", 502),
        ("002", "Lạng Sơn", 539),
        ("003", "Thái Bình", 448),
        ("004", "Việt Nam", 28000),
    }
    assert all(date.fromisoformat(row["period_end"]) for row in rows if row["period_end"])


def test_extract_reads_the_markup_of_the_sample(inside: Inside) -> None:
    """A saved page of a newspaper: its header's clock is not the article's day, its province is told from outside."""
    page = PAGES / "thaibinh" / "thaibinh-2020-june.html"
    _, out, _ = inside("extract", page, "--province", "Thái Bình", "--format", "jsonl")
    rows = [json.loads(line) for line in out.splitlines()]
    assert [
        (row["ref_area_name"], row["value"], row["period_end"])
        for row in rows
        if row["indicator"] == "organisations" and row["organisation"] == "cooperative"
    ] == [("Thái Bình", 448, "2020-06-26")]


def test_brackets_in_an_answer_are_printed_as_they_are(inside: Inside, published: Path) -> None:
    code, out, _ = inside("sql", "SELECT 'Huế [/b] [bold]mới' AS area", "--data", published)
    assert code == 0 and "Huế [/b] [bold]mới" in out


def test_the_readme_shows_what_the_command_prints(inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    [command] = re.findall(r"`\.venv/bin/htx (extract [^`]+ --format jsonl)`", readme)
    [row] = re.findall(r"```json\n(.+?)```", readme, re.DOTALL)
    monkeypatch.chdir(PROJECT)
    _, out, _ = inside(*command.split())
    assert json.loads(row) in [json.loads(line) for line in out.splitlines()]


def test_the_readme_asks_what_the_published_file_answers(inside: Inside, sample: Done) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    [statement] = re.findall(r'htx sql "([^"]+)" --format csv', readme)
    code, out, err = inside("sql", statement, "--data", sample.data, "--format", "csv")
    assert (code, err) == (0, "")
    assert any(line.startswith("2024,VN63,Lạng Sơn,539,539 HTX,") for line in out.splitlines()), out


def test_the_readme_tells_what_each_dependency_is_for() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("## Dependencies")[2].partition("\n## ")[0]
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        name = re.match(r"[a-z0-9-]+", requirement)
        assert name and re.search(rf"^\|[^|]*\b{name[0]}\b", table, re.MULTILINE), requirement


SETTINGS = """
from flows.cli import _prefect
with _prefect():
    from prefect.settings import get_current_settings
    now = get_current_settings()
    print(now.flows.heartbeat_frequency, now.api.url)
"""


def test_a_run_by_hand_sends_no_heartbeat() -> None:
    environment = clean_environment(PREFECT_API_URL="http://127.0.0.1:9/api")
    command = [sys.executable, "-c", SETTINGS]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "None http://127.0.0.1:9/api\n"
