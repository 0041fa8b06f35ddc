"""After the rules have changed: extract the whole archive again → load → roll up → publish. No network."""

from __future__ import annotations

import sys
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State

from flows.alerts import alert
from flows.outcome import Run
from flows.parameters import existing
from tasks.extract import extract_captures, pending
from tasks.health import judge_sources
from tasks.load import load_batch, mark_seen
from tasks.publish import publish
from tasks.rollup import roll_up


@flow(on_failure=[alert], on_crashed=[alert])
def reextract(data: Path | None = None, wait: int = 0) -> State[Run]:
    """Reads every archived page anew. What the new rules no longer read stays, marked as superseded by them."""
    run, published = Run(), "nothing to publish"
    with run.part():
        home = existing(data, "archive/index.sqlite")
        with run.writing(home, wait):
            for name, captures in pending(home, again=True).items():
                with run.part(name):
                    run.tell(f"{name} loaded", load_batch(name, extract_captures(name, captures, home), home))
            judge_sources(home)  # the history of a warehouse that was moved away
            mark_seen(home)
            roll_up(home)
            published = publish(home)
    return run.end(published)


if __name__ == "__main__":
    sys.exit(0 if reextract(return_state=True).is_completed() else 1)
