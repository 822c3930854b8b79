"""Send files: none stays open while a reader takes it, so that slow readers cost no more than their connections."""

from __future__ import annotations

import asyncio
from pathlib import Path

from accord.site.asgi import Send

CHUNK_BYTES = 256 * 1024  # bytes that are read at once


async def send_bytes(send: Send, path: Path, first: int, end: int) -> None:
    """Send the bytes of a file from ``first`` up to and without ``end`` as the body of an answer."""
    while first < end and (chunk := await asyncio.to_thread(_read, path, first, min(end - first, CHUNK_BYTES))):
        first += len(chunk)
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _read(path: Path, first: int, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(first)
        return file.read(size)
