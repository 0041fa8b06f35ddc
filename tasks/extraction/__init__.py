"""From a page's text to its co-operative statistics. `extract` for the pipeline, `read` for all that can be explained."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from tasks.extraction.engine import Reading, read
from tasks.records import Document, Observation
from tasks.reference import SQL

__all__ = ["EXTRACTOR", "Reading", "extract", "read"]

# Of the rules, words and places, and of how pages are read: it changes when they do, and the archive is then read again.
_TASKS = Path(__file__).parents[1]
_ROOMS = [path for room in ("extraction", "reading") for path in (_TASKS / room).rglob("*")]
_RULES = sorted(path for path in _ROOMS if path.suffix in (".py", ".yaml"))
_RULES += [_TASKS / "scraping" / "families.yaml"]
_RULES += [SQL / "reference" / f"{name}.csv" for name in ("districts", "provinces", "regions")]
EXTRACTOR = sha256(b"".join(path.read_bytes() for path in _RULES)).hexdigest()[:8]


def extract(document: Document) -> list[Observation]:
    """The observations of one document, in the order of its text. Pure: same document, same observations."""
    return read(document).observations
