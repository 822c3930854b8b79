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
from accord.site.table_columns import column_title
from accord.site.tables import tables


async def in_words(datasette: Datasette, table: str, column: str, value: str | None) -> Markup:
    """Return a value as people read it: a date in words, a code by its label, an id as a link to what it names.

    What a source says instead is often none of these, but words; they are shown as they are, folded where long.
    """
    if value is None:
        return Markup("")
    words = await meaning(datasette, table, column, value)
    return cells.fold(value, value) if words is None else words


async def meaning(datasette: Datasette, table: str, column: str, value: str) -> Markup | None:
    """Return what a date, a code or an id means; nothing for a value that is words already."""
    if value in (labels := code_words(table, column)):
        return escape(labels[value])
    if any(field["name"] == f"{column}_earliest" for field in columns().get(table, ())):
        return prose.when(value)
    known = tables().get(table)
    if known and (reference := known.reference_of.get(column)):
        names = await names_of(datasette, reference, [{column: value}])
        if name := names.get((value,)):
            return name.link
    return None


def cell_title(table: str, fields: Iterable[str]) -> str:
    """Return what a schema calls a column, or several that are of one matter: *Minimum and maximum*."""
    first, *others = (column_title(table, field) for field in fields)
    return " and ".join([first, *(other[:1].lower() + other[1:] for other in others)])


SAID = ("says", "relation", "source", "note")  # what makes two claims one


class Cell(NamedTuple):
    """A published cell with which sources differ, by its first row; who supports it (source: outlet); all its rows.

    ``fields``: its column, and those of the same row in which the same is published and the same said instead.
    """

    about: Any
    supporters: dict[str, str]
    claims: list[Any]
    fields: tuple[str, ...] = ()


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
    return _once(by_place.values())


def _once(cells: Iterable[Cell]) -> list[Cell]:
    """Return cells, those of one row with the same claims as one, as the minimum and maximum of a number have them."""
    same: dict[tuple[Any, ...], Cell] = {}
    for cell in cells:
        about, claims = cell.about, [tuple(claim.get(name) for name in SAID) for claim in cell.claims]
        place = (about["table"], about["record"], about["item"], about.get("published"), tuple(claims))
        # Without claims in words there is nothing by which two cells would be one.
        key = place if all(claim[0] is not None for claim in claims) else (*place, about["field"])
        fields = (*same[key].fields, about["field"]) if key in same else (about["field"],)
        same[key] = same.get(key, cell)._replace(fields=fields)
    return list(same.values())


FILTERS: dict[str, Any] = {"by_cell": by_cell, "from_json": json.loads}
