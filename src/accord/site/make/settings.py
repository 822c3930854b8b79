"""What a dataset sets of its site: ``site/site.json`` (its form: ``site.schema.json``) and ``site/settings.json``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from accord.problems import AccordError, dotted
from accord.schema.predicate import compile_predicate

FORM = resources.files("accord.site.make") / "site.schema.json"
# Datasette's own settings, for every site. Arbitrary SQL is off: one query could take the server's memory.
DATASETTE = {
    "default_allow_sql": False,
    "allow_download": False,
    "suggest_facets": False,
    "facet_time_limit_ms": 1000,
    "sql_time_limit_ms": 2000,
    "max_returned_rows": 2000,
    "truncate_cells_html": 160,
    "default_page_size": 50,
}
DEFAULTS: dict[str, Any] = {
    "navigation": {"tables": {}, "pages": {}},
    "newest_first": {},
    "links": {},
    "codes": {},
    "documents": {},
    "faults": "",
    "search": {"order": [], "titles": {}, "spellings": {}, "beside": {}, "besides": {}},
}


class SettingsError(AccordError):
    """A site's settings say something that their schema does not allow."""


@dataclass(frozen=True)
class Settings:
    """The settings of Datasette, and those of the pages."""

    datasette: dict[str, Any]
    site: dict[str, Any]


def read(source: Path) -> Settings:
    """Return the settings of a dataset's site, with what it leaves out as every site has it.

    Raises:
        SettingsError: if ``site.json`` is not as its schema wants it, or a file is not a JSON object.
    """
    own = _read(source / "site.json")
    if own:
        _check(own)
    site = {name: _with(default, own.get(name)) for name, default in DEFAULTS.items()}
    return Settings({**DATASETTE, **_read(source / "settings.json")}, site)


def _with(default: Any, own: Any) -> Any:
    """Return what a dataset sets, with what it leaves out of several settings as every site has it."""
    return {**default, **(own or {})} if isinstance(default, dict) else own or default


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SettingsError(f"site/{path.name} is not JSON: {error}") from error
    if not isinstance(settings, dict):
        raise SettingsError(f"site/{path.name} is no JSON object: write settings by their names")
    return settings


def _check(own: dict[str, Any]) -> None:
    form = json.loads(FORM.read_text(encoding="utf-8"))
    if compile_predicate(form)(own):
        return
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    if fault := best_match(Draft202012Validator(form).iter_errors(own)):
        place = dotted(tuple(fault.absolute_path))
        raise SettingsError(f"site/site.json: {place}: {fault.message}; see {FORM.name}")
