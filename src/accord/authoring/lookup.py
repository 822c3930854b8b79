"""Find ids, names and codes of a dataset in any spelling, as its site does, from what is curated now."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pyarrow as pa

from accord.engine.dataset import Dataset
from accord.engine.tables import Progress
from accord.schema.model import Schemas
from accord.site.make import settings
from accord.site.search import names, spellings, writer
from accord.site.search.find import find as find_names
from accord.site.search.fit import cover, fits, runs
from accord.values import row_keys
from accord.values.quoting import code_text
from accord.write.sqlite.ddl import create_table
from accord.write.sqlite.load import insert
from accord.write.tables import Output

_BETWEEN_WORDS = re.compile(r"[\W_]+")
CODES = "codes"  # what a match of a code is said to be of, with the name of its list


class Match(NamedTuple):
    """Something that a query may mean: what to write in a record, and what people read."""

    table: str  # or ``codes`` and the name of the list
    id: str
    label: str


class Lookup(NamedTuple):
    """What a query may mean, the best first; where that is nothing, the names that look most like it."""

    matches: list[Match]
    nearest: list[str]


def find(dataset: Dataset, query: str, progress: Progress) -> Lookup:
    """Return what a query may mean in a dataset, whatever is wrong with it. Tables that are streamed are left out."""
    with TemporaryDirectory() as folder:
        dataset.read_rows(Output(Path(folder)), progress)
        tables, schemas = dataset.tables.in_memory, dataset.schemas
        database, index = Path(folder) / "data.sqlite", Path(folder) / "search.sqlite"
        with closing(sqlite3.connect(database)) as db, db:
            for name, table in schemas.tables.items():
                db.execute(create_table(table, keys=False))
                if name in tables:
                    insert(db, table, tables[name])
        writer.write(database, schemas, settings.read(dataset.project.site).site["search"], index)
        with closing(sqlite3.connect(index)) as db:
            named = [Match(hit.table, hit.record, hit.label or hit.record) for hit in find_names(db, query)]
            nearest = spellings.nearest(db, query)
    matches = list(dict.fromkeys([*named, *_ids(tables, schemas, query), *_codes(schemas, query)]))
    matches = matches or list(_words(tables, schemas, query))
    return Lookup(matches, [] if matches else nearest)


def _ids(tables: dict[str, pa.Table], schemas: Schemas, query: str) -> Iterator[Match]:
    """Yield the rows whose id holds the query, in small letters and with hyphens."""
    part = "-".join(query.casefold().split())
    return (row for row in _rows(tables, schemas) if part and (part in row.id.casefold() or query in row.id))


def _words(tables: dict[str, pa.Table], schemas: Schemas, query: str) -> Iterator[Match]:
    """Yield the rows of whose id and label together each word of the query begins one: a title's word, an id's year."""
    words = _BETWEEN_WORDS.sub(" ", names.fold(query)).split()
    for row in _rows(tables, schemas):
        text = _BETWEEN_WORDS.sub(" ", names.fold(f" {row.id} {row.label}"))
        if words and all(f" {word}" in text for word in words):
            yield row


def _rows(tables: dict[str, pa.Table], schemas: Schemas) -> Iterator[Match]:
    """Yield the rows that have ids; one without a label goes by its id."""
    for name, data in tables.items():
        table = schemas.tables[name]
        if not table.has_own_key or table.generated:
            continue
        labels = data.column(table.label).to_pylist()
        keys = zip(*(data.column(column).to_pylist() for column in table.key), strict=True)
        for values, label in zip(keys, labels, strict=True):
            key = row_keys.join(values)
            yield Match(name, key, key if label is None else str(label))


def _codes(schemas: Schemas, query: str) -> Iterator[Match]:
    """Yield the codes that hold the query, or whose title has all its words in some spelling."""
    part, query_words = "_".join(names.fold(query).split()), names.words_of(query)
    query_runs, count = runs(query_words), len(query_words)
    needed = set(range(count))
    for name, spec in schemas.vocabularies.items():
        for code in spec["oneOf"]:
            title = runs(names.words_of(code["title"], recorded=True))
            fitting = cover(fits(query_runs, title, count), count, needed) if query_words else None
            if fitting or (part and part in code_text(code["const"]).casefold()):
                yield Match(f"{CODES} {name}", code_text(code["const"]), code["title"])
