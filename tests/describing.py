"""An edition of a few tables, without a build: what each description of a dataset is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from accord.describe.about import complete
from accord.describe.edition import Edition
from accord.describe.whole import File, Whole
from accord.schema.load import load_schemas
from accord.write.sqlite.views import View
from small_schemas import array, prop, shelves, write

PACKAGE = {"id": "books", "title": "Books", "version": "1.2.0", "created": "2024-03-09"}
LICENCE = {"name": "CC-BY-4.0", "title": "Attribution", "path": "https://licence.example/by"}
VIEWS = (
    View("lent", "Lent", "What is lent.", "SELECT 1"),
    View("inner", "Inner", "Of pages.", "SELECT 1", hidden=True),
)


def edition(folder: Path, **package: Any) -> Edition:
    """Return an edition of books on shelves, whose tables have 10, 11, ... rows; ``package`` says more of the whole."""
    files = shelves()
    files["books"]["properties"] |= {
        "isbn": prop(x_unique=True), "height": prop("number", x_unit="mm"), "raw": prop(x_characters="any"),
        "years": array(prop("integer", minimum=0, maximum=9), x_separator=";"),
        "genre_or_none": {**prop(enum=["a", "b"]), "x-missing": ["", "n/a|?"]},
        "of_edition": prop(x_references="books.isbn"), "on": array(prop(x_references="shelves.id"), x_separator="|"),
        "cost": prop(format="decimal", x_precision=7, x_scale=2),
    }  # fmt: skip
    files["books"]["$defs"]["genre"]["oneOf"][0]["x-includes"] = "Verse."
    schemas = load_schemas(write(folder / "schemas", files))
    rows = {name: number for number, name in enumerate(schemas.tables, 10)}
    return Edition("abc", complete({**PACKAGE, **package}), schemas, {}, rows, VIEWS)


def whole(folder: Path, **package: Any) -> Whole:
    """Return the same with its files, the last of which is of no table."""
    of = edition(folder, **package)
    of_tables = [
        File(f"{kind}/{table.name}.{kind}", table.title, table, 3, "00")
        for table in of.schemas.tables.values()
        for kind in ("csv", "parquet")
    ]
    return Whole(of, (*of_tables, File("codebook.md", "Codebook", None, 7, "11")))
