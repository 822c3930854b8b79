"""A citation in RIS, as Zotero, EndNote and Mendeley read it: a tag a line, each line ended by CR and LF."""

from __future__ import annotations

from collections.abc import Iterator

from accord.site.citing.citation import Citation
from accord.values.tex import one_line

MEDIA_TYPE = "application/x-research-info-systems; charset=utf-8"


def entry(cited: Citation) -> str:
    """Return the entry of a citation."""
    return "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in _lines(cited))


def _lines(cited: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", "DATA"
    for author in cited.authors:
        yield "AU", f"{author.family}, {author.given}" if author.family and author.given else author.name
    yield "TI", cited.title
    if cited.whole:
        yield "T2", cited.whole
    if cited.publisher:
        yield "PB", cited.publisher
    yield "PY", str(cited.day.year)
    yield "DA", f"{cited.day:%Y/%m/%d}"
    yield "ET", cited.version
    if cited.doi:
        yield ("N1", f"Data: doi:{cited.doi}") if cited.whole else ("DO", cited.doi)
    yield "UR", cited.address
    yield "ER", ""
