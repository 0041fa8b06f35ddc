"""`htx explain`: the text is whole, every figure and every unused number is told, nothing of a page becomes markup."""

from __future__ import annotations

import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import PROJECT, Run
from evaluate import sample_documents
from rich.console import Console

from flows import show
from flows.cli import main
from flows.explain import pieces, terminal, web_page
from tasks.extraction import Reading, read
from tasks.records import Document
from tasks.scraping.sample.server import PAGES

SAMPLE = PAGES / "hanoi" / "hanoi-2019-june.html"
HOSTILE = Document(
    "hostile",
    'Kinh tế hợp tác <b>Lạng Sơn</b> & "bạn"</div><script>alert(1)</script>\n\n'
    "Đến 31/12/2023, tỉnh có 486 <i>HTX</i> & 486 HTX, [bold]trong đó[/bold] 300 HTX nông nghiệp;\r\n\x1b[31m"
    "Nghị quyết 20-NQ/TW nêu $text ${cards} 12 con trâu.\n",
    title="<title>",
    province="Lạng Sơn",
)


def _pages() -> list[Document]:
    return [*sample_documents(), HOSTILE, Document("nothing", "Thời tiết hôm nay 30 độ."), Document("empty", "")]


@pytest.fixture(scope="module", params=_pages(), ids=lambda document: document.document)
def page(request: pytest.FixtureRequest) -> tuple[Document, Reading]:
    return request.param, read(request.param)


@pytest.fixture(scope="module")
def soup(page: tuple[Document, Reading]) -> BeautifulSoup:
    return BeautifulSoup(web_page(*page), "lxml", preserve_whitespace_tags=("div",))


def _one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)}"
    return found[0]


def _printed(document: Document, reading: Reading) -> str:
    console = Console(width=400, record=True, file=StringIO(), highlight=False)
    console.print(terminal(document, reading))
    return console.export_text()


def test_pieces_are_the_text(page: tuple[Document, Reading]) -> None:
    document, reading = page
    found = list(pieces(document.text, reading))
    assert "".join(document.text[piece.start : piece.end] for piece in found) == document.text
    assert all(piece.start < piece.end for piece in found)
    assert [number for piece in found for number in piece.begins] == list(range(1, len(reading.observations) + 1))
    for number, o in enumerate(reading.observations, 1):
        assert "".join(document.text[p.start : p.end] for p in found if number in p.figures) == o.quote


def test_the_web_page_shows_the_text_and_nothing_else(page: tuple[Document, Reading], soup: BeautifulSoup) -> None:
    document, _ = page
    text = _one(soup, "#text")
    assert text.get_text() == document.text
    assert {each.name for each in text.find_all(True)} <= {"a", "s", "span"}


def test_the_web_page_has_a_card_for_every_figure(page: tuple[Document, Reading], soup: BeautifulSoup) -> None:
    _, reading = page
    assert len(soup.select("article")) == len(reading.observations)
    for number, o in enumerate(reading.observations, 1):
        card = _one(soup, f"#figure-{number}")
        assert _one(card, "q").get_text() == o.quote
        cells = [cell.get_text() for cell in card.select("td")]
        for told in (o.status, o.confidence, *o.notes, *o.basis.values(), *o.rules.values()):
            assert told in cells
        assert f"{show.whose(o)} ({o.ref_area})" in cells
        assert soup.select(f"#text a[href='#figure-{number}']") or number > 1  # one link leads to the first of several
        assert _one(soup, f"#in-text-{number}")


def test_the_web_page_gives_the_reason_for_every_unused_number(
    page: tuple[Document, Reading], soup: BeautifulSoup
) -> None:
    document, reading = page
    listed = [(_one(item, "s").get_text(), _one(item, "b").get_text()) for item in soup.select("#unused > li")]
    assert listed == [(document.text[each.start : each.end], each.reason) for each in reading.unused]
    for unused in reading.unused:
        assert any(unused.reason in str(struck["title"]) for struck in soup.select("#text s"))


def test_the_web_page_needs_no_other_resource_and_runs_no_word_of_the_page(soup: BeautifulSoup) -> None:
    assert not soup.select("[src], link, img, iframe, [onclick]")
    assert len(soup.select("script")) == len(soup.select("style")) == len(soup.select("#text")) == 1
    assert "alert(1)" not in _one(soup, "script").get_text()
    assert all(str(link["href"]).startswith("#") for link in soup.select("a"))
    targets = {each["id"] for each in soup.select("[id]")}
    assert {str(link["href"])[1:] for link in soup.select("a")} <= targets


def test_the_terminal_tells_every_figure_and_every_reason(page: tuple[Document, Reading]) -> None:
    document, reading = page
    printed = _printed(document, reading)
    assert "\x1b" not in printed
    for number, o in enumerate(reading.observations, 1):
        assert f"[{number}]" in printed
        assert show.amount(o) in printed
        for rule in (*o.rules.values(), *o.notes):
            assert rule in printed
    for unused in reading.unused:
        assert unused.reason in printed


def test_the_command(htx: Run) -> None:
    shown = htx("explain", SAMPLE)
    assert shown.returncode == 0, shown.stderr
    assert "[1]" in shown.stdout and "Numbers that are not used" in shown.stdout


def test_the_readme_shows_what_the_command_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    section = (PROJECT / "README.md").read_text("utf-8").partition("### Why a figure was read so")[2]
    excerpt = section.split("```")[1].strip().splitlines()
    assert _inside(monkeypatch, SAMPLE) == 0
    assert set(excerpt) <= set(capsys.readouterr().out.splitlines())


def test_the_web_page_goes_to_a_file_or_to_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "page.html"
    assert _inside(monkeypatch, SAMPLE, "--html", file) == 0
    assert capsys.readouterr().out == f"The explanation: {file}\n"
    assert _inside(monkeypatch, SAMPLE, "--html", "-") == 0
    assert capsys.readouterr().out == file.read_text("utf-8")


def test_what_cannot_be_explained_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for arguments, told in (
        ((tmp_path,), "is a folder"),
        ((tmp_path / "none.txt",), "none.txt"),
        ((SAMPLE, "--html", tmp_path / "no" / "a.html"), "No such file"),
    ):
        assert _inside(monkeypatch, *arguments) == 1
        error = capsys.readouterr().err
        assert error.startswith("htx: ") and told in error and error.count("\n") == 1


def _inside(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> str | int | None:
    """The exit code of `htx explain`, run in this process."""
    monkeypatch.setattr(sys, "argv", ["htx", "explain", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        main()
    return left.value.code


def test_a_browser_reads_the_page_as_we_do(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium is installed")
    file = tmp_path / "page.html"
    file.write_text(web_page(HOSTILE, read(HOSTILE)), "utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    command = [browser, *flags, f"--user-data-dir={tmp_path}", "--dump-dom"]
    dumped = subprocess.run([*command, file.as_uri()], capture_output=True, text=True, timeout=180, check=True).stdout
    text = _one(BeautifulSoup(dumped, "lxml", preserve_whitespace_tags=("div",)), "#text").get_text()
    assert text == HOSTILE.text.replace("\r\n", "\n")  # written as HTML, a line ends in one character
