"""The index of names, by which the site's search finds a record in any spelling: ``site/search.sqlite`` of a build.

A database of its own, beside the pages that read it: the published one holds data only. What stands in it:

    records  every record that has a name or a title: its label, the name in its own script, its kind, its date
    names    every recorded spelling of it (``spoken`` = 1), what readers may call it besides (2), and words that may
             stand beside a name (0): offices, kind
    words    every word of these, as typed without care and by its consonants; neighbours as one word too
    plain    words of running text in these, as small letters show: they sound like no name, wherever they stand

Tables of machine size are left out: they are searched through their own full-text index.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from accord.schema.model import Column, Schemas, Table
from accord.site.search.distance import near
from accord.site.search.names import MAX_JOINED_WORDS, Form, forms, joined, words_of
from accord.site.search.short_forms import initials
from accord.values.sql_quoting import quote_identifier
from accord.write.sqlite.ddl import key_text, record_text, row_identifier

YEAR = "year"  # the column that is computed of an uncertain date with x-year
MAX_ROWS = 100_000  # of a table whose names are folded
TABLES = """
CREATE TABLE records (id INTEGER PRIMARY KEY, "table" TEXT NOT NULL, record TEXT NOT NULL, named INTEGER NOT NULL,
  label TEXT NOT NULL, native TEXT, native_language TEXT, kind TEXT, date TEXT, UNIQUE ("table", record)) STRICT;
CREATE TABLE names (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES records (id), name TEXT NOT NULL,
  language TEXT, spoken INTEGER NOT NULL) STRICT;
