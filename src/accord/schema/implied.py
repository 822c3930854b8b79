"""Columns whose value follows from a code of another, by ``x-implies``, unless a row says otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from accord.problems import did_you_mean
from accord.schema.code_words import IMPLIES
from accord.schema.columns import Column

IMPLIED = "x-implied"  # of a column: the column whose codes imply its values, by code, and all that these imply


def with_implied(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns of a record or item, those that codes of another imply with what each of these implies."""
    marks: dict[str, dict[str, Any]] = {}
    names = {column.prop: column.name for column in columns}
    for by in columns:
        codes = {code["const"]: code[IMPLIES] for code in by.spec.get("oneOf", ()) if IMPLIES in code}
        props = dict.fromkeys(prop for implied in codes.values() for prop in implied)
        together = [names[prop] for prop in props if prop in names]
        for prop in props:
            values = {code: implied[prop] for code, implied in codes.items() if prop in implied}
            marks[prop] = {"by": by.name, "values": values, "together": together}
    return tuple(
        replace(column, spec={**column.spec, IMPLIED: marks[column.prop]}) if column.prop in marks else column
        for column in columns
    )


def faults(columns: Sequence[Column]) -> Iterator[tuple[str, str]]:
    """Yield the column of each code that implies a value of no column beside it, or one that is none of its codes."""
    by_prop = {column.prop: column for column in columns if not column.derived_from}
    for column in columns:
        for code in column.spec.get("oneOf", ()):
            for prop, value in code.get(IMPLIES, {}).items():
                target = by_prop.get(prop)
                if target is None or target is column:
                    fact = f"{IMPLIES} names a property beside {column.name}, and {prop!r} is none"
                    yield column.name, f"{fact}{did_you_mean(prop, set(by_prop) - {column.prop})}"
                elif value not in target.codes:
                    fact = f"{code['const']!r} implies {value!r} of {prop}, which is no code of it"
                    yield column.name, f"{fact}{did_you_mean(str(value), map(str, target.codes))}"
