"""What is wrong with a template as it is written: Jinja cannot read it, or it names what templates may not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from jinja2 import Environment, TemplateSyntaxError, nodes

from accord.values import utf8

SPECIAL = re.compile("__.+__")  # what leads from a value to the Python behind it
OF_DATASETTE = "default:"  # begins the names of Datasette's own templates
READING = Environment(autoescape=True, enable_async=True)


class Fault(NamedTuple):
    """What is wrong at a place of a template."""

    line: int
    column: int
    rule: str
    fact: str


def faults(path: Path, folders: Sequence[Path]) -> Iterator[Fault]:
    """Yield what is wrong with a template.

    Args:
        path: the template.
        folders: where those stand that it may name; the last is that of Datasette.
    """
    try:
        text = utf8.decode(path.read_bytes())
        special, templates = _names_in(text)
    except utf8.NotUtf8Error as error:
        yield Fault(error.line, error.column, "encoding", str(error))
        return
    except TemplateSyntaxError as error:
        yield Fault(error.lineno, 1, "template", f"cannot be read by Jinja: {error.message}")
        return
    lines = text.split("\n")
    for line, word, fact in (*special, *_missing(templates, folders)):
        yield Fault(line, lines[line - 1].find(word) + 1 or 1, "template", f"{word} {fact}")


@lru_cache(maxsize=256)  # who checks again in one process has changed a record, not the templates
def _names_in(text: str) -> tuple[list[tuple[int, str, str]], list[tuple[int, str, bool]]]:
    """Return the closed names in a template, with line and fact, and the templates that it names (``_named``).

    Raises:
        TemplateSyntaxError: if Jinja cannot read it.
    """
    tree = READING.parse(text)
    return list(_special(tree)), list(_named(tree))


def _special(tree: nodes.Template) -> Iterator[tuple[int, str, str]]:
    """Yield line, word and fact of each attribute that the sandbox keeps from templates by its name."""
    named: list[tuple[int, Any]] = [(node.lineno, node.attr) for node in tree.find_all(nodes.Getattr)]
    named += [(node.lineno, getattr(node.arg, "value", None)) for node in tree.find_all(nodes.Getitem)]
    named += [(node.lineno, _constant(node.args)) for node in tree.find_all(nodes.Filter) if node.name == "attr"]
    for line, word in named:
        if isinstance(word, str) and SPECIAL.fullmatch(word):
            yield line, word, "is closed to templates: it leads to the program behind a value; take it out"


def _named(tree: nodes.Template) -> Iterator[tuple[int, str, bool]]:
    """Yield line and name of each template that is named by a constant, and whether it must be there."""
    named: list[tuple[Any, bool]] = [(node, True) for node in tree.find_all(nodes.Extends)]
    named += [(node, True) for kind in (nodes.Import, nodes.FromImport) for node in tree.find_all(kind)]
    named += [(node, not node.ignore_missing) for node in tree.find_all(nodes.Include)]
    for node, is_needed in named:
        word = _constant([node.template])
        if isinstance(word, str):  # else made up while it is rendered, or several to choose from
            yield node.lineno, word, is_needed


def _missing(templates: Sequence[tuple[int, str, bool]], folders: Sequence[Path]) -> Iterator[tuple[int, str, str]]:
    """Yield line, word and fact of each template that is named and is none of the site's."""
    for line, word, is_needed in templates:
        if ".." in PurePosixPath(word).parts or word.startswith("/"):
            yield line, word, "lies outside of the templates; name one within their folder"
        elif is_needed and not _is_there(word, folders):
            yield line, word, "is no template of the site; correct the name, or write it"


def _constant(expressions: Sequence[Any]) -> Any:
    """Return the first of some expressions where it is a constant."""
    return getattr(expressions[0], "value", None) if expressions else None


def _is_there(name: str, folders: Sequence[Path]) -> bool:
    chosen = folders[-1:] if name.startswith(OF_DATASETTE) else folders
    return any((folder / name.removeprefix(OF_DATASETTE)).is_file() for folder in chosen)
