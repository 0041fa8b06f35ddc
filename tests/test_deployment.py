"""The deployments of prefect.yaml with the real parts: server, work pool, worker, and a watched run."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import httpx
import pytest
from conftest import BIN, PROJECT, Server, background


def prefect(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [BIN / "prefect", "--no-prompt", *arguments]
    environment = server.environment | {"COLUMNS": "200"}
    return subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def worker(prefect_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A worker of a new work pool; yields its log."""
    done = prefect(prefect_server, "work-pool", "create", "htx", "--type", "process", "--overwrite")
    assert done.returncode == 0, done.stdout + done.stderr
    command = [BIN / "prefect", "worker", "start", "--pool", "htx"]
    log = tmp_path_factory.mktemp("worker") / "worker.log"
    with background(command, prefect_server.environment | {"PREFECT_WORKER_QUERY_SECONDS": "1"}, log):
        yield log


@pytest.fixture(scope="module")
def deployed(prefect_server: Server, worker: Path) -> Server:
    """The deployments, made while the worker starts."""
    done = prefect(prefect_server, "deploy", "--all")
    assert done.returncode == 0, done.stdout + done.stderr
    return prefect_server


def test_a_deployed_run_fills_the_database(deployed: Server, worker: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    watch = ["--watch", "--watch-interval", "1"]
    chosen = ["-p", "sample=true", "-p", 'source=["langson"]', "-p", f"data={data}"]
    done = prefect(deployed, "deployment", "run", "national-rollup/ad-hoc", *watch, *chosen)
    assert done.returncode == 0, done.stdout + done.stderr + worker.read_text()
    assert "Completed" in done.stdout
    with duckdb.connect(data / "htx.duckdb", read_only=True) as con:
        row = con.execute("SELECT count(*) FROM observations").fetchone()
    assert row is not None and row[0] > 0


def test_a_wrong_province_is_refused_before_anything_runs(deployed: Server) -> None:
    deployment = httpx.get(f"{deployed.url}/deployments/name/national-rollup/ad-hoc").json()["id"]
    asked = {"parameters": {"province": "Avalon"}}
    answer = httpx.post(f"{deployed.url}/deployments/{deployment}/create_flow_run", json=asked)
    assert answer.status_code == 409
    assert "'Avalon' is not one of" in answer.text
    runs = httpx.post(f"{deployed.url}/flow_runs/filter", json={}).json()
    assert all(run["parameters"].get("province") != "Avalon" for run in runs)


def test_the_weekly_run_is_on_the_calendar(deployed: Server) -> None:
    """Only a scheduler that works puts runs there: with SQLAlchemy 2.1 Prefect 3.8 silently schedules none."""
    deployment = httpx.get(f"{deployed.url}/deployments/name/national-rollup/weekly").json()["id"]
    query = {"deployments": {"id": {"any_": [deployment]}}, "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    deadline = time.monotonic() + 20
    while not (runs := httpx.post(f"{deployed.url}/flow_runs/filter", json=query).json()):
        assert time.monotonic() < deadline, "nothing is scheduled"
        time.sleep(0.5)
    for run in runs:
        starts = datetime.fromisoformat(run["expected_start_time"]).astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
        assert (starts.weekday(), starts.hour, starts.minute) == (0, 5, 0)
