"""Writers of the three formats; each tells on which line of its file the rows asked for begin."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

Columns = dict[str, pa.Array]


class Csv:
    """RFC 4180 with a header; only what must be is quoted, a null is nothing at all."""

    def __init__(self, path: Path) -> None:
        self.sink = pa.OSFile(str(path), "wb")
        self.line = 2

    def write(self, columns: Columns, rows: list[int]) -> list[int]:
        """Write rows; return the lines on which some of them begin."""
        if self.line == 2:  # noqa: PLR2004 - below the header
            self.sink.write((",".join(columns) + "\n").encode())
        cells = [pc.fill_null(_quoted(pc.cast(column, pa.string())), "") for column in columns.values()]
        records = pc.binary_join_element_wise(*cells[:-1], pc.binary_join_element_wise(cells[-1], "\n", ""), ",")
        self.sink.write(pc.binary_join(pa.ListArray.from_arrays([0, len(records)], records), "")[0].as_buffer())
        ends = pc.cumulative_sum(pc.count_substring(records, "\n"))
        lines = [self.line + (ends[row - 1].as_py() if row else 0) for row in rows]
        self.line += ends[-1].as_py()
        return lines

    def close(self) -> None:
        """Finish the file."""
        self.sink.close()


def _quoted(text: pa.Array) -> pa.Array:
    """Return cells quoted where they must be: what a careful exporter writes."""
    marked = pc.binary_join_element_wise('"', pc.replace_substring(text, '"', '""'), '"', "")
    return pc.if_else(pc.match_substring_regex(text, '[",\r\n]'), marked, text)


class Jsonl:
    """One object a line, nulls left out."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("w", encoding="utf-8", newline="\n")
        self.line = 1

    def write(self, columns: Columns, rows: list[int]) -> list[int]:
        """Write rows; return their lines. Numbers stay numbers beside a cell that is a text and should be none."""
        lists = [[(name, value) for value in self._values(name, column)] for name, column in columns.items()]
        for cells in zip(*lists, strict=True):
            row = {name: value for name, value in cells if value is not None}
            self.file.write(json.dumps(row, ensure_ascii=False) + "\n")
        lines = [self.line + row for row in rows]
        self.line += len(lists[0])
        return lines

    @staticmethod
    def _values(name: str, column: pa.Array) -> list[Any]:
        kind = {"intensity": float, "latitude": float, "longitude": float, "weight": float, "count": int}.get(name)
        if kind is None or column.type != pa.string():
            return (column if kind else pc.cast(column, pa.string())).to_pylist()
        return [_number(text, kind) for text in column.to_pylist()]

    def close(self) -> None:
        """Finish the file."""
        self.file.close()


def _number(text: str | None, kind: type) -> Any:
    """Return the number of a text that this generator would write for it, else the text, which is a fault."""
    try:
        value = kind(text) if text is not None else None
    except ValueError:
        return text
    if value is None or not math.isfinite(value):
        return text
    return value if text in (repr(value), pc.cast(pa.scalar(value), pa.string()).as_py()) else text


class Parquet:
    """Typed columns, zstd."""

    def __init__(self, path: Path) -> None:
        self.path, self.row = path, 1
        self.writer: parquet.ParquetWriter | None = None

    def write(self, columns: Columns, rows: list[int]) -> list[int]:
        """Write rows; return their numbers from 1, for there are no lines."""
        table = pa.table(columns)
        if self.writer is None:
            self.writer = parquet.ParquetWriter(self.path, table.schema, compression="zstd")
        self.writer.write_table(table)
        numbers = [self.row + row for row in rows]
        self.row += table.num_rows
        return numbers

    def close(self) -> None:
        """Finish the file."""
        if self.writer:
            self.writer.close()


WRITERS = {"csv": Csv, "jsonl": Jsonl, "parquet": Parquet}
