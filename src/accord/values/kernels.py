"""Arrow's functions over arrays, ``pyarrow.compute``, imported when the first of them is called.

The import takes as long as the check of a hundred records, which needs none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class _Kernels:
    """Has each function of ``pyarrow.compute`` as an attribute."""

    def __getattr__(self, name: str) -> Any:
        function = getattr(import_module("pyarrow.compute"), name)
        setattr(self, name, function)  # found at once from now on
        return function


pc = _Kernels()
