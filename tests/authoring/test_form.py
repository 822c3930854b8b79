"""Texts that are plain by their letters alone are read as they stand by every reader of YAML."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from yaml import CSafeLoader

from accord.authoring import form
from accord.sources import yaml_scalars


def is_read_as_it_stands(line: str) -> bool:
    """Whether YAML 1.1 and 1.2 both read an item without quotes as its text."""
    read = yaml.load(f"- {line}", Loader=CSafeLoader)
    return bool(read == [line]) and yaml_scalars.resolve(line).value == line


@given(st.from_regex(form.SURELY_PLAIN_LINE, fullmatch=True))
def test_a_line_that_is_left_plain_is_read_as_it_stands(line: str) -> None:
    assume(form.quoted(line, is_flow=False) == line)  # but for words that mean true, false or nothing
    assert is_read_as_it_stands(line)


@pytest.mark.parametrize(
    ("line", "is_plain"),
    [
        ("participants[omed-khoshnaw/host].office", True),
        ("By ISNA; on Sunday, in Tehran.", True),
        ("وزير العدل الإيراني", True),
        ("https://example.org/a?b=c&d=%D9", True),
        ("https://example.org/a:", False),
        ("Iran: a page", False),
        ("a page # of notes", False),
        ("- a page", False),
        ("[a, b]", False),
        ("yes", False),
    ],
)
def test_what_means_something_in_yaml_is_quoted(line: str, *, is_plain: bool) -> None:
    assert (form.quoted(line, is_flow=False) == line) == is_plain


def test_commas_and_brackets_divide_within_a_line() -> None:
    assert form.quoted("a, b", is_flow=True) == '"a, b"'
    assert form.quoted("places[iraq]", is_flow=True) == '"places[iraq]"'
