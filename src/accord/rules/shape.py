"""Shape: a record against its JSON Schema, by a predicate; what that refuses is explained by the reference library."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from accord.problems import Problem
from accord.schema.model import Schema, inlined
from accord.schema.predicate import compile_predicate
from accord.sources.records import Record


class ShapeChecker:
    """The checker of the records of one schema.

    What stands twice in one of the ``keyed`` lists, which go by the properties that lead to them, is reported as a key
    that does.
    """

    def __init__(self, schema: Schema, keyed: Collection[tuple[str, ...]] = ()) -> None:
        self._schema = inlined(schema)
        self._keyed = keyed
        self._is_valid = compile_predicate(self._schema)

    @cached_property
    def _reference(self) -> Any:
        from accord.rules import reference

        return reference

    @cached_property
    def _judge(self) -> Any:
        return self._reference.validator(self._schema)

    def check(self, record: Record) -> list[Problem]:
        """Return the shape problems of a record."""
        if self._is_valid(record.data):
            return []
        problems: list[Problem] = self._reference.find_faults(record, self._judge, self._keyed)
        return problems
