"""Codes of outside standards are those of the standard, all of them."""

from __future__ import annotations

import runpy

from support import ROOT, schemas

SCRIPT = runpy.run_path(str(ROOT / "scripts" / "standard_codes.py"))


def test_countries_are_those_of_the_standard() -> None:
    schema = SCRIPT["SCHEMA"].read_text(encoding="utf-8")
    assert SCRIPT["text"](schema) == schema, "run scripts/standard_codes.py, and commit what it writes"
    assert len(schemas().vocabularies["country"]["oneOf"]) == 249


def test_a_code_of_ours_says_what_it_includes_and_excludes_with_an_example() -> None:
    ours = ("actor_kind", "control", "digest_missing", "name_kind", "office_rank",
            "origin_basis", "place_kind", "position_status", "published_basis", "read", "side",
            "title_basis")  # fmt: skip
    for name in ours:
        for code in schemas().vocabularies[name]["oneOf"]:
            assert {"x-includes", "x-excludes", "x-example"} <= code.keys(), f"{name}: {code['const']}"
