"""One writer: who waits, who is refused, and what a killed run leaves behind. With real processes and real locks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tasks.warehouse.lock import BusyError, holder, one_writer

HOLD = """
import sys
from pathlib import Path
from tasks.warehouse.lock import one_writer
with one_writer(Path(sys.argv[1]), "weekly 'old-owl'"):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def other_run(data: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the folder until it is sent a line, or killed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, data], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def left_behind(data: Path, host: str) -> Path:
    """What a run on `host` writes into the lock file and does not take away."""
    path = data / "work" / "run.lock"
    path.parent.mkdir(parents=True)
    told = {"run": "weekly 'old-owl'", "host": host, "pid": 4711, "since": "2026-11-22 05:00"}
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def test_a_second_run_is_refused_in_one_line_that_names_the_first(tmp_path: Path) -> None:
    with (
        other_run(tmp_path) as first,
        pytest.raises(BusyError, match=rf"is being written by weekly 'old-owl' \(process {first.pid} on ") as refused,
        one_writer(tmp_path, "ad-hoc"),
    ):
        pass
    assert "\n" not in str(refused.value)


def test_a_second_run_waits_and_says_for_whom(tmp_path: Path) -> None:
    told: list[str] = []
    with other_run(tmp_path) as first:
        assert first.stdin is not None
        threading.Timer(0.3, first.stdin.close).start()
        with one_writer(tmp_path, "ad-hoc", wait=30, tell=told.append):
            held = holder(tmp_path)
            assert held is not None and (held.run, held.pid) == ("ad-hoc", os.getpid())
    assert len(told) == 1 and told[0].startswith("waiting for weekly 'old-owl'")
    assert holder(tmp_path) is None


def test_the_lock_of_a_killed_run_is_taken_over_at_once(tmp_path: Path) -> None:
    with other_run(tmp_path) as first:
        first.kill()
        first.wait()
        assert holder(tmp_path) is not None
        with one_writer(tmp_path, "next", silence=3600):
            pass
    assert holder(tmp_path) is None


def test_a_run_that_fails_lets_go(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), one_writer(tmp_path, "first"):
        raise ZeroDivisionError
    with one_writer(tmp_path, "second"):
        pass


def test_another_machine_that_breathes_is_not_disturbed(tmp_path: Path) -> None:
    """A folder shared by a file system that carries no locks: only the touched file tells that a run goes on."""
    path = left_behind(tmp_path, "elsewhere")
    over = threading.Event()

    def beat() -> None:
        while not over.wait(0.05):
            os.utime(path)

    heart = threading.Thread(target=beat)
    heart.start()
    try:
        with (
            pytest.raises(BusyError, match=r"weekly 'old-owl' \(process 4711 on elsewhere, since"),
            one_writer(tmp_path, "ad-hoc", silence=30),
        ):
            pass
    finally:
        over.set()
        heart.join()


def test_another_machine_that_is_silent_is_dead_whatever_the_clocks_say(tmp_path: Path) -> None:
    path = left_behind(tmp_path, "elsewhere")
    os.utime(path, (time.time() + 86_400,) * 2)
    with one_writer(tmp_path, "ad-hoc", silence=0.2):
        held = holder(tmp_path)
        assert held is not None and held.run == "ad-hoc"


def test_a_torn_lock_file_hinders_nobody(tmp_path: Path) -> None:
    left_behind(tmp_path, "elsewhere").write_bytes(b'{"run": "wee')
    with one_writer(tmp_path, "ad-hoc"):
        pass
