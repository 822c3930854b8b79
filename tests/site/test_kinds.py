"""Values of every kind as they are served: pages, and files that hold what is published."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import openpyxl
import pyarrow.parquet as pq
import pytest

from serving import Site, serving
from support import ROOT

LARGE = Decimal("12345678901234567890123456789.000000001")


@pytest.fixture(scope="module")
def tides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = shutil.copytree(ROOT / "tests/data/tides", tmp_path_factory.mktemp("kinds") / "tides")
    with serving(root) as site:
        yield site


def body(site: Site, address: str) -> bytes:
    status, _, answer = site.get(address)
    assert status == 200, (address, answer[:500])
    return answer


def test_parquet_and_csv_are_those_that_are_published(tides: Site) -> None:
    published = pq.read_table(tides.build / "build/parquet/tides.parquet")
    made = pq.read_table(io.BytesIO(body(tides, "/accord/tides.parquet")))
    assert made.schema.types == published.schema.types
    assert made.to_pylist() == published.to_pylist()
    texts = [body(tides, "/accord/tides.csv"), (tides.build / "build/csv/tides.csv").read_bytes()]
    first, second = (list(csv.reader(io.StringIO(text.decode()))) for text in texts)
    assert first == second


def test_json_lines_hold_decimals_and_instants_as_text(tides: Site) -> None:
    rows = {row["id"]: row for row in map(json.loads, body(tides, "/accord/tides.jsonl").decode().splitlines())}
    spring = rows["spring-2024"]
    assert (spring["height"], spring["toll"], spring["zeroed"]) == ("4.200", str(LARGE), 1998)
    assert (spring["peak"], spring["peak_utc"]) == ("2024-03-11T04:12+01:00", "2024-03-11T03:12:00+00:00")
    assert (spring["slack"], spring["slack_seconds"], spring["ice"]) == ("PT25M", 1500.0, False)


def test_excel_holds_numbers_that_it_can_hold_and_texts_else(tides: Site) -> None:
    book = openpyxl.load_workbook(io.BytesIO(body(tides, "/accord/tides.xlsx")))
    names, *rows = book.active.iter_rows(values_only=True)
    spring = next(dict(zip(names, row, strict=True)) for row in rows if row[0] == "spring-2024")
    assert (spring["height"], spring["toll"], spring["peak_utc"]) == (4.2, str(LARGE), "2024-03-11T03:12:00+00:00")


def test_a_question_has_the_types_of_what_it_returns(tides: Site) -> None:
    text = body(tides, "/accord/tides.parquet?sea=1&_labels=on")
    assert [row["toll"] for row in pq.read_table(io.BytesIO(text)).to_pylist()] == [LARGE]
    (moment,) = [row["peak_utc"] for row in pq.read_table(io.BytesIO(text)).to_pylist()]
    assert moment == datetime.fromisoformat("2024-03-11T03:12:00+00:00")


@pytest.mark.parametrize("address", ["/", "/accord/tides", "/accord/tides/spring-2024", "/accord/codes"])
def test_pages_answer(address: str, tides: Site) -> None:
    page = body(tides, address).decode()
    if address.endswith("spring-2024"):
        assert "Rippled" in page
        assert "4.200\N{NO-BREAK SPACE}m" in page
