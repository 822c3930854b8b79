"""Numbers as their source spells them, and JSON with such numbers in it."""

from __future__ import annotations

import json
from typing import Any


class Number(str):
    """A number as its source spells it."""

    __slots__ = ()


def dump(value: Any) -> str:
    """Return a value as JSON on one line."""
    if isinstance(value, dict):
        return (
            f"{{{', '.join(f'{json.dumps(key, ensure_ascii=False)}: {dump(inner)}' for key, inner in value.items())}}}"
        )
    if isinstance(value, list):
        return f"[{', '.join(map(dump, value))}]"
    return str(value) if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)
