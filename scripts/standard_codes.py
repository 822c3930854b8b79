"""Write the codes of ISO 3166-1 into schemas/definitions.json, from the list that the package pycountry keeps.

``make setup-datasets`` unpacks the package; a test compares the schema with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT / "schemas" / "definitions.json"
ISO = ROOT / ".venv" / "datasets" / "packages" / "pycountry" / "databases" / "iso3166-1.json"
NAMES = {"PSE": "Palestine", "RUS": "Russia"}  # short names, where the list has the long one alone
CROSSWALKS = {"IRN": "COW 630", "IRQ": "COW 645"}
_CODES = re.compile(r'(?<=^    "country": \{\n)(.*?"oneOf": \[\n).*?(?=^      \]\n)', re.DOTALL | re.MULTILINE)


def codes() -> Iterator[dict[str, str]]:
    """Yield each country as a code of the schema, in the order of the codes."""
    countries = json.loads(ISO.read_text(encoding="utf-8"))["3166-1"]
    for country in sorted(countries, key=lambda country: str(country["alpha_3"])):
        code = country["alpha_3"]
        name = NAMES.get(code) or country.get("common_name", country["name"])
        crosswalk = {"x-crosswalk": CROSSWALKS[code]} if code in CROSSWALKS else {}
        yield {"const": code, "title": name, "description": f"ISO 3166-1 {country['numeric']}.", **crosswalk}


def text(schema: str) -> str:
    """Return the text of definitions.json with all codes of countries."""
    lines = ",\n".join(f"        {json.dumps(code, ensure_ascii=False)}" for code in codes())
    return _CODES.sub(lambda match: f"{match[1]}{lines}\n", schema)


if __name__ == "__main__":
    SCHEMA.write_text(text(SCHEMA.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
