"""After the rules have changed: extract the whole archive again → load → roll up → publish. No network."""

from __future__ import annotations

import sys
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State

from flows.alerts import alert
from flows.outcome import Run
from flows.parameters import existing
from flows.reading import read_and_load
from tasks.extract import pending
from tasks.health import judge_sources
from tasks.load import mark_seen
from tasks.publish import publish
from tasks.rollup import roll_up


@flow(on_failure=[alert], on_crashed=[alert])
def reextract(data: Path | None = None, wait: int = 0) -> State[Run]:
    """Reads every archived page anew. What the new rules no longer read stays, marked as superseded by them."""
    run, published = Run(), "nothing to publish"
    with run.part():
        home = existing(data, "archive/index.sqlite")
        with run.writing(home, wait):
            read_and_load(run, pending(home, again=True), home)
            judge_sources(home)  # the history of a warehouse that was moved away
            mark_seen(home)
            roll_up(home)
            published = publish(home)
    return run.end(published)


if __name__ == "__main__":
    sys.exit(0 if reextract(return_state=True).is_completed() else 1)
