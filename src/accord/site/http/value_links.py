"""Addresses of counted values, of which a page may have ten thousand: what they have in common is written once.

Datasette 0.65 reads the whole question again for each, and joins each to the address of the site by way of a text that
looks all its methods up by name; meanwhile nobody else is answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette import facets
from datasette import utils as datasette_utils
from datasette.app import Datasette

from accord.site.asgi import Request

KEPT = 16  # questions, as long as an address may be


def apply() -> None:
    """Let Datasette write them so."""
    facets.path_with_added_args = path_with_added_args
    join = Datasette.absolute_url

    def absolute_url(site: Datasette, request: Request, path: str) -> str:
        """Return an address with that of the site before it: what is asked there is no part of that."""
        where, _, asked = str(path).partition("?")
        address: str = join(site, request, where)
        return f"{address}?{asked}" if asked else address

    Datasette.absolute_url = absolute_url


def path_with_added_args(request: Request, added: Mapping[str, Any]) -> str:
    """Return the path and the question of a request, and what is added to it; what is added as None is taken out."""
    if None in added.values():
        return str(datasette_utils.path_with_added_args(request, added))
    question = [_question(request.query_string), urlencode(added)]
    return f"{request.path}?{'&'.join(filter(None, question))}"


@lru_cache(KEPT)
def _question(asked: str) -> str:
    """Return a question, written as all links have it."""
    return urlencode(parse_qsl(asked))
