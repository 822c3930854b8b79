"""Put curated files into canonical form: keys in schema order, one way to indent, quote and fold; comments stay.

Two runs give the same bytes as one, and the data and comments read from the result are those read before: ``canonical``
refuses its own work where that is not so.
"""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Set as AbstractSet
from pathlib import Path as FilePath
from typing import NamedTuple

import yaml

from accord import disk
from accord.authoring import field_paths, form, tree
from accord.problems import AccordError, Path, Problem
from accord.project import Project
from accord.schema.definitions import any_texts
from accord.schema.model import PACKAGE, Schema, Schemas
from accord.sources import yaml12
from accord.sources.yaml_events import Comment, Reader
from accord.sources.yaml_text import Fault, change
from accord.values import characters


class FormatError(AccordError):
    """A text cannot be put into canonical form; ``faults`` say where and why."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        line, column, _, message = faults[0]
        super().__init__(f"{line}:{column}: {message}")


class Formatted(NamedTuple):
    """A file as it stands and as it should; ``problems`` say why it cannot be formatted."""

    text: str = ""
    wanted: str = ""
    problems: tuple[Problem, ...] = ()


def canonical(text: str, schema: Schema) -> str:
    """Return the canonical form of the text of a curated file whose records follow ``schema``.

    Raises:
        FormatError: when the text is no YAML that Accord reads, or the form would change what it says.
    """
    free = any_texts(schema)
    composed = _composed(text.replace("\r\n", "\n"), free)
    before = yaml12.load(composed.encode(), free)
    if before.faults:
        raise FormatError(before.faults)
    try:
        result = form.write(tree.read(composed), schema)
        if result != composed:
            _check_same(composed, before, result, free)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # of text that was read above
        raise FormatError([(1, 1, "format-error", f"cannot be formatted; please report this: {error}")]) from error
    return result


def _composed(text: str, free: AbstractSet[Path]) -> str:
    """Return a text in normal form C, but for values that may hold any characters."""
    if text.isascii():
        return text
    spans = yaml12.load(text.encode(errors="replace"), free).any_spans if free else []
    if any(characters.forbidden(change(text, spans, within=lambda _: ""))):
        return text
    return change(text, spans, around=lambda part: unicodedata.normalize("NFC", part))


def _check_same(text: str, before: yaml12.Document, result: str, free: AbstractSet[Path]) -> None:
    """Check that nothing but the form differs.

    Raises:
        FormatError: at the first value or comment that would be another.
    """
    after = yaml12.load(result.encode(), free)
    if after.faults or after.value != before.value:
        fact = "the canonical form would not say the same; please fix this by hand and report it"
        raise FormatError([(1, 1, "format-error", fact)])
    left = [event.text for event in Reader(result) if isinstance(event, Comment)]
    for event in Reader(text):
        if isinstance(event, Comment):
            if event.text not in left:
                fact = "this comment would be lost; please move it to a line of its own"
                raise FormatError([(event.line, event.column, "format-error", fact)])
            left.remove(event.text)


def format_file(path: FilePath, schemas: Schemas, project: Project) -> Formatted:
    """Return a curated file as it stands and in canonical form. Nothing is written.

    Only YAML files below the project's folder ``curated`` are formatted; links are not.
    """
    name = project.name_of(path)
    if not (
        path.suffix == ".yaml"
        and FilePath(name).is_relative_to(project.curated.name)
        and not FilePath(name).is_absolute()
    ):
        fact = f"is no YAML file in the folder {project.curated.name} of this dataset; only those are formatted"
        return _refused(name, "not-curated", fact)
    absolute = project.root / name
    if absolute.resolve() != project.root.resolve() / name:
        return _refused(name, "symlink", "is a link, or in a linked folder; put the file itself here")
    try:
        data = disk.read_bytes(absolute)
    except OSError as error:
        fault = disk.unreadable(absolute, error)
        return _refused(name, fault.rule, fault.fact)
    table = FilePath(name).parts[1].removesuffix(".yaml")
    try:
        text = data.decode()
        today = field_paths.rewrite(text.replace("\r\n", "\n"), schemas.by_stem.get(table, ""), schemas)
        return Formatted(text, canonical(today, _schema(table, schemas)))
    except UnicodeDecodeError:
        faults = yaml12.load(data).faults
    except FormatError as error:
        faults = error.faults
    return Formatted(problems=tuple(Problem(name, line, column, "", rule, fact) for line, column, rule, fact in faults))


def _schema(stem: str, schemas: Schemas) -> Schema:
    name = schemas.by_stem.get(stem, "")
    return schemas.records[name] if name else schemas.package if stem == PACKAGE else {}


def _refused(name: str, rule: str, fact: str) -> Formatted:
    return Formatted(problems=(Problem(name, 0, 0, "", rule, fact),))


def replace(path: FilePath, text: str) -> None:
    """Replace the text of a file whole, or not at all; its permissions stay."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    fresh = FilePath(name)
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - a handle has no path
            file.write(text)
            file.flush()
            os.fsync(handle)
        fresh.chmod(path.stat().st_mode & 0o7777)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
