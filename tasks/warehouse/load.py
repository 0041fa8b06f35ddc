"""Append and supersede: what a page said stays, what it no longer says is marked with when and by what.

Everything follows from which captures were read and until when they lasted, never from the clock or from the order of
loading: a text is current if its document was last seen with it, an observation while the newest rules read it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from tasks.warehouse.database import WarehouseError, scalar, set_meta, transaction
from tasks.warehouse.frames import Batch, Sighting, utc


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What one load did, in rows."""

    captures: int  # as the batch has them
    unread: int  # of these, those that gave no document
    texts_new: int  # documents never seen, or seen with another text
    observations_new: int
    observations_superseded: int  # current before, not any more


def load(con: duckdb.DuckDBPyConnection, batch: Batch) -> LoadReport:
    """Take a batch in, all of it or nothing; loading it again changes nothing.

    Raises `WarehouseError` for a document id that is already held with another address.
    """
    with _batch_staged(con, batch), transaction(con):
        _refuse_other_addresses(con)
        current = scalar(con, "SELECT count(*) FROM current_observations")
        captures = _replace_captures(con)
        unread = scalar(con, "SELECT count(*) FROM new_captures WHERE text_hash IS NULL")
        scalar(con, _REPLACE_DOCUMENTS)
        texts_new = scalar(con, _INSERT_DOCUMENTS)
        observations_new = scalar(con, _INSERT_OBSERVATIONS)
        _date(con)
        superseded = current + observations_new - scalar(con, "SELECT count(*) FROM current_observations")
    return LoadReport(captures, unread, texts_new, observations_new, superseded)


def mark_seen(con: duckdb.DuckDBPyConnection, sightings: Iterable[Sighting]) -> int:
    """Take over until when captures lasted, of pages that were found unchanged; how many moved on.

    Captures that are not loaded are left out.
    """
    held = con.execute("SELECT capture, fetched_at, seen_at FROM captures").fetchall()
    lasted = {(capture, fetched_at): seen_at for capture, fetched_at, seen_at in held}
    told = ((capture, utc(fetched_at), utc(seen_at)) for capture, fetched_at, seen_at in sightings)
    moved = [each for each in told if each[:2] in lasted and each[2] > lasted[each[:2]]]
    if moved:
        con.execute(_STAGE_MOVED, list(zip(*moved, strict=True)))
        with _staged(con, _OF_MOVED), transaction(con):
            _replace_captures(con)
            _date(con)
        con.execute("DROP TABLE temp.moved")
    return len(moved)


def processed(con: duckdb.DuckDBPyConnection, extractor: str) -> set[tuple[str, datetime]]:
    """The captures, and when they were fetched, that this version of the rules has read, with whatever outcome."""
    rows = con.execute("SELECT capture, fetched_at FROM captures WHERE extractor = ?", [extractor]).fetchall()
    return {(capture, fetched_at.replace(tzinfo=UTC)) for capture, fetched_at in rows}


def _replace_captures(con: duckdb.DuckDBPyConnection) -> int:
    scalar(con, _DELETE_CAPTURES)
    return int(scalar(con, "INSERT INTO captures BY NAME FROM new_captures"))


def _date(con: duckdb.DuckDBPyConnection) -> None:
    """When what the staged captures' documents say was first and last seen, and what superseded it."""
    scalar(con, _DATE_DOCUMENTS)
    scalar(con, _DATE_OBSERVATIONS)
    set_meta(con, "rolled_up", None)


@contextmanager
def _batch_staged(con: duckdb.DuckDBPyConnection, batch: Batch) -> Iterator[None]:
    """The frames of a batch without repeats."""
    frames = {"captures": batch.captures, "documents": batch.documents, "observations": batch.observations}
    for name, frame in frames.items():
        con.register(f"frame_{name}", frame)
    try:
        with _staged(con, _OF_BATCH):
            yield
    finally:
        for name in frames:
            con.unregister(f"frame_{name}")


@contextmanager
def _staged(con: duckdb.DuckDBPyConnection, selects: Mapping[str, str]) -> Iterator[None]:
    """What is to be taken in, as `new_captures`, `new_documents` and `new_observations`."""
    for name, select in selects.items():
        con.execute(f"CREATE OR REPLACE TEMP TABLE new_{name} AS {select}")
    try:
        yield
    finally:
        for name in selects:
            con.execute(f"DROP TABLE IF EXISTS temp.new_{name}")


def _refuse_other_addresses(con: duckdb.DuckDBPyConnection) -> None:
    clash = con.execute("""
        WITH held AS (SELECT document, url FROM documents UNION SELECT document, url FROM new_documents)
        SELECT n.document, n.url, held.url
        FROM new_documents n JOIN held USING (document)
        WHERE n.url <> held.url ORDER BY ALL LIMIT 1
    """).fetchall()
    for document, url, held in clash:
        raise WarehouseError(f"document id {document!r} of {url} is already held by {held}: rename one of them")


