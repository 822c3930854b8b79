"""Decimals sort, compare and are counted by value on the site, though SQLite holds their texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from lighthouses import PACKAGE
from serving import Site
from small_schemas import prop, record, write

LARGE = "9" * 28 + ".0000000001"  # 38 digits, of which a double keeps 17
TEXTS = [
    "10",
    "9",
    "-10",
    "",
    "-9",
    "0",
    "9",
    "-0.5",
    "0.5",
    "-0.25",
    LARGE,
    "",
    f"-{LARGE}",
    LARGE[:-1] + "2",
    "2",
    "10.5",
]
VALUES = [Decimal(text) if text else None for text in TEXTS]
TABLES = {"wares": "id", "rows": "number"}
COLUMNS = ("price", "Unit price", "order")


def make(root: Path) -> Path:
    """Write two tables of the same prices under names that SQL reads in other ways; one is published by price."""
    properties = {name: prop(format="decimal", x_precision=38, x_scale=10, x_facet=True) for name in COLUMNS}
    for name, key in TABLES.items():
        schema = record(name, name.removesuffix("s"), [], **properties)
        own = {key: prop("integer" if key == "number" else "string"), **properties}
        schema |= {"x-key": [key], "x-label": key, "required": [key], "properties": own}
        schema |= {"x-sort": ["price"]} if key == "number" else {}
        write(root / "schemas", {name: schema})
    (root / "curated").mkdir()
    (root / "curated/package.yaml").write_text(PACKAGE, encoding="utf-8")
    for name, key in TABLES.items():
        keys = range(len(TEXTS)) if key == "number" else (chr(97 + place) for place in range(len(TEXTS)))
        lines = [
            ",".join([key, *COLUMNS]),
            *(f"{number},{text},{text},{text}" for number, text in zip(keys, TEXTS, strict=True)),
        ]
        (root / f"curated/{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return root


def answer(site: Site, path: str) -> dict:
    status, _, body = site.get(path)
    assert status == 200, body
    return dict(json.loads(body))


def rows(site: Site, path: str) -> list[int]:
    """Return which rows stand at an address, page after page, by their places in the file."""
    numbers = []
    while path:
        page = answer(site, path)
        numbers += [row["number"] if "number" in row else ord(row["id"]) - 97 for row in page["rows"]]
        url = urlsplit(page["next_url"] or "")
        path = f"{url.path}?{url.query}" if page["next_url"] else ""
    return numbers


def in_order(*, descending: bool = False, nulls_first: bool = False) -> list[int]:
    def by_value(place: int) -> Decimal:
        value = VALUES[place] or Decimal(0)
        return value.copy_negate() if descending else value  # a minus would round it

    filled = sorted((place for place, value in enumerate(VALUES) if value is not None), key=by_value)
    nulls = [place for place, value in enumerate(VALUES) if value is None]
    return [*nulls, *filled] if nulls_first else [*filled, *nulls]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("size", [1, 3, 50])
def test_rows_sort_by_value_on_every_page(table: str, column: str, size: int, served: Site) -> None:
    path = f"/accord/{table}.json?_shape=objects&_size={size}"
    assert rows(served, f"{path}&_sort={quote(column)}") == in_order(nulls_first=True)
    assert rows(served, f"{path}&_sort_desc={quote(column)}") == in_order(descending=True)


@pytest.mark.parametrize("size", [1, 4, 50])
def test_rows_that_are_published_by_value_stay_so(size: int, served: Site) -> None:
    assert rows(served, f"/accord/rows.json?_shape=objects&_size={size}") == in_order()


FILTERS: dict[tuple[str, str], Callable[[Decimal], bool]] = {
    ("gt", "9"): lambda value: value > 9,
    ("gt", LARGE): lambda value: value > Decimal(LARGE),
    ("gte", "9.0"): lambda value: value >= 9,
    ("lt", "-0.3"): lambda value: value < Decimal("-0.3"),
    ("lte", "-9"): lambda value: value <= -9,
    ("exact", "9"): lambda value: value == 9,
    ("exact", "00.50"): lambda value: value == Decimal("0.5"),
    ("not", "9"): lambda value: value != 9,
    ("in", "9,10.5"): lambda value: value in (9, Decimal("10.5")),
    ("notin", "9,-.5"): lambda value: value not in (9, Decimal("-0.5")),
}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("question", FILTERS, ids=lambda question: f"{question[0]} {question[1][:6]}")
def test_rows_compare_by_value(column: str, question: tuple[str, str], served: Site) -> None:
    (comparison, text), holds = question, FILTERS[question]
    expected = [at for at, value in enumerate(VALUES) if value is not None and holds(value)]
    path = f"/accord/wares.json?_shape=objects&_size=4&{quote(column)}__{comparison}={quote(text)}"
    assert rows(served, path) == expected
    sorted_rows = [at for at in in_order(descending=True) if at in expected]
    assert rows(served, f"{path}&_sort_desc={quote(column)}") == sorted_rows


@pytest.mark.parametrize("column", COLUMNS)
def test_values_are_counted_in_their_order(column: str, served: Site) -> None:
    page = answer(served, f"/accord/wares.json?_facet={quote(column)}&_facet_size=max")
    counted = page["facet_results"][column]["results"]
    values = sorted({value for value in VALUES if value is not None}, key=lambda value: (-VALUES.count(value), value))
    assert [(Decimal(one["value"]), one["count"]) for one in counted] == [
        (value, VALUES.count(value)) for value in values
    ]
    (nine,) = [one for one in counted if Decimal(one["value"]) == 9]
    assert nine["value"] == "9.0000000000"
    url = urlsplit(nine["toggle_url"])
    assert rows(served, f"{url.path}?{url.query}&_shape=objects") == [1, 6]


def test_the_sql_that_a_page_gives_orders_by_value(served: Site) -> None:
    sql = answer(served, "/accord/wares.json?_shape=objects&_sort=price&price__gt=9")["query"]["sql"]
    assert '"price" COLLATE decimal > :p0 order by price COLLATE decimal, id limit' in sql
