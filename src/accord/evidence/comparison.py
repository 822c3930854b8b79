"""Whether a source reports the published value itself: numbers compare by value, whatever their digits look like."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from accord.schema.model import Column
from accord.values.types import is_decimal

_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)


def is_published(says: str, published: Any, column: Column | None) -> bool:
    """Whether what a source says of a cell of a record is what the record has there.

    The items of a list column stand in one text with the separator between them.
    """
    if column is not None and column.separator and isinstance(published, list):
        items = says.split(column.separator) if says else []
        pairs = zip(items, published, strict=False)
        return len(items) == len(published) and all(is_published(text, value, column.item) for text, value in pairs)
    if isinstance(published, bool):
        return says == str(published).lower()
    if isinstance(published, float):
        return bool(_NUMBER.fullmatch(says)) and float(says) == published  # the double that the text is read as
    is_number = isinstance(published, int) or (column is not None and is_decimal(column.type))
    if is_number and _NUMBER.fullmatch(says) and _NUMBER.fullmatch(str(published)):
        return Decimal(says) == Decimal(published)
    return bool(says == published)
