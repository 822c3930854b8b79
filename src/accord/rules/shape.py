"""Shape: a record against its JSON Schema, by a predicate; what that refuses is explained by the reference library."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from accord.problems import Problem
from accord.rules.lists import NO_LISTS, Lists
from accord.schema.model import Schema, inlined
from accord.schema.predicate import Definitions, compile_predicate
from accord.sources.records import Record


class ShapeChecker:
    """The checker of the records of one schema. ``definitions`` are what the checkers of all of a dataset share."""

    def __init__(self, schema: Schema, lists: Lists = NO_LISTS, definitions: Definitions | None = None) -> None:
        self._schema = schema
        self._lists = lists
        self._is_valid = compile_predicate(schema, {} if definitions is None else definitions)

    @cached_property
    def _reference(self) -> Any:
        from accord.rules import reference

        return reference

    @cached_property
    def _judge(self) -> Any:
        return self._reference.validator(inlined(self._schema))

    def check(self, record: Record) -> list[Problem]:
        """Return the shape problems of a record."""
        if self._is_valid(record.data):
            return []
        problems: list[Problem] = self._reference.find_faults(record, self._judge, self._lists)
        return problems
