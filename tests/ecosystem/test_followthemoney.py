"""The record as entities of FollowTheMoney, judged by its own package: it knows every word and drops no value."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from followthemoney import model
from followthemoney.exc import InvalidData
from followthemoney.proxy import EntityProxy
from followthemoney.schema import Schema
from followthemoney.types import registry

ROOT = Path(__file__).resolve().parents[2]
Entity = dict[str, Any]


def rows(table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(ROOT / f"build/parquet/{table}.parquet").to_pylist()
    return found


def of_schema(entities: dict[str, Entity], schema: str) -> list[Entity]:
    return [entity for entity in entities.values() if entity["schema"] == schema]


@pytest.fixture(scope="module")
def entities() -> dict[str, Entity]:
    lines = (ROOT / "build/exports/entities.ftm.json").read_text(encoding="utf-8").splitlines()
    listed = [json.loads(line) for line in lines]
    assert len({entity["id"] for entity in listed}) == len(listed)
    return {entity["id"]: entity for entity in listed}


def is_a(entity: Entity, schema: Schema) -> bool:
    return model[entity["schema"]].is_a(schema)


def faults(entity: Entity, entities: dict[str, Entity]) -> Iterator[str]:
    """Yield what the model of FollowTheMoney does not know, would write otherwise, or misses in an entity."""
    schema = model.get(entity["schema"])
    if schema is None or schema.abstract or registry.entity.clean(entity["id"]) != entity["id"]:
        yield f"{entity['schema']} {entity['id']}"
        return
    for name, values in entity["properties"].items():
        prop = schema.get(name)
        if prop is None or prop.stub or prop.deprecated or not values:
            yield name
            continue
        for value in values:
            if prop.type.clean(value, format=prop.format) != value or len(value) > prop.max_length:
                yield f"{name}: {value}"
            if prop.range is not None and not model[entities.get(value, {"schema": "Thing"})["schema"]].is_a(
                prop.range
            ):
                yield f"{name}: {value} is no {prop.range.name}"
    yield from (f"{name} is missing" for name in schema.required if name not in entity["properties"])


def test_every_entity_is_valid_and_none_loses_a_value_when_it_is_read(entities: dict[str, Entity]) -> None:
    assert {
        identifier: found for identifier in entities if (found := list(faults(entities[identifier], entities)))
    } == {}
    for entity in entities.values():
        read = EntityProxy.from_dict(
            entity, cleaned=False
        )  # what FollowTheMoney makes of a file that it does not trust
        read.schema.validate(read.to_dict())
        assert {name: sorted(read.get(name)) for name in entity["properties"]} == entity["properties"]


def test_the_judge_sees_what_is_wrong(entities: dict[str, Entity]) -> None:
    event = deepcopy(entities["accord-event--border-security-pact-signing-2023"])
    assert list(faults(event, entities)) == []
    event["properties"] |= {
        "date": ["2023-02-31"], "country": ["IRQ"], "organizer": ["accord-place--baghdad"], "rank": ["high"],
    }  # fmt: skip
    del event["properties"]["name"]
    assert list(faults(event, entities)) == [
        "country: IRQ",
        "date: 2023-02-31",
        "organizer: accord-place--baghdad is no LegalEntity",
        "rank",
        "name is missing",
    ]
    with pytest.raises(InvalidData):
        EntityProxy.from_dict({"id": event["id"], "schema": "Treaty", "properties": {}})


def test_every_record_that_has_a_schema_is_an_entity(entities: dict[str, Entity]) -> None:
    kinds = Counter(identifier.split("--")[0].removeprefix("accord-") for identifier in entities)
    tables = {"actor": "actors", "office": "offices", "place": "places", "source": "sources", "event": "events"}
    assert {kind: kinds[kind] for kind in tables} == {kind: len(rows(table)) for kind, table in tables.items()}
    assert kinds["participant"] == len(rows("event_participants"))
    assert kinds["link"] == len(rows("event_links"))
    people = {row["id"] for row in rows("actors") if row["kind"] == "person"}
    assert kinds["holder"] == sum(row["actor"] in people for row in rows("office_holders"))


def test_every_language_of_a_source_is_said_but_those_that_followthemoney_lacks(entities: dict[str, Entity]) -> None:
    silent = [
        row["language"]
        for row in rows("sources")
        if "language" not in entities[f"accord-source--{row['id']}"]["properties"]
    ]
    assert [tag for tag in silent if tag and registry.language.clean(tag)] == []


def test_a_date_is_no_more_exact_than_the_record(entities: dict[str, Entity]) -> None:
    for row in rows("events"):
        said = entities[f"accord-event--{row['id']}"]["properties"]
        days = [*said.get("date", []), *said.get("startDate", []), *said.get("endDate", [])]
        first, last = str(row["date_earliest"] or ""), str(row["date_latest"] or "")
        assert all(first.startswith(day) or last.startswith(day) for day in days), row["id"]
        if row["date_precision"] == "day":
            assert days == [first]
        elif row["date_precision"] in ("month", "year", "set"):
            assert all(len(day) < 10 for day in days), row["id"]
            assert bool(days) == bool(first and last), row["id"]


def test_whoever_stands_in_an_event_is_involved_in_a_role_with_a_proof(entities: dict[str, Entity]) -> None:
    for row in rows("event_participants"):
        event = entities[f"accord-event--{row['event_id']}"]["properties"]
        assert f"accord-actor--{row['actor']}" in event["involved"]
        link = f"accord-participant--{row['event_id']}--{row['actor']}--{row['role'].replace('_', '-')}"
        proofs = entities[link]["properties"]["proof"]
        assert {entities[proof]["schema"] for proof in proofs} <= {"Article", "HyperText", "Document"}
