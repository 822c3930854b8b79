"""CSV on the Web has the datatype of a column, and its limits where the datatype has words for them."""

from __future__ import annotations

from typing import Any

import pytest

from accord.describe.csvw import _datatype, _name
from small_schemas import array, derived, prop, record


def datatype(spec: dict[str, Any]) -> Any:
    made = {"things": record("things", "thing", [], value=spec)}
    column = derived(made)["things"].by_name["value"]
    return _datatype(column.item if column.separator else column)


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        (prop(), "string"),
        (prop(minLength=2, maxLength=5), {"base": "string", "minLength": 2, "maxLength": 5}),
        (prop("integer"), "integer"),
        (prop("integer", minimum=0, maximum=9), {"base": "integer", "minimum": 0, "maximum": 9}),
        (prop("number", minimum=-1.5), {"base": "number", "minimum": -1.5}),
        (prop("number", exclusiveMinimum=0), "number"),
        (prop("boolean"), "boolean"),
        (prop(format="date"), "date"),
        (prop(format="duration"), "duration"),
        (prop(format="edtf", maxLength=20), {"base": "string", "maxLength": 20}),
        (array(prop("integer", maximum=3), x_separator=";"), {"base": "integer", "maximum": 3}),
    ],
)
def test_a_column_has_its_datatype_and_limits(spec: dict[str, Any], told: Any) -> None:
    assert datatype(spec) == told


@pytest.mark.parametrize(
    ("column", "name"),
    [("date", "date"), ("a-b", "a%2Db"), ("_id", "%5Fid"), ("né", "n%C3%A9"), ("a~b c", "a%7Eb%20c")],
)
def test_the_name_of_a_column_is_a_variable_of_a_template(column: str, name: str) -> None:
    assert _name(column) == name
