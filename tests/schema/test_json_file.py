"""A JSON file of schemas is read with each fault at its place: no JSON, a key that stands twice, odd characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.schema.json_file import SchemaFile, parse, read, walk

MARKERS = "holds the markers of an unfinished merge; choose one side and take the markers out"


def problems(text: str) -> list[str]:
    file = SchemaFile("a.json", "a")
    parse(file, text.encode("utf-8", "surrogatepass"))
    return [str(problem).removeprefix("a.json:").removesuffix(" [schema]") for problem in file.problems]


@pytest.mark.parametrize("mark", ["<<<<<<<", "=======", ">>>>>>>", "|||||||"])
@pytest.mark.parametrize("behind", ["", " ours", "\r"])
def test_the_markers_of_a_merge_are_named(mark: str, behind: str) -> None:
    assert problems(f'{{"a": 1,\n{mark}{behind}\n"b": 2}}') == [f"2:1: {MARKERS}"]


@pytest.mark.parametrize(
    ("text", "is_merge"),
    [
        ('<<<<<<< a\n{"a": 1}', True),
        ('{"a": 1\n<<<<<<< a\n}', True),
        ('{"a": 1,\n=======\n}', True),
        ('{\n<<<<<<< a\n"a": 1\n', True),  # the fault is at the marker, whatever follows
        ('{"a": "x\n<<<<<<< a\n', False),  # a text that a line ends: the line of the fault has no marker
        ('{"a": 1 2,\n=======\n}', False),
        ('{"a": 1,\n========\n}', False),
        ('{"a": 1,\n <<<<<<< a\n}', False),
        ('{"a": 1,\n=======\n\n5}', True),
        ('{"a": 1,\n<<<<<<\n}', False),
        ('{"a": 1,\n=======x\n}', False),
    ],
)
def test_markers_count_at_the_line_of_the_fault_and_just_before_it(text: str, *, is_merge: bool) -> None:
    (said,) = problems(text)
    assert (MARKERS in said) is is_merge
    assert ("not JSON: " in said) is not is_merge


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1, "a": 2}', ["1:10: a: the key stands twice in one object; take one out"]),
        ('{"b": [{"a": 1,\n"a" : 2, "a"\n: 3}]}', [f"{place}: b[0].a: the key stands twice in one object; take one out"
         for place in ("2:1", "2:10")]),
        (r'{"a\"": 1, "a\"": 2}', ['1:12: a": the key stands twice in one object; take one out']),
        (r'{"a\\": 1, "b": "c\": d", "e": "\": f"}', []), ('{"a": {"a": {"a": ":"}}}', []),
        (r'{"\u0061": 1, "a": 2}', ["1:15: a: the key stands twice in one object; take one out"]),
        ('{"a": "\\": ", "b": "x\\\\"}', []),
    ],
)  # fmt: skip
def test_a_key_that_stands_twice_is_named_where_it_stands_again(text: str, said: list[str]) -> None:
    assert problems(text) == said


@pytest.mark.parametrize(
    ("letter", "may"),
    [
        ("\\u0000", False),
        ("\\u0008", False),
        ("\\t", True),
        ("\\n", True),
        ("\\u000b", False),
        ("\\r", False),
        ("\\u001f", False),
        (" ", True),
        ("~", True),
        ("\x7f", False),
        ("\x9f", False),
        ("\u00a0", True),
        ("\\ud7ff", True),
        ("\\ud800", False),
        ("\\udfff", False),
        ("\ue000", True),
        ("\ufffd", True),
        ("\ufffe", False),
        ("\uffff", False),
        ("\\ud83d\\ude00", True),
    ],
)
def test_a_character_that_no_text_may_hold_is_named_in_values_and_in_keys(letter: str, *, may: bool) -> None:
    places = {f'{{"a": [1,\n "b{letter}"]}}': "2:2: a[1]", f'{{"c": 1,\n "b{letter}": {{}}}}': "1:1"}
    for text, place in places.items():
        found = problems(text)
        assert (found == []) is may
        assert may or (found[0].startswith(f"{place}: holds the character U+") and len(found) == 1), found


def test_each_text_with_such_a_character_is_named_by_its_first() -> None:
    found = problems('{"a": "\\u0001\\u0002", "b": ["x", {"c": "\\ud800"}]}')
    said = "holds the character U+{}, which no text here may hold"
    assert found == [f"1:7: a: {said.format('0001')}", f"1:40: b[1].c: {said.format('D800')}"]


def test_words_are_objects_but_data_and_the_names_of_properties_are_none() -> None:
    inner = {"type": "string", "enum": [{"a": 1}], "examples": [{"b": 2}], "const": {"c": 3}}
    named = {"properties": inner, "const": {"title": "A property of this name"}}
    schema = {
        "properties": named,
        "allOf": [{"not": {}}],
        "dependentRequired": {"a": ["b"]},
        "$defs": {"enum": {"x": 1}},
    }
    assert [path for _, path in walk(schema)] == [
        (),
        ("properties", "properties"),
        ("properties", "const"),
        ("allOf", 0),
        ("allOf", 0, "not"),
        ("$defs", "enum"),
    ]
    assert [spec for spec, path in walk(schema) if path == ("$defs", "enum")] == [{"x": 1}]
    assert walk([[{"a": 1}], 2]) == [({"a": 1}, (0, 0))]


def test_a_file_is_read_by_its_name_and_one_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "things.json"
    path.write_text('{"a": 1.5e3, "b": -0}', encoding="utf-8")
    file = read(path, "schemas/things.json")
    assert (file.path, file.name, file.value, file.problems) == (
        "schemas/things.json",
        "things",
        {"a": 1500.0, "b": 0},
        [],
    )
    missing = read(tmp_path / "none.json", "schemas/none.json")
    said = "cannot be read: No such file or directory; give it back or take it out of the folder"
    assert [str(problem) for problem in missing.problems] == [f"schemas/none.json: {said} [schema]"]
