"""How the records of one table differ: rows are paired by a key, and the cells of a pair are compared as texts.

One query finds all pairs that differ, however large the table is: DuckDB joins within a memory limit, and puts what
does not fit into a folder. Where nothing tells rows apart, rows that are alike in all columns are paired one by one,
and the others were added or removed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from accord.compare.package import Key, Table
from accord.compare.reading import ROW, Rows
from accord.compare.tombstones import Tombstone
from accord.values.row_keys import MISSING
from accord.values.sql_quoting import quote_text

MEMORY = "384MB"  # of DuckDB
KINDS = ("added", "removed", "withdrawn", "renamed", "changed", "column")
# Rows that make one version of another: those of removed keys go, those of changed keys are replaced, others are new. A
# record that was renamed stands among the removed ones by its old key and among the added ones by its new key.
_IS_RENAMED = "old_key IS DISTINCT FROM new_key"
DELTAS = {
    "added": ("new", f"was IS NULL OR (stays AND {_IS_RENAMED})"),
    "changed": ("new", f"was AND stays AND NOT {_IS_RENAMED}"),
    "removed": ("old", f"stays IS NULL OR (was AND {_IS_RENAMED})"),
}
_NULL = "CAST(NULL AS VARCHAR)"
_CELLS_AT_ONCE = 65_536
CHANGES = pa.schema(
    [
        pa.field("number", pa.int64(), nullable=False),  # of the record among all that differ
        pa.field("table", pa.string(), nullable=False),
        pa.field("change", pa.string(), nullable=False),  # one of KINDS
        pa.field("key", pa.string()),  # in the old version; of what was added, in the new one
        pa.field("new_key", pa.string()),  # of what is called otherwise now, or replaced
        pa.field("column", pa.string()),
        pa.field("old", pa.string()),
        pa.field("new", pa.string()),
    ]
)


@dataclass(frozen=True)
class Pair:
    """A table in both versions; its rows, the key by which they are paired, and what is known of renamed ids.

    ``renamed`` names the columns of the key that hold ids, each with the table that they are of.
    """

    table: Table
    old: Rows
    new: Rows
    key: Key
    renamed: Mapping[str, str] = field(default_factory=dict)
    id_columns: Key = ()  # of the primary key; tombstones speak of its values

    @property
    def columns(self) -> list[str]:
        """Every column, in the order of the new version, then those that only the old one has."""
        return list(dict.fromkeys((*self.new.columns, *self.old.columns)))

    @property
    def shared(self) -> list[str]:
        """The columns that both versions have."""
        return [column for column in self.new.columns if column in self.old.columns]


class Database:
    """DuckDB, with a folder for what does not fit into its memory, and what it knows of ids."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.number = 0
        self.db = duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "temp_directory": str(folder),
                "threads": 2,
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self.know((), ())

    def know(self, tombstones: Sequence[Tombstone], renamed: Sequence[Tombstone]) -> None:
        """Keep the tombstones of the new version, and those of ids that are only called otherwise."""
        self.db.register("graves", _listed(tombstones))
        self.db.register("heirs", _listed(renamed))

    def close(self) -> None:
        """End the connection."""
        self.db.close()

    def rows(self, rows: Rows) -> int:
        """Return how many rows there are."""
        return self._count(rows.source)

    def _count(self, source: str) -> int:
        ((count,),) = self._answer(f"SELECT count(*) FROM {source}")
        return int(count)

    def _answer(self, query: str) -> list[tuple[Any, ...]]:
        """Return all rows: DuckDB begins no other work before they are taken."""
        rows: list[tuple[Any, ...]] = self.db.execute(query).fetchall()
        return rows

    def counts(self, changes: Path, word: str, count: str, those: str = "true") -> dict[str, dict[Any, int]]:
        """Return a count over the cells of a file of changes, by table and by what stands in one of its columns."""
        query = f"""SELECT "table", {word}, {count} FROM read_parquet({quote_text(str(changes))})
            WHERE {those} GROUP BY ALL ORDER BY ALL"""
        found: dict[str, dict[Any, int]] = {}
        for table, name, number in self._answer(query):
            found.setdefault(table, {})[name] = int(number)
        return found

    def is_key(self, key: Key, rows: Rows) -> bool:
        """Whether no two rows have alike what stands in these columns, missing values counted as values."""
        texts = ", ".join(rows.text_of(column) for column in key)
        return not self._answer(f"SELECT 1 FROM {rows.source} GROUP BY {texts} HAVING count(*) > 1 LIMIT 1")

    def values(self, rows: Rows, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield the rows as texts, some columns of them."""
        texts = ", ".join(rows.text_of(column) for column in columns)
        for row in self._answer(f"SELECT {texts} FROM {rows.source}"):
            yield dict(zip(columns, row, strict=True))

    def known(self, rows: Rows, column: str, ids: Sequence[str]) -> set[str]:
        """Return those of some ids that stand in a column."""
        self.db.register("asked", pa.table({"id": pa.array(ids, pa.string())}))
        text = rows.text_of(column)
        return {row[0] for row in self._answer(f"SELECT {text} FROM {rows.source} SEMI JOIN asked ON id = {text}")}

    def changes(self, pair: Pair) -> Iterator[pa.RecordBatch]:
        """Yield how the records differ, cell by cell, in the order of their keys; all tables have one numbering."""
        self._answer(f"CREATE OR REPLACE TEMP TABLE differing AS {_differing(pair)}")
        first, self.number = self.number, self.number + self._count("differing")
        with closing(self.db.sql(_cells(pair, first)).to_arrow_reader(_CELLS_AT_ONCE)) as batches:
            for batch in batches:
                yield batch.cast(CHANGES)

    def delta(self, pair: Pair, kind: str) -> Iterator[pa.RecordBatch]:
        """Yield whole rows, typed as in their file, of the table whose changes came last; kinds are in DELTAS."""
        side, which = DELTAS[kind]
        rows = pair.old if side == "old" else pair.new
        cells = ", ".join(f"c{at}" for at in range(len(rows.columns)))
        query = f"""SELECT {cells} FROM (SELECT *, {ROW} AS row FROM {rows.source}) t
            JOIN differing d ON t.row = d.{side}_row WHERE {which} ORDER BY number"""
        with closing(self.db.sql(query).to_arrow_reader(_CELLS_AT_ONCE)) as batches:
            yield from batches


def _listed(tombstones: Sequence[Tombstone]) -> pa.Table:
    names = {"tbl": "table", "id": "id", "heir": "heir", "named_heir": "named_heir"}
    return pa.table(
        {name: pa.array([getattr(one, of) or None for one in tombstones], pa.string()) for name, of in names.items()}
    )


def _differing(pair: Pair) -> str:
    """Return the query for the pairs that differ: cells ``o0`` ... and ``n0`` ..., the texts of both keys, a number."""
    places = range(len(pair.columns))
    keys = range(len(pair.key or pair.columns) + (not pair.key))
    differs = " OR ".join(["o.here IS NULL", "n.here IS NULL", *(f"o{at} IS DISTINCT FROM n{at}" for at in places)])
    same = " AND ".join(f"o.k{k} IS NOT DISTINCT FROM n.k{k}" for k in keys)
    order = ", ".join(f"coalesce(n.k{k}, o.k{k}) NULLS FIRST" for k in keys)
    cells = ", ".join(f"o{at}, n{at}" for at in places)
    return f"""
        SELECT row_number() OVER (ORDER BY {order}) AS number, o.here AS was, n.here AS stays,
            o.row AS old_row, n.row AS new_row, o.id AS id, o.key AS old_key, n.key AS new_key, {cells}
        FROM ({_side(pair, pair.old, "o")}) o FULL JOIN ({_side(pair, pair.new, "n")}) n ON {same}
        WHERE {differs}"""


def _side(pair: Pair, rows: Rows, mark: str) -> str:
    """Return the query for one version: cells as texts, and by what they are paired, ``k0``, ``k1`` and so on."""
    cells = ", ".join(f"{rows.text_of(column)} AS {mark}{at}" for at, column in enumerate(pair.columns))
    cell = {column: f"s.{mark}{at}" for at, column in enumerate(pair.columns)}
    keys, joins = [cell[column] for column in pair.key or pair.columns], ""
    if not pair.key:  # the first of those that are alike is paired with the first, and so on
        alike = f"PARTITION BY {', '.join(keys)}" if keys else ""
        keys.append(f"row_number() OVER ({alike})")
    for k, column in enumerate(pair.key if mark == "o" else ()):
        if of := pair.renamed.get(column):
            joins += f" LEFT JOIN heirs h{k} ON h{k}.tbl = {quote_text(of)} AND h{k}.id = {keys[k]}"
            keys[k] = f"coalesce(h{k}.heir, {keys[k]})"
    paired = "".join(f", {key} AS k{k}" for k, key in enumerate(keys))
    key = joined([cell[column] for column in pair.key]) if pair.key else _NULL
    own_id = joined([cell[column] for column in pair.id_columns]) if pair.id_columns else _NULL
    return f"""SELECT s.*, true AS here, {key} AS key, {own_id} AS id{paired}
        FROM (SELECT {cells}, {ROW} AS row FROM {rows.source}) s{joins}"""


def joined(cells: Sequence[str]) -> str:
    """Return the SQL of the text of a key, as ``values.row_keys`` has it."""
    if len(cells) == 1:
        return cells[0]
    escaped = [f"coalesce(replace(replace({cell}, '~', '~7E'), ',', '~2C'), '{MISSING}')" for cell in cells]
    return " || ',' || ".join(escaped)


def _cells(pair: Pair, first: int) -> str:
    """Return the query for the cells that differ: a row each, one for a record that has none."""
    both = {*pair.shared}
    listed = ", ".join(
        f"{{'at': {at}, 'name': {quote_text(column)}, 'one': {column not in both}, 'o': o{at}, 'n': n{at}}}"
        for at, column in enumerate(pair.columns)
    )
    nothing = "[{'at': 0, 'name': NULL, 'one': false, 'o': NULL, 'n': NULL}]"
    return f"""
        SELECT {first} + number AS number, {quote_text(pair.table.name)} AS "table",
            CASE WHEN was IS NULL THEN 'added'
                WHEN stays IS NULL THEN CASE WHEN grave IS NULL THEN 'removed' ELSE 'withdrawn' END
                WHEN cell.one THEN 'column'
                WHEN old_key IS DISTINCT FROM new_key THEN 'renamed' ELSE 'changed' END AS change,
            coalesce(old_key, new_key) AS key,
            CASE WHEN was IS NULL THEN NULL WHEN stays IS NULL THEN named_heir
                WHEN old_key IS DISTINCT FROM new_key THEN new_key END AS new_key,
            cell.name AS "column", cell.o AS old, cell.n AS new
        FROM (
            SELECT number, was, stays, old_key, new_key, g.id AS grave, g.named_heir,
                unnest(CASE WHEN len(cells) = 0 THEN {nothing} ELSE cells END) AS cell
            FROM (
                SELECT *, list_filter([{listed}], lambda x: x.o IS DISTINCT FROM x.n) AS cells FROM differing
            ) d LEFT JOIN graves g ON g.tbl = {quote_text(pair.table.name)} AND g.id = d.id
        ) ORDER BY number, cell.at"""
