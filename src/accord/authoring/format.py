"""The canonical form of a curated file: keys in schema order, one way to indent, quote and fold; comments stay.

Two runs give the same bytes as one, and the data read from the result is the data read before: ``canonical`` refuses
its own work where that is not so.
"""

from __future__ import annotations

import io
import re
import unicodedata
from typing import Any

import yaml as pyyaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, LiteralScalarString

from accord.problems import AccordError
from accord.schema.model import Schema, resolve
from accord.sources import yaml12

WIDTH = 116
FOLDED = 90  # longer text becomes a folded block
# Numbers and dates, or nearly: in quotes, whatever a reader would make of them.
_NUMBER_LIKE = re.compile(r"[0-9][0-9.,:+~?%Xx_eE/-]*")
# Words that some YAML reader takes for a truth value or nothing.
_WORDS = re.compile(r"(y|n|yes|no|on|off|true|false|null|~)", re.IGNORECASE)


class FormatError(AccordError):
    """A file cannot be put into canonical form; it is left as it was."""


def canonical(text: str, schema: Schema) -> str:
    """Return the canonical form of the text of a curated file whose records follow ``schema``.

    Raises:
        FormatError: when the text is no YAML that Accord reads, or the form would change what it says.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    before = yaml12.load(text.encode())
    if before.faults:
        line, column, _, message = before.faults[0]
        raise FormatError(f"{line}:{column}: {message}")
    yaml = YAML(typ="rt")
    yaml.version = (1, 2)
    yaml.width = WIDTH
    yaml.allow_unicode = True
    data = yaml.load(text)
    yaml.indent(mapping=2, sequence=4, offset=2)
    for record in data if isinstance(data, CommentedSeq) else [data]:
        _arrange(record, schema, schema)
    out = io.StringIO()
    yaml.version = None  # no directive in the output
    yaml.dump(data, out)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    if isinstance(data, CommentedSeq):  # a list of records stands at the margin
        lines = [line.removeprefix("  ") for line in lines]
    result = "\n".join(lines).strip("\n") + "\n"
    after = yaml12.load(result.encode())
    if after.value != before.value or after.faults:
        raise FormatError("the canonical form would not say the same; please mend by hand and report this")
    return result


def _arrange(node: Any, spec: Schema, root: Schema) -> None:
    """Sort the keys of a mapping into schema order and settle the style of its scalars, all the way down."""
    if not isinstance(node, CommentedMap):
        return
    known = list(spec.get("properties", {}))
    for key in sorted(node, key=lambda key: known.index(key) if key in known else len(known)):
        node.move_to_end(key)
    flow = bool(node.fa.flow_style())
    if flow and _one_line(node) > WIDTH:
        node.fa.set_block_style()
        flow = False
    for key, value in node.items():
        inner = resolve(spec.get("properties", {}).get(key, {}), root)
        if isinstance(value, CommentedMap):
            _arrange(value, inner, root)
        elif isinstance(value, CommentedSeq):
            if value.fa.flow_style() and not flow and _one_line(value) > WIDTH:
                value.fa.set_block_style()
            for index, item in enumerate(value):
                _arrange(item, resolve(inner.get("items", {}), root), root)
                value[index] = _style(item, flow=flow or bool(value.fa.flow_style()))
        node[key] = _style(value, flow=flow)


def _one_line(node: Any) -> int:
    """Return about how many columns a collection takes on one line, its indent and key included."""
    if isinstance(node, CommentedMap):
        return 8 + sum(len(str(key)) + 4 + _one_line(value) for key, value in node.items())
    if isinstance(node, CommentedSeq):
        return 8 + sum(2 + _one_line(item) for item in node)
    return len(str(node)) + 2 * (not _is_plain(str(node), flow=True))


def _style(value: Any, *, flow: bool) -> Any:
    """Plain where every YAML reader agrees, double quotes elsewhere; long text folded; literal blocks stay."""
    if not isinstance(value, str) or isinstance(value, LiteralScalarString):
        return value
    text = str(value)
    long = isinstance(value, FoldedScalarString) or len(text) > FOLDED
    if long and not flow and "\n" not in text and " " in text:
        return FoldedScalarString(text)
    return text if _is_plain(text, flow=flow) else DoubleQuotedScalarString(text)


def _is_plain(text: str, *, flow: bool) -> bool:
    """Whether YAML 1.1 reads the bare text as this text; numbers and dates never do."""
    if not text or "\n" in text or _NUMBER_LIKE.fullmatch(text) or _WORDS.fullmatch(text):
        return False
    try:
        return bool(pyyaml.safe_load(f"[{text}]" if flow else f"- {text}") == [text])
    except pyyaml.YAMLError:
        return False
