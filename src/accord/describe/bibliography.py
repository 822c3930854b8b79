"""An entry of a bibliography as CSL-JSON, which Zotero, Pandoc and citeproc read, and as BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from accord.values.package_terms import known
from accord.values.tex import MONTHS, escaped

DATES = ("issued", "accessed")
NAMES = ("author", "editor")
TYPES = {  # of BibTeX, by those of CSL; misc is any other
    "article": "article",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
ENDS_OF_A_RANGE = 2
_DAY = re.compile(r"(?P<year>-?[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?(?P<circa>[~?%]?)")
_WHOLE = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_BRACES = str.maketrans({"{": "%7B", "}": "%7D"})
_KEY = re.compile(r"[^A-Za-z0-9:._-]+")

Item = dict[str, Any]


def item(row: Mapping[str, Any]) -> Item:
    """Return the entry of a row whose columns are variables of CSL; dates are EDTF, names stand apart by semicolons."""
    said: Item = known({name: _variable(name, value) for name, value in row.items()})
    return {"id": "", "type": "document", **said}


def _variable(name: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    if name in NAMES:
        return [{"literal": one.strip()} for one in str(value).split(";")]
    return _date(str(value)) if name in DATES else value if isinstance(value, int) else str(value)


def _date(text: str) -> Item:
    """Return a date of CSL: a day, month or year, or two of them; of any other uncertain date its own text."""
    ends = [_DAY.fullmatch(part) for part in text.split("/")]
    if not all(ends) or len(ends) > ENDS_OF_A_RANGE:
        return {"literal": text}
    parts = [[int(end[word]) for word in ("year", "month", "day") if end[word]] for end in ends if end]
    return {"date-parts": parts, **({"circa": True} if any(end["circa"] for end in ends if end) else {})}


def bibtex(of: Item) -> str:
    """Return an entry as BibTeX."""
    kind = TYPES.get(of["type"], "misc")
    fields = "".join(f"  {name} = {text},\n" for name, text in _fields(of, kind) if text.strip("{}"))
    return f"@{kind}{{{_KEY.sub('-', str(of['id']))},\n{fields}}}\n"


def _fields(of: Item, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the fields as they stand in the entry; braces within those of a title keep its capitals."""
    for word in NAMES:
        names = " and ".join(f"{{{escaped(one['literal'])}}}" for one in of.get(word, ()))
        yield word, f"{{{names}}}"
    yield "title", f"{{{{{escaped(str(of.get('title', '')))}}}}}"
    first = [*(of.get("issued", {}).get("date-parts") or [[]])[0], 0, 0, 0][:3]
    yield "year", f"{{{first[0] or ''}}}"
    yield "month", MONTHS[first[1] - 1] if first[1] else ""  # a word of every style
    yield "day", f"{{{first[2] or ''}}}"
    yield "url", f"{{{str(of.get('URL', '')).translate(_BRACES)}}}"
    words = {_WHOLE.get(kind, "howpublished"): "container-title", "doi": "DOI"}
    words |= {word: word for word in ("publisher", "language", "note")}
    for word, variable in words.items():
        yield word, f"{{{escaped(str(of.get(variable, '')))}}}"
