"""What holds whatever pages say: another witness changes no value, nor the order of loading; bounds and shares hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st
from warehouse_samples import figure, flow, mean, page

from tasks.reference import COUNTRY, SQL
from tasks.warehouse.database import sql_files
from tasks.warehouse.frames import Reading, to_batch
from tasks.warehouse.load import load
from tasks.warehouse.models import load_reference, run_models

AREAS = ("Lạng Sơn", "Bắc Ninh", "Bắc Giang", "Hà Giang", "Tuyên Quang", "Hà Nội", COUNTRY)
KINDS = (figure, flow, mean)


@st.composite
def figures(draw: st.DrawFn) -> dict[str, Any]:
    value = draw(st.integers(1, 1000))
    told = {
        "status": draw(st.sampled_from(("actual", "actual", "estimate", "target"))),
        "qualifier": draw(
            st.sampled_from((None, None, "about", "over", "nearly", "under", "at_least", "at_most", "range"))
        ),
        "confidence": draw(st.sampled_from(("high", "medium", "low"))),
        "includes_credit_funds": draw(st.sampled_from((None, None, True, False))),
    }
    if told["qualifier"] == "range":
        told["upper"] = Decimal(value + draw(st.integers(1, 50)))
    year = draw(st.integers(2022, 2024))
    kind = draw(st.sampled_from(KINDS))
    if kind is figure and draw(st.booleans()):
        told["period_end"] = date(year, draw(st.integers(1, 12)), 1)
    return kind(draw(st.sampled_from(AREAS)), value, year, **told)


PAGES = st.lists(
    st.tuples(
        st.lists(figures(), min_size=1, max_size=3),
        st.sampled_from((*AREAS[:-1], None)),
        st.dates(date(2024, 1, 1), date(2025, 6, 1)),
    ),
    min_size=5,
    max_size=30,
)
VALUES = """
    SELECT cell, value, upper, lower_bound, upper_bound, period_end, covers, status, qualifier, confidence, origin
"""


def rolled_up(*batches: Sequence[Reading]) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    for statement in sql_files(SQL / "schema").values():
        con.execute(statement)
    for batch in batches:
        load(con, to_batch(batch, "1"))
    load_reference(con)
    run_models(con)
    return con


def answer(con: duckdb.DuckDBPyConnection, sql: str) -> set[tuple[str, ...]]:
    return {tuple(map(str, row)) for row in con.execute(sql).fetchall()}


@settings(max_examples=2, deadline=None)
@given(said=PAGES, data=st.data())
def test_whatever_pages_say(said: list[tuple[list[dict[str, Any]], str | None, date]], data: st.DataObject) -> None:
    readings = [
        page(f"page-{number}", *figures, province=province, published=published)
        for number, (figures, province, published) in enumerate(said)
    ]
    with rolled_up(readings) as con:
        best = answer(con, "FROM best_figures")
        values = answer(con, f"{VALUES} FROM province_indicators")
        sums = answer(
            con, "SELECT * EXCLUDE (own_document, own_url, own_quote, own_observation, own_issuer) FROM rollup"
        )
        chosen = con.execute("SELECT document, observation FROM best_figures ORDER BY cell").fetchall()
        wrong = """
            FROM rollup WHERE coverage > 1 OR coverage_weighted > 1.000001 OR provinces_weighted > provinces_reporting
                OR reported_sum NOT BETWEEN lower_bound AND coalesce(upper_bound, reported_sum)
                OR sum_with_carried < reported_sum
        """
        assert con.execute(wrong).fetchall() == []
        outside = "FROM province_indicators WHERE value NOT BETWEEN lower_bound AND coalesce(upper_bound, value)"
        assert con.execute(outside).fetchall() == []
        assert (
            con.execute("FROM national_estimate WHERE estimate NOT BETWEEN lower_bound AND upper_bound").fetchall()
            == []
        )
        lost = """
            SELECT cell FROM reconciled GROUP BY cell
            HAVING count(*) FILTER (why_lost IS NULL) <> bool_or(alone)::INTEGER
        """
        assert con.execute(lost).fetchall() == []

    middle = data.draw(st.integers(0, len(readings)), label="second batch from")
    with rolled_up(readings[middle:][::-1], readings[:middle]) as con:
        assert answer(con, "FROM best_figures") == best

    if chosen:
        document, observation = data.draw(st.sampled_from(chosen), label="seen again")
        (witness,) = [
            figure
            for reading, (told, *_) in zip(readings, said, strict=True)
            for figure, made in zip(told, to_batch([reading], "1").observations["observation"], strict=True)
            if (reading.capture.document, made) == (document, observation)
        ]
        with rolled_up([*readings, page("witness", witness, published=date(2025, 6, 2))]) as con:
            assert answer(con, f"{VALUES} FROM province_indicators") == values
            again = "SELECT * EXCLUDE (own_document, own_url, own_quote, own_observation, own_issuer) FROM rollup"
            assert answer(con, again) == sums
