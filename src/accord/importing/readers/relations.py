"""Relations that DuckDB reads itself, of a DuckDB database or a Parquet file, as staged tables."""

from __future__ import annotations

import re

from accord.importing.model import Code, Column, Loss, Source, Table
from accord.importing.names import distinct
from accord.importing.store import Store, Texts, cell
from accord.values.sql_quoting import quote_identifier

_KINDS = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), "integer"),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"), "integer"),
    "FLOAT": "number",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIME": "time",
    "UUID": "string",
    **dict.fromkeys(("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"), "date-time"),
    "TIMESTAMP WITH TIME ZONE": "date-time",
}
_SIGNS = (";", "|", ",", ";;", "||", "~")  # between the items of a list that becomes one text
_NESTED = ("STRUCT", "MAP", "UNION", "LIST")


def stage(name: str, origin: str, relation: str, store: Store, source: Source) -> Table:
    """Stage the rows of a relation, given as SQL; return its table with the types that it declares."""
    described = store.rows(f"DESCRIBE SELECT * FROM {relation}")
    names, changes = distinct([row[0] for row in described])
    source.facts += [(origin, change) for change in changes]
    staged = store.name()
    cells = ", ".join(f"{_text(quote_identifier(row[0]), row[1])} AS {cell(at)}" for at, row in enumerate(described))
    store.run(f"CREATE TABLE {staged} AS SELECT {cells} FROM {relation}")
    columns: list[Column] = []
    for (given, kind, *_), column_name in zip(described, names, strict=True):
        columns.append(_column(column_name, kind))
        if kind.endswith("]") and not kind.startswith(_NESTED):
            columns[-1].separator = _join(Texts(store, staged, len(columns) - 1))
        for count, fact in _lost(store, relation, given, kind):
            source.losses.append(Loss(name, column_name, count, fact))
    return Table(name, origin, columns, staged)


def _text(name: str, kind: str) -> str:
    """Return the SQL of a column's text."""
    plain = f"CAST({name} AS VARCHAR)"
    if kind in ("FLOAT", "DOUBLE"):
        value = f"CAST({name} AS DOUBLE)"
        return f"CASE WHEN isfinite({value}) THEN regexp_replace(CAST({value} AS VARCHAR), '\\.0$', '') END"
    if kind.startswith("TIMESTAMP WITH"):
        return f"replace(regexp_replace(CAST({name} AS VARCHAR), '\\+00$', 'Z'), ' ', 'T')"
    if kind.startswith("TIMESTAMP"):
        return f"replace({plain}, ' ', 'T')"
    if kind == "BLOB":
        return f"lower(hex({name}))"
    if kind.startswith(_NESTED) or kind.endswith("]"):
        return f"CAST(to_json({name}) AS VARCHAR)"
    return plain


def _column(name: str, kind: str) -> Column:
    declared = kind.lower() if kind.startswith("DECIMAL(") else _KINDS.get(kind, "")
    column = Column(name, kind=declared, has_empty_text=True)
    column.is_text = not column.kind
    if kind.startswith("ENUM("):
        column.codes = tuple(Code(text) for text in _members(kind))
    return column


def _join(texts: Texts) -> str:
    """Write lists, staged in JSON, as their items with a sign between them that none of them holds; return the sign.

    Lists that are empty, or have an item that is null, empty or a list, stay as they are.
    """
    items = "CAST(x::JSON AS VARCHAR[])"
    odd = f"len({items}) = 0 OR len(list_filter({items}, lambda item: item IS NULL OR item = '' OR item LIKE '[%')) > 0"
    if not texts.row("count(x)")[0] or texts.row(f"count_if({odd})")[0]:
        return ""
    for sign in _SIGNS:
        if not texts.row(f"count_if(len(list_filter({items}, lambda item: contains(item, $1))) > 0)", [sign])[0]:
            joined = f"array_to_string(CAST({texts.name}::JSON AS VARCHAR[]), $1)"
            texts.store.run(f"UPDATE {texts.table} SET {texts.name} = {joined}", [sign])
            return sign
    return ""


def _members(kind: str) -> list[str]:
    """Return the values of a type such as ENUM('a', 'it''s')."""
    return [text.replace("''", "'") for text in re.findall(r"'((?:[^']|'')*)'", kind)]


def _lost(store: Store, relation: str, name: str, kind: str) -> list[tuple[int, str]]:
    column = quote_identifier(name)
    if kind in ("FLOAT", "DOUBLE"):
        # Not as WHERE: the statistics of Parquet, by which a filter skips rows, know no NaN.
        count = store.value(f"SELECT count_if(NOT isfinite({column})) FROM {relation}")
        return [(count, "infinite, or not a number: written as no value")] if count else []
    count = 0
    if kind == "BLOB":
        count = store.value(f"SELECT count({column}) FROM {relation}")
    return [(count, "bytes, of which the hexadecimal digits are written")] if count else []
