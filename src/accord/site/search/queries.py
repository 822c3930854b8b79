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
from accord.site.build_facts import DATABASE, SITE, columns, read, settings
from accord.site.engine_tables import CODES
from accord.site.search.fit import MIN_PREFIX_LETTERS
from accord.site.tables import owner_of

MAX_HITS = 1_000  # hits of a kind that are counted
MAX_RANKED_ROWS = 100_000  # rows of a table in which hits are not ranked, as that would read them all
EXCERPT = 18  # words
NOTHING = dict.fromkeys(("label", "native", "native_language", "kind", "date"))
MARK = "\ue000"  # around what was found in a text: a character that no text has


class Group(NamedTuple):
    """A table whose records are searched."""

    table: str
    title: str
    named: bool  # its records have names, in any spelling
    text: tuple[str, ...]  # columns of its full-text index
    label: str
    date: str | None
    large: bool
    parent: str | None  # its column that says to which record it belongs
    refers: tuple[tuple[str, str], ...]  # its columns that refer to its parent or to records with names, and to where
    lists: tuple[tuple[str, str, str, str], ...]  # the same of its lists: (table, column of this id, column, to where)


@cache
def groups() -> tuple[Group, ...]:
    """Return the tables that are searched, in the order in which hits are shown."""
    with closing(sqlite3.connect(f"{(SITE / 'search.sqlite').as_uri()}?immutable=1", uri=True)) as db:
        named = dict(db.execute('SELECT "table", MAX(named) FROM records GROUP BY 1'))
    candidates = [_group(table, named) for table, fields in columns().items() if fields[0]["name"] == "id"]
    order = {table: place for place, table in enumerate(settings()["search"]["order"])}
    kept = [group for group in candidates if group.table != CODES and (group.text or group.table in named)]
    return tuple(sorted(kept, key=lambda group: (order.get(group.table, len(order)), not group.named)))


def _group(table: str, named: dict[str, int]) -> Group:
    about = read("site/metadata.json")["databases"][DATABASE]["tables"][table]
    refers = {column["name"]: column["refers"] for column in columns()[table]}
    parent = next((name for name in list(refers)[1:2] if name.endswith("_id")), None)
    text = _fts_columns(table) if about.get("fts_table") else ()
    lists = []
    for child, fields in columns().items():
        if child != table and owner_of(child) == table:
            own = fields[0]["name"]  # an item without a key of its own begins with that of its record
            to_names = [field for field in fields[1:] if named.get(field["refers"]) and field["refers"] != table]
            lists += [(child, own, field["name"], field["refers"]) for field in to_names]
    return Group(
        table=table,
        title=settings()["search"]["titles"].get(table, about["title"]),
        named=bool(named.get(table)),
        text=text,
        label=text[0] if text and about["label_column"] not in text else about["label_column"],
        date=next((name for name in refers if f"{name}_earliest" in refers), None),
        large=read("build.json")["rows"][table] > MAX_RANKED_ROWS,
        parent=parent,
        refers=tuple((name, to) for name, to in refers.items() if to != table and (name == parent or named.get(to))),
        lists=tuple(lists),
    )


@cache
def _fts_columns(table: str) -> tuple[str, ...]:
    uri = f"{(SITE.parent / f'{DATABASE}.sqlite').as_uri()}?immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as db:
        return tuple(name for _, name, *_ in db.execute(f'PRAGMA table_info("{table}_fts")'))


@cache
def index(datasette: Datasette) -> Database:
    """Return the index of names, which Datasette does not list: it is no part of the data."""
    database = Database(datasette, path=str(SITE / "search.sqlite"), is_mutable=False)
    database.name = "search"
    return database


def match(spelled: list[list[str]], *, beginnings: bool) -> str:
    """Return a query in the syntax of FTS5: every word in any of its spellings, quoted, so that nothing is syntax."""
    quoted = [[f'"{spelling}"' for spelling in some] for some in spelled]
    if beginnings and spelled and len(spelled[-1][0]) >= MIN_PREFIX_LETTERS:
        quoted[-1][0] += "*"
    return " AND ".join(f"({' OR '.join(some)})" for some in quoted)


