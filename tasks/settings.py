"""What can be set: `htx.toml` in the data folder (or where HTX_CONFIG says), overridden by the environment.

A setting NAME is `name = …` in the file and HTX_NAME in the environment; whatever is no setting is refused. Secrets are
no settings: they lie in Prefect's blocks, which are named here.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from tasks.records import HtxError

OTHERS = {"HTX_DATA", "HTX_CONFIG"}  # where data and file are: no settings of a data folder


class SettingsError(HtxError, ValueError):
    """A setting that cannot be."""


def _listed(value: object) -> object:
    """The environment has no lists: commas part the words."""
    return [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Settings(BaseModel):
    """One data folder's settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contact: str | None = Field(None, description="mail address or page of a person: told to the sites")
    versions: int = Field(10, ge=2, description="published versions that are kept")
    success_days: int = Field(9, ge=1, description="days without a successful run of all sources, then an alert")
    source_days: int = Field(60, ge=1, description="days without a new page of a source, then an alert")
    archive_days: int = Field(180, ge=31, description="days that archived answers without an article are kept")
    free_gb: float = Field(2.0, ge=0, description="gigabytes that must be free on the disk")
    alert_blocks: Words = Field((), description="Prefect's notification blocks, as TYPE/NAME")
    alert_log: str = Field("alerts.log", description="file of alerts, from the data folder")


@dataclass(frozen=True, slots=True)
class InForce:
    """The settings, and where each comes from: 'default', the file's path, or the variable's name."""

    settings: Settings
    origins: dict[str, str]


def settings(data: Path) -> Settings:
    """What is in force for a data folder. Raises `SettingsError` naming file or variable."""
    return in_force(data).settings


def in_force(data: Path, environment: Mapping[str, str] = os.environ) -> InForce:
    """The settings with their origins. Raises `SettingsError`."""
    file = Path(environment.get("HTX_CONFIG") or data / "htx.toml")
    if environment.get("HTX_CONFIG") and not file.exists():
        raise SettingsError(f"HTX_CONFIG: there is no file {file}")
    told: dict[str, Any] = _read(file) if file.exists() else {}
    origins = dict.fromkeys(told, str(file))
    for variable, value in environment.items():
        if variable.startswith("HTX_") and variable not in OTHERS and value:
            told[variable.removeprefix("HTX_").lower()] = value
            origins[variable.removeprefix("HTX_").lower()] = variable
    try:
        found = Settings(**told)
    except ValidationError as faults:
        fault = faults.errors()[0]
        name = str(fault["loc"][0])
        if fault["type"] == "extra_forbidden":
            near = difflib.get_close_matches(name, Settings.model_fields, n=1)
            hint = f", did you mean {near[0]}?" if near else f": there are {', '.join(Settings.model_fields)}"
            raise SettingsError(f"{origins[name]}: {name} is no setting{hint}") from faults
        raise SettingsError(f"{origins[name]}: {name} = {fault['input']!r}: {fault['msg']}") from faults
    return InForce(found, {name: origins.get(name, "default") for name in Settings.model_fields})


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise SettingsError(f"{file}: cannot be read: {fault}") from fault
