"""The key of a row is one text, which names every key apart and can be read back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.values import row_keys


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (["a"], "a"), (["a,b~"], "a,b~"), ([7], "7"), ([date(2024, 2, 5)], "2024-02-05"),
        (["a", "b"], "a,b"), (["a,b", "c"], "a~2Cb,c"), (["a~2C", ",", 3], "a~7E2C,~2C,3"),
        ([], ""), ([None], ""), (["a", None], ""),
    ],
)  # fmt: skip
def test_a_key_has_one_text_and_is_read_back(values: list[Any], text: str) -> None:
    assert row_keys.join(values) == text
    if text:
        assert row_keys.split(text, len(values)) == [str(value) for value in values]
