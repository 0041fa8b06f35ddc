"""The archive's index in SQLite: what discovery has learnt of addresses, and what each run brought of a source."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tasks.records import HtxError, SourceRun

OPENING = threading.Lock()  # SQLite waits for no lock while it turns to its write-ahead log
LOST = timedelta(days=30)  # an address that had no page is not asked for so long

SCHEMA = """
CREATE TABLE IF NOT EXISTS captures (
    capture TEXT NOT NULL, url TEXT NOT NULL, source TEXT NOT NULL, province TEXT, document TEXT NOT NULL,
    fetched_at TEXT NOT NULL, status INTEGER NOT NULL, content_type TEXT, digest TEXT NOT NULL, published TEXT,
    file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
    role TEXT NOT NULL, etag TEXT, last_modified TEXT, seen_at TEXT NOT NULL,
    PRIMARY KEY (capture, fetched_at)
) STRICT;
CREATE INDEX IF NOT EXISTS captures_url ON captures (url);
CREATE TABLE IF NOT EXISTS aliases (address TEXT PRIMARY KEY, url TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS decisions (
    url TEXT NOT NULL, source TEXT NOT NULL, listed_at TEXT NOT NULL, title TEXT NOT NULL, relevant INTEGER NOT NULL,
    why TEXT NOT NULL, PRIMARY KEY (url, source)
) STRICT;
CREATE TABLE IF NOT EXISTS lost (url TEXT PRIMARY KEY, told_at TEXT NOT NULL, why TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS runs (
    source TEXT NOT NULL, looked_at TEXT NOT NULL, ended_at TEXT NOT NULL, counts TEXT NOT NULL, errors TEXT NOT NULL,
    expected_articles INTEGER, expected_days INTEGER, failure TEXT, PRIMARY KEY (source, looked_at)
) STRICT;
"""
# Pages, and not what was received on the way to them or instead of them.
PAGES = "role IN ('article', 'listing', 'duplicate')"


class ArchiveError(HtxError):
    """An archive that does not hold what its index says."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the relevance gate said of a listed link."""

    source: str
    url: str
    title: str
    relevant: bool
    why: str


class Index:
    """The index in `folder`. For many threads; a writer of another process is waited for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.RLock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = sqlite3.connect(  # autocommit
                folder / "index.sqlite", timeout=60, isolation_level=None, check_same_thread=False
            )
            with OPENING:
                if self._index.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                    self._index.execute("PRAGMA journal_mode = WAL")
                self._index.executescript(SCHEMA)
        except (OSError, sqlite3.Error) as fault:
            raise ArchiveError(f"{folder}: no archive can be opened here: {fault}") from fault

    def close(self) -> None:
        with self._lock:
            self._index.close()

    def alias(self, address: str, url: str) -> None:
        """Remembers that `address` shows the page whose own address is `url`."""
        with self._lock:
            self._index.execute("INSERT OR REPLACE INTO aliases VALUES (?, ?)", (address, url))

    def resolve(self, address: str) -> str:
        """The page's own address, as far as is known."""
        with self._lock:
            row = self._index.execute("SELECT url FROM aliases WHERE address = ?", (address,)).fetchone()
        return str(row[0]) if row else address

    def lose(self, url: str, why: str) -> bool:
        """Remembers that there is no page at an address: it is left alone for a month. True if it was lost before."""
        with self._lock:
            now = datetime.now(UTC).isoformat()
            before = self._index.execute("SELECT why FROM lost WHERE url = ?", (url,)).fetchone()
            self._index.execute("INSERT OR REPLACE INTO lost VALUES (?, ?, ?)", (url, now, why))
        return before is not None

    def lost(self, url: str) -> bool:
        """Whether there was no page at an address lately."""
        with self._lock:
            since = (datetime.now(UTC) - LOST).isoformat()
            found = self._index.execute("SELECT 1 FROM lost WHERE url = ? AND told_at > ?", (url, since)).fetchone()
        return found is not None

    def decide(self, decisions: Sequence[Decision]) -> None:
        """Keeps what the relevance gate said."""
        now = datetime.now(UTC).isoformat()
        rows = [(each.url, each.source, now, each.title, each.relevant, each.why) for each in decisions]
        with self._lock:
            self._index.execute("BEGIN IMMEDIATE")
            with self._index:  # commits, or rolls back
                self._index.executemany(
                    "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
                    " SET title = excluded.title, relevant = excluded.relevant, why = excluded.why",
                    rows,
                )

    def pending(self, source: str) -> list[str]:
        """Relevant addresses of a source that were listed but are not archived: a run broke off, or they failed.

        One that had no page is owed again after a month.
        """
        with self._lock:
            rows = self._index.execute(
                f"SELECT url FROM decisions WHERE source = ? AND relevant"
                f" AND url NOT IN (SELECT url FROM captures WHERE {PAGES})"
                " AND url NOT IN (SELECT address FROM aliases) AND url NOT IN (SELECT url FROM lost WHERE told_at > ?)"
                " ORDER BY listed_at, url",
                (source, (datetime.now(UTC) - LOST).isoformat()),
            ).fetchall()
        return [row[0] for row in rows]

    def decisions(self, source: str | None = None, relevant: bool | None = None) -> list[Decision]:
        """What was decided of listed links, oldest first: of one source or all, of one kind or both."""
        with self._lock:
            rows = self._index.execute(
                "SELECT source, url, title, relevant, why FROM decisions"
                " WHERE (?1 IS NULL OR source = ?1) AND (?2 IS NULL OR relevant = ?2) ORDER BY listed_at, url",
                (source, relevant),
            ).fetchall()
        return [Decision(row[0], row[1], row[2], bool(row[3]), row[4]) for row in rows]

    def note(self, run: SourceRun) -> None:
        """Keeps what a run brought of a source."""
        row = (
            *(run.source, run.looked_at.isoformat(), run.ended_at.isoformat()),
            *(json.dumps(run.counts), json.dumps(run.errors)),
            *(run.expected_articles, run.expected_days, run.failure),
        )
        with self._lock:
            self._index.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def runs(self) -> list[SourceRun]:
        """What each run brought of each source, oldest first."""
        with self._lock:
            rows = self._index.execute("SELECT * FROM runs ORDER BY looked_at, source").fetchall()
        return [
            SourceRun(
                source,
                datetime.fromisoformat(looked_at),
                datetime.fromisoformat(ended_at),
                json.loads(counts),
                json.loads(errors),
                *rest,
            )
            for source, looked_at, ended_at, counts, errors, *rest in rows
        ]
