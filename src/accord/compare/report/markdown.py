"""A comparison in Markdown, for a changelog, a pull request or release notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.compare.comparison import Comparison
from accord.compare.listing import Record, by_table
from accord.compare.report import words

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@])")


def lines(comparison: Comparison, limit: int) -> Iterator[str]:
    """Yield the report, line by line; ``limit`` is how many records of each table it lists, 0 all."""
    yield f"# {escaped(comparison.old.label)} to {escaped(comparison.new.label)}\n"
    yield words.sentence(words.asked(comparison))
    if comparison.structure:
        yield "\n## Structure\n\n| where | what | before and after | asks for |\n|---|---|---|---|"
    for change in comparison.structure:
        cells = (words.place(change), change.fact, words.values(change), change.level)
        yield f"| {' | '.join(map(escaped, cells))} |"
    for table, records, left in by_table(comparison, limit):
        yield f"\n## {escaped(table.title)}\n"
        yield f"`{table.name}`: {table.summary}; {table.rows[0]:,} rows before, {table.rows[1]:,} now.\n"
        for record in records:
            yield from _record(record, comparison)
        if left:
            yield f"- {words.left(left)}"


def _record(record: Record, comparison: Comparison) -> Iterator[str]:
    heir = f", now **{escaped(record.new_key or '')}**" if record.kind == "renamed" else ""
    why = words.why(record, comparison)
    kind = "changed" if record.kind == "column" else record.kind
    yield f"- {kind} **{escaped(record.name)}**{heir}{f': {escaped(why)}' if why else ''}"
    for column, old, new in record.cells:
        if record.kind in ("added", "removed", "withdrawn"):
            yield f"  - {escaped(column)}: {_cell(new if old is None else old)}"
        else:
            yield f"  - {escaped(column)}: {_cell(old)} → {_cell(new)}"


def _cell(value: str | None) -> str:
    return "*nothing*" if value is None else escaped(words.short(value)) or '""'


def code_span(text: str) -> str:
    """Return a text as code, on one line, whatever it holds."""
    line = re.sub(r"\s+", " ", text)
    marks = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    padding = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{marks}{padding}{line}{padding}{marks}"


def escaped(text: str) -> str:
    """Return a text on one line, in which no character is Markdown's or HTML's own."""
    return _SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", text))
