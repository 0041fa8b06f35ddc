"""The map of Vietnam that every stage shares: provinces before and since 1 July 2025, regions, and their spellings.

Source of the data: `sql/reference/provinces.csv`, `sql/reference/regions.csv`.
"""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from tasks.records import HtxError

SQL = Path(__file__).parents[1] / "sql"
MERGER = date(2025, 7, 1)  # Resolution 202/2025/QH15: the 34 provinces are in force from this day
COUNTRY = "Việt Nam"

# The tone mark's two places: Tuy Hòa and Tuy Hoà, Thủy Nguyên and Thuỷ Nguyên.
_TONES = {"òa": "oà", "óa": "oá", "ủy": "uỷ", "ụy": "uỵ"}
_TONES |= {other: one for one, other in _TONES.items()}
_TONED = re.compile(rf"(?:{'|'.join(_TONES)})(?![^\W\d_])")


class UnknownProvinceError(HtxError, ValueError):
    """A name that is neither a province of the 63 nor one of their spellings."""


@dataclass(frozen=True, slots=True)
class Province:
    """A province of the 63 and where it lies since the merger. Codes are two digits and valid on their own map only."""

    code63: str
    name63: str
    region63: str
    code34: str
    name34: str
    region34: str
    aliases: tuple[str, ...]  # safe anywhere
    aliases_in_context: tuple[str, ...]  # safe only where a province is expected


@cache
def provinces() -> tuple[Province, ...]:
    with (SQL / "reference" / "provinces.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(_province(row) for row in csv.DictReader(lines))


def _province(row: dict[str, str]) -> Province:
    aliases = [alias for alias in row.pop("aliases").split("|") if alias]
    return Province(
        **row,
        aliases=tuple(alias for alias in aliases if not alias.startswith("~")),
        aliases_in_context=tuple(alias[1:].split(" (")[0] for alias in aliases if alias.startswith("~")),
    )


def _other_tone(match: re.Match[str]) -> str:
    return _TONES[match[0]]


@cache
def districts() -> dict[str, tuple[tuple[str, str], ...]]:
    """Districts and towns before they were dissolved in 2025: name → (province of the 63, 'huyện Đăk Tô') of each."""
    named: dict[str, tuple[tuple[str, str], ...]] = {}
    with (SQL / "reference" / "districts.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for name in {row["name"], row["name"].replace("Đắk", "Đăk"), _TONED.sub(_other_tone, row["name"])}:
                named[name] = (*named.get(name, ()), (row["name63"], f"{row['kind']} {name}"))
    return named


def fold(name: str) -> str:
    """A spelling-blind form: NFC, case-folded, no tone marks or diacritics, single spaces around nothing but words."""
    bare = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", bare))


@cache
def _by_fold() -> dict[str, Province]:
    """Names that mean one province; a former name that two share (Nam Hà, Sông Bé) is left out."""
    named: dict[str, set[Province]] = {}
    for p in provinces():
        for name in (p.name63, *p.aliases, *p.aliases_in_context):
            named.setdefault(fold(name), set()).add(p)
    return {name: found.pop() for name, found in named.items() if len(found) == 1}


@cache
def province(name: str) -> Province:
    """The province that a person means by `name`, in any spelling; raises `UnknownProvinceError` with near names."""
    folded = fold(name)
    for prefix in ("tinh ", "thanh pho ", "tp "):
        folded = folded.removeprefix(prefix)
    found = _by_fold().get(folded) or _by_fold().get("tp " + folded)
    if found is None:
        near = difflib.get_close_matches(folded, _by_fold(), n=3, cutoff=0.6)
        hint = f" (did you mean {', '.join(sorted({_by_fold()[n].name63 for n in near}))}?)" if near else ""
        raise UnknownProvinceError(f"unknown province {name!r}{hint}")
    return found


def area_code(name63: str, on: date | None) -> str:
    """The code of a province's area on the map in force at `on` (the 63 where the day is not known)."""
    found = province(name63)
    return f"VN34-{found.code34}" if on is not None and on >= MERGER else f"VN63-{found.code63}"
