"""A page that takes too long is asked for again, so that a machine with much else to do still writes a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import support
from accord.site.http.slow_words import SLOW, TOO_LONG
from accord.static_site import answers, listings

if TYPE_CHECKING:
    from accord.site.asgi import Application


def site(statuses: list[int]) -> Application:
    """Return an application that answers with these, one after the other; where it is late it says so."""

    async def app(_: Any, __: Any, send: Any) -> None:
        status = statuses.pop(0)
        said = {503: SLOW, 400: TOO_LONG}.get(status, "here")
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": said.encode()})

    return app


@pytest.mark.parametrize(
    ("statuses", "found", "left"),
    [([200, 404], 200, 1), ([503, 400, 200, 404], 200, 1), ([503] * 9, 503, 5), ([500, 200], 500, 1)],
)
def test_only_what_took_too_long_is_asked_for_again(
    statuses: list[int], found: int, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "WAITS", (0, 0, 0))
    answer = support.awaited(answers.ask(site(statuses), "/events"))
    assert answer.status == found
    assert len(statuses) == left


def test_rows_that_are_not_had_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "WAITS", ())
    with pytest.raises(answers.UnansweredError, match=r"answers /accord/events\.json\?\S* with 400; nothing was"):
        support.awaited(listings.listing(site([400]), "/accord/events"))
