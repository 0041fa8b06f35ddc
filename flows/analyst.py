"""Commands for who works with the published figures. They start no Prefect and change no data."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.parameters import data_folder
from tasks.records import HtxError

Data = Annotated[Path | None, typer.Option(help="The data folder; without it HTX_DATA, or the project's own `data`.")]


class Form(StrEnum):
    """What `htx export` writes."""

    PARQUET = "parquet"
    CSV = "csv"
    EXCEL = "excel"
    SDMX = "sdmx"


REVIEW = "SELECT * FROM review ORDER BY weight DESC NULLS LAST, cell, against_value LIMIT $limit"


def review(
    limit: Annotated[int, typer.Option(min=1, help="How many figures to show.")] = 10,
    data: Data = None,
) -> None:
    """List the figures that most need a person's eye, with the lines for corrections.csv that settle them."""
    from flows import show
    from tasks.warehouse.query import query

    console = show.console()
    doubts = query(data_folder(data), REVIEW, {"limit": limit}).records()
    for place, row in enumerate(doubts, 1):
        told = {name: show.plain(value) for name, value in row.items()}
        console.print(f"{place}. {told['why']}: {told['cell']}")
        console.print(f"   {told['value']:,} {told['unit']}: “{_line(told['quote'])}”  {told['url']}")
        if told["against_quote"]:
            against = f"{told['against_value']:,} on {told['against_period_end']}: “{_line(told['against_quote'])}”"
            console.print(f"   against {against}  {told['against_url']}")
        for line in (told["confirming_line"], told["rejecting_line"]):
            if line:
                print(f"   {line}")  # not wrapped: it is to be pasted
    if not doubts:
        print("Nothing contradicts, jumps or was read with low confidence.")


def _line(words: str) -> str:
    return " ".join(words.split())


def examples(
    name: Annotated[str | None, typer.Argument(help="The question to ask; without it all are listed.")] = None,
    data: Data = None,
) -> None:
    """Ask one of the questions of sql/examples; the file is a SELECT to start your own from."""
    from flows import show
    from tasks.reference import SQL
    from tasks.warehouse.database import headline, sql_files
    from tasks.warehouse.query import query

    questions = sql_files(SQL / "examples")
    if name is None:
        for each, select in questions.items():
            print(f"{each}\n  {headline(select)}")
    elif name in questions:
        show.console().print(show.answer(query(data_folder(data), questions[name]), "table"))
    else:
        raise HtxError(f"no example is called {name!r}: there are {', '.join(questions)}")


def export(
    folder: Annotated[Path, typer.Argument(help="Where the files go.")] = Path("export"),
    form: Annotated[list[Form] | None, typer.Option("--format", help="Only this; may be given several times.")] = None,
    data: Data = None,
) -> None:
    """Write the published tables as Parquet, CSV with a data package, an Excel workbook, and SDMX-CSV."""
    from tasks.warehouse.export import export as write

    for file in write(data_folder(data), folder, [each.value for each in form or Form]):
        print(file)


def dictionary(data: Data = None) -> None:
    """Print what every published table and column means, as a Markdown table."""
    from tasks.warehouse.query import query

    for row in query(data_folder(data), "FROM data_dictionary").records():
        if row["column_name"]:
            print(f"| {row['column_name']} | {row['data_type']} | {row['meaning']} |")
        else:
            print(f"\n**{row['table_name']}**: {row['meaning']}\n\n| column | type | meaning |\n| --- | --- | --- |")
