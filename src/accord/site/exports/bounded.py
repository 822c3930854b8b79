"""Real days beside each uncertain date of an answer, as tables have them: ``date_earliest``, ``date_latest``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from datasette.renderer import json_renderer

from accord.site.exports.formats import Column, Row
from accord.site.possible_dates import bounds
from accord.site.question_columns import is_uncertain_date

ENDS = ("earliest", "latest")


def dates_of(columns: Sequence[str], sql: str) -> list[int]:
    """Return the places of the uncertain dates of an answer whose days it does not give."""
    return [
        place
        for place, name in enumerate(columns)
        if is_uncertain_date(sql, name) and not any(f"{name}_{end}" in columns for end in ENDS)
    ]


def with_columns(columns: Sequence[Column], dates: Sequence[int]) -> list[Column]:
    """Return columns with those of the days after each of some dates."""
    days = [[Column(f"{column.name}_{end}", "date") for end in ENDS] for column in columns]
    return [one for place, column in enumerate(columns) for one in (column, *(days[place] if place in dates else ()))]


def with_days(rows: Iterable[Row], dates: Sequence[int]) -> Iterator[Row]:
    """Yield rows with the days after each of some dates."""
    if not dates:
        yield from rows
        return
    for row in rows:
        yield tuple(
            cell for place, own in enumerate(row) for cell in ((own, *bounds(own)) if place in dates else (own,))
        )


def render_json(args: Any, data: dict[str, Any], view_name: str) -> dict[str, Any]:
    """Return Datasette's JSON of rows; that of a question has the days too."""
    sql, columns = data.get("query", {}).get("sql"), data.get("columns") or []
    dates = dates_of(columns, sql) if sql and not data.get("table") else []
    if dates:
        data["columns"] = [column.name for column in with_columns([Column(name, "") for name in columns], dates)]
        data["rows"] = [list(map(_stored, row)) for row in with_days(map(tuple, data["rows"]), dates)]
    answer: dict[str, Any] = json_renderer(args, data, view_name)
    return answer


def _stored(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell
