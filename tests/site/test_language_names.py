"""Languages are named in words."""

from __future__ import annotations

import pytest

from accord.site.language_names import language_name


@pytest.mark.parametrize(
    ("tag", "words"),
    [("en", "English"), ("ckb", "Sorani"), ("ar-Latn", "Arabic in Latin letters"), ("xx", "xx"),
     ("xx-Latn", "xx-Latn"), ("de-AT", "de-AT"), ("", ""), (None, "")],
)  # fmt: skip
def test_a_tag_in_words(tag: str | None, words: str) -> None:
    assert language_name(tag) == words
