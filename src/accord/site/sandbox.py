"""Where templates of a dataset are rendered: they read what a page gives them, and reach nothing behind it.

Jinja's own sandbox closes what begins with an underscore, and changes to lists and dicts. It leaves open what hangs on
the objects of a page: ``urls.ds`` is the whole application, with its files and its settings. So a template reads the
attributes of values (texts, numbers, dates, lists, rows), of this site's records and of Jinja's own helpers, and of
Datasette's objects those that are listed here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import is_dataclass
from datetime import date, time
from typing import Any, ClassVar

from datasette.app import Urls
from datasette.filters import Filters
from datasette.utils import MultiParams
from datasette.utils.asgi import Request
from datasette.views.table import Row
from jinja2 import Environment, Undefined
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace

VALUES = (str, bytes, int, float, date, time, Mapping, Sequence, AbstractSet, Undefined, sqlite3.Row, type(None))
OF_JINJA = (BlockReference, Cycler, Joiner, LoopContext, Macro, Namespace, TemplateModule, TemplateReference)
OPEN: dict[type, frozenset[str]] = {
    Filters: frozenset({"has_selections", "human_description_en", "lookups", "selections"}),
    MultiParams: frozenset({"get", "getlist", "keys"}),
    Request: frozenset({"args", "full_path", "host", "method", "path", "query_string", "scheme", "url", "url_vars"}),
    Row: frozenset({"cells", "display"}),
    Urls: frozenset({"database", "instance", "path", "query", "row", "row_blob", "static", "table"}),
}


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of templates that may be anybody's."""

    _open_types: ClassVar[dict[type, bool]] = {}  # looked at once: a page reads hundreds of attributes

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may read an attribute of an object."""
        is_open = attr in OPEN.get(type(obj), ()) or self._is_open(type(obj))
        return is_open and super().is_safe_attribute(obj, attr, value)

    def _is_open(self, kind: type) -> bool:
        """Whether what hangs on a type is open: on values, and on records of this site, which hold values."""
        if kind not in self._open_types:
            is_of_site = is_dataclass(kind) and kind.__module__.startswith("accord.site.")
            self._open_types[kind] = is_of_site or issubclass(kind, VALUES + OF_JINJA)
        return self._open_types[kind]

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """Refuse an attribute aloud; Jinja would show nothing in its place.

        Raises:
            SecurityError: always.
        """
        raise SecurityError(f"templates may not read {attribute!r} of {type(obj).__name__!r}")


def sandboxed(environment: Environment) -> Sandbox:
    """Return a sandbox that finds the templates of an environment, with its filters."""
    sandbox = Sandbox(loader=environment.loader, autoescape=environment.autoescape, enable_async=environment.is_async)
    sandbox.filters.update(environment.filters)
    return sandbox
