"""Sources of a CLDF dataset: its bibliography as a table, and the columns that cite it as references.

A cell cites as ``Meier2018;Schmidt1990[12-15]``. Where each cell cites one entry without pages it is a reference as it
is. Else, as in CLDF's own database, a row of a table of its own says which row cites which entry, and where in it; what
is not of that form stays a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from accord.importing.model import Column, ForeignKey, Table
from accord.importing.names import distinct, singular
from accord.importing.readers import bibtex, packed
from accord.importing.readers.reading import Reading
from accord.importing.store import Texts, cell, quote_all
from accord.schema.names import unused
from accord.values.sql_quoting import quote_text

PROPERTY = "http://cldf.clld.org/v1.0/terms.rdf#source"  # of columns that cite
_TERMS = "http://cldf.clld.org/v1.0/terms.rdf#"
_USUAL = "sources.bib"
_ITEM = r"\s*[^\[\];]+(?:\[[^\[\]]*\])?\s*"  # RE2: a key, and pages


class Citing(NamedTuple):
    """A column that cites."""

    table: Table
    column: Column


def add_sources(given: Reading, metadata: Mapping[str, Any], citing: list[Citing]) -> None:
    """Add the bibliography that the metadata name, if it is there, and make references of the columns that cite it."""
    path = _bibliography(given, metadata)
    if path is None:
        return
    name = unused(packed.plain_name(path.name).removesuffix(packed.ZIP).removesuffix(".bib"), _names(given))
    with packed.unpacked(path, given.store.scratch) as file:
        sources = bibtex.add(given._replace(path=file), name)
    for one in citing:
        _refer(given, one, sources)


def _bibliography(given: Reading, metadata: Mapping[str, Any]) -> Path | None:
    is_cldf = str(metadata.get("dc:conformsTo", "")).startswith(_TERMS)
    named = metadata.get("dc:source", _USUAL if is_cldf else "")
    if not isinstance(named, str) or not named.endswith(".bib") or "/" in named:
        return None
    paths = [given.path.parent / name for name in (named, f"{named}.zip", f"{named}.gz")]
    return next((path for path in paths if path.is_file()), None)


def _names(given: Reading) -> list[str]:
    return [table.name for table in given.source.tables]


def _refer(given: Reading, citing: Citing, sources: Table) -> None:
    """Make references of the cells of a column, as what stands in all of them allows."""
    table, column = citing
    sign = column.separator or ";"
    items = "list_filter(string_split(x, $1), lambda item: NOT regexp_full_match(item, $2))"
    counts = f"count_if(contains(x, $1)), count_if(contains(x, '[')), count_if(len({items}) > 0)"
    texts = Texts(given.store, table.staged, table.place(column.name))
    several, paged, odd = texts.rows(f"SELECT {counts} FROM texts WHERE {_filled('x', column)}", [sign, _ITEM])[0]
    if odd:
        fact = f"{column.name} stays a list of texts: {odd} cells do not cite as key[pages]"
    elif not several and not paged:
        column.separator = ""
        table.foreign_keys.append(ForeignKey((column.name,), sources.name, (sources.columns[0].name,)))
        fact = f"{column.name}: each cell cites one entry of {sources.name}, and so is no list"
    elif not table.key:
        fact = f"{column.name} stays a list of texts: without a key that is declared no row says who cites"
    else:
        link = _link(given, citing, sources, sign)
        fact = f"{column.name} is the table {link}: a row of it for each entry that a row cites, with its pages"
    given.source.facts.append((table.origin, fact))


def _filled(name: str, column: Column) -> str:
    return f"{name} NOT IN ({quote_all(['', *column.missing])})"


def _link(given: Reading, citing: Citing, sources: Table, sign: str) -> str:
    """Move a column into a table of its own; return the name of that."""
    (table, column), store = citing, given.store
    at, keys, own = table.place(column.name), [table.place(name) for name in table.key], singular(table.name)
    columns, _ = distinct([*(f"{own}_{name}" for name in table.key), "place", "source", "pages"])
    parts = f"string_split({cell(at)}, {quote_text(sign)})"
    each = f"unnest({parts}) AS item, generate_subscripts({parts}, 1) AS place"
    rows = f"SELECT *, rowid AS number, {each} FROM {table.staged} WHERE {_filled(cell(at), column)}"
    picked = [cell(key) for key in keys]
    picked += ["CAST(place AS VARCHAR)", r"trim(regexp_extract(item, '[^\[]+'))"]
    picked += [r"nullif(regexp_extract(item, '\[(.*)\]', 1), '')"]
    selected = ", ".join(f"{sql} AS {cell(number)}" for number, sql in enumerate(picked))
    made = Table(unused(f"{own}_{sources.name}", _names(given)), table.origin, [], store.name())
    store.run(f"CREATE TABLE {made.staged} AS SELECT {selected} FROM ({rows}) ORDER BY number, place")
    kinds = [*(table.columns[key].kind for key in keys), "integer", "string", "string"]
    made.columns = [Column(name, kind=kind) for name, kind in zip(columns, kinds, strict=True)]
    made.key = tuple(columns[: len(keys) + 1])
    made.foreign_keys = [
        ForeignKey(tuple(columns[: len(keys)]), table.name, table.key),
        ForeignKey((columns[-2],), sources.name, (sources.columns[0].name,)),
    ]
    given.source.tables.append(made)
    _take_out(given, table, at)
    return made.name


def _take_out(given: Reading, table: Table, at: int) -> None:
    """Take a column out of a table."""
    column = table.columns.pop(at)
    others = [other for other in range(len(table.columns) + 1) if other != at]
    selected = ", ".join(f"{cell(other)} AS {cell(number)}" for number, other in enumerate(others))
    staged = given.store.name()
    given.store.run(f"CREATE TABLE {staged} AS SELECT {selected} FROM {table.staged} ORDER BY rowid")
    table.staged = staged
    if column.required:
        given.source.dropped.append((table.name, f"required, of the column {column.name!r}: it is a table now"))
