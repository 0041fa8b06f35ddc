"""Where in a text a pattern can begin: at numbers and at certain words, found for all of them in one quick pass."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

import ahocorasick_rs

Part = tuple[int, int]  # from, up to: one of the paragraphs that are read

_NUMBER = re.compile(r"[0-9][0-9]*")  # scans twice as fast as \d+


class Openings:
    """The words that can open one of a room's patterns. A regular expression tried at every letter takes much longer."""

    def __init__(self, words: str) -> None:
        """`words` are apart by '|'; one may end in a space, or be the beginning of a longer word."""
        self._words = words.split("|")
        self._automaton = ahocorasick_rs.AhoCorasick(self._words)

    def find(self, folded: str) -> dict[int, str]:
        """Where one of the words stands, not inside another word, and the longest that does. Not sorted."""
        hits = self._automaton.find_matches_as_indexes(folded, overlapping=True)  # of one place the longest comes last
        return {at: self._words[index] for index, at, _ in hits if at == 0 or not folded[at - 1].isalpha()}


class Patterns:
    """Patterns with the words that open them: at a place only those are tried that its word, or its number, can open."""

    def __init__(self, rows: Sequence[tuple[str, str, str]], around: str = "(?:{})") -> None:
        """Rows of name, opening words apart by '|', and pattern; the first that fits stands. '#' is a number, '(#' and
        '+#' the sign before one. `around` holds what stands before and after each pattern."""
        opened = [(set(opens.split("|")), f"(?P<{name}>{pattern})") for name, opens, pattern in rows]

        def tried(word: str) -> re.Pattern[str]:
            """A word of the table may begin with another one of it."""
            return re.compile(around.format("|".join(p for opens, p in opened if any(map(word.startswith, opens)))))

        self._tried = {word: tried(word) for opens, _ in opened for word in opens}
        self._openings = Openings("|".join(word for word in self._tried if not word.endswith("#")))

    def find(self, folded: str, parts: Sequence[Part]) -> list[re.Match[str]]:
        """The matches in the parts, in order, not overlapping; `lastgroup` is the name of the pattern."""
        found: list[re.Match[str]] = []
        free = 0
        places = self._openings.find(folded)
        for at in numbers(folded):
            places[at] = "#"
            if at and (sign := folded[at - 1] + "#") in self._tried:
                places[at - 1] = sign
        for at, end in in_parts(sorted(places), parts):
            if at >= free and (match := self._tried[places[at]].match(folded, at, end)):
                found.append(match)
                free = match.end()
        return found


@lru_cache(maxsize=1)  # several rooms ask it of the same page
def numbers(folded: str) -> list[int]:
    """Where runs of digits begin, in order."""
    return [match.start() for match in _NUMBER.finditer(folded)]


def in_parts(places: Sequence[int], parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """Those of the sorted places that lie in one of the parts, each with the end of its part."""
    for start, end in parts:
        for at in places[bisect_left(places, start) : bisect_left(places, end)]:
            yield at, end
