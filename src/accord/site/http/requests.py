"""What may be asked: refuse a question that Datasette would stumble over, or that gives away more than the record.

Each rule below answers to something that Datasette 0.65 does: it turns such a parameter into a number, JSON or SQL
without a look, or shows a table of SQLite's own. Other faults of a visitor are answered by ``faults``.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, ClassVar
from urllib.parse import parse_qsl, unquote, unquote_to_bytes

from datasette.utils import tilde_decode
from datasette.utils.asgi import BadRequest, Base400, Forbidden, NotFound

from accord.site.addresses import RECONCILE, SQL
from accord.site.asgi import Scope
from accord.site.build_facts import DATABASE, read
from accord.site.http.filters import is_filter

MAX_PATH_BYTES, MAX_QUERY_BYTES, MAX_VALUE_LETTERS = 1_000, 8_000, 2_000
MAX_PARAMETERS, MAX_FACETS, MAX_FILTERS = 200, 10, 20  # of one question; each facet and filter looks through a table
MAX_PAGE_ROWS = 200  # of a page of a table; JSON has up to 2,000 rows, files have all
HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?")
NO_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
OWN_PAGES = re.compile(r"/-/(versions|metadata)(\.json)?|/-/static/.+")  # of Datasette; others describe the machine
OF_DATABASE = re.compile(rf"/{DATABASE}(?:/(?P<name>[^/.]+)(?P<row>/[^/]+?)?)?(?:\.(?P<format>\w+))?")
SIZE = re.compile(r"max|[0-9]{1,9}")
RULES = (
    (re.compile(r"_timelimit"), re.compile(r"[0-9]{1,9}"), "a number"),
    (re.compile(r"_size|_facet_size"), SIZE, "a number, or max"),
    (re.compile(r"_facet(_array|_date)?"), re.compile(r"[^\0]+"), "the name of a column"),
    (re.compile(r"_json_infinity"), re.compile(r"(?i:on|off|true|false|1|0)"), "on or off"),
)
ROWS = re.compile(rf"/{DATABASE}/[^/.]+(/[^/.]+)?\.json$")
SHAPED = re.compile(rb"(?:^|&)_shape=")
FACET = re.compile("_facet(_array|_date)?")
NUMBERS, SQL_NUMBER = re.compile(r".+__[gl]te?"), re.compile(r"[0-9]{1,18}")
LISTS = re.compile(r".+__(not)?in")
THROUGH = ("table", "column", "value")
NOT_OFFERED = re.compile(r"_trace|_fts_table|_fts_pk|_search[^_].*(?<!mode)|_facet(?!$|_size$|_array$|_date$).*")


METHODS = "GET, HEAD, OPTIONS"  # by which one reads, and asks how one may
LONG_QUESTIONS = f"{METHODS}, POST"  # where a question may be too long for an address


class NotAllowed(Base400):
    """A method other than those by which one reads."""

    status = 405
    headers: ClassVar = {"allow": METHODS}


def methods(path: str) -> str:
    """Return the methods by which one may ask at a path."""
    return LONG_QUESTIONS if path.rstrip("/") == RECONCILE else METHODS


def check(scope: Scope) -> None:
    """Look at a question before it is answered.

    Raises:
        NotAllowed, BadRequest, NotFound, Forbidden: where it is not to be answered.
    """
    if scope["method"] not in methods(scope["path"]).split(", ") or scope["raw_path"] == b"*":
        raise NotAllowed("This site is for reading: ask with GET or HEAD.")
    host = dict(scope["headers"]).get(b"host", b"localhost").decode("latin-1")
    if not HOST.fullmatch(host):
        raise BadRequest("The Host header names no host.")
    path, query = scope["raw_path"].decode("ascii", "replace"), scope["query_string"].decode("latin-1")
    if len(path) > MAX_PATH_BYTES or len(query) > MAX_QUERY_BYTES:
        raise BadRequest("This address is too long.")
    for part in (path, query):
        _readable(part)
    pairs = parse_qsl(query, keep_blank_values=True)
    if len(pairs) > MAX_PARAMETERS:
        raise BadRequest(f"There are more than {MAX_PARAMETERS} parameters.")
    _amount(pairs)
    _address(path, dict(pairs))
    for name, value in pairs:
        _parameter(name, value)
        if name == "_size" and value.isdigit() and int(value) > MAX_PAGE_ROWS and _is_page_of_rows(path):
            raise BadRequest(f"A page has at most {MAX_PAGE_ROWS} rows; JSON has more, and files have all.")


def plainly(scope: Scope) -> Scope:
    """Return a question as Datasette is to answer it.

    Rows as JSON are objects, by the names of columns, where no shape is said. The most rows that a page has are fewer
    than those of JSON.
    """
    path, query = scope["raw_path"].decode("ascii", "replace"), scope["query_string"]
    if ROWS.search(path) and not SHAPED.search(query):
        query = b"&".join(filter(None, (query, b"_shape=objects")))
    elif _is_page_of_rows(path):
        most = b"_size=%d" % MAX_PAGE_ROWS
        query = b"&".join(most if unquote_to_bytes(one) == b"_size=max" else one for one in query.split(b"&"))
    return {**scope, "query_string": query}


def _is_page_of_rows(path: str) -> bool:
    address = OF_DATABASE.fullmatch(path)
    return bool(address and address["name"] and not address["row"] and not address["format"])


def _amount(pairs: list[tuple[str, str]]) -> None:
    facets = [pair for pair in pairs if FACET.fullmatch(pair[0])]
    if len(facets) > MAX_FACETS:
        raise BadRequest(f"There are more than {MAX_FACETS} facets; ask for some of them at a time.")
    if len(set(facets)) < len(facets):
        raise BadRequest("The same facet is asked for twice.")
    if sum("__" in name or name == "_through" for name, _ in pairs) > MAX_FILTERS:
        raise BadRequest(f"There are more than {MAX_FILTERS} filters.")
    if any(len(value) > MAX_VALUE_LETTERS for _, value in pairs):
        raise BadRequest(f"A value in the address has more than {MAX_VALUE_LETTERS} letters.")


def _readable(part: str) -> None:
    try:
        unquote(part, errors="strict")
    except UnicodeDecodeError:
        raise BadRequest("The address holds bytes that are no UTF-8 text.") from None
    if NO_PERCENT.search(part):
        raise BadRequest("A percent sign in the address is not followed by two hexadecimal digits.")


def _address(path: str, parameters: dict[str, str]) -> None:
    if path.startswith("//") or (path.startswith("/-/") and not OWN_PAGES.fullmatch(path)):
        raise NotFound("There is no such page.")
    address = OF_DATABASE.fullmatch(path)
    if not address:
        return
    if not address["name"]:
        if "sql" in parameters:
            raise Forbidden(f"SQL of one's own is not answered here, but in your browser at {SQL}.")
        if address["format"] not in (None, "json", "db") or parameters.get("_shape", "arrays") != "arrays":
            raise NotFound("The list of tables can be had as a page and as plain JSON.")
        return
    kind = _kinds().get(tilde_decode(address["name"]))
    if not kind or (address["row"] and kind != "table") or address["format"] == "blob":
        raise NotFound("There is no such table, question or record.")
    after = parameters.get("_next", "")
    if kind == "view" and not re.fullmatch(r"[0-9]{0,9}", after):
        raise BadRequest("_next is not a number.")


@cache
def _kinds() -> dict[str, str]:
    """What stands below the database's address: tables, views and queries, by their names."""
    about, rows = read("site/metadata.json")["databases"][DATABASE], read("build.json")["rows"]
    tables = {name: "table" if name in rows else "view" for name in about["tables"]}
    return {**tables, **dict.fromkeys(about["queries"], "query")}