_OF_BATCH = {
    "captures": """
        SELECT n.*, coalesce(held.seen_at, n.fetched_at) AS seen_at
        FROM frame_captures n LEFT JOIN captures held USING (capture, fetched_at)
        QUALIFY row_number() OVER (PARTITION BY n.capture, n.fetched_at ORDER BY n.archive) = 1
    """,
    "documents": """
        FROM frame_documents
        QUALIFY row_number() OVER (PARTITION BY document, text_hash ORDER BY fetched_at DESC, archive DESC) = 1
    """,
    "observations": """
        SELECT * REPLACE (notes::JSON::VARCHAR[] AS notes) FROM frame_observations
        QUALIFY row_number() OVER (PARTITION BY observation) = 1
    """,
}
_STAGE_MOVED = """
    CREATE OR REPLACE TEMP TABLE moved AS
    SELECT unnest(?::VARCHAR[]) AS capture, unnest(?::TIMESTAMP[]) AS fetched_at, unnest(?::TIMESTAMP[]) AS seen_at
"""
_OF_MOVED = {
    "captures": "SELECT c.* REPLACE (moved.seen_at AS seen_at) FROM captures c JOIN moved USING (capture, fetched_at)",
    "documents": "FROM documents LIMIT 0",
    "observations": "FROM observations LIMIT 0",
}
_DELETE_CAPTURES = """
    DELETE FROM captures USING new_captures n
    WHERE (captures.capture, captures.fetched_at) = (n.capture, n.fetched_at)
"""

# The rules may have learnt to read a title or a date better: the newest capture's reading of a text replaces the row.
_REPLACE_DOCUMENTS = """
    UPDATE documents SET url = n.url, source = n.source, title = n.title, published_basis = n.published_basis,
        archive = n.archive
    FROM new_documents n
    WHERE (documents.document, documents.text_hash) = (n.document, n.text_hash) AND documents.last_seen <= n.fetched_at
"""
_INSERT_DOCUMENTS = """
    INSERT INTO documents BY NAME
    SELECT * EXCLUDE (fetched_at), fetched_at AS first_seen, fetched_at AS last_seen
    FROM new_documents n ANTI JOIN documents USING (document, text_hash)
"""
_INSERT_OBSERVATIONS = """
    INSERT INTO observations BY NAME
    SELECT n.*, d.first_seen, d.last_seen
    FROM new_observations n ANTI JOIN observations USING (observation) JOIN documents d USING (document, text_hash)
"""

# `next_text`: when the page was first seen with other words after it last had these. A text that no capture leads to
# any more was made by rules that read the page otherwise.
_DATE_DOCUMENTS = """
    WITH seen AS (
        SELECT document, text_hash, min(fetched_at) AS first_seen, max(seen_at) AS last_seen
        FROM captures WHERE text_hash IS NOT NULL GROUP BY ALL
    ), dated AS (
        SELECT d.document, d.text_hash, coalesce(s.first_seen, d.first_seen) AS first_seen,
            coalesce(s.last_seen, d.last_seen) AS last_seen, s.document IS NULL AS reread,
            min(if(c.fetched_at > s.last_seen, c.fetched_at, c.seen_at)) AS next_text
        FROM documents d
        LEFT JOIN seen s USING (document, text_hash)
        LEFT JOIN captures c ON c.document = d.document AND c.text_hash IS NOT NULL AND c.seen_at > s.last_seen
        WHERE d.document IN (SELECT document FROM new_captures)
        GROUP BY ALL
    )
    UPDATE documents SET first_seen = dated.first_seen, last_seen = dated.last_seen,
        superseded_at = CASE WHEN reread THEN dated.last_seen ELSE next_text END,
        superseded_by = CASE WHEN reread THEN 'rules' WHEN next_text IS NOT NULL THEN 'page' END
    FROM dated WHERE (documents.document, documents.text_hash) = (dated.document, dated.text_hash)
"""
_DATE_OBSERVATIONS = """
    WITH told AS (
        SELECT o.observation, o.first_seen, o.last_seen, o.superseded_at,
            d.first_seen AS text_first, d.last_seen AS text_last,
            d.superseded_at AS text_at, d.superseded_by AS text_by,
            CASE WHEN n.observation IS NOT NULL THEN false WHEN t.document IS NOT NULL THEN true
                ELSE o.superseded_by IS NOT DISTINCT FROM 'rules' END AS dropped
        FROM observations o
        JOIN documents d USING (document, text_hash)
        LEFT JOIN new_documents t USING (document, text_hash)
        LEFT JOIN new_observations n USING (observation)
        WHERE o.document IN (SELECT document FROM new_captures)
    ), dated AS (
        SELECT observation,
            if(dropped, first_seen, text_first) AS first_seen,
            if(dropped, last_seen, text_last) AS last_seen,
            if(dropped, coalesce(superseded_at, last_seen), text_at) AS superseded_at,
            if(dropped, 'rules', text_by) AS superseded_by
        FROM told
    )
    UPDATE observations SET first_seen = dated.first_seen, last_seen = dated.last_seen,
        superseded_at = dated.superseded_at, superseded_by = dated.superseded_by
    FROM dated WHERE observations.observation = dated.observation
        AND (observations.first_seen, observations.last_seen, observations.superseded_at, observations.superseded_by)
            IS DISTINCT FROM (dated.first_seen, dated.last_seen, dated.superseded_at, dated.superseded_by)
"""
