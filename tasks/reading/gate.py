"""The relevance gate: does a page, as raw bytes, speak of co-operatives at all? Spares parsing those that do not."""

from __future__ import annotations

import codecs
import unicodedata
from functools import cache
from html.entities import codepoint2name
from itertools import product

from ahocorasick_rs import BytesAhoCorasick

PHRASES = ("hợp tác xã", "kinh tế tập thể", "tổ hợp tác", "quỹ tín dụng nhân dân", "cooperative", "co-operative")
SHORT = (b"HTX", b"htx", b"QTDND", b"KTTT")
BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
# The page's own words in TCVN3, so that a broken page is seen to be broken and not taken for irrelevant.
TCVN3 = ("h\xeep t\xb8c x\xb7", "kinh t\xd5 t\xcbp th\xd3")


def mentions_cooperatives(body: bytes) -> bool:
    """Whether a page in any encoding, Unicode form, case or entities has a word of co-operatives."""
    if body[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        body = body.decode("utf-16", "replace").encode()
    if any(_stands_alone(word, body) for word in SHORT):
        return True
    # Blanks between words come as spaces, breaks and entities: without them each phrase is one string.
    packed = body.lower().translate(None, b" \t\r\n").replace(b"&nbsp;", b"").replace(b"&#160;", b"")
    return bool(_matcher().find_matches_as_indexes(packed.replace(b"\xc2\xa0", b"")))


def _stands_alone(word: bytes, body: bytes) -> bool:
    """Whether an abbreviation is in the page as a word: inside base64 the three letters turn up by chance."""
    at = body.find(word)  # a pattern that looks around takes twenty times as long
    while at >= 0:
        if BASE64.isdisjoint(body[max(0, at - 1) : at] + body[at + len(word) : at + len(word) + 1]):
            return True
        at = body.find(word, at + 1)
    return False


@cache
def _matcher() -> BytesAhoCorasick:
    forms: set[bytes] = set()
    for phrase in PHRASES:
        for cased in (phrase, phrase.upper()):
            letters = unicodedata.normalize("NFC", cased.replace(" ", ""))
            forms.update("".join(spelt).encode().lower() for spelt in product(*map(_spellings, letters)))
            forms.add(b"".join(map(_cp1258, letters)).lower())
    for phrase in TCVN3:
        letters = phrase.replace(" ", "").lower()
        forms |= {letters.encode("latin-1"), letters.encode()}
    return BytesAhoCorasick(sorted(forms))


def _spellings(letter: str) -> list[str]:
    """One letter composed, decomposed, half composed, and as entities."""
    if letter.isascii():
        return [letter]
    base, *marks = list(unicodedata.normalize("NFD", letter))
    whole = [letter, base + "".join(marks), f"&#{ord(letter)};", f"&#x{ord(letter):x};"]
    if len(marks) == 2:
        whole += [unicodedata.normalize("NFC", base + mark) + marks[1 - n] for n, mark in enumerate(marks)]
    name = codepoint2name.get(ord(letter))
    return [*whole, f"&{name};"] if name else whole


def _cp1258(letter: str) -> bytes:
    """A letter in windows-1258, which has a tone of its own for what it cannot compose."""
    for form in (form for form in _spellings(letter) if not form.startswith("&")):
        try:
            return form.encode("cp1258")
        except UnicodeEncodeError:
            continue
    raise ValueError(f"{letter!r} is not in windows-1258")
