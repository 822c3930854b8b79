"""The quick proof of rows is tried where it pays, looks at no more than it needs, and is given up where it does not."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from accord.schema.model import Column, Table
from accord.schema.regex_tree import parse
from accord.sources.proof import prover as module
from accord.sources.proof.cells import CSV, compile_cells, in_csv
from accord.sources.proof.layout import in_order
from accord.sources.proof.prover import CsvProver, Proved, Prover

RIGHT, WRONG = b"ab\n", b"A1\n"
TEXTS = tuple(
    Column(name, {"title": name, "description": name, "type": "string"}, required=False) for name in ("id", "note")
)
TABLE = Table("things", "Things", "Things.", TEXTS, ("id",), "id", {})


@pytest.fixture
def prover() -> Prover:
    """Return one of lines of small letters."""
    return Prover({}, r"[a-z]+\r?\n", r"[^\r\n]*\r?\n")


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Measure any chunk, match each record by itself, allow no doubt but a share, and never mind the time."""
    names = {"LEAST_MEASURED": 0, "JUDGED_AT_ONCE": 0, "MIN_ALLOWED": 0, "MAX_NANOSECONDS": 1 << 60}
    for name, value in names.items():
        monkeypatch.setattr(module, name, value)
    return monkeypatch


@pytest.mark.parametrize(
    ("at_once", "doubtful"),
    [(11, ((60, 63),)), (12, ((60, 63), (63, 66), (66, 69), (69, 72)))],  # of a small piece, all records are judged
)
def test_a_fault_puts_no_other_piece_in_doubt(
    at_once: int, doubtful: tuple[tuple[int, int], ...], prover: Prover, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PIECE_BYTES", 12)
    monkeypatch.setattr(module, "JUDGED_AT_ONCE", at_once)
    monkeypatch.setattr(module, "MAX_LINES", 4)  # those of the piece
    data = RIGHT * 20 + WRONG + RIGHT * 20
    assert prover.prove(data) == Proved(data, len(data), doubtful)
    monkeypatch.setattr(module, "MAX_LINES", 3)
    assert prover.prove(data) is None


@pytest.mark.parametrize(
    ("least", "proved", "unproved"),
    [(6, [(1, 1), (1, 2)], [(1, 3), (9, 3)]), (5, [(1, 1)], [(1, 2)]), (0, [(63, 1), (126, 2)], [(62, 1), (125, 2)])],
)
def test_a_little_may_be_in_doubt_and_a_64th_of_what_is_large(
    least: int,
    proved: list[tuple[int, int]],
    unproved: list[tuple[int, int]],
    prover: Prover,
    eager: pytest.MonkeyPatch,
) -> None:
    eager.setattr(module, "MIN_ALLOWED", least)
    chunks = [RIGHT * right + WRONG * wrong for right, wrong in proved + unproved]
    found = [prover.prove(chunk) is not None for chunk in chunks]
    assert found == [True] * len(proved) + [False] * len(unproved)


def test_a_proof_is_given_up_after_four_chunks_in_vain(prover: Prover, eager: pytest.MonkeyPatch) -> None:
    for chunk in [WRONG, WRONG, WRONG, RIGHT, WRONG, WRONG, WRONG]:
        assert (prover.prove(chunk) is not None) is (chunk == RIGHT)
        assert prover.is_on
    eager.setattr(module, "LEAST_MEASURED", len(WRONG))  # a chunk that is too small to tell
    assert prover.prove(WRONG) is None
    assert prover.is_on
    assert prover.prove(WRONG * 2) is None
    assert not prover.is_on
    assert prover.prove(RIGHT) is None


def test_a_proof_that_takes_too_long_is_given_up(prover: Prover, eager: pytest.MonkeyPatch) -> None:
    eager.setattr(module, "MAX_NANOSECONDS", -1)
    assert prover.prove(RIGHT) == Proved(RIGHT, 3)
    assert not prover.is_on


@pytest.mark.usefixtures("eager")
def test_a_record_that_has_not_ended_is_no_chunk_in_vain() -> None:
    prover = CsvProver(TABLE, ["id", "note"])
    for _ in range(9):
        assert prover.prove(b'a,"b\n') is None
    whole = b'a,"b\nc"\n'
    assert prover.prove(whole) == Proved(whole, len(whole))
    assert prover.prove(whole + b'a,"b\n') == Proved(whole + b'a,"b\n', len(whole))


@pytest.mark.parametrize(
    ("pattern", "right", "wrong"),
    [
        ("[a-z]+", ["a", '"ab"'], ['"a""b"', '""', 'a"b', '"a']),
        ('["a]+', ["a", '"a"""', '""""'], ['"', '"""', 'a"', "b"]),
        ('"', ['""""'], ['"""', '""', '"']),
        ("[a,]+", ["a", '"a,a"'], ["a,", ",", '"a""a"']),
    ],
)
def test_a_quote_stands_twice_in_a_cell_whose_column_may_hold_one(
    pattern: str, right: list[str], wrong: list[str]
) -> None:
    expression = rf"\A{in_csv(TEXTS[0], parse(pattern), optional=False)[0]}\z"
    found = pc.match_substring_regex(pa.array(right + wrong), expression).to_pylist()
    assert found == [True] * len(right) + [False] * len(wrong)


@pytest.mark.parametrize("numbers", [[], [0], [6], [0, 1], [1, 3], [0, 2, 4, 6], [2, 3, 5], [0, 3, 6], [1, 2, 4, 5]])
def test_records_in_doubt_are_put_back_where_they_stood(numbers: list[int]) -> None:
    others = [number for number in range(7) if number not in numbers]
    good, doubtful = ([pa.array(part, pa.int64())] for part in (others, numbers))
    assert in_order(good, doubtful, numbers)[0].to_pylist() == list(range(7))


def test_a_proof_that_its_engine_refuses_as_too_large_is_given_up() -> None:
    large = Prover({}, r"(?:[^a]{1000}){1000}", r"[^\n]*\n")
    assert large.prove(RIGHT) is None
    assert not large.is_on


CODES = ["ab", "abc", "A", "x y", "2024-02-29", "2023-02-29"]


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ({"enum": CODES}, CODES), ({"const": "ab"}, ["ab"]), ({"oneOf": [{"const": "A"}]}, ["A"]),
        ({"enum": CODES, "const": "A"}, ["A"]), ({"enum": CODES, "oneOf": [{"const": "x y"}, {"const": "z"}]}, ["x y"]),
        ({"enum": CODES, "pattern": "^[a-z]+$"}, ["ab", "abc"]),
        ({"enum": CODES, "minLength": 3}, [*CODES[1:2], *CODES[3:]]),
        ({"enum": CODES, "maxLength": 2}, ["ab", "A"]), ({"enum": CODES, "minLength": 2, "maxLength": 2}, ["ab"]),
        ({"enum": CODES, "format": "date"}, ["2024-02-29"]), ({"enum": CODES, "const": "z"}, []),
    ],
)  # fmt: skip
def test_of_codes_those_are_proved_that_fulfil_every_other_word(words: dict[str, Any], right: list[str]) -> None:
    column = Column(
        "code", spec := {"title": "Code", "description": "A code.", "type": "string", **words}, required=True
    )
    schema = {"required": ["code"], "properties": {"code": spec}}
    table = Table("things", "Things", "Things.", (column,), ("code",), "code", schema)
    texts = [*CODES, "z", "", "ab "]
    expression = rf"\A(?:{compile_cells(table, ['code'], CSV)['code'].expression})\z"
    matched = pc.match_substring_regex(pa.array(texts), expression).to_pylist()
    assert [text for text, fits in zip(texts, matched, strict=True) if fits] == [
        text for text in texts if text in right
    ]


