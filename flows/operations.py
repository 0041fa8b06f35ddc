"""The operator's commands: what changed, what is set. No Prefect here."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.parameters import data_folder

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
