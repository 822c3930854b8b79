"""Types of ASGI, and of what this site uses of Datasette, which ships none."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, MutableMapping, Sequence
from typing import Any, Protocol

from markupsafe import Markup

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = Iterable[tuple[bytes, bytes]]
Cell = Markup | Awaitable[Markup] | None  # what is shown in place of a value, if anything
Route = tuple[str, Callable[..., Any]]  # a pattern of paths, and what answers


class Request(Protocol):
    """A request, as Datasette hands it to a page."""

    scope: Scope
    receive: Receive
    method: str
    headers: dict[str, str]
    args: Any  # a dict of lists whose get gives the first
    path: str
    query_string: str
    url_vars: dict[str, str]


class Response(Protocol):
    """An answer that sends itself: Datasette's own, or part of a file."""

    async def asgi_send(self, send: Send) -> None:
        """Send it."""


class Rows(Protocol):
    """The answer of a database."""

    rows: list[sqlite3.Row]

    def first(self) -> sqlite3.Row | None:
        """Return the first row, if there is one."""

    def single_value(self) -> Any:
        """Return the only value."""


class Database(Protocol):
    """A database of Datasette's."""

    async def execute(self, sql: str, params: Mapping[str, Any] | None = None) -> Rows:
        """Answer a query."""

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Any]) -> Any:
        """Call a function with a connection, in a thread."""

    async def foreign_keys_for_table(self, table: str) -> list[dict[str, str]]:
        """Return the references of a table."""

    async def label_column_for_table(self, table: str) -> str | None:
        """Return the column by which people know a row."""


class Urls(Protocol):
    """Paths of Datasette's pages, below the path where the site stands."""

    def path(self, path: str) -> str:
        """Return a path of the site."""

    def instance(self) -> str:
        """Return the path of the start page."""

    def table(self, database: str, table: str, format: str | None = None) -> str:  # noqa: A002 - Datasette's name
        """Return the path of a table."""

    def query(self, database: str, query: str) -> str:
        """Return the path of a question."""


class Datasette(Hashable, Protocol):
    """The application."""

    urls: Urls
    client: Any  # httpx, in the process

    def get_database(self, name: str) -> Database:
        """Return a database."""

    async def get_canned_query(self, database_name: str, query_name: str, actor: None) -> dict[str, Any] | None:
        """Return a question with its SQL."""

    def absolute_url(self, request: Request, path: str) -> str:
        """Return the address of a path as a reader sees it."""

    async def render_template(
        self, templates: str | Sequence[str], context: Mapping[str, Any] | None = None, request: Request | None = None
    ) -> str:
        """Return a page."""

    async def expand_foreign_keys(
        self, database: str, table: str, column: str, values: list[str]
    ) -> dict[tuple[str, str], str]:
        """Return the labels of what a column refers to."""
