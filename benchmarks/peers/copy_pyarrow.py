"""Bare copy: pyarrow reads CSV with known types and writes Parquet (and CSV), checking nothing."""

import pyarrow as pa
from pyarrow import csv, parquet

import common

TYPES = {"number": pa.float64(), "integer": pa.int64(), "string": pa.string()}


def main() -> None:
    args = common.arguments()
    rows = 0
    for table in common.TABLES:
        types = {name: TYPES[spec["type"]] for name, spec in common.properties(table).items()}
        convert = csv.ConvertOptions(column_types=types, strings_can_be_null=True, quoted_strings_can_be_null=False)
        parse, read = csv.ParseOptions(newlines_in_values=True), csv.ReadOptions(block_size=4 << 20)
        with csv.open_csv(args.data / f"{table}.csv", read, parse, convert) as reader:
            writer = parquet.ParquetWriter(args.out / f"{table}.parquet", reader.schema, compression="zstd")
            text = csv.CSVWriter(args.out / f"{table}.csv", reader.schema) if args.with_csv else None
            for batch in reader:
                rows += batch.num_rows
                writer.write_batch(batch)
                if text:
                    text.write_batch(batch)
            writer.close()
            if text:
                text.close()
    common.tell(rows)


main()
