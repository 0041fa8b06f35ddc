"""Recorded pages, seven families and none: what is read of each is what a person reviewed.

The pages are the sample site's articles and those of `gold/pages`. A page without a golden has one written beside the
others, and fails until somebody has compared it with the page and put the day of that into `reviewed`.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from test_reading import CAPTURE

from tasks.reading import read
from tasks.records import Document
from tasks.scraping.sample.server import PAGES, load_pages
from tasks.scraping.sources import Family, load_sources

GOLD = Path(__file__).parent / "gold" / "pages"


@dataclass(frozen=True)
class Page:
    name: str
    family: str
    url: str
    file: Path
    content_type: str = "text/html; charset=utf-8"


def recorded() -> list[Page]:
    from tasks.scraping.sources import families

    with (GOLD / "pages.tsv").open(encoding="utf-8") as lines:
        own = [
            Page(row["id"], row["family"], row["url"], GOLD / f"{row['id']}.html")
            for row in csv.DictReader(lines, delimiter="\t")
        ]
    assert all(page.family in families() for page in own)
    sources = {source.name: source for source in load_sources(PAGES.parent / "sources.yaml")}
    with (GOLD.parent / "sample_pages.tsv").open(encoding="utf-8") as lines:
        addresses = [row["url"] for row in csv.DictReader(lines, delimiter="\t")]
    served = [load_pages()[address] for address in addresses]
    return own + [
        Page(
            page.file.stem,
            sources[page.file.parent.name].family,
            f"http://sample.localhost{page.address}",
            page.file,
            page.content_type,
        )
        for page in served
    ]


RECORDED = {page.name: page for page in recorded()}


def reading(page: Page, family: Family) -> dict[str, Any]:
    found = read(page.file.read_bytes(), page.content_type, replace(CAPTURE, url=page.url), family)
    assert isinstance(found, Document), found
    return {
        "title": found.title,
        "published": str(found.published) if found.published else None,
        "basis": found.published_basis,
        "text": found.text.split("\n\n"),
    }


@pytest.mark.parametrize("name", RECORDED)
def test_a_page_reads_as_reviewed(name: str) -> None:
    from tasks.scraping.sources import families

    page, file = RECORDED[name], GOLD / f"{name}.json"
    found = reading(page, families()[page.family])
    if not file.exists():
        file.write_text(json.dumps({"reviewed": None, **found}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    golden = json.loads(file.read_text("utf-8"))
    assert golden["reviewed"], f"{file} is new: compare it with {page.file}, then put the day into `reviewed`"
    assert found == {key: golden[key] for key in found}
    # Without the family's selectors: the same title and day, and no paragraph less; more only where it is reviewed.
    generic = reading(page, Family())
    assert (generic["title"], generic["published"]) == (golden["title"], golden["published"])
    more = Counter(generic["text"]) - Counter(golden["text"])
    less = Counter(golden["text"]) - Counter(generic["text"])
    assert (list(more), list(less)) == (golden.get("generic_more", []), [])


def test_every_golden_has_its_page_and_seven_families_have_three() -> None:
    assert {file.stem for file in GOLD.glob("*.json")} == set(RECORDED)
    assert {file.stem for file in GOLD.glob("*.html")} < set(RECORDED)
    many = Counter(page.family for page in RECORDED.values())
    assert len(RECORDED) >= 24 and len([family for family in many if many[family] >= 3]) >= 7, many
