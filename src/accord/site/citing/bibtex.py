"""A citation in BibTeX, as BibTeX, Biber and reference managers read it: UTF-8, with what TeX would act upon escaped.

A record is a ``misc``, which every style knows. Braces count in BibTeX wherever they stand, so that those of a text are
written by name; braces around a whole title or name keep its capitals, and its ``and``, as they are.
"""

from __future__ import annotations

from accord.site.citing.citation import Author, Citation
from accord.values.tex import MONTHS, escaped

MEDIA_TYPE = "application/x-bibtex; charset=utf-8"


def entry(cited: Citation) -> str:
    """Return the entry of a citation."""
    version = f"version {cited.version}"
    fields = {
        "author": " and ".join(map(_author, cited.authors)),
        "title": f"{{{escaped(cited.title)}}}",
        "howpublished": escaped(f"In: {cited.whole}, {version}" if cited.whole else f"Data, {version}"),
        "publisher": escaped(cited.publisher),
        "year": str(cited.day.year),
        "doi": "" if cited.whole else cited.doi,
        "note": escaped(f"Data: doi:{cited.doi}") if cited.whole and cited.doi else "",
        "url": cited.address,
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@misc{{{cited.key},\n{''.join(lines)}  month = {MONTHS[cited.day.month - 1]}\n}}\n"


def _author(author: Author) -> str:
    if author.family and author.given:
        return f"{{{escaped(author.family)}}}, {{{escaped(author.given)}}}"
    plain = author.is_person and "," not in author.name
    return escaped(author.name) if plain and " and " not in author.name else f"{{{escaped(author.name)}}}"
