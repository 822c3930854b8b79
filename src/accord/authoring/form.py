"""The canonical form of a tree: one way to order, indent, quote and fold; comments stay with their lines."""

from __future__ import annotations

import json
import re
from functools import lru_cache

import yaml

from accord.authoring.tree import Collection, Entry, Lines, Scalar, Tree
from accord.schema.model import Schema, resolve
from accord.sources import yaml_scalars
from accord.sources.yaml_events import Comment, Loader
from accord.values import characters

WIDTH = 116  # columns
FOLDED = 90  # characters: longer text becomes a folded block
INDENT = 2
# Numbers and dates, or nearly: in quotes, whatever a reader would make of them.
_NUMBER_LIKE = re.compile(r"[0-9][0-9.,:+~?%Xx_eE/-]*")
# Words that some YAML reader takes for a truth value or nothing.
_WORDS = re.compile(r"(y|n|yes|no|on|off|true|false|null|~)", re.IGNORECASE)
# What every reader takes as it stands: anywhere, and on a line of its own, where commas and brackets divide nothing.
_SURELY_PLAIN = re.compile(r"[A-Za-z][\w./()'-]*(?: [\w./()'-]+)*")
SURELY_PLAIN_LINE = re.compile(
    r"[^\W\d_][\w.,;/()\[\]'\u2019\u201c\u201d-]*(?: [\w.,;/()\[\]'\u2019\u201c\u201d-]+)*|https?://[\w.,;/()'?&=%~+-]*[\w/]"
)
_BREAK = re.compile(r"(?<=\S) (?=\S)")  # where a folded text may be broken


def write(tree: Tree, schema: Schema) -> str:
    """Return the canonical text of a tree whose records follow a schema. The tree is sorted on the way."""
    root = tree.root
    is_list = isinstance(root, Collection) and not root.is_mapping
    _sort(root, {"items": schema} if is_list else schema, schema)
    writer = _Writer(WIDTH - INDENT * is_list)  # records at the margin are as wide as items of any other list
    writer.comments(tree.head, 0)
    if isinstance(root, Collection) and not (root.is_flow and _fits(root, 0)):
        writer.block(root, 0)
    elif root != Scalar("", ""):  # else the file holds nothing but comments
        writer.line(_inline(root, is_flow=False), [], 0)
    writer.comments(tree.below, 0)
    return "\n".join(writer.out).strip("\n") + "\n"


def _sort(node: Scalar | Collection, spec: Schema, root: Schema) -> None:
    """Sort the keys of mappings into the order of the schema, all the way down; unknown ones stay behind them."""
    if isinstance(node, Scalar):
        return
    properties = spec.get("properties", {})
    if node.is_mapping:
        known = {key: place for place, key in enumerate(properties)}
        node.entries.sort(key=lambda entry: known.get(entry.key or "", len(known)))
    for entry in node.entries:
        if isinstance(entry.value, Collection):
            inner = properties.get(entry.key, {}) if node.is_mapping else spec.get("items", {})
            _sort(entry.value, resolve(inner, root), root)


class _Writer:
    def __init__(self, width: int) -> None:
        self.width = width
        self.out: Lines = []

    def comments(self, lines: Lines, indent: int) -> None:
        for line in lines:
            if line:
                self.out.append(" " * indent + line)
            elif self.out and self.out[-1]:
                self.out.append("")

    def line(self, text: str, beside: list[Comment], indent: int) -> None:
        """Write a line with the comment beside it, at its old column where there is room; more of them go above."""
        self.comments([comment.text for comment in beside[:-1]], indent)
        for comment in beside[-1:]:
            text = f"{text.ljust(comment.column - 2)} {comment.text}"
        self.out.append(text)

    def block(self, node: Collection, indent: int) -> None:
        for entry in node.entries:
            self.comments(entry.above, indent)
            self.entry(entry, indent)
        self.comments(node.below, indent)

    def entry(self, entry: Entry, indent: int) -> None:
        head = " " * indent + ("-" if entry.key is None else f"{quoted(entry.key, is_flow=False)}:")
        value, beside = entry.value, entry.beside
        if isinstance(value, Scalar):
            head, rest = _scalar_lines(head, value, indent + INDENT, self.width)
            self.line(head, beside, indent)
            self.out += rest
        elif value.is_flow and _fits(value, len(head) + 1):
            self.line(f"{head} {_inline(value, is_flow=True)}", beside, indent)
        elif entry.key is None:
            self.item(value, [comment.text for comment in beside], indent)
        else:
            self.line(head, beside, indent)
            self.block(value, indent + INDENT)

    def item(self, value: Collection, comments: Lines, indent: int) -> None:
        """Write a collection in a list: its first line bears the dash, comments above that stand above the dash."""
        self.comments(comments, indent)
        start = len(self.out)
        self.block(value, indent + INDENT)
        written, self.out[start:] = self.out[start:], []
        first = next(at for at, line in enumerate(written) if line and not line.lstrip().startswith("#"))
        self.comments([line.strip() for line in written[:first]], indent)
        self.out.append(f"{' ' * indent}-{written[first][indent + 1 :]}")
        self.out += written[first + 1 :]


