"""What the Prefect server watches and does by itself, as `automations.yaml` declares it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import yaml
from prefect.client.orchestration import get_client
from prefect.events.schemas.automations import AutomationCore
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL

from flows.alerts import AlertError

DECLARED = Path(__file__).with_name("automations.yaml")
OURS = "htx: "  # so begin the names of all that is declared there


def automations(blocks: Sequence[str]) -> list[AutomationCore]:
    """The automations, as they tell the server's notification blocks, which are named as TYPE/NAME.

    Without blocks those remain that do more than tell. Raises `AlertError` for a block that is not there, and where no
    server is set: one that Prefect starts for the time of a run watches nothing.
    """
    if not PREFECT_API_URL.value():
        raise AlertError("no Prefect server is set: start one, and say where it is by PREFECT_API_URL")
    ids, made = [_id(name) for name in blocks], []
    for declared in yaml.safe_load(DECLARED.read_text("utf-8")):
        tell = {"type": "send-notification", "subject": declared["name"], "body": declared["description"]}
        actions = declared.pop("actions", []) + [tell | {"block_document_id": each} for each in ids]
        if actions:
            made.append(AutomationCore.model_validate(declared | {"actions": actions}))
    return made


def declare(made: Sequence[AutomationCore]) -> None:
    """Puts automations in force, each in the place of the one of its name; others of ours are taken away."""
    with get_client(sync_client=True) as client:
        former = {each.name: each.id for each in client.read_automations() if each.name.startswith(OURS)}
        for automation in made:
            if automation.name in former:
                client.update_automation(former.pop(automation.name), automation)
            else:
                client.create_automation(automation)
        for each in former.values():
            client.delete_automation(each)


def _id(block: str) -> UUID:
    kind, _, name = block.partition("/")
    with get_client(sync_client=True) as client:
        try:
            return client.read_block_document_by_name(name, kind).id
        except ObjectNotFound as fault:
            raise AlertError(f"alert_blocks: Prefect has no {block}: save it with `htx alerts add`") from fault
