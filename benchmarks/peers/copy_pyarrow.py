"""Bare copy: pyarrow reads CSV or JSON Lines with known types, or Parquet, and writes Parquet (and CSV); no check."""

from contextlib import contextmanager

import pyarrow as pa
from pyarrow import csv, parquet

import common

TYPES = {"number": pa.float64(), "integer": pa.int64(), "string": pa.string()}
BLOCK = 4 << 20


@contextmanager
def batches(path, form, types):
    """Yield the schema and the batches of a file."""
    if form == "csv":
        convert = csv.ConvertOptions(column_types=types, strings_can_be_null=True, quoted_strings_can_be_null=False)
        parse, read = csv.ParseOptions(newlines_in_values=True), csv.ReadOptions(block_size=BLOCK)
        with csv.open_csv(path, read, parse, convert) as reader:
            yield reader.schema, reader
    elif form == "jsonl":
        from pyarrow import json  # noqa: PLC0415 - only where it is read

        parse = json.ParseOptions(explicit_schema=pa.schema(types), unexpected_field_behavior="error")
        with json.open_json(path, json.ReadOptions(block_size=BLOCK), parse) as reader:
            yield reader.schema, reader
    else:
        with parquet.ParquetFile(path) as file:
            yield file.schema_arrow, file.iter_batches()


def main() -> None:
    args = common.arguments()
    rows = 0
    for table in common.TABLES:
        types = {name: TYPES[spec["type"]] for name, spec in common.properties(table).items()}
        with batches(args.data / f"{table}.{args.format}", args.format, types) as (schema, reader):
            writer = parquet.ParquetWriter(args.out / f"{table}.parquet", schema, compression="zstd")
            text = csv.CSVWriter(args.out / f"{table}.csv", schema) if args.with_csv else None
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
