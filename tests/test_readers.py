"""Readers never meet a lock, half a table or a mix of two runs. The whole of it is in `make bench`."""

from __future__ import annotations

from pathlib import Path

from readers import read_while
from warehouse_samples import figure, page, rolled_up

from tasks.warehouse.publish import published_path


def publish_runs(data: Path, runs: int) -> None:
    """As many runs, each with a page more."""
    for number in range(runs):
        rolled_up(data, page(f"run-{number}", figure("Lạng Sơn", 500 + number, 2000 + number)))


def test_readers_see_whole_versions_while_runs_publish(tmp_path: Path) -> None:
    rolled_up(tmp_path, page("first", figure("Lào Cai", 502)))
    seen = read_while(lambda: publish_runs(tmp_path, 2), published_path(tmp_path), readers=2)
    assert seen.faults == ()
    assert seen.versions > 1 and seen.reads >= 4
