"""Lines of code that load a CSV file with every value as it was published, in the tools that researchers use.

No tool is left to guess: text stays text (``01``, ``NA``, ``T``), an empty cell is no value, numbers have the type that
holds them. A type is one of those of ``site/value_types.json``: text, int32, int53 (exact as a double), int64, double,
boolean, date, decimal(precision,scale).
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from accord.values.sql_quoting import quote_text

TEXT = "text"


@dataclass(frozen=True)
class CsvFile:
    """A published CSV file: its address and name, and the type of each of its columns."""

    url: str
    name: str
    types: Mapping[str, str]

    def typed(self, named: Callable[[str], str]) -> dict[str, str]:
        """Return what a tool calls the type of each column that does not hold text."""
        return {column: named(kind) for column, kind in self.types.items() if kind != TEXT}


def _digits(kind: str) -> tuple[str, str] | None:
    """Return precision and scale of a decimal type."""
    if not kind.startswith("decimal("):
        return None
    precision, _, scale = kind.removeprefix("decimal(").removesuffix(")").partition(",")
    return precision, scale


def _named(names: Mapping[str, str], decimal: str) -> Callable[[str], str]:
    """Return what a tool calls a type: by a table, or for a decimal from a text with places for its digits."""
    return lambda kind: decimal.format(*digits) if (digits := _digits(kind)) else names[kind]


def literal(value: str) -> str:
    """Return a text as R and JavaScript write it."""
    return json.dumps(value, ensure_ascii=False)


def _pairs(values: Mapping[str, str], between: str, name: Callable[[str], str] = literal) -> str:
    return ", ".join(f"{name(column)}{between}{value}" for column, value in values.items())


_PANDAS = _named(
    {"int32": "'Int64'", "int53": "'Int64'", "int64": "'Int64'", "double": "'double[pyarrow]'",
     "boolean": "'boolean'", "date": "'date32[day][pyarrow]'"},
    "pandas.ArrowDtype(pyarrow.decimal128({}, {}))",
)  # fmt: skip # a table


def pandas(file: CsvFile) -> str:
    """Return a line for pandas, which reads no decimals: they are text, and then turned."""
    typed = file.typed(_PANDAS)
    decimals = {column: kind for column, kind in typed.items() if _digits(file.types[column])}
    read = _pairs({column: kind for column, kind in typed.items() if column not in decimals}, ": ", repr)
    dtype = f"collections.defaultdict(lambda: 'string', {{{read}}})"
    options = f"dtype={dtype}, keep_default_na=False, na_values=[''], skip_blank_lines=False"
    line = f"import collections, pandas, pyarrow; table = pandas.read_csv({file.url!r}, {options})"
    return f"{line}.astype({{{_pairs(decimals, ': ', repr)}}})" if decimals else line


_POLARS = _named(
    {TEXT: "String", "int32": "Int64", "int53": "Int64", "int64": "Int64", "double": "Float64",
     "boolean": "Boolean", "date": "Date"},
    "Decimal({}, {})",
)  # fmt: skip # a table


def polars(file: CsvFile) -> str:
    """Return a line for Polars, which does not read quotation marks in names: where there are, it gets all names."""
    kinds = {column: f"polars.{_POLARS(kind)}" for column, kind in file.types.items()}
    typed = {column: kind for column, kind in kinds.items() if file.types[column] != TEXT}
    options = f"infer_schema=False, schema_overrides={{{_pairs(typed, ': ', repr)}}}"
    if any('"' in column for column in kinds):
        options = f"has_header=False, skip_rows=1, schema={{{_pairs(kinds, ': ', repr)}}}"
    return f"import polars; table = polars.read_csv({file.url!r}, {options})"


_ARROW = _named(
    {TEXT: "string", "int32": "int64", "int53": "int64", "int64": "int64", "double": "float64", "boolean": "bool_",
     "date": "date32"},
    "decimal128({}, {})",
)  # fmt: skip # a table


def pyarrow(file: CsvFile) -> str:
    """Return a line for pyarrow."""
    kinds = {column: _ARROW(kind) for column, kind in file.types.items()}
    types = {column: f"pa.{kind}" if kind.endswith(")") else f"pa.{kind}()" for column, kind in kinds.items()}
    options = (
        "parse_options=csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False), convert_options="
        f"csv.ConvertOptions(column_types={{{_pairs(types, ': ', repr)}}}, null_values=[''], "
        "strings_can_be_null=True, quoted_strings_can_be_null=False)"
    )
    start = "import pyarrow as pa, pyarrow.csv as csv, urllib.request"
    return f"{start}; table = csv.read_csv(urllib.request.urlopen({file.url!r}), {options})"


_DUCKDB = _named(
    {TEXT: "VARCHAR", "int32": "BIGINT", "int53": "BIGINT", "int64": "BIGINT", "double": "DOUBLE",
     "boolean": "BOOLEAN", "date": "DATE"},
    "DECIMAL({}, {})",
)  # fmt: skip # a table


def duckdb(file: CsvFile) -> str:
    """Return a line for DuckDB's shell."""
    columns = _pairs({column: f"'{_DUCKDB(kind)}'" for column, kind in file.types.items()}, ": ", quote_text)
    options = f"auto_detect=false, header=true, nullstr='', allow_quoted_nulls=false, columns={{{columns}}}"
    return f"duckdb -c {shell_text(f'FROM read_csv({quote_text(file.name)}, {options})')}"


