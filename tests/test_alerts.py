"""Alerts by Prefect's own blocks, to a webhook and a mail server on this machine; and the health check behind them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Inside, Received, Server
from prefect.settings import PREFECT_API_URL, temporary_settings
from warehouse_samples import figure, page, rolled_up

from flows.alerts import AlertError, add, send
from flows.health import health
from flows.national_rollup import national_rollup
from tasks.warehouse.database import open_working, set_meta
from tasks.warehouse.publish import publish


@pytest.fixture(autouse=True)
def api(prefect_server: Server) -> Iterator[None]:
    with temporary_settings({PREFECT_API_URL: prefect_server.url}):
        yield


def setting(data: Path, *blocks: str) -> None:
    (data / "htx.toml").write_text(f"alert_blocks = {json.dumps(blocks)}\n", encoding="utf-8")


def test_an_alert_reaches_log_webhook_and_mail(tmp_path: Path, webhook: Received, mail: Received) -> None:
    setting(tmp_path, add("hook", webhook.address), add("mail", mail.address))
    send(tmp_path, "htx: a run failed", ["langson: links to no article", "hanoi: answers 500"])
    [posted] = webhook.messages
    assert json.loads(posted) == {
        "subject": "htx: a run failed",
        "body": "langson: links to no article\nhanoi: answers 500",
    }
    [letter] = mail.messages
    assert "To: ops@example.org" in letter and "Subject: htx: a run failed" in letter
    log = (tmp_path / "alerts.log").read_text(encoding="utf-8").splitlines()
    assert [line.partition(" ")[2] for line in log] == [
        "htx: a run failed: langson: links to no article",
        "htx: a run failed: hanoi: answers 500",
    ]


def test_a_test_before_the_first_run_is_in_the_log_that_it_names(inside: Inside, tmp_path: Path) -> None:
    log = tmp_path / "data" / "alerts.log"
    code, told, _ = inside("alerts", "test", "--data", log.parent)
    assert (code, told) == (0, f"Sent to {log}.\n")
    assert "If you read this" in log.read_text(encoding="utf-8")


def test_an_alert_that_is_not_delivered_is_told_and_keeps_no_other_from_being(
    tmp_path: Path, webhook: Received
) -> None:
    setting(tmp_path, "custom-webhook/nobody", add("hook", webhook.address))
    with pytest.raises(AlertError, match="custom-webhook/nobody did not deliver"):
        send(tmp_path, "htx: a test", ["one"])
    assert len(webhook.messages) == 1
    assert "nobody did not deliver" in (tmp_path / "alerts.log").read_text(encoding="utf-8")


def test_a_run_that_fails_alerts(tmp_path: Path, webhook: Received) -> None:
    setting(tmp_path, add("hook", webhook.address))
    assert national_rollup(data=tmp_path, folder=tmp_path / "nowhere", return_state=True).is_failed()
    [posted] = webhook.messages
    told = json.loads(posted)
    assert told["subject"].startswith("htx: national-rollup '") and "nowhere: there is no such folder" in told["body"]


def test_the_health_check_alerts_of_what_is_stale(tmp_path: Path, webhook: Received) -> None:
    setting(tmp_path, add("hook", webhook.address))
    rolled_up(tmp_path, page("a", figure("Lạng Sơn", 539)))
    with open_working(tmp_path) as con:
        publish(con, tmp_path, swept=True)
    assert health(data=tmp_path, return_state=True).is_completed()
    assert webhook.messages == []
    with open_working(tmp_path) as con:
        set_meta(con, "all_sources_at", f"{datetime.now(UTC) - timedelta(days=10):%Y-%m-%dT%H:%M:%SZ}")
        publish(con, tmp_path)
    assert health(data=tmp_path, return_state=True).is_failed()
    [posted] = webhook.messages
    assert "no run of all sources for 10 days" in json.loads(posted)["body"]
