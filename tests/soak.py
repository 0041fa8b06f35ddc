"""Many runs over a site that changes, by hand and by a worker, while things are killed: `make soak`, or

`python -m tests.soak 200 SEED`. At random moments a run, the worker, the server, or worker and run together are killed
and started again, and each run's clock is wrong by some days. After each run: no
observation is lost or there twice, every citation leads to its bytes, the published file opens and is one run's; and
every run that was asked for has ended. Tells now and then what memory and disk are taken.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

sys.path.insert(0, str(Path(__file__).parent))
import duckdb
import httpx
from bench_operations import BIN, free_port
from prefect.client.orchestration import SyncPrefectClient
from prefect.settings import PREFECT_API_URL, temporary_settings
from scraping_server import serving
from soak_site import Site
from test_alerts_by_the_server import hasty

import flows
from flows.watch import automations, declare
from tasks.scraping.archive import Archive
from tasks.warehouse.lock import holder
from tasks.warehouse.publish import published_path

PROJECT = Path(__file__).parents[1]
STRUCK = {"nothing": 0.66, "run": 0.2, "worker": 0.07, "server": 0.05, "worker and run": 0.02}  # shares of the runs
# Then the server counts a run as crashed, in seconds: without a heartbeat, which comes every 30, and without a start.
SILENT, LATE = 65, 25
EVERY = 20  # runs, then a line


@dataclass
class Service:
    """A process that is killed and started again. Memory is the most that one of them took, in MB."""

    command: list[str | Path]
    environment: dict[str, str]
    log: Path
    memory: float = 0.0
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=PROJECT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        self.process.kill()
        _, _, usage = os.wait4(self.process.pid, 0)
        self.memory = max(self.memory, usage.ru_maxrss / 1024)


class Operations:
    """A Prefect server, a worker, and runs on both ways: by hand, and of a deployment."""

    def __init__(self, folder: Path, site: str, chance: random.Random) -> None:
        self.data, self.chance, self.memory = folder / "data", chance, 0.0
        self.data.mkdir()
        port = free_port()
        self._log, self._wrong_clock = folder / "runs.log", folder / "clock.so"
        compiling = ["cc", "-O1", "-shared", "-fPIC", "-o", self._wrong_clock, Path(__file__).with_name("soak_clock.c")]
        subprocess.run(compiling, check=True)
        own = {"PREFECT_HOME": str(folder / "prefect"), "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
        own |= {
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
            "HTX_DATA": str(self.data),
            "SOAK_SITE": site,
        }
        self._environment = os.environ | flows.PREFECT | own
        self._api = SyncPrefectClient(own["PREFECT_API_URL"])  # asks again while the server is busy or away
        start = [BIN / "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
        self.server = Service(start, self._environment, folder / "server.log")
        work = [BIN / "prefect", "worker", "start", "--pool", "htx"]
        self.worker = Service(work, self._environment, folder / "worker.log")

    def open(self) -> None:
        self.server.start()
        self._answered()
        for command in ("work-pool create htx --type process", "work-queue create writers --pool htx --limit 1"):
            subprocess.run([BIN / "prefect", *command.split()], env=self._environment, check=True, capture_output=True)
        with temporary_settings({PREFECT_API_URL: self._environment["PREFECT_API_URL"]}):
            declare([hasty(each, SILENT if "nobody hears" in each.name else LATE) for each in automations([])])
        self._deployment = self._api.create_deployment(
            self._api.create_flow_from_name("national-rollup"),
            "soak",
            work_pool_name="htx",
            work_queue_name="writers",
            entrypoint="tests.soak_site.national_rollup",
            pull_steps=[],
            parameters={"wait": 5},
            job_variables={"working_dir": str(PROJECT)},
        )
        self.worker.start()

    def close(self) -> None:
        self.worker.kill()
        self.server.kill()

    def run(self) -> tuple[str, str]:
        """One run, by hand or by the worker, while something is struck: (what was struck, how the run ended)."""
        [struck] = self.chance.choices(list(STRUCK), STRUCK.values())
        # By a wrong clock's heartbeats a server cannot tell when it heard of a run for the last time.
        clock = {} if struck == "worker and run" else self._clock()
        if struck in {"nothing", "run", "server"} and self.chance.random() < 0.6:
            return struck, self._by_hand(struck, clock)
        return struck, self._by_worker(struck, clock)

    def _by_hand(self, struck: str, clock: dict[str, str]) -> str:
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "tests.soak_site"]
            process = subprocess.Popen(command, cwd=PROJECT, env=self._environment | clock, stdout=log, stderr=log)
        if struck != "nothing":
            time.sleep(self.chance.uniform(2, 10))
            self.strike(struck, process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        self.memory = max(self.memory, usage.ru_maxrss / 1024)
        return {0: "COMPLETED", 1: "FAILED", -signal.SIGKILL: "killed"}[os.waitstatus_to_exitcode(status)]

    def _by_worker(self, struck: str, clock: dict[str, str]) -> str:
        variables = {"working_dir": str(PROJECT), "env": clock}
        run = self._api.create_flow_run_from_deployment(self._deployment, job_variables=variables).id
        if struck != "nothing":
            time.sleep(self.chance.uniform(1, 10))
            writing = holder(self.data)
            self.strike(struck, writing.pid if writing else None)
        end = time.monotonic() + 600
        while not (state := self._api.read_flow_run(run).state) or not state.is_final():
            if time.monotonic() > end:
                sys.exit(f"a run is {state and state.name} since ten minutes; {struck} was killed")
            time.sleep(0.5)
        return state.type.value

    def strike(self, what: str, run: int | None) -> None:
        if "worker" in what:
            self.worker.kill()
        if "run" in what and run:
            with suppress(ProcessLookupError):  # it was quicker
                os.kill(run, signal.SIGKILL)
        if what == "server":
            self.server.kill()
            self.server.start()
            self._answered()
        if "worker" in what:
            self.worker.start()

    def _answered(self) -> None:
        while True:
            try:
                self._api.hello().raise_for_status()
                return
            except httpx.HTTPError:
                time.sleep(0.2)

    def _clock(self) -> dict[str, str]:
        """What makes a run's clock wrong by up to two days."""
        return {"LD_PRELOAD": str(self._wrong_clock), "SOAK_CLOCK": str(self.chance.randint(-2, 2) * 86_400)}


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


