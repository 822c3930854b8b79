"""How long answers hold: a page until the next build, a file of the site's looks that is asked for by build for good.

An answer depends on the build and on the address alone, so its tag is made of these before it is looked for: who has
the page already gets 304 without a query. The tag is weak, because JSON says how long its query took. An answer of
which a part took too long, and was left out, is not kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from http import HTTPStatus

from accord.site.asgi import Headers, Scope
from accord.site.build_facts import about

NAMES = (b"etag", b"cache-control")
CHECKED = b"public, no-cache"  # kept, and asked for again each time
FOREVER = b"public, max-age=31536000, immutable"
NEVER = b"no-store"
CUT_SHORT: ContextVar[list[str]] = ContextVar("cut_short")  # queries of this answer that took too long


@contextmanager
def whole_or_not() -> Iterator[None]:
    """Note for one answer whether it was cut short, and for the answer that it becomes a part of."""
    around, within = CUT_SHORT.get([]), list[str]()
    token = CUT_SHORT.set(within)
    try:
        yield
    finally:
        CUT_SHORT.reset(token)
        around.extend(within)


def has(scope: Scope) -> bool:
    """Whether the reader says that they have this very answer; of a question in a body nobody has."""
    return scope["method"] != "POST" and fits(scope, [(b"etag", tag(scope))])


def fits(scope: Scope, headers: Headers) -> bool:
    """Whether the reader names the tag among an answer's headers."""
    etags = dict(scope["headers"]).get(b"if-none-match", b"")
    return any(_bare(etag) == _bare(value) for etag in etags.split(b",") for name, value in headers if name == b"etag")


def headers(scope: Scope, status: int, given: Headers) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer, those ``given`` among them but for what they say of caching."""
    kept = [pair for pair in given if pair[0] not in (b"cache-control", b"vary")]
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or CUT_SHORT.get([]) or scope["method"] == "POST":
        return [*kept, (b"cache-control", NEVER)]
    of_build = scope["path"].startswith("/assets/") and scope["query_string"] == about()["build"].encode()
    if status == HTTPStatus.OK and all(name != b"etag" for name, _ in kept):
        kept.append((b"etag", tag(scope)))
    return [*kept, (b"cache-control", FOREVER if of_build and status == HTTPStatus.OK else CHECKED)]


def tag(scope: Scope) -> bytes:
    """Return the tag of the answer to a question: its build, and a hash of its whole address."""
    host = dict(scope["headers"]).get(b"host", b"")
    address = b"\0".join([scope["scheme"].encode(), host, scope["raw_path"], scope["query_string"]])
    return f'W/"{about()["build"]}-{sha256(address).hexdigest()[:16]}"'.encode()


def _bare(etag: bytes) -> bytes:
    return etag.strip().removeprefix(b"W/").replace(b'-gzip"', b'"')  # who has it in gzip has it
