"""Pages are written in turns: while a long one is, others are answered too."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from jinja2 import Template

TURN_SECONDS = 0.0005  # seconds of writing at once: a page that waits for its queries waits so long for each


class InTurns(Template):
    """A template that lets others be answered between its pieces: a page of a thousand rows has ten thousands."""

    async def render_async(self, *args: Any, **named: Any) -> str:
        """Return the page."""
        pieces: list[str] = []
        turn = time.monotonic() + TURN_SECONDS
        async for piece in self.generate_async(*args, **named):
            pieces.append(piece)
            if time.monotonic() > turn:
                await asyncio.sleep(0)
                turn = time.monotonic() + TURN_SECONDS
        page: str = self.environment.concat(pieces)
        return page
