"""What can be wrong with a data folder and this machine, found before it hurts, and what to do about it.

Each examination yields findings and changes nothing. Those of the health check need no network.
"""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

import duckdb
import httpx

from tasks.records import HtxError
from tasks.scraping.archive import Archive
from tasks.scraping.sources import Source
from tasks.scraping.verify import verify
from tasks.settings import Settings
from tasks.warehouse.database import SCHEMA_VERSION, connect, get_meta, one_line, scalar
from tasks.warehouse.lock import holder, killed
from tasks.warehouse.publish import published_path, versions

SKEW = timedelta(minutes=2)  # more than the hour's imprecision, less than confuses when a page was seen


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. A fault needs somebody; `advice` says what to do, where anything is to be done."""

    level: Literal["ok", "warning", "fault"]
    what: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.advice}" if self.advice else self.what


Examination: TypeAlias = Callable[[], Iterable[Finding]]


def examinations(
    data: Path, sources: tuple[Source, ...], wanted: Settings, now: datetime, *, network: bool, deep: bool = False
) -> dict[str, Examination]:
    """All that is looked at in a data folder, by name. `network` also asks a few sites, `deep` reads every page."""
    return {
        "disk": lambda: disk(data, wanted),
        "runs": lambda: writer(data),
        "databases": lambda: databases(data, wanted, now),
        "archive": lambda: archive(data, deep=deep),
        "sources": lambda: staleness(data, sources, wanted, now),
        "clock": lambda: clock(data, now),
        **({"network": lambda: sites(sources, now)} if network else {}),
    }


def disk(data: Path, wanted: Settings) -> Iterator[Finding]:
    """Whether there is room, and whether files can be made."""
    folder = next(each for each in (data, *data.parents) if each.exists())
    free = shutil.disk_usage(folder).free / 1e9
    if free < wanted.free_gb:
        told = f"only {free:.1f} GB are free under {folder}, {wanted.free_gb:g} should be"
        yield Finding("fault", told, "make room: `htx prune`, fewer versions, or another disk")
    else:
        yield Finding("ok", f"{free:.0f} GB are free under {folder}")
    if not os.access(folder, os.W_OK):
        yield Finding("fault", f"{folder} cannot be written", "give it to the user that runs htx")


def writer(data: Path) -> Iterator[Finding]:
    """Who writes now, or what a killed run left."""
    if (last := killed(data)) is not None:
        yield Finding("warning", f"{last} was killed", "`htx run` goes on where it was")
    elif (now := holder(data)) is not None:
        yield Finding("ok", f"a run is going on: {now}")


def databases(data: Path, wanted: Settings, now: datetime) -> Iterator[Finding]:
    """Whether working and published database open, fit this htx, and are not old."""
    working = data / "work" / "warehouse.duckdb"
    if working.exists() and (holder(data) is None or killed(data)):
        try:
            with connect(working, read_only=True) as con:
                version = get_meta(con, "schema")
        except (HtxError, duckdb.Error) as fault:
            yield Finding("fault", f"{working}: {one_line(fault)}", "move it away and run `htx reextract`")
        else:
            if version != SCHEMA_VERSION:
                told = f"{working} has schema version {version}, this htx needs {SCHEMA_VERSION}"
                yield Finding("fault", told, "move it away and run `htx reextract`")
    path = published_path(data)
    if not path.exists():
        yield Finding("warning", f"nothing is published in {data}", "`htx run`")
        return
    try:
        with connect(path, read_only=True) as con:
            number, at, swept = (get_meta(con, key) for key in ("version", "published_at", "all_sources_at"))
            count = scalar(con, "SELECT count(*) FROM current_observations")
    except (HtxError, duckdb.Error) as fault:
        older = max(versions(data), default=None)
        advice = f"copy versions/htx-{older}.duckdb over it" if older else "`htx rollup`"
        yield Finding("fault", f"{path}: {one_line(fault)}", advice)
        return
    yield Finding("ok", f"version {number} of {at} is published, with {count} observations")
    days = (now - datetime.fromisoformat(swept)).days if swept else None
    if days is None or days > wanted.success_days:
        told = "no run of all sources was ever published" if days is None else f"no run of all sources for {days} days"
        yield Finding("fault" if days else "warning", told, "is a worker running? `htx run` does it by hand")


def archive(data: Path, *, deep: bool = False) -> Iterator[Finding]:
    """Whether the archive holds what its index says (`deep` reads every page), and every document's page is in it."""
    folder = data / "archive"
    if not (folder / "index.sqlite").exists():
        return
    try:
        with closing(sqlite3.connect(f"file:{folder / 'index.sqlite'}?mode=ro", uri=True)) as index:
            [(sound,)] = index.execute("PRAGMA quick_check(1)").fetchall()
            ends = index.execute("SELECT file, max(offset + length) FROM captures GROUP BY file").fetchall()
            places = {f"{file}@{at}" for file, at in index.execute("SELECT file, offset FROM captures")}
    except sqlite3.Error as fault:
        sound, ends, places = str(fault), [], set()
    if sound != "ok":
        yield Finding("fault", f"{folder / 'index.sqlite'}: {sound}", "restore it from a backup")
    for file, end in ends:
        path = folder / file
        if not path.exists() or path.stat().st_size < end:
            yield Finding("fault", f"{path} is {'cut short' if path.exists() else 'missing'}", "restore it")
    if deep:
        yield from _read_all(folder)
    cited = _cited(published_path(data))
    for place, url in cited:
        if place not in places:
            yield Finding("fault", f"{url} is cited, but not in the archive at {place}", "restore the archive")
    yield Finding("ok", f"{len(places)} answers are archived in {len(ends)} files, {len(cited)} of them cited")


