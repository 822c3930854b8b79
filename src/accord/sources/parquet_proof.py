"""What is proved of the texts of a batch of Parquet: a value of a dictionary is judged once, however many rows have it.

The expressions are those of ``sources.proof.cells``, for a value by itself. What does not match is in doubt, and
its rows are judged like any others.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from accord.schema.model import Column, Table
from accord.schema.regex_tree import Tree, character_class, re2
from accord.sources.proof.cells import Cell, Spelling, compile_cells
from accord.sources.rows import Proof
from accord.values.types import type_of

MAX_SHARE = 64  # one in so many rows may be in doubt: beyond, a column is judged as a whole
REPETITIONS = 2  # of a value on average, from where it is worth while to judge a dictionary
_FALSE = pa.scalar(value=False)


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

    def proof(self, batch: pa.RecordBatch) -> Proof:
        """Return what is proved of a batch, as it is read."""
        proved: dict[str, Cell] = {}
        doubtful: set[int] = set()
        for name, cell in self._cells.items():
            cells = batch.column(name) if name in batch.schema.names else None
            if cells is None or not is_repeating(cells):
                continue
            rows = _unmatched(cells, cell.expression)
            if len(rows) * MAX_SHARE <= batch.num_rows:
                proved[name] = cell
                doubtful.update(rows.to_pylist())
        rules = frozenset((name, word) for name, cell in proved.items() for word in cell.proved)
        clean = frozenset(name for name, cell in proved.items() if cell.is_clean)
        return Proof(rules, clean, tuple(sorted(doubtful)))


def is_repeating(cells: pa.Array) -> bool:
    """Whether cells have a dictionary of much fewer values: one may be that of a much larger group of rows."""
    return bool(pa.types.is_dictionary(cells.type)) and REPETITIONS * len(cells.dictionary) <= len(cells)


def _unmatched(cells: pa.DictionaryArray, expression: str) -> pa.Array:
    """Return the rows that have a value that an expression does not match."""
    is_right = pc.fill_null(pc.match_substring_regex(cells.dictionary, rf"\A(?:{expression})\z"), _FALSE)
    if is_right.false_count == 0:
        return pa.array([], pa.uint64())
    return pc.indices_nonzero(pc.is_in(cells.indices, pc.indices_nonzero(pc.invert(is_right)).cast(cells.indices.type)))
