"""What docs/reliability.md says is refused at once is what the readers refuse."""

from __future__ import annotations

import pytest

from accord.sources import parquet_sizes, rows, yaml_text
from accord.sources.csv import framing
from accord.sources.csv import read as csv_read
from accord.sources.jsonl import read as jsonl_read
from support import ROOT

MB = 1024 * 1024
LIMITS = {
    "a YAML file": (
        f"{yaml_text.MAX_BYTES // 1_000_000} MB, {yaml_text.MAX_VALUES:,} values, {yaml_text.MAX_DEPTH} levels"
    ),
    "a header of CSV, or the columns of Parquet": f"{rows.MAX_COLUMNS:,}",
    "a packed CSV": f"{csv_read.FREE_BYTES / MB:g} MB, and {csv_read.MAX_EXPANSION} bytes for each of its own",
    "Parquet: groups of rows; text of one column in one of them; text in a row": (
        f"{parquet_sizes.MAX_GROUPS:,}; {parquet_sizes.MAX_CHUNK_BYTES / MB:g} MB, or "
        f"{parquet_sizes.FREE_UNPACKED / MB:g} MB and {parquet_sizes.UNPACKED_OF_A_BYTE} bytes for each of its own; "
        f"{parquet_sizes.MAX_ROW_BYTES / MB:g} MB"
    ),
    "Parquet: values of lists of one column in a group": (
        f"{parquet_sizes.MAX_VALUES / 1_000_000:.9g} million, and {parquet_sizes.VALUES_OF_A_ROW} for each row"
    ),
}


@pytest.mark.parametrize("what", LIMITS)
def test_a_limit_is_the_documented_one(what: str) -> None:
    text = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    (row,) = [line for line in text.splitlines() if line.startswith(f"| {what} |")]
    assert row.split(" | ")[1] == LIMITS[what]


def test_limits_in_other_words_are_the_documented_ones() -> None:
    text = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert "| a line of JSON Lines, a record of CSV | 64 MB |" in text
    assert jsonl_read.MAX_LINE_BYTES == framing.MAX_RECORD_BYTES == 64 * MB
    assert "| Parquet: rows | a million, and 4 for each byte |" in text
    assert (parquet_sizes.MAX_ROWS, parquet_sizes.ROWS_OF_A_BYTE) == (1_000_000, 4)
    assert "one file of YAML 100, of a schema 1,000, of a table 10,000" in text
    assert (yaml_text.MAX_FAULTS, rows.MAX_PROBLEMS) == (100, 10_000)
    assert yaml_text.MAX_BYTES == 1_000_000
