"""A comparison as one HTML page, which holds all that it shows and runs nothing: curators read it in any browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from html import escape

from accord.compare.comparison import Comparison, TableChanges
from accord.compare.listing import Cell, Record, by_table
from accord.compare.report import words

MAX_COMPARED = 2_000  # words of a text of which those that differ are marked
LEAST_ALIKE = 0.3  # of two texts, where marks help to read them
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_STYLE = """
:root { color-scheme: light dark; --line: #8886; --old: #a3211a; --new: #17613a; --mark: #8882; --link: #1a4fa3 }
:root { --page: #fff; --ink: #111 }
@media (prefers-color-scheme: dark) {
  :root { --old: #ff9a91; --new: #7fdca4; --link: #9ec1ff; --page: #141414; --ink: #eee }
}
html { background: var(--page); color: var(--ink) } a { color: var(--link) }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.4rem } h2 { font-size: 1.15rem; margin: 0 } h3 { font-size: 1rem; margin: 1rem 0 .25rem }
h1, h3, td, th { overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
th, td { border-top: 1px solid var(--line); padding: .3rem .5rem; text-align: start; vertical-align: top }
th { font-weight: 600; width: 22% } td { white-space: pre-wrap }
thead th { font-weight: 400; font-size: .85rem; opacity: .8 }
thead th + th { width: auto } li { min-height: 24px }
summary { cursor: pointer; padding: .6rem 0; min-height: 24px } summary h2 { display: inline }
section, details { border-bottom: 1px solid var(--line); padding-bottom: .5rem }
.kind { border: 1px solid var(--line); border-radius: .3rem; padding: 0 .3rem; font-weight: 400; font-size: .85rem }
.added, ins { color: var(--new) } .removed, .withdrawn, del { color: var(--old) }
ins, del { background: var(--mark) } ins { text-decoration: underline } .nothing { opacity: .75; font-style: italic }
"""
_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>"""


def lines(comparison: Comparison, limit: int) -> Iterator[str]:
    """Yield the page, line by line; ``limit`` is how many records of each table it lists, 0 all."""
    title = f"{comparison.old.label} to {comparison.new.label}"
    yield _HEAD.format(title=escape(title), style=_STYLE)
    yield f"<p>{escape(words.sentence(words.asked(comparison)))}</p>"
    yield from _contents(comparison)
    yield from _structure(comparison)
    for table, records, left in by_table(comparison, limit):
        fields = table.table.fields
        summary = f"{table.summary}; {table.rows[0]:,} rows before, {table.rows[1]:,} now"
        name = f"<h2>{escape(table.title)}</h2> <code>{escape(table.name)}</code>"
        yield f'<details open id="{escape(table.name)}"><summary>{name}: {summary}</summary>'
        if table.cells:
            yield f"<p>Cells that differ: {escape(_counted(table))}.</p>"
        titles = {name: str(one.get("title") or name) for name, one in fields.items()}
        for record in records:
            yield from _record(record, comparison, titles)
        if left:
            yield f"<p>{escape(words.left(left))}.</p>"
        yield "</details>"
    yield "</main>\n</body>\n</html>"


def _contents(comparison: Comparison) -> Iterator[str]:
    if comparison.tables:
        tables = ((escape(table.name), escape(table.title), table.summary) for table in comparison.tables)
        listed = (f'<li><a href="#{name}">{title}</a>: {summary}</li>' for name, title, summary in tables)
        yield f"<ul>{''.join(listed)}</ul>"


def _counted(table: TableChanges) -> str:
    return ", ".join(f"{column} {count:,}" for column, count in table.cells.items())


def _structure(comparison: Comparison) -> Iterator[str]:
    if not comparison.structure:
        return
    yield "<section><h2>Structure</h2><table><thead><tr><th>where</th><th>what</th><th>before and after</th>"
    yield "<th>asks for</th></tr></thead><tbody>"
    for change in comparison.structure:
        cells = (words.place(change), change.fact, words.values(change), change.level)
        yield f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
    yield "</tbody></table></section>"


def _record(record: Record, comparison: Comparison, titles: dict[str, str]) -> Iterator[str]:
    kind = "changed" if record.kind == "column" else record.kind
    heir = f" → {escape(record.new_key or '')}" if record.kind == "renamed" else ""
    yield f'<h3><span class="kind {kind}">{kind}</span> {escape(record.name)}{heir}</h3>'
    if why := words.why(record, comparison):
        yield f"<p>{escape(why)}</p>"
    yield "<table>"
    if record.kind in ("changed", "renamed", "column"):
        yield "<thead><tr><th>column</th><th>before</th><th>after</th></tr></thead>"
    for cell in record.cells:
        name = titles.get(cell[0], cell[0])
        yield f'<tr><th scope="row" title="{escape(cell[0])}">{escape(name)}</th>{_cells(cell, record.kind)}</tr>'
    yield "</table>"


def _cells(cell: Cell, kind: str) -> str:
    """Return what stands beside the name of a column: one value, or what it was and what it is."""
    _, old, new = cell
    if kind == "added":
        return _value(new)
    if kind in ("removed", "withdrawn"):
        return _value(old)
    if old is None or new is None:
        return _value(old, "del") + _value(new, "ins")
    before, after = _marked(old, new)
    return f'<td dir="auto">{before}</td><td dir="auto">{after}</td>'


def _value(value: str | None, mark: str = "") -> str:
    if value is None:
        return '<td><span class="nothing">nothing</span></td>'
    text = escape(value) if value else '<span class="nothing">empty text</span>'
    return f'<td dir="auto">{f"<{mark}>{text}</{mark}>" if mark else text}</td>'


def _marked(old: str, new: str) -> tuple[str, str]:
    """Return two texts with the words marked that only one has; as a whole where they are not alike."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if max(len(before), len(after)) > MAX_COMPARED or matcher.ratio() < LEAST_ALIKE:
        return f"<del>{escape(old)}</del>", f"<ins>{escape(new)}</ins>"
    left, right = [], []
    for kind, start, end, first, last in matcher.get_opcodes():
        was, is_now = escape("".join(before[start:end])), escape("".join(after[first:last]))
        left.append(was if kind == "equal" else f"<del>{was}</del>" if was else "")
        right.append(is_now if kind == "equal" else f"<ins>{is_now}</ins>" if is_now else "")
    return "".join(left), "".join(right)
