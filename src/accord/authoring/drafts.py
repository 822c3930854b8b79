"""Drafts: records in a text from elsewhere, which enter a dataset all together or not at all.

They are checked among the records that are there before anything is written, so each problem stands at its line and
column of the text that the drafts came in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from accord import pipeline
from accord.authoring import form, placement, tree
from accord.authoring import format as formatting
from accord.problems import InvalidInputError, Problem
from accord.project import Project
from accord.schema.definitions import any_texts
from accord.schema.model import Schemas, Table
from accord.sources import yaml12
from accord.sources.records import Record

DRAFT = "draft.yaml"  # the file that drafts stand in while they are checked, in no folder


class Drafts(NamedTuple):
    """Records of a table that are in no dataset yet, each as written, and what its file is to be called."""

    table: Table
    records: list[Record]
    trees: list[tree.Collection]
    names: list[str]
    origin: str  # what problems call the text that they came in


def read(data: bytes, name: str, table: Table, schemas: Schemas, key: str = "") -> Drafts:
    """Read one record, or a list of them, from YAML or JSON.

    Args:
        data: the text, in UTF-8.
        name: what problems call it.
        table: the table of the records.
        schemas: those of the dataset.
        key: the key of the one record of the text where it stands beside the text, or what its file is called where
            the key of its table is no single text.

    Raises:
        InvalidInputError: if the text cannot be read, or holds no records.
    """
    document = yaml12.load(data, any_texts(schemas.records[table.name]))
    if document.faults:
        raise InvalidInputError(
            [Problem(name, line, column, "", rule, text) for line, column, rule, text in document.faults]
        )
    root = tree.read(data.decode()).root
    entries = root.entries if isinstance(root, tree.Collection) and not root.is_mapping else [tree.Entry(value=root)]
    trees = [entry.value for entry in entries if isinstance(entry.value, tree.Collection) and entry.value.is_mapping]
    if not trees or len(trees) < len(entries):
        raise InvalidInputError([Problem(name, 1, 1, "", "type", "must hold a record, or a list of records")])
    values, is_list = document.value, isinstance(document.value, list)
    props = tuple(table.by_name[column].prop for column in table.key)
    records = [
        Record(table.name, value, f"curated/{table.stem}/{DRAFT}", document, (index,) if is_list else (), props)
        for index, value in enumerate(values if is_list else [values])
    ]
    if key and not is_list and table.has_text_key and props[0] not in records[0].data:
        records[0].data[props[0]] = key
        trees[0].entries.insert(0, tree.Entry(props[0], tree.Scalar(key, '"')))
    names = [record.id for record in records] if table.has_text_key else [key, *("" for _ in records[1:])]
    return Drafts(table, records, trees, names, name)


def problems(project: Project, drafts: Drafts) -> list[Problem]:
    """Return what would be wrong once the drafts were in the dataset; what is wrong there now is passed over."""
    after = _problems(project, drafts)
    place = drafts.records[0].file
    if any(problem.path != place for problem in after):
        before = set(_problems(project, None))
        after = [problem for problem in after if problem not in before]
    after = after or list(_unnamed(project, drafts))
    return [replace(problem, path=drafts.origin) if problem.path == place else problem for problem in after]


def _unnamed(project: Project, drafts: Drafts) -> Iterator[Problem]:
    """Yield a problem for each draft for which no file can be called."""
    if placement.list_of(project, drafts.table):
        return
    for record, name in zip(drafts.records, drafts.names, strict=True):
        if not name:
            yield record.problem(
                (), "file-name", "give a name for the file of each record, one at a time: its key is none"
            )
        elif problem := placement.name_problem(drafts.table, name):
            yield record.problem((), problem.rule, problem.message)
        elif placement.file_of(project, drafts.table, name, record.data).exists():
            yield record.problem((), "duplicate-id", f"{name!r} exists; nothing was written")


def _problems(project: Project, drafts: Drafts | None) -> list[Problem]:
    dataset = pipeline.read(project, pipeline.NO_TABLES)
    if drafts:
        there = dataset.curated.records[drafts.table.name]
        there += drafts.records
        there.sort(key=lambda record: record.sort_key)
    return pipeline.problems_of(dataset, pipeline.silent)


def write(project: Project, drafts: Drafts, schemas: Schemas) -> list[Path]:
    """Write drafts in canonical form, each where its like stands; return the files. On a fault nothing is left."""
    schema = schemas.records[drafts.table.name]
    for node in drafts.trees:
        node.is_flow = False
    if path := placement.list_of(project, drafts.table):
        whole = tree.read(path.read_text(encoding="utf-8"))
        if not isinstance(whole.root, tree.Collection):  # an empty list
            whole.root = tree.Collection(is_mapping=False, is_flow=False, column=0)
        whole.root.entries += [tree.Entry(value=node) for node in drafts.trees]
        formatting.replace(path, form.write(whole, schema))
        return [path]
    written: list[Path] = []
    try:
        for record, name, node in zip(drafts.records, drafts.names, drafts.trees, strict=True):
            path = placement.file_of(project, drafts.table, name, record.data)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                written.append(path)
                file.write(form.write(tree.Tree(node, [], []), schema))
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
            with suppress(OSError):  # others stand there
                path.parent.rmdir()
        raise
    return written
