"""What two journeys share: archived captures are read and loaded, source by source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from prefect.utilities.annotations import quote

from flows.outcome import Run
from flows.progress import progress
from tasks.extract import extract_captures
from tasks.load import load_batch
from tasks.records import Capture, Tally


def read_and_load(run: Run, captures: Mapping[str, Sequence[Capture]], home: Path) -> None:
    """Reads and loads the captures of each source; what fails in one is noted, and the others go on."""
    done = Tally()
    with progress("reading", len(captures), done):
        for name, of_source in captures.items():
            with run.part(name):
                captured = cast(Sequence[Capture], quote(of_source))  # else Prefect looks into each for futures
                run.tell(f"{name} loaded", load_batch(name, extract_captures(name, captured, home), home))
            done.add(sources=1, pages=len(of_source))
