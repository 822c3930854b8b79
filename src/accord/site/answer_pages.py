"""The pages of an answer: a question may have thousands of rows, each of which is a card on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from datasette.utils import path_with_replaced_args

from accord.site.asgi import Request

PAGE = "_page"  # in an address; the parameters of a question are its own
PAGE_ROWS = 100


@dataclass(frozen=True)
class AnswerPage:
    """A page of an answer.

    Attributes:
        rows: those that stand on it.
        first: the place of the first of them, from 0.
        number: of the page, from 1.
        pages: how many there are.
    """

    rows: Sequence[Any]
    first: int = 0
    number: int = 1
    pages: int = 1


def answer_page(rows: Sequence[Any], asked: str | None) -> AnswerPage:
    """Return the page that an address asks for; the first where it names none, the last where it names one past it."""
    pages = max(1, -(-len(rows) // PAGE_ROWS))
    number = min(int(asked), pages) if asked and asked.isdecimal() and len(asked) < len(str(2**63)) else 1
    first = (max(number, 1) - 1) * PAGE_ROWS
    return AnswerPage(rows[first : first + PAGE_ROWS], first, max(number, 1), pages)


def page_query(request: Request, number: int) -> str:
    """Return what the address of another page of the answer says after the path; of the first it names none."""
    given = path_with_replaced_args(request, {PAGE: str(number) if number > 1 else None})
    return "".join(str(given).partition("?")[1:])
