"""Where the values of a JSON object stand in its line."""

from __future__ import annotations

import json
import re

READ_VALUE = json.JSONDecoder().raw_decode  # (text, offset) -> the value that begins there, and where it ends


def column_of(line: str, name: str, *, key: bool = False) -> int:
    """Return the column, from 1, of the value of a key in an object that is well-formed, or of the key itself."""
    at = _past(line, "{", 0)
    while line[at : at + 1] == '"':
        begin = at
        written_key, end = READ_VALUE(line, at)
        at = _past(line, ":", end)
        if written_key == name:
            return (begin if key else at) + 1
        at = _past(line, ",", READ_VALUE(line, at)[1])
    return 1


def _past(line: str, sign: str, at: int) -> int:
    """Return where the next token begins after a sign and the space around it; the end where another sign comes."""
    match = re.compile(rf"[ \t\r\n]*{re.escape(sign)}[ \t\r\n]*").match(line, at)
    return match.end() if match else len(line)
