"""How much of a file is read and judged at a time: the same bytes seldom twice, and no record held without end."""

from __future__ import annotations

import io
from typing import NamedTuple

import pytest

from accord.sources.csv import framing
from accord.sources.csv.framing import Chunk, Fault, Framer


class Framed(NamedTuple):
    """The sizes that were asked for and that were judged, and what was made of a text."""

    asked: list[int]
    judged: list[int]
    parts: list[tuple[int, str]]  # line of each chunk or fault; its text, or the rule that is broken


def framed(data: bytes, monkeypatch: pytest.MonkeyPatch, *, block: int, piece: int = 4) -> Framed:
    monkeypatch.setattr(framing, "BLOCK_BYTES", block)
    monkeypatch.setattr(framing, "PIECE_BYTES", piece)
    file, asked, judged = io.BytesIO(data), [], []

    def read(size: int) -> bytes:
        asked.append(size)
        return file.read(size)

    framer = Framer(read)
    framer.prove = lambda data: judged.append(len(data))
    parts = []
    for part in framer.chunks():
        assert isinstance(part, (Chunk, Fault))
        if isinstance(part, Chunk):
            text = part.data.to_pybytes()
            assert part.newlines == text.count(b"\n")
            assert (part.quotes.true_count if part.quotes else 0) == text.count(b'"')
            parts.append((part.line, text.decode()))
        else:
            parts.append((part.line, f"{part.column} {part.rule}"))
    return Framed(asked, judged, parts)


def test_after_a_fault_small_pieces_come_first_and_each_next_one_is_four_times_as_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = framed(b'a,b\nx"y,2\n' + b"c,d\n" * 50, monkeypatch, block=256)
    assert found.asked == [256, 256]
    assert found.judged == [210, 4, 4, 16, 64, 112]
    assert found.parts[:3] == [(1, "a,b\n"), (2, "2 csv"), (3, "c,d\n")]
    assert [line for line, _ in found.parts[3:]] == [4, 5, 9, 25]
    assert "".join(text for _, text in found.parts[2:]) == "c,d\n" * 50


@pytest.mark.parametrize(("rows", "judged"), [(1, [14, 4]), (2, [18, 4, 4])])
def test_what_is_left_after_a_fault_is_judged_at_once_where_it_is_one_piece(
    rows: int, judged: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert framed(b'a,b\nx"y,2\n' + b"c,d\n" * rows, monkeypatch, block=256).judged == judged


def test_each_of_many_faults_has_little_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    found = framed(b'x"y,2\na,b\n' * 100, monkeypatch, block=1 << 20, piece=16)
    assert [text for _, text in found.parts] == ["2 csv", "a,b\n"] * 100
    assert [line for line, _ in found.parts] == list(range(1, 201))
    assert max(found.judged[1:]) <= 64
    assert sum(found.judged) < 1000 + 100 * 64


def test_of_a_record_that_goes_on_as_much_is_read_as_is_there_already(monkeypatch: pytest.MonkeyPatch) -> None:
    found = framed(b'"a,b\n' + b"x" * 200, monkeypatch, block=16)
    assert found.asked[:6] == [16, 16, 32, 64, 128, 205]
    assert found.parts == [(1, "1 csv"), (2, "x" * 200 + "\n")]
    assert framed(b"a,b\n" * 8, monkeypatch, block=16).asked == [16, 16, 16]


@pytest.mark.parametrize(("size", "is_held"), [((1 << 10) - 1, True), (1 << 10, False), ((1 << 10) + 1, False)])
def test_a_record_is_held_up_to_a_limit(size: int, monkeypatch: pytest.MonkeyPatch, *, is_held: bool) -> None:
    """One that is shorter is whole once the file has ended."""
    monkeypatch.setattr(framing, "MAX_RECORD_BYTES", 1 << 10)
    record = b"x" * size
    found = framed(record + b"\ny\n", monkeypatch, block=size)
    assert found.parts == ([(1, f"{record.decode()}\ny\n")] if is_held else [(1, "1 csv"), (2, "y\n")])


def test_the_limit_of_a_record_is_told_in_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "MAX_RECORD_BYTES", 3 << 20)
    file = io.BytesIO(b'a\n"' + b"x" * (4 << 20))
    (_, fault) = list(Framer(file.read).chunks())[:2]
    assert isinstance(fault, Fault)
    assert (fault.line, fault.column, fault.rule) == (2, 1, "csv")
    assert fault.message == "more than 3 MB without an end; is a quote not closed?"


@pytest.mark.parametrize("block", [1, 2, 3, 7, 1 << 20])
@pytest.mark.parametrize(
    ("data", "faults", "text"),
    [
        ('a,b\n"c\n', [(2, "1 csv")], "a,b\n"),
        ('a,"b""\n', [(1, "3 csv")], ""),
        ('"""', [(1, "1 csv")], ""),
        ('a,""""', [], 'a,""""\n'),
        ("a\rb\nc\n", [(1, "2 csv")], "c\n"),
        ("a\n\r", [(2, "1 csv")], "a\n"),
        ('a,"\r",\r\nb\n', [], 'a,"\r",\r\nb\n'),
        ("a\0\nb\n", [(1, "2 encoding")], "b\n"),
        ("\0a\nb\n", [(1, "1 encoding")], "b\n"),
        ("\ra\nb\n", [(1, "1 csv")], "b\n"),
        ('"a\n', [(1, "1 csv")], ""),
        ('""a\nb\n', [(1, "2 csv")], "b\n"),
        ('é,"x"y\nb\n', [(1, "5 csv")], "b\n"),
        ('a\n"b\nc"d,\0\ne\n', [(3, "2 csv"), (3, "2 csv")], "a\ne\n"),  # reading goes on in its second line
        ('a\nb,"c\nd",e"f\ng\n', [(3, "5 csv"), (3, "2 csv")], "a\ng\n"),
        ("", [], ""),
        ("\n", [], "\n"),
    ],
)
def test_what_is_wrong_has_its_line_and_column_and_the_rest_is_whole(
    data: str, faults: list[tuple[int, str]], text: str, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = framed(data.encode(), monkeypatch, block=block).parts
    told = [part for part in parts if part[1].endswith((" csv", " encoding"))]
    assert told == faults
    assert "".join(part[1] for part in parts if part not in told) == text
