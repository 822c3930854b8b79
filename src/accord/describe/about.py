"""What is said of the whole: ``curated/package.yaml``, with what follows from it where it is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Of the properties that are known, those that a descriptor has under another name or in another form.
_TURNED = (
    "id",
    "title",
    "description",
    "version",
    "created",
    "homepage",
    "image",
    "identifier",
    "keywords",
    "contributors",
    "licenses",
    "citation",
)


def complete(package: Mapping[str, Any]) -> dict[str, Any]:
    """Return what describes the whole; where they are missing, with empty texts and lists, and how to cite it."""
    empty: dict[str, Any] = {"description": "", "licenses": [], "contributors": [], "keywords": []}
    about = {**empty, **package}
    return {"citation": _citation(about), **about}


def _citation(about: Mapping[str, Any]) -> str:
    names = [contributor["title"] for contributor in about["contributors"]]
    who = f"{', '.join(names)} ({about['created'][:4]}). " if names else ""
    year = "" if names else f" ({about['created'][:4]})"
    return f"{who}{about['title'].rstrip('.')}{year}. Version {about['version']}."


def properties(about: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of a Data Package that say what it is, of its resources nothing; custom ones unchanged."""
    named = {
        "name": about["id"],
        "id": about.get("identifier"),
        "title": about["title"],
        "description": about["description"],
        "homepage": about.get("homepage"),
        "image": about.get("image"),
        "version": about["version"],
        "created": f"{about['created']}T00:00:00Z",
        "keywords": about["keywords"],
        "contributors": [_contributor(contributor) for contributor in about["contributors"]],
        "licenses": about["licenses"],
    }
    passed_on = {name: value for name, value in about.items() if name not in _TURNED}
    return {**{name: value for name, value in named.items() if value}, **passed_on}


def _contributor(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return a contributor in the form of Data Package v2, which has roles."""
    roles = list(dict.fromkeys([*([written["role"]] if "role" in written else []), *written.get("roles", [])]))
    rest = {name: value for name, value in written.items() if name not in ("role", "roles")}
    return {**rest, **({"roles": roles} if roles else {})}
