"""Where a value, or its key, stands in the line of a JSON object, however that is spaced."""

from __future__ import annotations

import pytest

from accord.sources.json_columns import column_of


@pytest.mark.parametrize(
    "line",
    [
        '{"a": 1, "b": [2, {"c": 3}], "c": "x"}', '{"a":1,"b":[2],"c":"x"}\n', ' { "a" : 1 , "b" : 2 , "c" : "x" } ',
        '\t{"a":\t1,\r\n"b":{"a": "c"},"c":"x"}', '{"a": "c\\": x", "b": "\\"c\\": 7", "c": "x"}', '{"c": "x"}',
        '{"a": "\u00e9\u00e9", "\\u0063": "x"}',
    ],
)  # fmt: skip
def test_a_value_stands_behind_its_key(line: str) -> None:
    value, key = column_of(line, "c"), column_of(line, "c", key=True)
    assert line[value - 1 :].startswith('"x"')
    assert line[key - 1 :].startswith(('"c"', '"\\u0063"'))
    assert line[key - 1 : value - 1].rstrip(" :") in {'"c"', '"\\u0063"'}


def test_the_first_of_two_values_of_a_key_is_found_and_the_last_of_many_keys() -> None:
    assert column_of('{"a": 1, "a": 2}', "a") == 7
    line = "{" + ", ".join(f'"k{number}": {number}' for number in range(50)) + "}"
    assert line[column_of(line, "k49") - 1 :] == "49}"


@pytest.mark.parametrize("line", ["{}", '{"a": 1}', '{"a": {"c": 1}}', "[]", '["c"]', "", '"c"', '{"a": "c"}'])
def test_what_is_not_there_stands_at_the_beginning(line: str) -> None:
    assert column_of(line, "c") == 1
    assert column_of(line, "c", key=True) == 1