@pytest.mark.parametrize("tail", [b"", b"ab", b"A1"])
def test_what_has_not_ended_is_not_proved_yet(tail: bytes, prover: Prover) -> None:
    data = RIGHT * 3 + tail
    assert prover.prove(data) == Proved(data, 9)
    assert prover.prove(tail) is None


def test_before_a_line_that_no_record_is_the_chunk_ends(eager: pytest.MonkeyPatch) -> None:
    """A lone carriage return makes one that cannot be judged by itself."""
    eager.setattr(module, "PIECE_BYTES", 4)
    prover = Prover({}, r"[a-z]+\r?\n", r"[^\r\n]*\r?\n")
    data = RIGHT * 4 + b"a\rb\n" + RIGHT * 4
    assert prover.prove(data) == Proved(data, 12)
    assert prover.prove(data[12:]) is None
    eager.setattr(module, "MIN_ALLOWED", 100)
    data = RIGHT * 2 + WRONG + RIGHT + b"a\rb\n" + WRONG
    assert prover.prove(data) == Proved(data, 12, ((6, 9),))


@pytest.mark.parametrize(
    ("doubtful", "gap", "good"),
    [((), b"-", b"abcdefgh"), (((0, 2),), b"-", b"-cdefgh"), (((2, 4), (6, 8)), b"", b"abef"),
     (((2, 4), (4, 6)), b"-", b"ab--gh"),
     (((0, 8),), b"", b"")],
)  # fmt: skip
def test_good_records_are_those_that_are_not_in_doubt(
    doubtful: tuple[tuple[int, int], ...], gap: bytes, good: bytes
) -> None:
    assert bytes(memoryview(Proved(b"abcdefghij", 8, doubtful).good(gap))) == good


def test_a_proof_that_is_quick_enough_is_kept(prover: Prover) -> None:
    """Of a chunk that is large enough to be measured, in seconds of a processor."""
    data = RIGHT * (module.LEAST_MEASURED // len(RIGHT) + 1)
    assert prover.prove(data) == Proved(data, len(data))
    assert prover.is_on
