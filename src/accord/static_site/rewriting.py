"""Pages, feeds and data of the site with their addresses turned into those of files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from accord.site.http import guard
from accord.site.machines.feeds import fold
from accord.site.machines.linked_data import NOT_IN_SCRIPT
from accord.static_site import addresses
from accord.static_site.addresses import BASE, INDEX, ORIGIN, Address
from accord.static_site.targets import target

WRITTEN = rf"(?:{re.escape(ORIGIN)})?{re.escape(BASE)}"
END = r"""(?:(?!&(?:quot|\#34|\#39);)[^\s<>"'`)\]\\])*"""  # of an address, also where quotes are written as entities
ANYWHERE = re.compile(WRITTEN + END)
PARTS = re.compile(
    r'(?P<data><script type="application/ld\+json">)(?P<json>.*?)(?=</script>)'
    r"""|(?P<tag><[a-zA-Z](?:[^"'<>]|"[^"]*"|'[^']*')*>)"""
    rf"|(?P<text>{WRITTEN}{END})",
    re.DOTALL,
)
HEAD = re.compile(r"<head\b[^>]*>")
# What only the headers of an answer can say.
OF_HEADERS = ("frame-ancestors",)
# A page that is read from a disk has no host; what it loads lies beside it.
OF_DISK = ("script-src", "style-src", "img-src", "font-src", "form-action")
NEEDS_ABSOLUTE = re.compile(
    r'<(?:link rel="canonical"|meta property="og:url"|meta (?:property="og|name="twitter):image")'
)
# What is said of the picture of a link, whose address must be absolute too.
OF_PICTURE = re.compile(r"""<meta (?:property="og|name="twitter):image(?::\w+)?" content=(?:"[^"]*"|'[^']*')>\n?""")
ALTERNATE = re.compile(r'<link rel="alternate"')
FOLDED = "\r\n "


@dataclass(frozen=True)
class Rewriter:
    """What turns addresses of the site into those of files.

    Attributes:
        site: the address at which the copy is to stand; empty where it is not known.
        found: what is called with every address that a page names, as it is in the copy.
        is_anywhere: whether a page may be shown at any address, as that of a missing page is: links name the host then.
    """

    site: str
    found: Callable[[Address], None]
    is_anywhere: bool = False

    def page(self, html: str, path: str) -> str:
        """Return the page of an address as its file holds it."""
        if not self.site:
            html = OF_PICTURE.sub("", html).replace("summary_large_image", "summary", 1)
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(path)}">'
        return HEAD.sub(lambda match: f"{match[0]}\n{meta}", self.part(html, addresses.file_of(path)), count=1)

    def part(self, html: str, file: str) -> str:
        """Return a part of a page as the file of this path holds it."""
        if BASE not in html:  # most cells of a table name no address
            return html

        def replaced(match: re.Match[str]) -> str:
            if match["data"]:
                return match["data"] + self._linked_data(match["json"], file)
            return self._tag(match["tag"], file) if match["tag"] else self._told(match["text"])

        return PARTS.sub(replaced, html)

    def text(self, text: str, file: str) -> str:
        """Return a text for machines with absolute addresses, or where the host is not known, with relative ones."""
        return ANYWHERE.sub(lambda match: self._trailing(match[0], lambda text: self._data(text, file)), text)

    def calendar(self, text: str) -> str:
        """Return a calendar with absolute addresses; where the host is not known with none, as it takes no others."""
        lines = text.replace(FOLDED, "").split("\r\n")
        kept = [line for line in lines if self.site or not line.startswith(f"URL:{ORIGIN}")]
        return "".join(fold(self.text(line, "")) for line in kept if line)

    def _tag(self, tag: str, file: str) -> str:
        if BASE not in tag:
            return tag
        if NEEDS_ABSOLUTE.match(tag):
            return ANYWHERE.sub(lambda match: escape(self._data(unescape(match[0]), file)), tag) if self.site else ""
        if ALTERNATE.match(tag) and not all(_is_kept(parsed) for parsed in _in(tag)):
            return ""
        return ANYWHERE.sub(lambda match: escape(self.link(unescape(match[0]), file)), tag)

    def link(self, text: str, file: str) -> str:
        """Return the relative address of what an attribute names; of the site's own place, its folder."""
        if self.is_anywhere:
            return self._data(text, file)
        path, query, fragment = self._target(text)
        return addresses.link(path, file, query, fragment)

    def _data(self, text: str, file: str) -> str:
        path, query, fragment = self._target(text)
        if self.site:
            return addresses.absolute(self.site, path, query, fragment)
        return addresses.link(path, file, query, fragment)

    def _target(self, text: str) -> tuple[str, str, str]:
        """Return the file, query and fragment of an address."""
        address = target(addresses.parse(text))
        self.found(address)
        return addresses.file_of(address.path), address.query, address.fragment

    def _told(self, text: str) -> str:
        """Return an address that a reader sees as text: where the host is not known, its path as the site calls it."""
        return self._trailing(text, lambda text: escape(self._shown(unescape(text)), quote=False))

    def _shown(self, text: str) -> str:
        if self.site:
            return self._data(text, INDEX)
        path, query, fragment = addresses.parse(text)
        return f"{path}{f'?{query}' if query else ''}{f'#{fragment}' if fragment else ''}"

    def _trailing(self, text: str, change: Callable[[str], str]) -> str:
        """Change an address within a text, but for the point or comma that ends a sentence there."""
        bare = text.rstrip(".,;:")
        return change(bare) + text[len(bare) :]

    def _linked_data(self, text: str, file: str) -> str:
        kept = self._values(_without_missing(json.loads(text)), file)
        return json.dumps(kept, ensure_ascii=False).translate(NOT_IN_SCRIPT)

    def _values(self, value: Any, file: str) -> Any:
        if isinstance(value, list):
            return [self._values(item, file) for item in value]
        if isinstance(value, dict):
            return {name: self._values(part, file) for name, part in value.items()}
        is_address = isinstance(value, str) and value.startswith((ORIGIN + BASE, BASE))
        return self._data(value, file) if is_address else value


def policy(path: str) -> str:
    """Return the content policy of a page as far as it can say it itself."""
    rules = {what: where for what, where in guard.policy(path).items() if what not in OF_HEADERS}
    return "; ".join(f"{what} {where}{' file:' if what in OF_DISK else ''}" for what, where in rules.items())


def _in(tag: str) -> list[Address]:
    return [addresses.parse(unescape(match)) for match in ANYWHERE.findall(tag)]


def _is_kept(address: Address) -> bool:
    """Whether a copy has the very file of an address, and none in its place."""
    return target(address).path == address.path


def _without_missing(value: Any) -> Any:
    """Return JSON-LD without the files that only a server makes."""
    if isinstance(value, list):
        return [_without_missing(item) for item in value if not _is_missing(item)]
    if isinstance(value, dict):
        return {name: _without_missing(part) for name, part in value.items()}
    return value


def _is_missing(item: Any) -> bool:
    address = item.get("contentUrl", "") if isinstance(item, dict) else ""
    return address.startswith((ORIGIN + BASE, BASE)) and not _is_kept(addresses.parse(address))
