"""Where a file of rows is cut does not matter: the same rows, lines and refusals with blocks of any size.

And the short cuts tell what the long ways tell: places of records from the lengths of cells, numbers without a pattern.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.problems import Problem
from accord.schema.model import Column, Table
from accord.sources import readers as inputs
from accord.sources.csv import framing as lines
from accord.sources.csv.framing import Chunk
from accord.sources.csv.positions import Places, Records
from accord.values import plain_numbers as digits
from support import examples

NAMES = {"id": "string", "n": "integer", "x": "number", "t": "string"}
SPECS = [Column(name, {"title": name, "description": name, "type": kind}, required=False)
         for name, kind in NAMES.items()]  # fmt: skip
TABLE = Table("things", "Things", "Things.", tuple(SPECS), ("id",), "id", {})
BODIES = {
    "quotes": 'a,1,0.5,"x ""y"", é\nz"\n"b",02,"1",\n"",3,1.,"""\n"""\nc,4,-.5,語\n'.encode(),
    "crlf": b'a,1,2,x\r\nb,x,1e5,"y\r\nz"\r\nc,3,nan,\r\n',
    "no quotes": b"a,1,0,x\nb,-,00,y\nc,-0,-0.0,z\nd,9223372036854775808,1e999,z",
    "ragged": b"a,1,2,x\nb\n\nc,1,2,3,4\nd,7,8,\xff\n,,,\ne,x,5,\n",
    "broken": b'a,1,2,x\nb,"2"3,4,y\nc,x,6,z\nd,7,8"9,z\ne,y,10,"never closed\nf,11,12,z\n',
}


def read(path: Path) -> tuple[dict[int, Any], list[Problem]]:
    rows, problems = {}, []
    for item in inputs.read(path, "things", TABLE):
        if isinstance(item, Problem):
            problems.append(item)
        else:
            item.batch.validate(full=True)
            rows |= {item.line(at): row for at, row in enumerate(item.batch.to_pylist())}
    return rows, problems


@pytest.mark.parametrize(
    "sizes", [(*range(1, 10), 16, 31, 32, 33, 64), pytest.param(range(1, 65), marks=pytest.mark.soak)], ids=len
)
@pytest.mark.parametrize("ending", [".csv", ".csv.gz"])
@pytest.mark.parametrize("body", BODIES)
def test_blocks_of_any_size_give_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, ending: str, sizes: Sequence[int]
) -> None:
    path = tmp_path / f"things{ending}"
    data = b"id,n,x,t\n" + BODIES[body]
    path.write_bytes(gzip.compress(data) if ending == ".csv.gz" else data)
    rows, problems = read(path)
    assert problems
    for block in sizes:
        monkeypatch.setattr(lines, "BLOCK_BYTES", block)
        monkeypatch.setattr(lines, "PIECE_BYTES", block)
        found = read(path)
        assert found[0] == rows, block
        assert found[1] == problems, block


def test_small_pieces_after_a_fault_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "things.csv"
    path.write_bytes(b"id,n,x,t\n" + b"".join(b'a,%d,1"2,x\nb,1,2,"x\ny"\n' % n for n in range(300)))
    rows, problems = read(path)
    assert list(rows) == list(range(3, 903, 3))
    assert [problem.line for problem in problems] == list(range(2, 902, 3))
    for piece in (1, 7, 64, 1000):
        monkeypatch.setattr(lines, "PIECE_BYTES", piece)
        assert read(path) == (rows, problems)


CELL = st.text(st.sampled_from(['"', "\n", ",", "a", "é"]), max_size=5)


@settings(max_examples=examples(300))
@given(rows=st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=12), data=st.data())
def test_places_from_lengths_are_those_of_the_bytes(rows: list[list[str]], data: st.DataObject) -> None:
    text = "".join(",".join('"' + cell.replace('"', '""') + '"' if set(cell) & set('",\n') or not cell else cell
                            for cell in row) + "\n" for row in rows).encode()  # fmt: skip
    quotes = pa.array([byte == ord('"') for byte in text]) if b'"' in text else None
    records = Records(pa.py_buffer(text))
    places = Places(
        Chunk(pa.py_buffer(text), 1, text.count(b"\n"), quotes),
        [pa.array(column) for column in zip(*rows, strict=True)],
    )
    for row in sorted(data.draw(st.sets(st.integers(0, len(rows) - 1)))):
        assert places.record(row) == records.record(row)
    assert records.lines.to_pylist() == [records.line(row) for row in range(len(rows))]


def test_places_are_found_among_very_many_quotes() -> None:
    text = b'"' + b'""' * 1000 + b'"\na\nb\n'
    quotes = pa.array([byte == ord('"') for byte in text])
    places = Places(Chunk(pa.py_buffer(text), 1, text.count(b"\n"), quotes), [pa.array(['"' * 1000, "a", "b"])])
    assert [places.record(row) for row in range(3)] == [(text[:-4].decode(), 0), ("a\n", 1), ("b\n", 2)]


def test_doubt_about_numbers() -> None:
    cells = [None, "1", "0", "-0", "0.5", "-10", None, "01", "-01", "00.1", ".5", "-.5", "1.", "1e5", "x", "+1", None]
    doubt = digits.doubtful(pa.array([*["7"] * 500, *cells])).to_pylist()[500:]
    assert [cell for cell, is_doubtful in zip(cells, doubt, strict=True) if is_doubtful and cell] == cells[7:16]
    assert digits.doubtful(pa.array(["1e5"] * 1000)) is None
    assert digits.doubtful(pa.array(["1" * 300])) is None
    assert digits.doubtful(pa.array([None, None], pa.string())).to_pylist() == [False, False]
