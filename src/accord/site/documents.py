"""The pages of a dataset's own texts, as ``make.documents`` wrote them into the build: ``/method``."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import quote, unquote

from datasette import Response

from accord.site.asgi import Datasette, Request, Route
from accord.site.build_facts import SITE, read

FILE = SITE / "documents.json"
LINK = re.compile(r'(?<=href=")site:/')


@cache
def texts() -> dict[str, dict[str, Any]]:
    """Return each text, by the name of its page; none in the package as it is written, which is no build."""
    shown: dict[str, dict[str, Any]] = read(f"site/{FILE.name}") if FILE.is_file() else {}
    return shown


def titles() -> dict[str, str]:
    """Return the title of each text, by the name of its page."""
    return {name: text["title"] for name, text in texts().items()}


def routes() -> list[Route]:
    """Return the address of the texts, if there are any."""
    names = "|".join(re.escape(quote(name)) for name in sorted(texts()))
    return [(rf"/(?P<document>{names})/?$", document)] if names else []


async def document(datasette: Datasette, request: Request) -> Response:
    """Answer with one text."""
    shown = texts()[unquote(request.url_vars["document"])]
    text = {**shown, "html": LINK.sub(datasette.urls.path("/"), shown["html"])}
    return Response.html(await datasette.render_template("document.html", {"document": text}, request=request))
