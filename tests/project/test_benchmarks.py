"""The invented data of examples/plover is what its bad.json says: the same every time, and wrong only where it says.

The judge is the reference library, row by row, and a set of ids: nothing of the compiled checker takes part.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import support
from accord.rules.reference import validator
from shares import soaked

EXAMPLE = support.ROOT / "examples" / "plover"
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
TABLES = ("coded_actors", "coded_events", "coded_participants")
SCHEMAS = {name: json.loads((EXAMPLE / "schemas" / f"{name}.json").read_text(encoding="utf-8")) for name in TABLES}


def generate(folder: Path, style: str, events: int = 2500, bad: float = 0.05, *more: str) -> Path:
    command = [sys.executable, EXAMPLE / "generate.py", "--events", str(events), "--bad", str(bad), "--out", folder]
    subprocess.run([*command, "--format", style, *more], check=True)
    return folder


@pytest.fixture(scope="module", params=[("csv",), ("jsonl",), ("csv", "--gathered")])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    style, *more = request.param
    return generate(tmp_path_factory.mktemp(style), style, 1000, 0.05, *more), style


def rows(folder: Path, table: str, style: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each row's first line and its values, nulls left out."""
    with (folder / f"{table}.{style}").open(encoding="utf-8", newline="") as file:
        if style == "jsonl":
            for line, text in enumerate(file, 1):
                yield line, json.loads(text)
            return
        reader = csv.reader(file)
        names, line = next(reader), 2
        for cells in reader:
            yield line, {name: _value(table, name, cell) for name, cell in zip(names, cells, strict=True) if cell}
            line = reader.line_num + 1


def _value(table: str, name: str, text: str) -> Any:
    kind = SCHEMAS[table]["properties"][name].get("type")
    if kind == "number" and NUMBER.fullmatch(text) and abs(float(text)) != float("inf"):
        return float(text)
    return int(text) if kind == "integer" and re.fullmatch(r"-?(0|[1-9][0-9]*)", text, re.ASCII) else text


def judged(folder: Path, style: str) -> list[tuple[str, int, int, str, str]]:
    """Return (table, row, line, column, rule) of every fault that the reference finds."""
    faults, ids = [], {}
    for table in TABLES:
        reference = validator(SCHEMAS[table])
        references = {
            name: spec["x-references"].removesuffix(".id")
            for name, spec in SCHEMAS[table]["properties"].items() if "x-references" in spec
        }  # fmt: skip
        seen = ids[table] = set()
        for row, (line, values) in enumerate(rows(folder, table, style)):
            place = table, row, line
            faults += [(*place, _column(error, values), error.validator) for error in reference.iter_errors(values)]
            if "id" in values:
                faults += [(*place, "id", "duplicate-id")] * (values["id"] in seen)
                seen.add(values["id"])
            for name, target in references.items():
                if name in values and values[name] not in ids[target]:
                    faults.append((*place, name, "reference"))
    return sorted(faults)


def _column(error: Any, values: dict[str, Any]) -> str:
    if error.absolute_path:
        return str(error.absolute_path[0])
    if error.validator == "not":
        return "mode"
    needed = error.validator_value
    needed = needed if error.validator == "required" else [name for names in needed.values() for name in names]
    return next(name for name in needed if name not in values and repr(name) in error.message)


def test_bad_json_names_every_fault_and_no_other(made: tuple[Path, str]) -> None:
    folder, style = made
    listing = json.loads((folder / "bad.json").read_text(encoding="utf-8"))
    listed = sorted(tuple(f[key] for key in ("table", "row", "line", "column", "rule")) for f in listing["faults"])
    assert judged(folder, style) == listed
    assert listing["bad"] == {"coded_actors": 0, "coded_events": 50, "coded_participants": 100}


def test_every_kind_of_fault_is_sown(made: tuple[Path, str]) -> None:
    listing = json.loads((made[0] / "bad.json").read_text(encoding="utf-8"))
    assert len(listing["kinds"]) == 49
    assert {fault["rule"] for fault in listing["faults"]} == {
        "format", "pattern", "oneOf", "required", "dependentRequired", "enum", "not", "type", "maxLength", "minimum",
        "maximum", "duplicate-id", "reference",
    }  # fmt: skip


def test_a_row_has_one_fault_at_most(made: tuple[Path, str]) -> None:
    faults = json.loads((made[0] / "bad.json").read_text(encoding="utf-8"))["faults"]
    assert len({(fault["table"], fault["row"]) for fault in faults}) == len(faults)


def test_gathered_faults_follow_each_other(tmp_path: Path) -> None:
    listing = json.loads((generate(tmp_path, "csv", 2500, 0.05, "--gathered") / "bad.json").read_text(encoding="utf-8"))
    events = [fault["row"] for fault in listing["faults"] if fault["table"] == "coded_events"]
    assert events == list(range(events[0], events[0] + 125))
    assert events[0] > 1000


def test_parquet_has_the_faults_that_a_typed_file_can_hold(tmp_path: Path) -> None:
    texts, typed = (json.loads((generate(tmp_path / s, s) / "bad.json").read_text("utf-8")) for s in ("csv", "parquet"))
    left_out = {"recorded-day", "intensity-text", "count-text", "weight-text"}
    assert set(texts["kinds"]) - set(typed["kinds"]) == left_out
    wanted = [(f["table"], f["row"], f["kind"]) for f in texts["faults"] if f["kind"] not in left_out]
    assert [(f["table"], f["row"], f["kind"]) for f in typed["faults"]] == wanted
    assert all(fault["line"] == fault["row"] + 1 for fault in typed["faults"])


@pytest.mark.parametrize("style", ["csv", *soaked("jsonl", "parquet")])
def test_the_same_arguments_give_the_same_bytes(style: str, tmp_path: Path) -> None:
    one, two = (support.files(generate(tmp_path / name, style, 400)) for name in ("one", "two"))
    assert one == two


def test_the_committed_sample_is_what_the_generator_makes(tmp_path: Path) -> None:
    made = support.files(generate(tmp_path, "csv", 200, 0))
    committed = support.files(EXAMPLE / "curated")
    tables = {f"{name}.csv" for name in TABLES}
    message = "run: python examples/plover/generate.py --out examples/plover/curated"
    assert {n: b for n, b in made.items() if n in tables} == {n: b for n, b in committed.items() if n in tables}, (
        message
    )


def test_a_definition_shared_with_the_record_is_the_same() -> None:
    ours: dict[str, Any] = {}
    for path in sorted((support.ROOT / "schemas").glob("*.json")):
        ours.update(json.loads(path.read_text(encoding="utf-8")).get("$defs", {}))
    for schema in SCHEMAS.values():
        for name, definition in schema["$defs"].items():
            assert ours.get(name, definition) == definition, name
