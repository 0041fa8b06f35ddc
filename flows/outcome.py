"""How a run goes on when a part of it fails, and how it ends: nothing that went right is lost, no fault is hidden."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from prefect import get_run_logger
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.states import Completed, Failed

from tasks.records import HtxError

T = TypeVar("T")


@dataclass
class Run:
    """One run of a flow. `faults` has a clear line for each part that failed."""

    faults: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.perf_counter)

    @contextmanager
    def part(self, name: str = "") -> Iterator[None]:
        """Lets the run go on when this part meets what a person can mend. Anything else is a bug and ends the run."""
        try:
            yield
        except HtxError as fault:
            self._note(name, fault)

    def settle(self, futures: Mapping[str, PrefectFuture[T]]) -> dict[str, T]:
        """Waits for all parts; the results of those that succeed."""
        results = {}
        for name, future in futures.items():
            result = future.result(raise_on_failure=False)
            if isinstance(result, Exception):
                self._note(name, result)
            else:
                results[name] = result
                self.tell(name, result)
        return results

    def tell(self, name: str, report: Any) -> None:
        """Logs the counts of a report, a dataclass, that are not zero."""
        counts = {field.name: getattr(report, field.name) for field in fields(report)}
        told = ", ".join(
            f"{count} {what.replace('_', ' ')}" for what, count in counts.items() if count and type(count) is int
        )
        get_run_logger().info("%s: %s", name, told or "nothing")

    def end(self, message: str) -> State[float]:
        """The state that the run ends in; its result is the run's own seconds."""
        seconds = time.perf_counter() - self.started
        if self.faults:
            return Failed(message="\n".join(self.faults), data=seconds)
        return Completed(message=message, data=seconds)

    def _note(self, name: str, fault: Exception) -> None:
        if isinstance(fault, HtxError):
            line = str(fault) if name in str(fault) else f"{name}: {fault}"
            get_run_logger().error(line)
        else:
            line = f"{name}: {type(fault).__name__}: {fault}"
            get_run_logger().error(line, exc_info=fault)
        self.faults.append(" ".join(line.split()))
