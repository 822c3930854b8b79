"""One JSON file of a folder of schemas, read with every fault placed.

Refused here, each with its line: what is no regular file (a pipe would never end), no UTF-8, no JSON, one key twice,
numbers that JSON cannot write, characters that no text may hold, and nesting that no schema needs.
"""

from __future__ import annotations

import json
import math
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from accord.problems import Path, Problem, dotted
from accord.values import utf8

if TYPE_CHECKING:
    from accord.schema.json_positions import Positions

MAX_BYTES = 4_000_000  # a schema, a long list of codes included
MAX_DEPTH = 40  # levels of nesting; the deepest schema that says something has about 12
_DATA = ("const", "enum", "examples")  # words whose values are data
_NAMED = ("properties", "$defs", "dependentRequired")  # words whose keys are names, not words
_ESCAPED = re.compile(r"\\[bfru]")  # what may be such a character, escaped
_NEVER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass
class SchemaFile:
    """A file of schemas: what it is called in problems, its text and its value; ``problems`` if it cannot be read."""

    path: str
    name: str  # without .json: the table
    text: str = ""
    value: Any = None
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def positions(self) -> Positions:
        """Where the parts of the file stand."""
        from accord.schema.json_positions import positions

        return positions(self.text)

    @cached_property
    def specs(self) -> list[tuple[dict[str, Any], Path]]:
        """Every object of the file that holds words, with its path."""
        return walk(self.value)

    def problem(self, path: Path, message: str, *, key: bool = False) -> Problem:
        """Return a problem at a value of this file; ``key`` places it at the key instead."""
        line, column = self.positions.of_key(path) if key else self.positions.of_value(path)
        place = f"{dotted(path)}: " if path else ""
        return Problem(self.path, line, column, "", "schema", place + message)

    def warning(self, path: Path, message: str) -> Problem:
        """Return a warning about what a value of this file lacks."""
        return replace(self.problem(path, message), rule="undescribed").as_warning()

    def refuse(self, message: str, line: int = 0, column: int = 0) -> None:
        """Note why the file cannot be read."""
        self.problems.append(Problem(self.path, line, column, "", "schema", message))


def walk(node: Any, path: Path = ()) -> list[tuple[dict[str, Any], Path]]:
    """Return every object of a schema that holds words, with its path, each before those in it; data is not entered."""
    found: list[tuple[dict[str, Any], Path]] = []
    _collect(node, path, found, keys_are_names=False)
    return found


def _collect(node: Any, path: Path, found: list[tuple[dict[str, Any], Path]], *, keys_are_names: bool) -> None:
    if isinstance(node, list):
        for index, value in enumerate(node):
            if isinstance(value, (dict, list)):
                _collect(value, (*path, index), found, keys_are_names=False)
    elif isinstance(node, dict):
        if not keys_are_names:
            found.append((node, path))
        for key, value in node.items():
            if isinstance(value, (dict, list)) and (keys_are_names or key not in _DATA):
                _collect(value, (*path, key), found, keys_are_names=not keys_are_names and key in _NAMED)


class _OddNumberError(Exception):
    """A number that JSON cannot write; where it stands is found afterwards."""


def read(path: FilePath, called: str) -> SchemaFile:
    """Read one file. Never raises for bad input: faults are in the result."""
    file = SchemaFile(called, path.stem)
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # of what a link leads to, as it is read
            file.refuse("is no regular file; a schema is a JSON file")
        elif path.stat().st_size > MAX_BYTES:
            file.refuse(f"is larger than {MAX_BYTES // 1_000_000} MB; a schema is short")
        else:
            parse(file, path.read_bytes())
    except OSError as error:
        file.refuse(f"cannot be read: {error.strerror}; give it back or take it out of the folder")
    return file


def parse(file: SchemaFile, data: bytes) -> None:
    """Fill a file's text and value from bytes, or its problems."""
    try:
        file.text = utf8.decode(data)
    except utf8.NotUtf8Error as error:
        file.refuse(f"not JSON: {error}", error.line, error.column)
        return
    if file.text.startswith("\ufeff"):
        file.refuse("not JSON: begins with a byte order mark; save it as UTF-8 without one", 1, 1)
        return
    try:
        file.value = _load(file.text)
    except json.JSONDecodeError as error:
        file.refuse(_merge(error.doc, error.lineno) or f"not JSON: {error.msg}", error.lineno, error.colno)
    except RecursionError:
        file.refuse(f"is nested deeper than {MAX_DEPTH} levels")
    except ValueError:  # a number of more digits than Python reads
        file.refuse("not JSON: holds a number of thousands of digits")
    except _OddNumberError:
        for token, place in file.positions.no_numbers:
            file.refuse(f"not JSON: {token} is no number that JSON can write", *place)
    else:
        _check_value(file)


def _load(text: str) -> Any:
    odd: list[str] = []

    def number(word: str) -> float:
        value = float(word)
        if not math.isfinite(value):
            odd.append(word)  # what follows may be no JSON, where nothing has a place
        return value

    value = json.loads(text, parse_constant=number, parse_float=number)
    if odd:
        raise _OddNumberError
    return value


def _merge(text: str, line: int) -> str:
    """Return what to say where a merge left its markers at or just before the line of a fault."""
    near = text.split("\n")[max(line - 2, 0) : line]
    marked = any(re.match(r"(<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)( |\r?$)", part) for part in near)
    return "holds the markers of an unfinished merge; choose one side and take the markers out" if marked else ""


def _check_value(file: SchemaFile) -> None:
    keys = _count_keys(file.value)
    if keys is None:
        file.refuse(f"is nested deeper than {MAX_DEPTH} levels")
        return
    # Of what looks like the end of a key, in a text too, none is passed over but a quotation mark behind one backslash.
    if len(re.findall(r'"(?<![^\\]\\")\s*:', file.text)) != keys:
        for path, place in file.positions.duplicates:
            file.refuse(f"{dotted(path)}: the key stands twice in one object; take one out", *place)
    if _ESCAPED.search(file.text) or _NEVER.search(file.text):
        for path, text in _texts(file.value):
            if match := _NEVER.search(text):
                file.problems.append(
                    file.problem(path, f"holds the character U+{ord(match[0]):04X}, which no text here may hold")
                )


def _count_keys(value: Any) -> int | None:
    """Return the number of keys in a JSON value; None where it is nested too deep to be looked through."""
    count, level = 0, [value]
    for _ in range(MAX_DEPTH + 1):
        below: list[Any] = []
        for node in level:
            if isinstance(node, dict):
                count += len(node)
                below += [part for part in node.values() if isinstance(part, (dict, list))]
            elif isinstance(node, list):
                below += [part for part in node if isinstance(part, (dict, list))]
        if not below:
            return count
        level = below
    return None


def _texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text of a JSON value with its path, keys included."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield path, key
            yield from _texts(item, (*path, key))
