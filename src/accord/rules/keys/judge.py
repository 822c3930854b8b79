"""Keys, uniqueness and references between whole tables, in bounded memory.

The rules are those of ``accord.rules.references``, over rows instead of documents: a key stands once in its table
(``duplicate-id``), a natural key once within its parent (``duplicate-key``), and what a reference names is an id of
its target (``reference``). A row without its key is not judged, as the row check tells of it; nulls in a natural key
equal each other; a null reference refers to nothing.

``check`` reads Parquet files through DuckDB and keeps to a memory limit, ``check_small`` holds everything in Python
sets and saves small builds the import of DuckDB. Both give the same faults. What is right must be cheap, and so must be
a few faults: among keys that ascend but for a few only those few can stand twice (one pass, no memory), else those
whose 64-bit hashes do; only their rows are looked at. References to nowhere come with their rows at once:

    SELECT c."actor", row FROM "event_participants" c ANTI JOIN "actors" t ON t."id" = c."actor"
"""
# ruff: noqa: S608 - names of tables and columns come from the schemas, of files quoted from the caller

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from accord.rules.keys.ascending import out_of_order
from accord.schema.model import Schemas, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Source: TypeAlias = "Path | pa.Table"  # a Parquet file, or what is in memory
MOST = 1_000  # faults told of one rule in one table
BATCH = 65_536  # rows in one step
ROW, FIRST = " row", " first"  # no column of a table is named like these
_GLOB = re.compile(r"[*?\[]")  # what DuckDB would read as a pattern in the name of a file


class KeyFault(NamedTuple):
    """One row that breaks a rule between rows; rows count from 0."""

    table: str
    row: int
    column: str  # the last column of a key, or the reference
    rule: str  # duplicate-id, duplicate-key or reference
    value: tuple[Any, ...]  # of the columns of the key, or of the reference
    target: str  # the table that a reference points into
    first_row: int  # where the key stands first; -1 for a reference
    total: int  # how many faults of this rule the table has, told or not


def words(fault: KeyFault, first: str = "") -> str:
    """Return what is wrong with a row; ``first`` says where the key stands first, its row where nothing is given."""
    shown = ", ".join(repr(value) for value in fault.value)
    if fault.rule == "reference":
        return f"{fault.column}: {shown} is not an id in {fault.target}"
    return f"{fault.column}: {shown} stands twice in {fault.table}, first at {first or f'row {fault.first_row + 1}'}"


class _Key(NamedTuple):
    rule: str
    columns: tuple[str, ...]
    present: tuple[str, ...]  # a row where one of these is null is not judged


def check(tables: dict[str, Source], schemas: Schemas, *, folder: Path, memory: str = "96MB") -> list[KeyFault]:
    """Return the faults of tables as ``check_small`` does, within a memory limit; what does not fit goes to a folder.

    Each table's faults are in row order, the first 1,000 of each rule. References into tables that are not given, for
    instance because they could not be read, are not judged.
    """
    faults: list[KeyFault] = []
    with closing(_connect(folder, memory)) as db:
        sources = {name: _Data(db, name, source) for name, source in tables.items()}
        for name, data in sources.items():
            table = schemas.tables[name]
            for key in _keys(table):
                if data.suspects(key):
                    faults += data.duplicates(key)
            faults += data.strays(_references(table, tables))
    return faults


def check_small(tables: dict[str, pa.Table], schemas: Schemas) -> list[KeyFault]:
    """Return the faults of tables that fit into memory many times over, say up to 50,000 rows."""
    faults = []
    ids = {name: set(data.column("id").to_pylist()) for name, data in tables.items() if "id" in data.column_names}
    for name, data in tables.items():
        table = schemas.tables[name]
        for key in _keys(table):
            found = list(_repeated(data, key))
            faults += [KeyFault(name, row, key.columns[-1], key.rule, value, "", first, len(found))
                       for row, value, first in found[:MOST]]  # fmt: skip
        strays = [
            (row, place, column, value, target)
            for place, (column, target) in enumerate(_references(table, tables))
            for row, value in enumerate(data.column(column).to_pylist())
            if value is not None and value not in ids[target]
        ]
        faults += [KeyFault(name, row, column, "reference", (value,), target, -1, len(strays))
                   for row, _, column, value, target in sorted(strays)[:MOST]]  # fmt: skip
    return faults


def _keys(table: Table) -> Iterator[_Key]:
    yield _Key("duplicate-id", table.key, table.key)
    if table.parent_column and table.natural_key not in ((), ("id",)):
        yield _Key("duplicate-key", (table.parent_column, *table.natural_key), (table.parent_column,))


def _references(table: Table, given: dict[str, Any]) -> list[tuple[str, str]]:
    return [(column, target) for column, target in table.foreign_keys if target in given]


