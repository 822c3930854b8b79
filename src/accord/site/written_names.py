"""Names of tables and columns that stand in what a dataset writes: people read their titles, with links.

A name counts that stands between backticks, or that underscores tell from other words: ``actor_names``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

from markupsafe import Markup, escape

from accord.site.asgi import Datasette
from accord.site.build_facts import DATABASE
from accord.site.table_columns import column_title
from accord.site.tables import tables

WRITTEN = re.compile(r"`(?P<quoted>[^`\n]+)`|(?<![\w./-])(?P<joined>\w+(?:_\w+)+)(?![\w/-]|\.\w)")
Titled: TypeAlias = Callable[[str, str], Markup]
LINK = Markup('<a href="{}">{}</a>')


def named(datasette: Datasette, text: str, table: str = "") -> Markup:
    """Return a text of a dataset as people read it.

    Args:
        datasette: the application.
        text: a description.
        table: the table of whose columns it may speak.
    """
    address = partial(datasette.urls.table, DATABASE)
    return Markup("").join(_pieces(text or "", table, lambda name, title: LINK.format(address(name), title)))


def named_text(text: str, table: str = "") -> str:
    """Return such a text without links, for where none can be."""
    return str(Markup("").join(_pieces(text or "", table, lambda _, title: escape(title))).striptags())


def _pieces(text: str, table: str, titled: Titled) -> Iterator[Markup]:
    """Yield the pieces of a text; ``titled`` shows the title of a table by its name and that."""
    end = 0
    for match in WRITTEN.finditer(text):
        yield escape(text[end : match.start()])
        end = match.end()
        word = match["quoted"] or match["joined"]
        as_written = Markup("<code>{}</code>").format(word) if match["quoted"] else escape(word)
        yield _shown(word, table, titled) or as_written
    yield escape(text[end:])


def _shown(word: str, table: str, titled: Titled) -> Markup | None:
    """Return the title of what a word names, where it names a table or a column."""
    if word in tables():
        return titled(word, tables()[word].title)
    if table in tables() and word in tables()[table].columns:
        return escape(column_title(table, word))
    other, _, column = word.partition(".")
    if other in tables() and column in tables()[other].columns:
        return Markup("{} ({})").format(column_title(other, column), titled(other, tables()[other].title))
    return None
