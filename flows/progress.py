"""How far a long stage is: a line of the log every few seconds, and a progress artifact of the run."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import cast
from uuid import UUID

from prefect import get_run_logger
from prefect.artifacts import create_progress_artifact, update_progress_artifact

from tasks.records import Tally

EVERY = 5.0  # seconds


@contextmanager
def progress(stage: str, sources: int, tally: Tally) -> Iterator[None]:
    """Tells of a stage over so many sources while the context lasts; `tally` is what its workers count in.

    A stage that is done within seconds leaves its artifact only; one with nothing to do leaves none.
    """
    if not sources:
        yield
        return
    began, before, logger = time.perf_counter(), tally.read(), get_run_logger()
    artifact: UUID | None = None
    ended = threading.Event()

    def so_far() -> tuple[float, str]:
        done, pages = (now - then for now, then in zip(tally.read(), before, strict=True))
        done = min(done, sources)  # a source that was tried again counts again
        return 100.0 * done / sources, f"{stage}: {line(done, sources, pages, time.perf_counter() - began)}"

    def show() -> str:
        nonlocal artifact
        share, told = so_far()
        if artifact is None:
            artifact = cast(UUID, create_progress_artifact(share, key=stage, description=told))
        else:
            update_progress_artifact(artifact, share, description=told)
        return told

    def tick() -> None:
        while not ended.wait(EVERY):
            logger.info(show())

    # In the flow's own context: elsewhere Prefect knows of no server, and starts another.
    thread = threading.Thread(target=copy_context().run, args=(tick,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        show()


def line(done: int, sources: int, pages: int, seconds: float) -> str:
    """'12 of 109 sources, 340 pages, 2.1 pages/s, about 14 min left'."""
    told = [f"{done} of {sources} sources", f"{pages} pages", f"{pages / seconds if seconds else 0.0:.1f} pages/s"]
    if 0 < done < sources:
        left = seconds / done * (sources - done)
        told.append(f"about {left / 60:.0f} min left" if left >= 90 else f"about {left:.0f} s left")
    return ", ".join(told)
