"""Bare delimited text of any dialect and encoding is read exactly: the same cells, or a fault with its line."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from accord.importing.infer import missing_words
from accord.importing.model import ImportSourceError
from accord.importing.names import MAX_COLUMNS
from accord.importing.readers import dialect, text_encoding
from accord.importing.readers.tokens import Dialect, TokenError, records
from imports import cells, import_files, import_text, notes
from shares import soaked
from support import examples

LETTERS = "abcXYZ 019.,;|\t'\"\n-éßЖ漢"


@pytest.mark.parametrize(
    ("text", "expected", "made"),
    [
        ("a,b\n1,2\n", [["1", "2"]], Dialect()),
        ("a;b\r\n1;2,5\r\n3;4\r\n", [["1", "2.5"], ["3", "4"]], Dialect(";")),
        ("a\tb\n1\t\n\t2\n", [["1", None], [None, "2"]], Dialect("\t")),
        ("a|b|c\r1|2|3\r4|5|6", [["1", "2", "3"], ["4", "5", "6"]], Dialect("|")),
        ("a^b\nx^y\n", [["x", "y"]], Dialect("^")),
        ("sep=;\na;b\n1;2\n", [["1", "2"]], Dialect(";")),
        ('a,b\n"x,y","say ""hi"""\n', [["x,y", 'say "hi"']], Dialect()),
        ('a,b\n"x\ny",\n"",z\n', [["x\ny", None], ["", "z"]], Dialect()),
        ('a,b\n"say \\"hi\\"",c\n', [['say "hi"', "c"]], Dialect(is_doubled=False, escape="\\")),
        ("a,b\n'x,y','it''s'\n", [["x,y", "it's"]], Dialect(quote="'")),
        ("'a'|'b'\n''|'\n;|'\n", [[None, "\n;|"]], Dialect("|", quote="'")),
        ("a, b, c\n1, 2, 3\n", [["1", "2", "3"]], Dialect(skips_space=True)),
        ('a\tb\n5" pipe\tx\n3"\ty\n', [['5" pipe', "x"], ['3"', "y"]], Dialect("\t")),
        ("World statistics\n\na,b\n1,2\n3,4\n", [["1", "2"], ["3", "4"]], Dialect()),
        ("a\tb\tc\n1\t2\t3\n4\n5\t6\n", [["1", "2", "3"], ["4", None, None], ["5", "6", None]], Dialect("\t")),
        ("names\nx:y\nz\n", [["x:y"], ["z"]], Dialect()),
    ],
)
def test_a_dialect_is_known_by_its_text(text: str, expected: list[list[str]], made: Dialect, tmp_path: Path) -> None:
    layout = dialect.detect(io.StringIO(text, newline=""))
    assert layout.dialect == made
    import_text(tmp_path, text)
    assert cells(tmp_path / "made" / "curated" / "notes.csv")[1] == expected


@pytest.mark.parametrize(("name", "row"), [("height,", "1,"), (",", ","), ("1,", "1,"), ('"height",', "1,")])
@pytest.mark.parametrize(("wide", "said"), [(MAX_COLUMNS, "2,001"), (1_000_000, "more than 20,000")])
def test_a_table_of_more_columns_than_are_imported_is_refused_at_once(
    name: str, row: str, wide: int, said: str, tmp_path: Path
) -> None:
    """Whether all have one name, none, or no line names them: they are counted before a name is made."""
    with pytest.raises(ImportSourceError, match=rf"has {said} columns, and up to 2,000 are imported; turn columns"):
        import_text(tmp_path, f"{name * wide}x\n{row * wide}x\n")
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("cell", [",", '"",'])
def test_a_row_of_more_cells_than_any_table_has_is_told_by_its_line(cell: str, tmp_path: Path) -> None:
    with pytest.raises(ImportSourceError, match=r"notes\.csv:3:1: has more than 20,000 columns"):
        import_text(tmp_path, f"a,b\n1,2\n{cell * 20_000}\n")


