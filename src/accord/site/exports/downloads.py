"""The published files, each with its size and hash, the codebook, and the report on quality."""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

from datasette import NotFound, Response
from datasette.utils.asgi import asgi_start

from accord.site.asgi import Datasette, Request, Route, Send
from accord.site.build_facts import BUILD, columns, media_type, published, read
from accord.site.http.files import send_bytes

RANGE = re.compile(r"bytes=(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})", re.ASCII)


class Part(NamedTuple):
    """A file to be answered, or the bytes of it from ``first`` up to and without ``end``."""

    path: Path
    kind: str
    headers: dict[str, str]
    first: int
    end: int
    status: HTTPStatus = HTTPStatus.OK

    async def asgi_send(self, send: Send) -> None:
        """Send it."""
        headers = {**self.headers, "accept-ranges": "bytes", "content-length": str(self.end - self.first)}
        await asgi_start(send, self.status, headers, self.kind)
        await send_bytes(send, self.path, self.first, self.end)


async def downloads(datasette: Datasette, request: Request) -> Response:
    """Every published file with its size and hash."""
    return Response.html(await datasette.render_template("downloads.html", request=request))


async def codebook(datasette: Datasette, request: Request) -> Response:
    """Every column of every table."""
    return Response.html(await datasette.render_template("codebook.html", {"columns": columns()}, request=request))


async def quality(datasette: Datasette, request: Request) -> Response:
    """The report on quality, where there is one."""
    if not (sections := read("site/quality.json")):
        raise NotFound("This dataset has no report on its quality.")
    return Response.html(await datasette.render_template("quality.html", {"sections": sections}, request=request))


async def download(request: Request) -> Response | Part:
    """One file, if build.json lists it; the path is looked up and never joined from a request."""
    path = unquote(request.url_vars["path"])
    if path not in published():
        raise NotFound(f"No such file: {path}")
    if request.method not in ("GET", "HEAD"):
        return Response.text("Files are read only.", status=405, headers={"allow": "GET, HEAD"})
    name, kind, size = Path(path).name, media_type(path)[1], int(published()[path]["bytes"])
    disposition = "inline" if name.endswith((".json", ".md")) else "attachment"  # a browser can show these
    etag = f'"{published()[path]["sha256"]}"'
    headers = {"etag": etag, "content-disposition": named(disposition, name)}
    whole = Part(BUILD / path, kind, headers, 0, size)
    wanted = _wanted(request.headers.get("range", ""), size)
    if wanted is None or request.headers.get("if-range", etag) != etag:
        return whole
    first, end = wanted
    if first >= end:
        headers = {"content-range": f"bytes */{size}"}
        return Response.text("The file has no such bytes.", HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers)
    headers["content-range"] = f"bytes {first}-{end - 1}/{size}"
    return whole._replace(first=first, end=end, status=HTTPStatus.PARTIAL_CONTENT)


def named(disposition: str, name: str) -> str:
    """Return a Content-Disposition with the name of a file, in any script (RFC 6266)."""
    if re.fullmatch(r"[\w .()-]+", name, re.ASCII):
        return f'{disposition}; filename="{name}"'
    plain = re.sub(r"[^\w.-]", "_", name, flags=re.ASCII)
    return f"{disposition}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _wanted(header: str, size: int) -> tuple[int, int] | None:
    """Return which bytes of a file are asked for, none where there are none such; None where the whole file is.

    One range at a time (RFC 9110, 14.2): what asks for several, or is not understood, gets the whole file.
    """
    match = RANGE.fullmatch(header.strip())
    if not match or match["first"] == match["last"] == "":
        return None
    if not match["first"]:
        return max(0, size - int(match["last"])), size
    first, last = int(match["first"]), int(match["last"] or size - 1)
    return None if match["last"] and last < first else (first, min(last + 1, size))


ROUTES: list[Route] = [
    (r"/downloads/?$", downloads),
    (r"/downloads/(?P<path>.+)$", download),
    (r"/codebook/?$", codebook),
    (r"/quality/?$", quality),
]
