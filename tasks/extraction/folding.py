"""One spelling for matching: a folded text of the same length as the text, so that every offset holds in both."""

from __future__ import annotations

import re
import unicodedata

_SAME = (
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": " ", "\ufeff": " ", "\t": " ", "\r": " "}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("“”„«»", '"')
    | {"ð": "đ", "Ð": "đ", "\u01a3": "ư", "’": "'", "‘": "'"}
)
# Two schools put the tone mark on different vowels of oa, oe, uy at a syllable's end: hoà and hòa, thuỷ and thủy.
_TONES = {"oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe"} | {
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy"
}  # fmt: skip
DIGIT = re.compile(r"\d")
_TONE_AT_END = re.compile(r"[ou](?<!qu)[àáảãạèéẻẽẹỳýỷỹỵ](?![^\W\d_])")


# Ranges such as À-Ỹ mix cases, so the letters are listed.
_LETTERS = "".join(chr(code) for code in (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)) if chr(code).isalpha())
UPPER = "A-Z" + "".join(char for char in _LETTERS if unicodedata.category(char) == "Lu")
LOWER = "a-z" + "".join(char for char in _LETTERS if unicodedata.category(char) == "Ll")


# A line that goes on in lower case was broken for its length: between two words of it, or a count and its noun.
_BROKEN_LINE = re.compile(
    rf"(?P<line>^[^\n]{{33,}}[{LOWER}{UPPER},])(?P<gap>[ \t]*\n)(?=[{LOWER}]{{2}})"
    r"|(?P<count>(?:có|là|được|với|cho|trên|hơn|gần|khoảng|đạt|bình quân) \d[\d.,]*)(?P<break>[ \t]*\n)(?=hợp tác xã|htx|người|tỷ|triệu|lao động)",
    re.MULTILINE,
)
_GOES_ON = re.compile(rf"\n(?=[{LOWER}]{{2}})")  # few pages have such a line: looking for one is much quicker
_AN_ENTRY = re.compile(r"\d (?:[^\W\d_]+ ?){1,3}$")  # of a list: '… tổng số thành viên 12.500 người'


def opening(words: str, *unless: str) -> str:
    """The words (apart by '|') as alternatives that begin no word and do not stand after one of `unless`. What stands
    before is asked behind each: a pattern that begins with letters is found much more quickly than one that looks back."""
    before = (r"[^\W_]", *unless)
    return "|".join(word + "".join(f"(?<!{each}{word})" for each in before) for word in words.split("|"))


def fold(text: str) -> str:
    """Lower case, plain spaces, one dash, one quotation mark, one place for the tone mark, lines that were broken for
    their length made whole. `len(fold(t)) == len(t)`."""
    lowered = text.lower()
    if _GOES_ON.search(text):
        text = _BROKEN_LINE.sub(_joined, text)
        lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals (İ) have a lower case of two characters
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    for char, same in _SAME.items():  # few of them occur, and looking for one is much quicker than `str.translate`
        if char in lowered:
            lowered = lowered.replace(char, same)
    return _TONE_AT_END.sub(lambda match: _TONES.get(match[0], match[0]), lowered)


def _joined(broken: re.Match[str]) -> str:
    before, gap = (broken["line"], broken["gap"]) if broken["line"] else (broken["count"], broken["break"])
    return broken[0] if broken["line"] and _AN_ENTRY.search(before) else before + " " * len(gap)
