"""The card of each record, ``/events/<id>.png``: drawn where it is first asked for, and kept while there is room.

It has the title, the day and whether it is contested, as the record's row says them, and the dataset. Where nothing
draws it here, for want of the library or of a font for its title, the card of the dataset stands for it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from datasette import NotFound, Response

from accord.site import record_addresses
from accord.site.asgi import Datasette, Request, Route
from accord.site.build_facts import SITE, about, settings
from accord.site.cards import drawing
from accord.site.readable import readable
from accord.site.record_addresses import Found
from accord.site.tables import Column, Table

OF_DATASET = "/assets/card.png"
CALM = "undisputed"  # the code of a row that nobody contests
MAX_KEPT_BYTES = 16 * 2**20
DATES = ("edtf", "date")  # kinds of columns

_kept: OrderedDict[tuple[str, ...], bytes] = OrderedDict()  # what was asked for last stands last
_drawing = asyncio.Lock()


def has_card_of_dataset() -> bool:
    """Whether the dataset has a card."""
    return (SITE / "static" / "card.png").is_file()


async def answer(datasette: Datasette, request: Request) -> Response:
    """Answer with the card of a record, or lead to that of the dataset."""
    found = await record_addresses.find(datasette, request)
    if picture := await picture_of(found):
        return Response(picture, content_type="image/png")
    if not has_card_of_dataset():
        raise NotFound("There is no picture of it.")
    return Response.redirect(datasette.urls.path(OF_DATASET))


async def picture_of(found: Found) -> bytes | None:
    """Return the card of a record as PNG; nothing where it cannot be drawn."""
    name = (found.table.name, *found.key)
    async with _drawing:  # one at a time: who asks for many waits
        if name in _kept:
            _kept.move_to_end(name)
            return _kept[name]
        picture = await asyncio.to_thread(_draw, card_of(found))
        if picture:
            _kept[name] = picture
        while sum(map(len, _kept.values())) > MAX_KEPT_BYTES:
            _kept.popitem(last=False)
        return picture


def _draw(card: drawing.Card) -> bytes | None:
    drawable = drawing.can_draw(card.title) and drawing.can_draw(card.description)
    return drawing.png(card) if drawable else None


def card_of(found: Found) -> drawing.Card:
    """Return what stands on the card of a record."""
    table, row = found.table, found.row
    kind = (table.singular or table.title).replace("_", " ")
    day = date_of(table, row)
    said = [kind[:1].upper() + kind[1:], readable(day, row[day.name]).striptags() if day else ""]
    contest = next((column for column in table.columns.values() if column.is_contest), None)
    contested = row[contest.name] if contest else None
    mark = readable(contest, contested).striptags() if contest and contested not in (None, CALM) else ""
    foot = f"{about()['title'].split(':')[0]} · version {about()['version']}"
    return drawing.Card(found.title, " · ".join(filter(None, said)), foot, mark)


def date_of(table: Table, row: Mapping[str, Any]) -> Column | None:
    """Return the column of the date of a row, where it has one: that by which its table is sorted, else the first.

    No other stands for it: the day on which a page was read is not that of the page.
    """
    chosen = settings()["newest_first"].get(table.name, "")
    column = table.columns.get(chosen)
    dates = [table.columns[column.derived_from or chosen]] if column else []
    dates += [column for column in table.own_columns if column.kind in DATES]
    return dates[0] if dates and row.get(dates[0].name) is not None else None


def routes() -> list[Route]:
    """Return the addresses of the cards of records."""
    return record_addresses.routes("png", answer)
