"""What a schema says of a code: in one text for people, and by its words for the table of codes."""

from __future__ import annotations

from typing import Any

import pytest

from accord.schema.code_words import broader_faults, meaning, text


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ({"const": "a"}, ""), ({"const": "a", "title": "A"}, ""), ({"const": "a", "description": "First."}, "First."),
        ({"x-includes": "ab.", "description": "First."}, "First. Includes: ab."), ({"x-example": "x."}, "Example: x."),
        ({"x-example": "x.", "x-excludes": "b.", "x-includes": "ab."}, "Includes: ab. Excludes: b. Example: x."),
        ({"description": "First.", "x-broader": "z", "x-crosswalk": {"iso": "b"}}, "First."),
    ],
)  # fmt: skip
def test_the_meaning_of_a_code_is_one_text_in_one_order(code: dict[str, Any], said: str) -> None:
    assert meaning(code) == said


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("const", "1"), ("title", "One"), ("description", ""), ("x-broader", "true"),
        ("x-crosswalk", "iso: 01; plover: 7; flag: true"), ("x-implies", ""), ("x-example", ""),
    ],
)  # fmt: skip
def test_the_table_of_codes_has_each_word_as_text(word: str, said: str) -> None:
    crosswalk = {"iso": "01", "plover": 7, "flag": True}
    code = {"const": 1, "title": "One", "x-broader": True, "x-crosswalk": crosswalk, "x-implies": {}, "x-example": ""}
    assert text(code, word) == said


def of(**broader: str) -> list[dict[str, str]]:
    """Return codes, each with the name of a broader one, or with none."""
    return [{"const": code, **({"x-broader": name} if name else {})} for code, name in broader.items()]


@pytest.mark.parametrize(
    ("codes", "faults"),
    [
        (of(a="", b="a", c="b"), []), (of(c="b", b="a", a=""), []), (of(a="a"), [(0, "back to it, through 'a'")]),
        (of(apple="", b="aple"), [(1, "'aple' is none; did you mean 'apple'?")]), (of(b="zzz"), [(0, "'zzz' is none")]),
        (of(a="b", b="a"), [(0, "from 'a' back to it, through 'a', 'b'"), (1, "back to it, through 'b', 'a'")]),
        (of(a="b", b="c", c="b"), [(1, "through 'b', 'c'"), (2, "through 'c', 'b'")]),  # a leads there, not back
        ([7, {"const": 1}, {"const": 2, "x-broader": 1}], []),
    ],
)  # fmt: skip
def test_a_broader_code_is_another_of_the_list_and_leads_nowhere_back(
    codes: list[Any], faults: list[tuple[int, str]]
) -> None:
    found = list(broader_faults(codes))
    assert [at for at, _ in found] == [at for at, _ in faults]
    assert all(words in fact for (_, fact), (_, words) in zip(found, faults, strict=True)), found
