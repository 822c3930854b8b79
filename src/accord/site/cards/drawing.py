"""The drawing of a card: a title, lines about it and a foot, on 1200 to 630 pixels, as SVG and as PNG.

Nothing else of the site is needed here. A text of a script that is written from the right stands at the right.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import NamedTuple
from xml.sax.saxutils import escape

WIDTH, HEIGHT, MARGIN = 1200, 630, 80  # pixels; as readers of Open Graph want it
TITLE_SIZES = (92, 80, 68, 58, 48)  # pixels, the largest that fits
TITLE_LEADING, MAX_TITLE_HEIGHT = 1.18, 300  # sizes of the font; pixels of all lines
MAX_LINES = 3  # of the description
TEXT_SIZE, NOTE_SIZE, GAP = 34, 30, 16
SERIF, SANS = "'DejaVu Serif', serif", "'Liberation Sans', 'DejaVu Sans', sans-serif"
FROM_THE_RIGHT = "'Noto Naskh Arabic', 'Noto Sans Arabic', 'Noto Serif Hebrew', 'DejaVu Sans', serif"
EMBEDDED, END = "\u202b", "\u202c"  # what is between stands from right to left, its signs too
PAPER, INK, SOFT, ACCENT = "#fdfcf8", "#1c2126", "#575e66", "#8b321a"  # as in the site's style
WIDTHS = {"ijl.,:;'|!I ": 0.34, "mwMW@": 0.95}  # of letters, by the size of the font; what is not here is wider
CAPITAL, LETTER = 0.74, 0.62
UNASSIGNED = "\u0378"  # drawn as fonts draw what they lack


class Style(NamedTuple):
    """How a text is written."""

    size: int
    family: str
    colour: str
    from_the_right: bool = False


@dataclass(frozen=True)
class Card:
    """What stands on a card: the title, what is said of it, a mark such as that it is contested, and the foot."""

    title: str
    description: str
    foot: str
    mark: str = ""


def png(card: Card) -> bytes:
    """Return a card as PNG."""
    import vl_convert

    drawn: bytes = vl_convert.svg_to_png(svg(card))
    return drawn


def has_library() -> bool:
    """Whether what draws is installed."""
    return find_spec("vl_convert") is not None


def can_draw(text: str) -> bool:
    """Whether the fonts of this machine have every letter of a text."""
    return has_library() and all(_has_letter(letter) for letter in set(text) if letter.isalpha())


@cache
def _has_letter(letter: str) -> bool:
    return letter.isascii() or _drawn(letter) != _drawn(UNASSIGNED)


def _drawn(letter: str) -> bytes:
    import vl_convert

    drawn: bytes = vl_convert.svg_to_png(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><text x="4" y="18" font-size="16" '
        f'font-family="{SERIF}">{letter}</text></svg>'
    )
    return drawn


def svg(card: Card) -> str:
    """Return a card as SVG."""
    size, lines = next(fits for fits in _fitting(card.title))
    y, drawn = MARGIN + size, []
    of_title = Style(size, SERIF, INK, stands_from_the_right(card.title))
    for line in lines:
        drawn.append(_text(line, y, of_title))
        y += round(size * TITLE_LEADING)
    y += GAP
    room = (HEIGHT - MARGIN - NOTE_SIZE - y) // round(TEXT_SIZE * 1.4)
    for line in _cut(_wrapped(card.description, TEXT_SIZE), min(room, MAX_LINES)):
        drawn.append(_text(line, y, Style(TEXT_SIZE, SANS, SOFT)))
        y += round(TEXT_SIZE * 1.4)
    foot = HEIGHT - MARGIN + 10
    drawn.append(_text(_cut(_wrapped(card.foot, NOTE_SIZE), 1)[0], foot, Style(NOTE_SIZE, SANS, ACCENT)))
    if card.mark:
        drawn.append(_marked(card.mark, foot))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/><rect width="24" height="{HEIGHT}" fill="{ACCENT}"/>'
        f"{''.join(drawn)}</svg>"
    )


def _marked(text: str, y: int) -> str:
    """Return a text at the right before a lozenge, which no font need have."""
    half, edge = NOTE_SIZE // 3, WIDTH - MARGIN
    lozenge = f"M{edge},{y - half}l{-half},{-half}l{-half},{half}l{half},{half}z"
    place = f'x="{edge - 3 * half}" y="{y}" text-anchor="end" font-family="{SANS}" font-size="{NOTE_SIZE}"'
    return f'<path d="{lozenge}" fill="{ACCENT}"/><text {place} fill="{ACCENT}">{escape(text)}</text>'


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


def stands_from_the_right(text: str) -> bool:
    """Whether the first letter of a text is of a script that is written from right to left."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind in ("R", "AL") for kind in kinds if kind in ("L", "R", "AL")), False)


def _text(text: str, y: int, style: Style) -> str:
    font = f'font-size="{style.size}" fill="{style.colour}"'
    if style.from_the_right:
        place = f'x="{WIDTH - MARGIN}" y="{y}" text-anchor="end" font-family="{FROM_THE_RIGHT}"'
        return f"<text {place} {font}>{EMBEDDED}{escape(text)}{END}</text>"
    return f'<text x="{MARGIN}" y="{y}" font-family="{style.family}" {font}>{escape(text)}</text>'
