"""Which rules read a page: told without loading them, as most runs have nothing to read."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from tasks.reference import SQL

# Of the rules, words and places, and of how pages are read: when they change, the archive is read again.
_TASKS = Path(__file__).parent
_ROOMS = [path for room in ("extraction", "reading") for path in (_TASKS / room).rglob("*")]
_RULES = sorted(path for path in _ROOMS if path.suffix in (".py", ".yaml"))
_RULES += [_TASKS / "scraping" / "families.yaml"]
_RULES += [SQL / "reference" / f"{name}.csv" for name in ("districts", "provinces", "regions")]
EXTRACTOR = sha256(b"".join(path.read_bytes() for path in _RULES)).hexdigest()[:8]
