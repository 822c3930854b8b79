"""What carries sources has the form that the engine reads, and what sources speak of can be named; else it is said."""

from __future__ import annotations

import pytest

from accord.schema.evidence_checks import ENTRY, check
from small_schemas import JSON, array, item, prop, record, ref

LIST = array(item(["fields", "source"], fields=array(prop()), source=prop()))
NOT_KEYED = "evidence speaks of its items, and names them by their key; give the list an x-key, or its items an id"
NO_LIST = "x-evidence asks for sources, and there is no list called evidence to name them; add one"
NO_MAPPING = "a mapping is for missing, beside a list called evidence, only; write a list of objects"
NO_REASONS = (
    "missing, beside evidence, is a mapping from fields to texts that say why they are empty, or to objects that "
    "require a reason and may have a note, both of them texts"
)
NO_LIST_OF_OBJECTS = "evidence is a list of objects, one a source, with fields and source; give this another name"


def found(required: list[str] | None = None, /, **properties: JSON) -> list[tuple[str, str]]:
    """Return the faults of a record with these properties, each with its path below them."""
    schema = record("things", "thing", ["evidence"] if required is None else required, **properties)
    schema["$defs"] = {"text": prop(), "words": {**prop("object"), "additionalProperties": prop()}}
    return [(".".join(map(str, path[1:])), fact) for path, fact in check(schema)]


def mapping(of: JSON) -> JSON:
    return {**prop("object"), "additionalProperties": of}


REASONS = {
    "texts": (mapping(prop()), True),
    "texts by name": (mapping(ref("#/$defs/text")), True),
    "by name": (ref("#/$defs/words"), True),
    "numbers": (mapping(prop("integer")), False),
    "anything": ({**prop("object"), "additionalProperties": True}, False),
    "a reason": (mapping(item(["reason"], reason=prop())), True),
    "a text": (prop(), False),
    "a reason and a note": (mapping(item(["reason"], reason=prop(), note=ref("#/$defs/text"))), True),
    "a reason that may be absent": (mapping(item([], reason=prop())), False),
    "a note alone": (mapping(item(["note"], note=prop())), False),
    "more": (mapping(item(["reason"], reason=prop(), more=prop())), False),
    "a number for a reason": (mapping(item(["reason"], reason=prop("integer"))), False),
    "a number for a note": (mapping(item(["reason"], reason=prop(), note=prop("integer"))), False),
}


@pytest.mark.parametrize("what", REASONS)
def test_why_values_are_missing_is_said_by_texts_or_by_objects_that_require_a_reason(what: str) -> None:
    spec, is_right = REASONS[what]
    assert found(evidence=LIST, missing=spec) == ([] if is_right else [("missing", NO_REASONS)])


def test_a_mapping_is_for_missing_beside_evidence_only() -> None:
    assert found(evidence=LIST, words=mapping(prop())) == [("words", NO_MAPPING)]
    assert found([], missing=mapping(prop())) == [("missing", NO_MAPPING)]
    assert found([], missing=prop(), words=prop()) == []


@pytest.mark.parametrize(
    "spec",
    [
        prop(x_evidence="required"), array(prop(x_column="a"), x_evidence="required"),
        array(prop(x_column="a", x_evidence="if_present")), array(item([], a=prop(x_evidence="required")), x_key=["a"]),
        array(item([], a=prop(), b=array(item([], c=prop(x_evidence="required"))))),
    ],
)  # fmt: skip
def test_sources_are_asked_for_where_a_list_names_them(spec: JSON) -> None:
    assert ("value", NO_LIST) in found([], value=spec)
    assert ("value", NO_LIST) not in found(evidence=LIST, value=spec)


