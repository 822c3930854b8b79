"""The rows of a published file are counted: ends of lines outside of quotation marks, and what a footer says."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from accord.publish import rows


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("id\n", 0), ("id\na\n", 1), ('"id"\n"a"\n"b"\n', 2), ('id,text\na,"two\nlines"\nb,""\n', 2),
        ('id,text\na,"a ""quoted""\nline"\n', 1), ('id\n"\n"\n"""\n"""\n', 2),
    ],
)  # fmt: skip
@pytest.mark.parametrize("block", [1, 2, 5, rows.BLOCK_BYTES])
def test_rows_of_csv(text: str, count: int, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "BLOCK_BYTES", block)
    (tmp_path / "a.csv").write_text(text, encoding="utf-8", newline="")
    assert rows.count(tmp_path / "a.csv") == count


def test_rows_of_other_files(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"id": [1, 2, 3]}), tmp_path / "a.parquet")
    for name in ("b.parquet", "c.md"):
        (tmp_path / name).write_text("a\nb\n", encoding="utf-8")
    assert [rows.count(tmp_path / name) for name in ("a.parquet", "b.parquet", "c.md")] == [3, None, None]


def test_a_file_is_read_in_blocks_of_a_megabyte() -> None:
    """So that the memory it takes is bounded, and few calls are made."""
    assert rows.BLOCK_BYTES == 2**20