def size(folder: Path) -> float:
    """In MB, what other names of the same bytes take counted once."""
    files = {(stat.st_dev, stat.st_ino): stat.st_size for file in folder.rglob("*") if (stat := file.lstat())}
    return sum(files.values()) / 1e6


def main() -> None:
    runs, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    chance, folder = random.Random(seed), Path(mkdtemp(prefix="htx-soak-"))
    site, known, told = Site(chance), set[str](), Counter[str]()
    print(f"seed {seed}, in {folder}", flush=True)
    with serving(site.answers) as web:
        operations = Operations(folder, web.base, chance)
        operations.open()
        with closing(operations):
            for number in range(1, runs + 1):
                site.change()
                struck, ended = operations.run()
                told.update([f"runs {ended}", *([f"{struck} struck"] if struck != "nothing" else [])])
                if faults := broken(operations.data, known):
                    sys.exit(f"after run {number}: {'; '.join(faults)}")
                if number % EVERY == 0 or number == runs:
                    line = f"run {number}: {len(known)} observations, {size(operations.data):.0f} MB of data"
                    line += (
                        f", {size(folder / 'prefect'):.0f} MB of Prefect's, memory of a run {operations.memory:.0f} MB"
                    )
                    print(line, flush=True)
    print(", ".join(f"{count} {what}" for what, count in sorted(told.items())))
    print(f"memory of server and worker {operations.server.memory:.0f} and {operations.worker.memory:.0f} MB")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
