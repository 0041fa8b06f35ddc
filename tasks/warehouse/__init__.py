"""The warehouse room: frames in, DuckDB and its SQL in the middle, the published file out."""
