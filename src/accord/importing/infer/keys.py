"""What tells the rows of a table apart: the key that is declared, or the first that all of the data bear out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from accord.importing.infer.kinds import Kind
from accord.importing.model import Table
from accord.importing.store import Store, cell

_KEY_NAME = re.compile(r"(?:.*[ _.-])?(?:id|key|code|uid|uuid|no|nr|number|identifier|symbol|slug)", re.IGNORECASE)
_KEY_KINDS = ("string", "integer", "year", "date")
_MAX_WIDTH = 3  # columns of a composite key that is looked for
_MAX_LEADING = 6  # columns among which it is
_MAX_KEY_CHARACTERS = 200


class Key(NamedTuple):
    """The columns of a key, by place, and why."""

    places: tuple[int, ...]
    reason: str


def find_key(store: Store, table: Table, kinds: Sequence[Kind], refused: list[str]) -> Key:
    """Return the key of a table; without columns where there is none. Declared ones that do not hold are refused."""
    if table.key:
        places = tuple(table.place(name) for name in table.key)
        wrong = [table.columns[at].name for at in places if kinds[at].name not in _KEY_KINDS or kinds[at].missing]
        fault = f"{wrong[0]} is of a kind that is no key, or has words for no value" if wrong else ""
        if fault := fault or key_fault(store, table.staged, places):
            refused.append(f"the key {', '.join(table.key)}, as declared: {fault}")
        else:
            return Key(places, "declared, and no two rows have the same")
    return _single(store, table, kinds) or _composite(store, table, kinds) or Key((), "no columns tell all rows apart")


def key_fault(store: Store, staged: str, places: Sequence[int]) -> str:
    """Return why columns are no key; nothing where they are one."""
    names = [cell(at) for at in places]
    nulls = store.value(f"SELECT count(*) FROM {staged} WHERE {' OR '.join(f'{name} IS NULL' for name in names)}")
    if nulls:
        return f"{nulls} rows have no value there"
    twice = store.value(f"SELECT count(*) - count(DISTINCT ({', '.join(names)})) FROM {staged}")
    return f"{twice} rows have the same as another" if twice else ""


def _single(store: Store, table: Table, kinds: Sequence[Kind]) -> Key | None:
    """Return a key of one column: the first that is one among those called like one, or the first column."""
    named = [at for at, column in enumerate(table.columns) if _KEY_NAME.fullmatch(column.name)]
    others = range(len(kinds)) if table.lists else (0,)  # lists need a key to name their record by
    for at in dict.fromkeys([*named, *others]):
        if kinds[at].name not in _KEY_KINDS or kinds[at].missing or not _is_short(store, table.staged, at):
            continue
        if not key_fault(store, table.staged, (at,)):
            why = "its name is that of a key" if at in named else "it stands first among those that can be"
            return Key((at,), f"{why}, and no two rows have the same value")
    return None


def _is_short(store: Store, staged: str, at: int) -> bool:
    """Whether a column may be a key: it has values, and none is empty or long."""
    low, high = store.rows(f"SELECT min(length({cell(at)})), max(length({cell(at)})) FROM {staged}")[0]
    return low is not None and low > 0 and high <= _MAX_KEY_CHARACTERS


def _composite(store: Store, table: Table, kinds: Sequence[Kind]) -> Key | None:
    """Return the shortest key of several of the first columns, none of which is a measure."""
    leading = [at for at, kind in enumerate(kinds) if kind.name in _KEY_KINDS and not kind.missing][:_MAX_LEADING]
    leading = [at for at in leading if _is_short(store, table.staged, at)]
    for width in range(2, _MAX_WIDTH + 1):
        for places in combinations(leading, width):
            if places[-1] < _MAX_LEADING and not key_fault(store, table.staged, places):
                names = " and ".join(table.columns[at].name for at in places)
                return Key(places, f"no two rows have the same {names}")
    return None
