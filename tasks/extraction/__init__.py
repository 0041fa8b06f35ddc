"""From a page's text to its co-operative statistics. `extract` for the pipeline, `read` for all that can be explained."""

from __future__ import annotations

from tasks.extraction.engine import Reading, read
from tasks.records import Document, Observation

__all__ = ["EXTRACTOR", "Reading", "extract", "read"]

EXTRACTOR = "1"  # of the rules: raised when they change, so that the archive is read again


def extract(document: Document) -> list[Observation]:
    """The observations of one document, in the order of its text. Pure: same document, same observations."""
    return read(document).observations
