"""One writer: a run holds the data folder while it fills it; a second one waits, or is refused in one line.

Two things keep runs apart. The kernel's lock on `work/run.lock` ends with its process, whatever ends that, and reaches
other machines where the file system carries locks (NFS 4, SMB). Where it does not, a heartbeat does: the holder touches
the file every few seconds, and who finds another machine's name in it watches before taking it. Only whether the file
changes is looked at, never what a clock says: two machines' clocks may differ, and jump.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from tasks.warehouse.database import WarehouseError

BEAT = 5.0  # seconds
SILENCE = 3 * BEAT  # without a beat, a holder on another machine is dead
POLL = 0.5


class BusyError(WarehouseError):
    """Another run writes to the data folder."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes, as told in the lock file."""

    run: str
    host: str
    pid: int
    since: str  # UTC

    def __str__(self) -> str:
        return f"{self.run} (process {self.pid} on {self.host}, since {self.since} UTC)"


@contextmanager
def one_writer(
    data: Path, run: str, wait: float = 0.0, tell: Callable[[str], None] | None = None, silence: float = SILENCE
) -> Iterator[None]:
    """Holds the data folder for `run`. Waits `wait` seconds for another to end, and tells for whom.

    Raises `BusyError` if it has not ended by then. What a killed run left is taken over: at once if it was of this
    machine, else when it has been silent for `silence` seconds.
    """
    path = data / "work" / "run.lock"
    end, told = time.monotonic() + wait, None
    while True:
        taken = _take(path, run, silence)
        if isinstance(taken, int):
            break
        if time.monotonic() >= end:
            hint = "" if wait else ", or let this one wait with --wait MINUTES"
            raise BusyError(f"{data} is being written by {taken}: run this again when that has ended{hint}")
        if taken != told and tell is not None:
            tell(f"waiting for {taken}")
            told = taken
        time.sleep(POLL)
    over = threading.Event()
    heart = threading.Thread(target=_beat, args=(taken, over), daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()
        os.ftruncate(taken, 0)
        os.close(taken)


def holder(data: Path) -> Holder | None:
    """Who holds the data folder, or held it when killed; None if the last run ended by itself."""
    try:
        return _read((data / "work" / "run.lock").read_bytes())
    except FileNotFoundError:
        return None


def killed(data: Path) -> Holder | None:
    """The run that was killed while it held the folder, if that was so; on another machine it may live."""
    last = holder(data)
    if last is None or last.host != socket.gethostname():
        return None
    with (data / "work" / "run.lock").open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
    return last


def _take(path: Path, run: str, silence: float) -> int | Holder:
    """The open lock file that is ours now, or who has it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as fault:
        raise WarehouseError(f"{path} cannot be opened: {fault.strerror}") from fault
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        last = _read(os.pread(lock, 4096, 0))
        if last is not None and last.host != socket.gethostname() and _beats(path, silence):
            os.close(lock)
            return last
    except BlockingIOError:
        last = _read(os.pread(lock, 4096, 0))
        os.close(lock)
        return last or Holder("a run that is just starting", socket.gethostname(), 0, "now")
    except OSError as fault:
        os.close(lock)
        raise WarehouseError(f"{path} cannot be locked: {fault.strerror}, and DuckDB needs locks there too") from fault
    us = Holder(run, socket.gethostname(), os.getpid(), f"{datetime.now(UTC):%Y-%m-%d %H:%M}")
    os.ftruncate(lock, 0)
    os.pwrite(lock, json.dumps(asdict(us), ensure_ascii=False).encode(), 0)
    return lock


def _read(content: bytes) -> Holder | None:
    """None for an empty file, and for one that a kill tore."""
    try:
        return Holder(**json.loads(content))
    except (ValueError, TypeError):
        return None


def _beats(path: Path, silence: float) -> bool:
    """Whether anybody touches the file within that time. It is opened anew each time, or a network file system may tell
    what it remembers."""

    def touched() -> int:
        with path.open("rb") as file:
            return os.fstat(file.fileno()).st_mtime_ns

    first, end = touched(), time.monotonic() + silence
    while time.monotonic() < end:
        time.sleep(min(POLL, silence))
        if touched() != first:
            return True
    return False


def _beat(lock: int, over: threading.Event) -> None:
    while not over.wait(BEAT):
        os.utime(lock)
