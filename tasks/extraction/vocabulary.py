"""The words that mean something, read from `vocabulary/*.yaml`, found in one pass over the folded text.

Adding a synonym is a line in those files. Matching is by whole words, longest form first; a digit may stand glued before
a word ('167HTX').
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import ahocorasick_rs
import yaml

from tasks.extraction.folding import fold
from tasks.extraction.record import record
from tasks.reference import COUNTRY, SQL, districts, provinces

FOLDER = Path(__file__).parent / "vocabulary"


@record
class Mention:
    """A meaningful span: `kind` is the file (or section) it comes from, `code` the entry, `form` the folded words."""

    start: int
    end: int
    kind: str
    code: str
    form: str


def entries(name: str) -> dict[str, list[str]]:
    """One vocabulary file: code → forms."""
    loaded = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return {str(code): [str(form) for form in forms] for code, forms in loaded.items()}


def either(*codes: str) -> str:
    """The forms of these organisations as alternatives in a regular expression, longest first."""
    forms = {fold(form) for code in codes for form in entries("organisations")[code]}
    return "|".join(sorted(map(re.escape, forms), key=len, reverse=True))


COOPS = either("cooperative")
COOPS_AND_GROUPS = either("cooperative", "cooperative_group")


@cache
def least() -> dict[str, int]:
    """By indicator the least that all co-operatives of a place have together; of some it is not declared."""
    return {
        str(code): int(total)
        for code, total in yaml.safe_load((FOLDER.parent / "least.yaml").read_text("utf-8")).items()
    }


@cache
def _forms() -> dict[str, list[tuple[str, str]]]:
    """Folded form → its (kind, code) readings; several kinds may share a form ('dự kiến thành lập')."""
    forms: dict[str, list[tuple[str, str]]] = {}

    def add(kind: str, code: str, form: str) -> None:
        readings = forms.setdefault(fold(form), [])
        if (kind, code) not in readings:
            readings.append((kind, code))

    for name in ("organisations", "activities", "predicates", "triggers", "fillers", "localities", "units", "ignored"):
        kind = {"activities": "activity", "localities": "locality"}.get(name, name.removesuffix("s"))
        for code, listed in entries(name).items():
            for form in listed:
                add(kind, code, form)
    for kind, subjects in yaml.safe_load((FOLDER / "subjects.yaml").read_text("utf-8")).items():
        for code, listed in subjects.items():
            for form in listed:
                add(kind, str(code), str(form))
    for province in provinces():
        for name in (province.name63, *province.aliases):
            add("province", province.name63, name)
    for district in districts():
        add("district", district, district)
    with (SQL / "reference" / "regions.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for form in (row["name"], *row["aliases"].split("|")):
                add("region", f"{row['code']}|{row['name']}", form)
    add("country", COUNTRY, COUNTRY)
    return forms


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, list[tuple[str, list[tuple[str, str]]]]]:
    """Finds the index of a form in the list beside it: each form with its readings."""
    patterns = sorted(_forms().items())
    return ahocorasick_rs.AhoCorasick([form for form, _ in patterns]), patterns


def find(folded: str) -> list[Mention]:
    """All mentions, sorted by start; where forms overlap the leftmost, then longest, stands. Readings of one form share a span."""
    automaton, patterns = _automaton()
    framed = f" {folded} "  # so that every place has a neighbour; offsets in it are one higher
    longest: dict[int, tuple[int, int]] = {}  # from each start; hits come in order of their ends
    for index, start, end in automaton.find_matches_as_indexes(folded, overlapping=True):
        before, after = framed[start], framed[end + 1]
        if not (before.isalpha() or before == "_" or after.isalnum() or after == "_"):
            longest[start] = end, index
    mentions: list[Mention] = []
    free = 0
    for start in sorted(longest):
        if start < free:
            continue
        free, index = longest[start]
        form, readings = patterns[index]
        for kind, code in readings:
            mentions.append(Mention(start, free, kind, code, form))
    return mentions
