"""The pages of `htx extract` and `htx explain`: files, folders, addresses, standard input. Kept nowhere, no Prefect."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from tasks.extraction import extract
from tasks.reading import Unread, UnreadableError, read, read_file
from tasks.records import Document, HtxError, Observation
from tasks.scraping.archive import Archive
from tasks.scraping.asking import fetch_page
from tasks.scraping.folder import Told, read_pages

SUFFIXES = {".txt", ".html", ".htm"}


def observations(
    targets: Sequence[str], province: str | None, published: date | None, pages: Path | None
) -> Iterator[list[Observation] | HtxError]:
    """What each page tells, in the order of targets, or why it could not be read.

    `pages` tells province and day by a file's stem, `province` and `published` where it does not. Raises `FolderError`
    for a table that cannot be read.
    """
    told = read_pages(pages) if pages else {}
    default = Told(province, published)
    for target in targets:
        for page in _pages(target):
            try:
                yield extract(_document(page, told, default))
            except HtxError as fault:
                yield fault


def one_page(target: str, province: str | None, published: date | None) -> Document:
    """The page at a file's path, an address or - for standard input. Raises `HtxError` where it cannot be read."""
    if Path(target).is_dir():
        raise UnreadableError(f"{target} is a folder: name one page of it")
    return _document(target, {}, Told(province, published))


def _pages(target: str) -> list[Path | str]:
    folder = Path(target)
    if not folder.is_dir():
        return [target]
    found: list[Path | str] = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in SUFFIXES]
    return found or [target]


def _document(page: Path | str, told: dict[str, Told], default: Told) -> Document:
    if page == "-":
        return _standard_input(default)
    if isinstance(page, str) and page.startswith(("http://", "https://")):
        return _address(page, default)
    path = Path(page)
    if path.is_dir():
        raise UnreadableError(f"{path}: there is no .txt or .html file in this folder")
    beside = told.get(path.stem, Told())
    return read_file(path, beside.province or default.province, beside.published or default.published)


def _standard_input(default: Told) -> Document:
    body = sys.stdin.buffer.read()
    with TemporaryDirectory() as folder:
        path = Path(folder) / ("stdin.html" if body.lstrip().startswith(b"<") else "stdin.txt")
        path.write_bytes(body)
        try:
            return read_file(path, default.province, default.published)
        except UnreadableError as fault:
            raise UnreadableError(str(fault).replace(str(path), "standard input")) from fault


def _address(url: str, default: Told) -> Document:
    with TemporaryDirectory() as folder, Archive(Path(folder)) as archive:
        capture = fetch_page(url, default.province, archive)
        page = read(archive.read(capture), capture.content_type, capture)
    if isinstance(page, Unread):
        raise UnreadableError(f"{url}: {page.detail}")
    return page
