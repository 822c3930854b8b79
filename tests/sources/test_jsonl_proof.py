"""Rows of JSON Lines read by a proof of their form are those that are read without one: verdicts, places, values."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import accord.sources.proof.prover
from accord.problems import Problem
from accord.rules.rows import RowChecker
from accord.schema.model import Table
from accord.sources.jsonl import read as json_lines
from accord.sources.jsonl.proof import prover_of
from accord.sources.proof.prover import Proved
from accord.sources.readers import read
from csv_rows import COLUMNS, FOUL, NO_TEXT, table_of
from support import examples

KINDS = {name: spec for name, (spec, _) in COLUMNS.items()}
FOUL_VALUES = ["1", '"1"', "1.0", "-0", "-0.0", "1e5", "1e400", "1E-400", "01", "null", "true", "[]", "{}", '["a"]',
               "NaN", "9223372036854775807", "9223372036854775808", "1" * 25, r'"\u0061"', r'"\ud800"', r'"\/"',
               r'"\u0000"', '"\x01"', r'"\n"', r'"a\"b"', r'"\\"', '""', '"<<<<<<< x"', "'x'",
               "0.1234567890123456789"]  # fmt: skip
LINES = ["", " ", "[]", "{}", '{"c0": 1, "c0": 2}', '{"c0": "x", "c0": "x"}', '{"other": 1}', '{"c0": "x"} {}', "{",
         "nul", '{"c0":"x",}', '\ufeff{"c0": "x"}']  # fmt: skip


class Case(NamedTuple):
    """A table, lines of a file of its rows, and how many bytes are proved at once."""

    table: Table
    data: bytes
    at_once: int
    piece: int


def value(kind: str, text: str) -> str:
    """Return as JSON what a cell of CSV holds."""
    text = text[1:-1].replace('""', '"') if text.startswith('"') else text
    spec = KINDS[kind]
    if spec["type"] == "array":
        items = text.split(spec["x-separator"])
        return json.dumps(items) if spec["items"]["type"] == "string" else f"[{', '.join(items)}]"
    return text if spec["type"] in ("integer", "number", "boolean") and text else json.dumps(text, ensure_ascii=False)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a table and lines, most of them nearly right and with their keys in one order."""
    kinds = draw(st.lists(st.sampled_from(list(COLUMNS)), min_size=1, max_size=4))
    table = table_of(kinds, [draw(st.booleans()) for _ in kinds], condition=draw(st.booleans()))
    order = draw(st.permutations([(column.name, kind) for column, kind in zip(table.columns, kinds, strict=True)]))
    is_foul = draw(st.booleans())
    data = b""
    for _ in range(draw(st.integers(0, 10))):
        members = [(name, value(kind, draw(st.sampled_from(COLUMNS[kind][1])))) for name, kind in order]
        members = [pair for pair in members if draw(st.integers(0, 5))]
        if is_foul and members and not draw(st.integers(0, 3)):
            at = draw(st.integers(0, len(members) - 1))
            members[at] = members[at][0], draw(st.sampled_from(FOUL_VALUES))
        if is_foul and not draw(st.integers(0, 5)):
            members = draw(st.permutations(members))
        space = draw(st.sampled_from([" ", ""]) if is_foul else st.just(" "))
        line = "{" + f",{space}".join(f'"{name}":{space}{text}' for name, text in members) + "}"
        line = draw(st.sampled_from(LINES)) if is_foul and not draw(st.integers(0, 6)) else line
        ends = ["\n", "\n", "\r\n", " \n", "\r", ""] if is_foul else ["\n"]
        data += (line + draw(st.sampled_from(ends))).encode()
    if is_foul and draw(st.booleans()):
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(st.sampled_from([*NO_TEXT, *(text.encode() for text in FOUL)])) + data[place:]
    return Case(table, data, draw(st.sampled_from([40, 200, 1 << 20])), draw(st.sampled_from([1, 60, 1 << 14])))


def verdict(case: Case, path: Path, *, proves: bool) -> tuple[list[Any], ...]:
    """Return problems, faults and rows of a case; ``proves``: read by a proof, where that can be."""
    path.write_bytes(case.data)
    checker = RowChecker(case.table)
    problems, faults, rows = [], [], []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_lines, "PROVED_BYTES", 0 if proves else 1 << 60)
        patch.setattr(json_lines, "PROVED_AT_ONCE", case.at_once)
        patch.setattr(json_lines, "BATCH_ROWS", 3)
        patch.setattr(json_lines, "FIRST_LINES", 4)
        patch.setattr(accord.sources.proof.prover, "PIECE_BYTES", case.piece)
        patch.setattr(accord.sources.proof.prover, "JUDGED_AT_ONCE", case.piece)
        for item in read(path, "things.jsonl", case.table):
            if isinstance(item, Problem):
                problems.append(item)
                continue
            item.batch.validate(full=True)
            found = checker.check_all(item.batch, 1000, item.proof)
            faults.extend(item.problem(fault) for fault in found.first)
            left = item.without(found.lacking)
            rows.extend((left.line(at), repr(row)) for at, row in enumerate(left.batch.to_pylist()))
    return sorted(problems), sorted(faults), rows


