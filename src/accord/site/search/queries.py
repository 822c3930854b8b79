"""What ``search`` asks of the database: words in texts, the part that a record has in others, what to say of a hit.

No table is named here: the groups, their texts and how they refer to each other follow from the data package, and from
which tables have names (``search.sqlite``) or a full-text index.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import cache
from typing import Any, NamedTuple

from datasette.database import Database

from accord.site.asgi import Datasette
from accord.site.build_facts import DATABASE, SITE, settings
from accord.site.engine_tables import CODES
from accord.site.possible_dates import YEAR, date_of
from accord.site.search.fit import MIN_PREFIX_LETTERS
from accord.site.tables import Reference, Table, owner_of, tables
from accord.values import edtf, row_keys
from accord.values.sql_quoting import listed
from accord.values.sql_quoting import quote_identifier as quoted

MAX_HITS = 1_000  # hits of a kind that are counted
MAX_RANKED_ROWS = 100_000  # rows of a table in which hits are not ranked, as that would read them all
EXCERPT = 18  # words
NOTHING = dict.fromkeys(("label", "native", "native_language", "kind", "date"))
MARK = "\ue000"  # around what was found in a text: a character that no text has


class Way(NamedTuple):
    """How records of a group take part in others: by a reference of ``table``, their own or that of a list of theirs.

    ``own`` are the columns there that name the record of the group.
    """

    table: Table
    own: tuple[str, ...]
    reference: Reference


class Group(NamedTuple):
    """A table whose records are searched."""

    of: Table
    title: str
    named: bool  # its records have names, in any spelling
    searched: tuple[str, ...]  # columns of its full-text index
    label: str
    date: str | None
    large: bool
    parent: str | None  # its column that says to which record it belongs
    refers: tuple[Reference, ...]  # to its parent, or to records with names
    lists: tuple[Way, ...]  # the same of its lists

    @property
    def table(self) -> str:
        """The name of the table."""
        return self.of.name


@cache
def groups() -> tuple[Group, ...]:
    """Return the tables that are searched, in the order in which hits are shown; none outside of a build."""
    if not (SITE / "search.sqlite").is_file():
        return ()
    with closing(sqlite3.connect(f"{(SITE / 'search.sqlite').as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        named = dict(db.execute('SELECT "table", MAX(named) FROM records GROUP BY 1'))
    candidates = [_group(table, named) for table in tables().values() if not table.places and table.generated != CODES]
    order = {table: place for place, table in enumerate(settings()["search"]["order"])}
    kept = [group for group in candidates if group.searched or group.table in named]
    return tuple(sorted(kept, key=lambda group: (order.get(group.table, len(order)), not group.named)))


def _group(table: Table, named: dict[str, int]) -> Group:
    to_names = [one for one in _by_key(table) if one.target != table.name and named.get(one.target)]
    parent = table.to_parent if table.to_parent in _by_key(table) else None
    lists = [
        Way(child, child.record_columns, one)
        for child in tables().values()
        if child is not table and owner_of(child.name) == table.name
        for one in _by_key(child)
        if one.target != table.name and named.get(one.target)
    ]
    return Group(
        of=table,
        title=settings()["search"]["titles"].get(table.name, table.title),
        named=bool(named.get(table.name)),
        searched=table.searched,
        label=table.searched[0] if table.searched and table.label not in table.searched else table.label,
        date=date_of(table.name, YEAR) or next((n for n in table.columns if f"{n}_earliest" in table.columns), None),
        large=table.rows > MAX_RANKED_ROWS,
        parent=parent.columns[0] if parent else None,
        refers=tuple(one for one in _by_key(table) if one == parent or one in to_names),
        lists=tuple(lists),
    )


def _by_key(table: Table) -> list[Reference]:
    """Return the references of one column that name the key of another table."""
    return [one for one in table.reference_of.values() if one.target_columns == tables()[one.target].key]


@cache
def index(datasette: Datasette) -> Database:
    """Return the index of names, which Datasette does not list."""
    database = Database(datasette, path=str(SITE / "search.sqlite"), is_mutable=False)
    database.name = "search"
    return database


def match(spelled: list[list[str]], *, beginnings: bool) -> str:
    """Return a query in the syntax of FTS5: every word in any of its spellings, quoted, so that nothing is syntax."""
    phrases = [[f'"{spelling}"' for spelling in some] for some in spelled]
    if beginnings and spelled and len(spelled[-1][0]) >= MIN_PREFIX_LETTERS:
        phrases[-1][0] += "*"
    return " AND ".join(f"({' OR '.join(some)})" for some in phrases)


async def texts(datasette: Datasette, group: Group, spelled: list[list[str]]) -> list[str]:
    """Return the records whose texts have all words of a query, best first."""
    expression = match(spelled, beginnings=not group.large)
    if not group.searched or not expression:
        return []
    index = quoted(group.of.search_table)
    sql = f"""SELECT {_key(group)} FROM {index} AS f JOIN {quoted(group.table)} AS t ON {_number(group)} = f.rowid
              WHERE {index} MATCH :expression {"" if group.large else "ORDER BY f.rank"} LIMIT :most"""
    return [row_keys.join(key) for key in await _rows(datasette, sql, {"expression": expression, "most": MAX_HITS})]


async def dated(datasette: Datasette, group: Group, during: str, some: list[str] | None) -> list[str]:
    """Return the records, of some or all, whose date may fall in a stretch: those whose date begins with it first."""
    stretch = edtf.parse(during)
    first, last = (f"t.{quoted(f'{group.date}_{bound}')}" for bound in ("earliest", "latest"))
    within, date = _among(group) if some is not None else "1", f"t.{quoted(str(group.date))}"
    sql = f"""SELECT {_key(group)} FROM {quoted(group.table)} AS t
              WHERE {within} AND coalesce({first}, {last}) <= :last AND coalesce({last}, {first}) >= :first
              ORDER BY substr({date}, 1, length(:on)) <> :on, coalesce({last} > :last, 1), {first} LIMIT :most"""
    bounds = {"first": str(stretch.earliest), "last": str(stretch.latest), "on": during, "most": MAX_HITS}
    return [row_keys.join(key) for key in await _rows(datasette, sql, {**bounds, **_some(group, some or [])})]


async def excerpts(
    datasette: Datasette, group: Group, spelled: list[list[str]], records: list[str]
) -> dict[str, tuple[str, str]]:
    """Return the label of each record that was found by its texts, and an excerpt of these, both marked."""
    if not records or not group.searched:
        return {}
    index, expression = quoted(group.of.search_table), match(spelled, beginnings=not group.large)
    label = f"highlight({index}, {group.searched.index(group.label)}, '{MARK}', '{MARK}')"
    excerpt = f"snippet({index}, -1, '{MARK}', '{MARK}', '…', {EXCERPT})"
    sql = f"""SELECT {label}, {excerpt}, {_key(group)}
              FROM {index} AS f JOIN {quoted(group.table)} AS t ON {_number(group)} = f.rowid
              WHERE {index} MATCH :expression AND f.rowid IN (
                SELECT {_number(group)} FROM {quoted(group.table)} AS t WHERE {_among(group)})"""
    found = {"expression": expression, **_some(group, records)}
    rows = await _rows(datasette, sql, found)
    return {row_keys.join(key): (label or "", excerpt) for label, excerpt, *key in rows}  # a label may be null


async def related(datasette: Datasette, group: Group, leading: dict[str, list[str]]) -> dict[str, tuple[str, str]]:
    """Return the records of a group in which a found record takes part, each with the table and id of that one."""
    own = [Way(group.of, group.of.address_columns, one) for one in group.refers]
    parts: dict[str, tuple[str, str]] = {}
    latest_first = f"ORDER BY t.{quoted(f'{group.date}_earliest')} DESC" if group.date and not group.large else ""
    for way in (*own, *group.lists):
        target = way.reference.target
        if target in leading:
            column = f"c.{quoted(way.reference.columns[0])}"
            pairs = zip(group.of.address_columns, way.own, strict=True)
            same = " AND ".join(f"t.{quoted(key)} = c.{quoted(name)}" for key, name in pairs)
            sql = f"""SELECT {column}, {listed(way.own, "c")}
                      FROM {quoted(way.table.name)} AS c JOIN {quoted(group.table)} AS t ON {same}
                      WHERE {column} IN (SELECT value FROM json_each(:some)) {latest_first} LIMIT :most"""
            found = {"some": json.dumps(leading[target]), "most": MAX_HITS}
            for participant, *key in await _rows(datasette, sql, found):
                parts.setdefault(row_keys.join(key), (target, str(participant)))
    return dict(list(parts.items())[:MAX_HITS])


def _key(group: Group) -> str:
    """Return the SQL of the key of a record."""
    return listed(group.of.address_columns, "t")


def _number(group: Group) -> str:
    return f"t.{quoted(group.of.row_number)}"


def _among(group: Group) -> str:
    """Return SQL that holds for the records of the parameter ``some``."""
    values = ", ".join(f"value ->> {place}" for place in range(len(group.of.address_columns)))
    return f"({_key(group)}) IN (SELECT {values} FROM json_each(:some))"


def _some(group: Group, records: list[str]) -> dict[str, str]:
    """Return the parameter ``some``: the keys of records, given as texts."""
    return {"some": json.dumps([row_keys.split(one, len(group.of.address_columns)) for one in records])}


async def about_records(datasette: Datasette, group: Group, ids: list[str]) -> dict[str, dict[str, Any]]:
    """Return what is said of each record: its label, and what its table holds of kind, date and those it refers to."""
    known = {
        record: {"label": label, "native": native, "native_language": language, "kind": kind, "date": date}
        for record, label, native, language, kind, date in await _known(datasette, group.table, ids)
    }
    references = () if known else group.refers
    keys = group.of.address_columns
    chosen = [group.label, group.date or group.label, *(one.columns[0] for one in references)]
    sql = f"""SELECT {_key(group)}, {listed(chosen, "t")} FROM {quoted(group.table)} AS t WHERE {_among(group)}"""
    rows = [tuple(row) for row in await _rows(datasette, sql, _some(group, ids))]
    others = [(row, dict(zip(references, row[len(keys) + 2 :], strict=True))) for row in rows]
    wanted = {(one.target, str(value)) for _, values in others for one, value in values.items() if value is not None}
    names_of = await labels(datasette, wanted)
    for row, values in others:
        record, label, date = row_keys.join(row[: len(keys)]), row[len(keys)], row[len(keys) + 1]
        if record not in known:
            known[record] = {**NOTHING, "label": label or record, "date": date if group.date else None}
            known[record]["of"] = [
                {
                    "table": one.target,
                    "id": str(value),
                    "label": names_of[one.target, str(value)],
                    "role": one.columns[0],
                }
                for one, value in values.items()
                if (one.target, str(value)) in names_of
            ]
    return known


async def labels(datasette: Datasette, records: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the labels of records that are named by table and id."""
    sql = """SELECT "table", record, label FROM records
             WHERE ("table", record) IN (SELECT value ->> 0, value ->> 1 FROM json_each(:some))"""
    rows = (await index(datasette).execute(sql, {"some": json.dumps(sorted(records))})).rows
    return {(table, record): label for table, record, label in rows}


async def _known(datasette: Datasette, table: str, ids: list[str]) -> list[Any]:
    sql = """SELECT record, label, native, native_language, kind, date FROM records
             WHERE "table" = :table AND record IN (SELECT value FROM json_each(:ids))"""
    return list((await index(datasette).execute(sql, {"table": table, "ids": json.dumps(ids)})).rows)


async def _rows(datasette: Datasette, sql: str, parameters: dict[str, Any]) -> list[Any]:
    return list((await datasette.get_database(DATABASE).execute(sql, parameters)).rows)
