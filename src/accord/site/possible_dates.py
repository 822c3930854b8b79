"""The one rule of a site for uncertain dates: each counts wherever it may fall, and an open end is no bound.

A filter ``date__during=2024-02`` keeps the rows whose date may fall in a stretch that EDTF writes. Where the years of
an uncertain date are counted, ``counted_years`` counts them, with the ends of the whole table.
"""

from __future__ import annotations

from datetime import date

from datasette.filters import Filter

from accord.site.tables import tables
from accord.values import edtf
from accord.values.sql_quoting import quote_identifier

DURING = "during"  # the comparison with a stretch of time
YEAR = "year"  # the column that is computed of an uncertain date with x-year


def bounds(text: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day that an uncertain date may mean; nothing where it is open, or no date."""
    try:
        known = edtf.parse(text or "")
    except edtf.EdtfError:
        return None, None
    return known.earliest, known.latest


class DuringFilter(Filter):
    """A comparison of an uncertain date with a stretch of time; another column is compared as text."""

    key = DURING
    display = "may fall in"

    def where_clause(self, table: str, column: str, value: str, param_counter: int) -> tuple[str, list[str]]:
        """Return the condition of a column, and the values of its parameters."""
        first, last = f":p{param_counter}", f":p{param_counter + 1}"
        known = tables().get(table)
        if known is None or column not in known.columns or known.columns[column].kind != "edtf":
            return f"{quote_identifier(column)} = {first} AND {last} = {last}", [value, value]
        try:
            stretch = edtf.parse(value)
        except edtf.EdtfError:
            return f"0 AND {first} = {last}", [value, value]
        earliest, latest = (quote_identifier(f"{column}_{bound}") for bound in ("earliest", "latest"))
        sql = (
            f"{quote_identifier(column)} IS NOT NULL "
            f"AND coalesce({earliest}, {last}) <= {last} AND coalesce({latest}, {first}) >= {first}"
        )
        return sql, [str(stretch.earliest or "0001-01-01"), str(stretch.latest or "9999-12-31")]

    def human_clause(self, column: str, value: str) -> str:
        """Return the condition in words."""
        return f"{column} may fall in {value}"


def date_of(table: str | None, column: str) -> str:
    """Return the uncertain date whose year a column holds; empty for any other column."""
    known = tables().get(table or "")
    described = known.columns.get(column) if known and column == YEAR else None
    return (described.derived_from or "") if described else ""


def stretches_of(date: str, rows: str) -> str:
    """Return the SQL of the first and last years of some rows, with their number.

    Rows of one year, and those of one stretch of years, are counted together: so are a million rows, thousands of them
    with open dates, within what a page may take. ``counted_years.count_years`` takes what it returns, and ``ends_of``.

    Args:
        date: the uncertain date of the rows.
        rows: their SQL.
    """
    earliest, latest = _years(date)
    uncertain = f"{YEAR} IS NULL AND {quote_identifier(date)} IS NOT NULL"
    return (
        f"WITH listed AS NOT MATERIALIZED ({rows}) "
        f"SELECT {YEAR}, {YEAR}, count(*) FROM listed WHERE {YEAR} IS NOT NULL GROUP BY {YEAR} "
        f"UNION ALL SELECT {earliest}, {latest}, count(*) FROM listed WHERE {uncertain} GROUP BY 1, 2"
    )


def ends_of(table: str, date: str) -> str:
    """Return the SQL of the first and the last year of a table by its uncertain date, which bound open ends; and 0."""
    earliest, latest = _years(date)
    first = _end("min", f"coalesce({earliest}, {latest})", table)
    return f"SELECT {first}, {_end('max', f'coalesce({latest}, {earliest})', table)}, 0"


def _years(date: str) -> tuple[str, ...]:
    return tuple(f"CAST({quote_identifier(f'{date}_{bound}')} AS INTEGER)" for bound in ("earliest", "latest"))


def _end(which: str, year: str, table: str) -> str:
    """Return the SQL of the first or last year of a table: of the certain ones, by their index, and of the others."""
    of_table = f"FROM {quote_identifier(table)}"
    certain = f"SELECT {which}({YEAR}) AS year {of_table}"
    return f"(SELECT {which}(year) FROM ({certain} UNION ALL SELECT {which}({year}) {of_table} WHERE {YEAR} IS NULL))"
