"""Machine-sized tables in small: rows of every kind, right and wrong, in Parquet parts under awkward names."""

from __future__ import annotations

import random
import shutil
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from accord.schema.arrow import arrow_schema
from accord.schema.load import load_schemas
from accord.schema.model import Schemas, Table
from support import ROOT

PARTS = ("a.parquet", "b c%20[1]{x}.parquet", "empty.parquet", "é?#,=*.parquet")
Rows = list[dict[str, Any]]


@cache
def schemas() -> Schemas:
    """Return the schemas of tests/data/machine."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "schemas"
        shutil.copytree(ROOT / "tests" / "data" / "machine", folder)
        return load_schemas(folder)


def tables(events: int) -> dict[str, Rows]:
    """Return right rows of every table."""
    chance = random.Random(7)  # noqa: S311 - test data
    dates = (
        "2024-02-15",
        "2024-02",
        "202X",
        "2024-02-14/2024-03-01",
        "2023-12-31/..",
        "[2024-01-01,2025-01-01]",
        "0001",
    )
    days = (date(1, 1, 1), date(1582, 10, 10), date(2024, 2, 29), None)
    actors = [{"id": f"actor-{n}", "name": f"Name {n} \U0001f600 نجف"} for n in range(40)]
    rows: Rows = [
        {"id": f"e-{n}", "title": f"Title {n}", "type": chance.choice(("CONSULT", "AGREE", None)),
         "date": chance.choice(dates), "found": chance.choice(days), "actor": f"actor-{n % 40}" if n % 7 else None,
         "mentions": chance.choice((1, 2**62, None)), "intensity": chance.choice((-10.0, 0.1, None)),
         "verified": chance.choice((False, None)), "part_of": f"e-{n // 2}" if n % 3 else None}
        for n in range(events)
    ]  # fmt: skip
    people = [{"event_id": f"e-{n}", "item": item, "actor": f"actor-{n % 40}", "role": role}
              for n in range(events) for item, role in enumerate(("host", "guest", None), 1)]  # fmt: skip
    return {"actors": actors, "events": rows, "event_participants": people}


def spoil_rows(rows: dict[str, Rows]) -> dict[str, Rows]:
    """Break every kind of rule of rows in events, in the first and last rows of parts too; return all rows."""
    events = rows["events"]
    last = len(events) - 1
    for at, changes in {
        0: {"id": "E 0", "title": ""}, 1: {"title": None, "type": "consult"}, 5: {"date": "2024-02-30"},
        6: {"mentions": 0}, 7: {"intensity": 1e300}, 8: {"verified": True, "found": None},
        9: {"title": "\U0001f600" * 20 + "x"},
        20: {"intensity": float("nan")}, last // 2: {"title": "two\nlines"}, last - 1: {"id": None},
        last: {"id": None, "title": "tab\t", "actor": "no-one"},
    }.items():  # fmt: skip
        events[at].update(changes)
    return rows


def spoil_relations(rows: dict[str, Rows]) -> dict[str, Rows]:
    """Break every kind of rule between rows, across parts too; return all rows."""
    events, people = rows["events"], rows["event_participants"]
    last = len(events) - 1
    for at, changes in {50: {"id": "e-49"}, 60: {"actor": "nobody", "part_of": "e-nowhere"}, 70: {"part_of": "e-50"},
                        last: {"id": "e-49", "actor": "no-one"}}.items():  # fmt: skip
        events[at].update(changes)
    for at, changes in {4: {"item": 1}, 8: {"role": "guest"}, 300: {"event_id": "e-nowhere"}}.items():
        people[at].update(changes)
    people[-1].update(actor="nobody", role="host")
    people[-2].update(actor="actor-1", role=None)
    people[-3].update(actor="actor-1", role=None)  # nulls in a natural key equal each other
    rows["actors"][3]["id"] = "actor-2"
    return rows


def write(rows: dict[str, Rows], folder: Path) -> dict[str, Path]:
    """Write tables of several parts each, the third of them empty, but actors as one file; return their places."""
    paths = {}
    folder.mkdir(parents=True)
    for name, data in rows.items():
        table = pa.Table.from_pylist(data, curated(schemas().tables[name]))
        path = paths[name] = folder / name
        if name == "actors":
            path = paths[name] = folder / "actors.parquet"
            pq.write_table(table, path)
            continue
        path.mkdir()
        step = len(data) // 2 + 1
        for part, start, length in zip(PARTS, (0, step, 0, 2 * step - 7), (step, step - 7, 0, 7), strict=True):
            pq.write_table(table.slice(start, length), path / part, row_group_size=97)
    return paths


def curated(table: Table) -> pa.Schema:
    """Return the Arrow schema of what a file of rows holds: what is derived is not in it."""
    return pa.schema(
        [field.with_nullable(True) for field in arrow_schema(table) if not table.by_name[field.name].derived_from]  # noqa: FBT003
    )
