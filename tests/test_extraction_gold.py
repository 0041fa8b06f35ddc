"""The gold corpora and their floors; the vocabularies against themselves."""

from __future__ import annotations

import csv

import pytest
from evaluate import corpora, floors, score

from tasks.extraction import read
from tasks.extraction.folding import fold
from tasks.extraction.page import prepare
from tasks.extraction.vocabulary import FOLDER, entries, find, least
from tasks.reference import SQL


@pytest.mark.parametrize("name", ["sample", "prose", "reports", "asides", "mixed", "rough", "real", "dev"])
def test_a_corpus_reaches_its_floors(name: str) -> None:
    found = corpora()
    if name not in found:
        pytest.skip("the corpora given beside the project are not here")
    figures = score(*found[name]).figures()
    assert {what: value for what, value in figures.items() if value < floors()[name][what]} == {}


@pytest.mark.parametrize("name", ["sample", "prose", "reports", "asides", "mixed", "rough"])
def test_every_number_is_a_figure_or_has_a_reason(name: str) -> None:
    """No number of an article vanishes: `htx explain` can account for each."""
    for document in corpora()[name][1]:
        reading = read(document)
        told = [(o.char_start, o.char_end) for o in reading.observations] + [(u.start, u.end) for u in reading.unused]
        for number in prepare(document).numbers:
            assert any(a < number.end and number.start < b for a, b in told), (
                document.document,
                document.text[number.start : number.end + 40],
            )


def test_the_least_totals_are_of_indicators_that_there_are() -> None:
    with (SQL / "reference" / "indicators.csv").open(encoding="utf-8", newline="") as lines:
        assert set(least()) <= {row["code"] for row in csv.DictReader(lines)}


VOCABULARIES = [path.stem for path in sorted(FOLDER.glob("*.yaml")) if path.stem not in ("furniture", "subjects")]


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_form_is_found_as_what_it_is_listed_for(name: str) -> None:
    for code, forms in entries(name).items():
        assert len(forms) == len(set(forms)), f"{code} lists a form twice"
        for form in forms:
            readings = {(m.code, m.start, m.end) for m in find(fold(form))}
            assert (code, 0, len(form)) in readings, f"{form!r} of {code} in {name}.yaml"
