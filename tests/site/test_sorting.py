"""Rows stand as they were published, by all columns of x-sort, on every page of a table and in the lists of a row."""

from __future__ import annotations

import csv
import json
import re
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lighthouses import PACKAGE
from serving import Site
from small_schemas import JSON, prop, record, write

SORT = ["kind", "price", "bought"]
COLUMNS = {
    "kind": prop(enum=["a", "b", "é"]),
    "price": prop(format="decimal", x_precision=6, x_scale=2),
    "bought": prop(format="date"),
    "box": prop("integer", x_references="boxes.number"),
}
LINES = [
    (kind, price, day, 1 + place % 2)
    for place, (kind, price, day) in enumerate(
        product(("b", "é", "", "a"), ("9.50", "10.00", ""), ("", "2024-05-01", "2023-01-01", "2024-05-01"))
    )
]
KEYS = {"marbles": "text", "beads": "integer", "rings": "two columns", "shells": "none"}


def schema(name: str, kind: str) -> JSON:
    """Return the schema of a table of this name with such a key."""
    made = record(name, name.removesuffix("s"), [], **COLUMNS)
    properties = {"number": prop("integer"), "letter": prop(), **COLUMNS}
    key = {"text": ["letter"], "integer": ["number"], "two columns": ["box", "letter"], "none": []}[kind]
    required = key or ["number"]
    return {**made, "x-key": key, "x-label": "letter", "x-sort": SORT, "required": required, "properties": properties}


def make(root: Path) -> Path:
    """Write tables of the same rows with keys of each kind, in an order that no key gives."""
    boxes = {**record("boxes", "box", []), "x-key": ["number"], "x-label": "number", "required": ["number"]}
    boxes["properties"] = {"number": prop("integer")}
    write(root / "schemas", {"boxes": boxes, **{name: schema(name, kind) for name, kind in KEYS.items()}})
    curated = root / "curated"
    curated.mkdir()
    (curated / "package.yaml").write_text(PACKAGE, encoding="utf-8")
    (curated / "boxes.csv").write_text("number\n1\n2\n", encoding="utf-8")
    for name in KEYS:
        with (curated / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["number", "letter", *COLUMNS])
            for place, line in enumerate(LINES):
                number = (place * 29 + 7) % len(LINES)
                writer.writerow([number, f"k{number:02}", *line])
    return root


def published(site: Site, name: str) -> list[int]:
    """Return the numbers of the rows of a table in the order of its file.

    SQLite takes a whole number as key for the number of the row, and forgets the order of rows that are alike in all
    columns of x-sort: they stand by their key.
    """
    with (site.build / "build" / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    alike: dict[tuple[str, ...], list[int]] = {}
    for row in rows:
        alike.setdefault(tuple(row[column] for column in SORT), []).append(int(row["number"]))
    order = sorted if KEYS[name] == "integer" else list
    return [number for numbers in alike.values() for number in order(numbers)]


def paged(site: Site, path: str) -> list[int]:
    """Return the numbers of all rows at an address, page after page."""
    numbers = []
    while path:
        status, _, body = site.get(path)
        assert status == 200, body
        answer = json.loads(body)
        numbers += [row["number"] for row in answer["rows"]]
        url = urlsplit(answer["next_url"] or "")
        path = f"{url.path}?{url.query}" if answer["next_url"] else ""
    return numbers


@pytest.mark.parametrize("name", [name for name in KEYS if KEYS[name] != "integer"])
def test_the_published_order_is_by_all_columns(name: str, served: Site) -> None:
    def sort_key(line: tuple[str, str, str, int]) -> tuple[tuple[bool, object], ...]:
        kind, price, day, _ = line
        return (not kind, kind), (not price, float(price or 0)), (not day, day)

    sorted_lines = sorted(range(len(LINES)), key=lambda place: sort_key(LINES[place]))
    assert published(served, name) == [(place * 29 + 7) % len(LINES) for place in sorted_lines]


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("size", [5, 7, 50])
def test_the_pages_of_a_table_hold_its_rows_in_the_published_order(name: str, size: int, served: Site) -> None:
    assert paged(served, f"/accord/{name}.json?_shape=objects&_size={size}") == published(served, name)


@pytest.mark.parametrize("name", KEYS)
def test_a_filter_keeps_the_order(name: str, served: Site) -> None:
    some = set(paged(served, f"/accord/{name}.json?_shape=objects&box=1&_size=100"))
    assert 0 < len(some) < len(LINES)
    expected = [number for number in published(served, name) if number in some]
    assert paged(served, f"/accord/{name}.json?_shape=objects&box=1&_size=4") == expected


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("way", ["_sort", "_sort_desc"])
@pytest.mark.parametrize("column", ["kind", "bought"])
def test_no_row_is_left_out_between_pages_where_many_are_alike(name: str, way: str, column: str, served: Site) -> None:
    numbers = paged(served, f"/accord/{name}.json?_shape=objects&_size=5&{way}={column}")
    assert sorted(numbers) == list(range(len(LINES)))
    assert numbers == paged(served, f"/accord/{name}.json?_shape=objects&_size=100&{way}={column}")


@pytest.mark.parametrize("name", KEYS)
def test_what_is_exported_and_shown_is_in_the_published_order(name: str, served: Site) -> None:
    lines = served.get(f"/accord/{name}.csv")[2].decode().splitlines()
    assert [int(line.split(",")[0]) for line in lines[1:]] == published(served, name)
    labelled = served.get(f"/accord/{name}.csv?_labels=on&box=2")[2].decode().splitlines()
    of_box = [int(line.split(",")[0]) for line in labelled[1:]]
    assert of_box == [number for number in published(served, name) if number in of_box]
    page = served.get(f"/accord/{name}?_size=100")[2].decode()
    assert [int(cell) for cell in re.findall(r"col-letter[^>]*>(?:<a[^>]*>)?k(\d\d)<", page)] == published(served, name)


@pytest.mark.parametrize("name", KEYS)
def test_rows_under_another_one_are_in_the_published_order(name: str, served: Site) -> None:
    page = served.get("/accord/boxes/1")[2].decode()
    (section,) = re.findall(rf'<section><h2 id="from-{name}-box">.*?</section>', page, re.DOTALL)
    listed = [int(cell) for cell in re.findall(r'<th scope="row"><a[^>]*>(?:1, )?k(\d\d)<', section)]
    expected = paged(served, f"/accord/{name}.json?_shape=objects&box=1")
    assert listed == expected[: len(listed)]
    assert len(listed) == 10
