"""What a dataset's own rules warned of when a build was made: its build.json keeps it for those who build it again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path
from typing import Any

from accord.problems import Problem
from accord.publish.listing import LISTING, Listing

WORD = "warnings"  # in build.json


def said(warnings: Iterable[Problem]) -> dict[str, Any]:
    """Return what build.json says of warnings."""
    return {WORD: [astuple(warning) for warning in warnings]}


def of_build(build: Path) -> list[Problem]:
    """Return the warnings of a build."""
    return [Problem(*warning) for warning in Listing.read(build, LISTING, "", "").content().get(WORD, ())]
