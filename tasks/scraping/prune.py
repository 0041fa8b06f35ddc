"""What the archive need not keep: old answers that nothing cites and nothing will be compared with.

A WARC file goes as a whole or stays as a whole: the places that observations cite are offsets in it. It goes if it is
old, holds no page, and holds no address's newest answer, which the next run asks with. In most files of a source that
tells little news there are only listings and notes that a page is unchanged; until when it was, the index keeps.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tasks.scraping.archive import Archive

_NEEDED = """
    SELECT file FROM captures WHERE role IN ('article', 'duplicate')
    UNION
    SELECT file FROM captures AS c WHERE NOT EXISTS (
        SELECT * FROM captures AS newer
        WHERE newer.url = c.url AND (newer.seen_at, newer.rowid) > (c.seen_at, c.rowid))
"""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What went, or would go."""

    files: tuple[str, ...]
    size: int  # bytes


def prune(folder: Path, before: datetime, *, rehearse: bool = False) -> Pruned:
    """Removes what was written before that moment and is not needed; `rehearse` only tells."""
    if not (folder / "index.sqlite").exists():
        return Pruned((), 0)
    Archive(folder).close()  # makes the index of an older htx whole
    with closing(sqlite3.connect(folder / "index.sqlite", timeout=60)) as index:
        needed = {file for (file,) in index.execute(_NEEDED)}
        stamp = f"{before:%Y%m%dT%H%M%S%f}Z"  # files are named by when they were begun
        going = [file for file in sorted(folder.glob("*.warc.gz")) if file.name < stamp and file.name not in needed]
        pruned = Pruned(tuple(file.name for file in going), sum(file.stat().st_size for file in going))
        if not rehearse:
            with index:  # first nobody refers to them, then they go
                index.executemany("DELETE FROM captures WHERE file = ?", [(file.name,) for file in going])
            for file in going:
                file.unlink()
    return pruned
