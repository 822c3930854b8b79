"""Whether cells repeat, told by the first of them, so that each distinct one is looked at once."""

from __future__ import annotations

import pyarrow as pa

from accord.values.kernels import pc

SAMPLE_ROWS = 256
REPETITIONS = 4  # of a cell in the sample on average, from where it is worth while to find the distinct ones


def are_repeated(cells: pa.Array) -> bool:
    """Whether cells are many, and the first of them repeat."""
    sample = cells.slice(0, SAMPLE_ROWS)
    return len(sample) < len(cells) and len(pc.unique(sample)) * REPETITIONS <= SAMPLE_ROWS