def test_a_row_of_as_many_cells_as_are_cut_is_counted(tmp_path: Path) -> None:
    with pytest.raises(ImportSourceError, match=r"notes\.csv:3:1: has 20000 cells, where the first line has 2"):
        import_text(tmp_path, f"a,b\n1,2\n{',' * 19_999}\n")


@pytest.mark.parametrize("count", [120, *soaked(MAX_COLUMNS)])
def test_columns_of_one_name_are_numbered(count: int, tmp_path: Path) -> None:
    import_text(tmp_path, f"{'n,' * count}"[:-1] + "\n" + f"{'1,' * count}"[:-1] + "\n")
    header = (tmp_path / "made/curated/notes.csv").read_text(encoding="utf-8").partition("\n")[0]
    assert header == ",".join(["n", *(f"n_{number}" for number in range(2, count + 1))])


@pytest.mark.parametrize(
    ("text", "line", "fact"),
    [
        ('a,b\n1,"x"y\n', 2, "text stands behind"),
        ('a,b\n1,2\n3,"4\n5,6\n', 3, "never closed"),
        ("a,b\n1,2\n\n3\n", 4, "has 1 cell, where the first line has 2"),
        ('a,b\n"x\ny",2\n1,2,3\n', 4, "has 3 cells, where the first line has 2"),
    ],
)
def test_what_is_of_no_dialect_is_refused_with_its_line(text: str, line: int, fact: str, tmp_path: Path) -> None:
    source = tmp_path / "notes.csv"
    source.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(ImportSourceError, match=f"notes.csv:{line}:1: .*{fact}"):
        import_files(tmp_path / "made", source)
    assert not (tmp_path / "made" / "schemas").exists()


def test_a_token_fault_knows_its_line() -> None:
    with pytest.raises(TokenError) as caught:
        list(records(["a,b\n", '"x', "\n"], Dialect()))
    assert (caught.value.line, caught.value.is_open) == (2, True)


@pytest.mark.parametrize(
    ("encoding", "text", "expected"),
    [
        ("utf-8", "ид,имя\n1,Жук\n", "Жук"),
        ("utf-8-sig", "id,name\n1,Zoë\n", "Zoë"),
        ("utf-16", "id,name\n1,漢字\n", "漢字"),
        ("utf-32", "id,name\n1,漢字\n", "漢字"),
        ("cp1252", "id,name\n1,Zoë “d’Arc”\n", "Zoë “d’Arc”"),
        ("cp1250", "id,name\n1,Łódź i Gdańsk\n", "Łódź i Gdańsk"),
        ("cp1251", "id,name\n1,Река Волга и город Казань\n2,Большое озеро и лес\n", "Река Волга и город Казань"),
        ("shift_jis", "id,name\n1,太郎は東京に住んでいます\n2,花子は大阪に住んでいます\n", "太郎は東京に住んでいます"),
    ],
)
def test_an_encoding_is_proved_or_guessed_and_named(encoding: str, text: str, expected: str, tmp_path: Path) -> None:
    import_text(tmp_path, text.encode(encoding))
    assert cells(tmp_path / "made" / "curated" / "notes.csv")[1][0][1] == expected
    is_guess = encoding in ("cp1252", "cp1250", "cp1251", "shift_jis")
    assert ("a guess" in notes(tmp_path / "made")) is is_guess


def test_a_wrong_guess_is_put_right_by_name(tmp_path: Path) -> None:
    source = tmp_path / "places.csv"
    source.write_bytes("id,place\n1,Çağlayan\n2,İstanbul\n".encode("cp1254"))
    import_files(tmp_path / "made", source, encoding="cp1254")
    assert cells(tmp_path / "made" / "curated" / "places.csv")[1] == [["1", "Çağlayan"], ["2", "İstanbul"]]
    with pytest.raises(ImportSourceError, match="is not ASCII throughout"):
        text_encoding.detect(source, "ascii")
    with pytest.raises(ImportSourceError, match="no encoding is called"):
        text_encoding.detect(source, "cp-none")


