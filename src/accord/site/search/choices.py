"""Lists for readers that a query names by a code: the word border leads to the events of the topic Border security.

A code is one of a filter of a list (``site/lists``). It is found by the words of its label; where no label has them, by
those of its definition. What is no code, a person or a place, is found as a record.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from accord.site.asgi import Datasette
from accord.site.build_facts import BUILD, DATABASE, SITE
from accord.site.engine_tables import CODES, table_of
from accord.site.listing.facts import listings
from accord.site.search import names, short_forms
from accord.values.sql_quoting import quote_identifier as quoted

GROUP, TITLE = "codes", "Ready-made lists"
OPTIONAL = frozenset(("list", "lists"))  # words by which people ask for one


class Choice(NamedTuple):
    """A code that a list may be narrowed down to: the list, what the filter is called, and how many rows it leaves."""

    table: str
    filter: str
    value: str
    title: str
    rows: int


class Code(NamedTuple):
    """A code of a vocabulary, the words by which it is found, and its choices: that of the shortest title first."""

    id: str
    label: str
    definition: str
    words: frozenset[str]
    defined: frozenset[str]
    choices: tuple[Choice, ...]


def find(datasette: Datasette, query: str) -> tuple[list[dict[str, Any]], bool]:
    """Return the codes that have all words of a query, and whether their labels have them."""
    asked = [
        {word.folded, *short_forms.counted(word.folded), *short_forms.peoples(word.folded)}
        for word in names.words_of(query)
        if word.folded not in OPTIONAL
    ]
    if not asked:
        return [], False
    by_label = [code for code in codes() if all(forms & code.words for forms in asked)]
    some = by_label or [code for code in codes() if all(forms & (code.words | code.defined) for forms in asked)]
    return [hit(datasette, code) for code in some], bool(by_label)


def hit(datasette: Datasette, code: Code) -> dict[str, Any]:
    """Return what the page of the search says of a code, and where it leads."""
    lists = [
        {
            "title": f"{one.rows:,} {listings()[one.table].noun if one.rows == 1 else listings()[one.table].many}",
            "url": datasette.urls.path(f"/{one.table}?{urlencode({one.filter: one.value})}"),
        }
        for one in code.choices
    ]
    about = {"native": None, "native_language": None, "kind": code.choices[0].title, "date": None}
    return {
        "id": code.id,
        "url": lists[0]["url"],
        "label": code.label,
        **about,
        "about": code.definition,
        "lists": lists,
    }


@cache
def codes() -> tuple[Code, ...]:
    """Return every code that a list may be narrowed down to."""
    table = table_of(CODES)
    if table is None or not listings():
        return ()
    found: dict[tuple[str, str], list[Choice]] = {}
    with closing(sqlite3.connect(f"{(SITE / 'lists.sqlite').as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        for name, listing in listings().items():
            sql = f"SELECT filter, value, label, rows FROM {listing.table('choices')} ORDER BY filter, value"
            for filter_name, value, label, rows in db.execute(sql):
                choice = Choice(name, filter_name, value, listing.filters[filter_name], rows)
                found.setdefault((value, label), []).append(choice)
    sql = f"SELECT vocabulary, code, label, definition, includes FROM {quoted(table.name)} ORDER BY id"
    with closing(sqlite3.connect(f"{(BUILD / f'{DATABASE}.sqlite').as_uri()}?mode=ro&immutable=1", uri=True)) as data:
        rows = data.execute(sql).fetchall()
    return tuple(
        Code(
            f"{vocabulary}:{code}",
            label,
            about := " ".join(filter(None, (definition, includes))),
            _words(label),
            _words(about),
            tuple(sorted(found[code, label], key=lambda one: (len(one.title), -one.rows))),
        )
        for vocabulary, code, label, definition, includes in rows
        if (code, label) in found
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(word.folded for word in names.words_of(text))
