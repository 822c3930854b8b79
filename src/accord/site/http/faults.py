"""Whose fault an error is: what was asked wrongly is 400 or 404, what is wrong with us is 500 and a line in the log.

Datasette means most questions that it cannot answer to be 400, but forgets to say so for some, and lets others run
into exceptions. ``requests`` refuses those that are known. What is left is the asker's fault only where all of this
holds: a table, row or question of Datasette's own was asked for, with parameters, and the fault speaks of a value or of
SQL made with it, not of the file or the machine.
"""

from __future__ import annotations

import logging
import sqlite3
from typing import ClassVar, cast

from datasette import handle_exception as theirs
from datasette.database import QueryInterrupted
from datasette.plugins import pm
from datasette.utils.asgi import BadRequest, Base400, Forbidden, NotFound
from datasette.utils.asgi import Request as DatasetteRequest
from datasette.views.base import DatasetteError

from accord.site.asgi import Datasette, Request, Response, Scope
from accord.site.http.slow_words import SLOW, TOO_LONG

LOG = logging.getLogger("accord")
OF_SQL = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_RANGE)
OURS = "Something is wrong on our side. It has been noted; the other pages and the downloads should still answer."
KINDS = {403: Forbidden, 404: NotFound}
NO_DATABASE = "Database not found"  # so Datasette calls an address that names nothing


_constant: dict[tuple[type, bool] | None, Response] = {}  # answers that are always the same, by kind and form


class Fault(Base400):
    """A fault of ours."""

    status = 500


class SlowFault(Fault):
    """A page of ours whose question ran out of time, as it does where much is asked at once."""

    status = 503
    headers: ClassVar = {"retry-after": "10"}


def take_over() -> None:
    """Let nobody but this module answer exceptions: Datasette asks all, and its own prints every asker's as a fault."""
    pm.unregister(theirs)
    theirs.rich = None  # where it is installed, it prints every 404 with all values that are at hand


async def answer(datasette: Datasette, request: Request, exception: Exception) -> Response:
    """Return the answer to an exception that Datasette caught."""
    if ours(request, exception):
        log(request.scope, exception)
    return await page(datasette, request.scope, public_error(request, exception))


async def page(datasette: Datasette, scope: Scope, exception: Exception) -> Response:
    """Return the site's error page, or JSON where that was asked for; faults of ours are not described to visitors."""
    public = exception if isinstance(exception, Base400) else Fault(OURS)
    constant = (type(public), scope["path"].endswith(".json")) if getattr(public, "is_constant", False) else None
    if constant in _constant:
        return _constant[constant]
    response = await theirs.handle_exception(datasette, DatasetteRequest(scope, None), public)()
    response.headers.update(getattr(public, "headers", {}))
    if constant:
        _constant[constant] = response
    return cast("Response", response)  # Datasette ships no types


def public_error(request: Request, exception: Exception) -> Base400:
    """Return the error that a visitor gets for an exception."""
    if ours(request, exception):
        return SlowFault(SLOW) if isinstance(_cause(exception), QueryInterrupted) else Fault(OURS)
    if isinstance(exception, Base400):
        return NotFound("There is no such page.") if exception.args == (NO_DATABASE,) else exception
    if isinstance(_cause(exception), QueryInterrupted):
        return BadRequest(TOO_LONG)
    if isinstance(exception, DatasetteError):
        return KINDS.get(exception.status, BadRequest)(exception.message)
    if "pks" in request.url_vars:  # a key with too few parts
        return NotFound("Record not found")
    return BadRequest(f"That cannot be asked: {exception}")


def ours(request: Request, exception: Exception) -> bool:
    """Whether an exception is a fault of ours."""
    cause = _cause(exception)
    if isinstance(cause, Base400 | DatasetteError):
        return False
    of_datasette, given = "database" in request.url_vars, request.query_string or "pks" in request.url_vars
    if isinstance(cause, QueryInterrupted):
        return not of_datasette
    if isinstance(cause, sqlite3.OperationalError) and cause.sqlite_errorcode & 0xFF not in OF_SQL:
        return True
    of_values = isinstance(cause, sqlite3.OperationalError | sqlite3.ProgrammingError | ValueError | OverflowError)
    return not (of_datasette and given and of_values)


def _cause(exception: Exception) -> BaseException:
    """The fault of the database that Datasette reports in its own form, or the exception itself."""
    context = exception.__context__
    is_reported = isinstance(exception, DatasetteError) and isinstance(context, sqlite3.Error | QueryInterrupted)
    return context if is_reported and context else exception


def log(scope: Scope, exception: Exception) -> None:
    """Note a fault of ours, with where it arose."""
    where = scope["raw_path"].decode("ascii", "replace")
    LOG.error("fault at %s", where, exc_info=exception)
