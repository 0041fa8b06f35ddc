"""How operations hold up: `python -m tests.bench_operations`, on a machine that does nothing else.

Readers beside publishing runs; a run in which nothing changed, against a running server; and what orchestration costs
in a run of 63 sources with 20 new pages each.
"""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from compileall import compile_dir
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx

import flows
import tasks
from tasks.extract import pending
from tasks.extraction import extract
from tasks.extractor import EXTRACTOR
from tasks.reading import Unread, read
from tasks.records import Capture
from tasks.scraping.archive import Archive
from tasks.scraping.crawl import crawl
from tasks.scraping.fetch import Fetcher
from tasks.scraping.sources import Source
from tasks.warehouse.database import open_working
from tasks.warehouse.frames import Reading, to_batch
from tasks.warehouse.load import load, mark_seen
from tasks.warehouse.publish import publish, published_path
from tasks.warehouse.rollup import rebuild

sys.path.insert(0, str(Path(__file__).parent))
from readers import read_while
from scraping_server import Answer, article, listing, page, serving
from scraping_server import source as source_of
from test_readers import publish_runs
from warehouse_samples import figure, rolled_up
from warehouse_samples import page as reading

BIN = Path(sys.executable).parent
SOURCES, PAGES = 63, 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def prefect_server(home: Path) -> Iterator[str]:
    """A server on a free loopback port; its API's address."""
    port = free_port()
    command = [BIN / "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
    environment = os.environ | flows.PREFECT | {"PREFECT_HOME": str(home)}
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            while True:
                try:
                    httpx.get(f"http://127.0.0.1:{port}/api/health").raise_for_status()
                    break
                except httpx.HTTPError:
                    time.sleep(0.2)
            yield f"http://127.0.0.1:{port}/api"
        finally:
            process.terminate()
            process.wait()


def readers_beside_runs(data: Path, readers: int = 10, runs: int = 30) -> None:
    rolled_up(data, reading("first", figure("Lào Cai", 502)))
    seen = read_while(lambda: publish_runs(data, runs), published_path(data), readers)
    print(f"{readers} readers beside {runs} publishing runs: {seen.reads} reads, {len(seen.faults)} of them failed")
    for fault in seen.faults[:5]:
        print(f"  {fault}")


def nothing_changed(api: str, data: Path, rounds: int = 5) -> None:
    command = [BIN / "htx", "run", "--sample", "--data", data]
    environment = os.environ | {"PREFECT_API_URL": api}
    took, worked = [], []
    for _ in range(rounds + 1):
        started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, env=environment, check=True, capture_output=True)
        took.append(time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        worked.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    told = f"median {median(took[1:]):.1f} s of {rounds}, from {min(took[1:]):.1f} to {max(took[1:]):.1f}"
    told += f", {median(worked[1:]):.1f} s of a processor"
    print(f"A run in which nothing changed, from the command to its end: {told}")


def many_pages(api: str, folder: Path, rounds: int = 3) -> None:
    """The same work as a flow and as plain calls, by turns: the difference is Prefect's."""
    from prefect.logging.handlers import APILogHandler
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: api}), sites() as sources:
        from flows.national_rollup import national_rollup

        sys.modules["flows.national_rollup"].__dict__["_source_list"] = lambda _sample: nullcontext(sources)

        def as_flow(data: Path) -> None:
            national_rollup(data=data)
            APILogHandler().flush()  # what it logged is still being sent, and the server is gone before this process

        plain, flow = [], []
        for number in range(rounds):
            plain.append(timed(lambda data: plainly(sources, data), folder / f"plain-{number}"))
            flow.append(timed(as_flow, folder / f"flow-{number}"))
    for what, which in (("by the clock", 0), ("of a processor", 1)):
        whole, bare = median(each[which] for each in flow), median(each[which] for each in plain)
        told = f"{whole:.1f} s as a flow, {bare:.1f} s as plain calls: {1 - bare / whole:.0%} in Prefect"
        print(f"{SOURCES} sources with {PAGES} new pages each, {what}, median of {rounds}: {told}")


def timed(work: Callable[[Path], object], data: Path) -> tuple[float, float]:
    """Seconds that it took, and of these a processor's for this process."""
    started, before = time.perf_counter(), time.process_time()
    work(data)
    return time.perf_counter() - started, time.process_time() - before


@contextmanager
def sites() -> Iterator[tuple[Source, ...]]:
    """63 sources on one loopback server, each with its listing and its pages."""
    answers: dict[str, Answer] = {}
    for number in range(SOURCES):
        links = [f"/{number}/bai/{n}" for n in range(PAGES)]
        answers[f"/{number}/tin"] = page(listing(*links))
        for n, link in enumerate(links):
            figures = [f"Năm {2010 + k} toàn tỉnh có {100 + number + n + k} hợp tác xã." for k in range(8)]
            answers[link] = page(article(f"Hợp tác xã {number}-{n}", " ".join(figures)))
    with serving(answers) as server:
        made = []
        for number in range(SOURCES):
            base = source_of(server)
            address = f"http://thu{number}.localhost/{number}/tin"
            made.append(base.model_copy(update={"name": f"thu{number}", "listings": (address,), "article": "/bai/"}))
        yield tuple(made)


def plainly(sources: tuple[Source, ...], data: Path) -> None:
    """What the flow does, without it."""
    fetcher = Fetcher()

    def one(source: Source) -> None:
        with Archive(data / "archive", source.name) as archive:
            crawl(source, archive, fetcher=fetcher)

    with ThreadPoolExecutor(max_workers=32) as pool:
        list(pool.map(one, sources))

    def as_read(archive: Archive, capture: Capture) -> Reading:
        found = read(archive.read(capture), capture.content_type, capture, None)
        return Reading(capture, None) if isinstance(found, Unread) else Reading(capture, found, tuple(extract(found)))

    with open_working(data):  # held as a run holds it
        for captures in pending(data).values():
            with Archive(data / "archive") as archive:
                batch = to_batch((as_read(archive, capture) for capture in captures), EXTRACTOR)
            with open_working(data) as con:
                load(con, batch)
        with Archive(data / "archive") as archive, open_working(data) as con:
            mark_seen(con, archive.sightings())
            rebuild(con)
            publish(con, data)


def main() -> None:
    # Else who forbids Python to keep what it compiles would measure the compiler, at every start.
    for package in (flows, tasks):
        compile_dir(Path(str(package.__file__)).parent, quiet=1)
    with TemporaryDirectory() as folder:
        with prefect_server(Path(folder)) as api:
            nothing_changed(api, Path(folder) / "sample")
            many_pages(api, Path(folder))
        readers_beside_runs(Path(folder) / "readers")


if __name__ == "__main__":
    main()
