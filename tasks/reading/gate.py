"""The relevance gate: does a page, as raw bytes, speak of co-operatives at all? Spares parsing those that do not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from html.entities import codepoint2name

from ahocorasick_rs import BytesAhoCorasick

PHRASES = ("hợp tác xã", "kinh tế tập thể", "tổ hợp tác", "quỹ tín dụng nhân dân", "cooperative", "co-operative")
# Not inside base64, where the three letters turn up by chance.
HTX = re.compile(rb"(?<![A-Za-z0-9+/=])(?:HTX|htx|QTDND|KTTT)(?![A-Za-z0-9+/=])")
HORNED = str.maketrans({"ơ": "o\u031b", "ư": "u\u031b", "Ơ": "O\u031b", "Ư": "U\u031b"})
# The page's own words in TCVN3, so that a broken page is seen to be broken and not taken for irrelevant.
TCVN3 = ("h\xeep t\xb8c x\xb7", "kinh t\xd5 t\xcbp th\xd3")


def mentions_cooperatives(body: bytes) -> bool:
    """Whether a page in any encoding, Unicode form, case or entities has a word of co-operatives."""
    if HTX.search(body):
        return True
    # Blanks between words come as spaces, breaks and entities: without them each phrase is one string.
    packed = body.lower().translate(None, b" \t\r\n").replace(b"&nbsp;", b"").replace(b"&#160;", b"")
    return bool(_matcher().find_matches_as_indexes(packed.replace(b"\xc2\xa0", b"")))


@cache
def _matcher() -> BytesAhoCorasick:
    return BytesAhoCorasick(sorted({form for phrase in PHRASES for form in _forms(phrase)} | set(_broken())))


def _broken() -> Iterator[bytes]:
    for phrase in TCVN3:
        bare = phrase.replace(" ", "")
        yield from (bare.encode("latin-1"), bare.encode())


def _forms(phrase: str) -> Iterator[bytes]:
    """A phrase without blanks as pages spell it, with ASCII letters lower-case as in the text that is searched."""
    for cased in (phrase, phrase.upper()):
        bare = cased.replace(" ", "")
        composed = unicodedata.normalize("NFC", bare)
        decomposed = unicodedata.normalize("NFD", bare)
        for text in (composed, decomposed, _tone_apart(bare), _tone_apart(bare).translate(HORNED)):
            yield text.encode().lower()
            for spell in (_decimal, _hexadecimal, _named):
                yield "".join(char if ord(char) < 128 else spell(char) for char in text).encode().lower()
            named_only = "".join(_named(char) if ord(char) in codepoint2name else char for char in text)
            yield named_only.encode().lower()
        yield composed.encode("utf-16-le").lower()
        for text in (composed, _tone_apart(bare), decomposed):
            try:
                yield text.encode("cp1258").lower()
            except UnicodeEncodeError:  # composed letters that this code page spells in two
                continue


def _tone_apart(text: str) -> str:
    """Vowels composed, tone marks on their own: how windows-1258 and some keyboards write."""
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    parts = []
    for char in unicodedata.normalize("NFC", text):
        apart = unicodedata.normalize("NFD", char)
        tone = "".join(mark for mark in apart if mark in tones)
        parts.append(unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in tones)) + tone)
    return "".join(parts)


def _decimal(char: str) -> str:
    return f"&#{ord(char)};"


def _hexadecimal(char: str) -> str:
    return f"&#x{ord(char):x};"


def _named(char: str) -> str:
    name = codepoint2name.get(ord(char))
    return f"&{name};" if name else _decimal(char)
