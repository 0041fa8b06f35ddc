"""The archive: every answer as received in WARC files, and an index of what is where.

A record is a gzip member of its own, written and synced before its index row: after a kill, a torn record at a file's
end is one that the index does not name, and the next run writes to another file. `index.sqlite` also keeps which
addresses are one page, and what the relevance gate decided.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

from tasks.records import Capture, HtxError, stable_id
from tasks.scraping.fetch import Response
from tasks.scraping.warc import exchange, payload, resource, revisit

Role = Literal["article", "listing", "duplicate"]
OPENING = threading.Lock()  # SQLite waits for no lock while it turns to its write-ahead log
FILE_LIMIT = 1_000_000_000  # bytes; then a run goes on in another file

SCHEMA = """
CREATE TABLE IF NOT EXISTS captures (
    capture TEXT PRIMARY KEY, url TEXT NOT NULL, source TEXT NOT NULL, province TEXT, document TEXT NOT NULL,
    fetched_at TEXT NOT NULL, status INTEGER NOT NULL, content_type TEXT, digest TEXT NOT NULL, published TEXT,
    file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
    role TEXT NOT NULL, etag TEXT, last_modified TEXT, seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS captures_url ON captures (url);
CREATE TABLE IF NOT EXISTS aliases (address TEXT PRIMARY KEY, url TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS decisions (
    url TEXT NOT NULL, source TEXT NOT NULL, listed_at TEXT NOT NULL, title TEXT NOT NULL, relevant INTEGER NOT NULL,
    why TEXT NOT NULL, PRIMARY KEY (url, source)
) STRICT;
"""
FIELDS = "capture, url, source, province, document, fetched_at, status, content_type, digest, published, file, offset"


class ArchiveError(HtxError):
    """An archive that does not hold what its index says."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was last seen at an address: for conditional requests."""

    capture: Capture
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class Stored:
    capture: Capture
    new: bool  # False: the archive had these bytes from this address


class Archive:
    """The archive in `folder`. `label` goes into the names of the WARC files that this run writes. For many threads."""

    def __init__(self, folder: Path, label: str = "run") -> None:
        self.folder = folder
        self._label = label
        self._lock = threading.RLock()
        self._path: Path | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # autocommit; a writer of another process is waited for
            self._index = sqlite3.connect(
                folder / "index.sqlite", timeout=60, isolation_level=None, check_same_thread=False
            )
            with OPENING:
                if self._index.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                    self._index.execute("PRAGMA journal_mode = WAL")
                self._index.executescript(SCHEMA)
        except (OSError, sqlite3.Error) as fault:
            raise ArchiveError(f"{folder}: no archive can be opened here: {fault}") from fault

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            self._index.close()

    def store(self, url: str, response: Response, *, source: str, province: str | None, role: Role) -> Stored:
        """Keeps an answer (200 or 304) of the address `url`, and the redirects that led to it."""
        digest = sha256(response.content).hexdigest()
        with self._lock:
            for hop in response.via:
                self._append(exchange(hop))
            etag, last_modified = response.header("etag"), response.header("last-modified")
            if response.status == 304:
                last = self.last(url)
                if last is None:
                    raise ArchiveError(f"{url}: answers 304, but nothing of it is archived")
                known: Capture | None = last.capture
            else:
                known = self.capture(stable_id(url, digest))
            if known is not None:
                self._append(revisit(response, known.url, known.fetched_at, self.read(known)))
                self._index.execute(
                    "UPDATE captures SET seen_at = ?, etag = coalesce(?, etag),"
                    " last_modified = coalesce(?, last_modified) WHERE capture = ?",
                    (response.fetched_at.isoformat(), etag, last_modified, known.capture),
                )
                return Stored(known, False)
            capture = Capture(
                capture=stable_id(url, digest),
                url=url,
                source=source,
                province=province,
                document=stable_id(url),
                fetched_at=response.fetched_at,
                status=response.status,
                content_type=response.header("content-type"),
                digest=digest,
                published=None,
                archive="",
            )
            return self._add(capture, exchange(response), role, etag, last_modified)

    def store_file(
        self,
        url: str,
        body: bytes,
        content_type: str,
        *,
        source: str,
        document: str,
        province: str | None,
        published: date | None,
    ) -> Stored:
        """Keeps a file as the resource `url`. What is told beside it is part of the capture: told anew, it is new."""
        digest = sha256(body).hexdigest()
        now = datetime.now(UTC)
        capture = Capture(
            capture=stable_id(url, digest, province, published),
            url=url,
            source=source,
            province=province,
            document=document,
            fetched_at=now,
            status=200,
            content_type=content_type,
            digest=digest,
            published=published,
            archive="",
        )
        with self._lock:
            known = self.capture(capture.capture)
            if known is not None:
                return Stored(known, False)
            return self._add(capture, resource(url, body, content_type, now), "article")

    def captures(self, source: str | None = None) -> Iterator[Capture]:
        """The captures of articles, of one source or all, oldest first. A changed page has several of one document."""
        condition = "" if source is None else "AND source = :source"
        yield from self._captures(
            f"role = 'article' AND status = 200 {condition} ORDER BY fetched_at, capture", source=source
        )

    def capture(self, capture: str) -> Capture | None:
        return next(iter(self._captures("capture = :capture", capture=capture)), None)

    def last(self, url: str) -> Known | None:
        """What was last seen at an address, in whatever role."""
        with self._lock:
            row = self._index.execute(
                "SELECT capture, etag, last_modified FROM captures WHERE url = ? ORDER BY seen_at DESC LIMIT 1", (url,)
            ).fetchone()
        if row is None:
            return None
        found = self.capture(row[0])
        assert found is not None
        return Known(found, row[1], row[2])

    def read(self, capture: Capture) -> bytes:
        """The body as received, with its Content-Encoding undone."""
        name, _, offset = capture.archive.rpartition("@")
        with self._lock:
            row = self._index.execute("SELECT length FROM captures WHERE capture = ?", (capture.capture,)).fetchone()
        try:
            with (self.folder / name).open("rb") as file:
                file.seek(int(offset))
                body = payload(file.read(row[0] if row else -1))
        except (OSError, ValueError) as fault:
            raise ArchiveError(f"{self.folder / name}@{offset}: cannot be read: {fault}") from fault
        if sha256(body).hexdigest() != capture.digest:
            raise ArchiveError(f"{self.folder / name}@{offset}: is not what was archived from {capture.url}")
        return body

    def alias(self, address: str, url: str) -> None:
        """Remembers that `address` shows the page whose own address is `url`."""
        with self._lock:
            self._index.execute("INSERT OR REPLACE INTO aliases VALUES (?, ?)", (address, url))

    def resolve(self, address: str) -> str:
        """The page's own address, as far as is known."""
        with self._lock:
            row = self._index.execute("SELECT url FROM aliases WHERE address = ?", (address,)).fetchone()
        return str(row[0]) if row else address

    def decide(self, source: str, decisions: list[tuple[str, str, bool, str]]) -> None:
        """Keeps what the relevance gate said of listed links: (url, title, relevant, why)."""
        now = datetime.now(UTC).isoformat()
        rows = [(url, source, now, title, relevant, why) for url, title, relevant, why in decisions]
        with self._lock:
            self._index.execute("BEGIN IMMEDIATE")
            with self._index:  # commits, or rolls back
                self._index.executemany(
                    "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
                    " SET title = excluded.title, relevant = excluded.relevant, why = excluded.why",
                    rows,
                )

    def pending(self, source: str) -> list[str]:
        """Relevant addresses of a source that were listed but are not archived: a run broke off, or they failed."""
        with self._lock:
            rows = self._index.execute(
                "SELECT url FROM decisions WHERE source = ? AND relevant AND url NOT IN (SELECT url FROM captures)"
                " AND url NOT IN (SELECT address FROM aliases) ORDER BY listed_at, url",
                (source,),
            ).fetchall()
        return [row[0] for row in rows]

    def decisions(self, source: str | None = None) -> list[tuple[str, str, str, bool, str]]:
        """(source, url, title, relevant, why) of each listed link, oldest first."""
        with self._lock:
            rows = self._index.execute(
                "SELECT source, url, title, relevant, why FROM decisions WHERE ?1 IS NULL OR source = ?1 "
                "ORDER BY listed_at, url",
                (source,),
            ).fetchall()
        return [(row[0], row[1], row[2], bool(row[3]), row[4]) for row in rows]

    def _captures(self, condition: str, **values: str | None) -> list[Capture]:
        with self._lock:
            rows = self._index.execute(f"SELECT {FIELDS} FROM captures WHERE {condition}", values).fetchall()
        return [
            Capture(
                capture=row[0],
                url=row[1],
                source=row[2],
                province=row[3],
                document=row[4],
                fetched_at=datetime.fromisoformat(row[5]),
                status=row[6],
                content_type=row[7],
                digest=row[8],
                published=date.fromisoformat(row[9]) if row[9] else None,
                archive=f"{row[10]}@{row[11]}",
            )
            for row in rows
        ]

    def _add(
        self, capture: Capture, record: bytes, role: Role, etag: str | None = None, last_modified: str | None = None
    ) -> Stored:
        file, offset, length = self._append(record)
        at = capture.fetched_at.isoformat()
        published = capture.published.isoformat() if capture.published else None
        row = (
            *(capture.capture, capture.url, capture.source, capture.province, capture.document),
            *(at, capture.status, capture.content_type, capture.digest, published),
            *(file, offset, length, role, etag, last_modified, at),
        )
        self._index.execute(f"INSERT INTO captures VALUES ({', '.join('?' * len(row))})", row)
        return Stored(replace(capture, archive=f"{file}@{offset}"), True)

    def _append(self, record: bytes) -> tuple[str, int, int]:
        """Writes a record to this run's file, durably; where it lies. The first record makes the file."""
        if self._path is None or self._path.stat().st_size > FILE_LIMIT:
            now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
            self._path = self.folder / f"{now}-{os.getpid()}-{self._label}.warc.gz"
        with self._path.open("ab") as file:
            offset = file.tell()
            file.write(record)
            file.flush()
            os.fsync(file.fileno())
        return self._path.name, offset, len(record)
