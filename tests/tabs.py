"""A page of the browser that several tests use one after another: to open one takes as long as to visit five."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page


@contextmanager
def used_again(page: Page, heard: Mapping[str, Callable[[Any], object]] | None = None) -> Iterator[None]:
    """Leave a page as it was found: empty, with no cookie or permission, and nobody who listens to its events.

    ``heard`` is called at events of the page, by their names, until then.
    """
    listeners: Mapping[str, Callable[[Any], object]] = heard or {}
    for event, listen in listeners.items():
        page.on(event, listen)
    try:
        yield
    finally:
        page.title()  # a round trip: what the page said before it has been heard
        for event, listen in listeners.items():
            page.remove_listener(event, listen)
        page.goto("about:blank")
        page.context.clear_cookies()
        page.context.clear_permissions()
