"""What happened to each record from release to release, folded from the changes that the releases hold.

The newest changes are read first, so that a record is followed back through the keys that it had. Only what changed is
kept, in three tables: ``changes`` (a record that differs between two releases), ``cells`` (what of it) and ``belongs``
(the rows whose history a change is part of: its own, and for an item of a list that of the record around it, for
evidence that of the record that it is about). DuckDB holds them within its limit of memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from accord.compare.package import Key, Package
from accord.compare.reading import Rows, of_parquet
from accord.compare.records import DELTAS, Database, joined
from accord.schema.model import EVIDENCE, Schemas, Table
from accord.values.sql_quoting import quote_text as text

RECORDS = "records"  # kind of a table that says where records are written, which is no news of them
GONE = "removed"  # the kind of delta whose rows are of the old version
_BESIDE = ("table", "record")  # columns of evidence that say no more than which record it is about
_TABLES = """
CREATE TABLE changes (release INTEGER, number BIGINT, tbl VARCHAR, kind VARCHAR, key VARCHAR, new_key VARCHAR);
CREATE TABLE cells (release INTEGER, number BIGINT, place BIGINT, name VARCHAR, was VARCHAR, now VARCHAR);
CREATE TABLE belongs (release INTEGER, number BIGINT, tbl VARCHAR, key VARCHAR, is_own BOOLEAN);
CREATE TABLE above (tbl VARCHAR, key VARCHAR, above_tbl VARCHAR, above_key VARCHAR);
"""


@dataclass(frozen=True)
class Delta:
    """What made a version of the one before: its cells, the folder of its whole rows, the key of each table."""

    release: int  # its number, the oldest first
    changes: Path
    rows: Path
    keys: Mapping[str, Key]


class History:
    """The history of the records of a package, as far as it is known."""

    def __init__(self, present: Package, schemas: Schemas, database: Database) -> None:
        self.present, self.schemas, self.db = present, schemas, database.db
        self.keys: dict[str, Key] = {}  # of the rows of each table; empty where they have none
        self.unknown_before: dict[str, int] = {}  # the release in which the rows of a table had another key
        self.releases: set[int] = set()  # of which it is known what led to them
        self.db.execute(_TABLES)

    def fold(self, deltas: list[Delta]) -> None:
        """Read all changes."""
        self.releases = {delta.release for delta in deltas}
        for delta in sorted(deltas, key=lambda one: one.release, reverse=True):
            for name, key in delta.keys.items():
                table = self.schemas.tables.get(name)
                if table and table.generated != RECORDS and name in self.present.tables:
                    self._add(delta, table, key)
        self._leave_out_what_follows()
        self._follow_names()
        self._climb()
        self._follow_places()
        self._leave_out_same_words()
        self._prune()

    def _add(self, delta: Delta, table: Table, key: Key) -> None:
        """Take the changes of a table from one release, unless its rows cannot be followed so far back."""
        if self.keys.setdefault(table.name, key) != key:
            self.unknown_before.setdefault(table.name, delta.release)
        if table.name in self.unknown_before or not key:
            return
        source = f"""(SELECT *, file_row_number AS place FROM read_parquet({text(str(delta.changes))})
            WHERE "table" = {text(table.name)})"""
        self.db.execute(f"""INSERT INTO changes SELECT {delta.release}, number, {text(table.name)},
            coalesce(min(change) FILTER (change <> 'column'), 'changed'), any_value(key), any_value(new_key)
            FROM {source} GROUP BY number""")
        shown = ", ".join(text(name) for name in self._hidden(table)) or "NULL"
        self.db.execute(f"""INSERT INTO cells SELECT {delta.release}, number, place, "column", old, new
            FROM {source} WHERE "column" IS NOT NULL AND "column" NOT IN ({shown})""")
        for kind in DELTAS:
            if (file := delta.rows / f"{table.name}-{kind}.parquet").is_file():
                self._belong(delta.release, table, of_parquet((file,), parquet.read_schema(file)), kind)

    def _hidden(self, table: Table) -> list[str]:
        """Return the columns that say nothing of their own: what follows from others, and where an item stands."""
        around = (*table.parent_columns, *table.places, *(table.key if table.has_own_key else ()))
        beside = _BESIDE if table.generated == EVIDENCE else ()
        follows = [c.name for c in table.columns if (c.derived_from or c.spec.get("x-label-of")) and not c.is_contest]
        return list(dict.fromkeys((*around, *beside, *follows)))

    def _belong(self, release: int, table: Table, rows: Rows, kind: str) -> None:
        """Note of each change of a table which record it is of, and which one is around that."""
        key = joined([rows.text_of(column) for column in self.keys[table.name]])
        of, owner = self._around(table, rows)
        wanted = "('removed', 'withdrawn')" if kind == GONE else "('added', 'changed', 'renamed')"
        self.db.execute(f"""CREATE OR REPLACE TEMP TABLE found AS SELECT number, r.key, r.of, r.owner
            FROM (SELECT {key} AS key, {of} AS of, {owner} AS owner FROM {rows.source}) r
            JOIN changes e ON e.release = {release} AND e.tbl = {text(table.name)} AND e.kind IN {wanted}
                AND r.key = CASE WHEN e.kind = 'renamed' THEN e.new_key ELSE e.key END""")
        self.db.execute(f"INSERT INTO belongs SELECT {release}, number, {text(table.name)}, key, true FROM found")
        those = "WHERE of IS NOT NULL AND owner IS NOT NULL"
        self.db.execute(f"INSERT INTO belongs SELECT {release}, number, of, owner, false FROM found {those}")
        if table.has_own_key and table.generated != EVIDENCE:
            self.db.execute(f"INSERT INTO above SELECT {text(table.name)}, key, of, owner FROM found {those}")

    def _around(self, table: Table, rows: Rows) -> tuple[str, str]:
        """Return the SQL of table and key of the nearest record around a row, or of that which evidence is about."""
        if table.generated == EVIDENCE:
            items = [one for one in self.schemas.tables.values() if one.places]  # go by the record around them
            of = "".join(f" WHEN {text(one.name)} THEN {text(self._record_of(one))}" for one in items)
            table_name = rows.text_of("table")
            return f"CASE {table_name}{of} ELSE {table_name} END" if of else table_name, rows.text_of("record")
        if not table.parent:
            return "NULL", "NULL"
        columns, owner = table.record_columns, self._record_of(table)
        if table.has_own_key:
            around = self.schemas.tables[table.parent]
            both = zip(table.parent_columns, around.key, strict=True)
            columns, owner = tuple(own for own, its in both if its not in around.places), self._record_of(around)
        return text(owner), joined([rows.text_of(column) for column in columns])

    def _record_of(self, table: Table) -> str:
        """Return the table of the nearest rows around those of a table that have keys of their own, or are these."""
        while table.parent and table.places:
            table = self.schemas.tables[table.parent]
        return table.name

    def _leave_out_what_follows(self) -> None:
        """Items that came or went with the record around them are no news of that record."""
        for kinds in ("('added')", "('removed', 'withdrawn')"):
            self.db.execute(f"""DELETE FROM belongs b USING changes e, belongs o, changes r
                WHERE NOT b.is_own AND e.release = b.release AND e.number = b.number AND e.kind IN {kinds}
                    AND o.is_own AND o.release = b.release AND o.tbl = b.tbl AND o.key = b.key
                    AND r.release = o.release AND r.number = o.number AND r.kind IN {kinds}""")

    def _climb(self) -> None:
        """Let what belongs to a record of a list belong to the records around that too."""
        lists = [table for table in self.schemas.tables.values() if table.parent and table.has_own_key]
        for table in lists:
            if table.name in self.present.tables and table.generated != EVIDENCE:
                rows = self._rows(table.name)
                of, owner = self._around(table, rows)
                key = joined([rows.text_of(column) for column in table.key])
                self.db.execute(f"""INSERT INTO above SELECT {text(table.name)}, r.key, r.of, r.owner
                    FROM (SELECT {key} AS key, {of} AS of, {owner} AS owner FROM {rows.source}) r SEMI JOIN belongs b
                        ON NOT b.is_own AND b.tbl = {text(table.name)} AND b.key = r.key""")
        self.db.execute("CREATE TABLE below AS FROM belongs WHERE NOT is_own")
        for _ in lists:
            self.db.execute("""CREATE OR REPLACE TABLE below AS SELECT DISTINCT release, number, above_tbl AS tbl,
                above_key AS key, false AS is_own FROM below b JOIN above a ON a.tbl = b.tbl AND a.key = b.key""")
            self.db.execute("INSERT INTO belongs FROM below")

    def _rows(self, name: str) -> Rows:
        files = self.present.tables[name].files["parquet"]
        return of_parquet(files, parquet.read_schema(files[0]))

    def _follow_names(self) -> None:
        """Let changes belong to records as they are called now."""
        query = "SELECT tbl, key, new_key FROM changes WHERE kind = 'renamed' ORDER BY release, number"
        heirs = {(tbl, key): new for tbl, key, new in self.db.execute(query).fetchall()}
        known = [(tbl, key, _last(tbl, key, heirs)) for tbl, key in heirs]
        names = ("tbl", "key", "heir")
        columns = [pa.array([one[at] for one in known], pa.string()) for at in range(len(names))]
        self.db.register("heirs", pa.table(dict(zip(names, columns, strict=True))))
        for table, side in (("belongs", ""), ("above", ""), ("above", "above_")):
            self.db.execute(f"""UPDATE {table} b SET {side}key = heir FROM heirs h
                WHERE h.tbl = b.{side}tbl AND h.key = b.{side}key""")

    def _follow_places(self) -> None:
        """Let changes of items of lists belong to the places where these stand now; of those that are gone, to none."""
        for name, key in self.keys.items():
            own = self.schemas.tables[name].key
            if not key or key == own:
                continue
            rows, mine = self._rows(name), f"b.is_own AND b.tbl = {text(name)}"
            now, then = (joined([rows.text_of(column) for column in columns]) for columns in (own, key))
            self.db.execute(f"""CREATE OR REPLACE TEMP TABLE places AS SELECT r.key, place
                FROM (SELECT {then} AS key, {now} AS place FROM {rows.source}) r
                SEMI JOIN belongs b ON {mine} AND b.key = r.key""")
            there = "SELECT 1 FROM places p WHERE p.key = b.key"
            self.db.execute(f"UPDATE belongs b SET key = NULL WHERE {mine} AND NOT EXISTS ({there})")
            self.db.execute(f"UPDATE belongs b SET key = place FROM places p WHERE {mine} AND p.key = b.key")

    def _leave_out_same_words(self) -> None:
        """Evidence that goes by another key and says the same, as of a record that was renamed, did not change."""
        kept = self.schemas.generated(EVIDENCE)
        if kept is None:
            return
        self.db.execute(f"""CREATE OR REPLACE TEMP TABLE said AS SELECT e.release, e.number, e.kind, b.tbl, b.key,
            list(c.name || '=' || coalesce(now, was) ORDER BY c.place) AS words FROM changes e
            JOIN belongs b ON NOT b.is_own AND b.release = e.release AND b.number = e.number
            JOIN cells c ON c.release = e.release AND c.number = e.number
            WHERE e.tbl = {text(kept.name)} GROUP BY ALL""")
        self.db.execute("""DELETE FROM changes c USING said a, said b WHERE a.release = b.release AND a.kind <> b.kind
            AND a.tbl = b.tbl AND a.key = b.key AND a.words = b.words
            AND c.release = a.release AND c.number = a.number""")

    def _prune(self) -> None:
        """Drop the cells of records that came or went whole, and what is left without any cell."""
        self.db.execute("""DELETE FROM cells c USING changes e WHERE e.release = c.release AND e.number = c.number
            AND e.kind NOT IN ('changed', 'renamed') AND NOT EXISTS (SELECT 1 FROM belongs b
                WHERE b.release = e.release AND b.number = e.number AND NOT b.is_own)""")
        follows = [table.name for table in self.schemas.tables.values() if table.places]
        listed = ", ".join(map(text, follows)) or "NULL"
        self.db.execute(f"""DELETE FROM changes e WHERE (kind = 'changed' OR (kind = 'renamed' AND tbl IN ({listed})))
            AND NOT EXISTS (SELECT 1 FROM cells c WHERE c.release = e.release AND c.number = e.number)""")

    def changes(self) -> Iterator[tuple[Any, ...]]:
        """Yield number, release, table, kind, key and new key of each change, the oldest release first."""
        self.db.execute("""CREATE OR REPLACE TABLE numbered AS
            SELECT row_number() OVER (ORDER BY release, number) AS change, * FROM changes""")
        yield from self._answer("SELECT change, release, tbl, kind, key, new_key FROM numbered ORDER BY change")

    def cells(self) -> Iterator[tuple[Any, ...]]:
        """Yield change, place, column, old and new text of each cell, after ``changes``."""
        yield from self._answer("""SELECT change, row_number() OVER (PARTITION BY change ORDER BY place) AS nth,
            name, was, now FROM cells JOIN numbered USING (release, number) ORDER BY change, nth""")

    def belongs(self) -> Iterator[tuple[Any, ...]]:
        """Yield table, key, change, and whether it is of the record itself, after ``changes``."""
        yield from self._answer("""SELECT b.tbl, b.key, change, max(is_own) FROM belongs b
            JOIN numbered USING (release, number) WHERE b.key IS NOT NULL GROUP BY ALL ORDER BY ALL""")

    def _answer(self, query: str) -> Iterator[tuple[Any, ...]]:
        found = self.db.cursor().execute(query)
        while rows := found.fetchmany(10_000):
            yield from rows


def _last(table: str, key: str, heirs: Mapping[tuple[str, str], str]) -> str:
    """Return what a record is called now that was renamed, perhaps several times."""
    seen = {key}
    while (heir := heirs.get((table, key))) is not None and heir not in seen:
        key = heir
        seen.add(key)
    return key