@given(case=cases())
@settings(max_examples=examples(400), deadline=None)
def test_a_proof_changes_no_verdict_message_or_value(tmp_path_factory: pytest.TempPathFactory, case: Case) -> None:
    path = tmp_path_factory.getbasetemp() / "proved.jsonl"
    assert verdict(case, path, proves=True) == verdict(case, path, proves=False)


@pytest.mark.parametrize("kind", list(COLUMNS))
@pytest.mark.parametrize("needed", [True, False])
def test_every_value_of_every_kind_is_judged_alike(kind: str, needed: bool, tmp_path: Path) -> None:  # noqa: FBT001
    table = table_of([kind, "text"], [needed, False])
    texts = [*COLUMNS[kind][1], *(foul for foul in FOUL if '"' not in foul)]
    values = [*(value(kind, text) for text in texts), *FOUL_VALUES]
    lines = [f'{{"c0": {text}, "c1": "x"}}' for text in values]
    lines += [*LINES, *(line.replace('": ', '":') for line in lines)]
    case = Case(table, "\n".join(lines).encode(), 1 << 20, 1)
    assert verdict(case, tmp_path / "x.jsonl", proves=True) == verdict(case, tmp_path / "x.jsonl", proves=False)


def test_lines_of_one_order_are_proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = table_of(["id", "whole", "day", "text"], [True, False, False, False])
    lines = ['{"c0": "ab", "c1": 3, "c2": "2024-02-29", "c3": "é \\"x\\""}', '{"c0": "a-b", "c2": null}'] * 3
    monkeypatch.setattr(json_lines, "PROVED_BYTES", 0)
    (tmp_path / "x.jsonl").write_text("\n".join([*lines, ""]), encoding="utf-8")
    (rows,) = read(tmp_path / "x.jsonl", "x.jsonl", table)
    assert not rows.proof.doubtful
    assert {("c0", "pattern"), ("c0", "required")} <= rows.proof.rules
    assert rows.batch.to_pylist()[0]["c3"] == 'é "x"'


@pytest.mark.parametrize(
    ("lines", "order"),
    [
        (['{"c2": 1, "c0": 2}'], ["c2", "c0"]),
        (['{"c2": 1}', '{"c1": 1, "c2": 2}', '{"c2": 2, "c0": 1}'], ["c1", "c2", "c0"]),
        (['{"c2": 1, "c0": 2}', '{"c2": 1, "c1": 3, "c0": 2}'], ["c2", "c1", "c0"]),
        (['{"c2": 1, "c0": 2}', '{"c0": 2, "c1": 3}'], ["c2", "c0", "c1"]),
        (['{"c2": 1}', "{", "7", "[" * 99_999, '{"x": 1, "c0": 2, "c1": 3}'], ["c0", "c1", "c2"]),
        (['{"c0": 1, "c2": 2}'], ["c0", "c1", "c2"]),  # of the order of the table any column may follow
        (["{", "7", "[" * 99_999, '{"c2": 1, "c0": 2}'], ["c2", "c0"]),
        (['{"c1": 1}'], ["c0", "c1", "c2"]),
        (["{}", "null"], ["c0", "c1", "c2"]),
    ],
)
def test_the_order_of_keys_is_that_of_the_first_lines(lines: list[str], order: list[str]) -> None:
    prover = prover_of(table_of(["text", "whole", "day"], [False] * 3), [line.encode() for line in lines])
    assert prover is not None
    assert list(prover.cells) == order


def test_there_is_no_proof_of_lists_alone_nor_of_keys_that_are_written_with_escapes() -> None:
    assert prover_of(table_of(["list"], [False]), [b'{"c0": ["a"]}']) is None
    both = prover_of(table_of(["list", "text"], [False] * 2), [])
    assert both is not None
    assert list(both.cells) == ["c1"]
    table = table_of(["text"], [False])
    for name, is_plain in (("a b", True), ("é", True), ('a"', False), ("a\\", False), ("a\n", False)):
        named = replace(table, columns=(replace(table.columns[0], name=name),))
        assert (prover_of(named, []) is not None) is is_plain


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("end", ["\n", " \n", "\r\n", " \r\n"])
@pytest.mark.parametrize("space", ["", " "])
def test_a_line_is_proved_with_a_space_or_none_and_without_keys_that_may_be_absent(
    space: str, end: str, *, required: bool
) -> None:
    prover = prover_of(table_of(["text", "whole", "yes"], [required] * 3), [])
    assert prover is not None

    def is_proved(*members: tuple[str, str]) -> bool:
        text = f",{space}".join(f'"{key}":{space}{value}' for key, value in members)
        data = f"{{{text}}}{end}".encode()
        return prover.prove(data) == Proved(data, len(data))

    whole = ("c0", '"x"'), ("c1", "-7"), ("c2", "true")
    assert is_proved(*whole)
    assert is_proved(("c0", '"é\\"\\\\\\n\\r\\t"'), *whole[1:])
    assert is_proved(*whole[:2]) is is_proved(whole[0], whole[2]) is is_proved(whole[0]) is not required
    assert is_proved(whole[0], ("c1", "null"), whole[2]) is not required
    for value in ('"\\u0061"', '"\x01"', "x", '"x', '"\\/"', "7"):
        assert not is_proved(("c0", value), *whole[1:])
    assert not is_proved(whole[1], whole[0], whole[2])
    assert not is_proved(whole[0], ("c1", "07"), whole[2])
    assert not is_proved(whole[0], ("c1", '"7"'), whole[2])
