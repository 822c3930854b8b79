"""What is not plain in YAML, or no YAML, is reported in whole sentences at its place, and the rest is read."""

from __future__ import annotations

from typing import Any

import pytest

from accord.sources.yaml12 import load

Told = list[tuple[int, int, str]]
AS_COMMENT = "is read as a comment; put the whole text in quotes, or a space after # if it is a comment"
PLAIN_FAULTS: list[tuple[str, Any, Told]] = [
    ("a: 1\nb: 2\na: 3\n", {"a": 1, "b": 2}, [(3, 1, "key 'a' stands here again, first on line 1")]),
    ("x:\n  - {a: 1, a: 2}\n", {"x": [{"a": 1}]}, [(2, 12, "key 'a' stands here again, first on line 2")]),
    ("a:\n  b: 1\n  c: 2\n  b: 3\n", {"a": {"b": 1, "c": 2}}, [(4, 3, "key 'b' stands here again, first on line 2")]),
    ("a: *x\nb: c\n", {"a": None, "b": "c"}, [(1, 4, "alias *x: write the value out")]),
    ("a: &x 1\n", {"a": 1}, [(1, 4, "anchor &x: write the value out")]),
    ("&x a: 1\n", {"a": 1}, [(1, 1, "anchor &x: write the value out")]),
    ("- a\n-\n  - b: &x c\n", ["a", [{"b": "c"}]], [(3, 8, "anchor &x: write the value out")]),
    ("a: &x [b]\n", {"a": ["b"]}, [(1, 4, "anchor &x: write the value out")]),
    ("a: !!str 1\n", {"a": "1"}, [(1, 4, "tag tag:yaml.org,2002:str: tags are not used")]),
    ("a: !t {b: c}\n", {"a": {"b": "c"}}, [(1, 4, "tag !t: tags are not used")]),
    ("a: &x !t 1\n", {"a": "1"},
     [(1, 4, "anchor &x: write the value out"), (1, 4, "tag !t: tags are not used")]),
    ("? [a]\n: b\nc: 1\n", {"c": 1}, [(1, 3, "a key must be plain text")]),
    ("? {a: b}\n: c\n*d : e\n", {}, [(1, 3, "a key must be plain text"), (3, 1, "alias *d: write the value out"),
                                     (3, 1, "a key must be plain text")]),
    ("<<: {a: 1}\n'<<': 2\n", {"<<": 2}, [(1, 1, "merge key <<: write the fields out")]),
    ("'<<': 2\n", {"<<": 2}, []),
    ("%YAML 1.1\n---\na: b\n", {"a": "b"},
     [(1, 1, "%YAML 1.1 asks for other rules than YAML 1.2; take the line out")]),
    ("%TAG ! tag:x.org,2000:\n---\na: b\n", {"a": "b"}, [(1, 1, "%TAG: tags are not used; take the line out")]),
    ('a: "\\u202e\\u202e"\n', {"a": "?"}, [(1, 4, "an escape stands for U+202E, which is not allowed; take it out")]),
    ('a: "x\\0"\n', {"a": "?"}, [(1, 4, "an escape stands for U+0000, which is not allowed; take it out")]),
    ('a: "e\\u0301"\n', {"a": "e\u0301"},
     [(1, 4, "'e\u0301' is not in Unicode normal form C (NFC); write it composed, as format does")]),
    ("a: 1\n---\nb: 2\n", {"a": 1}, [(2, 1, "a second document begins here; one record a file")]),
    ("---\na: 1\n", {"a": 1}, []),
    ("a:\n- b #c\n", {"a": ["b"]}, [(2, 5, f"'#c' {AS_COMMENT}")]),
    ("a: b\n #c\n", {"a": "b"}, [(2, 2, f"'#c' {AS_COMMENT}")]),
    ("a:\n  b: c\n   #d\n", {"a": {"b": "c"}}, [(3, 4, f"'#d' {AS_COMMENT}")]),
    ("a:\n  b: c\n  #d\n", {"a": {"b": "c"}}, []),
    ("a:\n  b: c\n #d\n", {"a": {"b": "c"}}, []),
    ("a: [b #c\n ]\n", {"a": ["b"]}, [(1, 7, f"'#c' {AS_COMMENT}")]),
    ("a #b\n", "a", [(1, 3, f"'#b' {AS_COMMENT}")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "told"), PLAIN_FAULTS)
def test_what_is_not_plain_is_told_and_the_rest_is_read(text: str, value: Any, told: Told) -> None:
    document = load(text.encode())
    assert (document.value, document.broken) == (value, False)
    assert [(line, column, message) for line, column, _, message in document.faults] == told


STARTED = "did not find expected ',' or ']' (while parsing a flow sequence that began on line 1)"
NO_YAML: list[tuple[str, Told]] = [
    ("a: [1 #b\nc\n", [(1, 7, f"'#b' {AS_COMMENT}"), (2, 1, f"not YAML: {STARTED}")]),
    ("a: [1, #b\nc: d\n", [(1, 8, f"'#b' {AS_COMMENT}"), (3, 1, f"not YAML: {STARTED}")]),
    ("a: [b\n", [(2, 1, f"not YAML: {STARTED}")]),
    ("a: 'x #b\n",
     [(2, 1, "not YAML: found unexpected end of stream (while scanning a quoted scalar that began on line 1)")]),
    ("x: z\nab  #b c\nc: d\n", [(2, 5, f"'#b c' {AS_COMMENT}")]),
    ("a:\n  b: c\n  d #1\n  e: f\n", [(3, 5, f"'#1' {AS_COMMENT}")]),
    ("x: z\n'a' #b\nc: d\n",
     [(3, 1, "not YAML: could not find expected ':' (while scanning a simple key that began on line 2)")]),
    ("x: z\na # b\nc: d\n",
     [(3, 1, "not YAML: could not find expected ':' (while scanning a simple key that began on line 2)")]),
    ("a: b\n c: d\n", [(2, 3, "not YAML: mapping values are not allowed in this context")]),
    ("a: |\n b\nc\n",
     [(4, 1, "not YAML: could not find expected ':' (while scanning a simple key that began on line 3)")]),
    ("- a\nb: c\n",
     [(2, 1, "not YAML: did not find expected '-' indicator (while parsing a block collection that began on line 1)")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), NO_YAML)
def test_what_is_no_yaml_is_told_with_the_line_on_which_it_began(text: str, told: Told) -> None:
    document = load(text.encode())
    assert document.broken
    assert [(line, column, message) for line, column, _, message in document.faults] == told


@pytest.mark.parametrize("length", [59, 60, 61, 200])
def test_of_names_and_comments_sixty_characters_are_shown(length: int) -> None:
    name = "k" * length
    shown = name if length <= 60 else f"{'k' * 60}..."
    for text, message in (
        (f"a: &{name} 1\n", f"anchor &{shown}: write the value out"),
        (f"a: *{name}\n", f"alias *{shown}: write the value out"),
        (f"{name}: 1\n{name}: 2\n", f"key {shown!r} stands here again, first on line 1"),
        (f"a: b #{name[1:]}\n", f"{('#' + name[1:] if length <= 60 else '#' + 'k' * 59 + '...')!r} {AS_COMMENT}"),
    ):
        assert [fault[3] for fault in load(text.encode()).faults] == [message]


def test_each_part_of_a_text_knows_where_it_begins_and_a_key_where_it_stands() -> None:
    document = load(b"a:\n  - b: 1\n    c: [d, {e: f}]\n  -   - g\n# h\ni: no\n")  # a slip, so that places are noted
    assert document.starts == {
        (): (1, 1), ("a",): (2, 3), ("a", 0): (2, 5), ("a", 0, "c"): (3, 8), ("a", 0, "c", 1): (3, 12),
        ("a", 1): (4, 7),
    }  # fmt: skip
    assert document.positions[("a", 0, "c", 1, "e")] == (3, 16)
    assert document.positions[("a", 1, 0)] == (4, 9)
    assert document.keys == {
        ("a",): (1, 1), ("a", 0, "b"): (2, 5), ("a", 0, "c"): (3, 5), ("a", 0, "c", 1, "e"): (3, 13), ("i",): (6, 1),
    }  # fmt: skip
    assert document.at(("a", 1)) == (4, 7)
    assert document.at(("a", 1, 0)) == (4, 9)
    assert document.at(("z",)) == (1, 1)
    assert load(b"").at(("z",)) == (1, 1)
