"""Limits that no value can meet, such as a least number above the greatest."""

from __future__ import annotations

from collections.abc import Iterator

from accord.problems import Path
from accord.schema.metaschema import show
from accord.schema.model import Schema, resolve

Fault = tuple[Path, str]
_LEAST = {  # a word of the least, words of the greatest, each with whether both may be equal
    "minimum": {"maximum": True, "exclusiveMaximum": False},
    "exclusiveMinimum": {"maximum": False, "exclusiveMaximum": False},
    "minLength": {"maxLength": True},
    "minItems": {"maxItems": True},
}


def faults(spec: Schema, path: Path, root: Schema) -> Iterator[Fault]:
    """Yield a fault for each pair of limits of a column or list that leaves no value, what it refers to included."""
    if not any(word in spec for least, others in _LEAST.items() for word in (least, *others)):
        return
    full = resolve(spec, root)
    for least, others in _LEAST.items():
        for greatest, may_equal in others.items():
            if least in full and greatest in full and _is_empty(full[least], full[greatest], may_equal=may_equal):
                place = greatest if greatest in spec else least
                yield (
                    (*path, place),
                    f"{least} {show(full[least])} and {greatest} {show(full[greatest])} leave no value; correct one",
                )


def _is_empty(least: float, greatest: float, *, may_equal: bool) -> bool:
    return least > greatest or (least == greatest and not may_equal)
