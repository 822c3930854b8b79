"""Where the parts of a JSON text stand: read again, only when there is a problem to place."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from dataclasses import dataclass, field

from accord.problems import Path

Place = tuple[int, int]  # line and column, from 1, in code points
_FIRST_STEPS = {"[": 0, "{": None}  # by what begins a container
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


@dataclass
class Positions:
    """Places of the values and of the keys of a JSON text, by path, and of what no JSON text should hold."""

    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    duplicates: list[tuple[Path, Place]] = field(default_factory=list)
    no_numbers: list[tuple[str, Place]] = field(default_factory=list)  # NaN, Infinity, 1e999

    def of_value(self, path: Path) -> Place:
        """Return the place of a value, or of the nearest thing around it that exists."""
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, (1, 1))

    def of_key(self, path: Path) -> Place:
        """Return the place of a key, or of the nearest thing around it that exists."""
        return self.keys.get(path) or self.of_value(path)


@dataclass
class _Container:
    path: Path
    step: str | int | None  # the index of the item that comes next, or the key; None where a key comes next


def positions(text: str) -> Positions:
    """Return the places in a text that is JSON (but for twice the same key, NaN and the like)."""
    places, stack = Positions(), [_Container((), 0)]
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    for match in _TOKEN.finditer(text):
        line = bisect_right(starts, match.start())
        _read(match[0], (line, match.start() - starts[line - 1] + 1), stack, places)
    return places


def _read(part: str, place: Place, stack: list[_Container], places: Positions) -> None:
    inner = stack[-1]
    if part in ("}", "]"):
        stack.pop()
    elif part == ",":
        inner.step = inner.step + 1 if isinstance(inner.step, int) else None
    elif inner.step is None:
        inner.step = json.loads(part, strict=False)
        path = (*inner.path, str(inner.step))
        if path in places.keys:
            places.duplicates.append((path, place))
        places.keys[path] = place
    elif part != ":":
        path = (*inner.path, inner.step) if len(stack) > 1 else ()
        places.values[path] = place
        if part in _FIRST_STEPS:
            stack.append(_Container(path, _FIRST_STEPS[part]))
        elif part[0] != '"' and not _is_finite(part):
            places.no_numbers.append((part, place))


def _is_finite(part: str) -> bool:
    is_whole_or_word = part in ("true", "false", "null") or not re.search("[.eEN]|Inf", part)
    return is_whole_or_word or math.isfinite(float(part))
