"""What the server does by itself when the machine that runs htx is gone: with shorter times, on a real server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import Received, Server
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.events import emit_event
from prefect.events.schemas.automations import AutomationCore, EventTrigger
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Completed, Pending, Running

from flows.alerts import AlertError, add
from flows.reextract import reextract
from flows.watch import automations, declare


@pytest.fixture
def client(prefect_server: Server) -> Iterator[SyncPrefectClient]:
    with temporary_settings({PREFECT_API_URL: prefect_server.url}), get_client(sync_client=True) as client:
        yield client


def hasty(automation: AutomationCore, seconds: int = 10) -> AutomationCore:
    """With a short time, by itself the shortest that Prefect takes, instead of minutes and days."""
    assert isinstance(automation.trigger, EventTrigger)
    automation.trigger.within = timedelta(seconds=seconds)
    return automation


def lives(run: FlowRun) -> None:
    """A heartbeat, as a run gives every three minutes."""
    flow = {"prefect.resource.id": f"prefect.flow.{run.flow_id}", "prefect.resource.name": "reextract"}
    emit_event(
        "prefect.flow-run.heartbeat",
        resource={"prefect.resource.id": f"prefect.flow-run.{run.id}"},
        related=[flow | {"prefect.resource.role": "flow"}],
    )


def test_the_server_tells_when_nothing_runs_and_buries_the_dead(
    client: SyncPrefectClient, webhook: Received, mail: Received
) -> None:
    declare([hasty(each) for each in automations([add("hook", webhook.address), add("mail", mail.address)])])
    try:
        gone, done = (client.create_flow_run(reextract, state=Running()) for _ in range(2))
        never = client.create_flow_run(reextract, state=Pending())
        lives(gone)
        lives(done)
        pool = {"prefect.resource.id": f"prefect.work-pool.{uuid4()}", "prefect.resource.name": "htx"}
        emit_event("prefect.work-pool.not-ready", resource=pool)
        client.set_flow_run_state(done.id, Completed(), force=True)
        told = {f"htx: {what}" for what in ("no worker", "no weekly run", "no health check")}
        told |= {"htx: a run that nobody hears of", "htx: a run that never starts"}
        deadline = time.monotonic() + 120
        for got in (webhook, mail):
            while missing := {name for name in told if not any(name in each for each in got.messages)}:
                assert time.monotonic() < deadline, missing
                time.sleep(0.2)
        states = [client.read_flow_run(run.id).state for run in (gone, never, done)]
        assert [state and state.type for state in states] == [StateType.CRASHED] * 2 + [StateType.COMPLETED]
    finally:
        declare(())
    assert client.read_automations() == []


def test_a_block_that_is_not_there_is_told(client: SyncPrefectClient) -> None:
    with pytest.raises(AlertError, match="Prefect has no custom-webhook/nowhere: save it with `htx alerts add`"):
        automations(["custom-webhook/nowhere"])
