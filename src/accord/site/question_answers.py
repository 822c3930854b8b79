"""The answer of a question as people read it: names that link through the ids beside them, dates and codes in words.

An id leads to the row that it names. Where another column holds in each row what that is called, this column is the
link and the id stays away: it is in the answer as data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from accord.site import cell_values, cells, code_labels, prose
from accord.site.answer_pages import PAGE_ROWS, AnswerPage
from accord.site.asgi import Datasette
from accord.site.question_columns import described, is_date, target_of, title_of
from accord.site.readable import readable
from accord.site.row_names import Name, names_of
from accord.site.table_columns import column_title, table_title
from accord.site.tables import Column, Reference, Table, owner_of, tables
from accord.values import edtf

TABLE, RECORD, FIELD = "table", "record", "field"  # of answers about evidence: they name a cell of a record
OF_CELL = ("published", "says")  # and give values of that cell
BETWEEN = re.compile(r"[,;] ?")  # ids of a list
MIN_ALIKE = 0.75  # of the rows of an answer, whose names a column of them holds
DATED = re.compile(r"[\[{]?\d{4}-\d\d")  # how a value that is a date by itself begins
PLAIN = Column("", "", "", "")

Row = Mapping[str, Any]
Names = Mapping[tuple[str, Any], Name]  # by table and id


class Head(NamedTuple):
    """A column that is shown: its name, its title, and whether it holds numbers."""

    name: str
    title: str
    is_number: bool


@dataclass(frozen=True)
class Ids:
    """The columns of ids of an answer: the table that each names, and what the rows are called that they name."""

    targets: Mapping[str, Table | None]  # nothing: of the table that the row says
    names: Names

    def table_of(self, row: Row, column: str) -> str:
        """Return the table of the rows that a column names in a row."""
        target = self.targets[column]
        return target.name if target else owner_of(str(row.get(TABLE) or ""))

    def link(self, row: Row, column: str) -> Markup:
        """Return links to the rows that a column names in a row, by what these are called; other values as they are."""
        table, value = self.table_of(row, column), row[column]
        if name := self.names.get((table, value)):
            return name.link
        known = [(one, self.names.get((table, one))) for one in parts_of(value)]
        if not any(name for _, name in known):
            return escape(value)
        links = [name.link if name else escape(one) for one, name in known]
        return escape("; " if any("," in link for link in links) else ", ").join(links)


@dataclass(frozen=True)
class Answer:
    """An answer: its columns and the cells of its rows."""

    heads: Sequence[Head]
    rows: Sequence[Markup]


def parts_of(value: Any) -> list[Any]:
    """Return the ids that a cell may hold, where it is not one."""
    return BETWEEN.split(value) if isinstance(value, str) else [value]


async def answer_of(
    datasette: Datasette, columns: Sequence[str], rows: Sequence[Any], sql: str, page: AnswerPage
) -> Answer:
    """Return rows of an answer as a page shows them; all of its pages have the same columns.

    Args:
        datasette: what answers.
        columns: their names.
        rows: all of the answer.
        sql: of the question.
        page: which rows it shows.
    """
    plain = [dict(zip(columns, tuple(row), strict=True)) for row in rows]
    first_rows, page_rows = plain[:PAGE_ROWS], plain[page.first : page.end]
    ids = await _ids(datasette, columns, [*first_rows, *page_rows], sql)
    through = _links_of(columns, first_rows, ids)
    shown = [name for name in columns if name not in through.values()]
    first = next((name for name in shown if name in through), shown[0])
    heads = [_head(name, through.get(name, name), plain, sql) for name in shown]
    made = []
    for row in page_rows:
        given = []
        for head in heads:
            kind = "pk" if head.name == first else "float" if head.is_number else "str"
            value = await _of_cell(datasette, row, head.name)
            if value is None:
                value = _cell(row, head.name, through.get(head.name, ""), ids, sql)
            raw = value.striptags() if isinstance(value, Markup) else value
            about = {"column": head.name, "label": head.title, "value_type": kind}
            given.append({**about, "value": value, "raw": raw})
        made.append(cells.row(given))
    return Answer(heads, made)


async def _ids(datasette: Datasette, columns: Sequence[str], rows: Sequence[Row], sql: str) -> Ids:
    targets: dict[str, Table | None] = {
        name: target for name in columns if (target := target_of(sql, name)) and len(target.key) == 1
    }
    if TABLE in columns and RECORD in columns:
        targets[RECORD] = None
    ids = Ids(targets, {})
    wanted: dict[str, set[Any]] = {}
    for row in rows:
        for name in targets:
            if row[name] not in (None, ""):
                wanted.setdefault(ids.table_of(row, name), set()).update((row[name], *parts_of(row[name])))
    names: dict[tuple[str, Any], Name] = {}
    for table, some in wanted.items():
        if table in tables() and len(tables()[table].key) == 1:
            reference = Reference("", tables()[table].key, table, tables()[table].key)
            found = await names_of(datasette, reference, [{reference.columns[0]: one} for one in some])
            names |= {(table, key): name for (key,), name in found.items()}
    return replace(ids, names=names)


def _links_of(columns: Sequence[str], rows: Sequence[Row], ids: Ids) -> dict[str, str]:
    """Return the columns that hold what the rows are called which a column of ids names, with that column.

    Few rows may call it otherwise: a part of a record by the whole.
    """
    through: dict[str, str] = {}
    for key in ids.targets:
        named = [(row, ids.names.get((ids.table_of(row, key), row[key]))) for row in rows if row[key] is not None]
        for text in columns if named else ():
            is_free = text not in ids.targets and text not in through
            alike = sum(str(name.text) == str(escape(row[text])) for row, name in named if name)
            if is_free and alike > MIN_ALIKE * len(named):
                through[text] = key
                break
    return through


def _head(name: str, key: str, rows: Sequence[Row], sql: str) -> Head:
    known = [row[name] for row in rows if row[name] is not None]
    column = described(sql, name)
    is_number = bool(known) and all(isinstance(value, int | float) for value in known)
    title = title_of(sql, name) if name == key or not name.startswith(key) else title_of(sql, key)
    return Head(name, title, is_number and not (column and (column.codes or column.kind == "boolean")))


async def _of_cell(datasette: Datasette, row: Row, name: str) -> Markup | None:
    """Return a value of the cell that a row names, as its column is read; nothing for any other value."""
    if name not in OF_CELL or not {TABLE, FIELD} <= row.keys() or None in (row[FIELD], row[name]):
        return None
    return await cell_values.meaning(datasette, str(row[TABLE]), str(row[FIELD]), str(row[name]))


def _cell(row: Row, name: str, key: str, ids: Ids, sql: str) -> Any:
    """Return what stands in place of a value of a row, which may be called so by the ids of a column, ``key``."""
    value = row[name]
    if value in (None, ""):
        return ""
    if key and (name_of := ids.names.get((ids.table_of(row, key), row[key]))):
        return name_of._replace(text=escape(value)).link
    if name in ids.targets:
        return ids.link(row, name)
    if TABLE in row and RECORD in row and name in (TABLE, FIELD):
        return table_title(value) if name == TABLE else column_title(str(row[TABLE]), value)
    return _in_words(name, value, sql)


def _in_words(name: str, value: Any, sql: str) -> Any:
    if is_date(sql, name) or DATED.match(str(value)):
        return prose.when(value) if _is_edtf(value) else str(value)
    column = described(sql, name)
    if column and column.is_read_otherwise:
        return readable(column, value)
    words = code_labels.in_words(name, value) if isinstance(value, str) else None
    return words if words is not None else readable(PLAIN, value)


def _is_edtf(value: Any) -> bool:
    try:
        edtf.parse(str(value))
    except edtf.EdtfError:
        return False
    return True
