"""A comparison for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from accord.compare.comparison import Comparison
from accord.compare.listing import Record, by_table
from accord.compare.report import words

MARKS = {"added": "+", "removed": "-", "withdrawn": "-", "renamed": ">", "changed": "~", "column": "~"}


def lines(comparison: Comparison, limit: int) -> Iterator[str]:
    """Yield the report, line by line; ``limit`` is how many records of each table it lists, 0 all."""
    yield f"{comparison.old.label} -> {comparison.new.label}: {words.asked(comparison)}"
    if comparison.structure:
        yield "\nstructure"
    for change in comparison.structure:
        yield f"  {words.place(change)}: {change.fact}: {words.values(change)} [{change.level}]"
    for table, records, left in by_table(comparison, limit):
        yield f"\n{table.name}: {table.summary}; {table.rows[0]:,} -> {table.rows[1]:,} rows"
        for record in records:
            yield from _record(record, comparison)
        if left:
            yield f"  {words.left(left)}"


def _record(record: Record, comparison: Comparison) -> Iterator[str]:
    heir = f" -> {record.new_key}" if record.kind == "renamed" else ""
    why = words.why(record, comparison)
    yield f"  {MARKS[record.kind]} {record.name}{heir}{f'  ({record.kind}: {why})' if why else ''}"
    is_listed = record.kind not in ("added", "removed", "withdrawn") or record.key is None
    for column, old, new in record.cells if is_listed else ():
        if record.kind in ("added", "removed"):
            yield f"      {column}: {_cell(new if old is None else old)}"
        else:
            yield f"      {column}: {_cell(old)} -> {_cell(new)}"


def _cell(value: str | None) -> str:
    return "nothing" if value is None else repr(words.short(value))
