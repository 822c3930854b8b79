"""A page of the browser that several tests use one after another: to open one takes as long as to visit five.

The fixtures ``tab`` and ``plain_tab``, in which no script runs, are such pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Leaves a page with nothing on it, at an address from which every other is another page, not a part of the same.
ERASE = "history.replaceState(null, '', '/-/'); document.open(); document.close()"


@contextmanager
def used_again(
    page: Page, width: int, height: int = 844, heard: Mapping[str, Callable[[Any], object]] | None = None
) -> Iterator[Page]:
    """Yield a page in a window of a size; leave it empty, with no cookie or permission, and heard by nobody.

    ``heard`` is called at events of the page, by their names, until then.
    """
    listeners: Mapping[str, Callable[[Any], object]] = heard or {}
    page.set_viewport_size({"width": width, "height": height})
    for event, listen in listeners.items():
        page.on(event, listen)
    try:
        yield page
    finally:
        page.title()  # a round trip: what the page said before it has been heard
        for event, listen in listeners.items():
            page.remove_listener(event, listen)
        _empty(page)
        page.context.clear_cookies()
        page.context.clear_permissions()


def complaints(faults: list[str]) -> dict[str, Callable[[Any], object]]:
    """Return what hears of a page which errors it writes to the console and which nobody catches, and notes them."""
    return {
        "console": lambda message: faults.append(message.text) if message.type == "error" else None,
        "pageerror": lambda error: faults.append(str(error)),
    }


def _empty(page: Page) -> None:
    """Leave a page empty; one of a site is erased: the browser starts a process for a blank page, and one to come back.

    A third of its processor time went into that.
    """
    if page.url.startswith("http://"):
        page.evaluate(ERASE)
    else:
        page.goto("about:blank")
