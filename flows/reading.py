"""What two journeys share: archived captures are read and loaded, source by source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar, cast

from prefect.utilities.annotations import quote

from flows.outcome import Run
from flows.progress import progress
from tasks.extract import extract_captures
from tasks.load import load_batch
from tasks.records import Capture, Tally

T = TypeVar("T")


def unseen(value: T) -> T:
    """The value, for a task: Prefect would look for futures in each of its parts, where there are none."""
    return cast(T, quote(value))


def read_and_load(run: Run, captures: Mapping[str, Sequence[Capture]], home: Path) -> None:
    """Reads and loads the captures of each source; what fails in one is noted, and the others go on."""
    done = Tally()
    with progress("reading", len(captures), done):
        for name, of_source in captures.items():
            with run.part(name):
                batch = extract_captures(name, unseen(of_source), home)
                run.tell(f"{name} loaded", load_batch(name, batch, home))
            done.add(sources=1, pages=len(of_source))
