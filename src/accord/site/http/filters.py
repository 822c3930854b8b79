"""Filters by columns of any name: ``_facet``, ``a__b``, ``_search``.

Datasette 0.65 takes each parameter that begins with ``_facet`` or ``_search`` for a question of its own, also where it
filters a column of such a name; it links the values of a column ``a__b`` as if ``b`` were a comparison, and reads the
name of a column to count by as JSON where it begins with a brace.
"""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

from datasette import facets
from datasette import filters as datasette_filters
from datasette.filters import Filters
from datasette.plugins import pm
from datasette.utils import MultiParams, path_with_added_args, path_with_removed_args

from accord.site.asgi import Request
from accord.site.filter_names import filter_parameter
from accord.site.tables import tables
from accord.values.sql_quoting import quote_identifier

COUNTED = {"_facet": "column", "_facet_array": "array", "_facet_date": "date"}  # how values are counted, by parameter


def is_filter(parameter: str) -> bool:
    """Whether a parameter compares a column with a value; those of Datasette have no such comparison at their end."""
    column, _, comparison = parameter.rpartition("__")
    return bool(column) and comparison in Filters._filters_by_key  # noqa: SLF001 - Datasette lists them nowhere else


def apply() -> None:
    """Let Datasette know a filter by its comparison."""
    facets.load_facet_configs = facet_configs
    facets.ColumnFacet.facet_results = _with_filters(facets.ColumnFacet.facet_results)
    for hook in pm.hook.filters_from_request.get_hookimpls():
        if hook.function is datasette_filters.search_filters:
            hook.function = _without_filters(hook.function)


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
    """Return the hook that answers ``_search``, which sees no filter of a column that is called so.

    Where one column is searched it names the number of a row ``rowid``, as a column may be called.
    """

    async def search_filters(request: Request, database: str, table: str, datasette: Any) -> Any:
        args = MultiParams({key: request.args.getlist(key) for key in request.args if not is_filter(key)})
        asked = search(request=SimpleNamespace(args=args), database=database, table=table, datasette=datasette)
        answer = await asked()
        if known := tables().get(table):
            number = f"{quote_identifier(known.row_number)} in ("
            answer.where_clauses = [re.sub(r"\Arowid in \(", number, clause) for clause in answer.where_clauses]
        return answer

    return search_filters


def _with_filters(count: Any) -> Any:
    """Return the counting of values whose links filter by the column, where its name holds two underscores."""

    async def facet_results(facet: Any) -> Any:
        results, timed_out = await count(facet)
        pairs = facet.get_querystring_pairs()
        for info in results:
            for one in info["results"] if "__" in info["name"] else ():
                pair = (filter_parameter(info["name"]), str(one["value"]))
                changed = path_with_removed_args if pair in pairs else path_with_added_args
                path = facet.ds.urls.path(changed(facet.request, dict([pair])))
                one.update(selected=pair in pairs, toggle_url=facet.ds.absolute_url(facet.request, path))
        return results, timed_out

    return facet_results
