"""Texts in their languages: which it is, and whether a text is in its letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from markupsafe import Markup, escape

from accord.site.language_names import language_name

# Languages that are not written in Latin letters, unless a tag says so (ar-Latn).
NOT_LATIN = frozenset(
    ("ar", "arc", "bg", "bn", "ckb", "el", "fa", "he", "hi", "hy", "ja", "ka", "ko", "mk", "ml", "pa", "ps", "ru",
     "syr", "ta", "th", "uk", "ur", "zh")
)  # fmt: skip # a table


def lang_of(text: str | None, tag: str | None) -> str:
    """Return the tag of the language of a text; none where its letters are not those of the language.

    A title of an Arabic page that a search engine gives in English is tagged as Arabic in the data; a browser would
    show it in an Arabic typeface, and a screen reader with an Arabic voice.
    """
    are_latin = {unicodedata.name(letter, "").startswith("LATIN") for letter in text or "" if letter.isalpha()}
    tagged = tag or ""
    wants_latin = tagged.partition("-")[0] not in NOT_LATIN or "-Latn" in tagged
    return tagged if not are_latin or wants_latin in are_latin else ""


def language(text: str | None, tag: str | None) -> Markup:
    """Return the attribute that says in which language a text is; none for English, the language of pages."""
    shown = lang_of(text, tag) if any(map(str.isalpha, text or "")) else ""
    return Markup(' lang="{}"').format(shown) if shown not in ("", "en") else Markup("")


def as_written(text: str | None, tags: Iterable[str | None]) -> Markup:
    """Return a text as its source has it, in an element that says its language where that is not English.

    Args:
        text: the words; nothing where a source has none.
        tags: languages of the sources that have them, the likeliest first; the first in whose letters they are counts.
    """
    found = next(filter(None, (lang_of(text, tag) for tag in tags)), None)
    attribute = language(text, found)
    return Markup("<bdi{}>{}</bdi>").format(attribute, text) if attribute else escape(text or "")


FILTERS = {"as_written": as_written, "language": language, "language_name": language_name}
