"""The operator's commands: what changed, what is set, what is wrong, who is told. Prefect only where it is asked."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.parameters import data_folder, existing

alerts = typer.Typer(help="Who is told when something fails.", no_args_is_help=True)

Data = Annotated[Path | None, typer.Option(help="The data folder; without it HTX_DATA, or the project's own `data`.")]


def diff(
    before: Annotated[int | None, typer.Argument(help="A version; without it the one before.")] = None,
    now: Annotated[int | None, typer.Argument(help="A later one; without it the newest.")] = None,
    form: Annotated[Literal["text", "jsonl"], typer.Option("--format")] = "text",
    data: Data = None,
) -> None:
    """Say in words which figures changed between two published versions, and why."""
    from tasks.warehouse.diff import diff as compare

    found = compare(data_folder(data), before, now)
    if form == "jsonl":
        for change in (*found.figures, *found.sums):
            print(json.dumps(asdict(change), ensure_ascii=False))
        return
    for change in (*found.figures, *found.sums):
        print(change)
    print(found.summary())


def config(data: Data = None) -> None:
    """Show every setting, its value, where it comes from and what it is for."""
    from rich.table import Table

    from flows import show
    from tasks.settings import Settings, in_force

    home = data_folder(data)
    found = in_force(home)
    table = Table("setting", "value", "from", "what it is")
    for name, field in Settings.model_fields.items():
        value = getattr(found.settings, name)
        told = ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
        table.add_row(name, told, found.origins[name], field.description)
    print(f"The data folder: {home}")
    show.console().print(table)


def doctor(
    deep: Annotated[bool, typer.Option("--deep", help="Read every archived page too.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no site.")] = False,
    data: Data = None,
) -> None:
    """Examine disk, databases, archive, sources, clock, network and Prefect, and say what to do; exits 1 on a fault."""
    from rich.table import Table

    from flows import show
    from tasks import doctor as room
    from tasks.scraping.sources import load_sources
    from tasks.settings import settings

    home, now, sources = data_folder(data), datetime.now(UTC), load_sources()
    wanted = settings(home)
    looks = room.examinations(home, sources, wanted, now, network=not offline, deep=deep).values()
    found = [each for look in looks for each in look()] + list(room.prefect(os.environ.get("PREFECT_API_URL")))
    table = Table("", "what", "what to do")
    for each in found:
        table.add_row(each.level, each.what, each.advice)
    show.console().print(table)
    if any(each.level == "fault" for each in found):
        sys.exit(1)


def prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False, data: Data = None
) -> None:
    """Remove the archive's old files that nothing cites. A run of all sources does so by itself."""
    from tasks.scraping.prune import prune as remove
    from tasks.settings import settings
    from tasks.warehouse.lock import one_writer

    home = existing(data, "archive/index.sqlite")
    days = settings(home).archive_days
    with one_writer(home, "htx prune"):
        gone = remove(home / "archive", datetime.now(UTC) - timedelta(days=days), rehearse=dry_run)
    verb = "would go" if dry_run else "went"
    print(f"{len(gone.files)} files of {gone.size:,} bytes {verb}: older than {days} days and cited by nothing.")


@alerts.command()
def add(name: Annotated[str, typer.Argument(help="How to call it: letters, digits and dashes.")]) -> None:
    """Save an address in Prefect, where passwords belong: http(s)://… or one of Apprise's, as mailtos://… for e-mail.

    The address is asked for, or read from standard input.
    """
    from flows.alerts import add as save

    address = typer.prompt("Address", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline().strip()
    print(f'Saved. Put it into the settings: alert_blocks = ["{save(name, address)}"], then `htx alerts watch`.')


@alerts.command()
def watch(data: Data = None) -> None:
    """Let the Prefect server watch over runs and worker, and tell the blocks in force; again when these change."""
    from flows.watch import automations, declare
    from tasks.settings import settings

    blocks = settings(data_folder(data)).alert_blocks
    made = automations(blocks)
    declare(made)
    for each in made:
        print(f"{each.name}: {each.description}")
    print(f"The server tells {', '.join(blocks) or 'nobody: alert_blocks is empty'}.")


@alerts.command()
def test(data: Data = None) -> None:
    """Send a test to the log file and to every block in force."""
    from flows.alerts import send
    from tasks.settings import settings

    home = data_folder(data)
    home.mkdir(parents=True, exist_ok=True)  # before the first run there is none, and nothing would be in its log
    send(home, "htx: a test", [f"If you read this, alerts of {home} reach you."])
    wanted = settings(home)
    print(f"Sent to {', '.join((str(home / wanted.alert_log), *wanted.alert_blocks))}.")
