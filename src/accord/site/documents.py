"""The pages of a dataset's own texts, as ``make.documents`` wrote them into the build: ``/method``."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from datasette import Response

from accord.site.asgi import Datasette, Request, Route
from accord.site.build_facts import SITE, read

FILE = SITE / "documents.json"
LINK = re.compile(r'(?<=href=")site:/')


def titles() -> dict[str, str]:
    """Return the title of each text, by the name of its page."""
    if not FILE.is_file():  # the package as it is written, in no build
        return {}
    return {name: text["title"] for name, text in read(f"site/{FILE.name}").items()}


def routes() -> list[Route]:
    """Return the address of the texts, if there are any."""
    names = "|".join(re.escape(quote(name)) for name in sorted(titles()))
    return [(rf"/(?P<document>{names})/?$", document)] if names else []


async def document(datasette: Datasette, request: Request) -> Response:
    """Answer with one text."""
    shown = read("site/documents.json")[unquote(request.url_vars["document"])]
    text = {**shown, "html": LINK.sub(datasette.urls.path("/"), shown["html"])}
    return Response.html(await datasette.render_template("document.html", {"document": text}, request=request))
