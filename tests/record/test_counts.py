"""The record's check of counts is near what is there: a tenth of a table cannot go, nor a table come twice."""

from __future__ import annotations

import csv
import re

import pytest

from support import ROOT, schemas

SQL = (ROOT / "checks" / "counts.sql").read_text(encoding="utf-8")
BOUNDS = re.findall(r"SELECT '(\w+)', (\d+), (\d+), \(SELECT count\(\*\) FROM (\w+)\)", SQL)


def test_it_watches_each_table_that_people_write_and_their_evidence() -> None:
    watched = [table for table, *_ in BOUNDS]
    assert watched == sorted(name for name, table in schemas().tables.items() if table.generated in {"", "evidence"})
    assert watched == [counted for *_, counted in BOUNDS]


@pytest.mark.parametrize(("table", "minimum", "maximum", "_"), BOUNDS, ids=[table for table, *_ in BOUNDS])
def test_the_bounds_are_near_the_number_of_rows(table: str, minimum: str, maximum: str, _: str) -> None:
    with (ROOT / "build" / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.DictReader(file))
    near = 0.9 * rows <= int(minimum) <= rows <= int(maximum) < 2 * int(minimum)
    assert near, f"{rows} rows; renew checks/counts.sql"
