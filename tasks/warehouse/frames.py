"""Records become frames: what the reading stages hand to the warehouse, with fixed columns and dtypes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from tasks.records import Capture, Document, HtxError, Observation, stable_id

if TYPE_CHECKING:
    import pandas as pd

# Values and lists travel as text: pandas has no decimals, and DuckDB guesses an object column's type from a sample.
CAPTURES = {
    **dict.fromkeys(("capture", "document", "text_hash", "url", "source", "province"), "str"),
    "fetched_at": "datetime64[us]",
    "status": "int64",
    **dict.fromkeys(("archive", "outcome", "reason", "extractor"), "str"),
}
DOCUMENTS = {
    **dict.fromkeys(("document", "text_hash", "url", "source", "province", "title"), "str"),
    "published": "datetime64[us]",
    **dict.fromkeys(("published_basis", "text"), "str"),
    "fetched_at": "datetime64[us]",
    "archive": "str",
}
OBSERVATIONS = {
    **dict.fromkeys(("observation", "document", "text_hash", "ref_area", "ref_area_name", "locality"), "str"),
    **dict.fromkeys(("organisation", "activity", "indicator", "measure", "value", "upper", "unit"), "str"),
    **dict.fromkeys(("period_start", "period_end"), "datetime64[us]"),
    **dict.fromkeys(("status", "qualifier"), "str"),
    "includes_credit_funds": "boolean",
    **dict.fromkeys(("issuer", "quote"), "str"),
    **dict.fromkeys(("char_start", "char_end"), "int64"),
    **dict.fromkeys(("basis_area", "basis_organisation", "basis_period", "basis_status"), "str"),
    **dict.fromkeys(("confidence", "notes", "extractor"), "str"),
}
Sighting: TypeAlias = tuple[
    str, datetime, datetime
]  # a capture: when it was fetched, and when the page was last seen so
LARGEST = Decimal(10) ** 20  # DECIMAL(24,4) holds 20 digits before the point


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one capture: a document with its observations, or the reason why there is none."""

    capture: Capture
    document: Document | None
    observations: tuple[Observation, ...] = ()
    outcome: str = "read"  # else why not, as the reader names it: 'empty', 'soft-404' …
    reason: str | None = None  # detail for a person


@dataclass(frozen=True, slots=True)
class Batch:
    """What one load takes: frames with the columns of `CAPTURES`, `DOCUMENTS` and `OBSERVATIONS`."""

    captures: pd.DataFrame
    documents: pd.DataFrame
    observations: pd.DataFrame


def to_batch(readings: Iterable[Reading], extractor: str) -> Batch:
    """The frames of these readings. Raises `HtxError` for a value that the warehouse could not hold exactly."""
    captures: list[dict[str, object]] = []
    documents: list[dict[str, object]] = []
    observations: list[dict[str, object]] = []
    for reading in readings:
        captures.append(_capture_row(reading, extractor))
        if reading.document is not None:
            text_hash = reading.document.text_hash
            documents.append(_document_row(reading.capture, reading.document, text_hash))
            observations += (observation_row(each, text_hash, extractor) for each in reading.observations)
    return Batch(_frame(captures, CAPTURES), _frame(documents, DOCUMENTS), _frame(observations, OBSERVATIONS))


def _frame(rows: list[dict[str, object]], dtypes: Mapping[str, str]) -> pd.DataFrame:
    import pandas as pd  # takes half a second: only where there is something to load

    columns = {name: pd.Series([row[name] for row in rows], dtype=dtype) for name, dtype in dtypes.items()}
    return pd.DataFrame(columns)


def _capture_row(reading: Reading, extractor: str) -> dict[str, object]:
    capture, document = reading.capture, reading.document
    if document is not None and document.document != capture.document:
        raise ValueError(f"capture {capture.capture} of {capture.document!r} was read as {document.document!r}")
    return {
        "capture": capture.capture,
        "document": capture.document,
        "text_hash": None if document is None else document.text_hash,
        "url": capture.url,
        "source": capture.source,
        "province": capture.province,
        "fetched_at": utc(capture.fetched_at),
        "status": capture.status,
        "archive": capture.archive,
        "outcome": reading.outcome,
        "reason": reading.reason,
        "extractor": extractor,
    }


def _document_row(capture: Capture, document: Document, text_hash: str) -> dict[str, object]:
    return {
        "document": document.document,
        "text_hash": text_hash,
        "url": capture.url,
        "source": capture.source,
        "province": document.province,
        "title": document.title,
        "published": document.published,
        "published_basis": document.published_basis,
        "text": document.text,
        "fetched_at": utc(capture.fetched_at),
        "archive": capture.archive,
    }


def observation_row(observation: Observation, text_hash: str, extractor: str) -> dict[str, object]:
    """One row of `OBSERVATIONS`. Its id depends on the text and every field of the contract, not on the extractor."""
    o = observation
    fields: dict[str, object] = {
        "document": o.document,
        "text_hash": text_hash,
        "ref_area": o.ref_area,
        "ref_area_name": o.ref_area_name,
        "locality": o.locality,
        "organisation": o.organisation,
        "activity": o.activity,
        "indicator": o.indicator,
        "measure": o.measure,
        "value": _exact(o.value, o),
        "upper": None if o.upper is None else _exact(o.upper, o),
        "unit": o.unit,
        "period_start": o.period_start,
        "period_end": o.period_end,
        "status": o.status,
        "qualifier": o.qualifier,
        "includes_credit_funds": o.includes_credit_funds,
        "issuer": o.issuer,
        "quote": o.quote,
        "char_start": o.char_start,
        "char_end": o.char_end,
        **{f"basis_{name}": o.basis.get(name) for name in ("area", "organisation", "period", "status")},
        "confidence": o.confidence,
        "notes": json.dumps(o.notes, ensure_ascii=False),
    }
    return {"observation": stable_id(*fields.values()), **fields, "extractor": extractor}


def _exact(value: Decimal, observation: Observation) -> str:
    """Plain digits, one spelling a value (486, 486.0 and 4.86E+2 are one)."""
    rounded = round(value, 4)
    if rounded != value or abs(value) >= LARGEST:
        raise HtxError(f"{observation.document}: the value {value} of {observation.quote!r} does not fit DECIMAL(24,4)")
    return f"{rounded:f}"


def utc(moment: datetime) -> datetime:
    """The moment in UTC, without its zone: DuckDB's TIMESTAMP reads the same on every machine."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).replace(tzinfo=None)
