"""How the warehouse grows: `make bench-warehouse`, or `python tests/bench_warehouse.py 1 10` for so many millions.

Made-up pages: each is about one of the 63 provinces in one of twelve years and says half of forty indicators, so that
at ten million every figure is said by hundreds of pages; one in ten says it differently. Loading goes in batches as a
run does it; then all models and checks. Seconds and the peak memory of the process are printed.
"""

from __future__ import annotations

import gc
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tasks.reference import SQL
from tasks.warehouse.database import open_working, scalar
from tasks.warehouse.frames import CAPTURES, DOCUMENTS, OBSERVATIONS, Batch
from tasks.warehouse.load import load
from tasks.warehouse.publish import publish
from tasks.warehouse.rollup import rebuild

A_PAGE = 20  # figures
A_BATCH = 12_500  # pages
MADE = f"""
    CREATE TABLE series AS
    SELECT row_number() OVER () - 1 AS place, organisation, i.code AS indicator, i.unit, i.kind
    FROM (SELECT * FROM read_csv('{SQL}/reference/indicators.csv') WHERE aggregate = 'sum' LIMIT 20) i,
        (SELECT unnest(['cooperative', 'cooperative_group']) AS organisation);
    CREATE TABLE area AS
    SELECT row_number() OVER () - 1 AS place, name63 AS name, code63 AS code
    FROM read_csv('{SQL}/reference/provinces.csv', types = {{'code63': 'VARCHAR'}});
    CREATE MACRO page(n) AS 'page-' || n;
    CREATE MACRO hashed(n) AS md5('text' || n)[:16];
    CREATE MACRO year_of(n) AS 2013 + n // 63 % 12;
    CREATE MACRO figures(n) AS TABLE
        SELECT p.n, a.name, 'VN63-' || a.code AS ref_area, s.*, s.place // 2 AS line,
            50 * a.place + 7 * s.place + year_of(p.n) + if(hash(p.n, s.place) % 10 = 0, hash(p.n) % 5, 0) AS value
        FROM (SELECT unnest(n) AS n) p
        JOIN area a ON a.place = p.n % 63
        JOIN series s ON s.place % 2 = p.n // 756 % 2;
"""
QUOTE = (
    "lpad(value::VARCHAR, 10, ' ') || ' ' || rpad(indicator, 29, ' ')"  # 40 characters each, so that places are known
)
PAGES = f"""
    SELECT page(n) AS document, hashed(n) AS text_hash, 'https://example.vn/' || page(n) AS url, 'bench' AS source,
        name AS province, page(n) AS title, make_date(year_of(n) + 1, 1, 15) AS published, 'meta' AS published_basis,
        string_agg({QUOTE}, '' ORDER BY line) AS text,
        TIMESTAMP '2025-01-01' + to_seconds(n) AS fetched_at, 'bench.warc.gz@' || n AS archive
    FROM figures(range($first, $last)) GROUP BY n, name
"""
FIGURES = f"""
    SELECT md5(page(n) || '/' || line)[:16] AS observation, page(n) AS document, hashed(n) AS text_hash, ref_area,
        name AS ref_area_name, NULL AS locality, organisation, 'all' AS activity, indicator, 'total' AS measure,
        value::VARCHAR AS value, NULL AS upper, unit,
        if(kind = 'flow', make_date(year_of(n), 1, 1), NULL) AS period_start,
        make_date(year_of(n), 12, 31) AS period_end,
        if(hash(n) % 4 = 0, 'estimate', 'actual') AS status, if(hash(n) % 7 = 0, 'about', NULL) AS qualifier,
        NULL::BOOLEAN AS includes_credit_funds, NULL AS issuer, {QUOTE} AS quote,
        40 * line AS char_start, 40 * line + 40 AS char_end, 'clause' AS basis_area, 'clause' AS basis_organisation,
        'sentence' AS basis_period, 'sentence' AS basis_status, 'high' AS confidence, '[]' AS notes,
        'bench' AS extractor
    FROM figures(range($first, $last))
"""


def batches(pages: int, a_batch: int = A_BATCH) -> Iterator[Batch]:
    """Frames as the reading stages hand them over, a batch of pages at a time."""
    with duckdb.connect(config={"memory_limit": "500MB"}) as con:
        con.execute(MADE)
        for first in range(0, pages, a_batch):
            span = {"first": first, "last": min(first + a_batch, pages)}
            documents = con.execute(PAGES, span).df().astype(DOCUMENTS)
            captures = documents.assign(
                capture=documents["text_hash"], status=200, outcome="read", reason=None, extractor="bench"
            )
            observations = con.execute(FIGURES, span).df().astype(OBSERVATIONS)
            yield Batch(captures[list(CAPTURES)].astype(CAPTURES), documents, observations[list(OBSERVATIONS)])


@dataclass
class Spent:
    """Seconds by the clock, and of the processors: what the work costs, also on a machine that others use."""

    clock: float = 0.0
    processors: float = 0.0

    @contextmanager
    def counted(self) -> Iterator[None]:
        clock, processors = time.perf_counter(), time.process_time()
        yield
        self.clock += time.perf_counter() - clock
        self.processors += time.process_time() - processors

    def __str__(self) -> str:
        return f"{self.clock:.1f} s ({self.processors:.1f} s of processors)"


def measure(millions: float) -> None:
    pages = round(millions * 1e6 / A_PAGE)
    home = Path(tempfile.mkdtemp(prefix="htx-bench-"))
    loading, rolling, publishing = Spent(), Spent(), Spent()
    try:
        with open_working(home) as con:
            for batch in batches(pages):
                with loading.counted():
                    load(con, batch)
                del batch
                gc.collect()
            held = scalar(con, "SELECT count(*) FROM observations")
            with rolling.counted():
                report = rebuild(con)
            with publishing.counted():
                size = publish(con, home).size
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        errors = sum(check.offending for check in report.checks if check.severity == "error")
        print(
            f"{held:,} observations: load {loading}, models and checks {rolling}, publish {publishing}; "
            f"{size / 2**20:,.0f} MiB published, peak memory {peak:.2f} GiB, "
            f"{report.models['province_indicators']:,} best figures, {errors} errors",
            flush=True,
        )
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    for each in sys.argv[1:] or ("1", "10"):
        measure(float(each))
