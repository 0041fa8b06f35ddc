"""Readers in processes of their own that query the published file in a loop while runs publish.

`python -m tests.readers FILE` is one reader: until its standard input closes it opens the file, asks tables that must
agree with one another, and closes it. It prints how often it read, how many versions it saw, and what did not agree.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

PROJECT = Path(__file__).parents[1]
CELL = "year, map, organisation, activity, indicator, measure, unit, with_credit_funds"
# Each answers with rows that contradict one another. All are asked within one connection.
CONTRADICTIONS = {
    "the national sum is not that of its provinces": f"""
        SELECT {CELL} FROM national_rollup r JOIN province_series p USING ({CELL})
        WHERE p.reports AND r.reported_sum IS NOT NULL
        GROUP BY ALL HAVING any_value(r.reported_sum) <> sum(p.value)
    """,
    "the national sum is not that of its regions": f"""
        SELECT {CELL} FROM national_rollup n JOIN region_rollup r USING ({CELL})
        GROUP BY ALL HAVING any_value(n.reported_sum) <> sum(r.reported_sum)
    """,
    "a figure's observation is not there": """
        SELECT year FROM best_figures ANTI JOIN observations USING (observation)
    """,
    "a run's page is not whole": """
        SELECT document FROM documents ANTI JOIN current_observations USING (document) WHERE superseded_at IS NULL
    """,
    "the newest page does not fit the version": """
        SELECT value FROM meta WHERE key = 'version'
            AND value::INTEGER - 1 <> (SELECT count(*) FROM documents WHERE document LIKE 'run-%')
    """,
}


@dataclass
class Readings:
    """What the readers of one test told."""

    reads: int = 0
    versions: int = 0  # the most that one reader saw
    faults: tuple[str, ...] = ()


def read_while(work: Callable[[], None], file: Path, readers: int) -> Readings:
    """What that many readers of `file` see while `work` goes on."""
    command = [sys.executable, "-m", "tests.readers", file]
    processes = [
        subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(readers)
    ]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "reading\n"
    try:
        work()
    finally:
        told = [process.communicate()[0].splitlines() for process in processes]
    found = Readings(faults=tuple(line for lines in told for line in lines[2:]))
    for lines in told:
        found.reads += int(lines[0])
        found.versions = max(found.versions, int(lines[1]))
    return found


def main() -> None:
    file, over = sys.argv[1], threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    reads, versions, faults = 0, set[str](), list[str]()
    print("reading", flush=True)
    while not over.is_set():
        try:
            with duckdb.connect(file, read_only=True, config={"threads": 1}) as con:
                [(version,)] = con.execute("SELECT value FROM meta WHERE key = 'version'").fetchall()
                for what, sql in CONTRADICTIONS.items():
                    faults += [f"version {version}: {what}: {row}" for row in con.execute(sql).fetchall()]
            versions.add(version)
        except duckdb.Error as fault:
            faults.append(str(fault))
        reads += 1
        over.wait(0.3)  # ten readers that never rest would leave the run no processor
    print(reads, len(versions), *faults, sep="\n")


if __name__ == "__main__":
    main()
