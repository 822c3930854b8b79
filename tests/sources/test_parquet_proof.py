"""What a dictionary of Parquet proves changes no verdict, message or value; and mistakes in it are noticed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import accord.rules.rows
import accord.sources.parquet
import accord.sources.readers
from accord.problems import Problem
from accord.schema.model import Table
from accord.sources.rows import NOTHING_PROVED
from csv_rows import COLUMNS, FOUL, table_of
from mutants import Mutant, install

AS_ONE, PROOF = "sources.as_one", "sources.parquet_proof"
MODULES = (AS_ONE, "sources.proof.cells", PROOF, "sources.parquet", "sources.readers", "rules.rows")
KINDS = [kind for kind, (spec, _) in COLUMNS.items() if spec["type"] == "string" and spec.get("format") != "decimal"]
ROWS = 4_000  # so many that few are in doubt


def texts_of(kind: str) -> list[str]:
    """Return the cells of a kind of column, as values."""
    return [cell[1:-1].replace('""', '"') if cell[:1] == '"' else cell for cell in COLUMNS[kind][1]]


def tables() -> list[tuple[Table, pa.Table]]:
    """Return a table of each kind of text, and rows of it: a right one many times, each foul one once."""
    made = []
    for kind in KINDS:
        right = texts_of(kind)
        texts = [right[0]] * ROWS
        for at, foul in enumerate((*FOUL, *right, None)):
            texts[9 + 50 * at] = foul
        rows = pa.table({"c0": texts, "c1": [f"é{at % 3}" for at in range(ROWS)]})
        made.append((table_of([kind, "text"], [True, False]), rows))
    return made


def verdict(table: Table, rows: pa.Table, path: Path, *, proves: bool) -> Any:
    """Return what is said of rows, and what is left of them."""
    pq.write_table(rows, path)
    checker = accord.rules.rows.RowChecker(table)
    problems: list[Problem] = []
    left = []
    for item in accord.sources.readers.read(path, path.name, table):
        if isinstance(item, Problem):
            problems.append(item)
            continue
        item.batch.validate(full=True)
        faults = checker.check_all(item.batch, 1000, item.proof if proves else NOTHING_PROVED)
        problems.extend(item.problem(fault) for fault in faults.first)
        left += item.batch.to_pylist()
    return problems, left


def test_a_dictionary_changes_no_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = tables()
    proved = [verdict(table, rows, tmp_path / "t.parquet", proves=True) for table, rows in cases]
    with monkeypatch.context() as patch:
        patch.setattr(accord.sources.parquet, "is_repeating", lambda _: False)
        patch.setattr(accord.sources.parquet.ParquetProver, "proof", lambda *_: NOTHING_PROVED)
        exact = [verdict(table, rows, tmp_path / "t.parquet", proves=False) for table, rows in cases]
    assert proved == exact
    assert sum(len(problems) for problems, _ in exact) > 10 * len(cases)


def proves_wrongly(kind: str) -> bool:
    """Whether what is proved of texts without a dictionary changes what is said of them.

    Among many that are right stands another, foul, empty or of the same kind, or both halves of one that has a line
    break; in the first batch, and in one after others with faults.
    """
    table, (right, *others) = table_of([kind], [True]), texts_of(kind)
    checker, prover_of = accord.rules.rows.RowChecker(table), accord.sources.parquet.ParquetProver
    later = prover_of(table)
    alone = [[other] for other in (*FOUL, *others, None, right * 2, f"{right}\n{right}", f"{right}\r{right}")]
    for some in (*alone, *(other.split("\n") for other in others if "\n" in other)):
        batch = pa.record_batch([pa.array([right] * 40 + some + [right] * 40, pa.string())], ["c0"])
        for prover in (prover_of(table), later):
            proof = prover.proof(batch, {"c0": batch["c0"]})
            if checker.check_all(batch, 1000, proof) != checker.check_all(batch, 1000, NOTHING_PROVED):
                return True
    return False


@pytest.mark.parametrize("kind", KINDS)
def test_texts_without_a_dictionary_change_no_verdict(kind: str) -> None:
    assert not proves_wrongly(kind)


def test_texts_without_a_dictionary_are_proved() -> None:
    prover = accord.sources.parquet.ParquetProver(table_of(["id", "line", "uri"], [True] * 3))
    cells = {
        "c0": pa.array(["ab", None] * 40),
        "c1": pa.array(["x y"] * 80),
        "c2": pa.array(["https://a.example/b"] * 80),
    }
    proof = prover.proof(pa.record_batch(cells), cells)
    assert {name for name, _ in proof.rules} == {"c0", "c1", "c2"}
    assert (proof.clean, proof.doubtful) == ({"c0", "c2"}, ())
    empty = {"c0": pa.nulls(80, pa.string())}
    assert prover.proof(pa.record_batch(empty), empty).rules == {("c0", "pattern")}


OF_PLAIN = {
    "one text is all": Mutant(AS_ONE, "[0, len(cells) - cells.null_count]", "[0, 1]"),
    "a text may hold the sign": Mutant(PROOF, "if data.count(end.encode()) > len(texts):", "if False:"),
    "the sign may be in the form": Mutant(PROOF, "if not cell.letters >> ord(end) & 1", "if True"),
    "a part is enough": Mutant(PROOF, "{ord(end):02x})*\\z", "{ord(end):02x})*"),
    "what is faulty is right": Mutant(PROOF, "self._faulty.add(name)", "return _NO_ROWS"),
    "a part is enough of one by itself": Mutant(PROOF, r'rf"\A(?:{expression})\z"', 'rf"{expression}"'),
}


@pytest.mark.repeats
@pytest.mark.parametrize("name", OF_PLAIN)
def test_mutants_of_texts_without_a_dictionary_are_killed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    install(OF_PLAIN[name], MODULES, monkeypatch)
    assert any(map(fails, KINDS)), "the mutant survives"


def fails(kind: str) -> bool:
    """Whether a mutant says something else of a kind of texts, or fails."""
    try:
        return proves_wrongly(kind)
    except Exception:  # noqa: BLE001 - what a mutant raises is a way to be noticed
        return True


MUTANTS = {
    "a pattern of a part": Mutant(PROOF, r'rf"\A(?:{expression})\z"', 'rf"{expression}"'),
    "columns with words for no value": Mutant(PROOF, "not (c.separator or c.missing)", "not c.separator"),
    "required is proved": Mutant(PROOF, "re2(tree, character_class), False", "re2(tree, character_class), True"),
    "nothing is in doubt": Mutant(PROOF, "doubtful.update(rows.to_pylist())", "pass"),
    "one value is in doubt": Mutant(PROOF, "pc.invert(is_right))", "pc.invert(is_right))[:1]"),
    "all columns are clean": Mutant(PROOF, "if cell.is_clean)", ")"),
}  # fmt: skip


@pytest.mark.repeats
@pytest.mark.parametrize("name", MUTANTS)
def test_mutants_are_killed(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cases = tables()
    wanted = [verdict(table, rows, tmp_path / "t.parquet", proves=True) for table, rows in cases]
    install(MUTANTS[name], MODULES, monkeypatch)
    assert any(
        is_noticed(table, rows, tmp_path / "t.parquet", expected)
        for (table, rows), expected in zip(cases, wanted, strict=True)
    ), "the mutant survives"


def is_noticed(table: Table, rows: pa.Table, path: Path, expected: Any) -> bool:
    """Whether a mutant says something else of rows, or fails."""
    try:
        return bool(verdict(table, rows, path, proves=True) != expected)
    except Exception:  # noqa: BLE001 - what a mutant raises is a way to be noticed
        return True


@pytest.mark.parametrize(
    ("values", "rows", "repeats"),
    [(2, 4, True), (2, 3, False), (2, 5, True), (1, 2, True), (1, 1, False), (0, 0, True)],
)
def test_a_dictionary_is_judged_where_each_value_stands_twice_on_average(
    values: int, rows: int, *, repeats: bool
) -> None:
    indices = pa.array([at % max(values, 1) for at in range(rows)], pa.int32())
    cells = pa.DictionaryArray.from_arrays(indices, pa.array([f"v{at}" for at in range(values)], pa.string()))
    assert accord.sources.parquet.is_repeating(cells) is repeats
    assert not accord.sources.parquet.is_repeating(cells.dictionary_decode())


def test_a_column_is_proved_whatever_those_before_it_are() -> None:
    prover = accord.sources.parquet.ParquetProver(table_of(["id", "id", "id"], [True] * 3))
    cells = pa.array(["ab"] * 8)
    proof = prover.proof(pa.record_batch({"c0": cells, "c2": cells.dictionary_encode()}))
    assert (proof.rules, proof.clean) == ({("c2", "pattern")}, {"c2"})


@pytest.mark.parametrize(("rows", "bad", "is_proved"), [(64, 1, True), (63, 1, False), (128, 2, True), (127, 2, False)])
def test_one_row_in_64_may_be_in_doubt(rows: int, bad: int, *, is_proved: bool) -> None:
    texts = pa.array(["A-B"] * bad + ["ab"] * (rows - bad)).dictionary_encode()
    prover = accord.sources.parquet.ParquetProver(table_of(["id"], [True]))
    proof = prover.proof(pa.record_batch({"c0": texts}))
    assert proof.doubtful == (tuple(range(bad)) if is_proved else ())
    assert proof.rules == ({("c0", "pattern")} if is_proved else set())
    assert proof.clean == ({"c0"} if is_proved else set())
    assert prover.proof(pa.record_batch({"other": texts})) == NOTHING_PROVED
