"""Print as Markdown how a report on quality differs from an earlier one: python scripts/quality_change.py OLD NEW.

Both are ``build/quality.md``. A file that is not there is an empty report. The workflow of pull requests comments it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_LINES = 60
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
NUMBER = re.compile(r"-?\d[\d.]*")


@dataclass
class Table:
    """The table of a section: what its columns of numbers are called, and these numbers by the rest of the row."""

    columns: list[str]
    rows: dict[str, list[str]]


def tables(report: str) -> dict[str, Table]:
    """Return the table of each section of a report."""
    parts = SECTION.split(report)[1:]
    return {title: _table(section) for title, section in zip(parts[::2], parts[1::2], strict=True)}


def _table(section: str) -> Table:
    lines = [_cells(line) for line in section.splitlines() if line.startswith("|")]
    if not lines:
        return Table([], {})
    names, alignment, *rows = lines
    numbers = [place for place, mark in enumerate(alignment) if mark.endswith(":")]
    others = [place for place in range(len(names)) if place not in numbers]
    return Table(
        [names[place] for place in numbers],
        {", ".join(row[place] for place in others): [row[place] for place in numbers] for row in rows},
    )


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def changes(old: str, new: str) -> Iterator[str]:
    """Yield a heading for each section that differs, and a line for each row of it that does."""
    before, after = tables(old), tables(new)
    for title in dict.fromkeys([*after, *before]):
        was, now = before.get(title, Table([], {})), after.get(title, Table([], {}))
        lines = list(_rows(was, now))
        if lines:
            yield from (f"**{title}**", "", *lines, "")


def _rows(was: Table, now: Table) -> Iterator[str]:
    for row, numbers in now.rows.items():
        if row not in was.rows:
            yield f"- {row}: new, {_named(now.columns, numbers)}"
        elif was.columns == now.columns and was.rows[row] != numbers:
            pairs = zip(now.columns, was.rows[row], numbers, strict=True)
            yield f"- {row}: " + ", ".join(f"{name} {_step(old, new)}" for name, old, new in pairs if old != new)
    yield from (f"- {row}: gone, {_named(was.columns, was.rows[row])}" for row in was.rows if row not in now.rows)


def _named(columns: list[str], numbers: list[str]) -> str:
    return ", ".join(f"{name} {number or 'none'}" for name, number in zip(columns, numbers, strict=True))


def _step(old: str, new: str) -> str:
    """Return both values, and how much is between them where they are numbers."""
    step = f" ({float(new) - float(old):+g})" if NUMBER.fullmatch(old) and NUMBER.fullmatch(new) else ""
    return f"{old or 'none'} → {new or 'none'}{step}"


def report(old: str, new: str) -> str:
    """Return the whole as Markdown."""
    lines = list(changes(old, new))
    more = [f"... and {len(lines) - MAX_LINES} lines more"] if len(lines) > MAX_LINES else []
    return "\n".join(["### Quality", "", *(lines[:MAX_LINES] or ["No number of the report changes."]), *more, ""])


def main() -> None:
    """Read both reports and print what differs."""
    old, new = (Path(path).read_text("utf-8") if Path(path).is_file() else "" for path in sys.argv[1:3])
    sys.stdout.write(report(old, new))


if __name__ == "__main__":
    main()
