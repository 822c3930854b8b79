"""A YAML text through a YAML parser: what it holds and each fault of it, where it is no YAML too.

The scanner is libyaml's (or PyYAML's own where that is not built in); the tree is built from its events, because
PyYAML's constructors resolve by YAML 1.1 rules and recurse.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

import yaml

from accord.problems import Path
from accord.sources.yaml_builder import Builder, Places, comment_message
from accord.sources.yaml_events import A_COMMENT, Loader, Reader
from accord.sources.yaml_text import Fault

_HIDDEN_KEY = rf"[ \t](#(?!{A_COMMENT}).*)"


def places(text: str) -> Places:
    """Return where the values and keys of a text stand that was read before."""
    noted = Places()
    _built(text, Builder(places=noted))
    return noted


def built(text: str, any_texts: AbstractSet[Path], *, is_normal: bool) -> Builder:
    """Return a builder that has built what a text holds, up to where it is no YAML; its faults are at their places."""
    builder = _built(text, Builder(any_texts, is_normal=is_normal))
    if builder.faults:  # messages and problems speak of places
        builder = _built(text, Builder(any_texts, Places(), is_normal=is_normal))
    return builder


def _built(text: str, builder: Builder) -> Builder:
    try:
        builder.build(Reader(text, Loader))
    except yaml.MarkedYAMLError as error:
        builder.faults.append(_not_yaml(error, text))
        builder.broken = True
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # of an escape that is no character
        builder.faults.append((1, 1, "yaml", f"not YAML: {error}"))
        builder.broken = True
    return builder


def _not_yaml(error: yaml.MarkedYAMLError, text: str) -> Fault:
    if error.context_mark and error.context == "while scanning a simple key":
        begin = error.context_mark
        key = text[begin.index :].partition("\n")[0]
        match = None if key.startswith(('"', "'")) else re.search(_HIDDEN_KEY, key)
        if match:
            return begin.line + 1, begin.column + match.start(1) + 1, "yaml", comment_message(match[1])
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return line, column, "yaml", f"not YAML: {error.problem or error.context}{_began(error)}"


def _began(error: yaml.MarkedYAMLError) -> str:
    """Return where the thing began that could not be read to its end."""
    if error.problem is None or error.context is None or error.context_mark is None:
        return ""
    return f" ({error.context} that began on line {error.context_mark.line + 1})"