def _cited(path: Path) -> list[tuple[str, str]]:
    """(place in the archive, address) of each published document."""
    if not path.exists():
        return []
    try:
        with connect(path, read_only=True) as con:
            return con.execute("SELECT DISTINCT archive, url FROM documents").fetchall()
    except (HtxError, duckdb.Error):  # `databases` tells
        return []


def _read_all(folder: Path) -> Iterator[Finding]:
    with Archive(folder) as kept:
        for file in verify(kept):
            for fault in file.faults:
                yield Finding("fault", f"{file.name}: {fault}", "restore that file")


def staleness(data: Path, sources: tuple[Source, ...], wanted: Settings, now: datetime) -> Iterator[Finding]:
    """Sources that have given nothing new for longer than they should."""
    if not (data / "archive" / "index.sqlite").exists():
        return
    newest: dict[str, datetime] = {}
    with Archive(data / "archive") as kept:
        for capture in kept.captures():
            newest[capture.source] = max(newest.get(capture.source, capture.fetched_at), capture.fetched_at)
    watched = [each for each in sources if each.name in newest and each.active(now.date())]
    for source in watched:
        days, expected = (now - newest[source.name]).days, source.expect.days if source.expect else wanted.source_days
        if days > expected:
            told = f"{source.name} has given no new page for {days} days, {expected} were expected"
            yield Finding("fault", told, f"look at {source.listings[0]}: has the site changed?")
    if watched:
        yield Finding("ok", f"{len(watched)} sources have given pages")


def clock(data: Path, now: datetime) -> Iterator[Finding]:
    """Whether time has gone backwards since the last page was archived."""
    if not (data / "archive" / "index.sqlite").exists():
        return
    with Archive(data / "archive") as kept:
        latest = max((seen for _, _, seen in kept.sightings()), default=now)
    if latest - now > SKEW:
        told = f"the clock says {now:%Y-%m-%d %H:%M} UTC, but a page was seen at {latest:%Y-%m-%d %H:%M}"
        yield Finding("fault", told, "set the clock; days of pages seen meanwhile may be wrong")


def sites(sources: tuple[Source, ...], now: datetime) -> Iterator[Finding]:
    """Whether sites can be reached, and what their clocks say. Asks three of them for nothing but a header."""
    hosts = list(dict.fromkeys(urlsplit(each.listings[0]).netloc for each in sources if not each.loopback))[:3]
    reached = 0
    for host in hosts:
        try:
            socket.getaddrinfo(host, 443)
            answer = httpx.head(f"https://{host}/", timeout=10.0, follow_redirects=False)
        except (OSError, httpx.HTTPError) as fault:
            yield Finding("warning", f"{host} cannot be reached: {fault}")
            continue
        reached += 1
        told = answer.headers.get("date")
        if told and abs(parsedate_to_datetime(told) - now) > SKEW:
            yield Finding("warning", f"{host} says it is {told}, this machine {now:%H:%M} UTC", "set the clock")
    if hosts and not reached:
        yield Finding("fault", "no site can be reached", "look at network, name resolution and firewall")
    elif hosts:
        yield Finding("ok", f"{reached} of {len(hosts)} sites answer")


def prefect(api: str | None) -> Iterator[Finding]:
    """Whether the server answers, and has somebody to work for it. `api` is its PREFECT_API_URL."""
    if not api:
        yield Finding("ok", "no Prefect server is set: every run starts one for itself, and nothing is scheduled")
        return
    try:
        with httpx.Client(base_url=api, timeout=10.0) as client:
            version = client.get("/admin/version").raise_for_status().json()
            pools = client.post("/work_pools/filter", json={}).raise_for_status().json()
            planned = client.post("/deployments/count", json={}).raise_for_status().json()
    except httpx.HTTPError as fault:
        told = f"the Prefect server at {urlsplit(api).hostname} does not answer: {fault}"
        yield Finding("fault", told, "`prefect server start`, or unset PREFECT_API_URL")
        return
    yield Finding("ok", f"Prefect {version} has {planned} deployments")
    ours = [pool for pool in pools if pool["name"] == "htx"]
    if not ours or not planned:
        yield Finding("warning", "nothing is deployed there", "see “On a schedule” in the README")
    elif ours[0]["status"] != "READY":
        yield Finding("fault", "no worker serves the pool htx", "`prefect worker start --pool htx`")
