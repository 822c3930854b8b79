"""Which dialect a text is in: the one in which its records have equally many cells, the most of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from accord.importing.readers.tokens import (
    MAX_CELLS,
    Cells,
    Dialect,
    Record,
    TokenError,
    TooManyCellsError,
    records,
)

SAMPLE_LINES = 2_000  # by which a dialect is known; the whole is held against it
_USUAL, _RARE = (",", "\t", ";", "|"), ("^", "~", "\x1f", ":", " ")
_NAMES = {
    ",": "commas",
    "\t": "tabs",
    ";": "semicolons",
    "|": "bars",
    "^": "carets",
    "~": "tildes",
    ":": "colons",
    " ": "spaces",
    "\x1f": "unit separators",
}
_MOST = 0.9  # of the records of a sample
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n?', re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)*")


class Layout(NamedTuple):
    """A dialect, and how many lines stand before the header."""

    dialect: Dialect
    before: int
    reason: str


class _Trial(NamedTuple):
    """How a sample reads in a dialect."""

    dialect: Dialect
    width: int  # cells of most records
    share: float  # of the records that have so many
    skipped: int  # lines before the first of these
    rows: list[Record]
    is_faulty: bool  # there is text that is not of the dialect


def detect(lines: Iterable[str]) -> Layout:
    """Return the layout of a text by its first lines."""
    sample = list(islice(lines, SAMPLE_LINES + 1))
    is_whole = len(sample) <= SAMPLE_LINES
    sample = sample[:SAMPLE_LINES]
    if sample and (match := _SEPARATOR_LINE.fullmatch(sample[0])):
        trial = _best_quotes(sample[1:], match[1], is_whole=is_whole)
        return Layout(trial.dialect, 1, f"its first line says that {_name(match[1])} separate the cells")
    trials = [_best_quotes(sample, sign, is_whole=is_whole) for sign in _USUAL]
    best = _widest(trials)
    if best.width == 1:
        best = _widest([best, *(_best_quotes(sample, sign, is_whole=is_whole) for sign in _RARE)])
    if best.width <= 1:  # one column: whatever it holds is text
        return Layout(trials[0].dialect, 0, "one column: no delimiter gives each line equally many cells")
    dialect = best.dialect._replace(skips_space=_is_spaced(best))
    reason = f"{_name(dialect.delimiter)} between cells: {_share(best)} {best.width} cells"
    return Layout(dialect, best.skipped, f"{reason}{_describe(dialect)}")


def _share(best: _Trial) -> str:
    return "every record has" if best.share == 1 else f"of the first records {best.share:.0%} have"


def _describe(dialect: Dialect) -> str:
    parts = [f"; quotes are {dialect.quote}"] if dialect.quote not in ("", '"') else []
    parts += ["; no quotes"] if not dialect.quote else []
    parts += [f"; {dialect.escape} stands before a quote within a cell"] if dialect.escape else []
    parts += ["; the space behind each delimiter is no part of the cell"] if dialect.skips_space else []
    return "".join(parts)


def _name(sign: str) -> str:
    return _NAMES.get(sign, repr(sign))


def _widest(trials: list[_Trial]) -> _Trial:
    """Return the trial that reads most like a table: alike records, few lines before them, many cells."""
    return max(
        trials,
        key=lambda trial: (
            trial.width > 1,
            not trial.is_faulty,
            round(trial.share, 2) == 1,
            trial.share > _MOST,
            -trial.skipped,
            trial.width,
        ),
    )


def _best_quotes(sample: list[str], delimiter: str, *, is_whole: bool) -> _Trial:
    """Return the trial of a delimiter with the quotes that fit best."""
    trials = [_try(sample, Dialect(delimiter), is_whole=is_whole)]
    single = _try(sample, Dialect(delimiter, "'"), is_whole=is_whole)
    if not single.is_faulty and _quotes_with(single, sample):
        return single
    if any("\\" in line for line in sample):
        trials.append(_try(sample, Dialect(delimiter, is_doubled=False, escape="\\"), is_whole=is_whole))
    if delimiter == "\t":  # as the media type text/tab-separated-values has it, a quote is a letter as any other
        trials.append(_try(sample, Dialect(delimiter, "", is_doubled=False), is_whole=is_whole))
    return max(trials, key=lambda trial: (not trial.is_faulty, trial.share))


def _quotes_with(trial: _Trial, sample: list[str]) -> bool:
    """Whether single quotes are quotes: double ones are not, and these are around every name, or text of a column."""
    plain = _try(sample, trial.dialect._replace(quote="", is_doubled=False), is_whole=True)
    if any(_is_quoted(cell, '"') for row in plain.rows for cell in row.cells if cell):
        return False
    if plain.width != trial.width or plain.share < trial.share:
        return True
    if plain.rows and all(_is_quoted(name or "", trial.dialect.quote) for name in plain.rows[0].cells):
        return True
    body = [row.cells for row in plain.rows[1:] if len(row.cells) == plain.width]
    columns = [[cell for cell in cells if cell and not _NUMBER.fullmatch(cell)] for cells in zip(*body, strict=True)]
    return any(texts and all(_is_quoted(text, trial.dialect.quote) for text in texts) for texts in columns)


def _is_quoted(text: str, quote: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] == quote


def _try(sample: list[str], dialect: Dialect, *, is_whole: bool) -> _Trial:
    rows: list[Record] = []
    is_faulty = False
    try:
        for row in records(sample, dialect):
            rows.append(row)  # noqa: PERF402 - those before a fault are kept
    except TooManyCellsError:  # the table is read in this dialect, which says so
        if not rows:
            return _Trial(dialect, MAX_CELLS, 1, 0, [], is_faulty=False)
    except TokenError as fault:
        is_faulty = is_whole or not fault.is_open
    filled = [row for row in rows if row.cells != [None]]
    if not filled:
        return _Trial(dialect, 0, 0, 0, [], is_faulty=True)
    width, count = Counter(len(row.cells) for row in filled).most_common(1)[0]
    first = next(at for at, row in enumerate(filled) if len(row.cells) >= width)
    share = count / (len(filled) - first)
    return _Trial(dialect, width, share, filled[first].line - 1, filled[first:], is_faulty)


def _is_spaced(trial: _Trial) -> bool:
    """Whether a space stands behind every delimiter: it is then no part of the cells."""
    if trial.dialect.delimiter == " ":
        return False
    later = [cell for row in trial.rows for cell in row.cells[1:]]
    return bool(later) and all(cell and cell[0] == " " for cell in later)


def is_header(first: Cells, rows: list[Cells]) -> bool:
    """Whether the first record names the columns: each cell holds another text, not all like those below."""
    if any(not cell for cell in first) and not any(first):
        return False
    numeric = [bool(cell and _NUMBER.fullmatch(cell)) for cell in first]
    if not any(numeric):
        return True
    if not all(numeric) and _is_series([cell for cell, is_one in zip(first, numeric, strict=True) if cell and is_one]):
        return True  # a wide table: country, 1990, 1991
    below = [[row[at] for row in rows if at < len(row) and row[at]] for at in range(len(first))]
    return not any(
        is_one and texts and all(_NUMBER.fullmatch(text or "") for text in texts)
        for is_one, texts in zip(numeric, below, strict=True)
    )


def _is_series(cells: list[str]) -> bool:
    numbers = [int(cell) if cell.isdecimal() else -1 for cell in cells]
    return len(numbers) > 1 and min(numbers) >= 0 and numbers == sorted(set(numbers))
