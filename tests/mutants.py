"""Mutants: small edits of the source of a module, by which tests show that they notice mistakes."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest


class Mutant(NamedTuple):
    """An edit of a module: the text to find, once, and the text to put there."""

    module: str
    text: str
    instead: str


def install(mutant: Mutant, modules: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Make modules of the package again, in the order of their imports, the mutant's with its edit."""
    for name in modules:
        real = importlib.import_module(f"accord.{name}")
        source = Path(str(real.__file__)).read_text(encoding="utf-8")
        if name == mutant.module:
            assert source.count(mutant.text) == 1, "the mutant's text must be in the source once"
            source = source.replace(mutant.text, mutant.instead)
        module = ModuleType(real.__name__)
        monkeypatch.setitem(sys.modules, real.__name__, module)
        package, _, last = real.__name__.rpartition(".")
        monkeypatch.setattr(sys.modules[package], last, module)
        exec(compile(source, f"<mutant of {name}>", "exec"), module.__dict__)  # noqa: S102 - our own source
