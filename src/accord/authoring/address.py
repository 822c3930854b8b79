"""A document from its address alone: what its record can be called, and who publishes it. Nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from accord.problems import AccordError
from accord.schema.model import Column, Schemas, Table
from accord.sources.records import Curated, Record

MANY_DIGITS = 4  # a number of a document, not of a page or a day
WORDS_OF_NAME = 5
SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})  # below the domain of a country


class AddressError(AccordError):
    """A table has no column of addresses, or a text is none."""


class Draft(NamedTuple):
    """A record to begin: its table, its key and what the address says of it."""

    table: Table
    key: str
    values: dict[str, str]


def is_address(text: str) -> bool:
    """Whether a text is an address of the web."""
    return re.match(r"https?://[^/\s]", text) is not None


def drafts(address: str, table: Table, schemas: Schemas, curated: Curated) -> list[Draft]:
    """Return the record of a document, after that of its publisher where no record has the host of the address.

    A publisher stands in a table with addresses of its own, to which the record must refer.

    Raises:
        AddressError: if the table has no addresses, or one of its records has this one.
    """
    column = _addresses(table)
    if column is None or not table.has_text_key:
        raise AddressError(f"{table.name} has no column of the format uri, so no record of it begins with an address")
    if there := _with_address(address, column, curated.records[table.name]):
        raise AddressError(f"{there.file}: {there.id!r} has this address; nothing was written")
    values, begun = {column.prop: address}, []
    for prop, publishers, site in _publishers(table, schemas):
        known = _of_host(_host(address), site, curated.records[publishers.name])
        if not known:
            known = _free(_name_of(_host(address)), curated.records[publishers.name])
            begun.append(Draft(publishers, known, {site.prop: _site(address)}))
        values[prop] = known
    return [*begun, Draft(table, _free(_key(address), curated.records[table.name]), values)]


def _addresses(table: Table) -> Column | None:
    return next((column for column in table.columns if column.spec.get("format") == "uri"), None)


def _publishers(table: Table, schemas: Schemas) -> Iterator[tuple[str, Table, Column]]:
    """Yield the required properties that refer to another table with addresses, that table, and its column of them."""
    for name, reference in table.references.items():
        target, prop = schemas.tables[reference.table], table.by_name[name].prop
        site = _addresses(target)
        if site and target.name != table.name and target.has_text_key and prop in table.row_schema["required"]:
            yield prop, target, site


def _with_address(address: str, column: Column, records: list[Record]) -> Record | None:
    """Return the record that has an address, whatever its scheme, its ``www.`` and its last slash."""
    return next((record for record in records if _bare(_text(record, column)) == _bare(address)), None)


def _of_host(host: str, column: Column, records: list[Record]) -> str:
    """Return the key of the record whose address is of a host, or of the nearest one around it, or nothing."""
    hosts = {_host(text): record.id for record in records if (text := _text(record, column))}
    for inner in [host, *(host.split(".", count)[-1] for count in range(1, host.count(".")))]:
        if inner in hosts:
            return hosts[inner]
    near = [key for there, key in hosts.items() if there.endswith(f".{_domain(host)}")]
    return near[0] if len(near) == 1 else ""


def _text(record: Record, column: Column) -> str:
    value = record.data.get(column.prop) if isinstance(record.data, dict) else None
    return value if isinstance(value, str) else ""


def _bare(address: str) -> str:
    parts = urlsplit(address)
    return f"{_host(address)}{parts.path.rstrip('/')}?{parts.query}" if address else ""


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _site(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _domain(host: str) -> str:
    """Return the name that somebody registered, as its form tells: two parts, or three as in ``example.co.uk``."""
    parts = host.split(".")
    count = 3 if len(parts) > len("xy") and parts[-2] in SECOND_LEVELS else 2
    return ".".join(parts[-count:])


def _name_of(host: str) -> str:
    return _slug(_domain(host).split(".")[0])


def _key(address: str) -> str:
    """Return a key: the publisher, and the number of the document in its address or else its first few words."""
    path = unquote(urlsplit(address).path + "-" + urlsplit(address).query)
    numbers = [number for number in re.findall("[0-9]+", path) if len(number) >= MANY_DIGITS]
    words = _slug(re.sub(r"\.[a-z]{2,5}(?=[/-]|$)", "", max(path.split("/"), key=len))).split("-")
    own = numbers[-1] if numbers and len(numbers[-1]) > MANY_DIGITS else "-".join(words[:WORDS_OF_NAME])
    return f"{_name_of(_host(address))}-{own or 'page'}"


def _slug(text: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", text.casefold()))


def _free(key: str, records: list[Record]) -> str:
    """Return a key, with a number behind it where it is taken."""
    taken = {record.id for record in records}
    return next(name for name in [key, *(f"{key}-{count}" for count in range(2, len(taken) + 3))] if name not in taken)
