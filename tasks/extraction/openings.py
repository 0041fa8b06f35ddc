"""Where in a text a pattern can begin: at numbers and at certain words, found for all of them in one quick pass."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

import ahocorasick_rs

Part = tuple[int, int]  # from, up to: one of the paragraphs that are read

_NUMBER = re.compile(r"\d+")


class Openings:
    """The words that can open one of a room's patterns. A regular expression tried at every letter takes much longer."""

    def __init__(self, words: str) -> None:
        """`words` are apart by '|'; one may end in a space, or be the beginning of a longer word."""
        self._words = ahocorasick_rs.AhoCorasick(words.split("|"))

    def find(self, folded: str) -> set[int]:
        """Where one of the words stands, not inside another word."""
        found = {at for _, at, _ in self._words.find_matches_as_indexes(folded, overlapping=True)}
        return {at for at in found if at == 0 or not folded[at - 1].isalpha()}


@lru_cache(maxsize=1)  # several rooms ask it of the same page
def numbers(folded: str) -> list[int]:
    """Where runs of digits begin, in order."""
    return [match.start() for match in _NUMBER.finditer(folded)]


def in_parts(places: Sequence[int], parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """Those of the sorted places that lie in one of the parts, each with the end of its part."""
    for start, end in parts:
        for at in places[bisect_left(places, start) : bisect_left(places, end)]:
            yield at, end