def test_the_bytes_that_decide_an_encoding_are_named(tmp_path: Path) -> None:
    lines = ["id,place", "1,Bonn", "2,Köln", *(f"{at},Gießen" for at in range(3, 9))]
    import_text(tmp_path, "\n".join(lines).encode("cp1252"))
    text = notes(tmp_path / "made")
    assert "it is not UTF-8 by the bytes 0xF6 in line 3, 0xDF in line 4, 0xDF in line 5, " in text
    assert " and in 2 more lines; in it these words read: Köln, Gießen" in text


def test_a_file_of_two_encodings_is_refused_with_the_lines_of_the_fewer(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_bytes("id,place\n1,Köln\n2,Gießen\n".encode() + "4,Jülich\n".encode("cp1252"))
    with pytest.raises(ImportSourceError, match="is UTF-8 in 2 lines, and is not by the bytes 0xFC in line 4; correct"):
        import_files(tmp_path / "made", path)


def test_lines_that_are_no_rows_are_named(tmp_path: Path) -> None:
    import_text(tmp_path, "Source: a survey\n\nid,mass,\n1,2,\n\n2,3,\n")
    header, rows = cells(tmp_path / "made" / "curated" / "notes.csv")
    assert (header, rows) == (["id", "mass"], [["1", "2"], ["2", "3"]])
    text = notes(tmp_path / "made")
    assert "Source: a survey" in text
    assert "1 empty lines" in text
    assert "every line ends in a delimiter" in text


@pytest.mark.parametrize(
    ("first", "names"),
    [
        ("id,name", ["id", "name"]),
        ("country,1990,1991", ["country", "1990", "1991"]),
        ("Name,name", ["Name", "name_2"]),
        (",name", ["column_1", "name"]),
    ],
)
def test_columns_keep_their_names_where_an_output_can_hold_them(first: str, names: list[str], tmp_path: Path) -> None:
    width = first.count(",")
    import_text(tmp_path, f"{first}\nx{',7' * width}\ny{',8' * width}\n")
    assert cells(tmp_path / "made" / "curated" / "notes.csv")[0] == names


def test_a_file_without_a_header_is_numbered(tmp_path: Path) -> None:
    import_text(tmp_path, "1,oak\n2,ash\n3,elm\n")
    header, rows = cells(tmp_path / "made" / "curated" / "notes.csv")
    assert header == ["column_1", "column_2"]
    assert rows == [["1", "oak"], ["2", "ash"], ["3", "elm"]]


def table(alphabet: str) -> st.SearchStrategy[list[list[str | None]]]:
    cell = st.none() | st.text(alphabet, min_size=1, max_size=8).filter(lambda text: text[0] != " ")
    return st.integers(2, 4).flatmap(
        lambda width: st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=6)
    )


FORMS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(",;\t|"),
        "quotechar": st.sampled_from("\"'"),
        "lineterminator": st.sampled_from(["\n", "\r\n"]),
        "quoting": st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    }
)


@settings(max_examples=examples(60), deadline=None)
@given(rows=table(LETTERS), form=FORMS, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_rows_in_any_dialect_come_back_as_they_were(
    rows: list[list[str | None]], form: dict[str, Any], encoding: str
) -> None:
    # Else a cell that begins with a double quote reads as one that is broken.
    assume(form["quotechar"] == '"' or form["quoting"] == csv.QUOTE_ALL)
    # Beside numbers such a word is no value, and a row of nothing else is left out.
    assume(not any(text in missing_words.WORDS for row in rows for text in row if text))
    names = ["alpha", "beta", "gamma", "delta"][: len(rows[0])]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, **form).writerows([names, *rows])
    with TemporaryDirectory() as folder:
        import_text(Path(folder), buffer.getvalue().encode(encoding))
        filled = [row for row in rows if any(row)]  # one that holds nothing is an empty line to most readers
        assert cells(Path(folder) / "made" / "curated" / "notes.csv") == (names, filled)
        assert (f": {len(rows) - len(filled)} values: rows" in notes(Path(folder) / "made")) is (filled != rows)
