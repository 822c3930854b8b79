"""Lists that are written as one text: whether what is declared to separate their items does."""

from __future__ import annotations

import re

from accord.importing.infer.kinds import Kind
from accord.importing.model import Column
from accord.importing.store import Texts
from accord.schema.metaschema import engine_file

META, LIST, SEPARATOR = "meta", "list", "x-separator"


def separator(column: Column, texts: Texts, kind: Kind, refused: list[str]) -> str:
    """Return the declared sign between the items of lists; nothing, and a line to those refused, where it is not so."""
    fault = _fault(column.separator, texts, kind)
    if fault:
        refused.append(f"{column.name}: {column.separator!r} between the items of lists, as declared: {fault}")
    return "" if fault else column.separator


def _fault(sign: str, texts: Texts, kind: Kind) -> str:
    known = engine_file(META).value["$defs"][LIST]["properties"].get(SEPARATOR)
    if known is None or not re.search(known["pattern"], sign):
        return "no schema can say so"
    if kind.name != "string":
        return "its values are no lists"
    item = "len(list_filter(string_split(x, $1), lambda item: item = '')) > 0"
    (empty,) = texts.row(f"count_if(x <> '' AND {item})", [sign])
    return f"{empty} lists have an item without text" if empty else ""
