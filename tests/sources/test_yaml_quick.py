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
from accord.sources.yaml_builder import MAX_DEPTH, Builder
from accord.sources.yaml_events import Reader
from mutants import Mutant, install
from support import ROOT, examples

PIECES = ["a", "b", "a: ", "b: ", "- ", "? ", ": ", "\n", "\n  ", "\n    ", "  ", " ", "[", "]", "{", "}", ", ",
          "|\n", ">-\n", "'", '"', '"\\x85"', '"e\\u0301"', '"\\t"', "é", "&x ", "*x", "!!str ", "!", "<<", "<<: ",
          "# c", "#", "---\n", "...\n", "%YAML 1.1\n", "1", "-1", "2024-02-15", "1.5", "true", "no", "~", "null",
          "010", ".inf"]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


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
@given(TEXTS)
def test_what_is_read_quickly_is_what_the_builder_reads(text: str) -> None:
    event(f"read {yaml_quick.read(text) is not None}")
    assert agrees(yaml_quick, text)


DEEP = "[" * MAX_DEPTH + "]" * MAX_DEPTH
RIGHT = ["a: b\n", "- a\n- 1\n", "a:\n  - b: [1, 'no', {c: d}]\n", "--- a\n", "a: |\n  b\n", 'a: "b\\tc"\n', DEEP,
         "a:\n", "[a]\n", "a: >-\n  b\n  c\n", "? a\n: b\n", "a: {}\nb: []\n", "1: a\n",
         "a: 2024-02-15\n", "a: b#c\n", "# a\n#b\nc: d\n", "a: 'https://x.org/#b'\n"]  # fmt: skip
REMARKABLE = ["", "a: 1 # b\n", "# a\n", "a: &x 1\n", "&x a: 1\n", "a: *x\n", "&x [a]\n", "- &x [*x]\n",
              "a: !!str 1\n", "!!map {a: 1}\n", "!!str a: 1\n", "a: 1\na: 2\n", "<<: {a: 1}\n", "? [a]\n: b\n",
              "- *x : b\n", "a: no\n", "a: 010\n", 'a: "\\x85"\n', 'a: "e\\u0301"\n', '"\\x85": a\n',
              "a: 1\n---\nb: 2\n", "%YAML 1.1\n---\na: b\n", "%TAG ! tag:x.org,2000:\n---\na: b\n", f"[{DEEP}]",
              "a: [1\n", "a: b: c\n", 'a: "b"#c\n', "a: [b]#c\n", "# a\nb: c # d\n", "#a", " # a\nb: c\n"]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_read(text: str) -> None:
    assert yaml_quick.read(text) is not None
    assert agrees(yaml_quick, text)


@pytest.mark.parametrize("text", REMARKABLE)
def test_what_is_remarkable_is_left_to_the_builder(text: str) -> None:
    assert yaml_quick.read(text) is None


def test_the_files_of_the_record_without_comments_are_read() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "curated").rglob("*.yaml")]
    assert all(yaml_quick.read(text) for text in texts if "#" not in text)
    assert all(agrees(yaml_quick, text) for text in texts)


MUTANTS = {
    "a comment is nothing": ('if "#" in text and', 'if "##" in text and'),
    "a comment begins behind spaces only": ('"(?<![A-Za-z/])#"', '"(?<=[ \\n])#|^#"'),
    "a comment stands above the head": ('while text.startswith("#", at):', 'while text.find("#", at) >= 0:'),
    "no text has this sign": ('"(?<![A-Za-z/])#"', '"#"'),
    "a version of YAML is nothing": (" or begin.version or", " or"),
    "a tag directive is nothing": (" or begin.tags:", ":"),
    "a second document is nothing": ("if not isinstance(take(), yaml.StreamEndEvent):", "if take() is None:"),
    "a collection may have an anchor": ("if event.anchor or event.tag or len", "if event.tag or len"),
    "a collection may have a tag": ("if event.anchor or event.tag or len", "if event.anchor or len"),
    "collections may be one level deeper": (">= MAX_DEPTH:", "> MAX_DEPTH:"),
    "collections may be as deep": (">= MAX_DEPTH:", ">= MAX_DEPTH - 1:"),
    "lines count from 0": ("event.start_mark.line + 1", "event.start_mark.line"),
    "columns count from 0": ("event.start_mark.column + 1", "event.start_mark.column"),
    "a key may stand twice": ("if key in held or key", "if key"),
    "maps merge": (' or key == "<<"', ""),
    "a key may have an anchor": (' or key == "<<" or event.anchor or', ' or key == "<<" or'),
    "a key may have a tag": (" or event.tag or (event.style == '\"' and _is_odd(key))",
                             " or (event.style == '\"' and _is_odd(key))"),
    "a key may be odd": (" or (event.style == '\"' and _is_odd(key))", ""),
    "what is no key ends a mapping": ("if type(event) is not _EndOfMapping:", "if event is None:"),
    "a list is at the path of its list": ("(*path, len(held))", "path"),
    "a text may have an anchor": ("    if event.anchor or event.tag or (event", "    if event.tag or (event"),
    "a text may have a tag": ("    if event.anchor or event.tag or (event", "    if event.anchor or (event"),
    "a text in quotes may be a number": ("if event.implicit[0] and", "if"),
    "a number is a text": ("may_be_more(value):\n        value, fault", "may_be_more(value):\n        _, fault"),
    "a slip is nothing": ("        if fault:\n", "        if False:\n"),
    "escapes stand for letters": (" or (event.style == '\"' and _is_odd(value))", ""),
    "an escape may hide": ("any(characters.forbidden(text)) or ", ""),
    "an escape may decompose": (' or not unicodedata.is_normalized("NFC", text)', ""),
}  # fmt: skip


@pytest.mark.repeats
@pytest.mark.parametrize("name", MUTANTS)
def test_mutant_is_killed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    install(Mutant("sources.yaml_quick", *MUTANTS[name]), ("sources.yaml_quick",), monkeypatch)
    quick = sys.modules["accord.sources.yaml_quick"]
    try:
        right = all(quick.read(text) is not None and agrees(quick, text) for text in RIGHT)
        assert not right or any(quick.read(text) for text in REMARKABLE), f"the mutant survives: {name}"
    except AttributeError:
        return  # a mutant may also fall
