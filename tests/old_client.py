"""`make old-client`: reads every table and view of a published file with another DuckDB than ours, the one installed here."""

import sys

import duckdb

with duckdb.connect(sys.argv[1], read_only=True) as con:
    names = [
        name for (name,) in con.execute("SELECT table_name FROM information_schema.tables ORDER BY ALL").fetchall()
    ]
    rows = {name: len(con.execute(f'SELECT * FROM "{name}"').fetchall()) for name in names}
    commented = con.execute("SELECT count(*) FROM duckdb_columns() WHERE comment IS NOT NULL").fetchall()
print(
    f"DuckDB {duckdb.__version__} reads {len(rows)} tables and views, {sum(rows.values())} rows, {commented[0][0]} comments"
)
if not rows:
    sys.exit(1)
