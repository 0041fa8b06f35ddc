"""Settings: which of file, environment and default holds, and what is refused by name."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT

from flows import PREFECT
from tasks.settings import SettingsError, in_force


def test_the_environment_overrides_the_file_and_the_file_the_defaults(tmp_path: Path) -> None:
    file = tmp_path / "htx.toml"
    file.write_text('contact = "ops@example.vn"\nversions = 4\n', encoding="utf-8")
    found = in_force(tmp_path, {"HTX_VERSIONS": "6", "HTX_ALERT_BLOCKS": "custom-webhook/ops, apprise-address/mail"})
    assert (found.settings.contact, found.settings.versions, found.settings.success_days) == ("ops@example.vn", 6, 9)
    assert found.settings.alert_blocks == ("custom-webhook/ops", "apprise-address/mail")
    told = {name: found.origins[name] for name in ("contact", "versions", "success_days")}
    assert told == {"contact": str(file), "versions": "HTX_VERSIONS", "success_days": "default"}


def test_the_file_may_lie_elsewhere(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text("versions = 3\n", encoding="utf-8")
    assert in_force(tmp_path / "data", {"HTX_CONFIG": str(file)}).settings.versions == 3


@pytest.mark.parametrize(
    ("text", "environment", "told"),
    [
        ("versoins = 3", {}, r"htx\.toml: versoins is no setting, did you mean versions\?"),
        ("versions = 1", {}, r"htx\.toml: versions = 1: .*greater than or equal to 2"),
        ("versions = ", {}, r"htx\.toml: cannot be read: "),
        ("", {"HTX_VERSIONS": "many"}, r"HTX_VERSIONS: versions = 'many': .*integer"),
        ("", {"HTX_COLOUR": "red"}, r"HTX_COLOUR: colour is no setting: there are contact, "),
        ("", {"HTX_CONFIG": "/nowhere/htx.toml"}, r"HTX_CONFIG: there is no file /nowhere/htx\.toml"),
    ],
)
def test_what_cannot_be_is_refused_by_name(tmp_path: Path, text: str, environment: dict[str, str], told: str) -> None:
    (tmp_path / "htx.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=told) as refused:
        in_force(tmp_path, environment)
    assert "\n" not in str(refused.value)


def named(settings: dict[str, Any], prefix: str) -> dict[str, str]:
    """Prefect's settings of a TOML table by the names of their variables."""
    told: dict[str, str] = {}
    for name, value in settings.items():
        variable = f"{prefix}_{name.upper()}"
        told |= named(value, variable) if isinstance(value, dict) else {variable: str(value).lower()}
    return told


def test_a_server_started_in_the_project_is_set_as_the_one_that_a_run_starts() -> None:
    with (PROJECT / "pyproject.toml").open("rb") as file:
        told = named(tomllib.load(file)["tool"]["prefect"], "PREFECT")
    ours = {name: value for name, value in PREFECT.items() if name.startswith("PREFECT_SERVER_")}
    del ours["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"]
    assert ours.items() <= told.items()
