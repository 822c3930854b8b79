"""The published files, each with its size and hash, and the codebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette import NotFound, Response
from datasette.utils.asgi import AsgiFileDownload

from accord_pages.build import BUILD, columns, media_type, published


async def downloads(datasette: Any, request: Any) -> Response:
    """Every published file with its size and hash."""
    return Response.html(await datasette.render_template("downloads.html", request=request))


async def codebook(datasette: Any, request: Any) -> Response:
    """Every column of every table."""
    return Response.html(await datasette.render_template("codebook.html", {"columns": columns()}, request=request))


async def download(request: Any) -> Any:
    """One file, if build.json lists it; the path is looked up and never joined from what was asked."""
    path = request.url_vars["path"]
    if path not in published():
        raise NotFound(f"No such file: {path}")
    if request.method not in ("GET", "HEAD"):
        return Response.text("Files are read only.", status=405, headers={"allow": "GET, HEAD"})
    headers = {"etag": f'"{published()[path]["sha256"]}"'}
    name, kind = Path(path).name, media_type(path)[1]
    if name.endswith((".json", ".md")):  # a browser can show these
        headers["content-disposition"] = f'inline; filename="{name}"'
        return AsgiFileDownload(BUILD / path, content_type=kind, headers=headers)
    return AsgiFileDownload(BUILD / path, name, kind, headers)


ROUTES = [(r"/downloads/?$", downloads), (r"/downloads/(?P<path>.+)$", download), (r"/codebook/?$", codebook)]
