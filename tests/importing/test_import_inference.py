"""What is inferred is so in all of the rows, and no value is changed to fit it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from imports import cells, import_files, import_text, notes, schema_of


def column(values: list[str], folder: Path) -> dict[str, Any]:
    """Return the schema of a column of these texts, beside one that is a key."""
    rows = "".join(f'k{at},"{value}"\n' if value else f"k{at},\n" for at, value in enumerate(values))
    made: dict[str, Any] = import_text(folder, f"id,x\n{rows}")["properties"]["x"]
    return made


@pytest.mark.parametrize(
    ("values", "spec"),
    [
        (["1", "-20", "0"], {"type": "integer"}),
        (["1", "2.5", "1e3"], {"type": "number"}),
        (["1", "2.5", ""], {"type": "number"}),
        (["true", "false"], {"type": "boolean"}),
        (["2024-02-29", "0001-01-01"], {"type": "string", "format": "date"}),
        (["2024-02-29", "2024-02", "2024?"], {"type": "string", "format": "edtf"}),
        (["1", "2", "NA", "n/a"], {"type": "integer", "x-missing": ["NA", "n/a"]}),
        (["1.5", "..", "-"], {"type": "number", "x-missing": ["..", "-"]}),
        (["TRUE", "FALSE", "NA"], {"type": "boolean", "x-missing": ["NA"]}),
        # Digits that are a name, or more than a number keeps, stay text.
        (["01", "02", "10"], {"type": "string"}),
        (["12345678901234567890"], {"type": "string"}),
        (["1234567890123456"], {"type": "string"}),
        (["1.1", "1.10"], {"type": "string"}),
        (["0.12345678901234567890"], {"type": "string"}),
        (["+1", "2"], {"type": "string"}),
        (["1,5", "2,5"], {"type": "string"}),
        (["2023-02-30"], {"type": "string"}),
        (["1/2/2024"], {"type": "string"}),
        (["NA", "US", "DE"], {"type": "string"}),  # a code of a country, for all that anybody knows
        (["NA", "NA"], {"type": "string"}),
        (["", ""], {"type": "string"}),
    ],
)
def test_a_column_is_of_the_narrowest_kind_that_all_its_values_are(
    values: list[str], spec: dict[str, Any], tmp_path: Path
) -> None:
    assert column(values, tmp_path) == spec
    expected = [
        [f"k{at}", value.lower() if value in ("TRUE", "FALSE") else value or None] for at, value in enumerate(values)
    ]
    assert cells(tmp_path / "made" / "curated" / "notes.csv")[1] == expected


def test_one_value_in_the_last_row_decides(tmp_path: Path) -> None:
    assert column([*map(str, range(40_000)), "4O"], tmp_path) == {"type": "string"}


def test_doubles_as_programs_write_them_are_numbers(tmp_path: Path) -> None:
    assert column(["658.9407960411041", "0.1", "0.0", "-0.30000000000000004", "1e-300"], tmp_path)["type"] == "number"


def test_few_short_texts_in_many_rows_are_codes(tmp_path: Path) -> None:
    assert column(["oak", "ash", "elm"] * 9, tmp_path)["enum"] == ["ash", "elm", "oak"]
    assert "enum" not in column(["oak", "ash", "elm"], tmp_path / "few")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("id,x\n1,a\n2,a\n", ["id"]),
        ("name,Station code\nA,x\nA,y\n", ["Station code"]),
        ("country,year,x\nA,2000,1\nA,2001,1\nB,2000,2\n", ["country", "year"]),
        ("a,b\n1,1\n1,1\n", []),
        ("x,y\n1.5,a\n2.5,a\n", []),
        # What a column is called goes first: a key of the row before one of something else, id before all.
        ("name,note id,id\na,7,1\nb,8,2\n", ["id"]),
        ("mill code,note id\na,1\nb,2\n", ["note id"]),
        ("other code,noteId\na,1\nb,2\n", ["noteId"]),  # the table is called notes
        ("name,height\nA,3\nB,1\n", ["name"]),
        # Uniqueness by coincidence is none: a measure, a long text, a day.
        ("height,mass\n3,5\n1,5\n2,6\n", []),
        ("licence,size,lines\nA,100,9\nB,120,9\nA,130,9\n", []),
        ("kind,day\na,2024-01-03\na,2024-01-01\nb,2024-01-03\n", ["kind", "day"]),
        ("day,kind\n2024-01-03,a\n2024-01-01,a\n2024-01-02,a\n", []),
        (f"text,n\n{'x' * 81},1\n{'y' * 81},1\n", []),
        # What orders all rows, or completes other dimensions, is one.
        ("day,height\n2024-01-01,3\n2024-01-02,1\n", ["day"]),
        ("year,height\n1999,3\n1998,1\n", ["year"]),
        ("depth,height\n5,3\n10,1\n", ["depth"]),
        ("country,height,year,month\nA,1,2000,1\nA,2,2000,2\nB,3,2000,1\n", ["country", "month"]),
        ("licence,version,size\nA,1.0,5\nA,2.0,6\nB,1.0,7\n", ["licence", "version"]),
    ],
)
def test_a_key_tells_all_rows_apart(text: str, key: list[str], tmp_path: Path) -> None:
    made = import_text(tmp_path, text)
    assert made["x-key"] == key
    assert made["required"] == key


def test_the_notes_say_why_a_key_is_one(tmp_path: Path) -> None:
    import_text(tmp_path / "a", "height,mass\n3,5\n1,5\n2,5\n")
    assert "key: none; no column that names rows tells all of them apart, alone or with others;" in notes(
        tmp_path / "a" / "made"
    )
    import_text(tmp_path / "b", "day,height\n2024-01-01,3\n2024-01-02,1\n")
    assert "key: `day`; it is the first column, its values are the order of the rows" in notes(tmp_path / "b" / "made")


def test_a_column_that_names_rows_of_another_table_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "rivers.csv").write_text("code,name\na,Elbe\nb,Oder\n")
    (tmp_path / "mills.csv").write_text("mill,river_code\nx,a\ny,b\n")
    import_files(tmp_path / "made", tmp_path / "rivers.csv", tmp_path / "mills.csv")
    made = schema_of(tmp_path / "made", "mills")
    assert made["x-key"] == ["mill"]
    assert made["properties"]["river_code"]["x-references"] == "rivers.code"


def test_tables_with_the_same_keys_name_each_other_one_way(tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_text("iso_code,area\nDE,3.5\nFR,5.5\n")
    (tmp_path / "people.csv").write_text("iso_code,people\nDE,83\nFR,68\n")
    import_files(tmp_path / "made", tmp_path / "areas.csv", tmp_path / "people.csv")
    code = [schema_of(tmp_path / "made", stem)["properties"]["iso_code"] for stem in ("areas", "people")]
    assert [spec.get("x-references") for spec in code] == [None, "areas.iso_code"]


def test_a_reference_is_to_the_table_that_a_column_is_called_after(tmp_path: Path) -> None:
    (tmp_path / "ports.csv").write_text("city,depth\nA,3.5\nB,5.5\n")
    (tmp_path / "cities.csv").write_text("name,people\nA,83\nB,68\n")
    (tmp_path / "ships.csv").write_text("id,city\n1,A\n2,B\n")
    import_files(tmp_path / "made", *(tmp_path / f"{name}.csv" for name in ("ports", "cities", "ships")))
    assert schema_of(tmp_path / "made", "ships")["properties"]["city"]["x-references"] == "cities.name"


def test_a_reference_is_what_names_and_all_values_show(tmp_path: Path) -> None:
    (tmp_path / "rivers.csv").write_text("code,name\na,Elbe\nb,Oder\n")
    (tmp_path / "mills.csv").write_text("id,river_code,river\n1,a,x\n2,b,a\n3,,b\n")
    import_files(tmp_path / "made", tmp_path / "rivers.csv", tmp_path / "mills.csv")
    properties = schema_of(tmp_path / "made", "mills")["properties"]
    assert properties["river_code"]["x-references"] == "rivers.code"
    assert "x-references" not in properties["river"]  # x is no river
    assert "`river_code` names `code` of `rivers`" in notes(tmp_path / "made")


def test_every_inference_stands_in_the_notes(tmp_path: Path) -> None:
    import_text(tmp_path, "id,mass,sort\n1,2.5,01\n2,NA,02\n")
    text = notes(tmp_path / "made")
    assert "| id | integer |" in text
    assert "| mass | number, NA for no value |" in text
    assert "| sort | string |" in text
    assert "key: `id`; its name is that of a key" in text


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Mass (kg)", "kg"),
        ("Energy [TWh]", "TW.h"),
        ("bill_length_mm", "mm"),
        ("GDP (USD)", "{USD}"),
        ("Share (%)", "%"),
        ("area_km2", "km2"),
        ("Rank (total)", None),
        ("check in", None),
    ],
)
def test_a_unit_is_known_by_the_name_of_its_column(name: str, unit: str | None, tmp_path: Path) -> None:
    assert import_text(tmp_path, f"id,{name}\n1,2.5\n")["properties"][name].get("x-unit") == unit


def test_a_year_is_a_number_of_four_digits_that_is_called_so(tmp_path: Path) -> None:
    made = import_text(tmp_path, "id,year,Year of birth,built\na,1990,12,1990\n")["properties"]
    assert [spec.get("format") for spec in made.values()] == [None, "year", None, None]


def test_texts_with_marks_that_hide_are_kept_and_named(tmp_path: Path) -> None:
    made = import_text(tmp_path, "id,word\n1,\u202babc\u202c\n")["properties"]["word"]
    assert made == {"type": "string", "x-characters": "any"}


def test_a_computed_column_takes_the_name_of_none_that_is_there(tmp_path: Path) -> None:
    made = import_text(tmp_path, "id,born,born_earliest\n1,1990-02,x\n2,1991?,y\n")["properties"]
    assert made["born"] == {"type": "string"}
    assert "would bring one called born_earliest" in notes(tmp_path / "made")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("code,kind,full name\n7,a,Wren\n8,a,Owl\n", "full name"),
        ("code,kind,text\n7,a,thin\n8,a,loud\n", "text"),
        ("code,kind,text\n7,a,thin\n8,a,\n", "code"),
        ("code,text\nq7,thin\nq8,thin\n", "code"),
    ],
)
def test_a_row_is_called_by_what_names_it(text: str, label: str, tmp_path: Path) -> None:
    assert import_text(tmp_path, text)["x-label"] == label


def test_geometries_are_known(tmp_path: Path) -> None:
    properties = import_text(tmp_path, 'id,place\na,POINT (1 2)\nb,"LINESTRING (0 0, 1 1)"\nc,\n')["properties"]
    assert properties["place"]["format"] == "wkt"


def test_a_word_for_no_value_among_texts_is_left_to_people(tmp_path: Path) -> None:
    assert "x-missing" not in column(["NA", "US", "DE"], tmp_path)
    assert "NA is text here: say x-missing where it means no value" in notes(tmp_path / "made")
