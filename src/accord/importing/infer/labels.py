"""By which of its columns people know a row of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from accord.importing.infer.keys import Key
from accord.importing.infer.kinds import Kind
from accord.importing.model import Table
from accord.importing.store import Store, cell

_NAME = re.compile(r"(?:.*[ _.-])?(?:name|title|label)|.*Name", re.IGNORECASE)


class Label(NamedTuple):
    """The column, and why; empty where no column names each row."""

    column: str = ""
    reason: str = ""


def find_label(store: Store, table: Table, kinds: Sequence[Kind], key: Key) -> Label:
    """Return the column by which rows are called: each row has a text there, by its name one that names it.

    Without such a name it is a text that no two rows have alike, or the key.
    """
    texts = [at for at, kind in enumerate(kinds) if kind.name == "string" and not kind.missing]
    complete = [at for at in texts if not _lacking(store, table, at)]
    for at in complete:
        if _NAME.fullmatch(table.columns[at].name):
            return Label(table.columns[at].name, "its name is that of a name, and every row has one")
    for at in complete:
        if not _repeated(store, table, at):
            return Label(table.columns[at].name, "the first text that every row has and no two have alike")
    if len(key.places) == 1:
        return Label(table.columns[key.places[0]].name, "the key: no other text tells the rows apart")
    return Label()


def _lacking(store: Store, table: Table, at: int) -> int:
    count: int = store.value(f"SELECT count(*) FROM {table.staged} WHERE {cell(at)} IS NULL OR {cell(at)} = ''")
    return count


def _repeated(store: Store, table: Table, at: int) -> int:
    count: int = store.value(f"SELECT count(*) - count(DISTINCT {cell(at)}) FROM {table.staged}")
    return count