def _scalar_lines(head: str, value: Scalar, indent: int, width: int) -> tuple[str, Lines]:
    """Return the line of a key or dash with its value, and the lines of a block text below it."""
    text = value.text
    if _hidden(text):
        return f"{head} {_inline(value, is_flow=False)}", []
    if value.style == "|" and _is_literal(text):
        hint = str(INDENT) if text[0] in " \n" else ""
        chomp = "" if text.endswith("\n") else "-"
        lines = [" " * indent + line if line else "" for line in text.removesuffix("\n").split("\n")]
        return f"{head} |{hint}{chomp}", lines
    inline = _inline(value, is_flow=False)
    long = value.style == ">" or len(text) > FOLDED or len(head) + 1 + len(inline) > WIDTH
    if text and long and "\n" not in text and text == text.strip(" \t") and not _is_typed(value):
        return f"{head} >-", _folded(text, " " * indent, width)
    return f"{head} {inline}", []


def _is_literal(text: str) -> bool:
    """Whether a text can stand as a block with its line breaks, of which one or none is at its end."""
    return bool(text.removesuffix("\n").rpartition("\n")[2].strip())


def _folded(text: str, indent: str, width: int) -> Lines:
    """Return the lines of a text that is broken after the first word that reaches beyond the width."""
    lines, line = [], ""
    for word in _BREAK.split(text):
        line = f"{line} {word}" if line else indent + word
        if len(line) > width:
            lines.append(line)
            line = ""
    return [*lines, line] if line else lines


def _fits(node: Collection, column: int) -> bool:
    """Whether a collection in brackets stays on its line."""
    return not node.has_comments and column + len(_inline(node, is_flow=True)) <= WIDTH


def _inline(node: Scalar | Collection, *, is_flow: bool) -> str:
    if isinstance(node, Scalar):
        if _is_typed(node):
            return "null" if yaml_scalars.resolve(node.text).value is None else node.text
        return quoted(node.text, is_flow=is_flow)
    parts = []
    for entry in node.entries:
        value = _inline(entry.value, is_flow=True)
        parts.append(value if entry.key is None else f"{quoted(entry.key, is_flow=True)}: {value}")
    return f"{{{', '.join(parts)}}}" if node.is_mapping else f"[{', '.join(parts)}]"


def _is_typed(value: Scalar) -> bool:
    """Whether a value without quotes is a number, true, false or nothing."""
    return not value.style and not isinstance(yaml_scalars.resolve(value.text).value, str)


@lru_cache(65_536)
def quoted(text: str, *, is_flow: bool) -> str:
    """Return a text plain where every YAML reader agrees, as a JSON string elsewhere."""
    if hidden := _hidden(text):
        escapes = {
            ord(letter): f"\\u{ord(letter):04X}" if letter <= "\uffff" else f"\\U{ord(letter):08X}" for letter in hidden
        }
        return json.dumps(text, ensure_ascii=False).translate(escapes)
    return text if _is_plain(text, is_flow=is_flow) else json.dumps(text, ensure_ascii=False)


def _hidden(text: str) -> set[str]:
    """Return the characters of a text that nobody sees, or that reorder it; only text of any characters has some."""
    return set() if text.isascii() else {text[at] for at, _ in characters.forbidden(text)}


def _is_plain(text: str, *, is_flow: bool) -> bool:
    """Whether YAML 1.1 and 1.2 read the bare text as this text; numbers and dates never do."""
    if (
        not text
        or "\n" in text
        or text.startswith(("---", "..."))
        or _NUMBER_LIKE.fullmatch(text)
        or _WORDS.fullmatch(text)
    ):
        return False
    if _SURELY_PLAIN.fullmatch(text) or (not is_flow and SURELY_PLAIN_LINE.fullmatch(text)):
        return True
    if yaml_scalars.resolve(text) != yaml_scalars.Resolved(text):
        return False
    try:
        return bool(yaml.load(f"[{text}]" if is_flow else f"- {text}", Loader=Loader) == [text])  # noqa: S506 - a safe one
    except (yaml.YAMLError, ValueError):
        return False
