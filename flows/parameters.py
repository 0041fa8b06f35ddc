"""What the journeys may be asked for: types that refuse a wrong name before anything runs. No Prefect here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from tasks.reference import province, provinces
from tasks.scraping.sample.server import SOURCES as SAMPLE
from tasks.scraping.sources import SOURCES, load_sources, select

PROJECT = Path(__file__).parents[1]


def _known_province(name: str) -> str:
    return province(name).name63


def known_source(name: str) -> str:
    """The name itself, if a live or a sample source has it; raises `UnknownSourceError` otherwise."""
    select((*load_sources(SOURCES), *load_sources(SAMPLE)), [name])
    return name


# Deployments hold the enumeration: their form offers the names, their server refuses any other spelling.
ProvinceName = Annotated[
    str, AfterValidator(_known_province), Field(json_schema_extra={"enum": [p.name63 for p in provinces()]})
]
SourceName = Annotated[str, AfterValidator(known_source)]


def data_folder(data: Path | None) -> Path:
    """The folder asked for; without one that of HTX_DATA, and without that the project's own `data`."""
    return (data or Path(os.environ.get("HTX_DATA") or PROJECT / "data")).absolute()
