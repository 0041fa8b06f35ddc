"""From a page's text to its co-operative statistics. `extract` for the pipeline, `read` for all that can be explained."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from tasks.extraction.engine import Reading, read
from tasks.records import Document, Observation

__all__ = ["EXTRACTOR", "Reading", "extract", "read"]

# Of the rules and words, and of how pages are read: it changes when they do, and the archive is then read again.
_TASKS = Path(__file__).parents[1]
_RULES = sorted(
    path
    for room in ("extraction", "reading", "scraping/families.yaml")
    for path in ((_TASKS / room).rglob("*") if (_TASKS / room).is_dir() else [_TASKS / room])
    if path.suffix in (".py", ".yaml")
)
EXTRACTOR = sha256(b"".join(path.read_bytes() for path in _RULES)).hexdigest()[:8]


def extract(document: Document) -> list[Observation]:
    """The observations of one document, in the order of its text. Pure: same document, same observations."""
    return read(document).observations
