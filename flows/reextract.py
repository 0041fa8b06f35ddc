"""After the rules have changed: extract the whole archive again → load → roll up → publish. No network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.task_runners import ThreadPoolTaskRunner

from flows.outcome import Run
from flows.parameters import existing
from tasks.extract import extract_captures, pending
from tasks.load import load_batch
from tasks.publish import publish
from tasks.rollup import roll_up


@flow(task_runner=ThreadPoolTaskRunner[Any](max_workers=2))  # type: ignore[arg-type] # Prefect's generics
def reextract(data: Path | None = None) -> State[float]:
    """Reads every archived page anew. What the new rules no longer read stays, marked as superseded by them."""
    run = Run()
    with run.part():
        home = existing(data, "archive/index.sqlite")
        captures = pending(home, again=True)
        extracting = {name: extract_captures.submit(name, found, home) for name, found in captures.items()}
        for name, batch in run.settle(extracting).items():
            with run.part(name):
                run.tell(f"{name} loaded", load_batch(batch, home))
        roll_up(home)
        run.tell("published", publish(home))
    return run.end("read again and published")


if __name__ == "__main__":
    sys.exit(0 if reextract(return_state=True).is_completed() else 1)
