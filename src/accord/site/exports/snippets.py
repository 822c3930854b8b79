"""One line that loads a published file, in each of the tools that researchers use."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from jinja2 import pass_context

from accord.site.build_facts import value_types
from accord.site.exports import csv_loads
from accord.site.exports.csv_loads import CsvFile
from accord.values.sql_quoting import quote_text


class Snippet(NamedTuple):
    """A line of code, and the tool that it is for."""

    tool: str
    code: str


def snippets(path: str, url: str, sha256: str, types: dict[str, Any]) -> list[Snippet]:
    """Return the lines that load a file from an absolute address, and one that fetches and checks it.

    Args:
        path: of the file, within the package.
        url: its address, percent-encoded.
        sha256: its hash.
        types: what ``site/value_types.json`` says of its table, nothing where it is none.
    """
    file = CsvFile(url, Path(path).name, types.get("columns", {}))
    loads = _LOADS.get(Path(path).suffix)
    lines = list(loads(file, has_empty_text=types.get("has_empty_text", False))) if loads else []
    check = shlex.quote(f"{sha256}  {file.name}")
    return [*lines, Snippet("Shell, with its hash checked", f"{_fetch(file)} && echo {check} | sha256sum -c")]


def _fetch(file: CsvFile) -> str:
    return f"curl -fL -o {shlex.quote(file.name)} {shlex.quote(file.url)}"


def _csv(file: CsvFile, *, has_empty_text: bool) -> Iterator[Snippet]:
    for tool, load in csv_loads.LOADS.items():
        if has_empty_text and tool in csv_loads.BLURRING:
            continue  # the Parquet file beside it has them
        fetch = f"{_fetch(file)} && " if tool == "DuckDB" else ""
        yield Snippet(tool, fetch + load(file))


def _parquet(file: CsvFile, **_: bool) -> Iterator[Snippet]:
    address = repr(file.url)
    yield Snippet("Python, pandas", f"import pandas; table = pandas.read_parquet({address}, dtype_backend='pyarrow')")
    yield Snippet("Python, Polars", f"import polars; table = polars.read_parquet({address})")
    start = "import io, pyarrow.parquet, urllib.request"
    opened = f"io.BytesIO(urllib.request.urlopen({address}).read())"
    yield Snippet("Python, pyarrow", f"{start}; table = pyarrow.parquet.read_table({opened})")
    sql = csv_loads.shell_text(f"FROM read_parquet({quote_text(file.name)})")
    yield Snippet("DuckDB", f"{_fetch(file)} && duckdb -c {sql}")
    yield Snippet("R, arrow", f"table <- arrow::read_parquet({csv_loads.literal(file.url)})")


def _sqlite(file: CsvFile, **_: bool) -> Iterator[Snippet]:
    yield Snippet("SQLite", f"{_fetch(file)} && sqlite3 {shlex.quote(file.name)} .tables")


_LOADS: dict[str, Callable[..., Iterator[Snippet]]] = {".csv": _csv, ".parquet": _parquet, ".sqlite": _sqlite}


@pass_context
def snippets_of(context: Any, file: dict[str, Any]) -> list[Snippet]:
    """Return the lines for a file of ``accord.whole`` or ``accord.tables``, from the address that the reader uses."""
    urls, request = context["urls"], context["request"]
    url = str(urls.ds.absolute_url(request, str(urls.path(f"/downloads/{quote(file['path'])}"))))
    return snippets(file["path"], url, file["sha256"], value_types().get(Path(file["path"]).stem, {}))
