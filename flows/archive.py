"""The commands `htx archive …`: what is kept, as it was received. No Prefect here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from flows.parameters import existing
from tasks.records import HtxError
from tasks.scraping.archive import Archive, Known
from tasks.scraping.warc import head

app = typer.Typer(help="What the archive holds: list it, show a record, verify every byte.", no_args_is_help=True)

Data = Annotated[Path | None, typer.Option(help="The data folder; without it HTX_DATA, or the project's own `data`.")]
Form = Annotated[Literal["table", "csv", "json"], typer.Option("--format")]
OfSource = Annotated[str | None, typer.Option(help="Of this source only.")]


@app.command("list")
def list_captures(
    source: OfSource = None,
    role: Annotated[
        str | None, typer.Option(help="article, listing, duplicate, refused, robots, redirect or error.")
    ] = None,
    form: Form = "table",
    data: Data = None,
) -> None:
    """List what was received: pages, and what came on the way to them or instead of them."""
    with _archive(data) as archive:
        rows = [_row(known) for known in archive.contents(source, role)]
    _print(("fetched_at", "seen_at", "source", "role", "status", "url", "capture", "archive"), rows, form)


@app.command()
def show(
    what: Annotated[str, typer.Argument(metavar="URL|CAPTURE|FILE@OFFSET", help="The newest page of an address, …")],
    body: Annotated[bool, typer.Option("--body", help="The body alone, unpacked, byte for byte.")] = False,
    data: Data = None,
) -> None:
    """Show a record as it was received: the archive's headers, the server's, and the body."""
    with _archive(data) as archive:
        found = [known for known in archive.contents() if what in _names(known)]
        if not found:
            raise HtxError(f"the archive holds nothing that is called {what}: `htx archive list` tells its names")
        newest = max(found, key=lambda known: (known.role == "article", known.seen_at))
        content = archive.read(newest.capture)
        if not body:
            print(head(archive.record(newest.capture)), end="\n\n", flush=True)
    sys.stdout.buffer.write(content)


@app.command()
def verify(data: Data = None) -> None:
    """Check every record of every WARC file, and that everything the index names is there. Exits 1 if not."""
    from tasks.scraping.verify import verify as files

    faults = []
    with _archive(data) as archive:
        for file in files(archive):
            torn = ", a torn record at the end, as a kill leaves it" if file.torn else ""
            print(f"{file.name}: {file.records} records, {file.indexed} indexed, {file.size:,} bytes{torn}")
            faults += file.faults
    for fault in faults:
        print(f"htx: {fault}", file=sys.stderr)
    if faults:
        sys.exit(1)
    print("The archive is whole.")


@app.command()
def decisions(
    source: OfSource = None,
    relevant: Annotated[bool | None, typer.Option("--relevant/--refused", help="Only those.")] = None,
    form: Form = "table",
    data: Data = None,
) -> None:
    """List what the relevance gate said of each link of the listings, and why."""
    with _archive(data) as archive:
        rows = [(d.source, d.relevant, d.why, d.title, d.url) for d in archive.decisions(source, relevant)]
    _print(("source", "relevant", "why", "title", "url"), rows, form)


def _row(known: Known) -> tuple[Any, ...]:
    c = known.capture
    return c.fetched_at, known.seen_at, c.source, known.role, c.status, c.url, c.capture, c.archive


def _names(known: Known) -> set[str]:
    return {known.capture.url, known.capture.capture, known.capture.archive}


def _print(columns: tuple[str, ...], rows: list[tuple[Any, ...]], form: Literal["table", "csv", "json"]) -> None:
    from flows import show as shown
    from tasks.warehouse.query import Answer

    answer = shown.answer(Answer(columns, rows), form)
    if isinstance(answer, str):
        print(answer)
    else:
        shown.console().print(answer)


@contextmanager
def _archive(data: Path | None) -> Iterator[Archive]:
    with Archive(existing(data, "archive/index.sqlite") / "archive") as archive:
        yield archive
