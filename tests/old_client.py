"""`make old-client`: reads every table and view of a published file with another DuckDB than ours."""

import sys

import duckdb

with duckdb.connect(sys.argv[1], read_only=True) as con:
    names = con.execute("SELECT table_name FROM information_schema.tables ORDER BY ALL").fetchall()
    rows = [len(con.execute(f'SELECT * FROM "{name}"').fetchall()) for (name,) in names]
print(f"DuckDB {duckdb.__version__} reads {len(rows)} tables and views with {sum(rows)} rows")
sys.exit(not rows)
