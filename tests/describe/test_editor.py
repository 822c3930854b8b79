"""The editor knows each curated file by a schema that stands alone, and offers the ids that may be referred to."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

import describing
from accord.describe import editor
from accord.describe.editor import _with_forms, _with_geojson
from accord.schema.model import PACKAGE
from accord.sources import yaml12
from support import ROOT, SMALL, schemas, script


@pytest.fixture(scope="module")
def settings(built: Path) -> Path:
    """Return the editor's folder of the small dataset."""
    return built / ".vscode"


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_curated_file_has_a_schema(settings: Path) -> None:
    globs = read(settings / "settings.json")["yaml.schemas"]
    assert {path for glob in globs.values() for path in ROOT.glob(glob[0])} == set((ROOT / "curated").rglob("*.yaml"))
    assert {settings.parent / name for name in globs} == set((settings / "schemas").iterdir())


def test_the_schemas_hold_for_the_records(settings: Path) -> None:
    known = {path.name: read(path) for path in (settings / "schemas").iterdir()}
    registry = Registry().with_resources((name, Resource.from_contents(schema)) for name, schema in known.items())
    for path in SMALL.rglob("*.yaml"):
        name, *inside = path.relative_to(SMALL).with_suffix("").parts
        schema = known[f"{name}.json" if inside or name == PACKAGE else f"{name}-list.json"]
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema, registry=registry).validate(yaml12.load(path.read_bytes()).value)
    assert known.keys() == {f"{PACKAGE}.json", *(f"{n}{end}.json" for n in schemas().curated for end in ("", "-list"))}


def test_ids_are_offered_where_one_refers_to_another(settings: Path) -> None:
    events = read(settings / "schemas" / "events.json")["properties"]
    actors = sorted(path.stem for path in (SMALL / "actors").rglob("*.yaml"))
    assert events["participants"]["items"]["properties"]["actor"]["examples"] == actors
    assert "examples" not in events["id"]
    assert "enum" not in events["participants"]["items"]["properties"]["actor"], "offered, and never demanded"


def test_an_editor_takes_the_values_of_every_kind_that_a_check_takes(tmp_path: Path) -> None:
    """Editors know date-time and time as RFC 3339 has them, with seconds and an offset."""
    root = shutil.copytree(ROOT / "tests/data/tides", tmp_path / "tides")
    assert script("build", "--root", root).returncode == 0
    schema = read(root / ".vscode/schemas/tides.json")
    judge = Draft202012Validator(schema, format_checker=FormatChecker())
    for record in yaml12.load((root / "curated/tides.yaml").read_bytes()).value:
        judge.validate(record)
        for name, wrong in {"peak": "2024-02-15 10:30", "lamp": "10:5", "slack": "90 min", "height": "1,5",
                            "moored": "51.9 4.3"}.items():  # fmt: skip
            assert not judge.is_valid({**record, name: wrong})
    own = schema["properties"]
    assert {name for name, spec in own.items() if "format" in spec} == {"channel", "flooded", "zeroed"}


@pytest.fixture
def of_books(tmp_path: Path) -> dict[str, Any]:
    """Return the schema of books of an edition that keeps the shelves in memory, and of books nothing."""
    of = describing.edition(tmp_path)
    shelves = pa.table({"id": ["north", "south"], "room": ["one", None]})
    editor.write(type(of)(of.id, of.about, of.schemas, {"shelves": shelves}, of.rows, of.views), tmp_path)
    return dict(read(tmp_path / ".vscode/schemas/books.json"))


def test_ids_of_tables_in_memory_are_offered_in_cells_and_items(of_books: dict[str, Any]) -> None:
    own = of_books["properties"]
    assert own["shelf"]["examples"] == own["on"]["items"]["examples"] == ["north", "south"]
    assert {name for name, spec in own.items() if "examples" in spec} == {"shelf"}


def test_a_decimal_that_must_be_one_value_takes_each_of_its_texts() -> None:
    words = {"type": "string", "format": "decimal", "x-precision": 3, "x-scale": 2}
    assert _with_forms({**words, "const": "1.50"})["enum"] == ["1.50", "1.5"]
    assert _with_forms({**words, "enum": ["1.50", "2.00"]})["enum"] == ["1.50", "1.5", "2.00", "2.0", "2"]
    assert "enum" not in _with_forms(words)
    codes = [{"const": "1.50", "title": "One and a half"}, {"const": "2.00"}]
    made = _with_forms({**words, "oneOf": codes})
    assert made["oneOf"] == [{"title": "One and a half", "enum": ["1.50", "1.5"]}, {"enum": ["2.00", "2.0", "2"]}]


def test_properties_that_are_called_as_words_of_a_schema_stay_as_they_are() -> None:
    own = {"format": {"type": "string", "enum": ["csv"]}, "type": {"type": "string"}, "const": {"type": "integer"}}
    assert _with_forms({"type": "object", "properties": own}) == {"type": "object", "properties": own}
    assert _with_forms({"type": "string", "format": "uri"})["type"] == "string"
    assert _with_forms({"format": "duration"}) == {"format": "duration"}


def test_places_of_a_package_are_a_list_or_geojson_where_its_schema_has_both() -> None:
    spatial, defs = {"type": "array"}, {"geojson": {"type": "object"}}
    made = _with_geojson({"properties": {"spatial": spatial, "title": {}}, "$defs": defs})
    assert made["properties"] == {"spatial": {"anyOf": [spatial, {"$ref": "#/$defs/geojson"}]}, "title": {}}
    for other in ({"properties": {"title": {}}, "$defs": defs}, {"properties": {"spatial": spatial}}):
        assert _with_geojson(other) == other


def test_a_code_has_all_that_it_means_and_a_column_keeps_its_own_words(of_books: dict[str, Any]) -> None:
    codes = of_books["$defs"]["genre"]["oneOf"]
    assert [code["description"] for code in codes] == ["A novel. Includes: Verse.", "A atlas."]
    assert {of_books["properties"][name]["description"] for name in ("note", "cost", "genre_or_none")} == {
        "What it is."
    }