CREATE TABLE words (word TEXT NOT NULL, consonants TEXT, name INTEGER NOT NULL REFERENCES names (id)) STRICT;
CREATE TABLE plain (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
"""
PLAIN = """
INSERT INTO plain
SELECT DISTINCT w.word FROM words AS w JOIN names AS n ON n.id = w.name JOIN records AS r ON r.id = n.owner
WHERE n.spoken AND r.named AND w.consonants IS NULL
"""
ARTICLE, BELONGING = "ال", "ي"  # what begins and what ends a word for who belongs to something
INDEXES = """
CREATE INDEX names_owner ON names (owner);
CREATE INDEX words_word ON words (word, name);
CREATE INDEX words_consonants ON words (consonants, name);
"""


Lists = Mapping[str, Mapping[str, Any]]
RECORDED, BESIDES = 1, 2  # how a name is spoken


class Spelling(NamedTuple):
    """A row of names, but for its id and owner."""

    name: str
    language: str | None
    spoken: int


def write(database: Path, schemas: Schemas, lists: Lists, path: Path) -> None:
    """Write the index of a published database to a path where nothing stands yet. The same rows give the same bytes.

    Args:
        database: the published database.
        schemas: those of its tables.
        lists: the lists of records whose texts are ``spellings`` of a name, and those ``beside`` it; what readers
            may call a record ``besides`` (``site.json``).
        path: the index.
    """
    uri = f"{database.as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as data, closing(sqlite3.connect(path)) as db:
        for setting in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF"):
            db.execute(f"PRAGMA {setting}")
        db.executescript(TABLES)
        is_chosen = any(column.is_searched for table in schemas.tables.values() for column in table.columns)
        for table in schemas.tables.values():
            if _is_searched(table, is_chosen=is_chosen) and _rows(data, table) <= MAX_ROWS:
                _index(data, db, schemas, table, lists)
        db.executescript(INDEXES)
        db.execute(PLAIN)
        db.executemany("INSERT OR IGNORE INTO plain VALUES (?)", list(_belonging(db)))
        db.execute("ANALYZE")
        db.commit()
        db.execute("VACUUM")


def _belonging(db: sqlite3.Connection) -> Iterator[tuple[str]]:
    """Yield words in Arabic letters that say to what has a name somebody belongs, which no small letter shows.

    Such a word stands with and without the article.
    """
    sql = """SELECT DISTINCT n.name FROM names AS n JOIN records AS r ON r.id = n.owner
             WHERE n.spoken AND r.named AND n.name NOT LIKE '% %'"""
    known: dict[str, list[Form]] = {}
    for form in (form for (name,) in db.execute(sql) for form in forms(name)):
        known.setdefault(form.consonants, []).append(form)
    like = "SELECT DISTINCT word FROM words WHERE word LIKE ?"
    ending = {word for (word,) in db.execute(like, (f"%{BELONGING}",))}
    both = [word for word in ending if f"{ARTICLE}{word}" in ending or word.removeprefix(ARTICLE) in ending - {word}]
    for word in sorted(both):
        stem = forms(word.removesuffix(BELONGING))
        if any(near((form,), known.get(form.consonants, ())) is not None for form in stem if len(form.consonants) > 1):
            yield (word,)


def _is_searched(table: Table, *, is_chosen: bool) -> bool:
    """Whether rows are found by their label: where the schemas say so, or say of no column what is searched."""
    label = table.by_name[table.label]
    is_text = label.type == "string" and not label.codes and label.name not in table.references
    own = table.parent is None and not table.generated
    return own and bool(label.is_searched or (is_text and not is_chosen))


def _rows(data: sqlite3.Connection, table: Table) -> int:
    return int(data.execute(f"SELECT COUNT(*) FROM {quote_identifier(table.name)}").fetchone()[0])


def _index(data: sqlite3.Connection, db: sqlite3.Connection, schemas: Schemas, table: Table, lists: Lists) -> None:
    children = schemas.children(table.name)
    names = _texts(data, children, lists["spellings"])
    beside_of = _texts(data, children, lists["beside"])
    is_named = table.label == "name" or bool(lists["spellings"].keys() & children.keys())
    facets = [c for c in table.columns if c.is_facet and (c.vocabulary or c.name in table.references)]
    facets = [facet for facet in facets if not facet.separator][:2]
    dates = _dates(table)
    columns = [table.label, *dates, *(facet.name for facet in facets)]
    known = [_labels(data, schemas, table, facet) for facet in facets]
    chosen = ", ".join([record_text(table), *map(quote_identifier, columns)])
    order = row_identifier(table)
    labelled = f"{quote_identifier(table.name)} WHERE {quote_identifier(table.label)} IS NOT NULL"
    for row in data.execute(f"SELECT {chosen} FROM {labelled} ORDER BY {order}"):
        record, label, *rest = row
        date = rest.pop(0) if dates else None
        kind = " · ".join(label_of[code] for label_of, code in zip(known, rest, strict=True) if code)
        spelled = dict.fromkeys([(label, None), *names.get(record, [])])
        native = next((pair for pair in spelled if _is_native(pair[0]) and not _is_native(label)), (None, None))
        owner = db.execute(
            'INSERT INTO records ("table", record, named, label, native, native_language, kind, date) '
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (table.name, record, is_named, label, *native, kind or None, date),
        ).lastrowid
        beside = dict.fromkeys([(kind, None), *beside_of.get(record, [])])
        spellings = [Spelling(name, language, RECORDED) for name, language in _once(spelled)]
        spellings += [Spelling(name, None, BESIDES) for name in lists["besides"].get(table.name, {}).get(record, ())]
        spellings += [Spelling(name, None, 0) for name, _ in beside if name]
        for spelling in spellings:
            _add(db, owner or 0, spelling, is_named=is_named)


def _dates(table: Table) -> list[str]:
    """Return the uncertain date by which people know a row, if any: that whose year is a column, or the first."""
    year = table.by_name.get(YEAR)
    return [year.derived_from] if year and year.derived_from else [c.name for c in table.columns if c.is_edtf][:1]


def _texts(
    data: sqlite3.Connection, children: Mapping[str, Table], lists: Mapping[str, str]
) -> dict[str, list[tuple[str, str | None]]]:
    """Return the texts of lists by the id of the record, each with its language if there is a column of it."""
    texts: dict[str, list[tuple[str, str | None]]] = {}
    for table, column in ((children[name], column) for name, column in lists.items() if name in children):
        have = f"{quote_identifier(column)}, {'language' if 'language' in table.by_name else 'NULL'}"
        parent, name = key_text(table, table.parent_columns), quote_identifier(table.name)
        order = row_identifier(table)
        for owner, text, language in data.execute(f"SELECT {parent}, {have} FROM {name} ORDER BY {order}"):
            texts.setdefault(owner, []).append((text, language))
    return texts


def _labels(data: sqlite3.Connection, schemas: Schemas, table: Table, column: Column) -> dict[Any, str]:
    """Return what people read for the codes of a column, or for what it refers to."""
    if reference := table.references.get(column.name):
        chosen = ", ".join(map(quote_identifier, (*reference.target_columns, schemas.tables[reference.table].label)))
        return dict(data.execute(f"SELECT {chosen} FROM {quote_identifier(reference.table)}"))
    return {code["const"]: code["title"] for code in schemas.vocabularies[column.vocabulary or ""]["oneOf"]}


def _once(spelled: dict[tuple[str, str | None], None]) -> Iterator[tuple[str, str | None]]:
    """Yield each spelling once, with a language where one is known."""
    languages = {name: language for name, language in reversed(spelled) if language}
    for name in dict.fromkeys(name for name, _ in spelled):
        yield name, languages.get(name)


def _is_native(name: str) -> bool:
    """Whether a name is in another script than the Latin one."""
    letter = next(filter(str.isalpha, name), "a")
    return not unicodedata.name(letter, "").startswith("LATIN")


def _add(db: sqlite3.Connection, owner: int, spelling: Spelling, *, is_named: bool) -> None:
    sql = "INSERT INTO names (owner, name, language, spoken) VALUES (?, ?, ?, ?)"
    name = db.execute(sql, (owner, *spelling)).lastrowid
    rows: list[tuple[str, str | None]] = []
    if spelling.spoken:
        rows += [(called, None) for called in initials(spelling.name) if is_named]
        tokens = words_of(spelling.name, recorded=True)
        for size in range(1, MAX_JOINED_WORDS + 1):
            for start in range(len(tokens) - size + 1):
                parts = tokens[start : start + size]
                word = "".join(part.folded for part in parts)
                rows += [(word, form.consonants) for form in joined(parts)] or [(word, None)]
    else:
        rows += [(word.folded, None) for word in words_of(spelling.name)]
    db.executemany(
        "INSERT INTO words VALUES (?, ?, ?)", ((word, consonants, name) for word, consonants in dict.fromkeys(rows))
    )
