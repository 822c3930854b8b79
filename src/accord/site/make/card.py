"""The social card: the picture that others show where somebody shares a link to the site, drawn from its title.

It is drawn where the extra ``pictures`` is installed, in the fonts that come with it, unless the dataset brings its own
``site/static/card.png``. Titles in scripts that these fonts lack have none.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, HEIGHT, MARGIN = 1200, 630, 80  # pixels; as readers of Open Graph want it
PLACE = Path("static/card.png")
TITLE_SIZES = (92, 80, 68, 58, 48)  # pixels, the largest that fits
TITLE_LEADING, MAX_TITLE_HEIGHT = 1.18, 300  # sizes of the font; pixels of all lines
MAX_LINES = 3  # of the description
TEXT_SIZE, NOTE_SIZE = 34, 30
SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")  # that the fonts have
SERIF, SANS = "'DejaVu Serif', serif", "'Liberation Sans', 'DejaVu Sans', sans-serif"
PAPER, INK, SOFT, ACCENT = "#fdfcf8", "#1c2126", "#575e66", "#8b321a"  # as in the site's style
WIDTHS = {"ijl.,:;'|!I ": 0.34, "mwMW@": 0.95}  # of letters, by the size of the font; what is not here is wider
CAPITAL, LETTER = 0.74, 0.62
REMEDY = "put a picture of 1200 to 630 pixels at site/static/card.png"


def write(title: str, description: str, notes: Iterable[str], site: Path) -> None:
    """Draw the card into a build's site, unless there is one, or none can be drawn."""
    path = site / PLACE
    if path.exists() or not _has_letters_for(title):
        return
    try:
        import vl_convert
    except ModuleNotFoundError:
        return
    path.write_bytes(vl_convert.svg_to_png(svg(title, description, " · ".join(notes))))


def note(build: Path) -> str:
    """Return why a build has no card, and what helps; empty where it has one."""
    if (build / "site" / PLACE).exists():
        return ""
    title = json.loads((build / "datapackage.json").read_text(encoding="utf-8"))["title"]
    if _has_letters_for(title):
        return f"links to the site will show no picture: install accord[pictures], or {REMEDY}"
    return f"links to the site will show no picture, since no font here has all letters of its title: {REMEDY}"


def svg(title: str, description: str, note_line: str) -> str:
    """Return the card as SVG: title, description, and a line of notes at the foot."""
    size, lines = next(fits for fits in _fitting(title))
    y, texts = MARGIN + size, []
    for line in lines:
        texts.append(_text(line, y, size, SERIF, INK))
        y += round(size * TITLE_LEADING)
    room = (HEIGHT - MARGIN - NOTE_SIZE - y) // round(TEXT_SIZE * 1.4)
    for line in _cut(_wrapped(description, TEXT_SIZE), min(room, MAX_LINES)):
        texts.append(_text(line, y, TEXT_SIZE, SANS, SOFT))
        y += round(TEXT_SIZE * 1.4)
    texts.append(_text(_cut(_wrapped(note_line, NOTE_SIZE), 1)[0], HEIGHT - MARGIN + 10, NOTE_SIZE, SANS, ACCENT))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/><rect width="24" height="{HEIGHT}" fill="{ACCENT}"/>'
        f"{''.join(texts)}</svg>"
    )


def _fitting(title: str) -> Iterator[tuple[int, list[str]]]:
    """Yield sizes of the font with the lines of a title, the largest that fits first; at last the smallest, cut."""
    for size in TITLE_SIZES:
        if len(lines := _wrapped(title, size)) * size * TITLE_LEADING <= MAX_TITLE_HEIGHT:
            yield size, lines
    smallest = TITLE_SIZES[-1]
    yield smallest, _cut(_wrapped(title, smallest), int(MAX_TITLE_HEIGHT / smallest / TITLE_LEADING))


def _wrapped(text: str, size: int) -> list[str]:
    """Return a text in lines that are no wider than the card."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer) * size > WIDTH - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _width(text: str) -> float:
    """Return about how wide a text is, in sizes of its font: rather too much than too little."""
    return sum(_width_of(letter) for letter in text)


def _width_of(letter: str) -> float:
    known = next((width for letters, width in WIDTHS.items() if letter in letters), None)
    return known or (CAPITAL if letter.isupper() else LETTER)


def _cut(lines: list[str], count: int) -> list[str]:
    """Return the first lines, with a mark where more would follow."""
    return lines if len(lines) <= count else [*lines[: count - 1], f"{lines[count - 1]} …"] if count > 0 else []


def _text(text: str, y: int, size: int, family: str, colour: str) -> str:
    font = f'font-family="{family}" font-size="{size}" fill="{colour}"'
    return f'<text x="{MARGIN}" y="{y}" {font}>{escape(text)}</text>'


def _has_letters_for(text: str) -> bool:
    letters = (unicodedata.name(letter, "") for letter in text if letter.isalpha())
    return all(name.startswith(SCRIPTS) for name in letters)
