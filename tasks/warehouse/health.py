"""The health of sources: what each run brought of each, beside what was expected and what it used to bring."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

import duckdb

from tasks.records import HtxError, SourceRun
from tasks.warehouse.database import transaction
from tasks.warehouse.frames import utc


class IllSourceError(HtxError):
    """A source that answers, but does not yield what it should."""


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How one source did in one run; the rest is in the table `source_health`."""

    source: str
    health: Literal["well", "ill", "failed"]
    reason: str | None
    listed: int
    new: int
    unchanged: int
    read: int
    with_statistics: int
    yielded: int | None  # articles within the expected days
    expected_articles: int | None
    newest_page: date | None

    def check(self) -> None:
        """Raises `IllSourceError` for a source that is ill. One that failed was told when it did."""
        if self.health == "ill":
            raise IllSourceError(f"{self.source}: {self.reason}")


def take_runs(con: duckdb.DuckDBPyConnection, runs: Sequence[SourceRun]) -> list[SourceHealth]:
    """Adds a row to `source_health` for each run that has none; those rows, the ill and failed sources first."""
    held = set(con.execute("SELECT source, looked_at FROM source_health").fetchall())
    rows = [_row(run) for run in runs if (run.source, utc(run.looked_at)) not in held]
    with transaction(con):
        con.execute(_TAKE, {"runs": rows, "loaded_at": utc(datetime.now(UTC))})
        con.execute("INSERT INTO source_health BY NAME FROM new_health")
        added = con.execute(_ADDED).fetchall()
        con.execute("DROP TABLE temp.new_health")
    return [SourceHealth(*row) for row in added]


def _row(run: SourceRun) -> dict[str, object]:
    """As `_TAKE` expects it."""
    names = ("listed", "relevant", "fetched", "new", "changed", "unchanged", "duplicates")
    return {
        "source": run.source,
        "looked_at": utc(run.looked_at),
        "ended_at": utc(run.ended_at),
        **{name: run.counts[name] for name in names},
        "errors": json.dumps(run.errors),
        "expected_articles": run.expected_articles,
        "expected_days": run.expected_days,
        "failure": run.failure,
    }


# `brought`: the pages that the run archived, as they were read. `stock`: what was known of the source by then; a page
# that does not tell its day counts from when it was first seen, in Việt Nam.
# Reasons are sought where a site that changed would else stay silent: fewer articles than expected, new pages that
# cannot be read, days that are no longer found. Pages that turn out to be on other subjects are no sign of either.
_TAKE = """
    CREATE OR REPLACE TEMP TABLE new_health AS
    WITH run AS (
        SELECT unnest($runs::STRUCT(
            source VARCHAR, looked_at TIMESTAMP, ended_at TIMESTAMP, listed BIGINT, relevant BIGINT, fetched BIGINT,
            "new" BIGINT, changed BIGINT, unchanged BIGINT, duplicates BIGINT, errors VARCHAR,
            expected_articles BIGINT, expected_days BIGINT, failure VARCHAR
        )[], recursive := true)
    ), told AS (
        SELECT DISTINCT document, text_hash, true AS statistics FROM observations
    ), brought AS (
        SELECT run.source, run.looked_at, count(*) FILTER (outcome = 'read') AS read,
            count(documents.published) AS dated, count(statistics) AS with_statistics,
            histogram(outcome) FILTER (outcome <> 'read') AS unread,
            count(*) FILTER (outcome NOT IN ('read', 'irrelevant')) AS unreadable
        FROM run JOIN captures ON captures.source = run.source AND fetched_at BETWEEN looked_at AND ended_at
        LEFT JOIN documents USING (document, text_hash)
        LEFT JOIN told USING (document, text_hash)
        GROUP BY ALL
    ), stock AS (
        SELECT run.source, run.looked_at, max(published) AS newest_page,
            count(DISTINCT document) FILTER (
                coalesce(published, (first_seen + INTERVAL 7 HOUR)::DATE) > looked_at::DATE - expected_days::INTEGER
            ) AS yielded,
            count(*) FILTER (first_seen < looked_at) AS earlier,
            count(published) FILTER (first_seen < looked_at) AS earlier_dated
        FROM run JOIN documents ON documents.source = run.source AND first_seen <= ended_at
        GROUP BY ALL
    ), fact AS (
        SELECT run.* EXCLUDE (errors), errors::JSON::MAP(VARCHAR, INTEGER) AS errors, newest_page,
            if(expected_days IS NULL, NULL, coalesce(yielded, 0)) AS yielded,
            coalesce(read, 0) AS read, coalesce(dated, 0) AS dated, coalesce(with_statistics, 0) AS with_statistics,
            coalesce(unread, MAP {}) AS unread, coalesce(unreadable, 0) AS unreadable, earlier, earlier_dated
        FROM run LEFT JOIN brought USING (source, looked_at) LEFT JOIN stock USING (source, looked_at)
    ), judged AS (
        SELECT *, nullif(concat_ws('; ',
            if(yielded < expected_articles,
                format('{} relevant articles in {} days, at least {} are expected; the newest known is of {}',
                    yielded, expected_days, expected_articles, coalesce(newest_page::VARCHAR, 'no day')), NULL),
            if(read = 0 AND unreadable > 0,
                format('none of {} new pages could be read: {}', new + changed,
                    array_to_string(map_keys(unread), ', ')), NULL),
            if(read >= 3 AND dated = 0 AND earlier >= 5 AND earlier_dated >= 0.8 * earlier,
                format('none of {} new pages tells its day, of {} earlier ones {} did', read, earlier, earlier_dated),
                NULL)
        ), '') AS signs
        FROM fact
    )
    SELECT * EXCLUDE (signs, failure, ended_at, unreadable, earlier, earlier_dated), $loaded_at AS loaded_at,
        CASE WHEN failure IS NOT NULL THEN 'failed' WHEN signs IS NOT NULL THEN 'ill' ELSE 'well' END AS health,
        coalesce(failure, signs) AS reason
    FROM judged
"""
_ADDED = """
    SELECT source, health, reason, listed, new, unchanged, read, with_statistics, yielded, expected_articles,
        newest_page
    FROM new_health ORDER BY health = 'well', health, source, looked_at
"""
