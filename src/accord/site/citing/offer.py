"""What a page offers of its citation, and the files of it: ``/events/<id>.bib``, ``/cite.ris`` of the whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from datasette import Response
from jinja2 import pass_context

from accord.site import links, record_addresses
from accord.site.asgi import Datasette, Request, Route
from accord.site.citing import bibtex, citation, ris
from accord.site.citing.citation import Citation
from accord.site.exports.downloads import named
from accord.site.machines.linked_data import Page

WHOLE = "cite"  # the name of the files of the dataset's own citation
FILES: dict[str, tuple[str, Callable[[Citation], str]]] = {
    "bib": (bibtex.MEDIA_TYPE, bibtex.entry),
    "ris": (ris.MEDIA_TYPE, ris.entry),
}


@dataclass(frozen=True)
class Offer:
    """A citation in words and as files, with the addresses of these."""

    text: str
    address: str
    bibtex: str
    ris: str
    bibtex_path: str
    ris_path: str


@pass_context
def offer(context: Any, title: str = "", table: str = "", key: Sequence[Any] = ()) -> Offer | None:
    """Return how a record of a table is cited, or the dataset where no table is given; nothing on a page of errors."""
    request = context.get("request")
    if request is None:
        return None
    page = Page(context["urls"].ds, request)
    path = links.row_address(page.datasette, table, key) if table else page.datasette.urls.path(f"/{WHOLE}")
    cited = of_record(page, title, table, key) if table else citation.of_whole(page.home)
    return Offer(
        cited.text,
        cited.address,
        bibtex.entry(cited),
        ris.entry(cited).replace("\r\n", "\n"),
        f"{path}.bib",
        f"{path}.ris",
    )


@pass_context
def address_of_page(context: Any) -> str:
    """Return the whole address of the page that is being made; empty without a request, as of some errors."""
    request = context.get("request")
    return Page(context["urls"].ds, request).absolute(request.full_path) if request else ""


def of_record(page: Page, title: str, table: str, key: Sequence[Any]) -> Citation:
    """Return the citation of a record by the values of its key."""
    address = page.absolute(links.row_address(page.datasette, table, key))
    return citation.of_record(title, table, tuple(map(str, key)), address)


async def of_this_record(datasette: Datasette, request: Request) -> Response:
    """Answer with the citation of a record as a file."""
    found = await record_addresses.find(datasette, request)
    return _file(of_record(Page(datasette, request), found.title, found.table.name, found.key), request)


async def of_the_whole(datasette: Datasette, request: Request) -> Response:
    """Answer with the citation of the dataset as a file."""
    return _file(citation.of_whole(Page(datasette, request).home), request)


def _file(cited: Citation, request: Request) -> Response:
    ending = request.url_vars["format"]
    media_type, write = FILES[ending]
    headers = {"content-disposition": named("attachment", f"{cited.key}.{ending}")}
    return Response(write(cited), content_type=media_type, headers=headers)


def routes() -> list[Route]:
    """Return the addresses of these files."""
    endings = "|".join(FILES)
    whole: list[Route] = [(rf"/{WHOLE}\.(?P<format>{endings})$", of_the_whole)]
    return [*whole, *record_addresses.routes(endings, of_this_record)]
