"""The lines that load a published file give the values that were published, in every tool, and leave none to guess.

The Parquet file of a table is what was published: its types need no line to be read right. The long tables of the
record are loaded by `make soak`.
"""

from __future__ import annotations

import ast
import io
import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from functools import cached_property, partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import loading
from accord.pipeline import build
from accord.project import Project
from accord.site.exports.csv_loads import BLURRING, LOADS, MAX_DOUBLE_DIGITS
from accord.site.exports.snippets import snippets
from accord.site.make.value_types import value_types
from accord.write.tables import Output
from loading import Values
from serving import Site
from sharing import run_folder, shared_folder
from support import ROOT, run

FOLDERS = (ROOT / "tests" / "data", ROOT / "examples")
DATASETS = {
    path.parents[1].name: path.parents[1]
    for folder in FOLDERS
    for path in sorted(folder.glob("*/curated/package.yaml"))
    if (path.parents[1] / "schemas").is_dir()
}
MAX_ROWS = 1_000  # of a table that is not long
ODD = "odd"  # a table whose names and rows no dataset has yet
PLAIN = {"int32": "integer", "int53": "integer", "int64": "integer", "double": "number"}
LINE = "<dt>(.*?)</dt><dd><pre><code>(.*?)</code></pre></dd>"
R_KINDS = {**PLAIN, "int53": "number", "int64": "text"}
KINDS = {
    "R": R_KINDS,
    "R, readr": R_KINDS,
    "JavaScript": {**PLAIN, "int32": "number", "int53": "number", "date": "text"},
}
"""What a tool makes of the types of a column, where it is not their own kind."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Path:
    """Return a folder that holds ``<dataset>/build/csv/`` and ``<dataset>/build/parquet/``, and value_types.json."""

    def make(folder: Path) -> None:
        folder.mkdir()
        sources = {"small": built / ".builds" / "current"}
        for name, dataset in DATASETS.items():
            copy = shutil.copytree(dataset, folder / "sources" / name)
            sources[name] = Path(os.path.relpath(build(Project(copy)), folder))
        for name, source in sources.items():
            (folder / name).symlink_to(source)
        odd(folder / ODD)
        record = folder / "record"
        record.mkdir()
        (record / "build").symlink_to(ROOT / "build")
        write_types(record)

    return shared_folder(run_folder(tmp_path_factory), "loads", make)


def odd(folder: Path) -> None:
    """Write a table of one column, some of whose rows are empty lines, and one whose names need quotes everywhere."""
    names = [
        "it's",
        'say "so"',
        "a, b",
        "Life exp. (%)",
        "naïve",
        "select",
        "back`tick",
        "a\\b",
        "$x",
        "1st",
        "__proto__",
    ]
    tables = {
        "single": pa.table({"only": pa.array([None, "NA", None, "01", None])}),
        "names": pa.table({name: pa.array([f"0{at}", None]) for at, name in enumerate(names)}),
        "numbers": pa.table({name: pa.array([at, None]) for at, name in enumerate(names)}),
        "it's 5% & more": pa.table({"a b": pa.array(["T"])}),
    }
    output = Output(folder / "build")
    for name, table in tables.items():
        for writer in output.writers(name, table.schema):
            for batch in table.to_batches():
                writer.write(batch)
            writer.close()
    write_types(folder)


def write_types(folder: Path) -> None:
    """Write what a build has of its published tables."""
    files = folder / "build" / "parquet"
    types = value_types([path.stem for path in files.glob("*.parquet")], files)
    (folder / "site").mkdir()
    (folder / "site" / "value_types.json").write_text(json.dumps(types), encoding="utf-8")


class InParts(SimpleHTTPRequestHandler):
    """Serves files in parts, as our site does: Polars asks for such."""

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        if not (part := re.fullmatch(r"bytes=([0-9]+)-([0-9]+)", self.headers.get("Range", ""))):
            return super().send_head()
        data = Path(self.translate_path(self.path)).read_bytes()
        first, last = int(part[1]), min(int(part[2]), len(data) - 1)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        return io.BytesIO(data[first : last + 1])

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def address(published: Path) -> Iterator[str]:
    """Serve that folder."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(InParts, directory=str(published))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class File:
    """A published table: its lines for CSV, and what was published."""

    def __init__(self, folder: Path, address: str, table: str) -> None:
        types = json.loads((folder / "site" / "value_types.json").read_text(encoding="utf-8"))[table]
        path = f"build/csv/{table}.csv"
        url = f"{address}/{folder.name}/{quote(path)}"
        self.lines = {line.tool: line.code for line in snippets(path, url, "0" * 64, types)}
        self.types: dict[str, str] = types["columns"]
        self.has_empty_text: bool = types["has_empty_text"]
        self._parquet = folder / f"build/parquet/{table}.parquet"
        self.is_long = pq.read_metadata(self._parquet).num_rows > MAX_ROWS

    @cached_property
    def values(self) -> Values:
        return loading.published(pq.read_table(self._parquet))


@pytest.fixture(scope="module")
def tables(published: Path, address: str) -> list[File]:
    """Return all tables of all datasets."""
    return [
        File(published / name, address, path.stem)
        for name in ("small", "record", *DATASETS, ODD)
        for path in sorted((published / name / "build" / "parquet").glob("*.parquet"))
    ]


