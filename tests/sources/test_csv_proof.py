"""Rows read by a proof of their form are those that are read without one: verdicts, messages, places, values."""

from __future__ import annotations

from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from accord.sources.csv import framing
from accord.sources.csv import read as csv_read
from accord.sources.proof import prover
from accord.sources.readers import Rows, read
from csv_rows import Case, cases, table_of, verdict
from support import examples


@given(case=cases())
@settings(max_examples=examples(400), deadline=None)
def test_a_proof_changes_no_verdict_message_or_value(tmp_path_factory: pytest.TempPathFactory, case: Case) -> None:
    path = tmp_path_factory.getbasetemp() / "things.csv"
    assert verdict(case, path, proves=True) == verdict(case, path, proves=False)


# Stands in for the expression: each of these is whole records of two cells.
RECORDS = [b'a,"x\ny"\n', b"b,c\n", b"b,c\n", b'"\n",""\n', b'"c\n\n\n","\n"\n', b'b,"""\n"\n', b"b,c\n"]


@pytest.mark.parametrize("tail", [b"", b'd,"x\n', b'd,"x\n\n'])
@pytest.mark.parametrize("wrong", [set(), {1}, {0, 6}, {2, 4}, set(range(7))], ids=str)
@pytest.mark.parametrize("commas", [0, 1])
@pytest.mark.parametrize("size", range(1, 40))
def test_what_is_in_doubt_is_whole_records(
    size: int, commas: int, wrong: set[int], tail: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prover, "PIECE_BYTES", size)
    data = b"".join(RECORDS) + tail
    begins = [*accumulate(map(len, RECORDS), initial=0)]
    bad = {span for number, span in enumerate(pairwise(begins)) if number in wrong}
    spans = set(pairwise(begins)) - bad

    def matches(begin: int, end: int) -> bool:
        return (begin == end) or any(a == begin and b <= end and matches(b, end) for a, b in spans)

    cuts = list(prover._cuts(data, len(data), commas))  # noqa: SLF001 - what is in doubt is seen in no verdict
    found, end = prover._faulty(data, cuts, [matches(*piece) for piece in pairwise(cuts)])  # noqa: SLF001
    assert end == begins[-1]
    assert all(begin in begins and after in begins for begin, after in found)
    assert all(any(begin <= a and b <= after for begin, after in found) for a, b in bad)
    assert all(before[1] <= after[0] for before, after in pairwise(found))


def test_a_mark_at_the_beginning_of_what_is_proved_is_a_part_of_its_cell(tmp_path: Path) -> None:
    """One at the beginning of the file is not; pyarrow takes it away from any piece that it reads."""
    table = table_of(["any", "id"], [False, True])
    rows = [f"{text},ab\n".encode() for text in ("\ufeff", "\ufeffx", "x\ufeff")] * 3
    for at_once in (1, 1 << 20):
        case = Case(table, [column.name for column in table.columns], b"".join(rows), at_once, 1 << 14)
        proved, other = (verdict(case, tmp_path / "things.csv", proves=proves) for proves in (True, False))
        assert proved == other
        assert not proved.problems
        assert len(proved.rows) == len(rows)
        assert all("\\ufeff" in ascii(row) for row in proved.rows)


def test_a_cell_of_no_column_of_the_file_stands_where_its_row_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = table_of(["id", "text", "whole"], [True, False, False])
    monkeypatch.setattr(csv_read, "PROVED_BYTES", 0)
    monkeypatch.setattr(framing, "BLOCK_BYTES", 16)
    path = tmp_path / "things.csv"
    path.write_bytes(b"c1,c0\n" + b'"x\ny",ab\n' * 20)
    *_, rows = (part for part in read(path, "things.csv", table) if isinstance(part, Rows))
    assert rows.proof.clean == {"c0"}
    for at in range(rows.batch.num_rows):
        assert rows.position(at, "c2") == (rows.line(at), 1)
        assert rows.position(at, "c0") == (rows.line(at) + 1, 4)


@pytest.mark.parametrize("body", [b"ab\n\nbc\n", b"\n\n\n", b"\nab\n", b"ab\n\n", b"A\n\nbc\n"])
def test_an_empty_line_of_the_only_column_is_a_row_without_a_value(body: bytes, tmp_path: Path) -> None:
    case = Case(table_of(["id"], [False]), ["c0"], body * 3, 1 << 20, 1)
    proved, other = (verdict(case, tmp_path / "things.csv", proves=proves) for proves in (True, False))
    assert proved == other
    assert [line for line, _ in proved.rows] == list(range(2, 2 + 3 * body.count(b"\n")))
