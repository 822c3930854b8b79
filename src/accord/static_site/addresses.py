"""Addresses of the site, and the files of a copy that stand for them.

The site is asked as if it stood at an origin and below a path that nothing else has, so that each address that it
writes, in an attribute, a text, JSON or a feed, can be told from all other text.
"""

from __future__ import annotations

import re
from hashlib import sha256
from posixpath import relpath
from typing import NamedTuple
from urllib.parse import quote, unquote

HOST = "copy.invalid"
BASE = "/-accord-copy-/"
ORIGIN = f"http://{HOST}"
INDEX = "index.html"
MAX_NAME_BYTES = 200  # bytes of a name in a folder: systems take 255
SAFE = "/,~:;@!$&'()*+={}"  # characters of a path that need no percent sign, and those around the parts of a map's tile
BASES = re.compile(rf"(?:{re.escape(BASE.rstrip('/'))})+(?=/)")  # Datasette puts it before some addresses twice


class Address(NamedTuple):
    """An address of the site: its path, as the site writes it below its base, what is asked for, and the fragment."""

    path: str
    query: str = ""
    fragment: str = ""


def parse(text: str) -> Address:
    """Return the address that a text says, which begins with the origin or the base."""
    path, _, fragment = text.removeprefix(ORIGIN).partition("#")
    path, _, query = path.partition("?")
    return Address(BASES.sub("", path, count=1), query, fragment)


def is_file(path: str) -> bool:
    """Whether an address is that of a file, and not of a page: below these, or with a dot in its last part."""
    below = path.startswith(("/assets/", "/downloads/")) and not path.endswith("/")
    return below or "." in path.rpartition("/")[2]


def file_of(path: str) -> str:
    """Return the path of the file that stands for an address: ``events/x/index.html``."""
    parts = [_name(unquote(part)) for part in path.split("/") if part]
    return "/".join(parts if is_file(path) else [*parts, INDEX])


def _name(part: str) -> str:
    """Return the name of a file or folder: a part of an address, cut where no system would take it."""
    if part in (".", ".."):
        return quote(part).replace(".", "%2E")
    data = part.encode()
    if len(data) <= MAX_NAME_BYTES:
        return part
    return f"{data[: MAX_NAME_BYTES // 2].decode(errors='ignore')}~{sha256(data).hexdigest()[:16]}"


def link(target: str, source: str, query: str = "", fragment: str = "") -> str:
    """Return the relative address of a file from another one; an index is named, since a folder of disk shows none."""
    path = quote(relpath(target, source.rpartition("/")[0] or "."), safe=SAFE)
    path = f"./{path}" if ":" in path.partition("/")[0] else path
    return f"{path}{f'?{query}' if query else ''}{f'#{fragment}' if fragment else ''}"


def absolute(site: str, target: str, query: str = "", fragment: str = "") -> str:
    """Return the address of a file at the host where a copy stands; an index is called by its folder."""
    path = quote(target.removesuffix(INDEX) if f"/{target}".endswith(f"/{INDEX}") else target, safe=SAFE)
    return f"{site.rstrip('/')}/{path}{f'?{query}' if query else ''}{f'#{fragment}' if fragment else ''}"
