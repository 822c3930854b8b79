"""Codes of outside standards are those of the standard, all of them."""

from __future__ import annotations

import re
import runpy

import pytest

from support import ROOT, schemas

# The vocabularies that are of an outside standard, with how each of their codes cites it.
STANDARDS = {
    "country": r"^ISO 3166-1 \d{3}\.$",
    "csl_type": r"^CSL type: ",
    "currency": r"^ISO 4217 \d{3}\.$",
    "event_mode": r"A mode of PLOVER's [A-Z]+\.$",
    "event_type": r"^PLOVER event type: ",
    "identifier_system": r"Wikidata|GeoNames|Correlates of War|ISO 3166-2",
    "sector": r"^PLOVER (sector|code of a non-state actor): ",
    "unit": r"^UCUM \S+\.$",
}
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


def test_a_code_of_ours_is_defined_with_what_it_includes_and_excludes_and_an_example() -> None:
    for name in schemas().vocabularies.keys() - STANDARDS.keys():
        for code in schemas().vocabularies[name]["oneOf"]:
            assert {"description", "x-includes", "x-excludes", "x-example"} <= code.keys(), f"{name}: {code['const']}"
            assert len({code[word] for word in ("description", "x-includes", "x-excludes", "x-example")}) == 4


@pytest.mark.parametrize("name", sorted(STANDARDS))
def test_a_code_of_an_outside_standard_cites_it(name: str) -> None:
    for code in schemas().vocabularies[name]["oneOf"]:
        assert re.search(STANDARDS[name], code["description"]), code["const"]
        assert "x-example" not in code, f"{code['const']}: the standard defines it, we do not"
