"""The records that pass from stage to stage: capture → document → observations."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Organisation = Literal["cooperative", "cooperative_union", "cooperative_group", "credit_fund", "collective"]
Measure = Literal["total", "mean", "share", "change", "growth_rate", "plan_rate"]
Status = Literal["actual", "estimate", "target"]
Basis = Literal["clause", "sentence", "paragraph", "document", "site"]
Confidence = Literal["high", "medium", "low"]


class HtxError(Exception):
    """Something a person can mend. The message is one clear line that names the thing at fault."""


def stable_id(*parts: object) -> str:
    """16 hexadecimal digits that depend on the parts alone: no clock, no counter, no machine."""
    return hashlib.sha256("\x1f".join("" if part is None else str(part) for part in parts).encode()).hexdigest()[:16]


class Tally:
    """Sources and pages that the threads of a stage are done with."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sources = self._pages = 0

    def add(self, *, sources: int = 0, pages: int = 0) -> None:
        with self._lock:
            self._sources += sources
            self._pages += pages

    def read(self) -> tuple[int, int]:
        """(sources, pages)."""
        with self._lock:
            return self._sources, self._pages


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived response, as received. The bytes are in the archive, not here."""

    capture: str  # stable_id(url, digest)
    url: str  # canonical address; `file:NAME/FILE` for a page of a folder
    source: str  # name in the source list, or of the folder
    province: str | None  # the source's province (63-map name); None for a national source
    document: str  # the id its document will have: the file's stem, or stable_id(url)
    fetched_at: datetime  # UTC
    status: int
    content_type: str | None
    digest: str  # sha256 of the body, hexadecimal
    published: date | None  # only where a pages.tsv tells it; a page's own date is read later
    archive: str  # `FILE.warc.gz@OFFSET`, relative to the archive's folder


@dataclass(frozen=True, slots=True)
class SourceRun:
    """What one run brought of one source, beside what was expected of it. Times are UTC."""

    source: str
    looked_at: datetime
    ended_at: datetime
    counts: dict[str, int]  # of articles: listed, relevant, fetched, new, changed, unchanged, duplicates
    errors: dict[str, int]  # of fetching, by kind
    expected_articles: int | None
    expected_days: int | None
    failure: str | None  # None: the crawl went through


@dataclass(frozen=True, slots=True)
class Document:
    """A page as read: what `tasks.extraction` takes. `text` is canonical: NFC, title first, furniture left out."""

    document: str
    text: str
    url: str | None = None
    source: str | None = None
    province: str | None = None  # of the source; the page may be about another
    title: str | None = None
    published: date | None = None
    published_basis: str | None = None  # which part of the page told the date, e.g. 'json-ld', 'dateline', 'pages.tsv'
    fetched_at: datetime | None = None
    archive: str | None = None

    @property
    def text_hash(self) -> str:
        return stable_id(self.text, self.published, self.province)


@dataclass(frozen=True, slots=True)
class Observation:
    """One statistic read from one page: the contract between reading a page and the national rollup.

    `value` and `upper` are in base units (persons, organisations, đồng, percent as the number); `upper` only for a
    range. A stock has `period_end` alone, a flow has both. `quote == text[char_start:char_end]` of the document's text.
    """

    document: str
    ref_area: str  # `VN`, `VN63-20`, `VN34-20`, or a region as `VN63-ĐBSCL`
    ref_area_name: str
    locality: str | None  # a district, commune or town: then not the whole area's figure
    organisation: Organisation
    activity: str | None
    indicator: str
    measure: Measure
    value: Decimal
    upper: Decimal | None
    unit: str
    period_start: date | None
    period_end: date | None
    status: Status
    qualifier: str | None
    includes_credit_funds: bool | None
    issuer: str | None
    quote: str
    char_start: int
    char_end: int
    basis: dict[str, Basis]  # keys: area, organisation, period, status; a key is missing where nothing told
    confidence: Confidence
    notes: tuple[str, ...] = ()  # what the checks say of it
    rules: dict[str, str] = field(default_factory=dict, compare=False)  # dimension → rule and trigger, for `explain`
