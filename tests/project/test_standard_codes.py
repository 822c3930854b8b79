"""Codes of outside standards are those of the standard, all of them."""

from __future__ import annotations

import re
import runpy

from support import ROOT, schemas

SCRIPT = runpy.run_path(str(ROOT / "scripts" / "standard_codes.py"))


def test_countries_and_currencies_are_those_of_the_standards() -> None:
    schema = SCRIPT["SCHEMA"].read_text(encoding="utf-8")
    assert SCRIPT["text"](schema) == schema, "run scripts/standard_codes.py, and commit what it writes"
    assert len(schemas().vocabularies["country"]["oneOf"]) == 249
    assert len(schemas().vocabularies["currency"]["oneOf"]) == 178


def test_a_language_of_two_letters_is_one_of_the_standard() -> None:
    pattern = re.compile(schemas().records["sources"]["$defs"]["language_tag"]["pattern"])
    assert all(map(pattern.search, ["en", "fa", "ar-IQ", "fa-Latn", "ckb", "kmr"]))
    assert not any(map(pattern.search, ["zz", "zz-QQ", "xx-Latn"]))


def test_a_code_of_ours_says_what_it_includes_and_excludes_with_an_example() -> None:
    of_outside = {"country", "csl_type", "currency", "event_mode", "event_type", "identifier_system", "sector", "unit"}
    for name in schemas().vocabularies.keys() - of_outside:
        for code in schemas().vocabularies[name]["oneOf"]:
            assert {"x-includes", "x-excludes", "x-example"} <= code.keys(), f"{name}: {code['const']}"
