"""``site/charts.json``: how the rows of each table lie over time, over codes and over numbers, counted for its charts.

What is counted follows from the types of columns; ``accord.site.charts`` draws it. A chart is left out where it would
say nothing: a single bar, bars that are all alike, values that hardly repeat. Codes are counted by SQL, over an index;
the rest by Arrow, over the columns alone: to group rows by what is computed of them SQLite sorts them all. A row of an
uncertain date stands in each bar in which it may fall (``accord.site.counted_years``).
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from accord.schema.model import Column, Schemas, Table
from accord.site.counted_years import count_years, every_year
from accord.sources.tables import Source, columns_of, number_of_rows
from accord.values.sql_quoting import quote_identifier

MAX_COUNTED_ROWS = 1_000_000  # of a table that has charts
MAX_BARS = 60  # of a chart over time
MAX_CATEGORIES = 12
MAX_NUMBER_BARS = 24
MIN_ROWS = 8  # of a table that has charts
MIN_NUMBERS = 20  # values of a column whose distribution says something
COORDINATES = {"latitude", "longitude", "lat", "lon", "lng"}  # say where, not how much
SPANS = (1, 10, 100, 1000)  # years that a bar may stand for

Bar = dict[str, Any]  # label, count, uncertain (rows that may fall in another bar too), where: the filters of its rows
Chart = dict[str, Any]  # kind, column, bars, and how many rows stand in none of them


def charts(
    db: sqlite3.Connection, schemas: Schemas, data: Mapping[str, Source], facets: Mapping[str, Sequence[str]]
) -> dict[str, list[Chart]]:
    """Return the charts of each table that has some: over time, over its first facet, over its first numbers.

    Args:
        db: the published database.
        schemas: of the tables.
        data: the rows of every table.
        facets: the columns by which people narrow a table down.
    """
    found = {}
    for name, table in schemas.tables.items():
        source = data[name]
        if MIN_ROWS <= number_of_rows(source) <= MAX_COUNTED_ROWS and table.generated in ("", "query"):
            over_codes = _over_codes(db, table, facets.get(name, ()))
            found[name] = [*_over_time(source, table), *over_codes, *_numbers(source, table)]
    return {name: some for name, some in found.items() if some}


def _chart(kind: str, column: Column, bars: list[Bar], elsewhere: int) -> Chart:
    return {"kind": kind, "column": column.name, "bars": bars, "elsewhere": elsewhere}


def _bar(label: Any, count: int, where: dict[str, Any], uncertain: int = 0) -> Bar:
    return {"label": label, "count": count, "uncertain": uncertain, "where": where}


# --- over time -----------------------------------------------------------------------------------------------------


def _over_time(source: Source, table: Table) -> Iterator[Chart]:
    """Yield a chart of the column of dates that most rows have, of those whose years are known."""
    dates = []
    for column in table.columns:
        if not column.derived_from and (years := _years(column)):
            cells = columns_of(source, [column.name, *years[:2]])
            dates.append((cells.filter(pc.is_valid(cells.column(column.name))), column, years))
    for dated, column, (first, last, where) in sorted(dates, key=lambda one: -len(one[0])):
        spans = pa.table([_year_of(dated.column(first)), _year_of(dated.column(last))], names=["first", "last"])
        counted = spans.group_by(["first", "last"], use_threads=False).aggregate([([], "count_all")])
        stretches: list[tuple[int | None, int | None, int]] = list(zip(*map(_values, counted.columns), strict=True))
        if bars := _bars_of_years(stretches, where):
            yield _chart("time", column, bars, number_of_rows(source) - len(dated))
            return


def _years(column: Column) -> tuple[str, str, Callable[[int, int], dict[str, Any]]] | None:
    """Return the columns of the first and the last day of a column's values, and the filters of a span of years."""
    name = column.name
    if column.is_edtf:
        return f"{name}_earliest", f"{name}_latest", lambda start, end: {f"{name}__during": _stretch(start, end)}
    if column.spec.get("format") in ("date", "date-time"):
        return name, name, lambda start, end: {f"{name}__gte": f"{start:04}", f"{name}__lt": f"{end + 1:04}"}
    if column.type == "year" or (column.type == "integer" and name.casefold() == "year"):
        return name, name, lambda start, end: {f"{name}__gte": start, f"{name}__lte": end}
    return None


