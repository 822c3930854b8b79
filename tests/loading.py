"""How a test runs the lines that load a published file, and reads what each tool has then.

Each language has a small program that runs the lines of many files in one process, and says of each column what kind of
values it holds and what they are, in one form for all: text, integer, number, decimal, boolean, date, or nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa

from accord.values.texts import as_text, separator
from support import ROOT

Values = dict[str, list[tuple[str, str] | None]]  # by column: kind and value of each cell

# A kind of Python is told by its type; bool before int, of which it is one.
PYTHON = """
import datetime, decimal, json, os, sys
KINDS = {
    bool: "boolean", int: "integer", float: "number", str: "text", datetime.date: "date", decimal.Decimal: "decimal"
}
def cell(value):
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, datetime.datetime):  # an instant, which is text in CSV
        return "text", value.isoformat()
    if isinstance(value, decimal.Decimal):
        text = format(value, "f")
    return None if value is None else (KINDS[type(value)], text)
def columns(table):
    if type(table).__module__.startswith("pandas"):
        import pyarrow
        table = pyarrow.Table.from_pandas(table, preserve_index=False)
    values = table.to_dict(as_series=False) if hasattr(table, "to_dict") else table.to_pydict()
    return {name: [cell(value) for value in column] for name, column in values.items()}
"""
# A tool whose threads still run when the interpreter ends may bring it down, with all values loaded.
RUN = """
loaded = []
for line in json.load(sys.stdin):
    names = {}
    exec(line, names)
    loaded.append(columns(names["table"]))
print(json.dumps(loaded))
sys.stdout.flush()
os._exit(0)
"""
DUCKDB = """
import duckdb
loaded = []
for folder in json.load(sys.stdin):
    with open(folder + "/query.sql", encoding="utf-8") as file:
        duckdb.execute("SET file_search_path = ?", [folder])
        loaded.append(columns(duckdb.sql(file.read()).to_arrow_table()))
print(json.dumps(loaded))
"""
R = """
hex <- function(text) if (is.na(text)) "-" else paste(c("x", as.character(charToRaw(enc2utf8(text)))), collapse = "")
day <- function(x) {
  y <- as.POSIXlt(x); ifelse(is.na(x), NA, sprintf("%04d-%02d-%02d", y$year + 1900L, y$mon + 1L, y$mday))
}
kind <- function(x) if (inherits(x, "Date")) "date" else switch(
  typeof(x), character = "text", logical = "boolean", integer = "integer", double = "number"
)
dump <- function(table) {
  for (name in names(table)) {
    x <- table[[name]]
    text <- switch(
      kind(x), date = day(x), boolean = tolower(as.character(x)), number = ifelse(is.na(x), NA, sprintf("%.17g", x)),
      as.character(x)
    )
    cat(hex(name), kind(x), vapply(text, hex, ""), "\\n")
  }
  cat("end\\n")
}
"""
JAVASCRIPT = """
const KINDS = {string: "text", bigint: "integer", number: "number", boolean: "boolean"};
const columns = (table, names) => Object.fromEntries(names.map(name => [name, table.map(row => row[name]).map(
  cell => cell === null ? null : [KINDS[typeof cell], Object.is(cell, -0) ? "-0" : String(cell)])]));
const loaded = [];
"""


def published(table: pa.Table) -> Values:
    """Return what a Parquet file holds, in the form of these programs; a list as the one text that CSV has for it."""
    for at, field in enumerate(table.schema):
        if pa.types.is_list(field.type):
            texts = [as_text(chunk, separator(field)) for chunk in table.column(at).chunks]
            table = table.set_column(at, field.name, pa.chunked_array(texts, pa.string()))
    names: dict[str, Any] = {}
    exec(PYTHON, names)  # noqa: S102 - the same program, so that all speak alike
    loaded: Values = names["columns"](table)
    return loaded


def python(lines: list[str], module: str) -> list[Values]:
    """Run lines of Python with an interpreter that has a module."""
    candidates = [sys.executable] if find_spec(module) else [str(ROOT / ".venv" / "bench" / "bin" / "python")]
    where = next((path for path in candidates if Path(path).exists()), None)
    assert where, f"{module} is neither in this environment nor in .venv/bench: run 'make setup-test'"
    return _loaded([where, "-c", PYTHON + RUN], json.dumps(lines))


def duckdb(lines: list[str], folder: Path) -> list[Values]:
    """Run lines of a shell in folders of their own, and their queries in the engine of Python's package.

    That has no shell: ``duckdb -c`` leaves its query for one process, which answers all.
    """
    program = folder / "bin" / "duckdb"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\n[ "$1" = -c ] && printf %s "$2" >query.sql\n', encoding="utf-8")
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    folders = [folder / str(number) for number, _ in enumerate(lines)]
    for inner, line in zip(folders, lines, strict=True):
        inner.mkdir()
        _output(["sh", "-c", line], cwd=inner, env=environment)
    return _loaded([sys.executable, "-c", PYTHON + DUCKDB], json.dumps([str(inner) for inner in folders]))


def r(lines: list[str], folder: Path) -> list[Values]:
    """Run lines of R."""
    program = folder / "load.R"
    program.write_text(R + "\n".join(f"{line}\ndump(table)" for line in lines), encoding="utf-8")
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    loaded: list[Values] = [{}]
    for line in _output(["Rscript", "--vanilla", str(program)], env=environment).splitlines():
        if line == "end":
            loaded.append({})
            continue
        name, kind, *cells = line.split()
        loaded[-1][_unhex(name)] = [None if cell == "-" else (kind, _unhex(cell)) for cell in cells]
    return loaded[:-1]


def javascript(lines: list[str], columns: list[list[str]], folder: Path) -> list[Values]:
    """Run lines of JavaScript; ``columns`` are those of each file."""
    program = folder / "load.mjs"
    blocks = [
        f"{{ {line}; loaded.push(columns(table, {json.dumps(names)})); }}"
        for line, names in zip(lines, columns, strict=True)
    ]
    ending = "console.log(JSON.stringify(loaded));"
    program.write_text("\n".join([JAVASCRIPT, *blocks, ending]), encoding="utf-8")
    return _loaded(["node", str(program)])


def missing(program: str, package: str = "") -> str:
    """Return why lines of R or JavaScript cannot run here, nothing where they can."""
    if not shutil.which(program):
        return f"there is no {program} here: set-up brings it where it may install Debian's packages"
    if package and subprocess.run([program, "-e", f"library({package})"], check=False, capture_output=True).returncode:
        return f"R has no package {package} here: set-up brings it where it may install Debian's packages"
    return ""


def _loaded(command: list[str], text: str = "") -> list[Values]:
    loaded: list[Values] = json.loads(_output(command, text))
    return [
        {name: [None if cell is None else (cell[0], cell[1]) for cell in cells] for name, cells in part.items()}
        for part in loaded
    ]


def _output(command: list[str], text: str = "", **more: Any) -> str:
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _unhex(text: str) -> str:
    return bytes.fromhex(text.removeprefix("x")).decode()
