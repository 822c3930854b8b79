"""Read YAML 1.2 as data whose every value knows where it stands in the file.

The narrow YAML that a hand-written record needs: mappings, sequences and scalars. Dates stay text, ``no`` and ``on``
stay text, numbers are JSON's numbers. Anchors, aliases, tags, merge keys, several documents, duplicate keys, deep
nesting, characters that nobody sees and comments that were meant as text are problems, for each of them has lost or
changed data before. ``yaml_quick`` reads most files; the others ``yaml_parser``, whose library is not loaded before.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from accord.problems import Path
from accord.sources import yaml_quick
from accord.sources.yaml_text import MAX_BYTES, MAX_DEPTH, MAX_VALUES, Fault, Place, Span, cap, check_around, decode

if TYPE_CHECKING:
    from accord.sources.yaml_builder import Places

__all__ = ["MAX_BYTES", "MAX_DEPTH", "Document", "Fault", "load"]


_MAX_KEPT = 100_000  # characters of a text whose places are kept as long as its value


@dataclass
class Document:
    """The value of a file, where its parts stand, and what was wrong with it.

    Most files are right, and nobody asks where all their parts stand: who does has the text read once more.
    """

    value: Any = None
    faults: list[Fault] = field(default_factory=list)
    broken: bool = False  # it could not be read to its end, so what it lacks is not known
    any_spans: list[Span] = field(default_factory=list)  # where values stand that may hold any characters
    starts: dict[Path, Place] = field(default_factory=dict)  # where collections begin
    text: str = field(default="", repr=False)

    @property
    def positions(self) -> dict[Path, Place]:
        """Line and column of each value that was read."""
        return self._places.values

    @property
    def keys(self) -> dict[Path, Place]:
        """Line and column of each key of a mapping that was read."""
        return self._places.keys

    @property
    def _places(self) -> Places:
        return _places_in(self.text) if len(self.text) > _MAX_KEPT else self._kept_places

    @cached_property
    def _kept_places(self) -> Places:
        from accord.sources import yaml_parser

        return yaml_parser.places(self.text)

    def at(self, path: Path) -> Place:
        """Return line and column of a value, or of the nearest thing around it that exists."""
        if path in self.starts:
            return self.starts[path]
        while path not in self.positions and path:
            path = path[:-1]
        return self.positions.get(path, (1, 1))


@lru_cache(maxsize=2)
def _places_in(text: str) -> Places:
    """Return the places in a large text: they take much memory, and problems come file by file."""
    from accord.sources import yaml_parser

    return yaml_parser.places(text)


def load(data: bytes, any_texts: AbstractSet[Path] = frozenset()) -> Document:
    """Read one YAML document from bytes. Never raises for bad input: faults are in the result.

    ``any_texts`` are the paths of values that may hold any characters, places in lists left out.
    """
    text, faults = decode(data, is_any=bool(any_texts))
    if faults:
        return Document(faults=faults, broken=True)
    is_normal = unicodedata.is_normalized("NFC", text)
    if is_normal and not any_texts and (quick := yaml_quick.read(text)):
        return _bounded(Document(quick.value, starts=quick.starts, text=text))
    from accord.sources import yaml_parser

    builder = yaml_parser.built(text, any_texts, is_normal=is_normal)
    faults, broken = builder.faults, builder.broken
    if any_texts and not broken and (around := check_around(text, builder.any_spans)):
        faults, broken = sorted({*faults, *around}), True
    return _bounded(Document(builder.value, cap(faults), broken, builder.any_spans, builder.starts, text))


def _bounded(document: Document) -> Document:
    """Return a document, or the fault of one that holds more values than anybody writes: each takes memory."""
    if len(document.text) <= 2 * MAX_VALUES:  # a value takes two characters
        return document
    count, left = 0, [document.value]
    while left:
        value = left.pop()
        if isinstance(value, (dict, list)):
            count += len(value)
            left += value.values() if isinstance(value, dict) else value
    if count <= MAX_VALUES:
        return document
    fact = f"the file has {count:,} values; a curated file has {MAX_VALUES:,} at most"
    return Document(faults=document.faults or [(1, 1, "size", fact)], broken=True)
