"""A text in other letters than its language's is not tagged with that."""

from __future__ import annotations

import pytest

from accord.site.languages import as_written, lang_of, language


@pytest.mark.parametrize(
    ("text", "tag", "tagged"),
    [("العراق", "ar", "ar"), ("Iraq (العراق)", "en", "en"), ("Iraq signs", "ar", ""),
     ("العراق", "en", ""), ("al-Iraq", "ar-Latn", "ar-Latn"), ("2023", "ar", "ar"),
     ("Ирак", "ru", "ru"), ("Irak", "ru", ""), ("Bağdat", "tr", "tr"), (None, None, "")],
)  # fmt: skip
def test_a_text_is_tagged_by_its_letters(text: str | None, tag: str | None, tagged: str) -> None:
    assert lang_of(text, tag) == tagged


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("توضيح", "ar", ' lang="ar"'),
        ("Report on the call", "ar", ""),
        ("Ankara’da görüşme", "tr", ' lang="tr"'),
        ("العراق", "tr", ""),
        ("العراق IRNA", "fa", ' lang="fa"'),
        ("A title", "en", ""),
        ("1975", "ar", ""),
        ("A title", None, ""),
    ],
)
def test_a_text_is_of_its_language_only_in_the_letters_of_it(text: str, code: str | None, expected: str) -> None:
    assert str(language(text, code)) == expected


@pytest.mark.parametrize(
    ("text", "tags", "expected"),
    [
        ("وزير الداخلية", ["en", "ar", "fa"], '<bdi lang="ar">وزير الداخلية</bdi>'),
        ("وزير", ["en"], "وزير"),
        ("وزير", [], "وزير"),
        ("Minister <of> trade", ["ar", "en"], "Minister &lt;of&gt; trade"),
        ("ministre", [None, "fr"], '<bdi lang="fr">ministre</bdi>'),
    ],
)
def test_words_of_a_source_say_the_first_language_of_their_letters(
    text: str, tags: list[str | None], expected: str
) -> None:
    assert str(as_written(text, tags)) == expected
