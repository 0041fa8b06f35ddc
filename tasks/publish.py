"""The publish door: the file for analysts, and what Prefect shows of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from tasks.settings import settings
from tasks.warehouse.database import WarehouseError, open_working, scalar
from tasks.warehouse.diff import compare
from tasks.warehouse.publish import Published, versions
from tasks.warehouse.publish import publish as publish_file
from tasks.warehouse.query import Answer, answer, newest_years

SHOWN = 200  # changes in the artifact
CHECKS = "SELECT check_name, severity, sentence, offending FROM check_results ORDER BY ALL"


@task(name="publish", cache_policy=NO_CACHE)
def publish(data: Path, *, swept: bool = False) -> str:
    """Put `data/htx.duckdb` in place, and say what is new in it.

    Shows the newest years, what the checks found and what changed as artifacts of the run.
    """
    with open_working(data) as con:
        published = publish_file(con, data, settings(data).versions, swept=swept)
        newest, checks = newest_years(con), answer(con, CHECKS)
    _show("national-rollup", "The national rollup of the newest years", newest)
    _show("check-results", "What the checks found", checks)
    told = f"published {published.path}: {published.observations} current observations"
    try:
        changes = _changes(data, published)
    except WarehouseError as fault:  # the version before has tables of another shape
        return f"{told}; {fault}"
    if not changes:
        return f"{told}, version {published.version}"
    create_markdown_artifact(key="what-changed", markdown="\n".join(changes))
    return f"{told}; {changes[0]}"


def _changes(data: Path, published: Published) -> list[str]:
    """What is new in a version: a sentence, then a line for each change; empty if it is the first."""
    if published.as_in:  # known without comparing them, which takes a while
        return [f"version {published.version}: no figure changed since version {published.as_in}"]
    kept = versions(data)
    earlier = max((number for number in kept if number < published.version), default=None)
    if earlier is None:
        return []
    found = compare(kept[earlier], kept[published.version])
    lines = [f"- {change}" for change in (*found.figures, *found.sums)]
    more = [f"- and {len(lines) - SHOWN} more: `htx diff {earlier} {published.version}`"] if len(lines) > SHOWN else []
    return [found.summary(), "", *lines[:SHOWN], *more]


def publishable(data: Path) -> bool:
    """Whether anything was ever loaded."""
    with open_working(data) as con:
        return bool(scalar(con, "SELECT count(*) FROM captures"))


def _show(key: str, description: str, answer: Answer) -> None:
    table = [
        {name: float(cell) if isinstance(cell, Decimal) else cell for name, cell in row.items()}
        for row in answer.records()
    ]
    create_table_artifact(key=key, table=table, description=description)
