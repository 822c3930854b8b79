"""A code may imply values of other columns of its row: each of these knows by which column, and what they are."""

from __future__ import annotations

import pytest

from accord.schema.implied import IMPLIED, faults
from accord.schema.model import Table
from small_schemas import JSON, array, derived, item, prop, record


def codes(**implied: JSON) -> JSON:
    """Return a text whose codes imply values."""
    return prop(
        oneOf=[{"const": code, **({"x-implies": values} if values else {})} for code, values in implied.items()]
    )


PLAIN = prop(enum=["x", "y"])


def things(**properties: JSON) -> Table:
    return derived({"things": record("things", "thing", [], **properties)})["things"]


def test_a_column_knows_the_column_whose_codes_imply_its_values() -> None:
    table = things(
        kind=codes(p={"a": "x", "b": "y"}, q={"a": "y"}, r={}), a=prop(enum=["x", "y"], x_name="A"), b=PLAIN, c=PLAIN
    )
    together = ["A", "b"]
    assert {column.name: column.spec.get(IMPLIED) for column in table.columns} == {
        "id": None,
        "kind": None,
        "c": None,
        "A": {"by": "kind", "values": {"p": "x", "q": "y"}, "together": together},
        "b": {"by": "kind", "values": {"p": "y"}, "together": together},
    }
    assert table.by_name["b"].codes == ["x", "y"]


def test_two_columns_may_imply_values_of_different_ones_and_items_have_their_own() -> None:
    part = item([], kind=codes(p={"a": "x"}), a=PLAIN)
    tables = derived({"things": record("things", "thing", [], parts=array(part), a=PLAIN, b=PLAIN,
                                       one=codes(p={"a": "x"}), two=codes(p={"b": "y"}))})  # fmt: skip
    marks = {column.name: column.spec.get(IMPLIED, {}).get("by") for column in tables["things"].columns}
    assert marks == {"id": None, "a": "one", "b": "two", "one": None, "two": None}
    assert tables["thing_parts"].by_name["a"].spec[IMPLIED]["by"] == "kind"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (codes(p={"a": "x"}, q={"a": "y", "n": 2}), []),
        (codes(p={"aa": "x"}), ["x-implies names a property beside kind, and 'aa' is none; did you mean 'a'?"]),
        (
            codes(p={"kind": "q"}, q={}),
            ["x-implies names a property beside kind, and 'kind' is none; did you mean 'id'?"],
        ),
        (codes(p={"day_earliest": "x"}), ["x-implies names a property beside kind, and 'day_earliest' is none"]),
        (codes(p={"a": "z"}), ["'p' implies 'z' of a, which is no code of it"]),
        (codes(p={"n": 3}), ["'p' implies 3 of n, which is no code of it"]),
        (codes(p={"n": "2"}), ["'p' implies '2' of n, which is no code of it; did you mean '2'?"]),
        (codes(p={"day": "x"}), ["'p' implies 'x' of day, which is no code of it"]),
        (
            codes(p={"a": "z"}, q={"b": "x"}),
            ["'p' implies 'z' of a, which is no code of it", "x-implies names a property beside kind, and 'b' is none"],
        ),
    ],
)
def test_what_a_code_implies_is_a_code_of_a_column_beside_it(kind: JSON, said: list[str]) -> None:
    table = things(kind=kind, a=PLAIN, n=prop("integer", enum=[1, 2]), day=prop(format="edtf"))
    assert list(faults(table.columns)) == [("kind", fact) for fact in said]
