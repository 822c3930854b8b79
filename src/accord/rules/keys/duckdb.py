"""Keys and references over Parquet files in bounded memory, by DuckDB: the faults of ``memory.check``.

What is right must be cheap, and so must be a few faults: among keys that ascend but for a few only those few can stand
twice (one pass, no memory), else those whose 64-bit hashes do; only their rows are looked at. References to nothing
come with their rows at once:

    SELECT c."actor", row FROM "event_participants" c ANTI JOIN "actors" t ON t."id" = c."actor"
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyarrow as pa

from accord.problems import KeyProblem
from accord.rules.keys.ascending import out_of_order
from accord.rules.keys.list import MAX_KEY_PROBLEMS, Key, Rule, keys_of, references_of
from accord.schema.model import ForeignKey, Schemas
from accord.sources.tables import Source, batches, parts_of
from accord.values.sql_quoting import quote_identifier as quoted
from accord.values.sql_quoting import quote_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "96MB"
ROW, FIRST, PLACE = " row", " first", " place"  # no column of a table is named like these: no name begins with a space
NOTHING_KNOWN: Mapping[Rule, list[KeyProblem]] = MappingProxyType({})
_NUMBER, _INDEX = "file_row_number", "file_index"  # what DuckDB adds to files, unless a column is named so
_GLOB = re.compile(r"[*?\[]")  # what DuckDB would read as a pattern in the name of a file


def check(
    tables: Mapping[str, Source],
    schemas: Schemas,
    judged: Collection[str] | None = None,
    *,
    folder: Path,
    known: Mapping[Rule, list[KeyProblem]] = NOTHING_KNOWN,
) -> list[KeyProblem]:
    """Return what ``memory.check`` returns, within a memory limit; what does not fit goes to a folder.

    What is ``known`` of some rules is returned as it is. Each table's faults are in row order, the first 1,000 of each
    rule. References into tables that are not given, for instance because they could not be read, are not judged.
    """
    faults: list[KeyProblem] = []
    with closing(_connect(folder)) as db:
        sources = {name: _Data(db, name, f"table {at}", source) for at, (name, source) in enumerate(tables.items())}
        for name, data in sources.items() if judged is None else ((n, sources[n]) for n in judged):
            table = schemas.tables[name]
            for key in keys_of(table):
                if (name, key.columns) in known:
                    faults += known[name, key.columns]
                elif data.suspects(key):
                    faults += data.duplicates(key)
            if (name, ()) in known:
                faults += known[name, ()]
            else:
                data.item_references = table.item_references
                faults += data.strays([(key, sources[key.table]) for key in references_of(table, tables)])
    return faults


def _connect(folder: Path) -> DuckDBPyConnection:
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    return duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(folder),
            "threads": 2,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )


class _Data:
    """One table as DuckDB sees it: a view, whose name is no table's, with the row number beside its columns."""

    def __init__(self, db: DuckDBPyConnection, name: str, view: str, source: Source) -> None:
        self.db, self.name, self.view, self.source = db, name, quoted(view), source
        self.item_references: tuple[ForeignKey, ...] = ()
        if isinstance(source, pa.Table):
            db.register(view, source.append_column(ROW, pa.array(range(source.num_rows), pa.int64())))
            return
        db.execute(f"CREATE VIEW {self.view} AS {_numbered(parts_of(source))}")

    def suspects(self, key: Key) -> int:
        """Return how many hashes of keys may stand twice, and keep them in a table; a hash takes 8 bytes."""
        self.db.execute("CREATE OR REPLACE TEMP TABLE hashes (h UBIGINT)")
        few = out_of_order(batches(self.source, key.columns)) if key.present == key.columns else None
        if few is None:
            self.db.execute(f"""INSERT INTO hashes SELECT {_hash(key)} AS h
                FROM {self._judged(key)} GROUP BY h HAVING count(*) > 1""")
        elif few:
            columns = dict(zip(key.columns, map(list, zip(*few, strict=True)), strict=True))
            self.db.register("few", pa.table(columns))
            self.db.execute(f"INSERT INTO hashes SELECT DISTINCT {_hash(key)} FROM few")
        return self._count("hashes")

    def duplicates(self, key: Key) -> Iterator[KeyProblem]:
        """Yield the rows whose key an earlier row has, among those whose hash stands twice."""
        columns = ", ".join(map(quoted, key.columns))
        self.db.execute(f"""CREATE OR REPLACE TEMP TABLE repeated AS
            SELECT {columns}, {quoted(ROW)}, min({quoted(ROW)}) OVER (PARTITION BY {columns}) AS {quoted(FIRST)}
            FROM {self._judged(key)} WHERE {_hash(key)} IN (SELECT h FROM hashes)
            QUALIFY {quoted(ROW)} > {quoted(FIRST)}""")
        total = self._count("repeated")
        chosen = f"SELECT {quoted(ROW)}, {quoted(FIRST)}, {columns} FROM repeated"
        rows = self.db.execute(f"{chosen} ORDER BY 1 LIMIT {MAX_KEY_PROBLEMS}")
        for row, first, *value in rows.fetchall():
            yield KeyProblem(self.name, row, key.columns, key.rule, tuple(value), "", (), first, total)

    def strays(self, references: list[tuple[ForeignKey, _Data]]) -> Iterator[KeyProblem]:
        """Yield the rows that refer to nothing, given the references and their targets."""
        strays, total = [], 0
        for place, (key, target) in enumerate(references):
            # Nulls are filtered before the join: `IS NOT NULL AND NOT EXISTS` took twenty times as long.
            pairs = zip(key.columns, key.target_columns, strict=True)
            same = " AND ".join(f"t.{quoted(other)} = c.{quoted(column)}" for column, other in pairs)
            self.db.execute(f"""CREATE OR REPLACE TEMP TABLE strays AS
                SELECT c.* FROM ({self._referring(key)}) c
                ANTI JOIN {target.view} t ON {same}""")
            if count := self._count("strays"):
                total += count
                rows = self.db.execute(
                    f"SELECT * FROM strays ORDER BY {quoted(ROW)}, {quoted(PLACE)} LIMIT {MAX_KEY_PROBLEMS}"
                ).fetchall()
                strays += [(row, place, key, tuple(value)) for *value, row, _ in rows]
        for row, _, key, value in sorted(strays, key=lambda stray: stray[:2])[:MAX_KEY_PROBLEMS]:
            yield KeyProblem(self.name, row, key.columns, "reference", value, key.table, key.target_columns, -1, total)

    def _referring(self, key: ForeignKey) -> str:
        """Return the query for what rows refer to, with their numbers; of a column of lists, for each item."""
        if key in self.item_references:
            column = quoted(key.columns[0])
            return f"""SELECT unnest({column}) AS {column}, {quoted(ROW)},
                generate_subscripts({column}, 1) AS {quoted(PLACE)} FROM {self.view}"""
        columns = ", ".join(map(quoted, key.columns))
        held = " OR ".join(f"{quoted(column)} IS NOT NULL" for column in key.columns)
        return f"SELECT {columns}, {quoted(ROW)}, 0 AS {quoted(PLACE)} FROM {self.view} WHERE {held}"

    def _judged(self, key: Key) -> str:
        return f"(SELECT * FROM {self.view} WHERE {' AND '.join(f'{quoted(c)} IS NOT NULL' for c in key.present)})"

    def _count(self, table: str) -> int:
        (count,) = self.db.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
        return int(count)


def _numbered(parts: Sequence[Path]) -> str:
    """Return the query for the rows of a table in one file or several, with the number of each row in the table."""
    from pyarrow import parquet

    files = ", ".join(quote_text(_GLOB.sub(r"[\g<0>]", str(part))) for part in parts)
    if {column.lower() for column in parquet.read_schema(parts[0]).names} & {_NUMBER, _INDEX}:
        return f"""SELECT *, row_number() OVER () - 1 AS {quoted(ROW)}
            FROM read_parquet([{files}], hive_partitioning = false)"""
    sizes = [int(parquet.read_metadata(part).num_rows) for part in parts[:-1]]
    firsts = ", ".join(map(str, accumulate([0, *sizes])))
    return f"""SELECT * EXCLUDE ({_NUMBER}), {_NUMBER} + [{firsts}][{_INDEX}::BIGINT + 1] AS {quoted(ROW)}
        FROM read_parquet([{files}], file_row_number = true, hive_partitioning = false)"""


def _hash(key: Key) -> str:
    return f"hash({', '.join(map(quoted, key.columns))})"
