"""Bare copy: Polars scans CSV or JSON Lines with known types, or Parquet, and sinks Parquet, checking nothing."""

import polars as pl

import common

TYPES = {"number": pl.Float64, "integer": pl.Int64, "string": pl.String}
READERS = {"csv": pl.scan_csv, "jsonl": pl.scan_ndjson}


def main() -> None:
    args = common.arguments()
    rows = 0
    for table in common.TABLES:
        types = {name: TYPES[spec["type"]] for name, spec in common.properties(table).items()}
        path = args.data / f"{table}.{args.format}"
        frame = pl.scan_parquet(path) if args.format == "parquet" else READERS[args.format](path, schema=types)
        frame.sink_parquet(args.out / f"{table}.parquet", compression="zstd")
        rows += pl.scan_parquet(args.out / f"{table}.parquet").select(pl.len()).collect().item()
    common.tell(rows)


main()
