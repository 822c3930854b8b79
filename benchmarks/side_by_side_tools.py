"""How each of the tools of side_by_side.py does the job, and what is found in what it wrote."""

from __future__ import annotations

import json
import shlex
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

TABLES = ("publications", "craters", "measurements")
FILES = [f"{table}.csv" for table in TABLES]
FAULTS = {  # in measurements.csv: what stands there, and what is put in its place
    "a reference to nothing": ("wabar,wikipedia,", "wabar,wikipedai,"),
    "a text for a number": (",1.186,", ",1.l86,"),
}
KEYS = {"crater": "craters", "publication": "publications"}  # of measurements
CLDFBENCH = """\
        for name in ("publications", "craters", "measurements"):
            rows = list(self.raw_dir.read_csv(f"{name}.csv", dicts=True))
            columns = [{"name": column, "datatype": TYPES.get(column, "string")} for column in rows[0]]
            table = args.writer.cldf.add_table(f"{name}.csv", *columns)
            if name != "measurements":
                table.tableSchema.primaryKey = ["id"]
            args.writer.objects[f"{name}.csv"] = [{k: v or None for k, v in row.items()} for row in rows]
        args.writer.cldf.add_foreign_key("measurements.csv", "crater", "craters.csv", "id")
        args.writer.cldf.add_foreign_key("measurements.csv", "publication", "publications.csv", "id")
"""
CLDFBENCH_EDITS = {  # of what its skeleton has
    "import Dataset as": "import CLDFSpec, Dataset as",
    "super().cldf_specs()": 'CLDFSpec(dir=self.cldf_dir, module="Generic")',
    "\n\nclass Dataset(": '\nTYPES = {"diameter_km": "decimal", "age_ka": "decimal"}\n\n\nclass Dataset(',
}
# What `cldfbench makecldf` does once it has a clone of Glottolog, which this job does not need.
MAKECLDF = """import argparse, logging; from cldfbench_craters import Dataset
Dataset()._cmd_makecldf(argparse.Namespace(glottolog=None, log=logging.getLogger(), verbose=False, dev=False))"""


@dataclass
class Result:
    """What came of the job with one tool."""

    tool: str
    commands: list[str] = field(default_factory=list)
    lines: int = 0  # written by hand
    seconds: float = 0.0  # of its commands
    has: dict[str, str] = field(default_factory=dict)
    note: str = ""

    def run(self, folder: Path, *words: str | Path, shown: str = "", answers: str = "") -> str:
        """Run a command of the job, and count it."""
        start = time.perf_counter()
        done = subprocess.run(words, cwd=folder, input=answers, capture_output=True, text=True, check=False)
        self.seconds += time.perf_counter() - start
        self.commands.append(shown or shlex.join([Path(words[0]).name, *map(str, words[1:])]))
        if done.returncode:
            raise SystemExit(f"{self.commands[-1]}: {done.stdout}{done.stderr}")
        return done.stdout

    def look_for_faults(self, data: Path, folder: Path, *words: str | Path) -> None:
        """Put each fault into the data, ask the tool's own check for it, and say whether it names the line."""
        before = data.read_text(encoding="utf-8")
        for name, (right, wrong) in FAULTS.items():
            text = before.replace(right, wrong, 1)
            line = next((n for n, row in enumerate(text.splitlines(), 1) if wrong in row), 0)
            if not line:
                raise SystemExit(f"{self.tool}: {right!r} is not in {data.name}")
            data.write_text(text, encoding="utf-8")
            done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False) if words else None
            self.has[name] = _verdict(done, wrong.strip(",").split(",")[-1], line) if done else ""
            data.write_text(before, encoding="utf-8")


def _verdict(done: subprocess.CompletedProcess[str], value: str, line: int) -> str:
    """Return whether a check names a value and its line, and whether it fails; nothing where it does not name it."""
    text = done.stdout + done.stderr
    if value not in text:
        return ""
    marks = (f":{line}:", f":{line} ", f'at position "{line}"', f"│ {line} ")
    place = "with its line" if any(mark in text for mark in marks) else "without its line"
    return place if done.returncode else f"{place}, but the check passes"


def accord(folder: Path, python: Path) -> Result:
    """Import, and build."""
    result, command = Result("Accord"), [python, "-m", "accord"]
    result.run(folder, *command, "import", *FILES, "--into", "craters", shown="accord import *.csv --into craters")
    root = folder / "craters"
    result.run(root, *command, "build", shown="cd craters && accord build")
    package = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    _read_descriptor(result, {one["name"]: one["schema"] for one in package["resources"] if "schema" in one})
    data = next(root.rglob("curated/measurements.csv"))
    result.look_for_faults(data, root, *command, "check")
    result.has["pages"] = "accord serve"
    result.has["files"] = _kinds(root)
    return result


