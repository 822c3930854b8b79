"""Answers in gzip, where the reader takes it and it makes them smaller; what it cost is not paid twice.

Pages are compressed whole, long answers piece by piece as they are made. A file of the site's looks and a download are
compressed once: what came of it stands in a temporary folder, while there is room, and is sent from there. Parts of
files are never compressed, and no answer to HEAD, by which programs learn how long a file is before they want parts.
Nothing that is sent is secret, so nothing can be learned from how long it is.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, NamedTuple

from accord.site.asgi import Headers, Message, Scope, Send
from accord.site.http.files import send_bytes

MIN_BYTES = 1_024  # of an answer that is compressed
MAX_FILE_BYTES = 64 * 2**20  # of a download that is: of greater ones programs want parts
MAX_KEPT_BYTES = 256 * 2**20  # of all that is kept
MIN_THREAD_BYTES = 32 * 2**10  # that are compressed beside the other answers
LEVEL, GZIP = 5, 16 + zlib.MAX_WBITS
TAKES = re.compile(rb"(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[0-9.]+\s*)?(?=,|$)", re.IGNORECASE)
SQUEEZED = re.compile(rb"text/|image/svg|application/(?!vnd\.apache\.parquet|vnd\.openxml|octet-stream|gzip|zip)")
KEPT_PATH = re.compile(r"/(?:assets|downloads)/.*[^/]")  # of files, which are the same for every request
OF_ANSWER = (b"content-type", b"content-disposition", b"content-encoding", b"content-length", b"etag")
WITHOUT = (HTTPStatus.NO_CONTENT, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.NOT_MODIFIED)
MARK = b'-gzip"'


class Kept(NamedTuple):
    """An answer that was compressed: its headers, the file that holds it and how long that is."""

    headers: list[tuple[bytes, bytes]]
    path: Path
    size: int

    async def asgi_send(self, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": self.headers})
        await send_bytes(send, self.path, 0, self.size)


class Store:
    """What is kept, by path; what would be too much is not."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes, self.bytes = max_bytes, 0
        self.answers: dict[str, Kept] = {}
        self.being_made: set[str] = set()
        self._folder: TemporaryDirectory[str] | None = None

    def begin(self, path: str) -> tuple[Path, IO[bytes]] | None:
        """Return a file for what a path gives; nothing where it is being made, or there is no room or folder for it."""
        if path in self.being_made or path in self.answers or self.bytes >= self.max_bytes:
            return None
        try:
            self._folder = self._folder or TemporaryDirectory(prefix="accord-")
            place = Path(self._folder.name) / str(len(self.answers) + len(self.being_made))
            file = place.open("xb")
        except OSError:
            return None
        self.being_made.add(path)
        return place, file

    def end(self, path: str, kept: Kept) -> None:
        """Keep what is whole."""
        self.being_made.discard(path)
        self.bytes += kept.size
        self.answers[path] = kept

    def leave(self, path: str, place: Path) -> None:
        """Forget what is not."""
        self.being_made.discard(path)
        place.unlink(missing_ok=True)


store = Store(MAX_KEPT_BYTES)


