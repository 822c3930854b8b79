"""Bare copy: DuckDB's COPY from CSV with known types to Parquet, checking nothing."""

import duckdb

import common

TYPES = {"number": "DOUBLE", "integer": "BIGINT", "string": "VARCHAR"}


def main() -> None:
    args = common.arguments()
    connection = duckdb.connect()
    rows = 0
    for table in common.TABLES:
        types = {name: TYPES[spec["type"]] for name, spec in common.properties(table).items()}
        source = f"read_csv('{args.data}/{table}.csv', header = true, columns = {types}, quote = '\"', escape = '\"')"
        target = f"'{args.out}/{table}.parquet' (FORMAT parquet, COMPRESSION zstd)"
        rows += connection.execute(f"COPY (SELECT * FROM {source}) TO {target}").fetchone()[0]
    common.tell(rows)


main()
