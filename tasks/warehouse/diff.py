"""What changed between two published versions, and why: figure by figure, and sum by sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

import duckdb

from tasks.warehouse.database import WarehouseError, one_line, scalar
from tasks.warehouse.publish import published_path, versions

Kind = Literal["new", "changed", "gone"]

# The reasons, as told of a figure.
NEW_PAGE = "a new page"
EDITED = "the page was edited"
RULES = "the rules read the page otherwise"
CORRECTION = "a correction"
WEIGHED = "another figure that was known is preferred now"
PROVINCES = "figures of provinces changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that is not what it was. `before` and `now` are None where there was or is none."""

    kind: Kind
    year: int
    area: str
    what: str  # organisation, activity, indicator and measure in words
    before: str | None  # with unit, status and day, unless they are those of `now`
    now: str | None
    why: str
    quote: str | None  # of the page that made the difference
    url: str | None

    def __str__(self) -> str:
        told = {
            "new": f"{self.now}, new",
            "gone": f"{self.before} is gone",
            "changed": f"{self.before} → {self.now}",
        }[self.kind]
        source = f": “{' '.join(self.quote.split())}” {self.url}" if self.quote else ""
        return f"{self.year} {self.area}, {self.what}: {told} ({self.why}){source}"


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions and the changes from one to the other: figures of areas, then the national rollup's sums."""

    before: str
    now: str
    figures: tuple[Change, ...]
    sums: tuple[Change, ...]

    def summary(self) -> str:
        if not self.figures and not self.sums:
            return f"{self.before} → {self.now}: no figure changed"
        kinds = [(kind, sum(change.kind == kind for change in self.figures)) for kind in ("new", "changed", "gone")]
        reasons: dict[str, int] = {}
        for change in self.figures:
            reasons[change.why] = reasons.get(change.why, 0) + 1
        why = "; ".join(f"{count} by {why}" for why, count in sorted(reasons.items(), key=lambda each: -each[1]))
        told = ", ".join(f"{count} {kind}" for kind, count in kinds if count) or "the same"
        figures = f"figures {told}" + (f" ({why})" if why else "")
        return f"{self.before} → {self.now}: {figures}; {len(self.sums)} national sums differ"


def diff(data: Path, before: int | None = None, now: int | None = None) -> Difference:
    """The changes between two kept versions; without numbers those of the newest from the one before it.

    Raises `WarehouseError` for a version that is not kept, or when there is nothing to compare.
    """
    kept = versions(data)
    if not published_path(data).exists():
        raise WarehouseError(f"nothing is published yet in {data}: run `htx run` first")
    if now is None:
        now = max(kept, default=0)
    if before is None:
        before = max((number for number in kept if number < now), default=0)
        if not before and now in kept:
            raise WarehouseError(f"version {now} is the oldest that is kept: there is nothing to compare it with")
    for number in (before, now):
        if number not in kept:
            raise WarehouseError(f"version {number} is not kept: there are {', '.join(map(str, kept))}")
    return compare(kept[before], kept[now])


def compare(before: Path, now: Path) -> Difference:
    """The changes between two published files. Raises `WarehouseError` if one is no such file."""
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as con:
        try:
            for name, path in (("a", before), ("b", now)):
                con.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS {name} (READ_ONLY)")
            figures = _changes(con.execute(_FIGURES).fetchall())
            sums = _changes(con.execute(_SUMS).fetchall())
            names = [_name(con, schema) for schema in ("a", "b")]
        except duckdb.Error as error:
            raise WarehouseError(f"{before} and {now} cannot be compared: {one_line(error)}") from error
    return Difference(names[0], names[1], figures, sums)


def _name(con: duckdb.DuckDBPyConnection, schema: str) -> str:
    rows = f"SELECT value FROM {schema}.meta WHERE key = ?"
    return f"version {scalar(con, rows, ['version'])} ({scalar(con, rows, ['published_at'])})"


def _changes(rows: Sequence[tuple[object, ...]]) -> tuple[Change, ...]:
    return tuple(_change(*row) for row in rows)  # type: ignore[arg-type] # the columns of the two SELECTs below


def _change(
    year: int,
    area: str,
    what: str,
    had: Decimal | float | None,
    had_as: str,
    has: Decimal | float | None,
    has_as: str,
    why: str,
    quote: str | None,
    url: str | None,
) -> Change:
    before = None if had is None else _number(had) if had_as == has_as else f"{_number(had)} {had_as}"
    now = None if has is None else f"{_number(has)} {has_as}"
    kind: Kind = "new" if before is None else "gone" if now is None else "changed"
    return Change(kind, year, area, what, before, now, why, quote, url)


def _number(value: Decimal | float) -> str:
    return f"{value:,.0f}" if value % 1 == 0 else f"{value:,.4f}".rstrip("0")


