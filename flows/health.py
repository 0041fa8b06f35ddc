"""Every day: is the data folder sound, and has every source given what it should? Looks, and changes nothing."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from flows.alerts import alert
from flows.outcome import Run
from flows.parameters import data_folder
from tasks import doctor
from tasks.doctor import Examination, Finding
from tasks.scraping.sources import load_sources
from tasks.settings import settings


@flow(on_failure=[alert], on_crashed=[alert])
def health(data: Path | None = None, network: bool = False) -> State[Run]:
    """Ends Failed, and so tells whoever is to be told, if there is a fault. `network` also asks a few sites."""
    run = Run()
    home, now = data_folder(data), datetime.now(UTC)
    with run.part():
        wanted, sources = settings(home), load_sources()
        found: list[Finding] = []
        for what, look in doctor.examinations(home, sources, wanted, now, network=network).items():
            with run.part(what):
                found += examine(what, look)
        for each in found:
            if each.level == "fault":
                run.fault("health", str(each))
        told = [{"level": each.level, "what": each.what, "what to do": each.advice} for each in found]
        create_table_artifact(key="health", table=told, description="What the health check found")
    return run.end(f"{len(found)} findings, no fault")


@task(task_run_name="examine {what}", cache_policy=NO_CACHE)
def examine(what: str, look: Examination) -> list[Finding]:
    """The findings of one examination."""
    return list(look())


if __name__ == "__main__":
    sys.exit(0 if health(return_state=True).is_completed() else 1)
