r"""What a cell of a column looks like in CSV that is surely right, as a regular expression compiled from the schema.

Each cell has two forms: without quotes, where it holds none of ``,"`` CR LF, and within quotes, where each of its
quotes is doubled. What a form cannot say stays a rule to be judged of the values: bounds, most lengths, items of lists.
A column that fits no form, or whose automaton would be too large, may hold any text, and all of its rules stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol

import pyarrow as pa

from accord.schema import keywords, regex
from accord.schema.model import Column, Schema, Table, inlined
from accord.schema.regex_automaton import TooLargeError, includes, states
from accord.schema.regex_tree import (
    ANY_TEXT,
    EVERY,
    Characters,
    Choice,
    Repeat,
    Tree,
    character_class,
    characters,
    lengths,
    of_texts,
    parse,
    re2,
)
from accord.values import decimals
from accord.values.formats import ACCEPT, FORMATS
from accord.values.types import is_decimal, type_of

_QUOTE, _NUL, _LF = 1 << ord('"'), 1, 1 << ord("\n")
_NOT_UNQUOTED = sum(1 << ord(letter) for letter in ',"\r\n\0')
PRINTABLE = (1 << 0x7F) - (1 << 0x20)  # of ASCII
_MERGE_SIGN = 1 << ord("<")
_CLEAN_TEXT = Repeat(Characters(PRINTABLE & ~_MERGE_SIGN), 0, None)
# Texts that pyarrow reads as the values that ``accord.values.parse`` gives them.
_TYPED = {
    "integer": parse("-?(?:0|[1-9][0-9]{0,17}|[1-8][0-9]{18})"),
    "number": parse(r"-?(?:0|[1-9][0-9]{0,20})(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?"),
    "year": parse("[1-9][0-9]{3}"),
    "boolean": parse("true|false"),
    "date": parse(ACCEPT["date"][2:-2]),
}
_OF_TYPE = {"number": ("type",), "year": ("format",)}  # the words that a typed form proves
# The formats of which the accepting pattern fits what people write, all but a little.
_REGULAR = {name: parse(ACCEPT[name][2:-2]) for name in ("date-time", "language-tag", "time", "uri")}
_NO_REGULAR = ("duration", "edtf", "geopoint", "wkt")  # formats of printable ASCII without <
_CONSTANTS = {"const": lambda value: [value], "enum": list, "oneOf": keywords.codes}


class Cell(NamedTuple):
    """What is known of a cell of a column that an expression matches."""

    expression: str
    type: pa.DataType | None = None  # what pyarrow reads it as; None: text, that is typed afterwards
    proved: frozenset[str] = frozenset()  # the words of the column's schema that it cannot break; "required" among them
    is_clean: bool = False  # whether a text holds printable ASCII, and no mark of a merge
    letters: int = EVERY  # the characters that it may hold, as a set of ``accord.schema.regex_tree``

    @property
    def may_break(self) -> bool:
        """Whether it may hold a line feed."""
        return bool(self.letters & _LF)


class Write(Protocol):
    """Writes the values of a column."""

    def __call__(self, column: Column, tree: Tree, /, *, optional: bool) -> tuple[str, bool]:
        """Return the expression of texts, and whether it matches no empty one nor what stands for no value."""


class Spelling(NamedTuple):
    """How a form of file writes values."""

    write: Write
    is_typed: Callable[[Column], bool]  # whether pyarrow reads the values of a column in their type


def compile_cells(table: Table, names: Iterable[str], spelling: Spelling) -> dict[str, Cell]:
    """Return what is known of the cells of some columns of a table."""
    schema = inlined(table.row_schema)
    specs, required = schema.get("properties", {}), schema.get("required", ())
    return {
        name: compile_cell(table.by_name[name], specs.get(name, {}), required=name in required, spelling=spelling)
        for name in names
    }


def compile_cell(column: Column, spec: Schema, *, required: bool, spelling: Spelling) -> Cell:
    """Return what is known of the cells of a column, whose schema is ``spec``, its ``$ref`` resolved."""
    tree, proved = _form(column.type, spec)
    try:
        states(tree)
    except TooLargeError:
        return Cell(spelling.write(column, ANY_TEXT, optional=True)[0])
    least, most = lengths(tree)
    proved |= {"minLength"} if spec.get("minLength", 0) <= least else set()
    proved |= {"maxLength"} if most is not None and most <= spec.get("maxLength", most) else set()
    known, type_ = characters(tree), type_of(column.type).arrow if spelling.is_typed(column) else None
    if column.missing and type_ is None:
        tree = Choice((tree, of_texts(list(column.missing))))
    expression, is_filled = spelling.write(column, tree, optional=not required)
    proved |= {"required"} if is_filled and not column.missing else set()
    return Cell(
        expression,
        type_,
        frozenset(proved),
        is_clean=not known & ~PRINTABLE and not known & _MERGE_SIGN,
        letters=characters(tree),
    )


def _form(kind: str, spec: Schema) -> tuple[Tree, set[str]]:
    """Return texts that are right, and the words of the schema that all of them fulfil."""
    if kind in _TYPED:
        return _TYPED[kind], {*_OF_TYPE.get(kind, ())}
    if is_decimal(kind):
        return parse(decimals.pattern(kind)[2:-2]), set()
    if any(word in spec for word in _CONSTANTS):
        return _constants(spec)
    name, pattern = spec.get("format"), _pattern(spec)
    if name in _REGULAR:
        return _REGULAR[name], {"format"} | ({"pattern"} if pattern and _includes(pattern, _REGULAR[name]) else set())
    if pattern:
        return pattern, {"pattern"}
    return (_CLEAN_TEXT if name in _NO_REGULAR else ANY_TEXT), set()


def _constants(spec: Schema) -> tuple[Tree, set[str]]:
    """Return those of the constants that fulfil all other words too."""
    words = [word for word in _CONSTANTS if word in spec]
    texts: list[Any] = keywords.constants(_CONSTANTS[words[0]](spec[words[0]]), "string")
    for word in words[1:]:
        others = keywords.constants(_CONSTANTS[word](spec[word]), "string")
        texts = [text for text in texts if text in others]
    if "pattern" in spec:
        texts = list(filter(regex.ecma(spec["pattern"]).search, texts))
    if judge := FORMATS.get(spec.get("format", "")):
        texts = [text for text in texts if judge(text) is None]
    least, most = spec.get("minLength", 0), spec.get("maxLength", float("inf"))
    right = [text for text in texts if least <= len(text) <= most]
    return of_texts(right), {*words, "pattern", "format", "minLength", "maxLength"}


def _pattern(spec: Schema) -> Tree | None:
    """Return the tree of a column's pattern; None where it has none, or one that is not about the whole text."""
    text = spec.get("pattern", "")
    try:
        regex.check(text, anchored=True)
    except regex.PatternError:
        return None
    return parse(text[1:-1])


def _includes(outer: Tree, inner: Tree) -> bool:
    try:
        return includes(outer, inner)
    except TooLargeError:
        return False


def in_csv(_: Column, tree: Tree, *, optional: bool) -> tuple[str, bool]:
    """Return the expression of both forms of a cell, and whether it never matches an empty cell without quotes."""
    filled = None if optional else not_empty(tree)
    unquoted = re2(filled or tree, lambda bits: character_class(bits & ~_NOT_UNQUOTED))
    return f'(?:{unquoted}|"{re2(tree, _within_quotes)}")' + "?" * optional, filled is not None


def not_empty(tree: Tree) -> Tree | None:
    """Return the tree of the same texts but the empty one, where there is a simple one."""
    if lengths(tree)[0]:
        return tree
    if isinstance(tree, Repeat) and lengths(tree.part)[0] and not tree.least:
        return tree._replace(least=1)
    return None


def _within_quotes(bits: int) -> str:
    rest = bits & ~_QUOTE & ~_NUL
    if not bits & _QUOTE:
        return character_class(rest)
    return f'(?:{character_class(rest)}|"")' if rest else '""'


CSV = Spelling(in_csv, lambda column: column.type in _TYPED and not column.missing)
