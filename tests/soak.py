"""Many runs over a site that changes, some of them killed, with a server that is restarted: `make soak`, or

`python -m tests.soak 200 SEED`. FAKETIME_LIBRARY=…/libfaketime.so.1 lets each
run's clock jump by days. After each run: no observation is lost or there twice, every citation leads to its
bytes, the published file opens and is one run's. At the end: what memory and disk it took.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from tempfile import mkdtemp

sys.path.insert(0, str(Path(__file__).parent))
import duckdb
from bench_operations import prefect_server
from scraping_server import Answer, Server, article, listing, page, serving
from scraping_server import source as source_of

from tasks.scraping.archive import Archive
from tasks.scraping.sources import Source
from tasks.warehouse.publish import published_path

PROJECT = Path(__file__).parents[1]
KILLED, RESTARTED = 0.3, 0.05  # shares of the runs
SOURCES = 4


def sources(base: str) -> tuple[Source, ...]:
    server = Server(base, {})
    return tuple(
        source_of(server, name=f"thu{n}", listings=[f"http://thu{n}.localhost/{n}/tin"], article="/bai/")
        for n in range(SOURCES)
    )


def one_run(data: Path, base: str) -> int:
    """A run of the flow on these sources, in this process; its exit code."""
    import flows.national_rollup as main

    main.__dict__["_source_list"] = lambda _sample: nullcontext(sources(base))
    return 0 if main.national_rollup(data=data, wait=5, return_state=True).is_completed() else 1


class Site:
    """Four sources whose pages come, are edited and go."""

    def __init__(self, chance: random.Random) -> None:
        self.answers: dict[str, Answer] = {}
        self._chance = chance
        self._pages: list[list[int]] = [[] for _ in range(SOURCES)]
        self.change()

    def change(self) -> None:
        for n, pages in enumerate(self._pages):
            for _ in range(self._chance.randint(0, 2) if pages else 2):
                pages.append(len(pages))
            edited = self._chance.choice(pages)
            for number in {edited, *pages[-2:]}:
                count = self._chance.randint(100, 900)
                text = f"Đến hết năm {2015 + number % 10}, toàn tỉnh có {count} hợp tác xã."
                self.answers[f"/{n}/bai/{number}"] = page(article(f"Hợp tác xã {n}-{number}", text))
            self.answers[f"/{n}/tin"] = page(listing(*(f"/{n}/bai/{number}" for number in reversed(pages[-15:]))))


def broken(data: Path, known: set[str]) -> list[str]:
    """What does not hold; `known` grows by the observations seen."""
    file = published_path(data)
    if not file.exists():
        return []
    faults = []
    with duckdb.connect(file, read_only=True) as con:
        ids = [row[0] for row in con.execute("SELECT observation FROM observations").fetchall()]
        cited = {row[0] for row in con.execute("SELECT archive FROM documents").fetchall()}
        orphans = con.execute("SELECT count(*) FROM observations ANTI JOIN documents USING (document, text_hash)")
        if orphans.fetchall() != [(0,)]:
            faults.append("observations without a document")
    if len(ids) != len(set(ids)):
        faults.append("observations are there twice")
    if lost := known - set(ids):
        faults.append(f"{len(lost)} observations are lost")
    known.update(ids)
    with Archive(data / "archive") as archive:
        kept = {capture.archive: capture for capture in archive.captures()}
        faults += [f"{place} is cited, and not archived" for place in cited - kept.keys()]
        for place in cited & kept.keys():
            archive.read(kept[place])  # raises if it is not what was received
    return faults


def main() -> None:
    runs, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    chance, folder = random.Random(seed), Path(mkdtemp(prefix="htx-soak-"))
    data, site, known = folder / "data", Site(chance), set[str]()
    data.mkdir()
    print(f"seed {seed}, in {folder}")
    told = {"killed": 0, "failed": 0, "restarts": 0}
    with serving(site.answers) as web:
        number = 0
        while number < runs:
            with prefect_server(folder) as api:
                told["restarts"] += 1
                while number < runs and chance.random() > RESTARTED:
                    number += 1
                    site.change()
                    code = _start(data, web.base, api, chance)
                    told["killed"] += code == -signal.SIGKILL
                    told["failed"] += code == 1
                    if faults := broken(data, known):
                        sys.exit(f"after run {number}: {'; '.join(faults)}")
    size = sum(file.stat().st_size for file in data.rglob("*") if file.is_file())
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{runs} runs: {told}; {len(known)} observations, none lost or there twice, every citation resolved")
    print(f"{size / 1e6:.0f} MB on disk, at most {memory:.0f} MB in memory")
    shutil.rmtree(folder)


def _start(data: Path, base: str, api: str, chance: random.Random) -> int:
    command = [sys.executable, "-m", "tests.soak", "run", data, base]
    environment = os.environ | {"PREFECT_API_URL": api}
    if library := os.environ.get("FAKETIME_LIBRARY"):  # libfaketime.so.1, where it is installed: clocks that jump
        days = f"{chance.randint(-2, 2):+d}d"
        environment |= {"LD_PRELOAD": library, "FAKETIME": days, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    with (data.parent / "runs.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=log)
        if chance.random() < KILLED:
            time.sleep(chance.uniform(2, 12))
            process.kill()
        return process.wait()


if __name__ == "__main__":
    if sys.argv[1] == "run":
        sys.exit(one_run(Path(sys.argv[2]), sys.argv[3]))
    main()
