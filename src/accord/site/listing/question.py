"""What an address asks of a list, and how many rows each further choice would leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from accord.site.asgi import Datasette
from accord.site.listing.facts import YEAR, Listing, database

ORDER, PAGE = "order", "page"  # parameters beside those of the filters
ALL = "all"  # in place of the number of a page
PAGE_ROWS = 50
MAX_OPTIONS = 400  # of a pull-down; those of most rows
MAX_PAGE_DIGITS = 9


@dataclass(frozen=True)
class Question:
    """What is asked of a list: the value of each filter that is set, the order, the page (0: all rows on one)."""

    listing: Listing
    chosen: Mapping[str, str]
    order: str
    page: int
    fault: str = ""  # why nothing can fit

    def query(self, **changes: Any) -> str:
        """Return it as the query of an address, with some of it changed; the shortest that asks it."""
        asked = replace(self, **changes)
        pairs = {name: value for name, value in asked.chosen.items() if value}
        pairs |= {ORDER: asked.order} if asked.order != self.listing.first_order else {}
        pairs |= {PAGE: ALL if asked.page == 0 else str(asked.page)} if asked.page != 1 else {}
        return f"?{urlencode(pairs)}" if pairs else ""

    def where(self, place: str, but: str = "") -> tuple[str, dict[str, str]]:
        """Return SQL that holds for the rows that fit, but for one filter, and its parameters; ``place``: of a row."""
        values = self.listing.table("values")
        names = [name for name in self.chosen if name != but]
        clauses = [
            f"EXISTS (SELECT 1 FROM {values} AS o WHERE o.filter = :f{n} AND o.value = :v{n} AND o.place = {place})"
            for n in range(len(names))
        ]
        parameters = {f"f{n}": name for n, name in enumerate(names)}
        parameters |= {f"v{n}": self.chosen[name] for n, name in enumerate(names)}
        return " AND ".join(clauses), parameters


@dataclass(frozen=True)
class Option:
    """A value that may be chosen, how many rows it would leave, and how many of these have it perhaps."""

    value: str
    label: str
    count: int
    uncertain: int
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """A pull-down: its values by their labels, and whether some of few rows are left out."""

    name: str
    title: str
    options: tuple[Option, ...]
    is_cut: bool

    @property
    def chosen(self) -> Option | None:
        """The value that is set."""
        return next((one for one in self.options if one.is_chosen), None)


async def asked(datasette: Datasette, listing: Listing, given: Mapping[str, str]) -> Question:
    """Return what the parameters of an address ask; what no list can have is reported in ``fault``."""
    chosen = {name: given[name] for name in listing.filters if given.get(name)}
    order, page = given.get(ORDER) or listing.first_order, given.get(PAGE) or "1"
    is_number = page.isascii() and page.isdigit() and len(page) <= MAX_PAGE_DIGITS and int(page) > 0
    known = await _labels(datasette, listing, chosen)
    faults = [
        *(
            f"{listing.filters[name]}: nothing here has “{value}”."
            for name, value in chosen.items()
            if name not in known
        ),
        *([] if order in listing.orders or not given.get(ORDER) else [f"There is no order “{order}”."]),
        *([] if is_number or page == ALL else [f"There is no page “{page}”."]),
    ]
    order = order if order in listing.orders else listing.first_order
    return Question(listing, chosen, order, int(page) if is_number else int(page != ALL), " ".join(faults))


async def _labels(datasette: Datasette, listing: Listing, chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the label of the value of each filter that is set to one which some row has."""
    sql = f"SELECT label FROM {listing.table('choices')} WHERE filter = :filter AND value = :value"
    labels = {}
    for name, value in chosen.items():
        if row := (await database(datasette).execute(sql, {"filter": name, "value": value})).first():
            labels[name] = str(row[0])
    return labels


async def filters(datasette: Datasette, question: Question) -> tuple[Filter, ...]:
    """Return the pull-downs of a list, each with the rows that its values would leave under the other filters."""
    known = await _labels(datasette, question.listing, question.chosen)
    return tuple([await _filter(datasette, question, name, known.get(name, "")) for name in question.listing.filters])


async def _filter(datasette: Datasette, question: Question, name: str, label: str) -> Filter:
    listing, chosen = question.listing, question.chosen.get(name, "")
    where, parameters = question.where("v.place", but=name)
    if where:
        sql = (
            f"SELECT v.value, c.label, count(*) AS rows, sum(v.uncertain) FROM {listing.table('values')} AS v "
            f"JOIN {listing.table('choices')} AS c ON c.filter = v.filter AND c.value = v.value "
            f"WHERE v.filter = :filter AND {where} GROUP BY v.value"
        )
    else:
        sql = f"SELECT value, label, rows, uncertain FROM {listing.table('choices')} WHERE filter = :filter"
    sql += f" ORDER BY 3 DESC, 1 LIMIT {MAX_OPTIONS + 1}"
    rows = (await database(datasette).execute(sql, {"filter": name, **parameters})).rows
    options = [
        Option(value, label, count, uncertain, is_chosen=value == chosen)
        for value, label, count, uncertain in rows[:MAX_OPTIONS]
    ]
    if chosen and not any(one.is_chosen for one in options):
        options.append(Option(chosen, label or chosen, 0, 0, is_chosen=True))
    return Filter(name, listing.filters[name], _in_order(name, options), is_cut=len(rows) > MAX_OPTIONS)


def _in_order(name: str, options: Iterable[Option]) -> tuple[Option, ...]:
    """Return years the last first, other values by their labels."""
    if name == YEAR:
        return tuple(
            sorted(options, key=lambda one: (not one.value.isdigit(), one.value.isdigit() and -int(one.value)))
        )
    return tuple(sorted(options, key=lambda one: one.label.casefold()))
