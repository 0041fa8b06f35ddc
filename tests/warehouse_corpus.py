"""The gold tables of ../shared/corpus as readings: what a perfect reader would hand to the warehouse."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from warehouse_samples import figure, page

from tasks.reference import COUNTRY, SQL, provinces
from tasks.warehouse.frames import Reading

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
REQUIRED = ("organisation", "indicator", "measure", "value", "unit", "status")
PLAIN = ("locality", "organisation", "activity", "indicator", "measure", "unit", "status", "qualifier")


def tsv(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def areas() -> dict[str, str]:
    """Names as the gold has them; an area of two regions has no code."""
    with (SQL / "reference" / "regions.csv").open(encoding="utf-8", newline="") as lines:
        named = {row["name"]: f"{row['map']}-{row['code']}" for row in csv.DictReader(lines) if row["map"] == "VN63"}
    return named | {each.name63: each.name63 for each in provinces()} | {COUNTRY: COUNTRY}


def gold(part: str) -> list[Reading]:
    """The pages of `real` or `dev`, each with the figures that its gold tells."""
    known, said = areas(), defaultdict(list)
    for row in tsv(CORPUS / part / "gold.tsv"):
        if row["ref_area"] in known and all(row[name] for name in REQUIRED):  # an empty cell is undecidable
            told: dict[str, Any] = {name: row[name] or None for name in PLAIN}
            told |= {
                name: date.fromisoformat(row[name]) if row[name] else None for name in ("period_start", "period_end")
            }
            told["upper"] = Decimal(row["upper"]) if row["upper"] else None
            said[row["id"]].append(figure(known[row["ref_area"]], row["value"], **told))
    readings = []
    for row in tsv(CORPUS / part / "pages.tsv"):
        published = date.fromisoformat(row["published"]) if row["published"] else None
        province = None if row["province"] in ("", COUNTRY) else row["province"]
        readings.append(page(row["id"], *said[row["id"]], province=province, published=published))
    return readings