def _parameter(name: str, value: str) -> None:
    if "\0" in name or (NOT_OFFERED.fullmatch(name) and not is_filter(name)):
        raise BadRequest(f"There is no parameter {name!a}.")
    for names, values, wanted in RULES:
        if names.fullmatch(name) and not values.fullmatch(value):
            raise BadRequest(f"{name} is not {wanted}.")
    if NUMBERS.fullmatch(name) and value.isdigit() and not SQL_NUMBER.fullmatch(value):
        raise BadRequest(f"{name} is a number of more than 18 digits, or of other digits than 0 to 9.")
    if LISTS.fullmatch(name) and value.startswith("["):
        listed = _json(name, value)
        if not isinstance(listed, list) or not all(map(_plain, listed)):
            raise BadRequest(f"{name} is not a list of texts and numbers.")
    if name == "_through":
        through = _json(name, value)
        if not isinstance(through, dict) or not all(isinstance(through.get(key), str) for key in THROUGH):
            raise BadRequest(f"_through is not a JSON object of {', '.join(THROUGH)}, all texts.")


def _json(name: str, value: str) -> Any:
    try:
        parsed = json.loads(value)
        json.dumps(parsed, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise BadRequest(f"{name} is not JSON.") from None
    return parsed


def _plain(value: Any) -> bool:
    """Whether SQLite can take a value of JSON as it is."""
    return isinstance(value, str) or (isinstance(value, int | float) and abs(value) < 2**63)
