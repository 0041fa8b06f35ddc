"""Readings made by hand, for the tests of the warehouse: each page's text is the figures it says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tasks.records import Capture, Document, Observation, stable_id
from tasks.reference import area_code
from tasks.warehouse.database import open_working
from tasks.warehouse.frames import Reading, to_batch
from tasks.warehouse.load import LoadReport, load
from tasks.warehouse.publish import publish
from tasks.warehouse.query import query
from tasks.warehouse.rollup import rebuild

DAY = datetime(2025, 1, 1, 8, tzinfo=UTC)  # when pages are fetched, unless a test says how many days later


def figure(area: str, value: object, year: int = 2024, **fields: Any) -> dict[str, Any]:
    """One figure of a province (by its name), of 'Việt Nam', or of an area by code: a stock unless told."""
    end = fields.setdefault("period_end", date(year, 12, 31))
    code = "VN" if area == "Việt Nam" else area if area.startswith("VN") else area_code(area, end)
    defaults = {
        "ref_area": code,
        "ref_area_name": area,
        "locality": None,
        "organisation": "cooperative",
        "activity": "all",
        "indicator": "organisations",
        "measure": "total",
        "value": Decimal(str(value)),
        "upper": None,
        "unit": "organisation",
        "period_start": None,
        "status": "actual",
        "qualifier": None,
        "includes_credit_funds": None,
        "issuer": None,
        "basis": {"area": "clause"},
        "confidence": "high",
    }
    return defaults | fields


def flow(area: str, value: object, year: int = 2024, months: int = 12, **fields: Any) -> dict[str, Any]:
    """Co-operatives founded from January to the end of that month."""
    end = date(year, 12, 31) if months == 12 else date(year, months + 1, 1) - timedelta(days=1)
    told = {"indicator": "organisations_new", "period_start": date(year, 1, 1), "period_end": end}
    return figure(area, value, year, **told | fields)


def mean(area: str, value: object, year: int = 2024, **fields: Any) -> dict[str, Any]:
    """Revenue of one co-operative in that year, đồng."""
    told = {"indicator": "revenue", "measure": "mean", "unit": "VND/organisation/year"}
    return figure(area, value, year, **told | {"period_start": date(year, 1, 1)} | fields)


def page(
    document: str,
    *figures: dict[str, Any],
    province: str | None = None,
    published: date | None = date(2025, 1, 1),
    day: int = 0,
    words: str = "",
) -> Reading:
    """A page that says these figures, fetched `day` days after `DAY`; other `words` make another wording of it."""
    text, observations = words, []
    for told in figures:
        start = len(text) + 1
        text += f" {told['value']} {told['indicator']} {told['ref_area']}"
        place = {"quote": text[start:], "char_start": start, "char_end": len(text)}
        observations.append(Observation(document=document, **told, **place))
    url, fetched = f"https://example.vn/{document}", DAY + timedelta(days=day)
    digest = stable_id(text)
    capture = Capture(
        capture=stable_id(url, digest),
        url=url,
        source="example",
        province=province,
        document=document,
        fetched_at=fetched,
        status=200,
        content_type="text/html",
        digest=digest,
        published=published,
        archive=f"example.warc.gz@{day}",
    )
    return Reading(capture, Document(document, text, province=province, published=published), tuple(observations))


def load_pages(data: Path, *readings: Reading, extractor: str = "1") -> LoadReport:
    with open_working(data) as con:
        return load(con, to_batch(readings, extractor))


def table(data: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the working database."""
    with open_working(data) as con:
        return con.execute(sql).fetchall()


def rolled_up(data: Path, *readings: Reading) -> Path:
    """Load, roll up and publish these pages."""
    with open_working(data) as con:
        load(con, to_batch(readings, "1"))
        rebuild(con)
        publish(con, data)
    return data


def rows(data: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the published file, decimals as the floats that a test computes."""
    return [tuple(float(cell) if isinstance(cell, Decimal) else cell for cell in row) for row in query(data, sql).rows]
