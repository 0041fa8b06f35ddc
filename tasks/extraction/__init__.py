"""From a page's text to its co-operative statistics. `extract` for the pipeline, `read` for all that can be explained."""

from __future__ import annotations

from tasks.extraction.engine import Reading, read
from tasks.records import Document, Observation

__all__ = ["Reading", "extract", "read"]


def extract(document: Document) -> list[Observation]:
    """The observations of one document, in the order of its text. Pure: same document, same observations."""
    return read(document).observations
