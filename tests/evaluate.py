"""How well the extraction reads a gold corpus: `make evaluate`, or `python -m tests.evaluate --errors`.

A figure is right when document, area, organisation, indicator, measure, value and range agree and it is told
of the whole area where the gold is. Activity, year, period, status and qualifier are then compared on the right ones.
Gold rows without an organisation and rows of `other` are not counted, and forgive a reading of the same number.
"""

from __future__ import annotations

import argparse
import csv
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import yaml

from tasks.extraction import extract
from tasks.reading import read
from tasks.records import Capture, Document, Observation
from tasks.reference import COUNTRY, province
from tasks.scraping.sample.server import PAGES, load_pages
from tasks.scraping.sources import load_sources

GOLD = Path(__file__).parent / "gold"
SHARED = Path(__file__).parents[2] / "shared" / "corpus"
SECONDARY = ("activity", "year", "period", "status", "qualifier")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def sample_documents() -> Iterator[Document]:
    """The articles of the sample site, as the reading room reads them."""
    pages = load_pages()
    sources = {source.name: source for source in load_sources(PAGES.parent / "sources.yaml")}
    for row in rows(GOLD / "sample_pages.tsv"):
        page, source = pages[row["url"]], sources[row["url"].split("/")[1]]
        now = datetime(2026, 11, 1, tzinfo=UTC)
        url = "http://sample.localhost" + row["url"]
        capture = Capture("", url, source.name, source.province, row["id"], now, 200, page.content_type, "", None, "")
        document = read(page.body, page.content_type, capture, source.markup)
        if not isinstance(document, Document):
            raise AssertionError(f"{row['id']} is not read: {document}")
        yield document


def text_documents(folder: Path) -> Iterator[Document]:
    """The texts of a folder, with province and date from its pages.tsv."""
    for row in rows(folder / "pages.tsv"):
        text = unicodedata.normalize("NFC", (folder / f"{row['id']}.txt").read_text("utf-8"))
        place = row["province"]
        published = date.fromisoformat(row["published"]) if row["published"] else None
        area = province(place).name63 if place not in ("", COUNTRY) else None
        yield Document(row["id"], text, province=area, published=published)


@dataclass
class Score:
    """Counts of one corpus; `wrong` and `missed` hold what to look at."""

    right: int = 0
    wrong: list[Observation] = field(default_factory=list)
    missed: list[dict[str, str]] = field(default_factory=list)
    agree: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)
    by_indicator: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    high: list[int] = field(default_factory=lambda: [0, 0])  # right and wrong observations of high confidence

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + len(self.missed))

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    def figures(self) -> dict[str, float]:
        shares = {name: self.agree[name] / self.compared[name] for name in SECONDARY if self.compared[name]}
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1, **shares}


def _number(printed: str) -> Decimal | None:
    return Decimal(printed).normalize() if printed else None


def _gold_key(row: dict[str, str]) -> tuple[object, ...]:
    upper = _number(row["upper"]) if row["qualifier"] == "range" else None
    place = "Huế" if row["ref_area"] in ("Huế", "Thừa Thiên Huế") else row["ref_area"]
    what = (row["organisation"], row["indicator"], row["measure"])
    return (row["id"], place, bool(row["locality"]), *what, _number(row["value"]), upper)


def _key(o: Observation) -> tuple[object, ...]:
    upper = o.upper.normalize() if o.upper is not None and o.qualifier == "range" else None
    place = "Huế" if o.ref_area_name in ("Huế", "Thừa Thiên Huế") else o.ref_area_name
    what = (o.organisation, o.indicator, o.measure)
    return (o.document, place, o.locality is not None, *what, o.value.normalize(), upper)


def _secondary(gold: dict[str, str], o: Observation) -> dict[str, bool | None]:
    """Which further dimensions agree; None where the gold leaves them open."""
    start, end = o.period_start, o.period_end
    printed = (start.isoformat() if start else "", end.isoformat() if end else "")
    dated = bool(gold["period_end"])
    return {
        "activity": gold["activity"] == (o.activity or "") if gold["activity"] else None,
        "year": gold["period_end"][:4] == printed[1][:4] if dated else None,
        "period": (gold["period_start"], gold["period_end"]) == printed if dated else None,
        "status": gold["status"] == o.status if gold["status"] else None,
        "qualifier": gold["qualifier"] == (o.qualifier or ""),
    }


