"""What built a release, as a bill of materials in CycloneDX: the engine, Python, SQLite, and packages with theirs."""

from __future__ import annotations

import json
import platform
import re
import sqlite3
import uuid
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

from accord import __version__
from accord.publish.fingerprint import PACKAGES

FORMAT = "1.6"
SCHEMA = f"http://cyclonedx.org/schema/bom-{FORMAT}.schema.json"
WORKBOOKS = "XlsxWriter"  # writes what no build holds
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def bill(name: str, version: str, day: str) -> dict[str, Any]:
    """Return the bill of materials of a release; the same environment gives the same one."""
    direct_names = (*PACKAGES, WORKBOOKS)
    packages = _closure(direct_names)
    engine = {"type": "application", "bom-ref": "accord", "name": "accord", "version": __version__}
    python = _platform("python", platform.python_version(), platform.python_implementation())
    sqlite = _platform("sqlite", sqlite3.sqlite_version, "SQLite")
    components = [engine, python, sqlite, *(_component(one) for one in packages.values())]
    needs = {one: [_ref(packages[of]) for of in _needs(packages[one]) if of in packages] for one in packages}
    direct = [_ref(packages[one]) for one in map(_normal, direct_names) if one in packages]
    described = {"type": "data", "bom-ref": "dataset", "name": name, "version": version}
    content = {
        "metadata": {"timestamp": f"{day}T00:00:00Z", "component": described},
        "components": components,
        "dependencies": [
            {"ref": "dataset", "dependsOn": ["accord"]},
            {"ref": "accord", "dependsOn": sorted({"python", "sqlite", *direct})},
            {"ref": "python"},
            {"ref": "sqlite"},
            *({"ref": _ref(packages[one]), "dependsOn": sorted({*of})} for one, of in needs.items()),
        ],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(content, sort_keys=True))
    head = {"$schema": SCHEMA, "bomFormat": "CycloneDX", "specVersion": FORMAT, "serialNumber": f"urn:uuid:{serial}"}
    return {**head, "version": 1, **content}


def _platform(ref: str, version: str, name: str) -> dict[str, Any]:
    return {"type": "platform", "bom-ref": ref, "name": name, "version": version}


def _closure(names: Iterable[str]) -> dict[str, Distribution]:
    """Return the installed packages of some names and all that these need, by name."""
    found: dict[str, Distribution] = {}
    left = [*names]
    while left:
        name = _normal(left.pop())
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:  # needed elsewhere only, or not at all
            continue
        left += _needs(found[name])
    return dict(sorted(found.items()))


def _needs(package: Distribution) -> list[str]:
    """Return what a package needs without its extras."""
    required = [text for text in package.requires or () if "extra ==" not in text.replace("extra==", "extra ==")]
    return [_normal(match[0]) for match in map(_NAME.match, required) if match]


def _normal(name: str) -> str:
    """Return the one spelling of a package's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _ref(package: Distribution) -> str:
    return f"pkg:pypi/{_normal(package.metadata['Name'])}@{package.version}"


def _component(package: Distribution) -> dict[str, Any]:
    about = package.metadata
    ref = _ref(package)
    expression, licence = ((about.get_all(word) or [""])[0] for word in ("License-Expression", "License"))
    licences: list[dict[str, Any]] = []
    if expression:
        licences = [{"expression": expression}]
    elif licence and "\n" not in licence:
        licences = [{"license": {"name": licence}}]
    made = {"type": "library", "bom-ref": ref, "name": about["Name"], "version": package.version, "purl": ref}
    return {**made, **({"licenses": licences} if licences else {})}
