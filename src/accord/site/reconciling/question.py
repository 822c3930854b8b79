"""What a client asks of the reconciliation service, read and bounded: a batch of queries in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import BadRequest

MAX_QUERIES = 10  # of a batch
MAX_LETTERS = 300  # of the text of a query
MAX_CANDIDATES, USUAL_CANDIDATES = 25, 10  # of a query
MAX_PROPERTIES, MAX_VALUES = 10, 20  # of a query, and of one of its properties
KNOWN = {"query", "type", "limit", "properties", "type_strict"}


@dataclass(frozen=True)
class Query:
    """A name that is looked for, the tables in which, and the values that its record should have, by column."""

    text: str
    tables: tuple[str, ...]
    limit: int = USUAL_CANDIDATES
    properties: Mapping[str, tuple[str, ...]] | None = None


def batch(text: str, tables: tuple[str, ...]) -> dict[str, Query]:
    """Return the queries of a batch by their names.

    Args:
        text: the batch, JSON.
        tables: those that a query which names none is asked of.

    Raises:
        BadRequest: if it is no batch, or asks for more than is answered at once.
    """
    try:
        asked = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRequest("queries is not JSON.") from None
    if not isinstance(asked, dict):
        raise BadRequest("queries is not a JSON object of queries by their names.")
    if len(asked) > MAX_QUERIES:
        raise BadRequest(f"There are more than {MAX_QUERIES} queries; ask for some of them at a time (batchSize).")
    return {name: _query(f"query {name!a}", one, tables) for name, one in asked.items()}


def _query(what: str, asked: Any, tables: tuple[str, ...]) -> Query:
    if not isinstance(asked, dict) or not asked.keys() <= KNOWN or not asked.keys() & {"query", "properties"}:
        raise BadRequest(f"{what} is not an object with a query or properties, and beside them type and limit alone.")
    text, limit, types = asked.get("query", ""), asked.get("limit", USUAL_CANDIDATES), asked.get("type") or []
    types = [types] if isinstance(types, str) else types
    if not isinstance(text, str) or len(text) > MAX_LETTERS:
        raise BadRequest(f"The text of {what} is none, or has more than {MAX_LETTERS} letters.")
    if not isinstance(types, list) or not all(isinstance(one, str) for one in types):
        raise BadRequest(f"The type of {what} is neither a text nor a list of texts.")
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise BadRequest(f"The limit of {what} is not a whole number above zero.")
    chosen = tuple(one for one in tables if not types or one in types)
    words = " ".join(text.replace("\0", " ").split())
    return Query(words, chosen, min(limit, MAX_CANDIDATES), dict(_properties(what, asked.get("properties", []))))


def _properties(what: str, asked: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not isinstance(asked, list) or len(asked) > MAX_PROPERTIES:
        raise BadRequest(f"The properties of {what} are no list, or more than {MAX_PROPERTIES}.")
    for one in asked:
        values = one.get("v") if isinstance(one, dict) else None
        values = values if isinstance(values, list) else [values]
        if values == [None] or len(values) > MAX_VALUES or not isinstance(one.get("pid"), str):
            raise BadRequest(f"A property of {what} has no pid, no v, or more than {MAX_VALUES} values.")
        yield one["pid"], tuple(_value(what, value) for value in values)


def _value(what: str, value: Any) -> str:
    """Return the text of a value; of another record, its id without the name of its table."""
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        return str(value["id"]).partition("/")[2] or str(value["id"])
    if isinstance(value, str | int | float):
        return json.dumps(value) if isinstance(value, bool) else str(value)
    raise BadRequest(f"A value of a property of {what} is neither a text, a number, true, false nor a record.")
