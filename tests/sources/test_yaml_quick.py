"""What is read quickly is what the builder reads, and the builder has nothing to say of it.

Texts are drawn from pieces of YAML that mean something to a reader. Mutants, small edits of the source, show that these
cases notice mistakes.
"""

from __future__ import annotations

import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from accord.sources import yaml_quick
from accord.sources.yaml12 import load
from accord.sources.yaml_builder import Builder
from accord.sources.yaml_events import Reader
from accord.sources.yaml_text import MAX_DEPTH
from mutants import Mutant, install
from support import ROOT, examples

PIECES = ["a", "b", "a: ", "b: ", "- ", "? ", ": ", "\n", "\n  ", "\n    ", "  ", " ", "[", "]", "{", "}", ", ",
          "|\n", ">-\n", "'", '"', '"\\x85"', '"e\\u0301"', '"\\t"', "é", "&x ", "*x", "!!str ", "!", "<<", "<<: ",
          "# c", "#", "---\n", "...\n", "%YAML 1.1\n", "1", "-1", "2024-02-15", "1.5", "true", "no", "~", "null",
          "010", ".inf"]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
# Lines of a text, most of which may be read quickly.
PADS = st.sampled_from(["", "", "  ", "  ", "    ", "      ", " "])
HEADS = st.sampled_from(
    ["a: ", "b: ", "c[d/e].f: ", "- ", "- ", "- a: ", "- b: ", "a:", "-", "", "<<: ", "é: ", "1: ", "- - "]
)
VALUES = st.sampled_from(["", "b", "b c", "b: c", "b:c", "b # c", "b#c", "# c", "#c", "é", "\u0301", "\u00a0b", "'b'",
                          "'it''s'", "''", "'b", "'b' c",
                          '"b"', '""', '"b" # c', '"\\"b\\\\"', '"\\x85"', '"b" "c"', "1", "-1", "- 1", "-",
                          "true", "no", "~", "010", "b:", "b'c", 'b"c',
                          "[]", "[b]", "[b, 'c, d', \"e, [f]\"]", "[b,c]", "[b ,c]", "[b, ]", "[b: c]", "[b, [c]]",
                          "[b] [c]", "[1, no]", "[b'c, 'd''e']", "[, b]", "[b c, ?]", "[-1, - 1]",
                          "{}", "{a: b}", '{a: 1, b: [c, "d]"]}', "{a: b, }", "{a: b, a: c}", "{a: [b], c: d}",
                          "{a: [b] c}", "{a: {b: c}}", "{a}", "{a: b} c", "{a: [b}", "{a: 'b', c: no}",
                          "|", ">", "|-", ">-", ">-\n  c", ">-\n    c\n    d", ">-\n    c\n     d",
                          ">-\n    # c\n    d: e", ">-\n      - c\n\n      d", ">-\n c", ">- # c\n  d",
                          "&x b", "*x", "!!str b", "%b", "@b", "`b`", "? b", "b\n    c", "b\n      c: d", " b",
                          "b ", "b\tc"])  # fmt: skip
LINES = st.lists(
    st.tuples(PADS, HEADS, VALUES).map("".join) | st.sampled_from(["", "# c", "  # c", "  #c", "...", "---"]),
    max_size=6,
).map("\n".join)


def built(text: str) -> Builder | None:
    """Return what the builder makes of a text; None where it has something to say, or cannot read it."""
    if unicodedata.normalize("NFC", text) != text or load(text.encode()).faults:
        return None
    builder = Builder()
    builder.build(Reader(text))
    return None if builder.faults else builder


def agrees(quick: Any, text: str) -> bool:
    """Whether a text is read as the builder reads it, or not at all."""
    read, expected = quick.read(text), built(text)
    if read is None:
        return True
    return expected is not None and repr((read.value, read.starts)) == repr((expected.value, expected.starts))


@settings(max_examples=examples(2000))
@given(TEXTS | LINES)
def test_what_is_read_quickly_is_what_the_builder_reads(text: str) -> None:
    event(f"read {yaml_quick.read(text) is not None}")
    assert agrees(yaml_quick, text)


def deep(pairs: int) -> str:
    """Return the head of a document: lists in each other, each of a mapping, whose last key has no value yet."""
    return "\n".join(f"{'    ' * depth}- a:" for depth in range(pairs))


