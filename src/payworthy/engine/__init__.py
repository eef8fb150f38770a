"""Runs the catalogue of measures in bulk: DuckDB on one machine, Spark on a cluster; for a few customers, SQLite."""
