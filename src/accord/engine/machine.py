"""Machine-sized tables of a project: streamed into files, and checked against each other.

A table comes as ``curated/<table>.csv`` (or ``.csv.gz``, ``.jsonl``, ``.parquet``), as a folder ``curated/<table>/`` of
such parts, or from anywhere by ``--table NAME=PATH``. It passes the same row rules as hand-written records.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet

from accord.engine.local import MOST, Streamed, stream
from accord.problems import Problem, did_you_mean
from accord.rules.keys import judge as keys
from accord.schema.arrow import arrow_schema
from accord.schema.model import Schemas, Table
from accord.sources import readers as inputs
from accord.sources.files import shown
from accord.write.tables import Output

SMALL = 50_000  # rows of all tables together that Python sets compare faster than DuckDB starts
SAMPLE = 1 << 20  # bytes from which the number of rows is guessed
HINTS = 20  # references to nowhere for which a near id is sought
Show = Callable[[str, int, int], object]  # table, rows so far, rows expected (0: not known)
Places = dict[tuple[str, int], tuple[str, int]]  # table and row -> file and line


class Published(NamedTuple):
    """What came of the machine-sized tables: number of rows by table, and every problem."""

    rows: dict[str, int]
    problems: list[Problem]


def publish(
    found: dict[str, Path], small: dict[str, pa.Table], schemas: Schemas, output: Output, show: Show
) -> Published:
    """Write each table found; check its rows, then keys and references between it and the ``small`` ones.

    Where there are problems the files are there all the same; whoever called throws them away. Parquet must be among
    the kinds of the output: keys and references are judged on it.
    """
    done: dict[str, Streamed] = {}
    for name, path in found.items():
        table = schemas.tables[name]
        progress = partial(_tell, show, name, _expected(path))
        parts = inputs.read(path, shown(path), table)
        done[name] = stream(parts, table, output.writers(name, arrow_schema(table)), progress)
    problems = told(done, _between(done, small, schemas, output), small)
    return Published({name: streamed.rows for name, streamed in done.items()}, problems)


def in_memory(path: Path, table: Table) -> list[dict[str, Any]] | None:
    """Return the rows of a file that can be read, or None where they are many; its faults are told elsewhere."""
    rows: list[dict[str, Any]] = []
    for part in inputs.read(path, shown(path), table):
        if not isinstance(part, Problem):
            rows += part.batch.to_pylist()
        if len(rows) > SMALL:
            return None
    return rows


def told(
    done: dict[str, Streamed], faults: list[keys.KeyFault], small: Mapping[str, pa.Table] = MappingProxyType({})
) -> list[Problem]:
    """Return every problem at its line: of the text, of rows, and between rows.

    Among the ids of ``small`` tables a near one is sought for a reference to nowhere.
    """
    faults = [fault for fault in faults if fault.rule != "reference" or not _left_out(fault, done)]
    problems = [problem for streamed in done.values() for problem in _problems(streamed)]
    return problems + list(_told_between(faults, _places(faults, done), small))


def _tell(show: Show, name: str, expected: int, rows: int) -> None:
    show(name, rows, expected)


def _expected(path: Path) -> int:
    """Return about how many rows a file has, from its first part and its size; 0 where that cannot be told."""
    if not path.is_file() or path.suffix == ".gz":
        return 0
    if path.suffix == ".parquet":
        return int(pa.parquet.read_metadata(path).num_rows)
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    return int(path.stat().st_size * head.count(b"\n") / max(len(head), 1))


def _problems(streamed: Streamed) -> Iterator[Problem]:
    yield from streamed.problems
    for fault in streamed.faults:
        place = f"{fault.column}: " if fault.column else ""
        yield Problem(fault.file, fault.line, 1, fault.record, fault.rule, place + fault.message)
    if len(streamed.faults) >= MOST:
        file = streamed.faults[-1].file
        yield Problem(file, 0, 0, "", "too-many", f"more than {MOST:,} problems; mend these first")


def _between(
    done: dict[str, Streamed], small: dict[str, pa.Table], schemas: Schemas, output: Output
) -> list[keys.KeyFault]:
    tables: dict[str, keys.Source] = {**small, **{name: output.path("parquet", name) for name in done}}
    if sum(s.rows for s in done.values()) + sum(t.num_rows for t in small.values()) > SMALL:
        pa.default_memory_pool().release_unused()  # what reading and writing no longer need, DuckDB may have
        return keys.check(tables, schemas, folder=output.folder)
    whole = {name: pa.parquet.read_table(t) if isinstance(t, Path) else t for name, t in tables.items()}
    return keys.check_small(whole, schemas)


def _told_between(faults: list[keys.KeyFault], at: Places, small: Mapping[str, pa.Table]) -> Iterator[Problem]:
    """Yield the problems of keys and references, each at the line of its row."""
    known: dict[str, list[str]] = {}
    for number, fault in enumerate(faults):
        hint = ""
        if fault.rule == "reference" and number < HINTS:
            if fault.target not in known:
                known[fault.target] = small[fault.target].column("id").to_pylist() if fault.target in small else []
            hint = did_you_mean(fault.value[0], known[fault.target])
        file, line = at.get((fault.table, fault.row), (f"table {fault.table}", fault.row + 1))
        first = at.get((fault.table, fault.first_row))
        text = keys.words(fault, ":".join(map(str, first)) if first else "") + hint
        yield Problem(file, line, 1, "", fault.rule, text)


def _left_out(fault: keys.KeyFault, done: dict[str, Streamed]) -> bool:
    """Whether a reference leads to a row that was left out because it has a fault of its own; it is not blamed."""
    target = done.get(fault.target)
    return target is not None and (target.unreadable or fault.value[0] in target.left_out)


def _places(faults: list[keys.KeyFault], done: dict[str, Streamed]) -> Places:
    """Return the file and line of each row that a fault names."""
    wanted: dict[str, set[int]] = {name: set() for name in done}
    for fault in faults:
        if fault.table in done:
            wanted[fault.table] |= {row for row in (fault.row, fault.first_row) if row >= 0}
    places: Places = {}
    for name, streamed in done.items():
        starts = [segment.start for segment in streamed.segments]
        for at, rows in groupby(sorted(wanted[name]), key=lambda row: bisect_right(starts, row) - 1):
            segment = streamed.segments[at]
            places |= {(name, row): (segment.file, line) for row, line in segment.lines(rows).items()}
    return places
