"""Field paths of earlier versions in a curated file, rewritten as they are spelled today; comments stay."""

from __future__ import annotations

from accord.authoring import form, tree
from accord.authoring.tree import Collection, Entry, Scalar
from accord.evidence.spelling import respelled
from accord.problems import Path
from accord.schema.model import Schemas
from accord.sources import yaml12
from accord.sources.records import Record


def rewrite(text: str, table: str, schemas: Schemas) -> str:
    """Return the text of a file of records with its field paths of today; as it is where there is nothing to change."""
    if (
        table not in schemas.records
        or not schemas.has_evidence(table)
        or (document := yaml12.load(text.encode())).faults
    ):
        return text
    value = document.value
    is_list = isinstance(value, list)
    changed: dict[Path, list[str]] = {}
    for index, data in enumerate(value if is_list else [value]):
        base: Path = (index,) if is_list else ()
        record = Record(table, data, "", document, base, schemas.tables[table].key)
        changed |= {(*base, *path): texts for path, texts in respelled(record, schemas).items()}
    if not changed:
        return text
    whole = tree.read(text)
    for path, texts in changed.items():
        _put(whole.root, path, texts)
    return form.write(whole, schemas.records[table])


def _put(node: Scalar | Collection, path: Path, texts: list[str]) -> None:
    """Put texts in place of the list, or of the key, to which a path leads; a list without any goes."""
    for step in path[:-1]:
        node = _entry(node, step).value
    entry = _entry(node, path[-1])
    if not isinstance(entry.value, Collection):  # of missing
        entry.key = texts[0]
    elif texts:
        before = {item.value.text: item for item in entry.value.entries if isinstance(item.value, Scalar)}
        entry.value.entries = [before.get(text, Entry(value=Scalar(text, '"'))) for text in texts]
        for at, (text, item) in enumerate(before.items()):
            if text not in texts:
                place = next((nth for nth, now in enumerate(texts) if now.startswith(text)), min(at, len(texts) - 1))
                entry.value.entries[place].above[:0] = _comments(item)
    elif isinstance(node, Collection):
        node.entries.remove(entry)


def _comments(entry: Entry) -> list[str]:
    return [*entry.above, *(comment.text for comment in entry.beside)]


def _entry(node: Scalar | Collection, step: str | int) -> Entry:
    """Return what stands under a key, or at a place in a list."""
    entries = node.entries if isinstance(node, Collection) else []
    return entries[step] if isinstance(step, int) else next(entry for entry in entries if entry.key == step)
