"""A value of a cell in words: what is published, or what a source says instead."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from accord.site import cells, prose
from accord.site.asgi import Datasette
from accord.site.build_facts import code_words, columns
from accord.site.row_names import names_of
from accord.site.tables import tables


async def in_words(datasette: Datasette, table: str, column: str, value: str | None) -> Markup:
    """Return a value as people read it: a date in words, a code by its label, an id as a link to what it names.

    What a source says instead is often none of these, but words; they are shown as they are, folded where long.
    """
    if value is None:
        return Markup("")
    if value in (labels := code_words(table, column)):
        return escape(labels[value])
    if any(field["name"] == f"{column}_earliest" for field in columns().get(table, ())):
        return prose.when(value)
    known = tables().get(table)
    if known and (reference := known.reference_of.get(column)):
        names = await names_of(datasette, reference, [{column: value}])
        if name := names.get((value,)):
            return name.link
    return cells.fold(value, value)


class Cell(NamedTuple):
    """A published cell with which sources differ, by its first row; who supports it (source: outlet); all its rows."""

    about: Any
    supporters: dict[str, str]
    claims: list[Any]


def by_cell(differences: Iterable[Any]) -> list[Cell]:
    """Return differences by the cell that they are about, in the order in which each cell comes first.

    A cell of which seven sources say something else is one disagreement, not seven. A source may support a cell and say
    something else of it as well; its own row leaves it out of those who support, the rows of others do not.
    """
    by_place: dict[tuple[Any, ...], Cell] = {}
    for difference in differences:
        place = tuple(difference[name] for name in ("table", "record", "item", "field"))
        cell = by_place.setdefault(place, Cell(difference, {}, []))
        cell.supporters.update(json.loads(difference["supporters"]))
        cell.claims.append(difference)
    return list(by_place.values())


FILTERS: dict[str, Any] = {"by_cell": by_cell, "from_json": json.loads}
