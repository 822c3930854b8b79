"""In how many ways one text can be read by a pattern.

Exponentially many hang a backtracking engine; so do polynomially many of a high degree, with 300 letters.

A pattern becomes its position automaton: one state for each place where it reads a character, and an edge for each way
to go on from there. It is exponentially ambiguous exactly where some position is led back to over one text in two ways
(the criterion EDA of Weber and Seidl, "On the degree of ambiguity of finite automata", 1991). Otherwise the ways grow
with the length n of the text as n^d, where d is the longest chain of pairs of loops such that one text leads round the
first, from the first to the second, and round the second (their criterion IDA): a*a* has degree 1. A count such
as {2,5} is taken for an open one, so (a{1,3}){1,3} is refused too: its ways are many, if not without end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from typing import NamedTuple, TypeVar

T = TypeVar("T", bound=Hashable)


class Part(NamedTuple):
    """A piece of a pattern: first and last positions, edges with the number of ways; whether it fits no text."""

    first: frozenset[int]
    last: frozenset[int]
    edges: Counter[tuple[int, int]]
    empty: bool


NOTHING = Part(frozenset(), frozenset(), Counter(), empty=True)


def position(number: int) -> Part:
    """Return a piece that reads one character."""
    here = frozenset({number})
    return Part(here, here, Counter(), empty=False)


def either(left: Part, right: Part) -> Part:
    """Return the alternatives of two pieces."""
    return Part(
        left.first | right.first,
        left.last | right.last,
        left.edges + right.edges,
        empty=left.empty or right.empty,
    )


def joined(left: Part, right: Part) -> Part:
    """Return two pieces one after the other."""
    return Part(
        left.first | right.first if left.empty else left.first,
        left.last | right.last if right.empty else right.last,
        left.edges + right.edges + _between(left, right),
        empty=left.empty and right.empty,
    )


def loop(part: Part, *, empty: bool) -> Part:
    """Return a piece repeated without end."""
    return part._replace(edges=part.edges + _between(part, part), empty=part.empty or empty)


def _between(left: Part, right: Part) -> Counter[tuple[int, int]]:
    return Counter((a, b) for a in left.last for b in right.first)


def _followers(edges: Counter[tuple[int, int]]) -> tuple[dict[int, list[int]], dict[int, set[int]]]:
    """Return what follows each position in one step, and in one step or more."""
    follow: dict[int, list[int]] = {}
    for source, target in edges:
        follow.setdefault(source, []).append(target)
    reached = {node: set(targets) for node, targets in follow.items()}
    for middle, beyond in reached.items():  # Warshall's transitive closure
        for targets in reached.values():
            if middle in targets:
                targets.update(beyond)
    return follow, reached


def degree(edges: Counter[tuple[int, int]], masks: list[int]) -> int:
    """Return the degree of the polynomial in which the ways to read a text grow; the pattern is not ``ambiguous``."""
    follow, reached = _followers(edges)
    looping = [node for node in follow if node in reached[node]]
    longest = dict.fromkeys(looping, 0)
    for node in sorted(looping, key=lambda n: len(reached[n]), reverse=True):  # what reaches more comes first
        for other in looping:
            if other in reached[node] and node not in reached[other]:
                step = 0
                if longest[other] <= longest[node]:
                    step = _leads_on((node, node, other), (node, other, other), follow, reached, masks)
                longest[other] = max(longest[other], longest[node] + step)
            elif other in reached[node]:  # of the same loop
                longest[other] = max(longest[other], longest[node])
    return max(longest.values(), default=0)


def _leads_on(
    start: tuple[int, int, int],
    goal: tuple[int, int, int],
    follow: dict[int, list[int]],
    reached: dict[int, set[int]],
    masks: list[int],
) -> int:
    """Return 1 if one text leads from each position of a start to that of a goal, else 0."""

    def onward(triple: tuple[int, int, int]) -> list[tuple[int, int, int]]:
        ways = [
            [n for n in follow[here] if n == there or there in reached.get(n, ())]
            for here, there in zip(triple, goal, strict=True)
        ]
        pairs = [(a, b) for a in ways[0] for b in ways[1] if masks[a] & masks[b]]
        return [(a, b, c) for a, b in pairs for c in ways[2] if masks[a] & masks[b] & masks[c]]

    return int(goal in _reach(start, onward))


def ambiguous(edges: Counter[tuple[int, int]], masks: list[int]) -> bool:
    """Whether some position leads back to itself in two ways over one text; ``masks``: the characters of each."""
    follow, reached = _followers(edges)
    loops = {node: {n for n in reached[node] if node in reached.get(n, ())} for node in follow}
    if any(
        count > 1 and source in loops[source] and target in loops[source] for (source, target), count in edges.items()
    ):
        return True
    for node, ring in loops.items():
        if node in ring and _twice(node, {n: [m for m in follow[n] if m in ring] for n in ring}, masks):
            return True
    return False


def _twice(node: int, follow: dict[int, list[int]], masks: list[int]) -> bool:
    def onward(pair: tuple[int, int]) -> list[tuple[int, int]]:
        return [(a, b) for a in follow[pair[0]] for b in follow[pair[1]] if masks[a] & masks[b]]

    forward = _reach((node, node), onward)
    back: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for pair in forward:
        for after in onward(pair):
            back.setdefault(after, []).append(pair)
    backward = _reach((node, node), lambda pair: back.get(pair, []))
    return any(first != second for first, second in forward & backward)


def _reach(start: T, onward: Callable[[T], list[T]]) -> set[T]:
    """Return what is reached from a start in one step or more."""
    reached: set[T] = set()
    pending = onward(start)
    while pending:
        node = pending.pop()
        if node not in reached:
            reached.add(node)
            pending += onward(node)
    return reached
