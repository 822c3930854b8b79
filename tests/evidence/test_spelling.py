"""Field paths of earlier versions, and what takes their place; paths that are written so today are left out."""

from __future__ import annotations

from typing import Any

import pytest

from accord.evidence.path_text import FieldError
from accord.evidence.paths import find
from accord.evidence.spelling import respelled
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from accord.sources.records import Record
from accord.sources.yaml12 import Document
from small_schemas import array, item, prop, record, write

BOXES = [{"a": "red", "b": "one", "size": "s"}, {"a": "red", "b": "two", "size": "m"}, {"a": "blue", "b": "one"}]
SHORT = "is short for 2 of them; an item has its whole key"
WHOLE = ["boxes[red/one]", "boxes[red/two]", "boxes[blue/one]"]


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    """Return the schemas of shelves with boxes, named by two texts."""
    boxes = array(
        item(["a", "b"], a=prop(x_evidence="required"), b=prop(x_evidence="required"),
             size=prop(x_evidence="if_present")),
        x_key=["a", "b"], x_singular="box",
    )  # fmt: skip
    entry = item(["fields", "source"], **{"fields": array(prop()), "except": array(prop()), "source": prop()})
    made = record(
        "shelves", "shelf", ["evidence"], name=prop(x_evidence="required"), boxes=boxes, evidence=array(entry)
    )
    told = record("evidence", "evidence", [], table=prop(), record=prop(), item=prop(), field=prop(), relation=prop())
    folder = tmp_path_factory.mktemp("shelves") / "schemas"
    return load_schemas(write(folder, {"shelves": made, "evidence": {**told, "x-generated": "evidence"}}))


def shelf(**more: Any) -> Record:
    data = {"id": "one", "name": "One", "boxes": BOXES, **more}
    return Record("shelves", data, "x.yaml", Document(data))


def entry(fields: Any, excepted: Any = ()) -> dict[str, Any]:
    return {"source": "s", "fields": fields, **({"except": excepted} if excepted else {})}


@pytest.mark.parametrize(
    ("fields", "excepted", "now_fields", "now_excepted"),
    [
        (["name", "boxes[red/one]"], [], None, None),
        (["boxes"], [], WHOLE, None),
        (['"boxes"["blue"/"one"].size'], [], None, None),  # the same in other letters
        (["boxes[blue]"], [], ["boxes[blue/one]"], None),
        (["boxes[red]"], [], None, None),  # which of the two is for a person to say
        (["boxes[green]", "chests"], [], None, None),
        (["name["], [], None, None),
        (["boxes"], ["boxes[blue/one]"], WHOLE[:2], []),
        (["boxes"], ["boxes[red/two].size"], WHOLE, None),
        (["boxes"], ["boxes[blue].size"], WHOLE, ["boxes[blue/one].size"]),
        (["boxes[red/one]"], ["boxes[red/one].size", "boxes[blue].size"], None,
         ["boxes[red/one].size", "boxes[blue/one].size"]),
        (["name", 3], ["boxes[blue]"], None, None),
        (["name.x"], [], None, None), (["name[x]"], [], None, None), (["boxes.size"], [], None, None),
        (["name"], ["boxes"], None, None), (["boxes[red/one]"], ["boxes.size", "boxes"], None, None),
    ],
)  # fmt: skip
def test_lists_are_spelled_out_and_keys_completed(
    fields: list[Any],
    excepted: list[str],
    now_fields: list[str] | None,
    now_excepted: list[str] | None,
    shelves: Schemas,
) -> None:
    told = {}
    if now_fields is not None:
        told["evidence", 1, "fields"] = now_fields
    if now_excepted is not None:
        told["evidence", 1, "except"] = now_excepted
    assert respelled(shelf(evidence=[entry(["name"]), entry(fields, excepted)]), shelves) == told


def test_reasons_for_what_is_missing_too(shelves: Schemas) -> None:
    missing = {"boxes[blue].size": "not_reported", "boxes[red/one].size": "not_reported", "name[": "not_reported",
               "boxes": "None.", "boxes[blue,one].size": "None.", "boxes.size": "None."}  # fmt: skip
    now = ["boxes[blue/one].size"]
    assert respelled(shelf(missing=missing), shelves) == {
        ("missing", "boxes[blue].size"): now, ("missing", "boxes[blue,one].size"): now
    }  # fmt: skip


@pytest.mark.parametrize("data", [None, [], "text", {"evidence": "text"}, {"evidence": [1]}, {"missing": ["name"]}])
def test_of_what_has_another_shape_nothing_is_told(data: Any, shelves: Schemas) -> None:
    assert respelled(Record("shelves", data, "x.yaml", Document(data)), shelves) == {}


@pytest.mark.parametrize(
    ("path", "fact", "has_remedy"),
    [
        ("boxes[blue]", "boxes has no item 'blue'; write boxes[blue/one]", True),
        ("boxes[red]", f"boxes has no item 'red'; {SHORT}, write boxes[red/one] or boxes[red/two]", True),
        ("boxes[green]", "boxes has no item 'green'; it has red/one, red/two, blue/one", False),
    ],
)  # fmt: skip
def test_a_short_key_is_an_error_that_says_the_whole_one(
    path: str, fact: str, shelves: Schemas, *, has_remedy: bool
) -> None:
    with pytest.raises(FieldError) as raised:
        find(path, shelf(evidence=[]), shelves)
    assert (str(raised.value), raised.value.has_remedy) == (fact, has_remedy)
