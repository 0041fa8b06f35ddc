"""The gold corpora and their floors; the vocabularies against themselves."""

from __future__ import annotations

import pytest
from evaluate import corpora, floors, score

from tasks.extraction.folding import fold
from tasks.extraction.vocabulary import FOLDER, entries, find


@pytest.mark.parametrize("name", ["sample", "prose", "real", "dev"])
def test_a_corpus_reaches_its_floors(name: str) -> None:
    found = corpora()
    if name not in found:
        pytest.skip("the corpora given beside the project are not here")
    figures = score(*found[name]).figures()
    assert {what: value for what, value in figures.items() if value < floors()[name].get(what, 0)} == {}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_form_is_found_as_what_it_is_listed_for(path: object) -> None:
    name = getattr(path, "stem", "")
    if name in ("furniture", "subjects"):
        pytest.skip("marks of whole lines, or forms in two levels")
    for code, forms in entries(name).items():
        assert len(forms) == len(set(forms)), f"{code} lists a form twice"
        for form in forms:
            readings = {(m.code, m.start, m.end) for m in find(fold(form))}
            assert (code, 0, len(form)) in readings, f"{form!r} of {code} in {name}.yaml"
