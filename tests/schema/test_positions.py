"""What is wrong in a schema stands at its value or its key: at any depth, in lists, over lines; its words are named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accord.schema.column_words import _values_among
from accord.schema.contest import _last
from accord.schema.json_file import SchemaFile
from accord.schema.json_positions import positions
from accord.schema.regex_tree import Characters, Repeat, re2
from small_schemas import derived, load_shelves, prop, record

TEXT = '{\n  "a": [10, {"b": true},\n    [7, 8]],\n  "c": "d"\n}'


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), (1, 1), (1, 1)), (("a",), (2, 8), (2, 3)), (("a", 0), (2, 9), (2, 9)), (("a", 1), (2, 13), (2, 13)),
        (("a", 1, "b"), (2, 19), (2, 14)), (("a", 2), (3, 5), (3, 5)), (("a", 2, 0), (3, 6), (3, 6)),
        (("a", 2, 1), (3, 9), (3, 9)), (("c",), (4, 8), (4, 3)),
        (("a", 2, 5), (3, 5), (3, 5)), (("z", "y"), (1, 1), (1, 1)),  # the nearest around what is not there
    ],
)  # fmt: skip
def test_each_part_of_a_text_has_its_place(path: Any, value: tuple[int, int], key: tuple[int, int]) -> None:
    found = positions(TEXT)
    assert (found.of_value(path), found.of_key(path)) == (value, key)
    file = SchemaFile("a.json", "a", TEXT)
    of_value, of_key = file.problem(path, "is wrong"), file.problem(path, "is wrong", key=True)
    assert ((of_value.line, of_value.column), (of_key.line, of_key.column)) == (value, key)
    warning = file.warning(path, "is not said")
    assert (warning.line, warning.column, warning.rule) == (*value, "undescribed")


def test_a_file_that_cannot_be_read_is_a_problem_of_the_whole_unless_a_place_is_known() -> None:
    file = SchemaFile("a.json", "a")
    file.refuse("is none")
    file.refuse("is broken", 3, 4)
    assert [str(problem) for problem in file.problems] == ["a.json: is none [schema]", "a.json:3:4: is broken [schema]"]


@pytest.mark.parametrize(
    ("spec", "missing", "among"),
    [
        (prop("boolean"), ["true", "NA"], ["true"]), (prop("boolean"), ["false"], ["false"]),
        (prop("boolean"), ["1", "0"], []), (prop(enum=["a", "NA"]), ["NA"], ["NA"]),
        (prop("integer", enum=[1, 9]), ["9", "99"], ["9"]), (prop("integer"), ["9"], []), (prop(), ["NA"], []),
    ],
)  # fmt: skip
def test_a_word_for_no_value_is_none_of_the_values(spec: dict[str, Any], missing: list[str], among: list[str]) -> None:
    made = record("things", "thing", [], value={**spec, "x-missing": missing})
    assert _values_among(derived({"things": made})["things"].by_name["value"]) == among


@pytest.mark.parametrize(
    ("least", "most", "written"),
    [(0, None, "*"), (1, None, "+"), (0, 1, "?"), (2, None, "{2,}"), (2, 2, "{2,2}"), (0, 3, "{0,3}"), (1, 1, "{1,1}")],
)
def test_a_repetition_is_written_as_re2_has_it(least: int, most: int | None, written: str) -> None:
    assert re2(Repeat(Characters(1 << 97), least, most), lambda _: "a") == f"(?:a){written}"


def test_a_chain_to_a_side_names_columns_that_somebody_wrote(tmp_path: Path) -> None:
    schemas = load_shelves(tmp_path)
    books = schemas.tables["books"]
    said = _last(books, ["printed_earliest"], schemas)
    assert str(said).startswith("'printed_earliest' is no column of books that holds what somebody wrote")
    assert "did you mean 'printed'" in str(_last(books, ["printe"], schemas))


def test_numbers_that_json_cannot_write_are_told_apart_from_those_beside_them() -> None:
    text = '{"a": 1.5, "b": [1e999, -2E3, NaN, 1], "c": -Infinity, "d": 0.0, "e": true, "f": ' + "9" * 400 + "}"
    found = positions(text).no_numbers
    assert found == [(part, (1, text.index(part) + 1)) for part in ("1e999", "NaN", "-Infinity")]
