"""Starting a record: the skeleton has every field, the editor's schemas are valid, and nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.sources import yaml12
from small_schemas import shelves, write
from support import project, schemas, script


@pytest.mark.parametrize("table", sorted(schemas().curated))
def test_a_skeleton_has_every_field_and_can_be_read(table: str, tmp_path: Path) -> None:
    root = project(tmp_path)
    done = script("new", "--root", root, table, "something-new-2024")
    assert done.returncode == 0, done.stdout
    text = (root / done.stdout.strip()).read_text("utf-8")
    assert not yaml12.load(text.encode()).faults
    for field in schemas().curated[table]["properties"]:
        assert f"{field}:" in text
    assert script("new", "--root", root, table, "something-new-2024").returncode == 1


def test_a_bad_id_or_table_writes_nothing(tmp_path: Path) -> None:
    root = project(tmp_path)
    before = sorted(root.rglob("*"))
    assert script("new", "--root", root, "events", "Not_An_Id").returncode == 1
    assert script("new", "--root", root, "no_such_table", "an-id").returncode == 2
    assert sorted(root.rglob("*")) == before


def test_a_skeleton_has_what_is_required_of_items_of_items(tmp_path: Path) -> None:
    schemas = shelves()
    schemas["books"]["properties"]["copies"]["items"]["required"].append("loans")
    write(tmp_path / "schemas", schemas)
    done = script("new", "--root", tmp_path, "books", "atlas")
    assert done.returncode == 0, done.stdout + done.stderr
    text = (tmp_path / "curated" / "books" / "atlas.yaml").read_text("utf-8")
    assert "#   - {id: , loans: [{day: }]}\n" in text
