"""Codes of outside standards are those of the standard, all of them."""

from __future__ import annotations

import runpy

from support import ROOT, schemas

SCRIPT = runpy.run_path(str(ROOT / "scripts" / "standard_codes.py"))


def test_countries_and_currencies_are_those_of_the_standards() -> None:
    schema = SCRIPT["SCHEMA"].read_text(encoding="utf-8")
    assert SCRIPT["text"](schema) == schema, "run scripts/standard_codes.py, and commit what it writes"
    assert len(schemas().vocabularies["country"]["oneOf"]) == 249
    assert len(schemas().vocabularies["currency"]["oneOf"]) == 178


def test_a_code_of_ours_says_what_it_includes_and_excludes_with_an_example() -> None:
    ours = ("actor_kind", "agreement_form", "agreement_kind", "agreement_stage", "condition_kind", "control",
            "deadline_basis", "implementation_status", "interest", "judged_by", "measure", "objection_kind",
            "obligation_type", "party_role", "relation_to_agreement", "text_source", "text_status",
            "digest_missing", "name_kind", "office_rank",
            "origin_basis", "place_kind", "position_status", "published_basis", "read", "side",
            "title_basis")  # fmt: skip
    for name in ours:
        for code in schemas().vocabularies[name]["oneOf"]:
            assert {"x-includes", "x-excludes", "x-example"} <= code.keys(), f"{name}: {code['const']}"
