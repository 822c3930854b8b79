"""What stands between the network and Datasette: every question is looked at before, every answer headed after.

What is asked wrongly is refused here (``requests``), what was answered before is not made again (``caching``,
``given``), who asks much waits for who asks little (``sharing``), what many ask at once is answered once (``alike``),
and what goes wrong beyond Datasette's own care still gets the site's error page (``faults``).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from datasette.utils.asgi import Base400

from accord.site.addresses import PREVIEW, SQL
from accord.site.asgi import Application, Datasette, Headers, Message, Receive, Scope, Send
from accord.site.build_facts import about
from accord.site.http import alike, caching, compression, faults, requests, sharing
from accord.site.http.given import Given

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
# A browser compiles WebAssembly only where the policy allows it: for the page of SQL, and the script that runs it.
COMPILES = {"script-src": "'self' 'wasm-unsafe-eval'"}
COMPILING = re.compile(rf"{SQL}/?|/assets/sql-worker\.js")
# What other sites may show in a frame: the preview of a record, in which there is nothing to press but its link.
FRAMED = {"frame-ancestors": "*"}
FRAMES_HEADER = b"x-frame-options"
HEADERS = {
    b"x-content-type-options": b"nosniff",
    FRAMES_HEADER: b"DENY",
    b"referrer-policy": b"strict-origin-when-cross-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    b"cross-origin-opener-policy": b"same-origin",
    # All that is here is for everybody, and no answer depends on who asks: programs of other sites may read it.
    b"access-control-allow-origin": b"*",
    b"access-control-expose-headers": b"accept-ranges, content-length, content-range, etag, link, x-accord-build",
    b"vary": b"accept-encoding",
}
OPTIONS = {
    b"access-control-allow-headers": b"accept, accept-encoding, content-type, if-none-match, if-range, range",
    b"access-control-max-age": b"86400",
}
POLICY_HEADER = b"content-security-policy"


def policy(path: str) -> dict[str, str]:
    """Return what a browser may do with the answer at a path."""
    if path == PREVIEW:
        return POLICY | FRAMED
    return POLICY | COMPILES if COMPILING.fullmatch(path) else POLICY


def wrap(datasette: Datasette, app: Application) -> Application:
    """Return an ASGI application that answers as another does, within these rules."""
    answered, given = _answering(datasette, app), Given()

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] in alike.READ]}
        with alike.asking(scope, send, given) as asker:
            is_answered = not asker.question.begun.done() and await answered(scope, receive, asker)
            if not is_answered and not await asker.is_served():
                await answered(scope, receive, alike.Asker(alike.Question(), send))

    return guarded


def _answering(datasette: Datasette, app: Application) -> Callable[[Scope, Receive, alike.Asker], Awaitable[bool]]:
    async def answered(scope: Scope, receive: Receive, asker: alike.Asker) -> bool:
        """Answer a question; False where another like it gets a place before it does."""
        squeezed = compression.Gzip(scope, asker.send)
        answer = Answer(scope, squeezed.send)
        try:
            requests.check(scope)
            scope = requests.plainly(scope)
            if scope["method"] == "OPTIONS":
                await answer.options()
            elif caching.has(scope):
                await answer.not_modified()
            elif kept := compression.kept(scope):
                await kept.asgi_send(answer.send)
            else:
                async with sharing.place(scope, asker.question.begun) as answer.starts:
                    asker.begin()
                    with caching.whole_or_not():
                        await app(scope, receive, answer.send)
        except sharing.OvertakenError:
            return False
        except Exception as fault:
            if not answer.taken_back(squeezed):  # too late for another: the connection is cut, and uvicorn logs it
                raise
            if not isinstance(fault, Base400) or isinstance(fault, faults.Fault):
                faults.log(scope, fault)
            await (await faults.page(datasette, scope, fault)).asgi_send(answer.send)
        finally:
            squeezed.leave()
        return True

    return answered


class Answer:
    """An answer on its way out: it gets the headers of all, or is cut down to 304 where the reader has it already."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope, self.sender = scope, send
        self.begun = self.ended = False
        self.starts: Callable[[], None] = lambda: None

    def taken_back(self, squeezed: compression.Gzip) -> bool:
        """Whether nothing has left yet, so that another answer may."""
        if self.begun and squeezed.start:
            self.begun, squeezed.start = False, None
        return not self.begun

    async def send(self, message: Message) -> None:
        """Send on what the application sends."""
        if self.ended:
            return
        if message["type"] == "http.response.start":
            given = [(name.lower(), value) for name, value in message.get("headers", [])]
            headers = caching.headers(self.scope, message["status"], given)
            well = message["status"] in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT)
            if well and caching.fits(self.scope, headers):
                await self.not_modified(headers)
            else:
                await self._begin(message["status"], headers)
        else:
            await self.sender(message)

    async def not_modified(self, headers: Headers = ()) -> None:
        """Say that nothing has changed; send nothing more."""
        headers = headers or caching.headers(self.scope, HTTPStatus.OK, [])
        await self._begin(HTTPStatus.NOT_MODIFIED, [pair for pair in headers if pair[0] in caching.NAMES])
        await self.sender({"type": "http.response.body", "body": b""})
        self.ended = True

    async def options(self) -> None:
        """Say how one may ask, as browsers want to know before they ask for another site."""
        methods = requests.methods(self.scope["path"]).encode()
        allowed = [(b"allow", methods), (b"access-control-allow-methods", methods)]
        await self._begin(HTTPStatus.NO_CONTENT, [*allowed, *OPTIONS.items()])
        await self.sender({"type": "http.response.body", "body": b""})

    async def _begin(self, status: int, headers: Headers) -> None:
        self.begun = True
        self.starts()
        rules = "; ".join(f"{what} {where}" for what, where in policy(self.scope["path"]).items())
        ours = {POLICY_HEADER: rules.encode(), **HEADERS, b"x-accord-build": about()["build"].encode()}
        if self.scope["path"] == PREVIEW:
            del ours[FRAMES_HEADER]
        kept = [pair for pair in headers if pair[0] not in ours]
        await self.sender({"type": "http.response.start", "status": status, "headers": [*kept, *ours.items()]})
