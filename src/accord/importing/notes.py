"""IMPORT.md: what was read and how, what was inferred and why, what could not be carried, what is to be filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from accord.importing.infer.tables import InferredColumn, InferredTable
from accord.importing.model import Source

HEAD = "# What was imported\n"


def section(
    names: Sequence[str], source: Source, tables: Sequence[InferredTable], stems: dict[str, str], missing: Sequence[str]
) -> str:
    """Return the part of IMPORT.md that one import adds."""
    lines = [f"## {', '.join(names)}", ""]
    lines += [f"- {_code(name)}: {fact}" for name, fact in dict.fromkeys(source.facts)] or ["- read as they are"]
    for table in tables:
        lines += ["", *_table(table, stems.get(table.table.name, ""))]
    refused = [f"- {_code(table.table.name)}: {fact}" for table in tables for fact in table.refused]
    if refused:
        lines += ["", "### Declared, and not so", "", *refused]
    lines += ["", "### Not carried", "", *_not_carried(source)]
    if missing:
        lines += ["", "### To fill in", ""]
        lines += [f"- `{word}` in `curated/package.yaml`: the sources do not say it" for word in missing]
    return "\n".join(lines) + "\n"


def _table(inferred: InferredTable, stem: str) -> Iterator[str]:
    table = inferred.table
    yield f"### {table.name}"
    yield ""
    if table.parent:
        lists = f"the lists {_code(table.prop)} in {_code(table.parent.name)}"
        yield f"From {_code(table.origin)}: {inferred.rows} items of {lists}."
        yield ""
    else:
        yield f"From {_code(table.origin)}: {inferred.rows} rows, `curated/{stem}.*`, `schemas/{stem}.json`."
        yield ""
        key = ", ".join(_code(table.columns[at].name) for at in inferred.key.places)
        yield f"- key: {key or 'none'}; {inferred.key.reason}"
        if inferred.label.column:
            yield f"- rows are called by {_code(inferred.label.column)}: {inferred.label.reason}"
    for reference in inferred.references:
        own, target = ", ".join(map(_code, reference.columns)), ", ".join(map(_code, reference.target_columns))
        yield f"- {own} names {target} of {_code(reference.table)}: {reference.reason}"
    yield ""
    yield from ("| column | what it is | why |", "|---|---|---|")
    for item in inferred.columns:
        yield f"| {_cell(item.column.name)} | {_cell(_what(item))} | {_cell(_why(item))} |"


def _what(item: InferredColumn) -> str:
    parts = [item.kind.name]
    parts += [f"{len(item.codes)} codes"] if item.codes else []
    parts += [f"in {item.unit}"] if item.unit else []
    parts += [f"{', '.join(item.kind.missing)} for no value"] if item.kind.missing else []
    parts += [f"a list, parted by {item.separator!r}"] if item.separator else []
    parts += ["any characters"] if item.has_any_characters else []
    return ", ".join(parts)


def _why(item: InferredColumn) -> str:
    parts = [item.kind.reason]
    parts += [f"codes: {item.codes_reason}"] if item.codes else []
    parts += [f"unit: {item.unit_reason}"] if item.unit else []
    return "; ".join(parts)


def _not_carried(source: Source) -> Iterator[str]:
    for loss in source.losses:
        yield f"- {', '.join(map(_code, loss.places))}: {loss.text}"
    for name, fact in dict.fromkeys(source.dropped):
        yield f"- {_code(name)}: {fact}"
    if not source.losses and not source.dropped:
        yield "Everything is carried."


def _code(text: str) -> str:
    return f"`{text}`" if "`" not in text else text


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
