"""Text as TeX shows it, in one line: what BibTeX, Biber and reference managers read, in UTF-8.

Braces count in BibTeX wherever they stand, so that those of a text are written by name.
"""

from __future__ import annotations

SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: rf"\{sign}" for sign in "#$%&_"},
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
JOINING = "\u200c\u200d\u200e\u200f"  # that letters of Arabic and Persian need, and marks of direction
_ESCAPES = str.maketrans(SIGNS)


def escaped(text: str) -> str:
    """Return a text as TeX shows it, in one line."""
    return one_line(text).translate(_ESCAPES)


def one_line(text: str) -> str:
    """Return a text in one line, without signs that no reader sees and no format bears."""
    shown = (sign if sign.isprintable() or sign in JOINING else " " if sign.isspace() else "" for sign in text)
    return " ".join("".join(shown).split())
