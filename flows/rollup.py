"""From what is loaded: roll up → publish."""

from __future__ import annotations

import sys
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State

from flows.alerts import alert
from flows.outcome import Run
from flows.parameters import existing
from tasks.publish import publish
from tasks.rollup import roll_up


@flow(on_failure=[alert], on_crashed=[alert])
def rollup(data: Path | None = None, wait: int = 0) -> State[Run]:
    """Builds, checks and publishes the models, after their SQL or the reference tables have changed."""
    run, published = Run(), "nothing to publish"
    with run.part():
        home = existing(data, "work/warehouse.duckdb")
        with run.writing(home, wait):
            roll_up(home)
            published = publish(home)
    return run.end(published)


if __name__ == "__main__":
    sys.exit(0 if rollup(return_state=True).is_completed() else 1)
