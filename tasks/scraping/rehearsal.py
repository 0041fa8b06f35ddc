"""What a run would ask a source for: its listings are asked, and nothing is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tasks.scraping.archive import Archive
from tasks.scraping.crawl import EVERYTHING, Scope, crawl
from tasks.scraping.fetch import Fetcher
from tasks.scraping.sources import Source


def rehearse(source: Source, folder: Path, scope: Scope = EVERYTHING, fetcher: Fetcher | None = None) -> list[str]:
    """The addresses that a crawl into the archive of `folder` would ask for, each with why.

    Raises `SourceFailedError` where the crawl would.
    """
    with _copy(folder) as archive:
        return crawl(source, archive, scope=replace(scope, rehearse=True), fetcher=fetcher).would


@contextmanager
def _copy(folder: Path) -> Iterator[Archive]:
    """An archive that knows what that of `folder` knows, and may be written to: it is gone afterwards."""
    with TemporaryDirectory() as aside:
        if (folder / "index.sqlite").exists():
            with (
                closing(sqlite3.connect(f"file:{folder / 'index.sqlite'}?mode=ro", uri=True)) as known,
                closing(sqlite3.connect(Path(aside) / "index.sqlite")) as copy,
            ):
                known.backup(copy)
            for file in folder.glob("*.warc.gz"):  # an unchanged listing is read from there
                (Path(aside) / file.name).symlink_to(file.absolute())
        with Archive(Path(aside)) as archive:
            yield archive
