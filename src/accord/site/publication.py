"""What answers to machines have in common: ids for ever, the day of the data, and who made it."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from accord.site.build_facts import about, read


@cache
def package() -> dict[str, Any]:
    """Return keywords and contributors of the Data Package."""
    package = read("datapackage.json")
    return {"keywords": package.get("keywords", []), "contributors": package["contributors"]}


def day() -> str:
    """Return the day of the data's version, ``2026-11-21``: what feeds, files and the sitemap give as their date."""
    return str(about()["created"])[:10]


def urn(*parts: str) -> str:
    """Return an id for ever, which does not change when the site moves: a UUID of the words, as a URN."""
    return uuid5(NAMESPACE_URL, "/".join(("accord", *parts))).urn
