"""How a run goes on when a part of it fails, and how it ends: nothing that went right is lost, no fault is hidden."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from prefect import get_run_logger
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from tasks.records import HtxError
from tasks.warehouse.database import open_working
from tasks.warehouse.lock import one_writer

T = TypeVar("T")


def deployed() -> bool:
    """Whether a deployment runs this flow, and no person waits for it. `prefect.runtime` would ask the server."""
    context = FlowRunContext.get()
    return context is not None and context.flow_run is not None and context.flow_run.deployment_id is not None


@dataclass
class Run:
    """One run of a flow. `faults` has a line for each part that failed."""

    faults: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.perf_counter)
    seconds: float = 0.0  # when it has ended

    @contextmanager
    def part(self, name: str = "") -> Iterator[None]:
        """Notes what this part raises and lets the run go on: it ends Failed, but not before the rest is done."""
        try:
            yield
        except HtxError as fault:
            self.fault(name, str(fault))
        except Exception as bug:  # noqa: BLE001 - one source's bug must not keep the others from being published
            self.fault(name, f"{type(bug).__name__}: {bug}", bug)

    @contextmanager
    def writing(self, home: Path, wait: int) -> Iterator[None]:
        """Holds the data folder. Waits `wait` minutes for another run to end; raises `BusyError` if it does not.

        The working database stays open meanwhile: each stage connects to it at once, and one that cannot be used is
        told before anything is fetched.
        """
        with (
            one_writer(home, f"{flow_run.flow_name} '{flow_run.name}'", 60.0 * wait, get_run_logger().info),
            open_working(home),
        ):
            yield

    def fault(self, name: str, fault: str, bug: Exception | None = None) -> None:
        """Notes one fault: the run will end Failed."""
        line = " ".join((fault if name in fault else f"{name}: {fault}").split())
        get_run_logger().error(line, exc_info=bug)
        self.faults.append(line)

    def settle(self, scraping: Mapping[str, PrefectFuture[T]]) -> dict[str, T]:
        """Waits for all sources; the reports of those that succeed."""
        results = {}
        for name, future in scraping.items():
            with self.part(name):
                results[name] = future.result()
                self.tell(f"{name} scraped", results[name])
        return results

    def tell(self, name: str, report: Any) -> None:
        """Logs the counts of a report, a dataclass, that are not zero."""
        counts = {each.name: getattr(report, each.name) for each in fields(report)}
        told = [f"{count} {what.replace('_', ' ')}" for what, count in counts.items() if type(count) is int and count]
        get_run_logger().info("%s: %s", name, ", ".join(told) or "nothing")

    def end(self, message: str) -> State[Run]:
        """The state that the run ends in; its result is the run, or a `RunFailedError`."""
        self.seconds = time.perf_counter() - self.started
        if self.faults:
            fault = RunFailedError(self)
            return Failed(message=str(fault), data=fault)
        return Completed(message=message, data=self)


class RunFailedError(HtxError):
    """Parts of a run failed. The rest is published."""

    def __init__(self, run: Run) -> None:
        more = f" (and {len(run.faults) - 1} more, see the log)" if run.faults[1:] else ""
        super().__init__(run.faults[0] + more)
        self.run = run
