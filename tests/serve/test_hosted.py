"""Datasette is the same without its units of measurement until a page asks for one, and starts sooner."""

from __future__ import annotations

import os
import subprocess

from measuring import python_of
from serving import Site

ASKED = """
from accord.serve.hosted.build import datasette
from datasette.views.base import ureg
before = type(ureg).__name__
print(before, ureg("3 km").to("m").magnitude, type(ureg).__name__)
"""


def test_units_of_measurement_are_read_when_one_is_asked_for(site: Site) -> None:
    code = {**os.environ, "PYTHONPATH": str(site.build / "site")}
    done = subprocess.run([python_of("serve"), "-c", ASKED], env=code, capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (["LazyRegistry", "3000.0", "UnitRegistry"], "")
