"""What a file seems to be that is no CSV of ours, told from its header and its first lines."""

from __future__ import annotations

import pytest

from accord.schema.model import Column
from accord.sources.csv.dialect import Guess, of_header

COLUMNS = [Column(name, "string", {"type": "string"}) for name in ("id", "name", "year")]


def guess(text: str) -> Guess | None:
    return of_header(text.partition("\n")[0] + "\n", text.encode(), COLUMNS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id;name;year\na;b;1\n", "separated by semicolons"),
        ("id\tname\tyear\na\tb\t1\n", "separated by tabs"),
        ("id;name;x,year\na;b;c,1\n", "separated by semicolons"),  # it finds two columns, commas one
    ],
)
def test_a_sign_that_finds_more_columns_than_commas_is_the_delimiter(text: str, words: str) -> None:
    found = guess(text)
    assert found is not None
    assert (found.line, found.rule) == (1, "delimiter")
    assert words in found.message


@pytest.mark.parametrize("text", ["id,na;me,year\n", "id,name;x\na,b;y\n", "id,label\na,b\n"])
def test_a_sign_that_finds_no_more_is_part_of_a_name(text: str) -> None:
    found = guess(text)
    assert found is None or found.rule != "delimiter"


def test_apostrophes_around_every_cell_of_the_header_stand_for_double_quotes() -> None:
    found = guess("'id','name'\n'a','b'\n")
    assert found is not None
    assert (found.line, found.rule) == (1, "csv")
    assert found.message.startswith(
        "the cells are quoted with apostrophes, where double quotes belong; export the file"
    )
    for header in ("'id',name", "'id',''name", "id,name", "',name'", "'id',"):
        assert guess(f"{header}\na,b\n") is None or "apostrophes" not in str(guess(f"{header}\na,b\n"))


@pytest.mark.parametrize("text", ["abc\na\nb\nc\nd\n", "abc\n" * 30, "x\n\n\n\n\n"])
def test_of_one_column_that_nothing_divides_no_sign_is_the_delimiter(text: str) -> None:
    found = guess(text)
    assert found is None or found.rule != "delimiter"
