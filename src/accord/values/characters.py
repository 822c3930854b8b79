"""Characters that no text of the data may hold, for each of them has hidden or changed somebody's data before.

Controls, line separators, invisible characters that hide or reorder text, halves of surrogate pairs; and text that is
not in Unicode normal form C, in which the same word is written in one way only. Tab and line feed may stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# ZWNJ (U+200C) is spelling in languages of Arabic script, so it may stay; ZWJ (U+200D) is after a virama, in Sinhala
# and Malayalam for instance.
_KINDS = (
    ("half of a surrogate pair", "[\ud800-\udfff]"),
    ("control character", "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]"),
    ("line separator", "[\x85\u2028\u2029]"),
    ("invisible character",
     "[\u00ad\u061c\u180e\u200b\u200d-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"),
)  # fmt: skip
_NEVER = re.compile("|".join(f"({pattern})" for _, pattern in _KINDS))
_ZWJ, _VIRAMA = "\u200d", 9  # the combining class of a virama

# RE2: the characters above but surrogates, which are no UTF-8, and those that normal form C may change: letters that
# are written as others, marks and Hangul letters that join the letter before, two marks, which have an order. A test
# holds this against all of Unicode.
SUSPECT = (
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\x{ad}\x{61c}\x{180e}\x{200b}\x{200d}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{206f}"
    r"\x{feff}\x{fff9}-\x{fffb}\x{fffe}\x{ffff}\x{e0000}-\x{e007f}\x{374}\x{37e}\x{387}\x{958}-\x{95f}"
    r"\x{9dc}-\x{9df}\x{a33}-\x{a36}\x{a59}-\x{a5e}\x{b5c}\x{b5d}\x{f43}-\x{f69}\x{1161}-\x{11c2}\x{1f71}-\x{1ffd}"
    r"\x{2000}\x{2001}\x{2126}-\x{212b}\x{2329}\x{232a}\x{2adc}\x{f900}-\x{fad9}\x{fb1d}-\x{fb4e}"
    r"\x{1d15e}-\x{1d1c0}\x{2f800}-\x{2fa1d}"
    r"\x{300}-\x{314}\x{31b}\x{323}-\x{328}\x{32d}-\x{331}\x{338}\x{340}-\x{345}\x{653}-\x{655}\x{93c}\x{9be}"
    r"\x{9d7}\x{b3e}\x{b56}-\x{b57}\x{bbe}\x{bd7}\x{c56}\x{cc2}\x{cd5}-\x{cd6}\x{d3e}\x{d57}\x{dca}\x{dcf}\x{ddf}"
    r"\x{f73}-\x{f78}\x{f81}\x{f93}\x{f9d}\x{fa2}\x{fa7}\x{fac}\x{fb9}\x{102e}\x{1b35}\x{3099}-\x{309a}\x{110ba}"
    r"\x{11127}\x{1133e}\x{11357}\x{114b0}\x{114ba}-\x{114bd}\x{115af}\x{11930}"
    r"]|\p{M}\p{M}"
)
"""A pattern that matches every text with a fault, and some without."""


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, message) of what a text may not hold, in rising order; normal form last."""
    for found in _NEVER.finditer(text):
        at, letter = found.span()[0], found[0]
        if letter == _ZWJ and at and unicodedata.combining(text[at - 1]) == _VIRAMA:
            continue
        name = unicodedata.name(letter, "")
        kind = _KINDS[(found.lastindex or 1) - 1][0]
        yield at, f"{kind} U+{ord(letter):04X}{f' ({name})' if name else ''}; take it out"
    if not unicodedata.is_normalized("NFC", text):
        usual = unicodedata.normalize("NFC", text)
        at = next((at for at, (a, b) in enumerate(zip(text, usual, strict=False)) if a != b), len(usual))
        yield at, "not in Unicode normal form C (NFC); write it composed"
