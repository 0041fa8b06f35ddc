"""kill -9 at random moments of load, models and publish: `make soak-kill`, 20 of them, each on a folder of its own.

Whatever was interrupted, the published file is whole at once, and the next run ends as one that was never killed.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from bench_warehouse import batches

from tasks.warehouse.database import open_working
from tasks.warehouse.load import load
from tasks.warehouse.publish import publish
from tasks.warehouse.rollup import rebuild

PAGES = 600
State = dict[str, list[str]]


def work(data: Path, pages: int = PAGES) -> None:
    """What a run does with what it has read; a line when it begins, so that imports are not what is killed."""
    print("begun", flush=True)
    for batch in batches(pages, pages // 3):
        with open_working(data) as con:
            load(con, batch)
    with open_working(data) as con:
        rebuild(con)
        publish(con, data)


def start(data: Path, pages: int = PAGES) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, str(data), str(pages)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "begun\n"
    return process


def whole_run(data: Path) -> float:
    """A run to its end; the seconds that it took after its imports."""
    process = start(data)
    started = time.perf_counter()
    assert process.wait(timeout=300) == 0
    return time.perf_counter() - started


def killed_run(data: Path, after: float, pages: int = PAGES) -> bool:
    """A run that is killed after so many seconds; whether it was still at work."""
    process = start(data, pages)
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def state(file: Path) -> State:
    """Every table of a published file, row by row, without when it was published and as which version."""
    with duckdb.connect(file, read_only=True) as con:
        tables = [name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        found = {name: con.execute(f"FROM {name}").fetchall() for name in tables if name != "meta"}
    return {name: sorted(map(str, rows)) for name, rows in found.items()}


def main(kills: int) -> None:
    home = Path(tempfile.mkdtemp(prefix="htx-soak-"))
    try:
        seconds = whole_run(home / "never")
        expected = state(home / "never" / "htx.duckdb")
        moments, struck = random.Random(0), 0
        while struck < kills:
            data, after = home / str(struck), moments.uniform(0, seconds)
            if not killed_run(data, after):
                shutil.rmtree(data)
                continue
            published = data / "htx.duckdb"
            assert not published.exists() or state(published) == expected
            whole_run(data)
            assert state(published) == expected, f"killed after {after:.2f} s"
            struck += 1
            print(
                f"{struck:2}: killed after {after:.2f} s of {seconds:.2f}, the next run ended as if never killed",
                flush=True,
            )
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        work(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        main(20)
