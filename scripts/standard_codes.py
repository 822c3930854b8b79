"""Write the codes of ISO 3166-1 and ISO 4217 into schemas/definitions.json, from the lists that pycountry keeps.

``make setup-datasets`` unpacks the package; a test compares the schema with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT / "schemas" / "definitions.json"
LISTS = ROOT / ".venv" / "datasets" / "packages" / "pycountry" / "databases"
NAMES = {"PSE": "Palestine", "RUS": "Russia"}  # short names, where the list has the long one alone
CROSSWALKS = {"IRN": ["COW 630"], "IRQ": ["COW 645"]}


def listed(standard: str) -> list[dict[str, str]]:
    """Return the entries of a standard, in the order of their codes of three letters."""
    (entries,) = json.loads((LISTS / f"iso{standard}.json").read_text(encoding="utf-8")).values()
    return sorted(entries, key=lambda entry: str(entry["alpha_3"]))


def countries() -> Iterator[dict[str, str]]:
    """Yield each country as a code of the schema."""
    for country in listed("3166-1"):
        code = country["alpha_3"]
        name = NAMES.get(code) or country.get("common_name", country["name"])
        crosswalk = "; ".join([f"ISO 3166-1 alpha-2 {country['alpha_2']}", *CROSSWALKS.get(code, ())])
        description = f"ISO 3166-1 {country['numeric']}."
        yield {"const": code, "title": name, "description": description, "x-crosswalk": crosswalk}


def currencies() -> Iterator[dict[str, str]]:
    """Yield each currency as a code of the schema."""
    for currency in listed("4217"):
        description = f"ISO 4217 {currency['numeric']}."
        yield {"const": currency["alpha_3"], "title": currency["name"], "description": description}


def written(schema: str, vocabulary: str, codes: Iterable[dict[str, str]]) -> str:
    """Return the text of definitions.json with all codes of a vocabulary."""
    lines = ",\n".join(f"        {json.dumps(code, ensure_ascii=False)}" for code in codes)
    place = re.compile(rf'(?<=^    "{vocabulary}": {{\n)(.*?"oneOf": \[\n).*?(?=^      \]\n)', re.DOTALL | re.MULTILINE)
    return place.sub(lambda match: f"{match[1]}{lines}\n", schema)


def text(schema: str) -> str:
    """Return the text of definitions.json with all codes of countries and currencies."""
    return written(written(schema, "country", countries()), "currency", currencies())


if __name__ == "__main__":
    SCHEMA.write_text(text(SCHEMA.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
