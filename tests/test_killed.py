"""kill -9 while loading, modelling and publishing. All 20 moments are in tests/soak_kill.py: `make soak-kill`."""

from __future__ import annotations

import time
from pathlib import Path

from soak_kill import killed_run, state, work


def test_a_killed_run_leaves_nothing_half_done(tmp_path: Path) -> None:
    started = time.perf_counter()
    work(tmp_path / "never", pages=30)
    seconds = time.perf_counter() - started
    expected = state(tmp_path / "never" / "htx.duckdb")
    assert len(expected["observations"]) == 600
    data = tmp_path / "killed"
    killed_run(data, seconds * 0.6, pages=30)  # while it builds or publishes, as far as runs are alike
    if (data / "htx.duckdb").exists():
        assert state(data / "htx.duckdb") == expected
    work(data, pages=30)
    assert state(data / "htx.duckdb") == expected
