"""Answers for people and for programs: tables, CSV, JSON. No Prefect here."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from rich.console import Console
from rich.table import Table

from tasks.records import Observation

if TYPE_CHECKING:
    from tasks.warehouse.query import Answer

Format = Literal["table", "csv", "json"]
RULES = "rules"  # of an observation: for `explain`, not part of the contract


def observation_json(observation: Observation) -> str:
    """One line of JSON with the contract's keys: whole numbers as integers, ISO dates, the basis as an object."""
    fields = dataclasses.asdict(observation)
    del fields[RULES]
    return json.dumps({name: plain(value) for name, value in fields.items()}, ensure_ascii=False)


def observation_table(observations: Iterable[Observation]) -> Table:
    table = Table("document", "area", "period", "organisation", "indicator", "value", "unit", "status", "read from")
    for o in observations:
        organisation, indicator = what(o)
        quote = " ".join(o.quote.split())
        table.add_row(o.document, whose(o), when(o), organisation, indicator, amount(o), o.unit, o.status, quote)
    return table


def whose(observation: Observation) -> str:
    """The area by name, after the locality where the figure is not the whole area's."""
    return ", ".join(name for name in (observation.locality, observation.ref_area_name) if name)


def what(observation: Observation) -> tuple[str, str]:
    """The organisation with its activity, and the indicator with its measure; without those that go without saying."""
    o = observation
    return (
        o.organisation if o.activity in (None, "all") else f"{o.organisation}, {o.activity}",
        o.indicator if o.measure == "total" else f"{o.indicator}, {o.measure}",
    )


def amount(observation: Observation) -> str:
    """The value with its qualifier, or the range; the unit is apart."""
    o = observation
    value = number(o.value) if o.upper is None else f"{number(o.value)} – {number(o.upper)}"
    return value if o.qualifier in (None, "range") else f"{o.qualifier} {value}"


def when(observation: Observation) -> str:
    """'2013-01-01 – 2021-12-31' for a flow, the day alone for a stock, empty where the page does not tell."""
    return " – ".join(str(day) for day in (observation.period_start, observation.period_end) if day)


def answer(found: Answer, form: Format) -> str | Table:
    """A query's answer in the form asked for; NULL is empty in tables and CSV, null in JSON."""
    names = found.columns
    rows = [[plain(value) for value in row] for row in found.rows]
    if form == "json":
        records = (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in rows)
        return "[" + ",\n ".join(records) + "]"
    if form == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_cell(value) for value in row] for row in rows)
        return text.getvalue().removesuffix("\n")
    table = Table(*names)
    for row in rows:
        table.add_row(*map(_cell, row))
    return table


def rollup(found: Answer) -> Table:
    """The national rollup with its coverage: what the reporting provinces come to beside the country's own figure."""
    table = Table("year", "organisation", "indicator", "unit", "provinces", "reporting", "country's own", "ratio")
    for row in found.records():
        cell = {name: plain(value) for name, value in row.items()}
        reported = cell["weighted_mean"] if cell["measure"] == "mean" else cell["reported_sum"]
        national = _number_or_nothing(cell["national_value"])
        table.add_row(
            str(cell["year"]),
            cell["organisation"],
            f"{cell['indicator']}, {cell['measure']}",
            cell["unit"],
            _number_or_nothing(reported),
            f"{cell['provinces_reporting']} of {cell['provinces_total']}",
            f"{cell['national_qualifier'] or ''} {national}".strip(),
            "" if cell["ratio"] is None else f"{cell['ratio']:.3f}",
        )
    return table


def plain(value: Any) -> Any:
    """The value as JSON has it: whole numbers as integers, days and moments as ISO text; what it has not, as text."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, str | bool) or value is None:
        return value
    if isinstance(value, Sequence):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal) and math.isfinite(value):
        return int(value) if value % 1 == 0 else float(value)
    return str(value)


def number(value: Decimal | float) -> str:
    """With thousands apart and no digits that say nothing: 31,700 and 0.035."""
    return f"{value:,.0f}" if value % 1 == 0 else f"{value:,.4f}".rstrip("0")


def _number_or_nothing(value: float | None) -> str:
    return "" if value is None else number(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def console(*, error: bool = False) -> Console:
    """A terminal's width, or enough for a table where there is none."""
    found = Console(stderr=error, highlight=False, markup=False)  # words in brackets are a page's own
    return found if found.is_terminal else Console(stderr=error, highlight=False, markup=False, width=200)
