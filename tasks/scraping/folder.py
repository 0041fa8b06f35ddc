"""A folder of pages as a source: .txt, .html and .warc.gz files go into the archive like what was fetched."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tasks.records import HtxError
from tasks.reference import COUNTRY, UnknownProvinceError, fold, province
from tasks.scraping.archive import Archive
from tasks.scraping.crawl import Crawl
from tasks.scraping.discover import canonical_url
from tasks.scraping.warc import READABLE, responses

PAGES = re.compile(r"\.(txt|html|htm|warc\.gz|warc)$", re.IGNORECASE)
TYPES = {"txt": "text/plain", "html": "text/html", "htm": "text/html"}


class FolderError(HtxError):
    """A folder, or the table of its pages, that cannot be taken as it is."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a page beside it."""

    province: str | None = None  # None: a national page, or not told
    published: date | None = None


def ingest(folder: Path, pages: Path | None, archive: Archive) -> Crawl:
    """Takes the pages of a folder into the archive; the source is named as the folder. `pages` tells province and day.

    A page's document is named by the file's stem; one of a WARC by `stable_id` of its address. Raises `FolderError`
    and takes nothing if the folder has no pages, two of one stem, or a table that does not fit.
    """
    report = Crawl(folder.resolve().name)
    files = _files(folder)
    told = read_pages(pages) if pages else {}
    for name in told:
        if name not in files:
            raise FolderError(f"{pages}: {name!r} has no file in {folder}")
    for name, file in files.items():
        for stored in _take(file, name, told.get(name, Told()), report.source, archive):
            report.listed += 1
            report.relevant += 1
            report.new += stored
            report.unchanged += not stored
    return report


def read_pages(pages: Path) -> dict[str, Told]:
    """The table of a folder's pages: columns `id`, `province` and `published`, apart by tabs; others are ignored."""
    try:
        lines = pages.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise FolderError(f"{pages}: cannot be read: {fault}") from fault
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    if not rows.fieldnames or "id" not in rows.fieldnames:
        raise FolderError(f"{pages}:1: there is no column 'id'")
    told: dict[str, Told] = {}
    for row in rows:
        where = f"{pages}:{rows.line_num}"
        if not row["id"]:
            raise FolderError(f"{where}: no id")
        if row["id"] in told:
            raise FolderError(f"{where}: {row['id']!r} is there twice")
        told[row["id"]] = Told(_province(row.get("province"), where), _published(row.get("published"), where))
    return told


def _province(text: str | None, where: str) -> str | None:
    if not text or fold(text) == fold(COUNTRY):
        return None
    try:
        return province(text).name63
    except UnknownProvinceError as fault:
        raise FolderError(f"{where}: {fault}") from fault


def _published(text: str | None, where: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise FolderError(f"{where}: published {text!r} is no date like 2024-02-29") from fault


def _files(folder: Path) -> dict[str, Path]:
    """The pages of a folder by stem."""
    if not folder.is_dir():
        raise FolderError(f"{folder}: there is no such folder")
    found: dict[str, Path] = {}
    for file in sorted(folder.iterdir()):
        if not file.is_file() or not PAGES.search(file.name):
            continue
        stem = PAGES.sub("", file.name)
        if stem in found:
            raise FolderError(f"{folder}: {found[stem].name} and {file.name} would be one document")
        found[stem] = file
    if not found:
        raise FolderError(f"{folder}: no .txt, .html or .warc.gz files here")
    return found


def _take(file: Path, name: str, told: Told, source: str, archive: Archive) -> Iterator[bool]:
    """Archives a file; for each page in it, whether it is new."""
    kind = file.name[len(name) + 1 :].lower()
    if kind in TYPES:
        url = f"file:{source}/{file.name}"
        yield archive.store_file(
            url,
            file.read_bytes(),
            TYPES[kind],
            source=source,
            document=name,
            province=told.province,
            published=told.published,
        ).new
        return
    for response in responses(file):
        if (response.header("content-type") or "").partition(";")[0].strip().lower() not in READABLE:
            continue
        url = canonical_url(response.url)
        yield archive.store(url, response, source=source, province=told.province, role="article").new
