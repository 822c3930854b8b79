"""Where an address of the site leads in a copy: to the page that a script there filters, or to a published file.

A copy holds no page for each row of each table: those of the sitemap have one, as records or as rows, all others are
shown by the page of their table, which finds the row by the key that ``_row`` names.
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import quote

from datasette.utils import tilde_decode, tilde_encode

from accord.site.build_facts import DATABASE, about, published, read
from accord.site.machines.crawlers import tables_of_records
from accord.site.pages import PARAMETER, of_records
from accord.static_site.addresses import Address, is_file

ROW = "_row"  # the parameter that names a row by its key, as its address writes it
BELOW = re.compile(rf"/{DATABASE}/(?P<name>[^/.]+)(?:/(?P<key>[^/.]+))?(?P<ending>\.\w+)?")
# Data that only a server gives, and the pages that show it.
INSTEAD = {"/.json": "/", f"/{DATABASE}.json": f"/{DATABASE}", "/search.json": "/search"}


def target(address: Address) -> Address:
    """Return the address that stands for another one in a copy."""
    path = INSTEAD.get(address.path, address.path.rstrip("/") or "/")
    if below := BELOW.fullmatch(path):
        return _of_database(address._replace(path=path), below)
    keeps_query = path.startswith("/assets/") or not is_file(path)
    return address._replace(path=path, query=address.query if keeps_query else "")


def _of_database(address: Address, below: re.Match[str]) -> Address:
    name, key, ending = tilde_decode(below["name"]), below["key"], below["ending"]
    if ending and key is None:
        return Address(_whole(name, ending) or f"/{DATABASE}/{below['name']}.csv")
    if ending:
        return Address(address.path)
    if key is None or name in tables_with_row_pages():
        return address
    if name in of_records():
        return Address(f"/{quote(name)}/{key}")
    return Address(f"/{DATABASE}/{below['name']}", f"{ROW}={quote(key, safe='')}")


def _whole(name: str, ending: str) -> str:
    """Return the address of the published file of a table; empty where a view or question has none."""
    kinds = ("parquet", "csv") if ending == ".parquet" else ("csv", "parquet")
    files = (f"build/{kind}/{name}.{kind}" for kind in kinds)
    return next((f"/downloads/{quote(file)}" for file in files if file in published()), "")


@cache
def tables_with_row_pages() -> frozenset[str]:
    """Return the tables whose rows have pages as rows in a copy: those of the sitemap without pages of records."""
    from_sitemap = (table.name for table in tables_of_records())
    return frozenset(name for name in from_sitemap if name not in of_records())


@cache
def questions() -> dict[str, tuple[str, ...]]:
    """Return the addresses of the ready-made questions, and the parameters of each."""
    asked = read("site/metadata.json")["databases"][DATABASE]["queries"]
    return {
        f"/{DATABASE}/{tilde_encode(name)}": tuple(dict.fromkeys(PARAMETER.findall(query["sql"])))
        for name, query in asked.items()
    }


@cache
def listed() -> frozenset[str]:
    """Return the addresses of tables, views and questions, whose rows a copy filters."""
    names = (entry["name"] for entry in (*about()["tables"], *about()["views"]))
    return frozenset((*(f"/{DATABASE}/{tilde_encode(name)}" for name in names), *questions()))
