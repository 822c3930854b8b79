"""Bare copy: Polars scans CSV with known types and sinks Parquet, checking nothing."""

import polars as pl

import common

TYPES = {"number": pl.Float64, "integer": pl.Int64, "string": pl.String}


def main() -> None:
    args = common.arguments()
    rows = 0
    for table in common.TABLES:
        types = {name: TYPES[spec["type"]] for name, spec in common.properties(table).items()}
        frame = pl.scan_csv(args.data / f"{table}.csv", schema=types)
        frame.sink_parquet(args.out / f"{table}.parquet", compression="zstd")
        rows += pl.scan_parquet(args.out / f"{table}.parquet").select(pl.len()).collect().item()
    common.tell(rows)


main()
