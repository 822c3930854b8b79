"""The card of the dataset: the picture that others show where somebody shares a link to the site, drawn from its title.

It is drawn where the extra ``pictures`` is installed, in the fonts that come with it, unless the dataset brings its own
``site/static/card.png``. Titles in scripts that these fonts lack have none: a build is the same on every machine.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from accord.site.cards.drawing import Card, has_library, png

PLACE = Path("static/card.png")
SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")  # that the fonts have
REMEDY = "put a picture of 1200 to 630 pixels at site/static/card.png"


def write(title: str, description: str, notes: Iterable[str], site: Path) -> None:
    """Draw the card into a build's site, unless there is one, or none can be drawn."""
    path = site / PLACE
    if path.exists() or not _has_letters_for(title) or not has_library():
        return
    path.write_bytes(png(Card(title, description, " · ".join(notes))))


def note(build: Path) -> str:
    """Return why a build has no card, and what helps; empty where it has one."""
    if (build / "site" / PLACE).exists():
        return ""
    title = json.loads((build / "datapackage.json").read_text(encoding="utf-8"))["title"]
    if _has_letters_for(title):
        return f"links to the site will show no picture: install accord[pictures], or {REMEDY}"
    return f"links to the site will show no picture, since no font here has all letters of its title: {REMEDY}"


def _has_letters_for(text: str) -> bool:
    letters = (unicodedata.name(letter, "") for letter in text if letter.isalpha())
    return all(name.startswith(SCRIPTS) for name in letters)