def _stretch(start: int, end: int) -> str:
    """Return the years from one to another as EDTF, which begins with the year 1."""
    return f"{start:04}" if start == end else f"{max(start, 1):04}/{end:04}"


def _year_of(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the years of days, of texts that begin with a year, or of years."""
    if pa.types.is_string(cells.type):
        return pc.cast(pc.utf8_slice_codeunits(cells, 0, 4), pa.int64())
    return pc.year(cells) if pa.types.is_date(cells.type) else cells


def _values(column: pa.ChunkedArray) -> list[Any]:
    values: list[Any] = column.to_pylist()
    return values


def _bars_of_years(
    stretches: Sequence[tuple[int | None, int | None, int]], where: Callable[[int, int], dict[str, Any]]
) -> list[Bar]:
    """Return a bar for each year, decade or century in which rows may fall."""
    every = every_year((first, last) for first, last, _ in stretches)
    width = next((years for years in SPANS if (len(every) - 1) // years < MAX_BARS), 0)
    if not every or not width:
        return []
    count, uncertain = count_years(stretches, width)
    bars = [
        _bar(_span(place * width, width), count[place], where(*_ends(place, width)), uncertain[place])
        for place in range(min(count), max(count) + 1)
    ]
    return bars if len({bar["count"] for bar in bars}) > 1 else []


def _ends(place: int, width: int) -> tuple[int, int]:
    return place * width, (place + 1) * width - 1


def _span(year: int, width: int) -> str:
    return str(year) if width == 1 else f"{year}s"


# --- over codes ----------------------------------------------------------------------------------------------------


def _over_codes(db: sqlite3.Connection, table: Table, facets: Sequence[str]) -> Iterator[Chart]:
    """Yield a chart of the first facet with few values, the most frequent first."""
    for name in facets:
        column = table.by_name[name]
        if column.separator:
            continue
        quoted = quote_identifier(name)
        sql = f"SELECT {quoted}, COUNT(*) FROM {quote_identifier(table.name)} GROUP BY 1 ORDER BY 2 DESC, 1"
        counted = db.execute(f"{sql} LIMIT {MAX_CATEGORIES + 2}").fetchall()  # one may be null
        filled = [(value, count) for value, count in counted if value is not None]
        if not column.derived_from and len(filled) <= MAX_CATEGORIES and len({count for _, count in filled}) > 1:
            bars = [_bar(value, count, {name: value}) for value, count in filled]
            yield _chart("codes", column, bars, sum(count for value, count in counted if value is None))
            return


# --- over numbers --------------------------------------------------------------------------------------------------


def _numbers(source: Source, table: Table) -> Iterator[Chart]:
    """Yield a chart of the first column of numbers that measure something."""
    for column in table.columns:
        if column.type not in ("integer", "number") or not measures(table, column):
            continue
        cells = columns_of(source, [column.name]).column(column.name)
        filled = cells.drop_null()
        if len(filled) >= MIN_NUMBERS and pc.count_distinct(filled).as_py() >= MIN_NUMBERS // 2:
            yield _chart("numbers", column, _bars_of_numbers(filled, column), cells.null_count)
            return


def measures(table: Table, column: Column) -> bool:
    """Return whether the numbers of a column say how much, and not which, when or where."""
    named = column.name in table.key or column.name in table.references or column.is_made
    placed = column.name.casefold() in COORDINATES
    return not named and not placed and not column.derived_from and not column.codes and not _years(column)


def _bars_of_numbers(numbers: pa.ChunkedArray, column: Column) -> list[Bar]:
    """Return a bar for each of some twenty steps of a round width: one, two or five times a power of ten."""
    least, most = (limit.as_py() for limit in pc.min_max(numbers).values())
    width = _round_width((most - least) / MAX_NUMBER_BARS, whole=column.type == "integer")
    places = pc.cast(pc.floor(pc.divide(pc.cast(numbers, pa.float64(), safe=False), width)), pa.int64())
    count = {entry["values"]: entry["counts"] for entry in pc.value_counts(places).to_pylist()}
    digits = max(0, -math.floor(math.log10(width)))
    bars = []
    for place in range(min(count), max(count) + 1):
        low, high = round(place * width, digits), round((place + 1) * width, digits)
        where = {f"{column.name}__gte": low, f"{column.name}__lt": high}
        bars.append(_bar(f"{low:.{digits}f}", count.get(place, 0), where))
    return bars


def _round_width(least: float, *, whole: bool) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    width = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))
    return max(width, 1.0) if whole else width
