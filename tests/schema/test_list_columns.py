"""A list that is one column holds values with one text each, in which its separator cannot stand."""

from __future__ import annotations

import pytest

from accord.schema.list_columns import check
from small_schemas import JSON, array, item, prop

KNOWN = "an item of a list column is one of string, integer, number, boolean, date, uri, language-tag, not "


def found(spec: JSON, name: str = "value") -> list[tuple[str, str]]:
    faults = check(spec, spec["items"], ("properties", name))
    return [(".".join(map(str, path)).removeprefix(f"properties.{name}."), fact) for path, fact in faults]


@pytest.mark.parametrize(
    ("of", "separator", "letter"),
    [
        (prop(), "-", ""),
        (prop("boolean"), "-.", ""),
        (prop("integer"), "; ", ""),
        (prop("integer"), ".", ""),
        (prop("integer"), " - ", "-"),
        (prop("number"), "+", "+"),
        (prop("number"), " -", "-"),
        (prop("number"), "..", "."),
        (prop("number"), ".-", "."),
        (prop(format="date"), "-", "-"),
        (prop(format="date"), ".", ""),
        (prop(format="uri"), "-", ""),
        (prop(format="language-tag"), "-", ""),
    ],
)
def test_a_separator_has_no_letter_of_an_item(of: JSON, separator: str, letter: str) -> None:
    kind = "date" if of.get("format") == "date" else of["type"]
    said = f"'{letter}' may stand in an item of type {kind}; choose another separator"
    assert found(array(of, x_separator=separator)) == ([("x-separator", said)] if letter else [])


@pytest.mark.parametrize(
    ("of", "kind"),
    [
        (prop(format="edtf"), "edtf"),
        (prop(format="time"), "time"),
        (prop(format="decimal", x_precision=3), "decimal"),
        (prop("integer", format="year"), "year"),
        (array(prop(), x_separator=";"), "list(string)"),
    ],
)
def test_an_item_is_of_a_kind_that_has_one_text(of: JSON, kind: str) -> None:
    assert found(array(of, x_separator=";")) == [("items", f"{KNOWN}{kind}; make the list a table")]


def test_evidence_and_objects_are_no_texts() -> None:
    said = "the items of a list column are values, not objects; take x-separator out to make them a table"
    assert found(array(item([], a=prop()), x_separator=";")) == [("items", said)]
    said = "evidence is a list of objects, which no text can hold; take x-separator out"
    assert found(array(item([], a=prop()), x_separator=";", x_key=["a"]), "evidence") == [("x-separator", said)]


@pytest.mark.parametrize("word", ["x-table", "x-singular", "x-key", "x-label", "x-sort"])
def test_a_word_of_tables_is_none_of_a_list_column(word: str) -> None:
    said = f"{word} is for a list that is a table, which x-separator makes a column; take one of them out"
    assert found({**array(prop(), x_separator=";"), word: "a"}) == [(word, said)]


REFERS = "x-references is for text, whole numbers and days, as keys are; take it out, or change the type"
SEARCH = "x-search is for text, whose words are found; take it out"


@pytest.mark.parametrize(
    ("of", "word", "said"),
    [
        (prop(x_references="a.id"), "", ""),
        (prop("integer", x_references="a.id"), "", ""),
        (prop(format="date", x_references="a.id"), "", ""),
        (prop("number", x_references="a.id"), "x-references", REFERS),
        (prop("boolean", x_references="a.id"), "x-references", REFERS),
        (prop(x_search=True), "", ""),
        (prop("integer", x_search=True), "x-search", SEARCH),
        (prop(format="date", x_search=True), "x-search", SEARCH),
        (prop("number", x_unit="km", x_facet=True, x_form="line", x_crosswalk={}), "", ""),
        (prop(x_characters="any"), "", ""),
        (
            prop(x_column="a"),
            "x-column",
            "x-column says nothing of an item of a list column; take it out, or make it a table",
        ),
        (
            prop(x_year=True),
            "x-year",
            "x-year says nothing of an item of a list column; take it out, or make it a table",
        ),
    ],
)
def test_a_word_of_items_says_something_of_them(of: JSON, word: str, said: str) -> None:
    assert found(array(of, x_separator=";")) == ([(f"items.{word}", said)] if word else [])