def frictionless(folder: Path, python: Path) -> Result:
    """Describe, and validate."""
    result, command = Result("frictionless"), python.with_name("frictionless")
    text = result.run(folder, command, "describe", *FILES, "--type", "package", "--yaml",
                      shown="frictionless describe *.csv --type package --yaml > datapackage.yaml")  # fmt: skip
    (folder / "datapackage.yaml").write_text(text, encoding="utf-8")
    result.run(folder, command, "validate", "datapackage.yaml")
    package = yaml.safe_load(text)
    _read_descriptor(result, {one["name"]: one["schema"] for one in package["resources"]})
    result.look_for_faults(folder / "measurements.csv", folder, command, "validate", "datapackage.yaml")
    result.has["files"] = _kinds(folder)
    return result


def sqlite_utils(folder: Path, python: Path) -> Result:
    """Load into SQLite, say what the keys are, and browse with Datasette."""
    result, command = Result("sqlite-utils and Datasette"), python.with_name("sqlite-utils")
    for table in TABLES:
        key = () if table == "measurements" else ("--pk", "id")
        result.run(folder, command, "insert", "craters.db", table, f"{table}.csv", "--csv", *key)
    for column, target in KEYS.items():
        result.run(folder, command, "add-foreign-key", "craters.db", "measurements", column, target, "id")
    with sqlite3.connect(folder / "craters.db") as db:
        types = {name: kind for _, name, kind, *_ in db.execute("PRAGMA table_info(measurements)")}
        keys = [name for _, name, _, _, _, key in db.execute("PRAGMA table_info(craters)") if key]
        references = db.execute("PRAGMA foreign_key_list(measurements)").fetchall()
    result.has |= {
        "types": "yes" if types["diameter_km"] in ("REAL", "FLOAT") else "",
        "keys": "yes, named by hand" if keys == ["id"] else "",
        "references": "yes, named by hand" if len(references) == len(KEYS) else "",
        "pages": "datasette craters.db",
        "files": _kinds(folder),
    }
    result.look_for_faults(folder / "measurements.csv", folder)  # it has no check: what is loaded is taken
    return result


def cldfbench(folder: Path, python: Path) -> Result:
    """Start from its skeleton, write the conversion, make and validate."""
    result, command = Result("cldfbench"), python.with_name("cldfbench")
    (folder / "made").mkdir()
    answers = "craters\nCraters\nCC0-1.0\n\n\n"
    result.run(folder, command, "new", "--out", "made", answers=answers)
    root = folder / "made" / "craters"
    for name in FILES:
        shutil.copy(folder / name, root / "raw" / name)
    module = root / "cldfbench_craters.py"
    text = module.read_text(encoding="utf-8")
    for old, new in CLDFBENCH_EDITS.items():
        text = text.replace(old, new)
    module.write_text(text.rstrip() + "\n" + CLDFBENCH, encoding="utf-8")
    result.lines = len(CLDFBENCH.splitlines()) + len(CLDFBENCH_EDITS)
    result.run(root, python, "-c", MAKECLDF, shown="cldfbench makecldf cldfbench_craters.py")
    metadata = root / "cldf" / "Generic-metadata.json"
    result.run(root, python.with_name("cldf"), "validate", "cldf/Generic-metadata.json")
    described = json.loads(metadata.read_text(encoding="utf-8"))["tables"]
    schemas = {one["url"].removesuffix(".csv"): _as_table_schema(one["tableSchema"]) for one in described}
    _read_descriptor(result, schemas, "yes, written by hand")
    check = (python.with_name("cldf"), "validate", "cldf/Generic-metadata.json")
    result.look_for_faults(root / "cldf" / "measurements.csv", root, *check)
    result.has["files"] = _kinds(root / "cldf")
    result.note = "`makecldf` asks for a clone of Glottolog, a catalogue of languages; here its library ran without."
    return result


def _as_table_schema(schema: dict[str, Any]) -> dict[str, Any]:
    kinds = {"decimal": "number"}
    fields = [{"name": c["name"], "type": kinds.get(c.get("datatype", ""), "string")} for c in schema["columns"]]
    return {"fields": fields, "primaryKey": schema.get("primaryKey", []), "foreignKeys": schema.get("foreignKeys", [])}


def _read_descriptor(result: Result, schemas: dict[str, dict[str, Any]], yes: str = "yes") -> None:
    kinds = {one["name"]: one["type"] for one in schemas["measurements"]["fields"]}
    key, references = schemas["craters"].get("primaryKey", []), schemas["measurements"].get("foreignKeys", [])
    result.has["types"] = yes if kinds["diameter_km"] == "number" else ""
    result.has["keys"] = yes if key in ("id", ["id"]) else ""
    result.has["references"] = yes if len(references) == len(KEYS) else ""


def _kinds(folder: Path) -> str:
    kinds = {"csv": "CSV", "parquet": "Parquet", "sqlite": "SQLite", "db": "SQLite"}
    names = {kinds[path.suffix[1:]] for path in folder.rglob("*") if path.suffix[1:] in kinds}
    return ", ".join(sorted(names))


TOOLS: tuple[Callable[[Path, Path], Result], ...] = (accord, frictionless, cldfbench, sqlite_utils)
