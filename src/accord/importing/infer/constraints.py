"""Which constraints that a source declares are kept: those with an exact form that all of its values meet."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc

from accord.importing.infer.kinds import Kind
from accord.importing.model import Column
from accord.importing.store import Texts
from accord.rules.masks import KEYWORDS
from accord.schema import keywords
from accord.values.parse import cast
from accord.values.quoting import MAX_SHOWN_CHARACTERS
from accord.values.types import TYPES, is_decimal


def holding(column: Column, kind: Kind, texts: Texts, refused: list[str]) -> dict[str, Any]:
    """Return the constraints of a column that hold; add a line to those refused for each other."""
    kept = {}
    for word, value in column.constraints.items():
        fault = _fault(kind, texts, word, value)
        if fault:
            refused.append(f"{column.name}: {word} {value!r}, as declared: {fault}")
        else:
            kept[word] = value
    return kept


def _fault(kind: Kind, texts: Texts, word: str, value: Any) -> str:
    name = kind.name if kind.name in TYPES or is_decimal(kind.name) else "string"
    try:
        keywords.check(word, value, name)
    except keywords.InexactError as error:
        return str(error)
    mask = KEYWORDS[word](value, name)
    if mask is None:
        return ""
    for cells in texts.distinct():
        typed, _ = cast(cells, name)
        wrong = cells.filter(pc.fill_null(mask(typed), fill_value=False)).to_pylist()
        broken = [text for text in wrong if text not in kind.missing]
        if broken:
            return f"{broken[0][:MAX_SHOWN_CHARACTERS]!r} breaks it"
    return ""
