"""Rows read by a proof of their form are those that are read without one: verdicts, messages, places, values."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from accord.sources.csv.borders import borders, starts
from csv_rows import Case, cases, table_of, verdict
from support import examples


@given(case=cases())
@settings(max_examples=examples(400), deadline=None)
def test_a_proof_changes_no_verdict_message_or_value(tmp_path_factory: pytest.TempPathFactory, case: Case) -> None:
    path = tmp_path_factory.getbasetemp() / "things.csv"
    assert verdict(case, path, proves=True) == verdict(case, path, proves=False)


@pytest.mark.parametrize("tail", [b"", b'd,"x\n', b'd,"x\n\n'])
@pytest.mark.parametrize("size", range(1, 40))
def test_pieces_are_whole_records(size: int, tail: bytes) -> None:
    records = b'a,"x\ny"\n' + b"b,c\nb,c\n" + b'"\n",""\n' + b'"c\n\n\n","\n"\nb,"""\n"\nb,c\n'
    data = records + tail
    begins = [*starts(records, 0, len(records)), len(records)]
    found = list(borders(data, len(data), size))
    assert found == sorted(set(found) & set(begins))
    assert (found[0], found[-1]) == (0, len(records))
    assert all(after - before >= size for before, after in pairwise(found[:-1]))
    if size == 1:
        assert found == begins


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
