"""A dataset of many rows, lighthouses, invented: its schemas and rows are made here. It has no folder ``site/``."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path
from typing import Any

STORM = "A storm took the first lamp, and it was lit again within the year. " * 3 + "No ship was lost."
COUNT = 240
COASTS = {"north-reach": "North Reach", "salt-bay": "Salt Bay", "outer-skerries": "Outer Skerries"}
FIRST = ("Grey", "Long", "Black", "Holm", "Gull", "Cold", "White", "Seal", "Ness", "Tern")
SECOND = ("Head", "Point", "Rock", "Stack", "Sound", "Bank", "Island", "Cape")
PACKAGE = """\
id: lighthouses
title: "Lighthouses of three invented coasts"
description: Every light that was ever lit on these coasts, with its keepers.
version: "1.2.0"
created: "2026-03-09"
licenses:
  - {name: CC-BY-4.0, title: Creative Commons Attribution 4.0, path: https://creativecommons.org/licenses/by/4.0/}
contributors:
  - {title: Society of the Lamps, role: editor}
keywords: [lighthouse, lamp]
citation: "Society of the Lamps: Lighthouses of three invented coasts."
"""


def prop(title: str, kind: str = "string", description: str = "", **words: Any) -> dict[str, Any]:
    """Return a property of a schema; a word's underscores are hyphens."""
    facts = {"title": title, "description": description or f"{title}.", "type": kind}
    return {**facts, **{name.replace("_", "-"): value for name, value in words.items()}}


def identifier(title: str, **words: Any) -> dict[str, Any]:
    """Return a property that holds the id of a row."""
    return prop(title, pattern="^[a-z0-9]+(-[a-z0-9]+)*$", minLength=2, maxLength=60, **words)


def table(name: str, title: str, label: str, properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    """Return the schema of a table."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"{name}.json", "title": title,
        "description": f"{title} of these shores.", "x-singular": title.lower().removesuffix("s"), "x-label": label,
        "type": "object", "additionalProperties": False, "required": ["id", *required],
        "properties": {"id": identifier("Identifier"), **properties},
        "$defs": {"lamp": {**prop("Lamp"), "oneOf": [
            {"const": "oil", "title": "Oil lamp", "description": "Colza or paraffin."},
            {"const": "gas", "title": "Gas light", "description": "Coal gas or acetylene."},
            {"const": "electric", "title": "Electric light", "description": "Arc or bulb."},
        ]}},
    }  # fmt: skip


SCHEMAS = {
    "coasts": table("coasts", "Coasts", "name", {"name": prop("Name", minLength=1, x_search=True)}, ["name"]),
    "lights": table(
        "lights", "Lights", "name",
        {
            "name": prop("Name", minLength=1, x_search=True),
            "coast": identifier("Coast", x_references="coasts.id"),
            "lit": prop("First lit", format="edtf"),
            "lamp": {"title": "Lamp", "description": "What burns in it.", "$ref": "#/$defs/lamp"},
            "height": prop("Height", "number", "Height of the lamp above high water.", minimum=1, maximum=200),
            "automatic": prop("Automatic", "boolean", "Whether nobody keeps it."),
            "rebuilt_as": identifier("Rebuilt as", x_references="lights.id"),
            "history": prop("History", description="What is known of it.", minLength=1, x_search=True),
            "page": prop("Page", format="uri", pattern="^https?://[!-~]+$"),
        },
        ["name", "coast"],
    ),
}  # fmt: skip
SCHEMAS["lights"]["properties"]["keepers"] = {
    "title": "Keepers", "description": "Who kept it, in their order.", "type": "array",
    "items": {
        "title": "Keeper", "description": "A keeper.", "type": "object", "additionalProperties": False,
        "required": ["keeper"],
        "properties": {"keeper": prop("Keeper", minLength=1), "since": prop("Since", format="edtf")},
    },
}  # fmt: skip


def lights() -> list[dict[str, Any]]:
    """Return the rows of the lights, the same each time."""
    chance = random.Random(12)  # noqa: S311 - test data
    rows = []
    for number in range(1, COUNT + 1):
        year = int(chance.triangular(1780, 1960, 1875))
        name = f"{chance.choice(FIRST)} {chance.choice(SECOND)} {number}"
        rows.append(
            {
                "id": name.lower().replace(" ", "-"), "name": name, "coast": chance.choice([*COASTS, "salt-bay"]),
                "lit": chance.choice((str(year), f"{year}-05", f"{year}-11-03", f"{year}?", "")),
                "lamp": "oil" if year < 1880 else chance.choice(("gas", "electric")),
                "height": round(chance.gauss(38, 12), 1) if number % 9 else "",
                "automatic": chance.choice(("true", "false")), "rebuilt_as": rows[-1]["id"] if number % 40 == 0 else "",
                "history": STORM if number % 5 == 0 else "",
                "page": f"https://lights.example/{number}" if number % 3 == 0 else "",
            }
        )  # fmt: skip
    return rows


def make(root: Path) -> Path:
    """Make a folder this dataset; return it."""
    for folder in ("schemas", "curated"):
        (root / folder).mkdir(parents=True)
    for name, schema in SCHEMAS.items():
        (root / "schemas" / f"{name}.json").write_text(json.dumps(schema, indent=2), encoding="utf-8")
    (root / "curated" / "package.yaml").write_text(PACKAGE, encoding="utf-8")
    rows = lights()
    keepers = [
        {"light_id": row["id"], "item": item, "keeper": f"Keeper {item} of {row['name']}", "since": row["lit"]}
        for row in rows[::4]
        for item in (1, 2)
    ]
    coasts = [{"id": key, "name": name} for key, name in COASTS.items()]
    for name, some in {"coasts": coasts, "lights": rows, "light_keepers": keepers}.items():
        with (root / "curated" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(some[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(some)
    return root
