"""Decimals by value in SQLite: by the collation of our connections, and by no word of a published file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from functools import cmp_to_key
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord import pipeline
from accord.problems import InvalidInputError, errors
from accord.project import Project
from accord.values.decimals import collate, comparable, full_text, register_collation, spellings
from lighthouses import PACKAGE
from publishing import database
from small_schemas import prop, record, write

DIGITS = st.text("0123456789", min_size=1, max_size=20)
SPELLINGS = st.builds("{}{}{}".format, st.sampled_from(["", "-", "+"]), DIGITS, st.just("") | DIGITS.map(".{}".format))
LARGE = "9" * 28 + ".0000000001"  # 38 digits, of which a double keeps 17
VALUES = ["10", "9", "-10", "-9", "0", "-0.5", "0.5", "-0.25", LARGE, f"-{LARGE}", LARGE[:-1] + "2", "2", "10.5"]


def padded(text: str) -> str:
    """Return a decimal as it is published, with ten digits after the point."""
    return f"{Decimal(text):.10f}"


@given(first=SPELLINGS, second=SPELLINGS)
def test_texts_compare_as_the_decimals_that_they_are(first: str, second: str) -> None:
    one, other = Decimal(first), Decimal(second)
    assert collate(first, second) == (one > other) - (one < other)
    assert collate(f" {first}0" if "." in first else first, second) == collate(first, second)


def test_other_texts_follow_by_their_letters() -> None:
    texts = ["b", "1e5", "", "NaN", "-1", "٣", "10", "Infinity", "9"]
    assert sorted(texts, key=cmp_to_key(collate)) == ["-1", "9", "10", *sorted(set(texts) - {"-1", "9", "10"})]


def make(root: Path) -> Project:
    """Write a table of prices, and a check by value that two of its rows break."""
    price = prop(format="decimal", x_precision=38, x_scale=10)
    schema = record("wares", "ware", [], price=price, floor=prop(format="decimal", x_precision=12, x_scale=1))
    write(root / "schemas", {"wares": schema})
    for folder in ("curated", "checks", "views"):
        (root / folder).mkdir()
    (root / "curated/package.yaml").write_text(PACKAGE, encoding="utf-8")
    names = [f"{chr(97 + place)},{value},9.0\n" for place, value in enumerate(VALUES)]
    (root / "curated/wares.csv").write_text("id,price,floor\n" + "".join(names), encoding="utf-8")
    return Project(root)


SQL = """-- title: By value
-- description: Rows by value.

"""


def test_a_check_compares_by_value_without_a_word(tmp_path: Path) -> None:
    project = make(tmp_path)
    select = "SELECT 'wares' AS \"table\", id AS record, NULL AS item, 'price' AS field, price AS message FROM wares"
    for name, where in {
        "above": "price > floor AND price < 11", "equal": "price = '9'",
        "most": "price = (SELECT max(price) FROM wares)",
        "first": "id = (SELECT id FROM wares ORDER BY price LIMIT 1)", "cast": "CAST(price AS REAL) = 10.5",
    }.items():  # fmt: skip
        (tmp_path / f"checks/{name}.sql").write_text(f"{SQL}{select} WHERE {where}", encoding="utf-8")
    found = {(problem.rule, problem.message.rpartition(" ")[2]) for problem in errors(pipeline.check(project).problems)}
    assert found == {
        ("above", padded("10")), ("above", padded("10.5")), ("equal", padded("9")), ("most", padded(LARGE[:-1] + "2")),
        ("first", padded(f"-{LARGE}")), ("cast", padded("10.5")),
    }  # fmt: skip


def test_a_plain_client_reads_every_table_of_the_published_file(tmp_path: Path) -> None:
    pipeline.publish(make(tmp_path))
    with closing(database(tmp_path)) as db:
        assert db.execute("SELECT count(*) FROM wares WHERE price > '2' AND CAST(price AS REAL) > 9").fetchone() == (2,)
        assert db.execute("SELECT price FROM wares GROUP BY price ORDER BY price LIMIT 1").fetchone() == (
            padded("-0.25"),
        )
        with pytest.raises(sqlite3.OperationalError, match="no such collation sequence: decimal"):
            db.execute("SELECT price FROM wares ORDER BY price COLLATE decimal")
        register_collation(db)
        ordered = [price for (price,) in db.execute("SELECT price FROM wares ORDER BY price COLLATE decimal")]
    assert ordered == [padded(value) for value in sorted(VALUES, key=Decimal)]


def test_a_view_that_a_plain_client_cannot_read_is_refused(tmp_path: Path) -> None:
    project = make(tmp_path)
    sql = f"{SQL}SELECT * FROM wares ORDER BY price COLLATE decimal"
    (tmp_path / "views/dear.sql").write_text(sql, encoding="utf-8")
    with pytest.raises(InvalidInputError, match="no such collation sequence: decimal"):
        pipeline.publish(project)


@pytest.mark.parametrize(
    ("text", "kind", "full"),
    [
        ("1.5", "decimal(5,2)", "1.50"), ("1", "decimal(5,2)", "1.00"), ("-0", "decimal(5,2)", "0.00"),
        ("-0.0", "decimal(5,1)", "0.0"), ("7", "decimal(5,0)", "7"), ("-7.1", "decimal(5,1)", "-7.1"),
        ("1.555", "decimal(5,2)", "1.555"), ("x", "decimal(5,2)", "x"),
    ],
)  # fmt: skip
def test_a_decimal_is_published_with_all_digits_of_its_scale(text: str, kind: str, full: str) -> None:
    assert full_text(text, kind) == full


@pytest.mark.parametrize(
    ("value", "spec", "compared"),
    [
        ("1.5", {"type": "string", "format": "decimal", "x-precision": 5, "x-scale": 2}, "1.50"),
        ("1.5", {"type": "string"}, "1.5"), (1.5, {"type": "number"}, 1.5), (None, {"format": "decimal"}, None),
        ("1.5", {"format": "decimal"}, "1.5"), ("1.5", {"type": "number", "format": "decimal"}, "1.5"),
    ],
)  # fmt: skip
def test_a_decimal_is_compared_by_its_full_text_and_all_else_as_it_is(
    value: object, spec: dict[str, object], compared: object
) -> None:
    assert comparable(value, spec) == compared


@pytest.mark.parametrize(
    ("full", "texts"),
    [
        ("1.50", ["1.50", "1.5"]), ("2.00", ["2.00", "2.0", "2"]), ("1.25", ["1.25"]), ("7", ["7"]),
        ("0.0", ["0.0", "0", "-0.0", "-0"]), ("10.10", ["10.10", "10.1"]),
    ],
)  # fmt: skip
def test_a_decimal_may_be_spelt_with_fewer_zeros(full: str, texts: list[str]) -> None:
    assert spellings(full) == texts
