"""What is proved of the texts of a batch of Parquet: a value of a dictionary is judged once, however many rows have it.

Texts without a dictionary are judged as one, a sign that none of them may hold at the end of each: that takes half the
time. The expressions are those of ``sources.proof.cells``, for a value by itself. What does not match is in doubt, and
its rows are judged like any others.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

from accord.schema.model import Column, Table
from accord.schema.regex_tree import Tree, character_class, re2
from accord.sources.as_one import joined, matches, texts_of
from accord.sources.proof.cells import Cell, Spelling, compile_cells
from accord.sources.rows import Proof
from accord.values.types import type_of

MAX_SHARE = 64  # one in so many rows may be in doubt: beyond, a column is judged as a whole
MAX_JOINED_BYTES = 16 << 20  # of texts that are judged as one, which takes as much memory twice more
REPETITIONS = 2  # of a value on average, from where it is worth while to judge a dictionary
ENDS = ("\n", "\r", "\0")  # of which one ends each text where they are judged as one
NOTHING_READ: Mapping[str, pa.Array] = MappingProxyType({})
_FALSE = pa.scalar(value=False)
_NO_ROWS = pa.array([], pa.uint64())


def _by_itself(_: Column, tree: Tree, **__: bool) -> tuple[str, bool]:
    """Return the expression of a text, and that nothing is known of whether there is one."""
    return re2(tree, character_class), False


_TEXT = Spelling(_by_itself, lambda _: False)


class ParquetProver:
    """The proof of the texts of one table that stand in dictionaries."""

    def __init__(self, table: Table) -> None:
        texts = [c.name for c in table.columns if type_of(c.type).is_text and not (c.separator or c.missing)]
        cells = compile_cells(table, [name for name in texts if not table.by_name[name].derived_from], _TEXT)
        self._cells = {name: cell for name, cell in cells.items() if cell.proved}
        self._faulty: set[str] = set()  # columns of which some text did not match

    def proof(self, batch: pa.RecordBatch, typed: Mapping[str, pa.Array] = NOTHING_READ) -> Proof:
        """Return what is proved of a batch, as it is read; ``typed`` has the same cells as the columns of the table."""
        proved: dict[str, Cell] = {}
        doubtful: set[int] = set()
        for name, cell in self._cells.items():
            cells = batch.column(name) if name in batch.schema.names else None
            if cells is not None and is_repeating(cells):
                rows = _unmatched(cells, cell.expression)
            elif name in typed:
                rows = self._in_doubt(name, typed[name])
            else:
                continue
            if len(rows) * MAX_SHARE <= batch.num_rows:
                proved[name] = cell
                doubtful.update(rows.to_pylist())
        rules = frozenset((name, word) for name, cell in proved.items() for word in cell.proved)
        clean = frozenset(name for name, cell in proved.items() if cell.is_clean)
        return Proof(rules, clean, tuple(sorted(doubtful)))

    def _in_doubt(self, name: str, cells: pa.Array) -> pa.Array:
        """Return the rows of which the text does not match; once one does not, those after it are not joined."""
        cell = self._cells[name]
        end = next((end for end in ENDS if not cell.letters >> ord(end) & 1), "")
        if end and name not in self._faulty and cells.nbytes <= MAX_JOINED_BYTES:
            if _match_as_one(cells, cell.expression, end):
                return _NO_ROWS
            self._faulty.add(name)
        return pc.indices_nonzero(pc.invert(_matched(cells, cell.expression)))


def is_repeating(cells: pa.Array) -> bool:
    """Whether cells have a dictionary of much fewer values: one may be that of a much larger group of rows."""
    return bool(pa.types.is_dictionary(cells.type)) and REPETITIONS * len(cells.dictionary) <= len(cells)


def _unmatched(cells: pa.DictionaryArray, expression: str) -> pa.Array:
    """Return the rows that have a value that an expression does not match."""
    is_right = pc.fill_null(_matched(cells.dictionary, expression), _FALSE)
    if is_right.false_count == 0:
        return _NO_ROWS
    return pc.indices_nonzero(pc.is_in(cells.indices, pc.indices_nonzero(pc.invert(is_right)).cast(cells.indices.type)))


def _matched(texts: pa.Array, expression: str) -> pa.BooleanArray:
    """Return which texts an expression matches, each by itself."""
    return pc.match_substring_regex(texts, rf"\A(?:{expression})\z")


def _match_as_one(cells: pa.Array, expression: str, end: str) -> bool:
    """Whether an expression, which matches no text with the sign that ends each of them here, matches every text."""
    texts = cells.drop_null()
    if not len(texts):
        return True
    data = joined(texts, end)[0].as_buffer().to_pybytes() + end.encode()
    if data.count(end.encode()) > len(texts):
        return False
    pattern = rf"\A(?:(?:{expression})\x{ord(end):02x})*\z"
    return matches(texts_of(data, [0, len(data)]), pattern)
