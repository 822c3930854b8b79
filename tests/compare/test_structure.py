"""Each difference of two descriptors is found, and asks for the version that the Data Package recipe demands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accord.compare import structure
from accord.compare.package import Package, Table

FIELDS: tuple[dict[str, Any], ...] = (
    {"name": "id", "type": "string"},
    {"name": "port", "type": "string", "constraints": {"maxLength": 10, "minimum": 2}},
    {
        "name": "rig",
        "type": "string",
        "constraints": {"enum": ["sloop", "yawl"]},
        "categories": [{"value": "sloop", "label": "Sloop"}, {"value": "yawl", "label": "Yawl"}],
    },
)
SCHEMA: dict[str, Any] = {"fields": list(FIELDS), "primaryKey": ["id"], "missingValues": [""]}


def package(schema: dict[str, Any] | None = None, name: str = "boats", **about: Any) -> Package:
    resource = {"title": "Boats", "description": "Boats of the port."}
    table = Table(name, SCHEMA if schema is None else schema, {**resource, **about}, {"csv": (Path("boats.csv"),)})
    return Package("here", {"name": "port"}, {name: table})


def field(at: int, **words: Any) -> dict[str, Any]:
    """Return the schema with one field changed."""
    fields = [{**one, **words} if place == at else one for place, one in enumerate(FIELDS)]
    return {**SCHEMA, "fields": fields}


@pytest.mark.parametrize(
    ("new", "level", "fact"),
    [
        (package(name="ships"), "minor", "table added"),
        (package(name="ships"), "major", "table removed"),
        (package({**SCHEMA, "fields": [*FIELDS, {"name": "built", "type": "year"}]}), "major", "column added"),
        (package({**SCHEMA, "fields": FIELDS[:2]}), "major", "column removed"),
        (package({**SCHEMA, "fields": [FIELDS[0], FIELDS[2], FIELDS[1]]}), "major", "order of the columns"),
        (package(field(1, type="integer")), "major", "type"),
        (package(field(1, format="uri")), "major", "format"),
        (package(field(1, description="Where she lies.")), "patch", "description"),
        (package(field(1, constraints={"maxLength": 9, "minimum": 2})), "major", "constraint maxLength"),
        (package(field(1, constraints={"maxLength": 11, "minimum": 2})), "minor", "constraint maxLength"),
        (package(field(1, constraints={"maxLength": 10, "minimum": 3})), "major", "constraint minimum"),
        (package(field(1, constraints={"maxLength": 10, "minimum": 1})), "minor", "constraint minimum"),
        (package(field(1, constraints={"maxLength": 10})), "minor", "constraint minimum"),
        (package(field(0, constraints={"required": True})), "major", "constraint required"),
        (package(field(0, constraints={"required": False})), "minor", "constraint required"),
        (package(field(0, constraints={"pattern": "[a-z]+"})), "major", "constraint pattern"),
        (package(field(2, constraints={"enum": ["sloop", "yawl", "ketch"]})), "minor", "code added"),
        (package(field(2, constraints={"enum": ["sloop"]})), "major", "code removed"),
        (package(field(2, constraints={}, categories=[])), "minor", "codes"),
        (package(field(1, constraints={"maxLength": 10, "minimum": 2, "enum": ["cork"]})), "major", "codes"),
        (
            package(field(2, categories=[{"value": "sloop", "label": "A sloop"}, {"value": "yawl", "label": "Yawl"}])),
            "patch",
            "label of sloop",
        ),
        (package({**SCHEMA, "primaryKey": ["id", "port"]}), "major", "primary key"),
        (package({**SCHEMA, "missingValues": ["", "NA"]}), "major", "missing values"),
        (package({**SCHEMA, "uniqueKeys": [["port", "rig"]]}), "major", "unique columns"),
        (
            package({**SCHEMA, "foreignKeys": [{"fields": "port", "reference": {"fields": "id"}}]}),
            "major",
            "reference",
        ),
        (package(title="The boats"), "patch", "title"),
    ],
)
def test_each_change_asks_for_its_version(new: Package, level: str, fact: str) -> None:
    found = [(change.level, change.fact) for change in structure.changes(package(), new)]
    assert (level, fact) in found
    assert structure.changes(new, new) == []


@pytest.mark.parametrize(
    ("old", "fact"),
    [
        (package({**SCHEMA, "uniqueKeys": [["port", "rig"]]}), "unique columns"),
        (package({**SCHEMA, "foreignKeys": [{"fields": "port", "reference": {"fields": "id"}}]}), "reference"),
        (package(field(1, constraints={"maxLength": 10, "minimum": 2, "enum": ["cork"]})), "codes"),
    ],
)
def test_what_is_demanded_no_more_breaks_nobody(old: Package, fact: str) -> None:
    assert [(change.level, change.fact) for change in structure.changes(old, package())] == [("minor", fact)]


def test_the_whole_is_compared_but_for_what_is_another_in_each_version() -> None:
    old = Package("old", {"name": "port", "version": "1.0.0", "title": "Port", "licenses": []}, {})
    new = Package("new", {"name": "harbour", "version": "1.0.1", "title": "Harbour", "licenses": []}, {})
    found = [(change.level, change.fact, change.old, change.new) for change in structure.changes(old, new)]
    assert found == [
        ("major", "name of the package", "port", "harbour"),
        ("patch", "title of the package", "Port", "Harbour"),
    ]


def test_files_that_are_no_tables_are_compared_by_their_bytes() -> None:
    old, new = (Package("here", {}, {}, others) for others in ({"map": "a", "logo": "b"}, {"map": "c", "notes": "d"}))
    found = [(change.level, change.fact) for change in structure.changes(old, new)]
    assert found == [("patch", "file map"), ("major", "file logo"), ("minor", "file notes")]
