"""The text cells of rows against what no text may hold: characters that hide or reorder it, marks that a merge left.

Clean text costs next to nothing: the bytes of a whole column are looked at as one, and only a column in which something
may be wrong is looked at cell by cell, each distinct text of these once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from accord.problems import Problem
from accord.sources.as_one import joined, matches, span_of, texts_of
from accord.sources.rows import MAX_PROBLEMS, Proof, Rows, key_text
from accord.sources.text import MERGE_SIGN, merge_mark_within
from accord.values.characters import CLEAN, SUSPECT, SUSPECT_IN_ANY, faults
from accord.values.repeated import are_repeated

_FIRST, _LAST = 0x20, 0x7E  # of printable ASCII
_JOINER = "\u200c"  # of those that CLEAN lets stand
_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_SUSPECT = {
    is_any: rf"{pattern}|{MERGE_SIGN.decode()}" for is_any, pattern in ((False, SUSPECT), (True, SUSPECT_IN_ANY))
}


def check_text(rows: Rows, any_texts: Collection[str] = ()) -> Iterator[Rows | Problem]:
    """Yield the problems of the texts of rows, in the order of rows, then the rows but those that have one.

    ``any_texts`` are the columns that may hold invisible characters, and letters in any normal form.
    """
    bad = sorted(_faults(rows.batch, rows.proof, any_texts))[: MAX_PROBLEMS + 1]
    for row, index, rule, message in bad:
        name = rows.batch.schema.names[index]
        line, column = rows.position(row, name)
        yield Problem(rows.file, line, column, key_text(rows.batch, rows.key, row), rule, f"{name}: {message}")
    rest = rows.without(sorted({row for row, *_ in bad}))
    if rest.batch.num_rows:
        yield rest._replace(first=rest.line(0)) if bad else rest


def _faults(batch: pa.RecordBatch, proof: Proof, any_texts: Collection[str]) -> Iterator[tuple[int, int, str, str]]:
    """Yield (row, column, rule, message) of each text cell in which something is wrong."""
    doubtful = pa.array(proof.doubtful, pa.int64())
    for index, (name, cells) in enumerate(zip(batch.schema.names, batch.columns, strict=True)):
        is_proved = name in proof.clean
        if is_proved and not proof.doubtful:
            continue
        rows = doubtful if is_proved else None
        cells = cells.take(doubtful) if is_proved else cells  # noqa: PLW2901 - those in doubt only
        if pa.types.is_list(cells.type):
            cells, rows = cells.flatten(), pc.list_parent_indices(cells)  # noqa: PLW2901 - its items, each in its row
        if not pa.types.is_string(cells.type) or _is_clean(cells):
            continue
        is_any = name in any_texts
        suspects = pc.indices_nonzero(pc.match_substring_regex(cells, _SUSPECT[is_any]))  # null counts as zero
        places = suspects if rows is None else rows.take(suspects)
        for row, text in zip(places.to_pylist(), cells.take(suspects).to_pylist(), strict=True):
            if fault := _fault(text, is_any=is_any):
                yield row, index, *fault


def _is_clean(cells: pa.Array) -> bool:
    """Whether nothing can be wrong with any of these texts, from all their bytes at once."""
    begin, end = span_of(cells)
    if begin == end:
        return True
    text = cells.buffers()[2].slice(begin, end - begin)
    raw = text.to_pybytes()
    if b"<" in raw and MERGE_SIGN in raw:  # one letter is found much sooner than seven
        return False
    if raw.isascii():
        smallest, largest = pc.min_max(pa.Array.from_buffers(pa.uint8(), len(raw), [None, text])).values()
        return (smallest.as_py() >= _FIRST and largest.as_py() <= _LAST) or not _CONTROL.search(raw)
    return _are_clean(pc.unique(cells) if are_repeated(cells) else cells)


def _are_clean(cells: pa.Array) -> bool:
    """Whether nothing can be wrong with any of these texts, some of which are no ASCII."""
    text = texts_of(cells.buffers()[2], span_of(cells))
    if matches(text, CLEAN):  # but for a joiner at either end of a text, which is not joined to the one beside it
        return not any(at_end(cells, _JOINER).true_count for at_end in (pc.starts_with, pc.ends_with))
    return not matches(joined(cells, "\n"), SUSPECT)


@lru_cache(4096)  # the same text stands in many rows
def _fault(text: str, *, is_any: bool) -> tuple[str, str] | None:
    """Return rule and message of the first thing that is wrong with a text."""
    for at, message in faults(text, is_any=is_any):
        return "characters", f"character {at + 1}: {message}"
    mark = merge_mark_within(text)
    return ("merge-mark", mark) if mark else None
