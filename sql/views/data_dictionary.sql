-- What every table and column of this file means.
SELECT table_name, NULL AS column_name, NULL AS data_type, comment AS meaning
FROM duckdb_tables() WHERE database_name = current_database()
UNION ALL
SELECT view_name, NULL, NULL, comment FROM duckdb_views() WHERE database_name = current_database() AND NOT internal
UNION ALL
SELECT table_name, column_name, data_type, comment
FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal
ORDER BY table_name, column_name NULLS FIRST
