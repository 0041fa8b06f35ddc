"""What the journeys may be asked for: types that refuse a wrong name before anything runs. No Prefect here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from tasks.records import HtxError
from tasks.reference import province, provinces
from tasks.scraping.archive import Archive
from tasks.scraping.sample.server import PAGES
from tasks.scraping.sources import SOURCES, Source, load_sources, select

PROJECT = Path(__file__).parents[1]
SAMPLE = PAGES.parent / "sources.yaml"


class ParameterError(HtxError, ValueError):
    """Parameters that do not go together, or that name something that is not there."""


def known_province(name: str) -> str:
    """The province's name on the map of 63, from any spelling; raises `UnknownProvinceError`."""
    return province(name).name63


def known_source(name: str) -> str:
    """The name itself, if a live or a sample source has it; raises `UnknownSourceError`."""
    select((*load_sources(), *load_sources(SAMPLE)), [name])
    return name


# Deployments hold the enumeration: their form offers the names, their server refuses any other spelling.
ProvinceName = Annotated[
    str, AfterValidator(known_province), Field(json_schema_extra={"enum": [p.name63 for p in provinces()]})
]
SourceName = Annotated[str, AfterValidator(known_source)]


def check(
    source: Sequence[str] | None,
    province: str | None,
    since: date | None,
    sample: bool,
    folder: Path | None,
    pages: Path | None,
    page: str | None,
    warc: Sequence[Path] | None = None,
    *,
    until: date | None = None,
) -> None:
    """Pages come from a source list, a folder, one address or WARC files; raises an `HtxError` for a mixture."""
    told = {"sample": sample, "folder": folder, "page": page, "warc": warc}
    given = [name for name, value in told.items() if value]
    if len(given) > 1:
        raise ParameterError(f"{' and '.join(given)} exclude each other: give one of them")
    if (folder or page or warc) and (source or since or until):
        raise ParameterError(f"source, since and until choose from a source list: they do not go with {given[0]}")
    if since and until and until < since:
        raise ParameterError(f"until {until} is before since {since}")
    if folder and province:
        raise ParameterError("a folder's provinces are told by its table: give pages instead of province")
    if pages and not folder:
        raise ParameterError("pages tells of a folder's pages: give folder too")
    if folder and not folder.is_dir():
        raise ParameterError(f"{folder}: there is no such folder")
    if pages and not pages.is_file():
        raise ParameterError(f"{pages}: there is no such file")
    for file in warc or ():
        if not file.is_file():
            raise ParameterError(f"{file}: there is no such file")
    if not (folder or page or warc):
        chosen = select(load_sources(SAMPLE if sample else SOURCES), source or (), province)
        for each in chosen if source else ():
            if not each.active(date.today()):
                held = f"{each.name} held from {each.since or 'ever'} to {each.until or 'now'}"
                raise ParameterError(f"{held}: `htx backfill` takes what web archives have of it")


def data_folder(data: Path | None) -> Path:
    """The folder asked for; without one that of HTX_DATA, and without that the project's own `data`."""
    return (data or Path(os.environ.get("HTX_DATA") or PROJECT / "data")).absolute()


def unmixed(data: Path, sources: Sequence[Source]) -> None:
    """Raises `ParameterError` where pages of the sample would come among real ones, or real ones among them."""
    with Archive(data / "archive") as archive:
        held = archive.first_host()
    if held and any(each.loopback != held.endswith(".localhost") for each in sources):
        whose = "the sample's pages" if held.endswith(".localhost") else "pages of real sites"
        raise ParameterError(f"{data} holds {whose}: name another folder with --data, or move that one away")


def existing(data: Path | None, part: str) -> Path:
    """The data folder, if it holds that part already; raises `ParameterError` rather than fill a wrong folder."""
    home = data_folder(data)
    if not (home / part).exists():
        raise ParameterError(f"{home} has no {part}: fill it with `htx run`, or name another folder with --data")
    return home
