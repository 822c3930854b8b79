"""The official JSON-Schema-Test-Suite (2020-12) passes through the compiled checker, as far as our keywords go.

A bare value becomes the one cell of a column of its type, an object a row. What is out of scope stands in the tables
below with the reason: every file of the suite that is not named there is run, a group that is named must be refused by
the compiler, and the tests fail if a name is of nothing.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pyarrow as pa
import pytest

from accord.problems import SchemaError
from accord.rules.compile import Rule, compile_row, compile_value
from accord.values.types import type_of
from support import ROOT

SUITE = ROOT / ".venv" / "conformance" / "json-schema-test-suite" / "tests" / "draft2020-12"
if not SUITE.is_dir():
    pytest.fail(f"{SUITE} is missing; run 'make setup-conformance', which brings it", pytrace=False)
THERE = {path.relative_to(SUITE).as_posix() for path in SUITE.rglob("*.json")}

# Files of the suite that are not run, by reason.
NO_LISTS = "a cell holds no list"
NO_REFERENCES = "references are resolved before a schema is compiled"
NO_WORD = "meta.json allows no such keyword"
CLOSED = "rows are closed, by additionalProperties false and nothing else; the row check tells unknown columns"
FILES = {
    **dict.fromkeys(["contains", "items", "maxContains", "maxItems", "minContains", "minItems", "prefixItems",
    "unevaluatedItems", "uniqueItems"], NO_LISTS),
    **dict.fromkeys(["anchor", "defs", "dynamicRef", "infinite-loop-detection", "ref", "refRemote", "optional/anchor",
    "optional/cross-draft", "optional/dynamicRef", "optional/id", "optional/refOfUnknownKeyword"], NO_REFERENCES),
    **dict.fromkeys(["content", "default", "dependentSchemas", "maxProperties", "minProperties", "patternProperties",
    "propertyNames", "unevaluatedProperties", "vocabulary", "optional/dependencies-compatibility", "optional/no-schema",
    "optional/format-assertion", "optional/unknownKeyword"], NO_WORD),
    "additionalProperties": CLOSED,
    "boolean_schema": "a schema is an object; true and false are refused",
    "format": "there, formats are annotations; with us they assert",
    "optional/bignum": "an integer has 64 bits; the readers refuse a larger one",
    "optional/float-overflow": "multipleOf is for integers",
    **{f"optional/format/{name}": "meta.json allows no such format" for name in (
    "date-time", "duration", "ecmascript-regex", "email", "hostname", "idn-email", "idn-hostname", "ipv4", "ipv6",
    "iri", "iri-reference", "json-pointer", "regex", "relative-json-pointer", "time", "unknown", "uri-reference",
    "uri-template", "uuid")},
}  # fmt: skip
RUN = sorted(name for name in THERE if name.removesuffix(".json") not in FILES)

# Groups of the files that are run which the compiler must refuse, by file.
TRUE_FALSE = "true and false as schemas"
ONE_OF = "oneOf of other than constants"
CLASSES = "a class or an escape that engines read in several ways"
FRACTIONS = "multiples of fractions, which doubles do not hold exactly"
GROUPS = {
    "allOf.json": {
        "allOf combined with anyOf, oneOf": ONE_OF, "allOf with boolean schemas, all true": TRUE_FALSE,
        "allOf with boolean schemas, some false": TRUE_FALSE, "allOf with boolean schemas, all false": TRUE_FALSE,
    },
    "anyOf.json": {
        "anyOf with boolean schemas, all true": TRUE_FALSE, "anyOf with boolean schemas, some true": TRUE_FALSE,
        "anyOf with boolean schemas, all false": TRUE_FALSE,
    },
    "if-then-else.json": {"if with boolean schema true": TRUE_FALSE, "if with boolean schema false": TRUE_FALSE},
    "multipleOf.json": {
        "by number": FRACTIONS, "by small number": FRACTIONS, "float division = inf": FRACTIONS,
        "small multiple of large integer": FRACTIONS,
    },
    "not.json": {
        "forbid everything with boolean schema true": TRUE_FALSE,
        "allow everything with boolean schema false": TRUE_FALSE,
        "collect annotations inside a 'not', even if collection is disabled": NO_WORD,
    },
    "oneOf.json": {
        "oneOf": ONE_OF, "oneOf with base schema": ONE_OF, "oneOf with boolean schemas, all true": ONE_OF,
        "oneOf with boolean schemas, one true": ONE_OF, "oneOf with boolean schemas, more than one true": ONE_OF,
        "oneOf with boolean schemas, all false": ONE_OF, "oneOf complex types": ONE_OF,
        "oneOf with empty schema": ONE_OF, "oneOf with required": ONE_OF,
        "oneOf with missing optional property": ONE_OF, "nested oneOf, to check validation semantics": ONE_OF,
    },
    "optional/ecmascript-regex.json": {
        "ECMA 262 regex escapes control codes with \\c and upper letter": CLASSES,
        "ECMA 262 regex escapes control codes with \\c and lower letter": CLASSES,
        "ECMA 262 \\d matches ascii digits only": CLASSES, "ECMA 262 \\D matches everything but ascii digits": CLASSES,
        "ECMA 262 \\w matches ascii letters only": CLASSES,
        "ECMA 262 \\W matches everything but ascii letters": CLASSES, "ECMA 262 \\s matches whitespace": CLASSES,
        "ECMA 262 \\S matches everything but whitespace": CLASSES,
        "patterns always use unicode semantics with pattern": CLASSES,
        "\\w in patterns matches [A-Za-z0-9_], not unicode letters": CLASSES,
        "\\d in pattern matches [0-9], not unicode digits": CLASSES, "pattern with non-ASCII digits": CLASSES,
    },
    "optional/non-bmp-regex.json": {"Proper UTF-16 surrogate pair handling: pattern": "patterns are ASCII"},
    "properties.json": {
        "properties, patternProperties, additionalProperties interaction": NO_LISTS,
        "properties with boolean schema": TRUE_FALSE,
        "properties whose names are Javascript object property names": "a cell is no object with properties",
    },
}  # fmt: skip

# Cases where the suite calls valid what we refuse: our uri is an http or https address with a host that has a dot.
URIS = {
    "a valid URL with many special characters", "a valid URL with ftp scheme", "a valid URL ", "a valid mailto URI",
    "a valid newsgroup URI", "a valid tel URI", "a valid URN",
}  # fmt: skip

# Cases whose instance is neither cell nor row, by kind: how many there are, so that none is left out unseen.
NOT_RUN = {"no cell": 108, "no row": 12, "no flat row": 10}
WHY = {
    "no cell": "null is no cell but an absent one, and lists and objects are none",
    "no row": "the schema speaks of a row, and the instance is none",
    "no flat row": "a cell of the row is null, a list or an object",
}


class Case(NamedTuple):
    """One instance and what the suite says of it."""

    file: str
    group: str
    test: str
    schema: Any
    instance: Any
    valid: bool

    def __str__(self) -> str:
        return f"{self.file}: {self.group}: {self.test}"


def cases() -> list[Case]:
    found = []
    for file in RUN:
        for group in json.loads((SUITE / file).read_text(encoding="utf-8")):
            spec = group["schema"]
            spec = {word: value for word, value in spec.items() if word not in ("$schema", "$comment")}
            found += [Case(file, group["description"], test["description"], spec, test["data"], test["valid"])
                      for test in group["tests"]]  # fmt: skip
    return found


def kind(value: Any) -> str | None:
    return {bool: "boolean", int: "integer", float: "number", str: "string"}.get(type(value))


def of_rows(spec: Any) -> bool:
    """Whether a schema speaks of rows rather than of cells."""
    if isinstance(spec, list):
        return any(map(of_rows, spec))
    if not isinstance(spec, dict):
        return False
    inner = [spec[word] for word in ("allOf", "anyOf", "oneOf", "not", "if", "then", "else") if word in spec]
    return any(word in spec for word in ("required", "properties", "dependentRequired")) or of_rows(inner)


def why_not(case: Case) -> str | None:
    if not of_rows(case.schema):
        return None if kind(case.instance) else "no cell"
    if not isinstance(case.instance, dict):
        return "no row"
    return None if all(map(kind, case.instance.values())) else "no flat row"


def rules(case: Case) -> tuple[list[Rule], dict[str, pa.Array]]:
    row = case.instance if of_rows(case.schema) else {"value": case.instance}
    columns = {name: pa.array([value], type_of(str(kind(value))).arrow) for name, value in row.items()}
    if not of_rows(case.schema):
        return compile_value("value", case.schema, str(kind(case.instance))), columns
    kinds = dict.fromkeys(names(case.schema), "string") | {name: str(kind(value)) for name, value in row.items()}
    return compile_row(case.schema, kinds), columns


def names(spec: Any) -> set[str]:
    """Return every property that a schema of rows speaks of; one that the row has not could be of any type."""
    if isinstance(spec, list):
        return set().union(*map(names, spec))
    found = set(spec.get("properties", {})) if isinstance(spec, dict) else set()
    return found.union(*map(names, spec.values())) if isinstance(spec, dict) else found


CASES = cases()
OUT = [case for case in CASES if case.group in GROUPS.get(case.file, {})]
IN = [case for case in CASES if case not in OUT and why_not(case) is None]


@pytest.mark.parametrize("case", IN, ids=str)
def test_the_compiled_verdict_is_that_of_the_suite(case: Case) -> None:
    compiled, columns = rules(case)
    narrower = case.file == "optional/format/uri.json" and case.test in URIS
    assert (case.valid and not narrower) == (not any(rule.broken(columns, 1)[0].as_py() for rule in compiled))


@pytest.mark.parametrize(("file", "group"), [(file, group) for file, groups in GROUPS.items() for group in groups])
def test_a_group_out_of_scope_is_there_and_refused(file: str, group: str) -> None:
    of_group = [case for case in OUT if (case.file, case.group) == (file, group) and why_not(case) is None]
    assert of_group, "the table names a group that the suite does not have"
    refused = [case for case in of_group if _refused(case)]
    assert refused, "this group compiles; take it out of the table"


def _refused(case: Case) -> bool:
    try:
        rules(case)
    except SchemaError:
        return True
    return False


def test_every_file_that_is_named_is_of_the_suite() -> None:
    assert {f"{name}.json" for name in FILES} <= THERE
    assert set(GROUPS) <= set(RUN)
    assert len(RUN) == 23
    assert {case.test for case in CASES if case.file == "optional/format/uri.json" and case.valid} >= URIS


def test_no_case_is_left_out_unseen() -> None:
    left = [why_not(case) for case in CASES if case not in OUT]
    assert {why: left.count(why) for why in WHY} == NOT_RUN
    assert len(IN) > 300
