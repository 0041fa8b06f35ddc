"""From bytes to text: what a page says of its encoding is believed only as far as the bytes bear it out."""

from __future__ import annotations

import codecs
import re
import unicodedata

from tasks.records import HtxError

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
META = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]+)", re.IGNORECASE)
# Many pages say Latin 1 and mean the Windows code page for Vietnamese.
MEANT = {"iso-8859-1": "cp1258", "latin-1": "cp1258", "us-ascii": "cp1258", "ascii": "cp1258", "windows-1252": "cp1258"}
FULL = re.compile("[\u01a0\u01a1\u01af\u01b0\u0102\u0103\u0110\u0111\u1ea0-\u1ef9]")  # letters of Vietnamese alone
TWICE = re.compile(
    "(?:\u00c3[\u0080-\u00bf]|\u00e1[\u00ba\u00bb][\u0080-\u00bf\u2018-\u2122]|\u00c4\u2018|\u00c6[\u00a1\u00b0])"
)
# TCVN3 fonts put letters where Latin 1 has signs: 'hîp t¸c x·', 'kinh tÕ tËp thÓ'.
TCVN3 = re.compile("(?<=[A-Za-z])[\u00a2-\u00be](?![\\d%])|[\u00a8-\u00ae\u00b5-\u00be](?=[a-z])")


class EncodingError(HtxError):
    """Bytes that are no text of a known encoding, or text that was broken before it was sent."""


def broken(text: str) -> str | None:
    """What is wrong with a text that was broken before it came here; None if it reads as Vietnamese or English."""
    if text.count("\ufffd") > max(3, len(text) // 500):
        return "characters were lost when the page was made"
    right = len(FULL.findall(unicodedata.normalize("NFC", text)))
    if len(TWICE.findall(text)) > max(5, right):
        return "UTF-8 that was encoded twice"
    if len(TCVN3.findall(text)) > max(5, right):
        return "TCVN3: letters by font, not by code"
    return None


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page, not normalised, without a byte order mark. Raises `EncodingError`."""
    for mark, encoding in BOMS:
        if body.startswith(mark):
            return _strict(body[len(mark) :], encoding)
    if b"\0" in body[:2000]:
        raise EncodingError("binary, or UTF-16 without a mark")
    try:
        return body.decode("utf-8")  # nothing else looks like UTF-8 by chance, whatever the page declares
    except UnicodeDecodeError as fault:
        cut = fault
    told = re.search(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]+)", content_type or "", re.IGNORECASE)
    meta = META.search(body[:4000])
    names = [told[1] if told else None, meta[1].decode("ascii") if meta else None]
    for name in filter(None, names):
        encoding = MEANT.get(name.lower(), name)
        try:
            encoding = codecs.lookup(encoding).name
        except LookupError:
            continue
        if encoding != "utf-8":
            return _strict(body, encoding)
    if _few_bad(body):
        return body.decode("utf-8", "replace")
    text = body.decode("cp1258", "replace")
    if FULL.search(unicodedata.normalize("NFC", text)) or TCVN3.search(text):
        return text
    raise EncodingError(f"neither UTF-8 nor windows-1258: {cut.reason} at byte {cut.start}")


def _few_bad(body: bytes) -> bool:
    """UTF-8 with a character cut here and there, as truncated summaries leave it."""
    text = body.decode("utf-8", "replace")
    return text.count("\ufffd") * 200 < sum(ord(char) > 127 for char in text)


def _strict(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as fault:
        if encoding == "cp1258":  # it leaves some bytes undefined, which TCVN3 uses
            return body.decode(encoding, "replace")
        raise EncodingError(f"not {encoding} as declared: {fault.reason} at byte {fault.start}") from fault
