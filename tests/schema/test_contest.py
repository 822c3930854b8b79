"""The word of contest stands on the table of evidence, and leads from a source to the side that it is of."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from accord.schema import contest
from accord.schema.load import load_schemas
from digging import CODES, finds
from small_schemas import JSON, load_shelves, problems_of, prop, ref, write


def word(schemas: JSON) -> JSON:
    found: JSON = schemas["evidence"]["x-contest"]
    return found


FAULTS = {
    "no table of evidence": (
        lambda s: s["reports"].update({"x-contest": word(s)}, **{"$defs": s["evidence"]["$defs"]}),
        r'reports.json:\d+:\d+: x-contest: x-contest is for the table with "x-generated": "evidence"',
    ),
    "other codes": (
        lambda s: s["evidence"]["$defs"]["debate"]["oneOf"].pop(),
        r"x-contest.\$ref: names no list of the codes that are computed; its oneOf holds undisputed, single_party, dis",
    ),
    "no definition": (lambda s: word(s).update({"$ref": "#/$defs/debat"}), "did you mean 'debate'"),
    "no such column": (
        lambda s: word(s).update(side=["sourze"]), "x-contest.side: 'sourze' is no column of evidence .*'source'"
    ),
    "no such column further on": (
        lambda s: word(s).update(side=["source", "author", "shool"]), "'shool' is no column of authors .*'school'"
    ),
    "a column that leads to no row": (
        lambda s: word(s).update(side=["field", "author"]), "'field' of evidence names no row, so it leads to no 'auth"
    ),
    "a side that is a number": (
        lambda s: s["authors"]["properties"].update(school=prop("integer")), "'school' of authors is no text"
    ),
    "a side of no code": (
        lambda s: s["authors"]["properties"].update(school=prop(enum=["delta", "hills", "guest", "lost"])),
        "x-contest.impartial: 'guests' is no code of school; did you mean 'guest'",
    ),
    "a side that is not known, of no code": (
        lambda s: s["authors"]["properties"].update(school=prop(enum=["delta", "hills", "guests", "last"])),
        "x-contest.unknown: 'lost' is no code of school; did you mean 'last'",
    ),
    "a column of the same name": (
        lambda s: s["finds"]["properties"].update(debate=prop()), "finds has a column 'debate' already, which the e"
    ),
    "a list with such a column": (
        lambda s: s["finds"]["properties"]["layers"]["items"]["properties"].update(debate=ref("#/$defs/debate"))
        or s["finds"].update({"$defs": s["evidence"]["$defs"]}),
        "find_layers has a column 'debate' already, which the engine",
    ),
    "an unknown word": (lambda s: word(s).update(sides=[]), "'sides' is no word that may stand.* did you mean 'side'"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_use_of_the_word_is_a_problem_of_its_schema(fault: str, tmp_path: Path) -> None:
    schemas = finds()
    edit, expected = FAULTS[fault]
    edit(schemas)
    problems = problems_of(write(tmp_path / "schemas", schemas))
    assert len(problems) == 1, problems
    assert re.search(expected, problems[0]), problems[0]


def test_what_the_word_says_is_known(tmp_path: Path) -> None:
    said = contest.of(load_schemas(write(tmp_path / "schemas", finds())))
    assert said == contest.Contest("debate", ("source", "author", "school"), frozenset({"guests"}), frozenset({"lost"}))
    schemas = finds()
    del word(schemas)["impartial"], word(schemas)["unknown"]
    none = frozenset[str]()
    assert contest.of(load_schemas(write(tmp_path / "schemas", schemas))) == replace(said, impartial=none, unknown=none)
    del schemas["evidence"]["x-contest"]
    assert contest.of(load_schemas(write(tmp_path / "schemas", schemas))) is None
    assert contest.of(load_shelves(tmp_path / "shelves")) is None


def test_the_list_of_codes_is_that_which_is_computed_in_any_order(tmp_path: Path) -> None:
    schemas = finds()
    schemas["evidence"]["$defs"]["debate"]["oneOf"].reverse()
    loaded = load_schemas(write(tmp_path / "schemas", schemas))
    assert sorted(loaded.tables["finds"].by_name["debate"].codes) == sorted(CODES)


def test_a_column_of_contest_says_of_the_row_and_not_of_what_is_not_in_evidence(tmp_path: Path) -> None:
    tables = load_schemas(write(tmp_path / "schemas", finds())).tables
    wanted = {"finds": True, "find_layers": True, "layer_samples": True, "layer_inks": True, "find_notes": False}
    assert {name: bool(tables[name].contest) for name in wanted} == wanted
