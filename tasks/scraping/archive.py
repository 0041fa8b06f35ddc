"""The archive: every answer as received in WARC files, and an index of what is where.

A record is a gzip member of its own, written and synced before its index row: after a kill, a torn record at a file's
end is one that the index does not name, and the next run writes to another file. A capture lasts from when a page was
first fetched as it is until it was last seen so; one that takes a change back is captured again. What was received on
the way to a page or instead of it (robots.txt, redirects, errors, walls, halves) is kept too, but is never the page.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from tasks.records import Capture, stable_id
from tasks.scraping.fetch import Aside
from tasks.scraping.index import PAGES, ArchiveError, Index
from tasks.scraping.warc import exchange, payload, resource, revisit
from tasks.scraping.wire import Response

Role: TypeAlias = Literal["article", "listing", "duplicate", "refused"] | Aside  # refused: a wall or a soft 404
Place: TypeAlias = tuple[str, int, int]  # file, offset, length
FILE_LIMIT = 1_000_000_000  # bytes; then a run goes on in another file

FIELDS = (
    "capture, url, source, province, document, fetched_at, status, content_type, digest, published, file, offset,"
    " etag, last_modified, seen_at, role, length"
)
ARTICLES = "role = 'article' AND status = 200"
LATEST = "ORDER BY seen_at DESC, rowid DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Known:
    """What was last seen at an address: for conditional requests."""

    capture: Capture
    role: Role
    length: int  # bytes of its records in their file
    etag: str | None
    last_modified: str | None
    seen_at: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Stored:
    capture: Capture
    new: bool  # False: at that time the page was already known to be so


class Archive(Index):
    """The archive in `folder`. `label` goes into the names of the WARC files that this run writes. For many threads."""

    def __init__(self, folder: Path, label: str = "run") -> None:
        super().__init__(folder)
        self._label = label
        self._path: Path | None = None

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def store(self, url: str, response: Response, *, source: str, province: str | None, role: Role) -> Stored:
        """Keeps an answer of the address `url`; a 304 is the page as it was last seen."""
        at, etag, last_modified = response.fetched_at, response.header("etag"), response.header("last-modified")
        digest = sha256(response.content).hexdigest()
        with self._lock:
            if response.status == 304:
                known = self.last(url)
                if known is None:
                    raise ArchiveError(f"{url}: answers 304, but nothing of it is archived")
            else:
                is_page = role in {"article", "listing", "duplicate"}
                name = stable_id(url, digest) if is_page else stable_id(url, digest, role, response.status)
                known = self._lasting(name, at)
            if known is not None and at <= known.seen_at:  # a folder's WARC that is taken again
                return Stored(known.capture, False)
            if known is not None:
                self._append(revisit(response, url, known.capture.fetched_at, self.record(known.capture)))
                self._extend(known.capture, at, etag, last_modified)
                return Stored(known.capture, False)
            capture = Capture(
                capture=name,
                url=url,
                source=source,
                province=province,
                document=stable_id(url),
                fetched_at=at,
                status=response.status,
                content_type=response.header("content-type"),
                digest=digest,
                published=None,
                archive="",
            )
            first = self._first(capture.capture)
            if first is None:
                return self._add(capture, self._append(exchange(response)), role, etag, last_modified)
            self._append(revisit(response, url, first[0], self._bytes(first[1])))
            return self._add(capture, first[1], role, etag, last_modified)

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
            known = self._lasting(capture.capture, now)
            if known is not None:
                self._extend(known.capture, now)
                return Stored(known.capture, False)
            first = self._first(capture.capture)
            place = first[1] if first else self._append(resource(url, body, content_type, now))
            return self._add(capture, place, "article")

    def captures(self, source: str | None = None) -> Iterator[Capture]:
        """The captures of articles, of one source or all, oldest first. A changed page has several of one document."""
        condition = "" if source is None else "AND source = :source"
        known = self._known(f"{ARTICLES} {condition} ORDER BY fetched_at, capture", source=source)
        yield from (each.capture for each in known)

    def first_host(self) -> str | None:
        """The host of the first article that was fetched; None while there is none."""
        with self._lock:
            fetched = f"SELECT url FROM captures WHERE {ARTICLES} AND url LIKE 'http%' ORDER BY rowid LIMIT 1"
            row = self._index.execute(fetched).fetchone()
        return urlsplit(row[0]).hostname if row else None

    def sightings(self) -> list[tuple[str, datetime, datetime]]:
        """From when to when each capture of an article lasts: (capture, fetched at, seen at), UTC."""
        with self._lock:
            rows = self._index.execute(f"SELECT capture, fetched_at, seen_at FROM captures WHERE {ARTICLES}").fetchall()
        return [(row[0], datetime.fromisoformat(row[1]), datetime.fromisoformat(row[2])) for row in rows]

    def last(self, url: str) -> Known | None:
        """The page last seen at an address."""
        return next(iter(self._known(f"url = :url AND {PAGES} {LATEST}", url=url)), None)

    def contents(self, source: str | None = None, role: str | None = None, url: str | None = None) -> Iterator[Known]:
        """All that is kept, oldest first; of one source, role or address if they are given."""
        given = {"source": source, "role": role, "url": url}
        condition = " AND ".join([f"{name} = :{name}" for name, value in given.items() if value] or ["true"])
        yield from self._known(f"{condition} ORDER BY fetched_at, rowid", **given)

    def read(self, capture: Capture) -> bytes:
        """The body as received, with its Content-Encoding undone."""
        try:
            body = payload(self.record(capture))
        except (OSError, ValueError) as fault:
            raise ArchiveError(f"{self.folder / capture.archive}: cannot be read: {fault}") from fault
        if sha256(body).hexdigest() != capture.digest:
            raise ArchiveError(f"{self.folder / capture.archive}: is not what was archived from {capture.url}")
        return body

    def record(self, capture: Capture) -> bytes:
        """The records of a capture as they lie in their file, packed: the answer and its request."""
        name, _, offset = capture.archive.rpartition("@")
        with self._lock:
            row = self._index.execute("SELECT length FROM captures WHERE capture = ?", (capture.capture,)).fetchone()
        return self._bytes((name, int(offset), row[0] if row else -1))

    def _bytes(self, place: Place) -> bytes:
        name, offset, length = place
        try:
            with (self.folder / name).open("rb") as file:
                file.seek(offset)
                return file.read(length)
        except OSError as fault:
            raise ArchiveError(f"{self.folder / name}@{offset}: cannot be read: {fault}") from fault

    def _lasting(self, capture: str, at: datetime) -> Known | None:
        """The row of a capture that covers a moment, or that nothing else seen at its address has ended before."""
        other = "other.url = captures.url AND other.capture <> captures.capture AND other.seen_at > captures.seen_at"
        other += f" AND (other.{PAGES}) = (captures.{PAGES})"  # an error between two sights of a page does not end it
        ended = f"SELECT * FROM captures AS other WHERE {other} AND other.fetched_at <= :at"
        lasts = f"capture = :capture AND fetched_at <= :at AND (seen_at >= :at OR NOT EXISTS ({ended}))"
        return next(iter(self._known(f"{lasts} {LATEST}", capture=capture, at=at.isoformat())), None)

    def _known(self, condition: str, **values: str | None) -> list[Known]:
        with self._lock:
            rows = self._index.execute(f"SELECT {FIELDS} FROM captures WHERE {condition}", values).fetchall()
        return [
            Known(
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
                ),
                role=row[15],
                length=row[16],
                etag=row[12],
                last_modified=row[13],
                seen_at=datetime.fromisoformat(row[14]),
            )
            for row in rows
        ]

    def _first(self, capture: str) -> tuple[datetime, Place] | None:
        """When these bytes were first archived, and where."""
        row = self._index.execute(
            "SELECT fetched_at, file, offset, length FROM captures WHERE capture = ? ORDER BY fetched_at", (capture,)
        ).fetchone()
        return row and (datetime.fromisoformat(row[0]), row[1:])

    def _extend(
        self, capture: Capture, at: datetime, etag: str | None = None, last_modified: str | None = None
    ) -> None:
        self._index.execute(
            "UPDATE captures SET seen_at = ?, etag = coalesce(?, etag), last_modified = coalesce(?, last_modified)"
            " WHERE capture = ? AND fetched_at = ?",
            (at.isoformat(), etag, last_modified, capture.capture, capture.fetched_at.isoformat()),
        )

    def _add(
        self, capture: Capture, place: Place, role: Role, etag: str | None = None, last_modified: str | None = None
    ) -> Stored:
        at = capture.fetched_at.isoformat()
        published = capture.published.isoformat() if capture.published else None
        row = (
            *(capture.capture, capture.url, capture.source, capture.province, capture.document),
            *(at, capture.status, capture.content_type, capture.digest, published),
            *(*place, role, etag, last_modified, at),
        )
        self._index.execute(f"INSERT INTO captures VALUES ({', '.join('?' * len(row))})", row)
        return Stored(replace(capture, archive=f"{place[0]}@{place[1]}"), True)

    def _append(self, record: bytes) -> Place:
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
