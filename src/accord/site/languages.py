"""Languages in words, and whether a text is in the letters of the language that it is said to be in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from markupsafe import Markup, escape

NAMES = {
    "ar": "Arabic", "arc": "Aramaic", "az": "Azerbaijani", "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian",
    "ca": "Catalan", "ckb": "Sorani", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fil": "Filipino", "fr": "French", "ga": "Irish", "gl": "Galician", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "kmr": "Kurmanji", "ko": "Korean",
    "la": "Latin", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ms": "Malay", "nl": "Dutch",
    "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish",
    "sw": "Swahili", "syr": "Syriac", "ta": "Tamil", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip # a table
SCRIPTS = {"Arab": "Arabic", "Cyrl": "Cyrillic", "Grek": "Greek", "Hebr": "Hebrew", "Latn": "Latin"}
# Languages that are not written in Latin letters, unless a tag says so (ar-Latn).
NOT_LATIN = frozenset(
    ("ar", "arc", "bg", "bn", "ckb", "el", "fa", "he", "hi", "hy", "ja", "ka", "ko", "mk", "pa", "ps", "ru", "syr",
     "ta", "th", "uk", "ur", "zh")
)  # fmt: skip # a table


def language_name(tag: str | None) -> str:
    """Return a language in words: ``ar-Latn`` is Arabic in Latin letters; a tag that is not known, as it is."""
    language, *parts = (tag or "").split("-")
    name = NAMES.get(language, language)
    script = next((SCRIPTS[part] for part in parts if part in SCRIPTS), "")
    return f"{name} in {script} letters" if script and language in NAMES else name if not parts else tag or ""


def lang_of(text: str | None, tag: str | None) -> str:
    """Return the tag of the language of a text; none where its letters are not those of the language.

    A title of an Arabic page that a search engine gives in English is tagged as Arabic in the data; a browser would
    show it in an Arabic typeface, and a screen reader with an Arabic voice.
    """
    are_latin = {unicodedata.name(letter, "").startswith("LATIN") for letter in text or "" if letter.isalpha()}
    tagged = tag or ""
    wants_latin = tagged.partition("-")[0] not in NOT_LATIN or "-Latn" in tagged
    return tagged if not are_latin or wants_latin in are_latin else ""


def language(text: str, tag: str | None) -> Markup:
    """Return the attribute that says in which language a text is; none for English, the language of pages."""
    shown = lang_of(text, tag) if any(map(str.isalpha, text)) else ""
    return Markup(' lang="{}"').format(shown) if shown not in ("", "en") else Markup("")


def as_written(text: str, tags: Iterable[str | None]) -> Markup:
    """Return a text as its source has it, in an element that says its language where that is not English.

    Args:
        text: the words.
        tags: languages of the sources that have them, the likeliest first; the first in whose letters they are counts.
    """
    found = next(filter(None, (lang_of(text, tag) for tag in tags)), None)
    attribute = language(text, found)
    return Markup("<bdi{}>{}</bdi>").format(attribute, text) if attribute else escape(text)


FILTERS = {"as_written": as_written, "language": language, "language_name": language_name}
