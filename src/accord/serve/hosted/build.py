"""Datasette for one build: its database, and the site that stands beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from datasette.app import DEFAULT_SETTINGS, Datasette
from datasette.plugins import pm

from accord.site import plugin
from accord.site.sandbox import sandboxed
from accord.site.turns import InTurns


def datasette(build: Path, more: dict[str, Any], *, allows_code: bool = False) -> Datasette:
    """Return Datasette for a build: its database, and the site that stands beside it.

    Args:
        build: the folder of the build.
        more: settings of Datasette's that go before those of the site.
        allows_code: whether Python of the dataset's own, ``site/plugins/*.py``, is run, and its templates may reach any
            Python; else these are rendered in a sandbox.

    Raises:
        ValueError: where a setting is none of Datasette's or not of its kind: "off", a text, would mean yes.
    """
    site = build / "site"
    settings = {**_read(site / "settings.json"), **more}
    for name, value in settings.items():
        if type(value) is not type(DEFAULT_SETTINGS.get(name)):
            raise ValueError(f"settings.json: {name}: {value!r} is not what this setting takes")
    pm.register(plugin, plugin.__name__)
    served = Datasette(
        immutables=[str(build / "accord.sqlite")],
        inspect_data=_read(site / "inspect-data.json"),
        metadata=_read(site / "metadata.json"),
        template_dir=str(site / "templates"),
        static_mounts=[("assets", str(site / "static"))],
        plugins_dir=str(site / "plugins") if allows_code and (site / "plugins").is_dir() else None,
        settings=settings,
    )
    if not allows_code:  # a template that may read any attribute of what it is given runs what it likes
        served.jinja_env = sandboxed(served.jinja_env)
    served.jinja_env.template_class = InTurns
    return served


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
