"""The values that pyarrow read of proved records as the columns of their table."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from accord.sources.list_cells import from_text
from accord.sources.proof.prover import Prover
from accord.sources.rows import Source, without_missing


def typed_columns(source: Source, prover: Prover, cells: Mapping[str, pa.Array]) -> tuple[list[pa.Array], list[int]]:
    """Return the columns of the table, null where the file has none, and the rows in which a value is wrong.

    Args:
        source: the file.
        prover: which of its columns pyarrow read in their type; the others are texts.
        cells: what was read, by column; at least one.
    """
    size = len(next(iter(cells.values())))
    arrays, bad = [], set()
    for column in source.columns:
        given = cells.get(column.name)
        if given is None:
            given = pa.nulls(size, source.schema.field(column.name).type)
        elif not prover.cells[column.name].type:
            given, wrong = from_text(without_missing(given, column.missing), column)
            bad.update(wrong.to_pylist())
        arrays.append(given)
    return arrays, sorted(bad)
