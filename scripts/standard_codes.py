"""Write the codes of ISO 3166-1, 4217 and 639-1 into schemas/definitions.json, from the lists that pycountry keeps.

Languages of two letters are all named in the pattern of a language tag; those of three, some thousands, are not.

``make setup-datasets`` unpacks the package; a test compares the schema with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT / "schemas" / "definitions.json"
LISTS = ROOT / ".venv" / "datasets" / "packages" / "pycountry" / "databases"
NAMES = {"PSE": "Palestine", "RUS": "Russia"}  # short names, where the list has the long one alone
CROSSWALKS = {"IRN": ["COW 630"], "IRQ": ["COW 645"]}


def entries(standard: str) -> list[dict[str, str]]:
    """Return the entries of a standard, in the order of their codes of three letters."""
    (found,) = json.loads((LISTS / f"iso{standard}.json").read_text(encoding="utf-8")).values()
    return sorted(found, key=lambda entry: str(entry["alpha_3"]))


def countries() -> Iterator[dict[str, str]]:
    """Yield each country as a code of the schema."""
    for country in entries("3166-1"):
        code = country["alpha_3"]
        name = NAMES.get(code) or country.get("common_name", country["name"])
        crosswalk = "; ".join([f"ISO 3166-1 alpha-2 {country['alpha_2']}", *CROSSWALKS.get(code, ())])
        description = f"ISO 3166-1 {country['numeric']}."
        yield {"const": code, "title": name, "description": description, "x-crosswalk": crosswalk}


def currencies() -> Iterator[dict[str, str]]:
    """Yield each currency as a code of the schema."""
    for currency in entries("4217"):
        description = f"ISO 4217 {currency['numeric']}."
        yield {"const": currency["alpha_3"], "title": currency["name"], "description": description}


def languages() -> str:
    """Return a pattern of tags whose language of two letters, if it has two, is one of ISO 639-1.

    What is no tag at all fits it, so that the format says what is wrong with that.
    """
    codes = sorted(language["alpha_2"] for language in entries("639-3") if "alpha_2" in language)
    alike = [(first, [code[1] for code in same]) for first, same in groupby(codes, lambda code: code[0])]
    pairs = [first + (f"[{''.join(seconds)}]" if len(seconds) > 1 else seconds[0]) for first, seconds in alike]
    return f"^({'|'.join(pairs)}|[a-z][a-z][^-]|[^a-z]|[a-z][^a-z]).*$"


def written(schema: str, vocabulary: str, codes: Iterable[dict[str, str]]) -> str:
    """Return the text of definitions.json with all codes of a vocabulary."""
    lines = ",\n".join(f"        {json.dumps(code, ensure_ascii=False)}" for code in codes)
    place = re.compile(rf'(?<=^    "{vocabulary}": {{\n)(.*?"oneOf": \[\n).*?(?=^      \]\n)', re.DOTALL | re.MULTILINE)
    return place.sub(lambda match: f"{match[1]}{lines}\n", schema)


def text(schema: str) -> str:
    """Return the text of definitions.json with all codes of countries, currencies and languages."""
    coded = written(written(schema, "country", countries()), "currency", currencies())
    place = re.compile(r'(?<=^    "language_tag": {\n)(.*?"pattern": ")[^"]*', re.DOTALL | re.MULTILINE)
    return place.sub(lambda match: match[1] + languages(), coded)


if __name__ == "__main__":
    SCHEMA.write_text(text(SCHEMA.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