_WHAT = """
    lower(o.label_en) || if(f.activity = 'all', '', ' (' || f.activity || ')') || ', ' || lower(i.label_en)
        || if(f.measure = 'total', '', ', ' || f.measure)
"""
# A figure with all that is told of it: 539 organisations at the end of 2024 and an estimate of 539 are not the same.
_AS = "concat_ws(', ', {f}.unit, nullif({f}.status, 'actual'), {f}.qualifier, strftime({f}.period_end, 'to %Y-%m-%d'))"
_KEY = "cell, year, ref_area, organisation, activity, indicator, measure"
_FIGURES = f"""
    WITH both_files AS (
        SELECT {_KEY}, coalesce(n.ref_area_name, p.ref_area_name) AS area, p.value AS had, n.value AS has,
            {_AS.format(f="p")} AS had_as, {_AS.format(f="n")} AS has_as,
            p.observation AS old_observation, n.observation AS new_observation,
            (n.correction IS DISTINCT FROM p.correction AND p.observation IS NOT DISTINCT FROM n.observation)
                OR p.observation IN (SELECT observation FROM b.corrected ANTI JOIN a.corrected USING (observation))
                AS corrected,
            coalesce(n.quote, p.quote) AS quote, coalesce(n.url, p.url) AS url
        FROM a.best_figures p FULL JOIN b.best_figures n USING ({_KEY})
        WHERE (p.value, p.upper, had_as) IS DISTINCT FROM (n.value, n.upper, has_as)
    ), known AS (
        SELECT f.*, old_now.superseded_by AS old_lost, new_now.document, new_now.text_hash,
            new_then.observation IS NOT NULL AS was_read, coalesce(new_then.superseded_by, '') AS was_lost
        FROM both_files f
        LEFT JOIN b.observations old_now ON old_now.observation = f.old_observation
        LEFT JOIN b.observations new_now ON new_now.observation = f.new_observation
        LEFT JOIN a.observations new_then ON new_then.observation = f.new_observation
    ), why AS (
        SELECT k.*, CASE
            WHEN corrected THEN '{CORRECTION}'
            WHEN new_observation IS NOT NULL AND document NOT IN (SELECT document FROM a.documents) THEN '{NEW_PAGE}'
            WHEN new_observation IS NOT NULL AND NOT was_read
                AND text_hash NOT IN (SELECT text_hash FROM a.documents d WHERE d.document = k.document)
                OR was_lost = 'page' OR old_lost = 'page' THEN '{EDITED}'
            WHEN new_observation IS NOT NULL AND NOT was_read OR was_lost = 'rules' OR old_lost = 'rules' THEN '{RULES}'
            ELSE '{WEIGHED}'
        END AS why FROM known k
    )
    SELECT f.year, f.area, {_WHAT}, f.had, f.had_as, f.has, f.has_as, f.why, f.quote, f.url
    FROM why f
    JOIN b.organisations o ON o.code = f.organisation
    JOIN b.indicators i ON i.code = f.indicator
    ORDER BY f.year DESC, f.area, f.organisation, f.activity, f.indicator, f.measure
"""
_SUM = "year, map, organisation, activity, indicator, measure, unit, with_credit_funds"
_SUMS = f"""
    WITH sums AS (
        SELECT {_SUM},
            coalesce(p.reported_sum, p.weighted_mean) AS had, p.provinces_reporting AS had_from,
            coalesce(n.reported_sum, n.weighted_mean) AS has, n.provinces_reporting AS has_from,
            coalesce(p.provinces, []) AS had_of, coalesce(n.provinces, []) AS has_of,
            list_filter(has_of, lambda x: NOT list_contains(had_of, x)) AS came,
            list_filter(had_of, lambda x: NOT list_contains(has_of, x)) AS went
        FROM a.national_rollup p FULL JOIN b.national_rollup n USING ({_SUM})
        WHERE had IS DISTINCT FROM has
    )
    SELECT f.year, 'sum of ' || f.map, {_WHAT}, f.had, f.unit || ' from ' || f.had_from || ' provinces', f.has,
        f.unit || ' from ' || f.has_from || ' provinces',
        concat_ws('; ', 'now with ' || nullif(list_aggregate(came, 'string_agg', ', '), ''),
            'without ' || nullif(list_aggregate(went, 'string_agg', ', '), ''),
            if(len(came) + len(went) = 0, '{PROVINCES}', NULL)),
        NULL, NULL
    FROM sums f
    JOIN b.maps m ON m.map = f.map AND f.year BETWEEN year(m.valid_from) AND coalesce(year(m.valid_to), f.year)
    JOIN b.organisations o ON o.code = f.organisation
    JOIN b.indicators i ON i.code = f.indicator
    ORDER BY f.year DESC, f.map, f.with_credit_funds, f.organisation, f.activity, f.indicator, f.measure
"""
