"""Numbers, days and times that are written otherwise are known where they can be read in one way only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from imports import cells, import_files, import_text, notes, published, schema_of


def imported(values: list[str], folder: Path, delimiter: str = ";") -> tuple[dict[str, Any], list[str | None]]:
    """Return the schema of a column of these texts, and its cells as they are written."""
    rows = "".join(f'k{at}{delimiter}"{value}"\n' for at, value in enumerate(values))
    made = import_text(folder, f"id{delimiter}x\n{rows}")["properties"]["x"]
    return made, [row[1] for row in cells(folder / "made" / "curated" / "notes.csv")[1]]


NUMBER, DAY, MOMENT = (
    {"type": "number"},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "date-time"},
)


@pytest.mark.parametrize(
    ("values", "spec", "written"),
    [
        (["1,5", "-2", "0,25"], NUMBER, ["1.5", "-2", "0.25"]),
        (["1,234", "0,5"], NUMBER, ["1.234", "0.5"]),
        (["1234,567", "1,234"], NUMBER, ["1234.567", "1.234"]),
        (["1.234,5", "1.234.567,25", "7"], NUMBER, ["1234.5", "1234567.25", "7"]),
        (["1\u202f234,5", "7,5"], NUMBER, ["1234.5", "7.5"]),
        (["1,234.5", "12", "1,000"], NUMBER, ["1234.5", "12", "1000"]),
        (["1,5", "NA", "-"], {**NUMBER, "x-missing": ["-", "NA"]}, ["1.5", "NA", "-"]),
        (["13/02/2024", "1/2/2024"], DAY, ["2024-02-13", "2024-02-01"]),
        (["13.02.2024", "01.02.2024"], DAY, ["2024-02-13", "2024-02-01"]),
        (["02/13/2024", "1/2/2024"], DAY, ["2024-02-13", "2024-01-02"]),
        (["2024/02/13", "2024/1/2", ""], DAY, ["2024-02-13", "2024-01-02", None]),
        (["Jan 2 2024", "Feb 13 2024"], DAY, ["2024-01-02", "2024-02-13"]),
        (["2-Jan-2024", "13-Sept-2024"], DAY, ["2024-01-02", "2024-09-13"]),
        (["2024-01-02 03:04:05", "2024-01-02 23:04"], MOMENT, ["2024-01-02T03:04:05", "2024-01-02T23:04"]),
        (["2024-01-02 03:04:05+00", "2024-01-02 3:04Z"], MOMENT, ["2024-01-02T03:04:05+00:00", "2024-01-02T03:04Z"]),
        (["13/02/2024 03:04", "1/2/2024 03:04"], MOMENT, ["2024-02-13T03:04", "2024-02-01T03:04"]),
    ],
)  # fmt: skip
def test_what_can_be_read_in_one_way_is(
    values: list[str], spec: dict[str, Any], written: list[str | None], tmp_path: Path
) -> None:
    assert imported(values, tmp_path) == (spec, written)
    pairs = [f"{' '.join(value.split())} is written {cell}" for value, cell in zip(values, written, strict=True)]
    assert any(pair in notes(tmp_path / "made") for pair in pairs)


@pytest.mark.parametrize(
    ("values", "fact"),
    [
        (["01/02/2024", "03/04/2024"], "2 of 2 values are a day as day/month/year, but none shows that it can be read"),
        (["13/02/2024", "02/13/2024", "02/14/2024"], "2 of 3 values are a day as month/day/year, but '13/02/2024' is"),
        (["13/02/2024", "31/02/2024"], "2 of 2 values are a day as day/month/year, but '31/02/2024' is none"),
        (["13/02/2024", "soon"], "1 of 2 values are a day as day/month/year, but 'soon' is none"),
        (["13/02/24", "1/2/24"], "some values are no number or day"),
        (["1,234", "12,345"], "2 of 2 values are a number with a decimal comma, but none shows"),
        (["1,5", "1,50"], "1,50 and 1,5 would become the same number"),
        (["01,5", "2,5"], "1 of 2 values are a number with a decimal comma, but '01,5' is none"),
        (["0,12345678901234567890"], "is none; a datapackage.json that says how"),
        (["1,2,3", "1,5"], "'1,2,3' is none"),
    ],
)
def test_what_can_be_read_in_several_ways_stays_as_it_is(values: list[str], fact: str, tmp_path: Path) -> None:
    assert imported(values, tmp_path) == ({"type": "string"}, values)
    assert fact in notes(tmp_path / "made")


@pytest.mark.parametrize(
    ("more", "fact"),
    [([], "0,50 and 0,5 would become the same number"), (["9,9,9", "7,7,7", "8,8,8"], "'9,9,9' is none")],
)
def test_of_many_texts_the_same_is_named_each_time(more: list[str], fact: str, tmp_path: Path) -> None:
    """Distinct values come out of several threads in no order: of thousands of such pairs any was named."""
    values = [f"{number * 7919 % 3000},{end}" for number in range(3000) for end in ("5", "50")]
    assert imported([*values, *more], tmp_path)[0] == {"type": "string"}
    assert fact in notes(tmp_path / "made")


def test_nor_is_it_left_to_chance_which_plain_numbers_are_twins(tmp_path: Path) -> None:
    values = [f"{number * 7919 % 3000}.{end}" for number in range(3000) for end in ("1", "10")]
    assert imported(values, tmp_path)[0] == {"type": "string"}
    assert "0.1 and 0.10 would become" in notes(tmp_path / "made")


def test_numbers_that_are_text_for_another_reason_are_not_spoken_of(tmp_path: Path) -> None:
    assert imported(["1.1", "1.10", "7"], tmp_path)[0] == {"type": "string"}
    assert "decimalChar" not in notes(tmp_path / "made")


def test_a_comma_may_part_a_list_where_commas_part_cells(tmp_path: Path) -> None:
    assert imported(["1,5", "2,25"], tmp_path, ",") == ({"type": "string"}, ["1,5", "2,25"])
    assert "2 of 2 values are a number with a decimal comma, but a comma may part them" in notes(tmp_path / "made")


def test_a_day_of_nested_records_is_written_as_a_check_reads_it(tmp_path: Path) -> None:
    records = [{"id": "a", "on": "13/02/2024", "sizes": [{"n": "1,5"}]}, {"id": "b", "on": "1/2/2024", "sizes": []}]
    (tmp_path / "mills.json").write_text(json.dumps(records))
    import_files(tmp_path / "made", tmp_path / "mills.json")
    assert [str(day) for day in published(tmp_path / "made", "mills").column("on").to_pylist()] == [
        "2024-02-13",
        "2024-02-01",
    ]
    assert published(tmp_path / "made", "mill_sizes").column("n").to_pylist() == ["1,5"]  # a text in its source


def test_a_file_that_is_kept_keeps_its_days(tmp_path: Path) -> None:
    (tmp_path / "mills.jsonl").write_text('{"id": "a", "on": "13/02/2024"}\n{"id": "b", "on": "14/02/2024"}\n')
    import_files(tmp_path / "made", tmp_path / "mills.jsonl")
    assert schema_of(tmp_path / "made", "mills")["properties"]["on"] == {"type": "string"}
    assert "13/02/2024 is written 2024-02-13, but the file is kept as it is" in notes(tmp_path / "made")


def test_a_day_that_would_bring_a_column_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    made = import_text(tmp_path, "id,at,at_utc\na,2024-01-02 03:04Z,x\nb,2024-01-03 03:04Z,y\n")["properties"]
    assert made["at"] == {"type": "string"}
    assert cells(tmp_path / "made" / "curated" / "notes.csv")[1][0][1] == "2024-01-02 03:04Z"
