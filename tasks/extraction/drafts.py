"""An observation while it is being put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tasks.extraction.focus import Area
from tasks.extraction.numbers import Number
from tasks.extraction.periods import Period
from tasks.records import Basis, Status


@dataclass(slots=True)
class Draft:
    number: Number
    organisation: str
    activity: str | None
    indicator: str
    measure: str
    value: Decimal
    upper: Decimal | None
    unit: str
    area: Area
    period: Period | None
    period_start: date | None
    period_end: date | None
    status: Status
    qualifier: str | None
    quote_start: int
    quote_end: int
    paragraph: int
    title: bool = False
    aside: bool = False  # the base of a comparison, or a plan: nothing that follows is said of it
    listed: bool = False  # one of the parts of an enumerated whole
    includes_credit_funds: bool | None = None
    issuer: str | None = None
    basis: dict[str, Basis] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    rules: dict[str, str] = field(default_factory=dict)
    sure: bool = True  # the indicator was read from a word, not by default

    @property
    def place(self) -> tuple[str, str | None]:
        """The area without how it is known: what tells whether two figures are about the same people."""
        return self.area.ref_area, self.area.locality

    @property
    def is_count(self) -> bool:
        """How many organisations there are, rather than a share of them, a change or what they have."""
        return self.unit == "organisation" and self.measure == "total"


def take_time(draft: Draft, source: Draft) -> None:
    """Period and status from `source`, unless the draft's own words tell them."""
    if draft.basis.get("period") not in ("clause", "sentence"):
        draft.period, draft.period_start, draft.period_end = source.period, source.period_start, source.period_end
        if "period" in source.basis:
            draft.basis["period"] = "paragraph"
        if draft.status == "actual":
            draft.status = source.status


def undate(draft: Draft, why: str) -> None:
    """The text does not tell when."""
    draft.period = draft.period_start = draft.period_end = None
    draft.rules["period"] = why
    draft.basis.pop("period", None)
