"""Characters that no text of the data may hold, for each of them has hidden or changed data before.

Controls, line separators, invisible characters that hide or reorder text, halves of surrogate pairs; and text that is
not in Unicode normal form C, in which the same word is written in one way only. Tab and line feed may stand. All of it
takes time in proportion to the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_KINDS = (
    ("half of a surrogate pair", "[\ud800-\udfff]"),
    ("control character", "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]"),
    ("line separator", "[\x85\u2028\u2029]"),
    (
        "invisible character",
        "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]",
    ),
)
_NEVER = "|".join(f"({pattern})" for _, pattern in _KINDS)
_NEVER_IN_ANY = "|".join(f"({pattern})" for _, pattern in _KINDS[:3])  # where invisible ones may stand

_JOINERS = "\u200c\u200d"  # ZWNJ and ZWJ: spelling where a script uses them, invisible elsewhere
# Letters, marks and digits of scripts that spell with joiners: Arabic, Syriac, N'Ko and other cursive ones, those of
# India with their neighbours, Myanmar, Khmer, Mongolian. First and last of each range, as both engines write it.
_SCRIPTS = (
    (0x610, 0x61A), (0x620, 0x669), (0x66E, 0x6D3), (0x6D5, 0x6FF), (0x710, 0x7F5), (0x840, 0x963), (0x966, 0xDF3),
    (0xF40, 0xFBC), (0x1000, 0x1049), (0x1050, 0x109F), (0x1700, 0x17D3), (0x17D7, 0x17E9), (0x1810, 0x18AA),
    (0x1900, 0x193B), (0x1A20, 0x1A99), (0x1B00, 0x1B59), (0x1B80, 0x1BF3), (0x1C00, 0x1C4F), (0x1CD0, 0x1CFA),
    (0xA800, 0xA827), (0xA840, 0xA873), (0xA880, 0xA8F7), (0xA900, 0xA953), (0xA980, 0xA9C0), (0xA9CF, 0xA9FE),
    (0xAA00, 0xAA59), (0xAA60, 0xAAEF), (0xABC0, 0xABF9), (0xFB50, 0xFDFB), (0xFE70, 0xFEFC), (0x10AC0, 0x10AE6),
    (0x10B80, 0x10BAE), (0x10D00, 0x10D39), (0x10EC0, 0x10F54), (0x11000, 0x11FFF), (0x1E900, 0x1E959),
)  # fmt: skip # a table of ranges, several a line
# A suffix is joined to a number or a closing quotation mark too.
_BEFORE_SUFFIX = ((0x30, 0x39), (0xBB, 0xBB), (0x201D, 0x201D))
_HEH = "\u0647"  # with ZWJ an abbreviation, with ZWNJ a vowel of older spelling, at the end of a word too
_VIRAMA = 9  # the combining class of the signs that suppress a vowel; what follows them is spelling, also at the end
_EMOJI = "[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
_EMOJI_JOINED = f"{_EMOJI}(?:\ufe0f|[\U0001f3fb-\U0001f3ff])?\u200d(?={_EMOJI})"
_MAX_MARKS = 30  # combining marks in a row: Unicode's Stream-Safe Text Format; ordering more takes quadratic time


def _python(ranges: tuple[tuple[int, int], ...]) -> str:
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


def _re2(ranges: tuple[tuple[int, int], ...]) -> str:
    return "".join(rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in ranges)


_SPELLING = f"(?<=[{_python(_SCRIPTS + _BEFORE_SUFFIX)}])[{_JOINERS}](?=[{_python(_SCRIPTS)}])|(?<={_HEH})[{_JOINERS}]"
_compiled = cache(re.compile)  # at first use: most data needs none of them

# RE2: the characters above but surrogates, which are no UTF-8; joiners that stand in no word; and what normal form C
# may change: letters that are written as others, marks and Hangul letters that join the letter before, two marks, which
# have an order. A test holds this against all of Unicode.
SUSPECT = (
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\x{ad}\x{61c}\x{180e}\x{200b}\x{200e}\x{200f}\x{2028}-\x{202e}\x{2060}-\x{206f}"
    r"\x{feff}\x{fff9}-\x{fffb}\x{fffe}\x{ffff}\x{e0000}-\x{e007f}\x{374}\x{37e}\x{387}\x{958}-\x{95f}"
    r"\x{9dc}-\x{9df}\x{a33}-\x{a36}\x{a59}-\x{a5e}\x{b5c}\x{b5d}\x{f43}-\x{f69}\x{1161}-\x{11c2}\x{1f71}-\x{1ffd}"
    r"\x{2000}\x{2001}\x{2126}-\x{212b}\x{2329}\x{232a}\x{2adc}\x{f900}-\x{fad9}\x{fb1d}-\x{fb4e}"
    r"\x{1d15e}-\x{1d1c0}\x{2f800}-\x{2fa1d}"
    r"\x{300}-\x{314}\x{31b}\x{323}-\x{328}\x{32d}-\x{331}\x{338}\x{340}-\x{345}\x{653}-\x{655}\x{93c}\x{9be}"
    r"\x{9d7}\x{b3e}\x{b56}-\x{b57}\x{bbe}\x{bd7}\x{c56}\x{cc2}\x{cd5}-\x{cd6}\x{d3e}\x{d57}\x{dca}\x{dcf}\x{ddf}"
    r"\x{f73}-\x{f78}\x{f81}\x{f93}\x{f9d}\x{fa2}\x{fa7}\x{fac}\x{fb9}\x{102e}\x{1b35}\x{3099}-\x{309a}\x{110ba}"
    r"\x{11127}\x{1133e}\x{11357}\x{114b0}\x{114ba}-\x{114bd}\x{115af}\x{11930}"
    r"]|\p{M}\p{M}"
    rf"|(?:\A|[^{_re2(_SCRIPTS + _BEFORE_SUFFIX)}])[\x{{200c}}\x{{200d}}]"
    rf"|[\x{{200c}}\x{{200d}}](?:[^{_re2(_SCRIPTS)}]|\z)"
)
"""A pattern that matches every text with a fault, and some without."""


# RE2: characters that are no ASCII and no suspects, of scripts that are mostly written without marks; then letters and
# marks of the Arabic script, which spells with joiners.
_PLAIN = _re2((
    (0xA0, 0xAC), (0xAE, 0x2FF), (0x370, 0x373), (0x375, 0x377), (0x37A, 0x37D), (0x388, 0x482), (0x48A, 0x590),
    (0x5D0, 0x60F), (0x61B, 0x61B), (0x61D, 0x61F), (0x66A, 0x66D), (0x6D4, 0x6D4), (0x2002, 0x200A),
    (0x2010, 0x2027), (0x202F, 0x205F), (0x2070, 0x20CF), (0x2100, 0x2125), (0x212C, 0x2328), (0x232B, 0x2ADB),
    (0x2ADD, 0x2CEE), (0x2E00, 0x3029), (0x3030, 0x3098), (0x309B, 0xA66E), (0xAC00, 0xD7A3), (0xFF00, 0xFFEF),
    (0x1F000, 0x1FBFF), (0x20000, 0x2F7FF),
))  # fmt: skip # a table of ranges, several a line
_LETTERS = _re2(((0x620, 0x64A), (0x660, 0x669), (0x66E, 0x66F), (0x671, 0x6D3), (0x6D5, 0x6D5)))
_MARKS = _re2(((0x64B, 0x652), (0x656, 0x65F)))

_SPELT = rf"[{_LETTERS}][{_MARKS}]?(?:\x{{200c}}[{_LETTERS}][{_MARKS}]?)*"

CLEAN = rf"\A(?:[\t\n\x20-\x7e{_PLAIN}]|{_SPELT})*\z"
"""A pattern that matches most texts without a fault, and none with one; quicker to compile, and to fail."""


SUSPECT_IN_ANY = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\x{2028}\x{2029}\x{fffe}\x{ffff}]"
"""A pattern that matches every text with a fault where invisible characters may stand, and no other."""


def faults(text: str, *, is_any: bool = False) -> Iterator[tuple[int, str]]:
    """Yield (offset, message) of what a text may not hold: characters in rising order, then the form as a whole.

    One of ``any`` characters may hold invisible ones, and letters in any form.
    """
    yield from forbidden(text, is_any=is_any)
    if is_any:
        return
    if _crowded(text) < 0 and not unicodedata.is_normalized("NFC", text):
        usual = unicodedata.normalize("NFC", text)
        at = next((at for at, (a, b) in enumerate(zip(text, usual, strict=False)) if a != b), len(usual))
        yield at, "not in Unicode normal form C (NFC); write it composed"


def forbidden(text: str, *, is_any: bool = False) -> Iterator[tuple[int, str]]:
    """Yield (offset, message) of what a text may not hold whatever its normal form.

    Where nothing is yielded, the text can be normalized in linear time, unless it is one of ``any`` characters.
    """
    if not text.replace("\n", " ").replace("\t", " ").isprintable():
        yield from _never(text, is_any=is_any)
    if not is_any and (at := _crowded(text)) >= 0:
        yield at, f"more than {_MAX_MARKS} combining marks in a row; take them out"


def _never(text: str, *, is_any: bool) -> Iterator[tuple[int, str]]:
    """Yield (offset, message) of characters of ``_KINDS``; none of them is printable."""
    for match in _compiled(_NEVER_IN_ANY if is_any else _NEVER).finditer(text):
        at, letter = match.span()[0], match[0]
        if letter in _JOINERS and _is_spelling(text, at):
            continue
        name = unicodedata.name(letter, "")
        kind = _KINDS[(match.lastindex or 1) - 1][0]
        yield at, f"{kind} U+{ord(letter):04X}{f' ({name})' if name else ''}; take it out"


def _crowded(text: str) -> int:
    """Return where more combining marks stand in a row than any language has; -1 where they do not."""
    # A row of so many holds one of these letters; most texts have no mark among them.
    if text.isascii() or not any(map(unicodedata.combining, text[_MAX_MARKS :: _MAX_MARKS + 1])):
        return -1
    return bytes(map(bool, map(unicodedata.combining, text))).find(b"\1" * (_MAX_MARKS + 1))


def _is_spelling(text: str, at: int) -> bool:
    """Whether a joiner stands where a script or a sequence of emoji uses it."""
    if _compiled(_SPELLING).match(text, at) or (at and unicodedata.combining(text[at - 1]) == _VIRAMA):
        return True
    return any(_compiled(_EMOJI_JOINED).match(text, at - back) for back in (1, 2) if at >= back)
