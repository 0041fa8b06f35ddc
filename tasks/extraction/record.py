"""Records of which a page has hundreds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """A dataclass that nobody changes: mypy sees to it, for `frozen=True` makes a record three times as slowly."""
    return dataclass(slots=True, unsafe_hash=True)(cls)
