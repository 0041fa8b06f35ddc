"""The publish door: the file for analysts, and what Prefect shows of it."""

from __future__ import annotations

import json
from pathlib import Path

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from tasks.settings import settings
from tasks.warehouse.database import open_working, scalar
from tasks.warehouse.publish import Published
from tasks.warehouse.publish import publish as publish_file
from tasks.warehouse.query import query, rollup_table


@task(name="publish", cache_policy=NO_CACHE)
def publish(data: Path, *, swept: bool = False) -> Published:
    """Put `data/htx.duckdb` in place and show its newest years, coverage and warnings as artifacts of the run."""
    with open_working(data) as con:
        published = publish_file(con, data, settings(data).versions, swept=swept)
    _show("national-rollup", "The national rollup of the newest years", rollup_table(data).to_json(orient="records"))
    checks = query(data, "SELECT check_name, severity, sentence, offending FROM check_results ORDER BY ALL")
    _show("check-results", "What the checks found", checks.to_json(orient="records"))
    create_markdown_artifact(
        key="published",
        markdown=f"`{published.path}`: {published.observations} current observations, {published.size:,} bytes",
    )
    return published


def publishable(data: Path) -> bool:
    """Whether anything was ever loaded."""
    with open_working(data) as con:
        return bool(scalar(con, "SELECT count(*) FROM captures"))


def _show(key: str, description: str, records: str) -> None:
    create_table_artifact(key=key, table=json.loads(records), description=description)
