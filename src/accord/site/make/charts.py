"""``site/charts.json``: how the rows of each table lie over time, over codes and over numbers, counted for its charts.

What is counted follows from the types of columns; ``accord.site.charts`` draws it. A chart is left out where it would
say nothing: a single bar, bars that are all alike, values that hardly repeat.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from accord.schema.model import Column, Schemas, Table
from accord.values.sql_quoting import quote_identifier

MAX_COUNTED_ROWS = 1_000_000  # of a table that has charts
MAX_BARS = 60  # of a chart over time
MAX_CATEGORIES = 12
MAX_NUMBER_BARS = 24
MIN_ROWS = 8  # of a table that has charts
MIN_NUMBERS = 20  # values of a column whose distribution says something
SPANS = (1, 10, 100, 1000)  # years that a bar may stand for

Bar = dict[str, Any]  # label, count, and where: the filters that show its rows
Chart = dict[str, Any]  # kind, column, bars, and rows that stand in none of them


def charts(
    db: sqlite3.Connection, schemas: Schemas, rows: Mapping[str, int], facets: Mapping[str, Sequence[str]]
) -> dict[str, list[Chart]]:
    """Return the charts of each table that has some: over time, over its first facet, over its first numbers."""
    found = {
        table.name: [*_over_time(db, table), *_over_codes(db, table, facets.get(table.name, ())), *_numbers(db, table)]
        for table in schemas.tables.values()
        if MIN_ROWS <= rows.get(table.name, 0) <= MAX_COUNTED_ROWS and table.generated in ("", "query")
    }
    return {name: some for name, some in found.items() if some}


def _chart(kind: str, column: Column, bars: list[Bar], total: int) -> Chart:
    return {"kind": kind, "column": column.name, "bars": bars, "elsewhere": total - sum(bar["count"] for bar in bars)}


# --- over time -----------------------------------------------------------------------------------------------------


def _over_time(db: sqlite3.Connection, table: Table) -> Iterator[Chart]:
    """Yield a chart of the first column of dates whose years are known."""
    for column in table.columns:
        if column.derived_from or not (years := _years(column)):
            continue
        first, last, where = years
        sql = f"SELECT {first}, {last}, COUNT(*) FROM {quote_identifier(table.name)} GROUP BY 1, 2"
        counted = db.execute(sql).fetchall()
        spans = [(start, end, count) for start, end, count in counted if start is not None and end is not None]
        if bars := _bars_of_years(spans, where):
            yield _chart("time", column, bars, sum(count for *_, count in counted))
            return


def _years(column: Column) -> tuple[str, str, Callable[[int, int], dict[str, Any]]] | None:
    """Return the SQL of the first and the last year of a column's values, and the filters of a span of years."""
    name = column.name
    if column.is_edtf:
        earliest, latest = f"{name}_earliest", f"{name}_latest"
        return (
            _year_of(earliest),
            _year_of(latest),
            lambda start, end: {f"{earliest}__gte": f"{start:04}-01-01", f"{latest}__lte": f"{end:04}-12-31"},
        )
    if column.spec.get("format") in ("date", "date-time"):
        year = _year_of(name)
        return year, year, lambda start, end: {f"{name}__gte": f"{start:04}", f"{name}__lt": f"{end + 1:04}"}
    if column.type == "year" or (column.type == "integer" and name.casefold() == "year"):
        quoted = quote_identifier(name)
        return quoted, quoted, lambda start, end: {f"{name}__gte": start, f"{name}__lte": end}
    return None


def _year_of(column: str) -> str:
    return f"CAST(substr({quote_identifier(column)}, 1, 4) AS INTEGER)"


def _bars_of_years(spans: Sequence[tuple[int, int, int]], where: Callable[[int, int], dict[str, Any]]) -> list[Bar]:
    """Return a bar for each year, decade or century; what may lie in two of them stands in none."""
    if not spans:
        return []
    start, end = min(first for first, *_ in spans), max(last for _, last, _ in spans)
    width = next((years for years in SPANS if (end - start) // years < MAX_BARS), 0)
    if not width:
        return []
    count: Counter[int] = Counter()
    for first, last, rows in spans:
        if first // width == last // width:
            count[first // width] += rows
    if not count:
        return []
    bars = [
        {"label": _span(place * width, width), "count": count[place], "where": where(*_ends(place, width))}
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
        quoted = quote_identifier(name)
        sql = f"SELECT {quoted}, COUNT(*) FROM {quote_identifier(table.name)} GROUP BY 1 ORDER BY 2 DESC, 1"
        counted = db.execute(f"{sql} LIMIT {MAX_CATEGORIES + 2}").fetchall()  # one may be null
        filled = [(value, count) for value, count in counted if value is not None]
        if not column.derived_from and len(filled) <= MAX_CATEGORIES and len({count for _, count in filled}) > 1:
            bars = [{"label": value, "count": count, "where": {name: value}} for value, count in filled]
            yield _chart("codes", column, bars, sum(count for _, count in counted))
            return


# --- over numbers --------------------------------------------------------------------------------------------------


def _numbers(db: sqlite3.Connection, table: Table) -> Iterator[Chart]:
    """Yield a chart of the first column of numbers that measure something."""
    for column in table.columns:
        if column.type not in ("integer", "number") or not _measures(table, column):
            continue
        name = quote_identifier(column.name)
        sql = f"SELECT COUNT({name}), COUNT(DISTINCT {name}), MIN({name}), MAX({name}), COUNT(*) FROM "
        filled, values, low, high, rows = db.execute(sql + quote_identifier(table.name)).fetchone()
        if filled >= MIN_NUMBERS and values >= MIN_NUMBERS // 2:
            bars = _bars_of_numbers(db, table, column, (low, high))
            yield _chart("numbers", column, bars, rows)
            return


def _measures(table: Table, column: Column) -> bool:
    named = column.name in table.key or column.name in table.references or column.is_made
    return not named and not column.derived_from and not column.codes and not _years(column)


def _bars_of_numbers(db: sqlite3.Connection, table: Table, column: Column, ends: tuple[float, float]) -> list[Bar]:
    """Return a bar for each of some twenty steps of a round width: one, two or five times a power of ten."""
    width = _round_width((ends[1] - ends[0]) / MAX_NUMBER_BARS, whole=column.type == "integer")
    name = quote_identifier(column.name)
    step = f"CAST(floor({name} / {width!r}) AS INTEGER)"
    sql = f"SELECT {step}, COUNT(*) FROM {quote_identifier(table.name)} WHERE {name} IS NOT NULL GROUP BY 1"
    count: dict[int, int] = dict(db.execute(sql).fetchall())
    digits = max(0, -math.floor(math.log10(width)))
    bars = []
    for place in range(min(count), max(count) + 1):
        low, high = round(place * width, digits), round((place + 1) * width, digits)
        where = {f"{column.name}__gte": low, f"{column.name}__lt": high}
        bars.append({"label": f"{low:.{digits}f}", "count": count.get(place, 0), "where": where})
    return bars


def _round_width(least: float, *, whole: bool) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    width = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))
    return max(width, 1.0) if whole else width
