"""A long page is written in turns with others, and is the same page."""

from __future__ import annotations

import asyncio

import pytest
from jinja2 import Environment, UndefinedError

import support
from accord.site import turns

LONG = "{% for number in range(2000) %}{{ number }},{% endfor %}"


def environment() -> Environment:
    made = Environment(enable_async=True, autoescape=True)
    made.template_class = turns.InTurns
    return made


def test_others_go_on_while_a_page_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.0)

    async def scenario() -> tuple[str, str]:
        order = []

        async def write(name: str) -> str:
            page = await environment().from_string(LONG).render_async()
            order.append(name)
            return page

        async def short() -> None:
            order.append("short")

        first, _ = await asyncio.gather(write("long"), short())
        assert order == ["short", "long"]
        return first, await environment().from_string("{{ a }}{{ b }}").render_async({"a": "<"}, b=1)

    long, short = support.awaited(scenario())
    assert long == "".join(f"{number}," for number in range(2000))
    assert short == "&lt;1"


def test_a_fault_within_a_page_is_raised() -> None:
    async def scenario() -> None:
        with pytest.raises(UndefinedError):
            await environment().from_string("{{ a.b.c }}").render_async()

    support.awaited(scenario())
