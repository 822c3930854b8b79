"""What tells the rows of a table apart: the key that is declared, or the first that all of the data bear out.

Few rows differ in nearly any column, so that a column is unique says little. A guess goes by what columns are called,
then by their place from the left; what measures rather than names - numbers with fractions, whole numbers in no order,
long texts - is never part of one, and a day or year only where it orders all rows or completes other dimensions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from accord.importing import names
from accord.importing.infer.kinds import Kind
from accord.importing.model import Table
from accord.importing.store import Store, cell

_ALONE = ("id", "key", "code", "uid", "uuid", "guid", "identifier", "slug", "pk")  # of the row itself
_NAMING = (*_ALONE, "no", "nr", "number", "symbol")  # at the end of a name
# At the end of the name of a whole number that tells which, and not how many.
_NUMBERED = ("index", "rank", "round", "month", "week", "day", "hour", "quarter", "group", "level", "part")
_KEY_KINDS = ("string", "integer", "year", "date")
_TIMES = ("year", "date")
_MAX_WIDTH = 3  # columns of a composite key that is looked for
_MAX_LEADING = 6  # columns among which it is
_MAX_KEY_CHARACTERS = 200
_MAX_NAME_CHARACTERS = 80  # of a text that names something; longer ones tell of it


class Key(NamedTuple):
    """The columns of a key, by place, and why."""

    places: tuple[int, ...]
    reason: str


_NONE = Key(
    (),
    "no column that names rows tells all of them apart, alone or with others; measures, long texts and days in no "
    "order are not taken for keys",
)


def find_key(
    store: Store, table: Table, kinds: Sequence[Kind], refused: list[str], others: Collection[str] = ()
) -> Key:
    """Return the key of a table; without columns where there is none. Declared ones that do not hold are refused.

    ``others`` are the names of all tables: a column that is called after one of them names its rows.
    """
    if table.key:
        places = tuple(table.place(name) for name in table.key)
        wrong = [table.columns[at].name for at in places if kinds[at].name not in _KEY_KINDS or kinds[at].missing]
        fault = f"{wrong[0]} is of a kind that is no key, or has words for no value" if wrong else ""
        if fault := fault or key_fault(store, table.staged, places):
            refused.append(f"the key {', '.join(table.key)}, as declared: {fault}")
        else:
            return Key(places, "declared, and no two rows have the same")
    guess = _Guess(store, table, kinds, others)
    return guess.named() or guess.leading() or guess.composite() or _NONE


def key_fault(store: Store, staged: str, places: Sequence[int]) -> str:
    """Return why columns are no key; nothing where they are one."""
    cells = [cell(at) for at in places]
    is_empty = " OR ".join(f"nullif({name}, '') IS NULL" for name in cells)
    if nulls := store.value(f"SELECT count(*) FROM {staged} WHERE {is_empty}"):
        return f"{nulls} rows have no value there"
    twice = store.value(f"SELECT count(*) - count(DISTINCT ({', '.join(cells)})) FROM {staged}")
    return f"{twice} rows have the same as another" if twice else ""


class _Guess:
    """Looks for a key that nobody declares."""

    def __init__(self, store: Store, table: Table, kinds: Sequence[Kind], others: Collection[str]) -> None:
        self.store = store
        self.table = table
        self.kinds = kinds
        stems = {names.words(other) for other in others if other != table.name}
        self.others = stems | {names.singular(stem) for stem in stems}
        self.words = [names.words(column.name) for column in table.columns]

    def named(self) -> Key | None:
        """Return the first column that is called like a key: of the row itself first, then of whatever it may be."""
        for at in sorted(self._called(), key=self._rank):
            if self.kinds[at].name in ("string", "integer") and self._is_key(at, _MAX_KEY_CHARACTERS):
                return Key((at,), "its name is that of a key, and no two rows have the same value")
        return None

    def _called(self) -> Iterator[int]:
        for at, word in enumerate(self.words):
            before, _, last = word.rpartition("_")
            if last in _NAMING and before not in self.others:
                yield at

    def _rank(self, at: int) -> int:
        """Return 0 for a name such as id, 1 for one such as river_id in rivers, 2 for that of anything else."""
        before, _, last = self.words[at].rpartition("_")
        own = names.words(self.table.name)
        return 0 if not before and last in _ALONE else 1 if before in (own, names.singular(own)) else 2

    def leading(self) -> Key | None:
        """Return the first column, where it names rows or puts them in order.

        Lists need a key to name their record by, so records that hold some are named by any short text.
        """
        for at, kind in enumerate(self.kinds) if self.table.lists else [(0, self.kinds[0])]:
            why = "it stands first among those that can be" if at else "it is the first column"
            if kind.name == "string" and self._is_key(at, _MAX_NAME_CHARACTERS):
                return Key((at,), f"{why}, and no two rows have the same value")
            if at == 0 and kind.name in _KEY_KINDS[1:] and self._is_key(at, _MAX_NAME_CHARACTERS) and self._orders(at):
                return Key((at,), f"{why}, its values are the order of the rows, and none is twice")
        return None

    def _orders(self, at: int) -> bool:
        """Whether all rows stand in the order of a column's values."""
        sort = f"TRY_CAST({cell(at)} AS {'DATE' if self.kinds[at].name == 'date' else 'HUGEINT'})"
        ordered = f"SELECT {sort} > lag({sort}) OVER (ORDER BY rowid) AS up FROM {self.table.staged}"
        ups, downs = self.store.rows(f"SELECT count_if(up), count_if(NOT up) FROM ({ordered})")[0]
        return not (ups and downs)

    def composite(self) -> Key | None:
        """Return the shortest key of several dimensions among the first columns, each of which it needs."""
        leading = [at for at in range(min(_MAX_LEADING, len(self.kinds))) if self._is_dimension(at)]
        leading = [at for at in leading if key_fault(self.store, self.table.staged, (at,))]
        for width in range(2, _MAX_WIDTH + 1):
            for places in combinations(leading, width):
                times = sum(self.kinds[at].name in _TIMES for at in places)
                if times < 2 and not key_fault(self.store, self.table.staged, places):  # noqa: PLR2004 - one time
                    called = " and ".join(self.table.columns[at].name for at in places)
                    return Key(places, f"dimensions from the left: no two rows have the same {called}")
        return None

    def _is_dimension(self, at: int) -> bool:
        """Whether a column says of what its rows are: a short text, a day or year, a whole number that numbers."""
        kind = self.kinds[at]
        if kind.missing or kind.name not in _KEY_KINDS or not self._is_short(at, _MAX_NAME_CHARACTERS):
            return False
        return kind.name != "integer" or self._numbers(self.words[at])

    def _numbers(self, word: str) -> bool:
        before, _, last = word.rpartition("_")
        return last in (*_NAMING, *_NUMBERED) or before in self.others

    def _is_key(self, at: int, characters: int) -> bool:
        if self.kinds[at].missing or not self._is_short(at, characters):
            return False
        return not key_fault(self.store, self.table.staged, (at,))

    def _is_short(self, at: int, characters: int) -> bool:
        """Whether a column has values, and none is empty or longer than so many characters."""
        low, high = self.store.rows(
            f"SELECT min(length({cell(at)})), max(length({cell(at)})) FROM {self.table.staged}"
        )[0]
        return low is not None and low > 0 and high <= characters
