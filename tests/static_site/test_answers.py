"""A page that takes too long is asked for again, so that a machine with much else to do still writes a copy."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from accord.static_site import answers

if TYPE_CHECKING:
    from accord.site.asgi import Application


def site(statuses: list[int]) -> Application:
    """Return an application that answers with these, one after the other."""

    async def app(_: Any, __: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": statuses.pop(0), "headers": []})
        await send({"type": "http.response.body", "body": b"here"})

    return app


@pytest.mark.parametrize(
    ("statuses", "found", "left"),
    [([200, 404], 200, 1), ([503, 503, 200, 404], 200, 1), ([503] * 9, 503, 5), ([500, 200], 500, 1)],
)
def test_only_what_took_too_long_is_asked_for_again(
    statuses: list[int], found: int, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "WAITS", (0, 0, 0))
    answer = asyncio.run(answers.ask(site(statuses), "/events"))
    assert (HTTPStatus(answer.status), answer.text) == (HTTPStatus(found), "here")
    assert len(statuses) == left
