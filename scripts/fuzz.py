"""Try the parsers with texts that reach ever more of their lines (atheris); fail where one raises what it never says.

Each target runs in a process of its own, so many times. What broke one is left in a file that is named, and can be
given again: `.venv/fuzz/bin/python scripts/fuzz.py TARGET FILE`. Runs in the environment `fuzz`, only in `make soak`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["accord"]):
    from accord.evidence import path_text
    from accord.schema.model import Column, Table
    from accord.sources import readers, yaml12
    from accord.values import edtf, geojson, wkt

RUNS = 100_000
SCRATCH = Path(tempfile.mkdtemp(prefix="accord-fuzz-"))
TABLE = Table("things", "Things", "Things.", tuple(
    Column(name, {"title": name, "description": name, "type": kind}, required=False)
    for name, kind in (("id", "string"), ("count", "integer"), ("note", "string"))
), ("id",), "id", {})  # fmt: skip


def of_yaml(data: bytes) -> None:
    """Read a document and where it stands; each fault says where it is."""
    document = yaml12.load(data)
    document.at(())
    if not all(line > 0 and column > 0 and rule and fact for line, column, rule, fact in document.faults):
        raise ValueError(document.faults)


def of_rows(ending: str) -> Callable[[bytes], None]:
    """Return a target that reads a file of rows."""

    def target(data: bytes) -> None:
        path = SCRATCH / f"a{ending}"
        path.write_bytes(data)
        for _ in readers.read(path, path.name, TABLE):
            pass

    return target


def of_text(parse: Callable[[str], object], refusal: type[Exception]) -> Callable[[bytes], None]:
    """Return a target that parses a text, which may refuse it in one way only."""

    def target(data: bytes) -> None:
        with suppress(UnicodeDecodeError, refusal):
            parse(data.decode())

    return target


TARGETS: dict[str, Callable[[bytes], None]] = {
    "yaml": of_yaml,
    "csv": of_rows(".csv"),
    "jsonl": of_rows(".jsonl"),
    "parquet": of_rows(".parquet"),
    "edtf": of_text(edtf.parse, edtf.EdtfError),
    "locators": of_text(path_text.steps, path_text.FieldError),
    "geojson": of_text(geojson.geojson_fault, ArithmeticError),  # it returns what is wrong, and raises nothing
    "wkt": of_text(wkt.wkt_fault, ArithmeticError),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?", choices=list(TARGETS), help="only this one")
    parser.add_argument("file", nargs="?", help="what broke it")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"of each target (default: {RUNS})")
    args = parser.parse_args()
    if args.target:
        given = [args.file] if args.file else []
        atheris.Setup(
            [sys.argv[0], f"-runs={args.runs}", "-max_len=2000", "-verbosity=0", *given], TARGETS[args.target]
        )
        atheris.Fuzz()
    broken = 0
    for name in TARGETS:
        done = subprocess.run([sys.executable, __file__, name, "--runs", str(args.runs)], check=False)  # noqa: S603
        print(f"{name}: {'broken' if done.returncode else 'holds'} in {args.runs:,} runs", flush=True)
        broken += bool(done.returncode)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