def _likeliest(found: list[dict[str, str]], o: Observation) -> dict[str, str]:
    """Of several equal gold rows the one that agrees most."""
    return max(found, key=lambda row: sum(map(bool, _secondary(row, o).values())))


def score(gold: list[dict[str, str]], documents: Iterable[Document]) -> Score:
    result = Score()
    counted = [row for row in gold if row["indicator"] != "other" and row["organisation"]]
    forgiven = Counter((row["id"], _number(row["value"])) for row in gold if row not in counted)
    wanted: dict[tuple[object, ...], list[dict[str, str]]] = defaultdict(list)
    for row in counted:
        wanted[_gold_key(row)].append(row)
    for document in documents:
        for o in extract(document):
            assert document.text[o.char_start : o.char_end] == o.quote
            if o.indicator == "other":
                continue
            found = wanted[_key(o)]
            if found:
                best = _likeliest(found, o)
                found.remove(best)
                result.right += 1
                result.by_indicator[o.indicator][0] += 1
                result.high[0] += o.confidence == "high"
                for name, agrees in _secondary(best, o).items():
                    if agrees is not None:
                        result.compared[name] += 1
                        result.agree[name] += agrees
            elif forgiven[(o.document, o.value.normalize())] > 0:
                forgiven[(o.document, o.value.normalize())] -= 1
            else:
                result.wrong.append(o)
                result.by_indicator[o.indicator][1] += 1
                result.high[1] += o.confidence == "high"
    for left in wanted.values():
        result.missed.extend(left)
        for row in left:
            result.by_indicator[row["indicator"]][2] += 1
    return result


def corpora() -> dict[str, tuple[list[dict[str, str]], Iterable[Document]]]:
    """The corpora that are here: the project's own always, those given beside the project where they are."""
    found: dict[str, tuple[list[dict[str, str]], Iterable[Document]]] = {
        "sample": (rows(GOLD / "sample.tsv"), sample_documents())
    }
    for name in ("prose", "reports", "asides", "mixed", "rough"):
        found[name] = (rows(GOLD / name / "gold.tsv"), text_documents(GOLD / name))
    for name in ("real", "dev"):
        if (SHARED / name / "gold.tsv").exists():
            found[name] = (rows(SHARED / name / "gold.tsv"), text_documents(SHARED / name))
    return found


def floors() -> dict[str, dict[str, float]]:
    """What each corpus must reach: raised with each improvement, lowered only with a reason in the commit."""
    loaded: dict[str, dict[str, float]] = yaml.safe_load((GOLD / "floors.yaml").read_text("utf-8"))
    return loaded


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="list what is missed and what is wrong")
    parser.add_argument("--indicators", action="store_true", help="precision, recall and F1 of each indicator")
    parser.add_argument("--folder", type=Path, help="score this folder of texts, pages.tsv and gold.tsv instead")
    options = parser.parse_args()
    chosen = corpora()
    if options.folder:
        chosen = {str(options.folder): (rows(options.folder / "gold.tsv"), text_documents(options.folder))}
    below = False
    for name, (gold, documents) in chosen.items():
        result = score(gold, documents)
        figures = result.figures()
        print(f"{name}: {result.right} right, {len(result.wrong)} wrong, {len(result.missed)} missed")
        print("  " + "  ".join(f"{what} {value:.3f}" for what, value in figures.items()))
        right, wrong = result.high
        print(f"  of high confidence: {right + wrong}, precision {right / max(1, right + wrong):.3f}")
        for what, floor in ({} if options.folder else floors()[name]).items():
            if figures[what] < floor:
                below = True
                print(f"  {what} is below its floor of {floor}")
        if options.indicators:
            for indicator, (right, wrong, missed) in sorted(result.by_indicator.items()):
                f1 = 2 * right / max(1, 2 * right + wrong + missed)
                print(f"  {indicator:28} right {right:3} wrong {wrong:3} missed {missed:3}  F1 {f1:.3f}")
        if options.errors:
            for row in result.missed:
                told = [row[name] for name in ("id", "organisation", "indicator", "measure", "value")]
                print("  missed", *told, "|", row["evidence"])
            for o in result.wrong:
                print("  wrong ", o.document, o.organisation, o.indicator, o.measure, f"{o.value:f}", "|", o.quote)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
