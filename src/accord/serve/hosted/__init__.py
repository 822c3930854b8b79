"""A build as Datasette serves it.

Datasette reads the definitions of all units of measurement when it is imported, which takes as long as the rest of it;
here they are read when a page asks for one.
"""

from importlib import import_module
from typing import Any

_units: Any = import_module("datasette.vendored.pint")
_units.UnitRegistry = _units.LazyRegistry