PAIRS = MAX_DEPTH // 2
BELOW = f"{deep(PAIRS - 1)}\n{'    ' * (PAIRS - 1)}"  # where one more list may begin
RIGHT = ["a: b\n", "- a\n- 1\n", "a:\n  - b: 1\n    c: 'no'\n  - {c: d}\n", "a: \"b\"\nc: '\"'\n", "a: b", "a: it's\n",
         "a: >-\n  b\n  c\nd: e\n", "- >-\n    b\n    c: d\n- e\n", "a: {}\nb: []\n",
         "a:\n    b:\n     - c\n     - d\ne: f\n",
         f"a:\n{' ' * 300}b: c\n{' ' * 300}d:\n{' ' * 600}- e\n{' ' * 600}- f\n",
         "a: 2024-02-15\n", "a: b#c\n", "# a\n# b\nc: d\n", "a:\n  # b\n  - c\n", "a: 'https://x.org/#b'\n",
         "a: x:y\n", "a: -1\n",
         "a: [b, \"c, d\", 'e''f', 1]\nb: [b, \"c, d\", 'e''f', 1]\n",
         "a: {b: c, d: [e, \"f]\"], g: 1, h: 'i}'}\n", "- [a]\n- [b]\n",
         'a: "b\\"c\\\\"\n', "a: 'b''c'\n", "\na: b\n\nc: d\n", "c[d/e].f: b\n", "- a: b\n  c: {d: e}\n- c: d\n",
         f"{deep(PAIRS)} b\n", f"{deep(PAIRS - 1)} {{b: [c]}}\n", f"{BELOW}- [b]\n", f"{BELOW}- b: c\n",
         "a:\n  b: c\nd:\n  - e\n", "a: >-\n  # b\n  c\nd:\n  - e\n"]  # fmt: skip
REMARKABLE = ["", "a: 1 # b\n", "# a\n", "a: &x 1\n", "&x a: 1\n", "a: *x\n", "&x [a]\n", "- &x [*x]\n",
              "a: !!str 1\n", "!!map {a: 1}\n", "!!str a: 1\n", "a: 1\na: 2\n", "<<: {a: 1}\n", "? [a]\n: b\n",
              "- *x : b\n", "a: no\n", "a: 010\n", 'a: "\\x85"\n', 'a: "e\\u0301"\n', '"\\x85": a\n',
              "a: 1\n---\nb: 2\n", "%YAML 1.1\n---\na: b\n", "%TAG ! tag:x.org,2000:\n---\na: b\n",
              f"{deep(PAIRS)} [b]\n", f"{deep(PAIRS)} {{b: c}}\n", f"{BELOW}- {{b: [c]}}\n", f"{BELOW}- b: [c]\n",
              "a: [1\n", "a: b: c\n", 'a: "b"#c\n', "a: [b]#c\n", "# a\nb: c # d\n", "#a", " # a\nb: c #\n",
              "a: b\n  c: d\n", "a: b\n- c\n", "- a\nb: c\n", "- a\n  - b\n", "a:\n  b: c\n d: e\n", "a:\n- b\n",
              "a:\n",
              "  a: b\nc: d\n", "a: b\n c\n", "a: >-\n  b\n\n  c\n", "a: >-\n  b\n   c\n", "a:\n  b: >-\n  c\n",
              "- >-\n c\n- - d\n", "a: b\tc\n",
              "a: b \n", "a: {b: 1, b: 2}\n", "a: [no]\n", "a: {b: no}\n", "a: [b] [c]\n", "a: {b: c} d\n",
              "a: {b: [c}\n",
              "- a: b\n  a: c\n", "a:\nb: c\n", "a: [b # c]\n", "a: [b:c]\n", "a: {b: [c], d: [e]\n",
              "a: [b, {c: d}]\n",
              "a: b\n'c'\n", "a:\nb:\n  c: d\n", "a: {b: c} {d: e}\n",
              "a: b ", "a: >-\n  b\n   # c\n", "a: >-\n  b\n\n  # c\nd: e\n"]  # fmt: skip
OTHERS = [
    "--- a\n",
    "a: |\n  b\n",
    'a: "b\\tc"\n',
    "[" * MAX_DEPTH + "]" * MAX_DEPTH,
    "[a]\n",
    "? a\n: b\n",
    "1: a\n",
    "# a\n#b\nc: d\n",
]


@pytest.mark.parametrize("text", OTHERS)
def test_other_forms_are_left_to_the_builder(text: str) -> None:
    assert yaml_quick.read(text) is None
    assert built(text) is not None


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_read(text: str) -> None:
    assert yaml_quick.read(text) is not None
    assert agrees(yaml_quick, text)


@pytest.mark.parametrize("text", REMARKABLE)
def test_what_is_remarkable_is_left_to_the_builder(text: str) -> None:
    assert yaml_quick.read(text) is None


def test_the_files_of_the_record_are_read() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "curated").rglob("*.yaml")]
    assert all(map(yaml_quick.read, texts))
    assert all(agrees(yaml_quick, text) for text in texts)


