"""YAML is read as YAML 1.2 data: text stays text, every value knows its place, and what is not plain is a fault.

What the tables below call a fault has silently lost or changed somebody's data in another reader.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from accord.sources import yaml12, yaml_parser

PLAIN = [
    ("Baghdad", "Baghdad"), ("null", None), ("~", None), ("", None), ("true", True), ("false", False),
    ("0", 0), ("-1", -1), ("2024", 2024), ("1.5", 1.5), ("-0.5e1", -5.0), ("1e3", 1000.0),
    ("2024-02-15", "2024-02-15"), ("2021-02-30", "2021-02-30"), ("2022~", "2022~"), ("2024-02-14/..", "2024-02-14/.."),
    ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"), ("1.2.3", "1.2.3"), ("p1", "p1"), ("a_1", "a_1"),
    ("999999999999999999", 999999999999999999), ("1234567890123456789", 1234567890123456789),
    ("9223372036854775807", 2**63 - 1), ("-9223372036854775808", -(2**63)), ("nUlL", "nUlL"), ("tRUE", "tRUE"),
    ("nulls", "nulls"), ("Resolution# 598", "Resolution# 598"), ("C#", "C#"), ("'C #5'", "C #5"), ('"C #5"', "C #5"),
    ("C # a comment", "C"), ("C ## a comment", "C"), ("'C' #5", "C"), ("[a] #5", ["a"]), ("|-  # 5\n  C #5", "C #5"),
    (">- #5\n  C #5\n  #6", "C #5 #6"), ("C\n#b: 5", "C"), ("C\nb: 5", "C"), ("[\n  a,\n  #b,\n]", ["a"]),
    ('"010"', "010"), ("'NO'", "NO"), ('"12:30:45"', "12:30:45"), ('"a\\tb"', "a\tb"), ("'it''s'", "it's"),
]  # fmt: skip
SLIPS = ["NO", "no", "on", "Off", "y", "N", "1_000", "010", "007", "0622", "0x1F", "0o17", "0b1", "12:30:45", "12:30",
"+1",
         ".5", "1.", ".inf", "-.INF", ".nan", "1e999", "-1e999", "9223372036854775808", "-9223372036854775809",
         "9999999999999999999", "9" * 5000, "1" + "_1" * 100_000, "Null", "NULL", "True", "TRUE", "False",
         "FALSE"]  # fmt: skip


def one(text: str) -> yaml12.Document:
    return yaml12.load(f"a: {text}\n".encode())


@pytest.mark.parametrize(("text", "value"), PLAIN)
def test_plain_values(text: str, value: Any) -> None:
    document = one(text)
    assert document.faults == []
    assert (document.value["a"], type(document.value["a"])) == (value, type(value))


@pytest.mark.parametrize("text", SLIPS)
def test_slips_stay_text_and_are_reported_at_their_place(text: str) -> None:
    document = one(text)
    assert document.value == {"a": text}
    assert [fault[:3] for fault in document.faults] == [(1, 4, "yaml")]


NOT_PLAIN = [
    ("a: 1\na: 2\n", (2, 1, "duplicate-key")), ("a: &x 1\n", (1, 4, "yaml")), ("a: *x\n", (1, 4, "yaml")),
    ("a: !!str 1\n", (1, 4, "yaml")), ("a: !x 1\n", (1, 4, "yaml")), ("? [a]\n: b\n", (1, 3, "yaml")),
    ("<<: {a: 1}\n", (1, 1, "yaml")), ("a: 1\n---\nb: 2\n", (2, 1, "yaml")), ("a: [1\n", (2, 1, "yaml")),
    ('a: "x\n', (2, 1, "yaml")), ("a:\n\tb: 1\n", (2, 1, "yaml")), ("a: b: c\n", (1, 5, "yaml")),
    ("a: {b: 1, b: 2}\n", (1, 11, "duplicate-key")), ("- a\n- b: 1\n  b: 2\n", (3, 3, "duplicate-key")),
    ("a: x\u2028b: y\n", (1, 5, "characters")), ("a: x\x85b: y\n", (1, 5, "characters")), ("a: \u202ex\n", (1, 4,
    "characters")),
    ("a: x\u200by\n", (1, 5, "characters")), ("\ufeffa: x\n", (1, 1, "characters")), ("a: e\u0301\n", (1, 4,
    "characters")),
    ("e\u0301: a\n", (1, 1, "characters")), ("a: x\x00\n", (1, 5, "characters")), ("a: x\rb: y\n", (1, 5,
    "characters")),
    ('a: "\\0"\n', (1, 4, "characters")), ('a: "\\N"\n', (1, 4, "characters")), ('a: "\\L"\n', (1, 4, "characters")),
    ('a: "\\u202e"\n', (1, 4, "characters")), ('a: "\\r"\n', (1, 4, "characters")), ('a: "\\ud800"\n', (1, 7, "yaml")),
    ("a: R #598\n", (1, 6, "yaml")), ("a: R #\n", (1, 6, "yaml")), ("a: #598\n", (1, 4, "yaml")),
    ("a: R\n  #598\nb: c\n", (2, 3, "yaml")), ("- R #598\n", (1, 5, "yaml")), ("- #598\n", (1, 3, "yaml")),
    ("a: [R #598\n  ]\n", (1, 7, "yaml")), ("a: [R #598]\n", (1, 7, "yaml")), ("a: [#598\n  ]\n", (1, 5, "yaml")),
    ("a: [R, #598\n  ]\n", (1, 8, "yaml")), ("a: {b: R #598\n  }\n", (1, 10, "yaml")),
    ("a #1: R\nb: c\n", (1, 3, "yaml")), ("a:\n  b: c\n  d #1: e\n", (3, 5, "yaml")), ("a #1 : R\n", (1, 3, "yaml")),
    ("a: R\n  #598\n  S\n", (2, 3, "yaml")), ("a: R ##598\n", (1, 6, "yaml")), ("R #598\n", (1, 3, "yaml")),
    ("%YAML 1.1\n---\na: b\n", (1, 1, "yaml")), ("%TAG ! tag:x.org,2000:\n---\na: b\n", (1, 1, "yaml")),
    ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n", (1, 1, "merge-mark")),
    ("a: |\n  b\n||||||| base\n  c\n", (3, 1, "merge-mark")), ("a: >-\n  b\n=======\n  c\n", (3, 1, "merge-mark")),
    ("a: b\r\n>>>>>>> x\r\n", (2, 1, "merge-mark")), ("a: b\u200cc\n", (1, 5, "characters")),
    ("a: x" + "\u0301\u0323" * 200_000 + "\n", (1, 5, "characters")),
    ("a: [b, # c\n", (2, 1, "yaml")), ("a: {b: c, # d\n  e: [f\n", (3, 1, "yaml")),
    ("a: \U000e0041\n", (1, 4, "characters")), ("a: @x\n", (1, 4, "yaml")), ("a: %x\n", (1, 4, "yaml")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fault"), NOT_PLAIN)
def test_what_is_not_plain_is_reported_at_its_place(text: str, fault: tuple[int, int, str]) -> None:
    assert yaml12.load(text.encode()).faults[0][:3] == fault


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"a: \xe9\n", (1, 4, "encoding")),
        (b"b: 1\na: x\xff\n", (2, 5, "encoding")),
        ("a: b\n".encode("utf-16"), (1, 1, "encoding")),
        ("a: b\n".encode("utf-32"), (1, 1, "encoding")),
        (b"#" * (yaml12.MAX_BYTES + 1), (1, 1, "size")),
        (b"[" * 40_000, (1, yaml12.MAX_DEPTH + 1, "depth")),
        (b"{a: " * 40_000, (1, 4 * yaml12.MAX_DEPTH + 1, "depth")),
        (b"- " * 40_000, (1, 2 * yaml12.MAX_DEPTH + 1, "depth")),
        (b"[" * 1_000_000, (1, yaml12.MAX_DEPTH + 1, "depth")),
        (b'{"a":' * 200_000, (1, 5 * yaml12.MAX_DEPTH + 1, "depth")),
    ],
)
def test_what_is_not_text_or_too_much_is_reported(data: bytes, fault: tuple[int, int, str]) -> None:
    document = yaml12.load(data)
    assert [fault[:3] for fault in document.faults] == [fault]
    assert document.broken


@pytest.mark.parametrize("loader", ["SafeLoader", "CSafeLoader"])
@pytest.mark.parametrize("number", ["00110000", "7FFFFFFF", "FFFFFFFF"])
def test_an_escape_of_no_character_is_a_fault_of_each_scanner(
    number: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_parser, "Loader", getattr(yaml, loader, yaml.SafeLoader))
    document = yaml12.load(f'b: 1\na: "\\U{number}"\n'.encode())
    ((line, column, rule, message),) = document.faults
    assert (line, column) in {(1, 1), (2, 7)}
    assert (rule, document.broken) == ("yaml", True)
    assert message.startswith("not YAML: ")


@pytest.mark.parametrize("text", ["\u200b", "\1", "\u2028", "a\u200d"])
def test_many_characters_take_linear_time_and_are_not_all_listed(text: str) -> None:
    faults = yaml12.load(("a: " + text * (900_000 // len(text.encode()))).encode()).faults
    assert [fault[2] for fault in faults] == ["characters"] * 100 + ["too-many"]


def test_no_file_has_more_than_so_many_faults() -> None:
    faults = yaml12.load(b"- no\n" * 200_000).faults
    assert [fault[2] for fault in faults] == ["yaml"] * 100 + ["too-many"]
    assert faults[-1][:2] == (101, 3)


def test_every_mark_of_a_merge_is_named() -> None:
    faults = yaml12.load(b"a: 1\n<<<<<<< HEAD\nb: 1\n||||||| 1\n=======\nc: 1\n>>>>>>> x\n======== \n").faults
    assert [(line, rule) for line, _, rule, _ in faults] == [(n, "merge-mark") for n in (2, 4, 5, 7)]


def test_deep_keys_are_no_crash() -> None:
    faults = yaml12.load(b"? " * 500_000).faults
    assert faults[-1][:3] == (1, 2 * yaml12.MAX_DEPTH + 1, "depth")


def test_yaml_12_may_be_declared() -> None:
    document = yaml12.load(b"%YAML 1.2\n---\na: b\n")
    assert (document.value, document.faults) == ({"a": "b"}, [])


def test_zwnj_is_spelling_and_windows_line_ends_are_read() -> None:
    document = yaml12.load("a: می\u200cخواهد\r\nb: |-\r\n  x\r\n  y\r\n".encode())
    assert (document.value, document.faults) == ({"a": "می\u200cخواهد", "b": "x\ny"}, [])


def test_every_value_and_key_knows_its_place() -> None:
    document = yaml12.load(b"# first\nid: x\nlist:\n  - {a: 1, b: two}\n  -\n    c: |\n      text\n")
    assert document.positions[("id",)] == (2, 5)
    assert document.positions[("list", 0, "b")] == (4, 15)
    assert document.keys[("list", 0, "b")] == (4, 12)
    assert document.positions[("list", 1)] == (6, 5)
    assert document.at(("list", 1, "missing", "deeper")) == (6, 5)
    assert document.at(("list", 0, "missing")) == (4, 5)
    assert document.at(("list", 0, "b", "missing")) == (4, 15)
    assert document.at(()) == (2, 1)


def test_places_are_the_same_whether_faults_need_them_or_somebody_asks_later() -> None:
    text = "a:\n- b: [1, {c: x}]\n  d: |\n    e\n- - f\n  -\n"
    right, wrong = yaml12.load(text.encode()), yaml12.load(f"{text}g: no\n".encode())
    assert (right.faults, len(wrong.faults)) == ([], 1)
    assert len(right.positions) == 11
    assert wrong.positions == {**right.positions, ("g",): (7, 4)}
    assert wrong.keys == {**right.keys, ("g",): (7, 1)}


def test_after_a_key_that_is_no_text_the_rest_is_read_as_it_stands() -> None:
    document = yaml12.load(b"? [a]\n: b\nc: d\n<<: {x: 1}\ne: f\n")
    assert document.value == {"c": "d", "e": "f"}


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**17), 10**17), st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Cn"], include_characters="\n\t"),
    max_size=20),
).map(lambda value: unicodedata.normalize("NFC", value) if isinstance(value, str) else value)  # fmt: skip
DATA = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcxyz_", min_size=1, max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(DATA)
def test_what_json_writes_is_read_the_same(data: Any) -> None:
    document = yaml12.load(json.dumps({"a": data}, ensure_ascii=False).encode())
    assert document.faults == []
    assert document.value == {"a": data}


@given(st.binary(max_size=200) | st.text("ab:-[]{}&*!|>'\"%@`#,? \n\t0<.~é\u200b\x85", max_size=60).map(str.encode))
def test_no_bytes_raise(data: bytes) -> None:
    faults = yaml12.load(data).faults
    assert all(line >= 1 and column >= 1 and rule and message for line, column, rule, message in faults)


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="only one scanner is there")
@pytest.mark.parametrize("text", [text for text, _ in PLAIN] + SLIPS)
def test_both_scanners_give_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = one(text)
    monkeypatch.setattr(yaml_parser, "Loader", yaml.SafeLoader)
    slow = one(text)
    assert (fast.value, fast.positions, fast.faults) == (slow.value, slow.positions, slow.faults)


@pytest.mark.parametrize("text", ["just text", '"just text"', "- a\n- b", "", "7", "[[a], {b: c}]"])
def test_a_document_that_is_no_record_is_read_where_some_values_may_hold_any_characters(text: str) -> None:
    document = yaml12.load(text.encode(), FREE)
    assert (document.value, document.faults) == (yaml12.load(text.encode()).value, [])


ODD = "e\u0301 \u202eabc\u202c \U0001f600\u200d"
FREE = frozenset({("note",), ("parts", "note")})


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_values_of_any_characters_are_read_as_they_are(quote: str) -> None:
    text = f"note: {quote}{ODD}{quote}\nparts:\n- note: {quote}{ODD}{quote}\n- {{note: {quote}{ODD}{quote}}}\n"
    document = yaml12.load(text.encode(), FREE)
    assert (document.faults, document.broken) == ([], False)
    assert document.value == {"note": ODD, "parts": [{"note": ODD}, {"note": ODD}]}
    assert yaml12.load(text.encode()).broken


def test_escapes_and_blocks_of_any_characters_are_read_as_they_are() -> None:
    text = f'note: "\\u202E\\uFEFF"\nparts:\n- note: |-\n    {ODD}\n    {ODD}\n'
    document = yaml12.load(text.encode(), FREE)
    assert document.faults == []
    assert document.value == {"note": "\u202e\ufeff", "parts": [{"note": f"{ODD}\n{ODD}"}]}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("note: e\u0301\nother: e\u0301\n", (2, 8, "not in Unicode normal form C")),
        ("note: \U0001f600\u202e\nother: \U0001f600\u202e\n", (2, 9, "invisible character U+202E")),
        ("note: x # \u202e\n", (1, 11, "invisible character U+202E")), ("\u202enote: x\n", (1, 1, "U+202E")),
        ("parts: [\u200b]\n", (1, 9, "U+200B")), ("parts: {note: {note: \u200b}}\n", (1, 22, "U+200B")),
        ("note: [{note: \u200b}]\n", (1, 15, "U+200B")), ("note: a\x01\n", (1, 8, "control character U+0001")),
        ("note: a\u2028b\n", (1, 8, "line separator U+2028")), ('note: "\\0"\n', (1, 7, "U+0000")),
        ('other: "\\u202E"\n', (1, 8, "U+202E")),
        ('"n\\u202Ete": x\n', (1, 1, "U+202E")),
    ],
)  # fmt: skip
def test_what_no_text_may_hold_and_what_stands_elsewhere_is_reported(text: str, fault: tuple[int, int, str]) -> None:
    document = yaml12.load(text.encode(), FREE)
    is_read = "\\" in text or "normal form" in fault[2]  # the rest of it, where a value is reported
    assert document.broken is not is_read
    line, column, rule, message = document.faults[0]
    assert (line, column, rule) == (*fault[:2], "characters")
    assert fault[2] in message
