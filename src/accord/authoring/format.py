"""Put curated files into canonical form: keys in schema order, one way to indent, quote and fold; comments stay.

Two runs give the same bytes as one, and the data and comments read from the result are those read before: ``canonical``
refuses its own work where that is not so.
"""

from __future__ import annotations

import os
import tempfile
import unicodedata
from pathlib import Path
from typing import NamedTuple

import yaml

from accord import disk
from accord.authoring import form, tree
from accord.problems import AccordError, Problem
from accord.project import Project
from accord.schema.model import Schema, Schemas
from accord.sources import yaml12
from accord.sources.yaml_events import Comment, Reader
from accord.sources.yaml_text import Fault
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
    composed = text.replace("\r\n", "\n")
    if not composed.isascii() and not any(characters.forbidden(composed)):
        composed = unicodedata.normalize("NFC", composed)
    before = yaml12.load(composed.encode())
    if before.faults:
        raise FormatError(before.faults)
    try:
        result = form.write(tree.read(composed), schema)
        if result != composed:
            _check_same(composed, before, result)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # of text that was read above
        raise FormatError([(1, 1, "format-error", f"cannot be formatted; please report this: {error}")]) from error
    return result


def _check_same(text: str, before: yaml12.Document, result: str) -> None:
    """Check that nothing but the form differs.

    Raises:
        FormatError: at the first value or comment that would be another.
    """
    after = yaml12.load(result.encode())
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


def format_file(path: Path, schemas: Schemas, project: Project) -> Formatted:
    """Return a curated file as it stands and in canonical form. Nothing is written.

    Only YAML files below the project's folder ``curated`` are formatted; links are not.
    """
    name = project.name_of(path)
    if not (
        path.suffix == ".yaml" and Path(name).is_relative_to(project.curated.name) and not Path(name).is_absolute()
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
    table = Path(name).parts[1].removesuffix(".yaml")
    try:
        text = data.decode()
        return Formatted(text, canonical(text, schemas.records.get(table, {})))
    except UnicodeDecodeError:
        faults = yaml12.load(data).faults
    except FormatError as error:
        faults = error.faults
    return Formatted(problems=tuple(Problem(name, line, column, "", rule, fact) for line, column, rule, fact in faults))


def _refused(name: str, rule: str, fact: str) -> Formatted:
    return Formatted(problems=(Problem(name, 0, 0, "", rule, fact),))


def replace(path: Path, text: str) -> None:
    """Replace the text of a file whole, or not at all; its permissions stay."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    fresh = Path(name)
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
