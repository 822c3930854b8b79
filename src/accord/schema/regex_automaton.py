"""Patterns as deterministic automata: how many states one has, and whether one pattern fits all that another does.

A tree becomes its position automaton (Glushkov): a state for each place where it reads a character. Sets of these are
the states of a deterministic one, which RE2 makes while it reads. Some patterns have very many: ``(a|b)*a(a|b){16}``
has 131,072, and then RE2 reads a hundred times slower.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import NamedTuple

from accord.schema.regex_tree import OTHERS, SEPARATORS, Characters, Choice, Letter, Repeat, Sequence, Tree

MAX_POSITIONS = 4_000
MAX_STATES = 2_000


class TooLargeError(ValueError):
    """An automaton has more states than are worth while."""


class _Part(NamedTuple):
    first: frozenset[int]
    last: frozenset[int]
    empty: bool


_NOTHING = _Part(frozenset(), frozenset(), empty=True)
_START = -1
State = frozenset[int]
_NO_STATE: State = frozenset()


class Automaton:
    """The position automaton of a tree.

    Raises:
        TooLargeError: for a tree of very many positions.
    """

    def __init__(self, tree: Tree) -> None:
        self.sets: list[int] = []  # the characters of each position
        self.follow: dict[int, set[int]] = {}
        part = self._part(tree)
        self.follow[_START] = set(part.first)
        self.ends = part.last | ({_START} if part.empty else frozenset())

    start: State = frozenset({_START})

    def is_end(self, state: State) -> bool:
        """Whether a text may end in a state."""
        return not self.ends.isdisjoint(state)

    def after(self, state: State) -> set[int]:
        """Return the positions that follow a state."""
        return set().union(*(self.follow.get(place, ()) for place in state))

    def letters(self, onward: set[int]) -> int:
        """Return the characters that some positions read."""
        return reduce(or_, (self.sets[place] for place in onward), 0)

    def step(self, onward: set[int], character: int) -> State:
        """Return which of some positions read a character, given as a set of one."""
        return frozenset(place for place in onward if self.sets[place] & character)

    def _part(self, tree: Tree) -> _Part:
        match tree:
            case Characters(bits):
                return self._place(bits)
            case Letter(letter):
                return self._place(SEPARATORS if letter in "\u2028\u2029" else OTHERS)
            case Sequence(parts):
                whole = _NOTHING
                for part in parts:
                    whole = self._joined(whole, self._part(part))
                return whole
            case Choice(parts):
                inner = [self._part(part) for part in parts]
                first = frozenset(place for part in inner for place in part.first)
                last = frozenset(place for part in inner for place in part.last)
                return _Part(first, last, any(part.empty for part in inner))
            case Repeat(part, least, most):
                return self._repeated(part, least, most)

    def _place(self, bits: int) -> _Part:
        if len(self.sets) >= MAX_POSITIONS:
            raise TooLargeError
        self.sets.append(bits)
        here = frozenset({len(self.sets) - 1})
        return _Part(here, here, empty=False)

    def _link(self, last: frozenset[int], first: frozenset[int]) -> None:
        for place in last:
            self.follow.setdefault(place, set()).update(first)

    def _joined(self, left: _Part, right: _Part) -> _Part:
        self._link(left.last, right.first)
        first = left.first | right.first if left.empty else left.first
        last = left.last | right.last if right.empty else right.last
        return _Part(first, last, left.empty and right.empty)

    def _repeated(self, tree: Tree, least: int, most: int | None) -> _Part:
        """Return a part repeated: a copy for each time that counts, the last of them a loop where there is no end."""
        whole = _NOTHING
        for count in range(max(least, 1) if most is None else most):
            copy = self._part(tree)
            if most is None and count + 1 >= least:
                self._link(copy.last, copy.first)
            whole = self._joined(whole, copy._replace(empty=copy.empty or count >= least))
        return whole


def _letters(*automata: Automaton) -> list[int]:
    """Return one character of each kind that automata distinguish, as a set of one."""
    sets = {bits for automaton in automata for bits in automaton.sets}
    kinds: dict[tuple[bool, ...], int] = {}
    for code in range(130):
        kinds.setdefault(tuple(bool(bits >> code & 1) for bits in sets), 1 << code)
    return list(kinds.values())


def _steps(automaton: Automaton, state: State, letters: list[int]) -> Iterator[State]:
    onward = automaton.after(state)
    read = automaton.letters(onward)
    for letter in letters:
        yield automaton.step(onward, letter) if read & letter else _NO_STATE


def states(tree: Tree) -> int:
    """Return how many states the deterministic automaton of a tree has.

    Raises:
        TooLargeError: if there are more than ``MAX_STATES``.
    """
    automaton = Automaton(tree)
    letters, seen, pending = _letters(automaton), {automaton.start}, [automaton.start]
    while pending:
        for state in _steps(automaton, pending.pop(), letters):
            if state and state not in seen:
                if len(seen) >= MAX_STATES:
                    raise TooLargeError
                seen.add(state)
                pending.append(state)
    return len(seen)


def includes(outer: Tree, inner: Tree) -> bool:
    """Whether each text that the inner tree fits surely fits the outer one too.

    An outer tree with a ``Letter`` fits none: letters that are no ASCII are not told apart here.

    Raises:
        TooLargeError: if that takes more than ``MAX_STATES`` states.
    """
    if _has_letter(outer):
        return False
    wide, narrow = Automaton(outer), Automaton(inner)
    letters, first = _letters(wide, narrow), (narrow.start, wide.start)
    seen, pending = {first}, [first]
    while pending:
        here, there = pending.pop()
        if narrow.is_end(here) and not wide.is_end(there):
            return False
        for pair in zip(_steps(narrow, here, letters), _steps(wide, there, letters), strict=True):
            if pair[0] and pair not in seen:
                if len(seen) >= MAX_STATES:
                    raise TooLargeError
                seen.add(pair)
                pending.append(pair)
    return True


def _has_letter(tree: Tree) -> bool:
    match tree:
        case Sequence(parts) | Choice(parts):
            return any(map(_has_letter, parts))
        case Repeat(part, _, _):
            return _has_letter(part)
    return isinstance(tree, Letter)
