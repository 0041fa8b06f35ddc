"""Who is told when something fails: a log file always, and whatever Prefect's notification blocks reach.

The settings name the blocks, as TYPE/NAME. Their addresses and passwords lie in Prefect, never in a file of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.blocks.abstract import NotificationBlock
from prefect.blocks.core import Block
from prefect.client.schemas.objects import FlowRun, State

from flows.outcome import RunFailedError
from flows.parameters import data_folder
from tasks.records import HtxError
from tasks.settings import settings


class AlertError(HtxError):
    """An alert that could not be delivered. It is in the log file all the same."""


def alert(flow: Flow[Any, Any], flow_run: FlowRun, state: State[Any]) -> None:
    """A flow's hook for failures and crashes: a line for each fault."""
    data = flow_run.parameters.get("data")
    ended = None if state.is_crashed() else state.result(raise_on_failure=False)
    faults = ended.run.faults if isinstance(ended, RunFailedError) else [str(state.message)]
    send(data_folder(Path(data) if data else None), f"htx: {flow.name} '{flow_run.name}' {state.name}", faults)


def send(data: Path, subject: str, lines: Sequence[str]) -> None:
    """Tells the log file, then every block in force. Raises `AlertError` after trying all."""
    wanted = settings(data)
    undelivered = [fault for name in wanted.alert_blocks if (fault := _notify(name, subject, "\n".join(lines)))]
    if data.is_dir():  # a run that was refused its parameters has not made it
        with (data / wanted.alert_log).open("a", encoding="utf-8") as log:
            for line in (*lines, *undelivered):
                log.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {subject}: {line}\n")
    if undelivered:
        raise AlertError("; ".join(undelivered))


def _notify(name: str, subject: str, body: str) -> str | None:
    """Why the block did not deliver; None if it did."""
    import flows.blocks  # noqa: F401 - so that Prefect knows the types; a quarter of a second that most runs save

    try:
        block = Block.load(name)
        if not isinstance(block, NotificationBlock):
            return f"{name} is no notification block"
        with block.raise_on_failure():
            block.notify(body, subject)  # type: ignore[unused-coroutine] # of the abstract class; the real ones dispatch
    except Exception as fault:  # noqa: BLE001 - whatever a block raises, the others are tried, and it is told
        return " ".join(f"{name} did not deliver: {type(fault).__name__}: {fault}".split())
    return None


def add(name: str, address: str) -> str:
    """Saves a block for an address, http(s) or one of Apprise's; how the settings name it."""
    from prefect.blocks.notifications import CustomWebhookNotificationBlock

    from flows.blocks import AppriseAddress

    block: Block
    if address.startswith(("http://", "https://")):
        kind, told = "custom-webhook", {"subject": "{{subject}}", "body": "{{body}}"}
        block = CustomWebhookNotificationBlock(name=name, url=address, json_data=told)
    else:
        kind, block = "apprise-address", AppriseAddress(url=address)
    block.save(name, overwrite=True)
    return f"{kind}/{name}"