def load(tool: str, files: list[File], folder: Path) -> list[Values]:
    """Return what a tool has after its lines."""
    lines = [file.lines[tool] for file in files]
    if tool == "DuckDB":
        return loading.duckdb(lines, folder)
    if tool == "JavaScript":
        return loading.javascript(lines, [list(file.types) for file in files], folder)
    if tool.startswith("Python, "):
        return loading.python(lines, tool.removeprefix("Python, ").lower())
    return loading.r(lines, folder)


def kind_in(tool: str, kind: str) -> str:
    """Return what kind of values a tool has in a column of a type."""
    if digits := re.fullmatch(r"decimal\(([0-9]+),.*", kind):
        return "decimal" if tool not in KINDS else "number" if int(digits[1]) <= MAX_DOUBLE_DIGITS else "text"
    return KINDS.get(tool, PLAIN).get(kind, kind)


def same(cell: tuple[str, str] | None, was: tuple[str, str] | None, kind: str) -> bool:
    """Return whether a tool has a published cell, as a value of the kind that it is to be."""
    if cell is None or was is None:
        return cell is was
    return cell[0] == kind and (float(cell[1]) == float(was[1]) if kind == "number" else cell[1] == was[1])


@pytest.mark.ecosystem
@pytest.mark.parametrize("are_long", [False, pytest.param(True, marks=pytest.mark.soak)])
@pytest.mark.parametrize("tool", LOADS)
def test_each_value_is_as_it_was_published(
    tool: str,
    are_long: bool,  # noqa: FBT001 - given by name
    tables: list[File],
    tmp_path: Path,
) -> None:
    program = {"R": "Rscript", "R, readr": "Rscript", "JavaScript": "node"}.get(tool, "")
    if why := loading.missing(program, "readr" if tool == "R, readr" else "") if program else "":
        pytest.skip(why)
    assert sum(tool in file.lines for file in tables) > len(tables) / 2
    files = [file for file in tables if tool in file.lines and file.is_long == are_long]
    for file, values in zip(files, load(tool, files, tmp_path), strict=True):
        assert list(values) == list(file.types)
        for name, cells in values.items():
            changed = [
                (was, cell)
                for was, cell in zip(file.values[name], cells, strict=True)
                if not same(cell, was, kind_in(tool, file.types[name]))
            ]
            assert changed == [], (file.lines[tool], name)


def test_only_tools_that_tell_empty_text_from_no_value_are_offered_where_there_is_both(tables: list[File]) -> None:
    assert {file.has_empty_text for file in tables} == {True, False}
    for file in tables:
        left_out = BLURRING if file.has_empty_text else ()
        assert LOADS.keys() - file.lines.keys() == set(left_out)


def test_the_page_of_downloads_has_lines_that_load_its_files(site: Site, tmp_path: Path) -> None:
    """Those of a table, and one that fetches a file and checks it, as a reader copies them off the page."""
    page = site.get("/downloads")[2].decode()
    rows = pq.read_table(site.build / "build/parquet/events.parquet")
    for name in ("events.csv", "events.parquet", "accord.sqlite"):
        (shown,) = re.findall(rf"<summary>Load {name}</summary>\n<dl>\n(.*?)</dl>", page, re.DOTALL)
        lines = {unescape(tool): unescape(code) for tool, code in re.findall(LINE, shown)}
        done = run(["sh", "-c", lines.pop("Shell, with its hash checked")], cwd=tmp_path)
        assert (done.returncode, done.stdout) == (0, f"{name}: OK\n"), done.stderr
        if name.endswith(".sqlite"):
            assert lines.keys() == {"SQLite"}
            continue
        loads = [loading.duckdb([lines["DuckDB"]], tmp_path / f"{name} in DuckDB")]
        loads += [
            loading.python([line], tool.removeprefix("Python, ").lower())
            for tool, line in lines.items()
            if tool.startswith("Python, ")
        ]
        assert len(loads) == 4
        assert all(values == [loading.published(rows)] for values in loads)


def test_the_lines_of_the_readme_are_those_of_the_site() -> None:
    """But for the form that Python has in a text."""
    types = value_types(["events"], ROOT / "build" / "parquet")["events"]
    lines = {}
    for path in ("build/parquet/events.parquet", "build/csv/events.csv"):
        for snippet in snippets(path, path, "", types):
            code = snippet.code.rpartition(" && ")[2].replace("'events.", f"'{Path(path).parent}/events.")
            lines[snippet.tool, Path(path).suffix] = code
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("Load one, ")[2]
    pandas, polars, shell, r = re.findall(r"```\w+\n(.*?)```", text.partition("\n`date` is")[0], re.DOTALL)
    assert (shell, r) == (f"{lines['DuckDB', '.parquet']}\n", f"{lines['R, readr', '.csv']}\n")
    for tool, shown in (("pandas", pandas), ("Polars", polars)):
        assert ast.dump(ast.parse(shown)) == ast.dump(ast.parse(lines[f"Python, {tool}", ".parquet"]))
