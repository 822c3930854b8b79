"""Start a record: write a skeleton with every field of its table, to fill in.

    make new TABLE=events ID=some-meeting-2024

Exit codes: 0 written, 1 it exists or the id is not one, 2 wrong usage.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from accord.cli import options as cli
from accord.problems import Problem
from accord.schema.load import load_schemas
from accord.schema.model import Schema, resolve
from accord.schema.regex import ecma


def main() -> int:
    parser = cli.parser(__doc__)
    parser.add_argument("table", help="events, actors, sources, agreements, ...")
    parser.add_argument("id", help="lower-case words joined by hyphens; it is for ever")
    args = parser.parse_args()

    def new() -> int:
        schemas = load_schemas(args.root / "schemas")
        if args.table not in schemas.curated:
            parser.error(f"no table is called {args.table!r}; one of {', '.join(schemas.curated)}")
        fault = _id_fault(args.id, schemas.records[args.table]) or _taken(args.root, args.table, args.id)
        if fault:
            return cli.tell([fault], args.format)
        path = _place(args.root, args.table, args.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "\n".join(_skeleton(args.id, schemas.records[args.table])) + "\n", encoding="utf-8", newline="\n"
        )
        print(path.relative_to(args.root))
        return 0

    return cli.run(new, args.format)


def _id_fault(name: str, spec: Schema) -> Problem | None:
    identifier = resolve(spec["properties"]["id"], spec)
    if ecma(identifier["pattern"]).search(name):
        return None
    return Problem("ID", 0, 0, name, "pattern", f"{name!r} is no id: {identifier['description']}")


def _taken(root: Path, table: str, name: str) -> Problem | None:
    there = next((root / "curated" / table).rglob(f"{name}.yaml"), None)
    where = there.relative_to(root).as_posix() if there else ""
    return (
        Problem(where, 1, 1, name, "duplicate-id", f"{name!r} exists already; nothing was written") if there else None
    )


def _place(root: Path, table: str, name: str) -> Path:
    """Beside its like: an event in the folder of the year in its id, where there is one."""
    folder = root / "curated" / table
    year = next((word for word in name.split("-") if len(word) == 4 and word.isdigit()), "undated")  # noqa: PLR2004
    return folder / year / f"{name}.yaml" if table == "events" else folder / f"{name}.yaml"


def _skeleton(name: str, spec: Schema) -> Iterator[str]:
    for field, raw in spec["properties"].items():
        full = resolve(raw, spec)
        mark = "" if field in spec["required"] else "# "
        hint = _hint(full)
        if field == "id":
            yield f"id: {name}"
        elif full["type"] == "array":
            yield f"{mark}{field}: # {full['description']}"
            yield f"{mark}  - {_item(resolve(full['items'], spec))}"
        else:
            yield f"{mark}{field}: # {hint}"


def _hint(full: Schema) -> str:
    codes = [code["const"] for code in full.get("oneOf", [])]
    return f"{full['description']}{' One of ' + ', '.join(codes) + '.' if codes else ''}"


def _item(item: Schema) -> str:
    if item["type"] != "object":
        return f"# {_hint(item)}"
    words: list[Any] = [f"{field}: " for field in item["properties"] if field in item["required"]]
    return "{" + ", ".join(words) + "}"


if __name__ == "__main__":
    sys.exit(main())
