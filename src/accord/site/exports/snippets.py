"""One line that loads a published file, in each of the tools that researchers use."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import pass_context


class Snippet(NamedTuple):
    """A line of code, and the tool that it is for."""

    tool: str
    code: str


# By the ending of the file; {url}, {name} and {sha256} are of the file, {table} is its name without the ending.
# Readers are set to take an empty cell as a null, and no text as one: not "NA", not "None".
FETCHED = "curl -fLO {url} && echo '{sha256}  {name}' | sha256sum -c"
DUCKDB = Snippet("DuckDB", "curl -fLO {url} && duckdb -c \"FROM '{name}'\"")
# polars itself reads an address in parts, which this server does not send.
POLARS = "import polars, urllib.request; {table} = polars.%s(urllib.request.urlopen('{url}').read()%s)"
SNIPPETS = {
    ".csv": (
        Snippet(
            "Python, pandas",
            "import pandas; {table} = pandas.read_csv('{url}', keep_default_na=False, na_values=[''])",
        ),
        Snippet("Python, polars", POLARS % ("read_csv", ", infer_schema_length=None")),
        Snippet("R, readr", "{table} <- readr::read_csv('{url}', na = '')"),
        DUCKDB,
    ),
    ".parquet": (
        Snippet("Python, pandas", "import pandas; {table} = pandas.read_parquet('{url}')"),
        Snippet("Python, polars", POLARS % ("read_parquet", "")),
        Snippet("R, arrow", "{table} <- arrow::read_parquet('{url}')"),
        DUCKDB,
    ),
    ".sqlite": (Snippet("SQLite", "curl -fLO {url} && sqlite3 {name} .tables"),),
}


def snippets(path: str, url: str, sha256: str) -> list[Snippet]:
    """Return the lines that load a file of this path from an absolute address, and one that fetches and checks it."""
    name = Path(path).name
    values = {"url": url, "name": name, "sha256": sha256, "table": Path(path).stem}
    lines = (*SNIPPETS.get(Path(path).suffix, ()), Snippet("Shell, with its hash checked", FETCHED))
    return [Snippet(line.tool, line.code.format(**values)) for line in lines]


@pass_context
def snippets_of(context: Any, file: dict[str, Any]) -> list[Snippet]:
    """Return the lines for a file of ``accord.whole`` or ``accord.tables``, from the address that the reader uses."""
    urls, request = context["urls"], context["request"]
    url = str(urls.ds.absolute_url(request, str(urls.path(f"/downloads/{file['path']}"))))
    return snippets(file["path"], url, file["sha256"])
