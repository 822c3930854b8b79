"""Filters by columns of any name: ``_facet``, ``a__b``, ``_search``.

Datasette 0.65 takes each parameter that begins with ``_facet`` or ``_search`` for a question of its own, also where it
filters a column of such a name; it links the values of a column ``a__b`` as if ``b`` were a comparison, and reads the
name of a column to count by as JSON where it begins with a brace. It knows lists as arrays of JSON only; ours are one
text, whose items are counted and filtered by here.
"""

from __future__ import annotations

import re
from copy import copy
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

from datasette import facets
from datasette import filters as datasette_filters
from datasette.database import Results
from datasette.filters import Filter, Filters
from datasette.plugins import pm
from datasette.utils import MultiParams, path_with_removed_args

from accord.site import possible_dates
from accord.site.asgi import Request
from accord.site.counted_years import count_years
from accord.site.filter_names import ITEM, filter_parameter, item_parameter
from accord.site.http.counted_once import CountedOnce
from accord.site.http.value_links import path_with_added_args
from accord.site.tables import tables
from accord.values.sql_quoting import has_item, items_of, quote_identifier

COUNTED = {"_facet": "column", "_facet_array": "array", "_facet_date": "date"}  # how values are counted, by parameter
WORD = re.compile(r'[^\s"]')

# Datasette has no hook for comparisons; this list is the only place that it takes them from.
COMPARISONS: dict[str, Filter] = vars(Filters)["_filters_by_key"]
OFFERED: list[Filter] = vars(Filters)["_filters"]  # in the form


def is_filter(parameter: str) -> bool:
    """Whether a parameter compares a column with a value; those of Datasette have no such comparison at their end."""
    column, _, comparison = parameter.rpartition("__")
    return bool(column) and comparison in COMPARISONS


def apply() -> None:
    """Let Datasette know a filter by its comparison."""
    facets.load_facet_configs = facet_configs
    facets.ColumnFacet.facet_results = _with_filters(facets.ColumnFacet.facet_results)
    COMPARISONS[ITEM] = ItemFilter()
    COMPARISONS[possible_dates.DURING] = possible_dates.DuringFilter()
    OFFERED.extend((COMPARISONS[ITEM], COMPARISONS[possible_dates.DURING]))
    for hook in pm.hook.filters_from_request.get_hookimpls():
        if hook.function is datasette_filters.search_filters:
            hook.function = _without_filters(hook.function)


class ItemFilter(Filter):
    """A comparison with each item of a list; what is no list is compared as a whole."""

    key = ITEM
    display = "has the item"

    def where_clause(self, table: str, column: str, value: str, param_counter: int) -> tuple[str, str]:
        """Return the condition of a column, and the value of its parameter."""
        cell, parameter = quote_identifier(column), f":p{param_counter}"
        if separator := _separator(table, column):
            return has_item(cell, separator, parameter), value
        return f"{cell} = {parameter}", value

    def human_clause(self, column: str, value: str) -> str:
        """Return the condition in words."""
        return f'{column} has the item "{value}"'


def _separator(table: str | None, column: str) -> str:
    """Return what stands between the items of a column of lists; empty for any other column."""
    known = tables().get(table or "")
    return (known.columns[column].separator or "") if known and column in known.columns else ""


def facet_configs(request: Request, about: dict[str, Any] | None) -> dict[str, list[dict[str, Any]]]:
    """Return the columns whose values are counted, as Datasette notes them: those of the table, and those asked for."""
    configs: dict[str, list[dict[str, Any]]] = {}
    for name in (about or {}).get("facets", []):
        configs.setdefault("column", []).append({"source": "metadata", "config": {"simple": name}})
    for parameter, name in parse_qsl(request.query_string, keep_blank_values=True):
        kind = COUNTED.get(parameter)
        if kind and all(known["config"]["simple"] != name for known in configs.get(kind, ())):
            configs.setdefault(kind, []).append({"source": "request", "config": {"simple": name}})
    return configs