def _repeated(data: pa.Table, key: _Key) -> Iterator[tuple[int, tuple[Any, ...], int]]:
    needed = [key.columns.index(column) for column in key.present]
    seen: dict[tuple[Any, ...], int] = {}
    for row, value in enumerate(zip(*(data.column(c).to_pylist() for c in key.columns), strict=True)):
        if all(value[index] is not None for index in needed) and (first := seen.setdefault(value, row)) != row:
            yield row, value, first


def _connect(folder: Path, memory: str) -> DuckDBPyConnection:
    import duckdb  # noqa: PLC0415 - 0.2 s that small builds save

    folder.mkdir(parents=True, exist_ok=True)
    return duckdb.connect(config={
        "memory_limit": memory, "temp_directory": str(folder), "threads": 2,
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
    })  # fmt: skip


class _Data:
    """One table as DuckDB sees it: a view named as the table, with the row number beside its columns."""

    def __init__(self, db: DuckDBPyConnection, name: str, source: Source) -> None:
        self.db, self.name, self.source = db, name, source
        if isinstance(source, pa.Table):
            db.register(name, source.append_column(ROW, pa.array(range(source.num_rows), pa.int64())))
            return
        file = _text(_GLOB.sub(r"[\g<0>]", str(source)))
        columns = f"* EXCLUDE (file_row_number), file_row_number AS {_q(ROW)}"
        db.execute(f"""CREATE VIEW {_q(name)} AS SELECT {columns}
            FROM read_parquet({file}, file_row_number = true, hive_partitioning = false)""")

    def suspects(self, key: _Key) -> int:
        """Return how many hashes of keys may stand twice, and keep them in a table; a hash takes 8 bytes."""
        self.db.execute("CREATE OR REPLACE TEMP TABLE hashes (h UBIGINT)")
        few = out_of_order(self._batches(key.columns)) if key.present == key.columns else None
        if few is None:
            self.db.execute(f"""INSERT INTO hashes SELECT {_hash(key)} AS h
                FROM {self._judged(key)} GROUP BY h HAVING count(*) > 1""")
        elif few:
            columns = dict(zip(key.columns, map(list, zip(*few, strict=True)), strict=True))
            self.db.register("few", pa.table(columns))
            self.db.execute(f"INSERT INTO hashes SELECT DISTINCT {_hash(key)} FROM few")
        return self._count("hashes")

    def duplicates(self, key: _Key) -> Iterator[KeyFault]:
        """Yield the rows whose key an earlier row has, among those whose hash stands twice."""
        columns = ", ".join(map(_q, key.columns))
        self.db.execute(f"""CREATE OR REPLACE TEMP TABLE repeated AS
            SELECT {columns}, {_q(ROW)}, min({_q(ROW)}) OVER (PARTITION BY {columns}) AS {_q(FIRST)}
            FROM {self._judged(key)} WHERE {_hash(key)} IN (SELECT h FROM hashes)
            QUALIFY {_q(ROW)} > {_q(FIRST)}""")
        total = self._count("repeated")
        rows = self.db.execute(f"SELECT {_q(ROW)}, {_q(FIRST)}, {columns} FROM repeated ORDER BY 1 LIMIT {MOST}")
        for row, first, *value in rows.fetchall():
            yield KeyFault(self.name, row, key.columns[-1], key.rule, tuple(value), "", first, total)

    def strays(self, references: list[tuple[str, str]]) -> Iterator[KeyFault]:
        """Yield the rows that refer to nowhere, given the columns and their targets."""
        found, total = [], 0
        for place, (column, target) in enumerate(references):
            # Nulls are filtered before the join: `IS NOT NULL AND NOT EXISTS` took twenty times as long.
            held = f"(SELECT {_q(column)}, {_q(ROW)} FROM {_q(self.name)} WHERE {_q(column)} IS NOT NULL)"
            self.db.execute(f"""CREATE OR REPLACE TEMP TABLE strays AS
                SELECT c.* FROM {held} c ANTI JOIN {_q(target)} t ON t.id = c.{_q(column)}""")
            if count := self._count("strays"):
                total += count
                rows = self.db.execute(f"SELECT * FROM strays ORDER BY {_q(ROW)} LIMIT {MOST}").fetchall()
                found += [(row, place, column, value, target) for value, row in rows]
        for row, _, column, value, target in islice(sorted(found), MOST):
            yield KeyFault(self.name, row, column, "reference", (value,), target, -1, total)

    def _judged(self, key: _Key) -> str:
        return f"(SELECT * FROM {_q(self.name)} WHERE {' AND '.join(f'{_q(c)} IS NOT NULL' for c in key.present)})"

    def _batches(self, columns: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
        if isinstance(self.source, pa.Table):
            yield from self.source.select(columns).to_batches()
            return
        with pq.ParquetFile(self.source) as file:
            yield from file.iter_batches(BATCH, columns=list(columns))

    def _count(self, table: str) -> int:
        (count,) = self.db.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
        return int(count)


def _hash(key: _Key) -> str:
    return f"hash({', '.join(map(_q, key.columns))})"


def _q(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
