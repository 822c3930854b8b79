"""What the site answers, asked in this process as a server would ask it, without a socket."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import unquote

from accord.problems import AccordError
from accord.site.asgi import Application, Message
from accord.site.http.slow_words import is_late
from accord.static_site.addresses import BASE, HOST

WAITS = (0.1, 1, 5)  # seconds before an answer that took too long is asked for again


class UnansweredError(AccordError):
    """The site does not answer an address of its own."""


def unanswered(path: str, status: int) -> UnansweredError:
    """Return what is raised where the site does not answer an address."""
    return UnansweredError(f"the site answers {path} with {status}; nothing was written")


class Answer(NamedTuple):
    """An answer: its status, the type of what it holds, where it leads on to, and what it holds."""

    status: int
    kind: str
    location: str
    body: bytes

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.kind.startswith("text/html")

    @property
    def is_redirect(self) -> bool:
        """Whether it only leads on."""
        return HTTPStatus.MULTIPLE_CHOICES <= self.status < HTTPStatus.BAD_REQUEST

    @property
    def is_late(self) -> bool:
        """Whether it says that it would take too long, which the next may not."""
        return self.status >= HTTPStatus.BAD_REQUEST and is_late(self.body)

    @property
    def text(self) -> str:
        """What it holds, as text."""
        return self.body.decode()


async def ask(app: Application, path: str, query: str = "") -> Answer:
    """Ask for an address of the site, below its base; again where it takes too long, as a machine may be busy."""
    for wait in WAITS:
        answer = await _once(app, path, query)
        if not answer.is_late:
            return answer
        await asyncio.sleep(wait)
    return await _once(app, path, query)


async def _once(app: Application, path: str, query: str) -> Answer:
    raw = BASE + path.lstrip("/")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(raw),
        "raw_path": raw.encode("ascii"),
        "query_string": query.encode("ascii"),
        "headers": [(b"host", HOST.encode())],
        "client": None,
        "server": (HOST, 80),
    }
    parts: list[bytes] = []
    start: dict[str, Message] = {}

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            start["of"] = message
        else:
            parts.append(message.get("body", b""))

    await app(scope, receive, send)
    headers = {name.lower(): value.decode("latin-1") for name, value in start["of"]["headers"]}
    return Answer(
        start["of"]["status"], headers.get(b"content-type", ""), headers.get(b"location", ""), b"".join(parts)
    )