KEYS: dict[str, tuple[JSON, list[tuple[str, str]]]] = {
    "none is asked for": (array(item([], a=prop())), []),
    "none": (array(item([], a=prop(x_evidence="required"))), [("value", NOT_KEYED)]),
    "none, of the list": (array(item([], a=prop()), x_evidence="required"), [("value", NOT_KEYED)]),
    "a key": (array(item(["a"], a=prop(x_evidence="required")), x_key=["a"]), []),
    "an id": (array(item(["id"], id=prop(), a=prop(x_evidence="required"))), []),
    "an uncertain date": (array(item(["a"], a=prop(format="edtf", x_evidence="required")), x_key=["a"]), []),
    "a number": (
        array(item(["a", "b"], a=prop(), b=prop("number", x_evidence="required")), x_key=["a", "b"]),
        [("value", "evidence names its items by their key, and b is a number with a fraction; give it one of texts")],
    ),
    "texts themselves": (array(prop(x_column="a", x_evidence="required")), []),
    "truth values themselves": (
        array(prop("boolean", x_column="a", x_evidence="required")),
        [("value", "evidence names its items by their key, and an item is true or false; give it one of texts")],
    ),
    "none, of a list within": (
        array(item(["a"], a=prop(), b=array(item([], c=prop(x_evidence="required")))), x_key=["a"]),
        [("value.items.properties.b", NOT_KEYED)],
    ),
}


@pytest.mark.parametrize("what", KEYS)
def test_items_of_which_sources_speak_have_a_key(what: str) -> None:
    spec, faults = KEYS[what]
    assert found(evidence=LIST, value=spec) == faults


def entry(*left_out: str, required: list[str], **properties: JSON) -> JSON:
    """Return a list of sources whose entries have these properties, beside those that each has."""
    both = {name: spec for name, spec in {"fields": array(prop()), "source": prop()}.items() if name not in left_out}
    return array(item(required, **both, **properties))


NEEDED = {name: f"an entry of evidence has {name}, and requires it; see {', '.join(ENTRY)}" for name in ENTRY}
WHOLE = ["fields", "source"]
ENTRIES: dict[str, tuple[JSON, list[tuple[str, str]]]] = {
    "a text": (prop(), [("evidence", NO_LIST_OF_OBJECTS)]),
    "texts": (array(prop(x_column="a")), [("evidence", NO_LIST_OF_OBJECTS)]),
    "no source": (entry("source", required=["fields"]), [("evidence.items", NEEDED["source"])]),
    "a source that may be absent": (entry(required=["fields"]), [("evidence.items", NEEDED["source"])]),
    "fields that may be absent": (entry(required=["source"]), [("evidence.items", NEEDED["fields"])]),
    "neither": (
        entry("fields", "source", required=[]),
        [("evidence.items", NEEDED["fields"]), ("evidence.items", NEEDED["source"])],
    ),
    "all": (
        entry(
            required=WHOLE, says=prop(), denies=prop("boolean"), at=array(ref("#/$defs/text")), voice=prop(enum=["a"]),
            note=ref("#/$defs/text"), voice_named=prop("boolean"), channel=prop(), attributed_to=prop(),
            **{"except": array(prop())},
        ),
        [],
    ),
    "more": (
        entry(required=WHOLE, more=prop(), says=prop()),
        [
            (
                "evidence.items.properties.more",
                ("an entry of evidence has no more; it may have except, denies, at, attributed_to, voice, voice_named, "
                "channel, note"),
            )
        ],
    ),
    "numbers": (
        entry(required=WHOLE, at=array(prop("integer")), says=prop("integer"), denies=prop()),
        [
            ("evidence.items.properties.at", "at of an entry of evidence is a list of texts"),
            ("evidence.items.properties.says", "says of an entry of evidence is text"),
            ("evidence.items.properties.denies", "denies of an entry of evidence is true or false"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ENTRIES)
def test_an_entry_of_evidence_has_what_the_engine_reads(what: str) -> None:
    spec, faults = ENTRIES[what]
    assert found(evidence=spec) == faults


def test_evidence_is_required() -> None:
    fact = 'evidence must be required, or cells would need sources that nobody has to name: add "evidence"'
    assert found([], evidence=LIST) == [("evidence", fact)]