class Gzip:
    """An answer on its way out, which leaves in gzip where that is wanted and gains."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope, self.sender, self.is_wanted = scope, send, is_wanted(scope)
        self.start: Message | None = None  # held back until it is known whether the answer is compressed
        self.squeezer: Any = None
        self.copy: tuple[Path, IO[bytes]] | None = None

    async def send(self, message: Message) -> None:
        """Send on what is sent, in gzip or as it is."""
        if message["type"] == "http.response.start" and self.is_wanted and may_gain(self.scope, message):
            self.start = message
        elif self.start is None and self.squeezer is None:
            await self.sender(message)
        else:
            await self._body(message.get("body", b""), more=message.get("more_body", False))

    async def _body(self, body: bytes, *, more: bool) -> None:
        if self.start and not more:
            await self._whole(self.start, body)
            return
        if self.start:
            await self._begin(self.start)
        squeezed = await self._squeezed(body)
        if not more:
            squeezed += self.squeezer.flush()
        if self.copy and squeezed:
            self._keep(squeezed)
        if squeezed or not more:
            await self.sender({"type": "http.response.body", "body": squeezed, "more_body": more})
        if not more:
            self._end()

    async def _whole(self, start: Message, body: bytes) -> None:
        """Send an answer that comes at once, if that gains; else as it is."""
        self.squeezer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
        squeezed = (await self._squeezed(body) if len(body) >= MIN_BYTES else body) + self.squeezer.flush()
        gains = MIN_BYTES <= len(body) > len(squeezed)
        headers = encoded(start["headers"], len(squeezed)) if gains else start["headers"]
        await self.sender({**start, "headers": headers})
        await self.sender({"type": "http.response.body", "body": squeezed if gains else body})
        self.start = None

    async def _begin(self, start: Message) -> None:
        """Begin to send an answer that comes in pieces."""
        self.squeezer, self.start = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP), None
        self.headers = encoded(start["headers"], None)
        if KEPT_PATH.fullmatch(self.scope["path"]) and start["status"] == HTTPStatus.OK:
            self.copy = store.begin(self.scope["path"])
        await self.sender({**start, "headers": self.headers})

    async def _squeezed(self, body: bytes) -> bytes:
        is_long = len(body) >= MIN_THREAD_BYTES
        squeezed: bytes = (
            await asyncio.to_thread(self.squeezer.compress, body) if is_long else self.squeezer.compress(body)
        )
        return squeezed

    def _keep(self, squeezed: bytes) -> None:
        try:
            self.copy[1].write(squeezed) if self.copy else None
        except OSError:  # no room: the reader gets it all the same
            self.leave()

    def _end(self) -> None:
        if self.copy:
            place, file = self.copy
            self.copy = None
            file.close()
            size = place.stat().st_size
            headers = [(name, value) for name, value in self.headers if name in OF_ANSWER and value[:2] != b"W/"]
            store.end(self.scope["path"], Kept([*headers, (b"content-length", str(size).encode())], place, size))

    def leave(self) -> None:
        """Forget what is not whole, where the reader went away or the answer failed."""
        if self.copy:
            place, file = self.copy
            self.copy = None
            file.close()
            store.leave(self.scope["path"], place)


def kept(scope: Scope) -> Kept | None:
    """Return what is kept of the answer to a question, where the reader takes it so."""
    return store.answers.get(scope["path"]) if is_wanted(scope) else None


def is_wanted(scope: Scope) -> bool:
    """Whether a reader takes gzip, of the whole answer."""
    headers = dict(scope["headers"])
    takes = TAKES.search(headers.get(b"accept-encoding", b""))
    return scope["method"] == "GET" and b"range" not in headers and bool(takes)


def may_gain(scope: Scope, message: Message) -> bool:
    """Whether an answer may be smaller in gzip, by its headers."""
    headers = dict(message["headers"])
    size = int(headers.get(b"content-length", MIN_BYTES))
    too_large = KEPT_PATH.fullmatch(scope["path"]) and size > MAX_FILE_BYTES
    is_plain = message["status"] not in WITHOUT and b"content-encoding" not in headers
    return is_plain and size >= MIN_BYTES and not too_large and bool(SQUEEZED.match(headers.get(b"content-type", b"")))


def encoded(headers: Headers, size: int | None) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer in gzip; a strong tag is of these very bytes, so that it is another one."""
    changed = {b"content-encoding": b"gzip"} | ({b"content-length": str(size).encode()} if size is not None else {})
    rest = [(name, value) for name, value in headers if name not in (b"content-length", b"accept-ranges")]
    return [*((name, _tag(value) if name == b"etag" else value) for name, value in rest), *changed.items()]


def _tag(value: bytes) -> bytes:
    return value if value.startswith(b"W/") else value.removesuffix(b'"') + MARK
