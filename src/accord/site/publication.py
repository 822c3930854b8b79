"""What answers to machines have in common: ids for ever, the day of the data, and who made it."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from accord.site.build_facts import about, read


@cache
def package() -> dict[str, Any]:
    """Return what the Data Package says of the whole; keywords and contributors may be empty."""
    package = {name: value for name, value in read("datapackage.json").items() if name not in ("$schema", "resources")}
    return {"keywords": [], "contributors": [], **package}


def contributors() -> list[dict[str, Any]]:
    """Return who made the data."""
    listed: list[dict[str, Any]] = package()["contributors"]
    return listed


def day() -> str:
    """Return the day of the data's version, ``2026-11-21``: what feeds, files and the sitemap give as their date."""
    return str(about()["created"])[:10]


def urn(*parts: str) -> str:
    """Return an id for ever, which does not change when the site moves: a UUID of the words, as a URN."""
    return uuid5(NAMESPACE_URL, "/".join(("accord", *parts))).urn