MUTANTS = {
    "tabs are spaces": ('"\\t" in text or ', ""),
    "spaces may end a line": (' or " \\n" in text', ""),
    "quotes may hold any escape": (r"\\[\"\\])*\"", r"\\.)*\""),
    "an escaped letter keeps its sign": ('_ESCAPE.sub(r"\\1", text)', "text"),
    "a text may begin with a sign": ("#&*!|>'", "#>'"),
    "a list may stand in an item": (r"(?:-(?=\w)|[^\s\-?", r"(?:-|[^\s?"),
    "a text may hold a key": (r"(?::(?=\S)|", "(?::|"),
    "a comment is text": (r"(?<=\S)#)", "#)"),
    "a colon ends a text": (r"(?::(?=\S)|(?<=\S)#)", r"(?:(?<=\S)#)"),
    "a margin may grow": (r"\n\7\S", r"\n\7 *\S"),
    "comments follow a folded text": (r"(?!\n+\7)", ""),
    "comments need no space": (" *#+ +[^ ", " *#+[^ "),
    "a text in brackets may hold a key": (r"[^\n:?,\[", r"[^\n?,\["),
    "a text in brackets may hold a comment": (r"[^\n:?,\[\]{{}}#\"]*(?<! )", r"[^\n:?,\[\]{{}}\"]*(?<! )"),
    "spaces may end it": ('" \\n" in text', '" \\n" in text[:-1]'),
    "text may stand alone": ("_check_empty(plain, ", "_check_empty("),
    "texts in quotes may stand alone": ("_check_empty(plain, enclosed, ", "_check_empty(plain, "),
    "other lines are nothing": ("folded, other)\n            continue", "folded)\n            continue"),
    "a collection may be indented as what it is in": ("at > indent:", "at >= indent:"),
    "a list is a mapping": ("[] if dash else {}", "{}"),
    "lines may stand at any indent": ("if at != indent or new", "if new"),
    "a key may have no value": (" or new is not None or", " or"),
    "keys may stand among items": (" or (type(held) is list) is not bool(dash):", ":"),
    "lines count from 0": ("        line += 1\n", ""),
    "a folded text is one line": ('folded.count("\\n") + 1', "1"),
    "columns count from 0": ("_begun(new, (line, at + 1)", "_begun(new, (line, at)"),
    "columns of items count from 0": ("len(held) - 1), (line, at + 1)", "len(held) - 1), (line, at)"),
    "columns in brackets count from 0": ("at + len(key) + 3", "at + len(key) + 2"),
    "columns in braces count from 0": ("place[1] + at", "place[1] + at - 1"),
    "an item is at the next path": ("(*path, len(held) - 1)", "(*path, len(held))"),
    "a bracket is at the path of its list": ("(*path, key or len(held))", "path"),
    "a list in braces is at the path of these": ("_begun((*path, key), (place", "_begun(path, (place"),
    "collections may be one level deeper": (">= MAX_DEPTH:", "> MAX_DEPTH:"),
    "collections may be as deep": (">= MAX_DEPTH:", ">= MAX_DEPTH - 1:"),
    "a key may stand twice": ("elif key in held:", "elif held is None:"),
    "the last key may have no value":
        ("if new is not None:\n        raise _RemarkableError\n    return root", "return root"),
    "a number is a text": ("_unquoted(plain) if may_be_more(plain) else plain", "plain"),
    "a number in brackets is a text": ("else _unquoted(text) if may_be_more(text) else text", "else text"),
    "a slip is nothing": ("    if fault:\n", "    if False:\n"),
    "a text in quotes may be a number": ("return _unescaped(text)\n", "return _unquoted(_unescaped(text))\n"),
    "a quote stands twice": (""".replace("''", "'")""", ""),
    "a folded text may be at any margin": ("if len(margin) <= indent:", "if not margin:"),
    "lines are folded to nothing": (', " ")', ', "")'),
    "braces may end early": ("""if text[at:] != "}":""", """if text[at : at + 1] != "}":"""),
    "braces may stay open": ("""if text[at:] != "}":""", """if text[at + 1 :]:"""),
    "brackets may end early": ("if end < len(text):", "if end < 0:"),
    "brackets may stay open": ("""if text[at : at + 1] != "]":""", "if at < 0:"),
}  # fmt: skip


@pytest.mark.repeats
@pytest.mark.parametrize("name", MUTANTS)
def test_mutant_is_killed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    install(Mutant("sources.yaml_quick", *MUTANTS[name]), ("sources.yaml_quick",), monkeypatch)
    quick = sys.modules["accord.sources.yaml_quick"]
    try:
        right = all(quick.read(text) is not None and agrees(quick, text) for text in RIGHT)
        assert not right or any(quick.read(text) for text in REMARKABLE), f"the mutant survives: {name}"
    except (AttributeError, KeyError):
        return  # a mutant may also fall
