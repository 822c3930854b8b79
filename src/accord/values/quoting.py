"""Values as messages show them: short, and told apart by their kind."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

MAX_SHOWN_CHARACTERS = 60  # of a value, in a message


def quote_value(value: Any) -> str:
    """Return a value as a message shows it."""
    if value is None or isinstance(value, (bool, dict, list)):
        return {type(None): "nothing", bool: str(value).lower(), dict: "a mapping", list: "a list"}[type(value)]
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)  # without an exponent
    text = text if len(text) <= MAX_SHOWN_CHARACTERS else f"{text[:MAX_SHOWN_CHARACTERS]}..."
    return repr(text) if isinstance(value, str) else text


def code_text(code: Any) -> str:
    """Return a code, which may be any scalar, as text: a text as it is, another as JSON writes it."""
    return code if isinstance(code, str) else json.dumps(code)
