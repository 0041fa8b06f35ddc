"""Where in a text a pattern can begin: at numbers and at certain words, found for all of them in one quick pass."""

from __future__ import annotations

import re

import ahocorasick_rs

_NUMBER = re.compile(r"\d+")


class Openings:
    """The words that can open one of a room's patterns. A regular expression tried at every letter takes much longer."""

    def __init__(self, words: str) -> None:
        """`words` are apart by '|'; one may end in a space, or be the beginning of a longer word."""
        self._words = ahocorasick_rs.AhoCorasick(words.split("|"))

    def words(self, folded: str, start: int, end: int) -> list[int]:
        """Where one of the words stands in folded[start:end], not inside another word. In no order."""
        part = folded[start:end]
        found = {at for _, at, _ in self._words.find_matches_as_indexes(part, overlapping=True)}
        return [start + at for at in found if at == 0 or not part[at - 1].isalpha()]


def numbers(folded: str, start: int, end: int) -> list[int]:
    """Where runs of digits begin in folded[start:end], in order."""
    return [match.start() for match in _NUMBER.finditer(folded, start, end)]
