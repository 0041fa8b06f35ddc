"""Verifying the archive: every record whole, every digest right, and everything that the index names in its place."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from fastwarc.warc import ArchiveIterator

from tasks.scraping.archive import Archive, Known
from tasks.scraping.index import ArchiveError

STEP = 1 << 20  # bytes


@dataclass
class Verified:
    """One WARC file: what it holds, and what is wrong with it."""

    name: str
    records: int = 0
    indexed: int = 0
    size: int = 0  # bytes
    torn: bool = False  # a kill left half a record at the end: no fault, for the index names nothing there
    faults: list[str] = field(default_factory=list)


def verify(archive: Archive) -> Iterator[Verified]:
    """Each file of the archive, and each that its index names, by name."""
    indexed: dict[str, dict[str, Known]] = defaultdict(dict)
    for known in archive.contents():
        indexed[known.capture.archive.rpartition("@")[0]][known.capture.archive] = known
    names = {path.name for path in archive.folder.glob("*.warc.gz")} | indexed.keys()
    for name in sorted(names):
        yield _file(archive, name, list(indexed[name].values()))


def _file(archive: Archive, name: str, captures: list[Known]) -> Verified:
    path = archive.folder / name
    found = Verified(name, indexed=len(captures))
    if not path.exists():
        found.faults.append(f"missing, and {len(captures)} pages with it")
        return found
    found.size = path.stat().st_size
    whole_to = _whole_to(path)
    with path.open("rb") as file, suppress(OSError):  # what is broken is told below
        for record in ArchiveIterator(file, auto_decode="none", parse_http=False):
            if record.stream_pos >= whole_to:
                break
            found.records += 1
            if not record.verify_block_digest(consume=True):
                found.faults.append(f"{name}@{record.stream_pos}: the digest is not that of the record")
    ends = [int(known.capture.archive.rpartition("@")[2]) + known.length for known in captures]
    if whole_to < found.size:
        found.torn = max(ends, default=0) <= whole_to
        if not found.torn:
            found.faults.append(f"{name}@{whole_to}: broken from here on")
    for known in captures:
        try:
            archive.read(known.capture)
        except ArchiveError as fault:
            found.faults.append(str(fault))
    return found


def _whole_to(path: Path) -> int:
    """The end of the last gzip member before one that is broken or does not end."""
    end, packed = 0, b""
    with path.open("rb") as file:
        while packed := packed or file.read(STEP):
            member, size = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
            while not member.eof:
                try:
                    member.decompress(packed)
                except zlib.error:
                    return end
                size += len(packed) - len(member.unused_data)
                packed = member.unused_data or file.read(STEP)
                if not packed and not member.eof:
                    return end
            end += size
    return end
