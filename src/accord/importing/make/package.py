"""What describes the whole, as ``curated/package.yaml`` holds it: what the source says, as far as a check takes it.

What Accord knows is held against its rules, part by part; what it does not know is passed on as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from accord.importing.make import yaml_text
from accord.importing.readers.metadata import text
from accord.rules import package as rules
from accord.schema.metaschema import engine_file
from accord.schema.model import PACKAGE
from accord.sources import yaml12
from accord.sources.records import Record
from accord.values.formats import FORMATS

_VERSION = re.compile(r"v?((?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*))")
_FIRST_VERSION = "0.1.0"
_MAX_LINE, _MAX_TEXT, _MAX_ID = 300, 2000, 80  # characters, as the engine's package.json has them
_DAY = 10  # characters of a day, with which a time begins
_TURNED = ("name", "id", "title", "description", "version", "created", "homepage", "citation")
_SPDX = "https://spdx.org/licenses/"
Note = Callable[[str], None]


def describe(about: Mapping[str, Any], name: str, day: date, note: Note) -> dict[str, Any]:
    """Return what ``curated/package.yaml`` says.

    Args:
        about: the source's metadata, in the words of Data Package.
        name: the name of the dataset, where the metadata have none.
        day: the day of the first version, where the metadata have none.
        note: takes a line for each thing that the metadata say and that cannot be carried.
    """
    version = _VERSION.fullmatch(text(about.get("version")))
    created = text(about.get("created"))[:_DAY]
    title = " ".join((text(about.get("title")) or text(about.get("name")) or name).split())
    made: dict[str, Any] = {"id": identifier(text(about.get("name")) or name), "title": title[:_MAX_LINE].rstrip()}
    made["version"] = version[1] if version else _FIRST_VERSION
    made["created"] = day.isoformat() if FORMATS["date"](created) else created
    for word, value in _others(about, is_version=version is not None):
        kept = _fitting(made, word, value)
        if kept:
            made[word] = kept
        if kept != value:
            note(f"{word}, of the whole{', in part' if kept else ''}: it has not the form of a Data Package")
    return made


def identifier(name: str) -> str:
    """Return a name as that of a Data Package: lower-case words joined by hyphens."""
    made = "-".join(re.findall("[a-z0-9]+", name.casefold()))[:_MAX_ID].rstrip("-")
    return made if len(made) > 1 else "dataset"


def missing(made: Mapping[str, Any]) -> list[str]:
    """Return what readers want to know of a dataset and nobody said."""
    return [word for word in rules.ADVISED if word not in made]


def _others(about: Mapping[str, Any], *, is_version: bool) -> Iterator[tuple[str, Any]]:
    """Yield what else the metadata say, by the words of a package, in forms that older descriptors have too."""
    description = text(about.get("description")).replace("\r\n", "\n").replace("\r", "\n")
    if description and len(description) <= _MAX_TEXT:
        yield "description", description
    elif description:  # whole, beside its beginning
        yield "description", _beginning(description)
        yield "fullDescription", description
    if about.get("version") and not is_version:
        yield "versionOfSource", str(about["version"])
    for word, other in (("homepage", "homepage"), ("id", "identifier"), ("citation", "citation")):
        if value := text(about.get(word)):
            yield other, value
    for word, value in about.items():
        if word in _LISTS:
            yield word, [_LISTS[word](item) for item in _listed(value)]
        elif word not in _TURNED and word not in rules.MADE:
            yield word, value


def _beginning(description: str) -> str:
    """Return the first sentences of a long text."""
    cut = description[:_MAX_TEXT]
    end = max(cut.rfind("\n"), cut.rfind(". ") + 1)
    return cut[: end if end > 0 else _MAX_TEXT].strip()


def _listed(value: Any) -> list[Any]:
    plain = next(iter(value.values()), None) if isinstance(value, dict) and "" in value else value
    return plain if isinstance(plain, list) else [plain]


def _licence(item: Any) -> Any:
    if not isinstance(item, dict):
        return {"name": item}
    name = text(item.get("name")) or text(item.get("id")) or text(item.get("type"))
    path = text(item.get("path")) or text(item.get("url"))
    made = {"name": name, "title": text(item.get("title")), "path": path or (f"{_SPDX}{name}.html" if name else "")}
    return {word: value for word, value in made.items() if value}


def _contributor(item: Any) -> Any:
    return {word: value if isinstance(value, list) else text(value) for word, value in _mapping(item, "title")}


def _source(item: Any) -> Any:
    turned = {"name": "title", "web": "path", "link": "path"}
    return {turned.get(word, word): text(value) or value for word, value in _mapping(item, "title")}


def _mapping(item: Any, word: str) -> Iterator[tuple[str, Any]]:
    yield from item.items() if isinstance(item, dict) else [(word, item)]


_LISTS: dict[str, Callable[[Any], Any]] = {
    "licenses": _licence,
    "contributors": _contributor,
    "sources": _source,
    "keywords": text,
}


def _fitting(made: Mapping[str, Any], word: str, value: Any) -> Any:
    """Return as much of a value as a check takes; nothing where that is none of it."""
    if _is_fine({**made, word: value}):
        return value
    if not isinstance(value, list):
        return None
    kept: list[Any] = []
    for item in value:
        part = item
        if isinstance(item, dict) and not _is_fine({**made, word: [*kept, item]}):
            part = {}
            for key in sorted(item, key=lambda key: key not in ("name", "title", "path")):
                if _is_fine({**made, word: [*kept, {**part, key: item[key]}]}):
                    part[key] = item[key]
        if part and _is_fine({**made, word: [*kept, part]}):
            kept.append(part)
    return kept or None


def _is_fine(data: dict[str, Any]) -> bool:
    try:
        document = yaml12.load(yaml_text.dump(data).encode())
    except UnicodeEncodeError:
        return False
    record = Record(PACKAGE, document.value, f"{PACKAGE}.yaml", document)
    return not document.faults and not any(True for _ in rules.check(record, engine_file(PACKAGE).value))