async def texts(datasette: Datasette, group: Group, spelled: list[list[str]]) -> list[str]:
    """Return the records whose texts have all words of a query, best first."""
    expression = match(spelled, beginnings=not group.large)
    if not group.text or not expression:
        return []
    sql = f"""SELECT t.id FROM "{group.table}_fts" AS f JOIN "{group.table}" AS t ON t.rowid = f.rowid
              WHERE "{group.table}_fts" MATCH :expression {"" if group.large else "ORDER BY f.rank"} LIMIT :most"""
    return [record for (record,) in await _rows(datasette, sql, {"expression": expression, "most": MAX_HITS})]


async def excerpts(
    datasette: Datasette, group: Group, spelled: list[list[str]], records: list[str]
) -> dict[str, tuple[str, str]]:
    """Return the label of each record that was found by its texts, and an excerpt of these, both marked."""
    if not records or not group.text:
        return {}
    fts, expression = f"{group.table}_fts", match(spelled, beginnings=not group.large)
    label = f"highlight({fts}, {group.text.index(group.label)}, '{MARK}', '{MARK}')"
    excerpt = f"snippet({fts}, -1, '{MARK}', '{MARK}', '…', {EXCERPT})"
    sql = f"""SELECT t.id, {label}, {excerpt} FROM "{fts}" AS f JOIN "{group.table}" AS t ON t.rowid = f.rowid
              WHERE "{fts}" MATCH :expression AND f.rowid IN (
                SELECT rowid FROM "{group.table}" WHERE id IN (SELECT value FROM json_each(:some)))"""
    rows = await _rows(datasette, sql, {"expression": expression, "some": json.dumps(records)})
    return {record: (label or "", excerpt) for record, label, excerpt in rows}  # a label may be null


async def related(datasette: Datasette, group: Group, leading: dict[str, list[str]]) -> dict[str, tuple[str, str]]:
    """Return the records of a group in which a found record takes part, each with the table and id of that one."""
    ways = [(group.table, "id", column, target) for column, target in group.refers]
    parts: dict[str, tuple[str, str]] = {}
    for table, own, column, target in (*ways, *group.lists):
        if target in leading:
            sql = f"""SELECT c."{own}", c."{column}" FROM "{table}" AS c JOIN "{group.table}" AS t ON t.id = c."{own}"
                      WHERE c."{column}" IN (SELECT value FROM json_each(:some)) {_latest_first(group)} LIMIT :most"""
            for record, participant in await _rows(
                datasette, sql, {"some": json.dumps(leading[target]), "most": MAX_HITS}
            ):
                parts.setdefault(record, (target, participant))
    return dict(list(parts.items())[:MAX_HITS])


def _latest_first(group: Group) -> str:
    return f'ORDER BY t."{group.date}_earliest" DESC' if group.date and not group.large else ""


async def about_records(datasette: Datasette, group: Group, ids: list[str]) -> dict[str, dict[str, Any]]:
    """Return what is said of each record: its label, and what its table holds of kind, date and those it refers to."""
    known = {
        record: {"label": label, "native": native, "native_language": language, "kind": kind, "date": date}
        for record, label, native, language, kind, date in await _known(datasette, group.table, ids)
    }
    references = () if known else group.refers
    chosen = ["id", group.label, group.date or "id", *(column for column, _ in references)]
    sql = f"""SELECT {", ".join(f'"{column}"' for column in chosen)} FROM "{group.table}"
              WHERE id IN (SELECT value FROM json_each(:ids))"""
    rows = [tuple(row) for row in await _rows(datasette, sql, {"ids": json.dumps(ids)})]
    names_of = await labels(
        datasette, {(t, v) for row in rows for (_, t), v in zip(references, row[3:], strict=True) if v}
    )
    for record, label, date, *others in rows:
        if record not in known:
            known[record] = {**NOTHING, "label": label or record, "date": date if group.date else None}
            known[record]["of"] = [
                {"table": table, "id": value, "label": names_of[table, value], "role": column}
                for (column, table), value in zip(references, others, strict=True)
                if value and (table, value) in names_of
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
