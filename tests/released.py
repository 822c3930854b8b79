"""The dataset of plants with a history: three versions, each released by the command, and changes that are not yet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import foreign
from accord.cli.main import main

TOMBSTONES: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "withdrawn.json",
    "title": "Withdrawn",
    "description": "Ids that are used no more.",
    "x-singular": "withdrawn",
    "x-label": "id",
    "x-tombstones": True,
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "table", "reason"],
    "properties": {
        name: {"title": name.replace("_", " ").title(), "description": f"The {name}.", "type": "string", "minLength": 1}
        for name in ("id", "table", "reason", "replaced_by")
    },
}
SHEET, TWIN = "curated/specimens/gentian-1868.yaml", "curated/specimens/gentian-duplicate.yaml"
SECOND: tuple[tuple[str, str, str], ...] = (
    (SHEET, "Short turf", "Wet turf"),
    (SHEET, "evidence:", '  - {botanist: U. Gämsli, determined_as: nigritella-nigra, determined: "1904"}\nevidence:'),
    (
        SHEET,
        "evidence:",
        "evidence:\n  - {source: orchids-of-scree, at: [page 9], fields: [taxon], says: nigritella-nigra}",
    ),
    (
        SHEET,
        "evidence:",
        "evidence:\n  - {source: orchids-of-scree, at: [page 10], fields: ['determinations[U. Gämsli]']}",
    ),
    ("curated/taxa.yaml", "Gentiana excisa", "Gentiana kochiana"),
    (
        "curated/taxa.yaml",
        "- id: dryas-octopetala\n  binomial: Dryas octopetala\n",
        "- id: rosa-alpina\n  binomial: Rosa alpina\n",
    ),
    ("curated/herbaria.csv", ",VAL,120,", ",VAL,121,"),
)
THIRD = ((SHEET, 'determined: "1904"', 'determined: "1905"'), ("curated/herbaria.csv", "812.5", "813"))
FOURTH = ((SHEET, "Wet turf", "Short turf"), ("curated/taxa.yaml", "Rosa alpina", "Rosa pendulina"))
GONE = """\
- {id: dryas-octopetala, table: taxa, reason: It was never pressed.}
- {id: gentian-duplicate, table: specimens, reason: A better name., replaced_by: gentian-twin}
"""


def edit(root: Path, changes: tuple[tuple[str, str, str], ...]) -> None:
    """Replace texts of files, each of which has to be there."""
    for name, old, new in changes:
        path = root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, (name, old)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def build(root: Path) -> int:
    """Build a dataset; return the command's exit code."""
    return main(["build", "--root", str(root)])


def release(root: Path, day: str) -> None:
    """Release a dataset as a person does it."""
    assert main(["release", "--prepare", "--date", day, "--root", str(root)]) == 0
    assert build(root) == 0
    assert main(["release", "--root", str(root)]) == 0


def second(root: Path) -> None:
    """Change what the second version has changed: values, a list, evidence, a name, what is there at all."""
    edit(root, SECOND)
    (root / TWIN).rename(root / "curated/specimens/gentian-twin.yaml")
    edit(root, (("curated/specimens/gentian-twin.yaml", "gentian-duplicate", "gentian-twin"),))
    (root / "curated/withdrawn.yaml").write_text(GONE, encoding="utf-8")


def make(folder: Path) -> Path:
    """Return the dataset of plants, released as 2.1.0, 3.0.0 and 3.0.1 and then changed; the last build is stale."""
    root = foreign.copy("botany", folder)
    (root / "schemas" / "withdrawn.json").write_text(json.dumps(TOMBSTONES), encoding="utf-8")
    release(root, "2025-06-01")
    second(root)
    release(root, "2025-07-01")
    edit(root, THIRD)
    release(root, "2025-08-01")
    edit(root, FOURTH)
    return root
