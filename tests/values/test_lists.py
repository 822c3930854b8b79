"""Lists as texts: what is joined comes apart as it was, where no item is empty or holds the separator."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.rules.list_masks import of_items, separated
from accord.values.lists import join, split
from accord.values.types import type_of

TEXTS = st.text(st.sampled_from("ab; ,\u0301é\U0001f600"), max_size=5)
ITEMS: dict[str, st.SearchStrategy[Any]] = {
    "integer": st.integers(-(2**63), 2**63 - 1), "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(), "date": st.dates(), "string": TEXTS,
}  # fmt: skip


def lists(item: str, values: list[list[Any] | None]) -> pa.ListArray:
    return pa.array(values, pa.list_(type_of(item).arrow))


@pytest.mark.parametrize("separator", [";", "; ", ", ", ";;", " - "])
@given(data=st.data())
def test_texts_that_pass_the_rule_come_apart_as_they_were(separator: str, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.none() | st.lists(TEXTS, max_size=3), min_size=1, max_size=5))
    cells = lists("string", values)
    broken = of_items(separated(separator))(cells).to_pylist()
    again, wrong = split(join(cells, separator), separator, "string")
    assert len(wrong) == 0
    for value, parts, is_broken in zip(values, again.to_pylist(), broken, strict=True):
        assert is_broken or value == parts
        if value and any(not text or separator in text for text in value):
            assert is_broken


@pytest.mark.parametrize("item", ["integer", "number", "boolean", "date"])
@given(data=st.data())
def test_other_values_come_apart_as_they_were(item: str, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.none() | st.lists(ITEMS[item], max_size=3), min_size=1, max_size=5))
    cells = lists(item, values)
    again, wrong = split(join(cells, "|"), "|", item)
    assert len(wrong) == 0
    assert again.equals(cells)
    assert [str(value) for value in again.to_pylist()] == [str(value) for value in values], "0.0 is not -0.0"


def test_slices_and_wrong_items_keep_their_rows() -> None:
    texts = pa.array(["1", "x|2", None, "", "3|", "4|5"]).slice(1)
    again, wrong = split(texts, "|", "integer")
    assert wrong.to_pylist() == [0, 3]
    assert again.take(pa.array([1, 2, 4])).to_pylist() == [None, [], [4, 5]]
    assert join(lists("date", [[date(33, 4, 3)], [], None]).slice(0, 2), " ").to_pylist() == ["0033-04-03", ""]