def shell_text(value: str) -> str:
    """Return a text as one word of a shell: in double quotes, which SQL leaves free, where they protect all of it."""
    return shlex.quote(value) if any(sign in value for sign in '"$`\\!') else f'"{value}"'


MAX_DOUBLE_DIGITS = 15  # decimal digits that a double always holds


def _r(names: Mapping[str, str]) -> Callable[[str], str]:
    """Return what R calls a type; a decimal of more digits than a double holds stays text."""

    def named(kind: str) -> str:
        digits = _digits(kind)
        return names[kind if not digits else "double" if int(digits[0]) <= MAX_DOUBLE_DIGITS else TEXT]

    return named


_R_BASE = _r({TEXT: "character", "int32": "integer", "int53": "numeric", "int64": "character", "double": "numeric",
              "boolean": "logical", "date": "Date"})  # fmt: skip # a table


def r(file: CsvFile) -> str:
    """Return a line for R as it comes; integers that it cannot hold stay text."""
    classes = _pairs({column: f'"{_R_BASE(kind)}"' for column, kind in file.types.items()}, " = ")
    options = 'na.strings = "", check.names = FALSE, blank.lines.skip = FALSE, encoding = "UTF-8"'
    return f"table <- read.csv({literal(file.url)}, colClasses = c({classes}), {options})"


_READR = _r({TEXT: "c", "int32": "i", "int53": TEXT, "int64": "c", "double": TEXT, "boolean": "l", "date": "D"})


def readr(file: CsvFile) -> str:
    """Return a line for R's readr; integers that R cannot hold stay text.

    Its own reading of doubles changes the last bit of one in ten, and those next to 0 altogether: R itself turns them.
    """
    types = {column: kind for column, kind in file.typed(_READR).items() if kind not in (TEXT, "c")}
    given = "".join(f', {literal(column)} = "{kind}"' for column, kind in types.items())
    options = 'na = "", trim_ws = FALSE, skip_empty_rows = FALSE, name_repair = "minimal", progress = FALSE'
    line = f'table <- readr::read_csv({literal(file.url)}, col_types = readr::cols(.default = "c"{given}), {options})'
    doubles = ", ".join(literal(column) for column, kind in file.types.items() if _R_BASE(kind) == "numeric")
    return f"{line}; table[c({doubles})] <- lapply(table[c({doubles})], as.double)" if doubles else line


_JAVASCRIPT = _r({TEXT: "String", "int32": "Number", "int53": "Number", "int64": "BigInt", "double": "Number",
                  "boolean": "Boolean", "date": "String"})  # fmt: skip # a table
# Cells of RFC 4180 with lines ended by LF, as every file here is written; "" is an empty text, nothing is no value.
_CELLS = r"""/(?:"((?:[^"]|"")*)"|([^,\n]*))([,\n])/g"""


def javascript(file: CsvFile) -> str:
    """Return a line for JavaScript, in a browser or not, that needs no library; days stay text."""
    types = file.typed(_JAVASCRIPT)
    turned = {column: 'cell => cell === "true"' if kind == "Boolean" else kind for column, kind in types.items()}
    pairs = ", ".join(f"[{literal(column)}, {kind}]" for column, kind in turned.items() if kind != "String")
    return (
        f"const types = new Map([{pairs}]), "
        f"[names, ...rows] = [...(await (await fetch({literal(file.url)})).text()).matchAll({_CELLS})].reduce("
        "(all, [, quoted, bare, end]) => "
        "(all.at(-1).push(quoted === undefined ? bare || null : quoted.replaceAll('\"\"', '\"')), "
        "end === '\\n' && all.push([]), all), [[]]).slice(0, -1), "
        "table = rows.map(row => Object.fromEntries(row.map((cell, at) => "
        "[names[at], cell === null ? null : (types.get(names[at]) ?? String)(cell)])))"
    )


LOADS: dict[str, Callable[[CsvFile], str]] = {
    "Python, pandas": pandas,
    "Python, Polars": polars,
    "Python, pyarrow": pyarrow,
    "DuckDB": duckdb,
    "R": r,
    "R, readr": readr,
    "JavaScript": javascript,
}
BLURRING = ("Python, pandas", "R", "R, readr")
"""Tools that take an empty text of a CSV file for no value, whatever their options."""
