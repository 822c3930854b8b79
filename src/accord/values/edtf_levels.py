"""Dates that are EDTF, but beyond the profile that ``accord.values.edtf`` reads: which level they are of, and why.

The grammar is the Library of Congress specification of EDTF (2019), levels 0 to 2; one date at a time, so that members
of intervals and sets are named by themselves.
"""

from __future__ import annotations

import re

PROFILE = "level 1 and sets, with years 0001 to 9999 and without times of day"

_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12][0-9]|3[01])"
_ANY_MONTH = rf"(?:{_MONTH}|[01X]X|X[0-9]|2[1-9]|3[0-9]|4[01])"
_ANY_DAY = rf"(?:{_DAY}|[0-3X]X|X[0-9])"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]|24:00:00"
_MARK = "[?~%]?"
_BEYOND = (
    (0, "a time of day", rf"[0-9]{{4}}-{_MONTH}-{_DAY}T(?:{_TIME})(?:Z|[+-][0-9]{{2}}(?::[0-9]{{2}})?)?"),
    (1, "a year before 0001", rf"-[0-9X]{{4}}(?:-{_ANY_MONTH}(?:-{_ANY_DAY})?)?{_MARK}"),
    (1, "a year of more than four digits", r"Y-?[1-9][0-9]{4,}"),
    (2, "a year with an exponent", r"Y-?[1-9][0-9]*E[1-9][0-9]*(?:S[1-9][0-9]*)?"),
    (2, "significant digits of a year", r"(?:-?[0-9]{4}|Y-?[1-9][0-9]{4,})S[1-9][0-9]*"),
    (2, "a part of a year other than the four seasons", r"[0-9]{4}-(?:2[5-9]|3[0-9]|4[01])" + _MARK),
    (2, "unspecified digits before others", rf"[0-9X]{{4}}(?:-{_ANY_MONTH}(?:-{_ANY_DAY})?)?{_MARK}"),
    (
        2,
        "a qualifier of a part of the date",
        rf"{_MARK}-?[0-9X]{{4}}{_MARK}(?:-{_MARK}{_ANY_MONTH}{_MARK}(?:-{_MARK}{_ANY_DAY}{_MARK})?)?",
    ),
)


def beyond_profile(text: str) -> str:
    """Return what to say of a date that is EDTF but not of the profile; nothing where it is no EDTF at all."""
    for level, reason, pattern in _BEYOND:
        if re.fullmatch(pattern, text, re.ASCII) and ("X" in text or not reason.startswith("unspecified")):
            return f"{text!r} is EDTF of level {level} ({reason}), which is not accepted here: only {PROFILE}"
    return ""
