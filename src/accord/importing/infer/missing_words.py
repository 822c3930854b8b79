"""Words that mean no value, and which of them stand in a column."""

from __future__ import annotations

from collections.abc import Iterable

from accord.importing.store import Texts

# What programs write where there is no value: R, pandas, SQL, spreadsheets, MySQL, statistical offices.
WORDS = frozenset(
    [
        "",
        "NA",
        "N/A",
        "n/a",
        "#N/A",
        "NaN",
        "nan",
        "NULL",
        "Null",
        "null",
        "None",
        "none",
        "\\N",
        "-",
        "--",
        ".",
        "..",
        "?",
    ]
)
_SIGNS = ("-", "--", ".", "..", "?")  # that mean other things among texts


def doubtful(texts: Texts, declared: Iterable[str]) -> str:
    """Return which words of a column of texts may mean that there is no value, which is for people to say."""
    there = present(texts, sorted(WORDS - {*_SIGNS, *declared}))
    return f"; {', '.join(there)} is text here: say x-missing where it means no value" if there else ""


def present(texts: Texts, declared: Iterable[str]) -> list[str]:
    """Return which declared words for no value stand in a column of texts."""
    return [word for word in declared if word and texts.row("count_if(x = $1)", [word])[0]]
