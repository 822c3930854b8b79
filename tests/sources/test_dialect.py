"""What a file seems to be that is no CSV of ours, told from its header and its first lines."""

from __future__ import annotations

import pytest

from accord.schema.model import Column
from accord.sources.csv.dialect import Guess, of_header, of_separator_line, second_header

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


@pytest.mark.parametrize(("lines", "is_told"), [(1, False), (2, True), (3, True)])
def test_a_sign_that_finds_no_column_divides_two_lines_at_least(lines: int, *, is_told: bool) -> None:
    found = guess("Kennung;Titel\n" + "1;one\n" * (lines - 1))
    assert (found is not None and found.rule == "delimiter") is is_told


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("sep=;\n", "(semicolons), which is no row; take it out, and export the file with commas"),
        ("sep=\t\n", "(tabs), which is no row; take it out, and export"),
        ("sep=\n", "(tabs), which is no row; take it out, and export"),
        ("sep=|", "(bars), which is no row; take it out, and export"),
        ("sep=^", "(^), which is no row; take it out, and export"),
    ],
)
def test_a_line_that_names_the_delimiter_is_told_with_it(line: str, fact: str) -> None:
    found = of_separator_line(line)
    assert found is not None
    assert (found.line, found.rule) == (1, "delimiter")
    assert fact in found.message


def test_of_commas_the_line_alone_is_to_go() -> None:
    found = of_separator_line('"sep=,"\r\n')
    assert found is not None
    assert found.message.endswith("(,), which is no row; take it out")


@pytest.mark.parametrize("line", ["sep", "sep=;;", "sep=ab", "sap=;", "id,sep=;", ";sep="])
def test_other_lines_name_no_delimiter(line: str) -> None:
    assert of_separator_line(line) is None


@pytest.mark.parametrize(("above", "is_seen"), [(1, True), (20, True), (21, False)])
def test_a_header_is_sought_below_twenty_lines(above: int, *, is_seen: bool) -> None:
    found = guess("A title\n" * above + "id,name,year\n")
    assert (found is not None and found.rule == "header") is is_seen
    if found and is_seen:
        what = "the line" if above == 1 else f"the {above} lines"
        assert (found.line, found.message.partition(", or")[0]) == (
            above + 1, f"the names of the columns stand here; take {what} above out",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "is_seen"),
    [("id,x", True), ("id,x,y", False), ("id,x,y,z", False), ("id,name,x,y,z", True), ("id", True), ("x,y", False)],
)
def test_a_line_is_the_header_where_half_of_it_or_of_the_columns_are_names(header: str, *, is_seen: bool) -> None:
    found = guess(f"A title\n{header}\n")
    assert (found is not None and "stand here" in found.message) is is_seen


def test_no_header_is_sought_below_one_that_names_a_column() -> None:
    assert guess("id,x,y\nid,name,year\n") is None


@pytest.mark.parametrize(
    ("header", "names"),
    [("a,b,1984", "id,name,year"), ("a,b,c,1984", "id,name,year"), ("a,1984", ""), ("a,b,c", ""), ("a,NAME,1984", ""),
     ("!17!,b,c", ""),
     ('"a","b","2024-02-15"', "id,name,year"), (",,7", "id,name,year")],
)  # fmt: skip
def test_a_first_line_with_a_value_for_each_column_that_is_needed_is_a_row(header: str, names: str) -> None:
    found = guess(f"{header}\n")
    assert (found is not None and "the first line is a row" in found.message) is bool(names)
    if found and names:
        assert (found.line, found.rule) == (1, "header")
        assert found.message.endswith(f"write the names of the columns above it ({names})")


def test_of_a_short_row_as_many_names_are_told_as_it_has_cells() -> None:
    columns = [Column(name, {"type": "string"}, required=name == "id") for name in ("id", "name", "year")]
    found = of_header("a,7\n", b"a,7\n", columns)
    assert found is not None
    assert found.message.endswith("above it (id,name)")


KINDS = {"id": "string", "n": "integer", "m": "integer", "t": "string"}
TYPED = [Column(name, {"type": kind}, required=False) for name, kind in KINDS.items()]
NAMES = tuple(KINDS)


@pytest.mark.parametrize(
    ("records", "fact"),
    [
        (["id,n,m,t", "a,1,2,x"], "the header stands here once more"),
        (["id,n,m,t"], "the header stands here once more"),
        ([",kg,m,", "a,1,2,x"], "a second line of the header"),
        (["id,kg,m,t", "a,1,2,x"], "a second line of the header"),
        (["text,kg,m,text", "a,1,2,x"], "a second line of the header"),
        ([",kg,m,", "a,,,x"], "a second line of the header"),
        ([",kg,,", "a,1,2,x"], "a second line of the header"),
        (["text,kg,,", "a,1,2,x"], ""),  # one cell that is no number, beside a text
        ([",kg,1,", "a,1,2,x"], ""),
        ([",kg,m,", "a,1,x,x"], ""),
        ([",kg,m,", "a,x,1,x"], ""),
        ([",kg,m,"], ""),
        (["a,,,x", "b,1,2,x"], ""),
        ([",!7,,", "a,1,2,x"], "a second line of the header"),
    ],
)
def test_a_first_row_without_any_value_is_more_of_the_header_where_the_next_has_values(
    records: list[str], fact: str
) -> None:
    found = second_header(NAMES, records, TYPED)
    assert found.startswith(fact)
    assert bool(found) is bool(fact)


def list_of(kind: str) -> Column:
    return Column("l", {"type": "array", "x-separator": "; ", "items": {"type": kind}}, required=False)


@pytest.mark.parametrize(
    ("kind", "records", "is_header"),
    [
        ("integer", [",kg,numbers", "a,1,2; 3"], True),
        ("integer", [",kg,1; 2", "a,1,2; 3"], False),
        ("integer", [",kg,numbers", "a,1,2; x"], False),
        ("integer", [",kg,", "a,1,2; 3"], True),
        ("string", [",kg,l", "a,1,x; y"], True),
        ("string", [",kg,words", "a,1,x; y"], False),
    ],
)
def test_a_second_header_is_known_beside_columns_of_lists(kind: str, records: list[str], *, is_header: bool) -> None:
    assert bool(second_header(("id", "n", "l"), records, [*TYPED[:2], list_of(kind)])) is is_header
