"""The rows of a table of a package, as DuckDB reads them: each cell as the text that CSV has of it.

CSV is turned into Parquet of texts once, so that all that follows reads one kind of file, column by column. Columns go
by their places (``c0``, ``c1``): SQL takes ``A`` and ``a`` for one name.
"""

from __future__ import annotations

import csv as python_csv
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import csv, parquet

from accord import disk
from accord.compare.package import CompareError, Table
from accord.values.sql_quoting import quote_text
from accord.values.texts import separator

BLOCK_BYTES = 32 << 20  # of CSV; no row is longer
ROW = "(CAST(file_index AS BIGINT) << 40) + file_row_number"  # the SQL of what tells the rows of some files apart
_GLOB = str.maketrans({"*": "[*]", "?": "[?]", "[": "[[]"})  # what DuckDB reads as a pattern in the name of a file
_TIMES = (
    r"replace(regexp_replace(strftime(make_timestamp(epoch_us({0})), '%Y-%m-%dT%H:%M:%S.%f'), '\.0{{6}}$', ''), '', '')"
)


@dataclass(frozen=True)
class Rows:
    """The Parquet files of a table and its columns in the order of the files; no file where it has no rows at all."""

    files: tuple[Path, ...]
    columns: tuple[str, ...]
    texts: tuple[str, ...]  # the SQL of each cell as text, of the column c0, c1 and so on

    @property
    def source(self) -> str:
        """The SQL of the rows, whose columns are called ``c0``, ``c1`` and so on."""
        names = ", ".join(f"c{at}" for at in range(len(self.columns)))
        listed = ", ".join(quote_text(str(file).translate(_GLOB)) for file in self.files)
        return f"read_parquet([{listed}], hive_partitioning = false) AS t({names})"

    def text_of(self, column: str) -> str:
        """Return the SQL of a column as text; of one that is not there, a null."""
        return self.texts[self.columns.index(column)] if column in self.columns else "CAST(NULL AS VARCHAR)"


def rows_of(table: Table, kind: str, scratch: Path) -> Rows:
    """Return the rows of a table from its files of a kind; ``scratch`` is a folder for what is made of them.

    Raises:
        CompareError: if a file is not what the descriptor says.
    """
    files = table.files[kind]
    try:
        if kind == "csv":
            files = tuple(_converted(table, file, scratch / f"{at}.parquet") for at, file in enumerate(files))
        schema = parquet.read_schema(files[0])
    except FileNotFoundError as error:
        raise CompareError(f"{error.filename or files[0]} is missing, and the descriptor names it") from error
    except (OSError, pa.ArrowException, UnicodeError, python_csv.Error) as error:
        raise CompareError(f"table {table.name}: {table.files[kind][0].name} cannot be read: {error}") from error
    if {*schema.names} != {*table.fields} or len(schema.names) != len({*schema.names}):
        fact = f"has the columns {', '.join(schema.names)}; the descriptor says {', '.join(table.fields)}"
        raise CompareError(f"table {table.name}: {table.files[kind][0].name} {fact}")
    return of_parquet(files, schema)


def of_parquet(files: tuple[Path, ...], schema: pa.Schema) -> Rows:
    """Return the rows of Parquet files of one schema."""
    return Rows(files, tuple(schema.names), tuple(_text(field, f"c{at}") for at, field in enumerate(schema)))


def _text(field: pa.Field, cell: str) -> str:
    """Return the SQL of a cell as the text that CSV has of it."""
    kind = field.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return cell
    if pa.types.is_timestamp(kind):
        return f"{_TIMES.format(cell)} || '{'+00:00' if kind.tz else ''}'"
    if pa.types.is_list(kind):
        return f"array_to_string({cell}, {quote_text(separator(field) or ';')})"
    if pa.types.is_floating(kind):
        whole = rf"regexp_replace(CAST({cell} AS VARCHAR), '\.0$', '')"
        return rf"regexp_replace({whole}, 'e([+-])0([0-9])$', 'e\1\2')"
    return f"CAST({cell} AS VARCHAR)"


def _converted(table: Table, file: Path, target: Path) -> Path:
    """Turn a CSV file into Parquet of texts, in which an empty cell is a null and a quoted one is not."""
    dialect = table.about.get("dialect") or {}
    if not isinstance(dialect, dict) or dialect.get("header") is False:
        raise CompareError(f"table {table.name}: {file.name} has no header, or its dialect stands elsewhere")
    delimiter, quote = str(dialect.get("delimiter", ",")), str(dialect.get("quoteChar", '"'))
    encoding = str(table.about.get("encoding", "utf-8"))
    with gzip.open(file, "rt", encoding=encoding) if file.suffix == ".gz" else file.open(encoding=encoding) as text:
        header = next(python_csv.reader(text, delimiter=delimiter, quotechar=quote), [])
    target.parent.mkdir(parents=True, exist_ok=True)
    schema = pa.schema([(name.removeprefix("\ufeff"), pa.string()) for name in header])
    with parquet.ParquetWriter(target, schema, compression="lz4") as writer:
        for batch in _batches(file, table, (delimiter, quote, encoding), schema.names):
            writer.write_batch(batch.rename_columns(schema.names).cast(schema))
    return target


def _batches(file: Path, table: Table, written: tuple[str, str, str], names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    delimiter, quote, encoding = written
    missing = [str(word) for word in table.schema.get("missingValues", [""]) if isinstance(word, str)]
    convert = csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        null_values=missing,
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )
    parse = csv.ParseOptions(delimiter=delimiter, quote_char=quote, newlines_in_values=True)
    options = csv.ReadOptions(block_size=BLOCK_BYTES, encoding=encoding)
    disk.opened(file).close()  # no FIFO, which is waited for
    try:
        yield from csv.open_csv(file, options, parse, convert)
    except pa.ArrowInvalid as error:
        if "Empty CSV" not in str(error):
            raise
