"""The pages of an answer: a question may have thousands of rows, each of which is a card on a phone."""

from __future__ import annotations

from dataclasses import dataclass

from datasette.utils import path_with_replaced_args

from accord.site.asgi import Request

PAGE = "_page"  # in an address; the parameters of a question are its own
PAGE_ROWS = 100


@dataclass(frozen=True)
class AnswerPage:
    """A page of an answer: the place of its first row, from 0, that after its last; its number, from 1, of so many."""

    first: int
    end: int
    number: int
    pages: int


def answer_page(count: int, asked: str | None, *, is_whole: bool) -> AnswerPage:
    """Return the page that an address asks for; the first where it names none, the last where it names one past it.

    Args:
        count: the rows of the answer.
        asked: what the address says.
        is_whole: whether one page has all rows, as in a copy of files.
    """
    if is_whole:
        return AnswerPage(0, count, 1, 1)
    pages = max(1, -(-count // PAGE_ROWS))
    number = int(asked) if asked and asked.isdecimal() and len(asked) < len(str(2**63)) else 1
    number = min(max(number, 1), pages)
    return AnswerPage((number - 1) * PAGE_ROWS, number * PAGE_ROWS, number, pages)


def page_query(request: Request, number: int) -> str:
    """Return what the address of another page of the answer says after the path; of the first it names none."""
    given = path_with_replaced_args(request, {PAGE: str(number) if number > 1 else None})
    return "".join(str(given).partition("?")[1:])