def _without_filters(search: Any) -> Any:
    """Return the hook that answers ``_search``, which sees no search for no word, nor a filter of a column of its name.

    Where one column is searched it names the number of a row ``rowid``, as a column may be called.
    """

    async def search_filters(request: Request, database: str, table: str, datasette: Any) -> Any:
        asks = {key: request.args.getlist(key) for key in request.args if not is_filter(key)}
        args = MultiParams(asks if request.args.get("_searchmode") == "raw" else _with_words(asks))
        asked = search(request=SimpleNamespace(args=args), database=database, table=table, datasette=datasette)
        answer = await asked()
        if known := tables().get(table):
            number = f"{quote_identifier(known.row_number)} in ("
            answer.where_clauses = [re.sub(r"\Arowid in \(", number, clause) for clause in answer.where_clauses]
        return answer

    return search_filters


def _with_words(asks: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what is asked without searches for blanks and quotation marks alone, which SQLite calls errors of syntax.

    Nor may a null be within one: it ends SQLite's text.
    """
    searches = {key: [asks[key][0].replace("\0", " ")] for key in asks if key.startswith("_search")}
    return {key: searches.get(key, asks[key]) for key in asks if key not in searches or WORD.search(searches[key][0])}


def _with_filters(count: Any) -> Any:
    """Return the counting of values whose links filter by the column, whatever its name, or by an item of its lists."""

    async def facet_results(facet: Any) -> Any:
        results: list[Any] = []
        timed_out: list[Any] = []
        for config in facet.get_configs():
            found, late = await count(_of_one(facet, config))
            results += found
            timed_out += late
        pairs = facet.get_querystring_pairs()
        for info in results:
            parameter = _parameter(facet.table, info["name"])
            for one in info["results"] if "__" in parameter else ():
                _link(facet, one, (parameter, str(one["value"])), pairs)
        return results, timed_out

    return facet_results


def _of_one(facet: Any, config: dict[str, Any]) -> Any:
    """Return what counts one column alone: the items of its lists, where it holds such, once in each row.

    A year is counted wherever an uncertain date may fall.
    """
    name, one = config["config"]["simple"], copy(facet)
    one.ds = CountedOnce(facet.ds)
    one.get_configs = lambda: [config]
    if date := possible_dates.date_of(facet.table, name):
        one.ds = _CountingYears(
            one.ds, possible_dates.stretches_of(date, facet.sql), possible_dates.ends_of(facet.table, date)
        )
    if separator := _separator(facet.table, name):
        items, cell = items_of(f"listed.{quote_identifier(name)}", separator), quote_identifier(name)
        earlier = f"SELECT 1 FROM json_each({items}) AS other WHERE other.key < item.key AND other.value = item.value"
        one.sql = (
            f"SELECT item.value AS {cell} FROM ({facet.sql}) AS listed, json_each({items}) AS item "
            f"WHERE listed.{cell} <> '' AND NOT EXISTS ({earlier})"
        )
    return one


class _CountingYears:
    """Datasette, for the years of an uncertain date: it counts each row wherever its date may fall."""

    def __init__(self, datasette: Any, stretches: str, ends: str) -> None:
        self._datasette, self._stretches, self._ends = datasette, stretches, ends

    def __getattr__(self, name: str) -> Any:
        return getattr(self._datasette, name)

    async def execute(self, database: str, _: str, *values: Any, **limits: Any) -> Results:
        found = await self._datasette.execute(database, self._stretches, *values, **limits)
        ends = await self._datasette.execute(database, self._ends, **limits)
        count, _uncertain = count_years(tuple(row) for row in (*found.rows, *ends.rows))
        most_first = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))
        counted = [{"value": year, "count": rows} for year, rows in most_first]
        return Results(counted, truncated=False, description=found.description)


def _parameter(table: str | None, column: str) -> str:
    if date := possible_dates.date_of(table, column):
        return f"{date}__{possible_dates.DURING}"
    return item_parameter(column) if _separator(table, column) else filter_parameter(column)


def _link(facet: Any, one: dict[str, Any], pair: tuple[str, str], pairs: list[tuple[str, str]]) -> None:
    """Let a counted value lead to its rows, or back from them, where its filter is among the pairs of the question."""
    changed = path_with_removed_args if pair in pairs else path_with_added_args
    path = facet.ds.urls.path(changed(facet.request, dict([pair])))
    one.update(selected=pair in pairs, toggle_url=facet.ds.absolute_url(facet.request, path))
