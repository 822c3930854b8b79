"""Inputs that are made to take all memory and time, by kind; and what checking one takes.

Each kind is a function that puts about so many bytes of input into a copy of the dataset ``orchard``, to which a table
``things`` is added. The check must answer within ``MAX_MEMORY`` and ``MAX_SECONDS``, without a traceback; some kinds
are right, but large.

    python tests/hostile.py [--size 10000000] [--command format] [KIND...]    prints a table of what each takes
    python tests/hostile.py --command import csv-items                        for kinds of rows
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[1]
DATASET = ROOT / "tests" / "data" / "orchard"
MAX_MEMORY = 512 << 20  # bytes
MAX_SECONDS = 60  # of a processor
SIZE = 10_000_000
FILE = 990_000  # bytes of a YAML file, just below what one may have
Make = Callable[[Path, int], None]
KINDS: dict[str, Make] = {}
SLUG = {"$ref": "definitions.json#/$defs/slug"}
TREES = "id,number,kind,stand_row,planted\n"
TREE = {"id": "t-{}", "kind": "apple", "stand_row": 1}


def kind(make: Make) -> Make:
    """Name a kind after its function."""
    KINDS[make.__name__.replace("_", "-")] = make
    return make


def words(title: str, **more: object) -> dict[str, object]:
    """Return a property with what every property says."""
    return {"title": title, "description": f"{title}.", **more}


def dataset(folder: Path) -> Path:
    """Make a folder the dataset that hostile input is put into; return it."""
    shutil.copytree(DATASET, folder, dirs_exist_ok=True)
    (folder / "curated" / "trees.csv").unlink()
    (folder / "curated" / "harvests.jsonl").unlink()
    parts = words("Parts", type="array", items={
        **words("Part", type="object", additionalProperties=False, required=["code"]),
        "properties": {"code": words("Code", type="string"), "size": words("Size", type="integer", minimum=1)},
    }) | {"x-key": ["code"]}  # fmt: skip
    tag = words("Tag", type="string") | {"x-column": "tag"}
    things = {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "things.json", **words("Things"),
        "x-singular": "thing", "x-label": "id", "type": "object", "additionalProperties": False, "required": ["id"],
        "properties": {
            "id": words("Id") | SLUG,
            "parent": words("Parent") | SLUG | {"x-references": "things.id", "x-acyclic": True},
            "when": words("When", type="string", format="edtf"),
            "code": words("Code", type="string", pattern="^[a-z]*[a-z0-9]*[0-9]$"),
            "tags": words("Tags", type="array", uniqueItems=True, items=tag),
            "parts": parts,
        },
    }  # fmt: skip
    (folder / "schemas" / "things.json").write_text(json.dumps(things), encoding="utf-8")
    return folder


def records(root: Path, size: int, text: Callable[[str, int], str]) -> None:
    """Write records of things, each a file of the largest size or less; ``text`` is of a name and of its bytes."""
    folder = root / "curated" / "things"
    folder.mkdir(parents=True)
    for number, left in enumerate(range(size, 0, -FILE)):
        (folder / f"t-{number}.yaml").write_text(text(f"t-{number}", min(left, FILE)), encoding="utf-8")


def repeated(line: str, size: int) -> str:
    """Return about so many bytes of a line, in which {} is its number."""
    count = max(1, size // len(line.format(100_000).encode()))
    return "".join(line.format(number) for number in range(count))


def filling(head: str, line: str) -> Callable[[str, int], str]:
    """Return records that have a head and then repeat a line."""
    return lambda name, size: f"id: {name}\n{head}" + repeated(line, size - 100)


# --- YAML ---


@kind
def yaml_one_file(root: Path, size: int) -> None:
    (root / "curated" / "things.yaml").write_text(repeated("- id: t-{}\n", size), encoding="utf-8")


@kind
def yaml_deep(root: Path, size: int) -> None:
    records(root, size, lambda name, size: f"id: {name}\ntags: {'[' * size}")


@kind
def yaml_deep_mappings(root: Path, size: int) -> None:
    records(root, size, lambda name, size: f"id: {name}\nparts: {'{a: ' * (size // 4)}")


@kind
def yaml_many_files(root: Path, size: int) -> None:
    folder = root / "curated" / "things"
    for number in range(size // 500):
        path = folder / str(number // 1000) / f"t-{number}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"id: t-{number}\nnote: {'x' * 480}\n", encoding="utf-8")


@kind
def yaml_many_keys(root: Path, size: int) -> None:
    records(root, size, filling("", "key_{}: 1\n"))


@kind
def yaml_one_key_many_times(root: Path, size: int) -> None:
    records(root, size, filling("", "when: 1\n"))


@kind
def yaml_wide_list(root: Path, size: int) -> None:
    records(root, size, filling("tags:\n", "- a{}\n"))


@kind
def yaml_flow_list(root: Path, size: int) -> None:
    records(root, size, lambda name, size: f"id: {name}\ntags: [{repeated('{},', size)}]\n")


@kind
def yaml_wrong_items(root: Path, size: int) -> None:
    records(root, size, filling("parts:\n", "- {{size: 0}}\n"))


@kind
def yaml_mappings_for_texts(root: Path, size: int) -> None:
    records(root, size, filling("tags:\n", "- {{a: {}}}\n"))


@kind
def yaml_items_of_one_key(root: Path, size: int) -> None:
    records(root, size, filling("parts:\n", "- {{code: a, size: 1}}\n"))


@kind
def yaml_long_value(root: Path, size: int) -> None:
    records(root, size, lambda name, size: f"id: {name}\nwhen: {'x' * (size - 50)}\n")


@kind
def yaml_long_key(root: Path, size: int) -> None:
    records(root, size, lambda name, size: f"id: {name}\n? {'x' * (size - 50)}\n: 1\n")


@kind
def yaml_long_text_of_a_pattern(root: Path, size: int) -> None:
    records(root, size, lambda name, size: f"id: {name}\ncode: {'x' * (size - 50)}\n")


@kind
def yaml_long_number(root: Path, size: int) -> None:
    records(root, size, lambda name, size: f"id: {name}\nwhen: {'1' * (size - 50)}\n")


@kind
def yaml_folded(root: Path, size: int) -> None:
    records(root, size, filling("when: >-\n", "  a {}\n"))


@kind
def yaml_blank_lines(root: Path, size: int) -> None:
    records(root, size, lambda name, size: f"id: {name}\nwhen: >-\n  a\n" + "\n" * (size - 60) + "  b\n")


@kind
def yaml_comments(root: Path, size: int) -> None:
    records(root, size, filling("", "#x\n"))


@kind
def yaml_comments_behind_items(root: Path, size: int) -> None:
    records(root, size, filling("tags:\n", "- a #x\n"))


@kind
def yaml_controls(root: Path, size: int) -> None:
    records(root, size, lambda name, size: f"id: {name}\nwhen: {chr(1) * (size - 50)}\n")


@kind
def yaml_escaped_controls(root: Path, size: int) -> None:
    records(
        root,
        size,
        lambda name, size: f'id: {name}\nwhen: "{chr(92)}u0001' + f"{chr(92)}u200b" * (size // 6 - 20) + '"\n',
    )


@kind
def yaml_invisible(root: Path, size: int) -> None:
    records(root, size, lambda name, size: f"id: {name}\nwhen: a{chr(0x200B) * (size // 3 - 50)}\n")


@kind
def yaml_marks(root: Path, size: int) -> None:
    records(root, size, lambda name, size: f"id: {name}\nwhen: a{(chr(0x301) + chr(0x323)) * (size // 4 - 50)}\n")


@kind
def yaml_decomposed(root: Path, size: int) -> None:
    records(root, size, filling("tags:\n", "- e\u0301{}\n"))


@kind
def yaml_anchors(root: Path, size: int) -> None:
    records(root, size, filling("tags:\n", "- &a{0} x\n- *a{0}\n"))


@kind
def yaml_alias_bomb(root: Path, size: int) -> None:
    def bomb(name: str, size: int) -> str:
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, size // 70)]
        return f"id: {name}\n" + "\n".join(lines)

    records(root, size, bomb)


@kind
def yaml_tags(root: Path, size: int) -> None:
    records(root, size, filling("tags:\n", "- !t{} x\n"))


@kind
def yaml_quotes(root: Path, size: int) -> None:
    records(root, size, lambda name, size: f"id: {name}\nwhen: '{chr(39) * (size // 2 * 2 - 50)}\n")


@kind
def yaml_open_quote(root: Path, size: int) -> None:
    records(root, size, filling('when: "', "{} a\n"))


@kind
def yaml_merge_marks(root: Path, size: int) -> None:
    records(root, size, filling("", "<<<<<<< {}\n"))


@kind
def yaml_documents(root: Path, size: int) -> None:
    records(root, size, filling("", "---\n"))


@kind
def yaml_no_records(root: Path, size: int) -> None:
    for stem in ("things", "growers", "reports", "visits"):
        (root / "curated" / f"{stem}.yaml").write_text(repeated("- 1\n", min(size // 4, FILE)), encoding="utf-8")


@kind
def yaml_wrong_records(root: Path, size: int) -> None:
    for stem in ("things", "growers", "reports", "visits"):
        (root / "curated" / f"{stem}.yaml").write_text(
            repeated("- {{id: T}}\n", min(size // 4, FILE)), encoding="utf-8"
        )


@kind
def yaml_wrong_references(root: Path, size: int) -> None:
    text = repeated("- {{id: t-{0}, parent: u-{0}}}\n", min(size, FILE))
    (root / "curated" / "things.yaml").write_text(text, encoding="utf-8")


@kind
def yaml_ids_twice(root: Path, size: int) -> None:
    (root / "curated" / "things.yaml").write_text(repeated("- id: t\n", min(size, FILE)), encoding="utf-8")


@kind
def yaml_chain(root: Path, size: int) -> None:
    text = "- id: t-0\n" + repeated("- {{id: u-{0}, parent: u-{0}}}\n", min(size, FILE))
    count = text.count("\n") - 1
    text = "".join(f"- {{id: t-{n}, parent: t-{n + 1}}}\n" for n in range(count)) + f"- id: t-{count}\n"
    (root / "curated" / "things.yaml").write_text(text, encoding="utf-8")


@kind
def yaml_circle(root: Path, size: int) -> None:
    count = min(size, FILE) // 32
    text = "".join(f"- {{id: t-{n}, parent: t-{(n + 1) % count}}}\n" for n in range(count))
    (root / "curated" / "things.yaml").write_text(text, encoding="utf-8")


@kind
def yaml_evidence_of_nothing(root: Path, size: int) -> None:
    head = "- id: monday\n  weather: {wind: north, rain: none}\n  evidence:\n"
    line = "    - {{fields: [weather_wint{}], source: first}}\n"
    (root / "curated" / "visits.yaml").write_text(head + repeated(line, min(size, FILE) - 100), encoding="utf-8")


@kind
def yaml_evidence_twice(root: Path, size: int) -> None:
    head = "- id: monday\n  weather: {wind: north, rain: none}\n  evidence:\n"
    line = "    - {{fields: [weather_wind], source: x{}}}\n"
    (root / "curated" / "visits.yaml").write_text(head + repeated(line, min(size, FILE) - 100), encoding="utf-8")


@kind
def yaml_package(root: Path, size: int) -> None:
    package = root / "curated" / "package.yaml"
    text = package.read_text("utf-8") + repeated("keyword{}: a\n", min(size, FILE) - 1000)
    package.write_text(text, encoding="utf-8")


# --- schemas ---


def schema_of(root: Path, properties: dict[str, object]) -> None:
    things = json.loads((root / "schemas" / "things.json").read_text("utf-8"))
    things["properties"] |= properties
    (root / "schemas" / "things.json").write_text(json.dumps(things), encoding="utf-8")


@kind
def schema_deep(root: Path, size: int) -> None:
    (root / "schemas" / "more.json").write_text("[" * size, encoding="utf-8")


@kind
def schema_wide(root: Path, size: int) -> None:
    schema_of(root, {f"p{number}": words("P", type="string") for number in range(size // 60)})


@kind
def schema_codes(root: Path, size: int) -> None:
    codes = [{"const": f"c{n}", "title": "A", "description": "B"} for n in range(size // 60)]
    schema_of(root, {"codes": words("Codes", type="string", oneOf=codes)})


@kind
def schema_pattern(root: Path, size: int) -> None:
    schema_of(root, {"p": words("P", type="string", pattern=f"^{'(a|b)?' * (size // 6)}$")})


@kind
def schema_patterns(root: Path, size: int) -> None:
    pattern = f"^{'[a-z]?' * 100}$"
    schema_of(root, {f"p{n}": words("P", type="string", pattern=f"{pattern[:-1]}{n}$") for n in range(size // 700)})


@kind
def schema_wrong_words(root: Path, size: int) -> None:
    schema_of(root, {"p": words("P", type="string", **{f"titel{n}": 1 for n in range(size // 14)})})


@kind
def schema_key_twice(root: Path, size: int) -> None:
    (root / "schemas" / "more.json").write_text("{" + repeated('"a": 1,', size) + '"a": 1}', encoding="utf-8")


# --- CSV ---


def csv(root: Path, text: str) -> None:
    (root / "curated" / "trees.csv").write_text(text, encoding="utf-8", newline="")


@kind
def csv_wide_header(root: Path, size: int) -> None:
    csv(root, "id,kind,stand_row," + repeated("height{},", size) + "x\n")


@kind
def csv_wide_rows(root: Path, size: int) -> None:
    csv(root, TREES + "," * size + "\n")


@kind
def csv_same_column(root: Path, size: int) -> None:
    csv(root, "id," * (size // 3) + "kind\n")


@kind
def csv_long_cell(root: Path, size: int) -> None:
    csv(root, TREES + f"t-1,1,apple,1,{'2' * size}\n")


@kind
def csv_long_id(root: Path, size: int) -> None:
    csv(root, TREES + f"{'a-' * (size // 2)},1,apple,1,\n")


@kind
def csv_wrong_rows(root: Path, size: int) -> None:
    csv(root, TREES + repeated("t-{},x,plum,0,never\n", size))


@kind
def csv_ragged_rows(root: Path, size: int) -> None:
    csv(root, TREES + repeated("t-{}\n", size))


@kind
def csv_empty_lines(root: Path, size: int) -> None:
    csv(root, TREES + "\n" * size)


@kind
def csv_open_quote(root: Path, size: int) -> None:
    csv(root, TREES + '"' + repeated("t-{},1,apple,1,\n", size))


@kind
def csv_stray_quotes(root: Path, size: int) -> None:
    csv(root, TREES + repeated('a"{}\n', size))


@kind
def csv_only_quotes(root: Path, size: int) -> None:
    csv(root, TREES + '"' * size)


@kind
def csv_carriage_returns(root: Path, size: int) -> None:
    csv(root, TREES + "\r" * size)


@kind
def csv_ids_twice(root: Path, size: int) -> None:
    csv(root, TREES + repeated("t,{},apple,1,\n", size))


@kind
def csv_controls(root: Path, size: int) -> None:
    csv(root, TREES + "t-1,1,apple,1," + "\x01" * size + "\n")


@kind
def csv_control_in_each_row(root: Path, size: int) -> None:
    csv(root, "id,kind,stand_row,note\n" + repeated("t-{},apple,1,\x01\n", size))


@kind
def csv_nuls(root: Path, size: int) -> None:
    csv(root, TREES + "\0" * size)


@kind
def csv_no_utf_8(root: Path, size: int) -> None:
    (root / "curated" / "trees.csv").write_bytes(TREES.encode() + b"\xff\n" * (size // 2))


@kind
def csv_items(root: Path, size: int) -> None:
    csv(root, "id,kind,stand_row,grafts\nt-1,apple,1," + repeated("a{}; ", size) + "\n")


@kind
def csv_wrong_numbers(root: Path, size: int) -> None:
    csv(root, "id,kind,stand_row,heights\nt-1,apple,1," + repeated("x|", size) + "\n")


def packed(root: Path, size: int, text: bytes) -> None:
    """Write a compressed file that holds a text again and again, until it has so many bytes."""
    member = gzip.compress(text)
    data = gzip.compress(TREES.encode()) + member * (size // len(member))
    (root / "curated" / "trees.csv.gz").write_bytes(data)


@kind
def csv_wrong_last_number(root: Path, size: int) -> None:
    csv(root, "id,kind,stand_row,heights\nt-1,apple,1," + "1|" * (size // 2) + "x\n")


@kind
def csv_bomb(root: Path, size: int) -> None:
    packed(root, size, b"t-1,1,apple,1,\n" * 1_000_000)


@kind
def csv_bomb_of_one_cell(root: Path, size: int) -> None:
    packed(root, size, b"a" * 10_000_000)


# --- JSON Lines ---


def lines(root: Path, text: str) -> None:
    (root / "curated" / "trees.jsonl").write_text(text, encoding="utf-8")


@kind
def jsonl_deep(root: Path, size: int) -> None:
    lines(root, '{"id": ' + "[" * size)


@kind
def jsonl_deep_lines(root: Path, size: int) -> None:
    lines(root, ('{"id": ' + "[" * 5000 + "]" * 5000 + "}\n") * (size // 10_000))


@kind
def jsonl_one_object(root: Path, size: int) -> None:
    lines(root, "{" + repeated('"k{}": 1,', size) + '"id": "a"}\n')


@kind
def jsonl_key_twice(root: Path, size: int) -> None:
    lines(root, "{" + repeated('"k{}": 1,', size) + '"k-": 1, "k-": 2}\n')


@kind
def jsonl_long_list(root: Path, size: int) -> None:
    lines(root, '{"id": "t-1", "kind": "apple", "stand_row": 1, "heights": [' + "1.0," * (size // 4) + "1e400]}\n")


@kind
def jsonl_tiny_numbers(root: Path, size: int) -> None:
    lines(root, '{"id": "t-1", "kind": "apple", "stand_row": 1, "heights": [' + "0e-999," * (size // 7) + "1]}\n")


@kind
def jsonl_long_text(root: Path, size: int) -> None:
    lines(root, '{"id": "t-1", "kind": "apple", "stand_row": 1, "note": "' + "\\u0001" * (size // 6) + '"}\n')


@kind
def jsonl_long_number(root: Path, size: int) -> None:
    lines(root, '{"id": "t-1", "kind": "apple", "stand_row": ' + "1" * size + "}\n")


@kind
def jsonl_wrong_rows(root: Path, size: int) -> None:
    lines(root, repeated('{{"id": "t-{}", "kind": 1, "x": 2}}\n', size))


@kind
def jsonl_wrong_values(root: Path, size: int) -> None:
    lines(root, repeated('{{"id": "T{}", "kind": "plum", "stand_row": 0}}\n', size))


@kind
def jsonl_no_json(root: Path, size: int) -> None:
    lines(root, "x\n" * (size // 2))


@kind
def jsonl_wrong_references(root: Path, size: int) -> None:
    text = repeated('{{"id": "h-{0}", "tree": "t-{0}", "weight": 1}}\n', size)
    (root / "curated" / "harvests.jsonl").write_text(text, encoding="utf-8")


# --- Parquet ---


def parquet(root: Path, table: pa.Table, **options: object) -> None:
    pq.write_table(table, root / "curated" / "trees.parquet", **options)


def rows_of(count: int, **columns: pa.Array) -> pa.Table:
    """Return rows of trees, all alike but for their ids."""
    ids = pa.array([f"t-{number}" for number in range(count)])
    same = {"kind": pa.repeat("apple", count), "stand_row": pa.repeat(pa.scalar(1, pa.int64()), count)}
    return pa.table({"id": ids, **same, **columns})


@kind
def parquet_text_bomb(root: Path, size: int) -> None:
    rows = 3_000_000
    indices = pa.repeat(pa.scalar(0, pa.int32()), rows)
    note = pa.DictionaryArray.from_arrays(indices, pa.array(["x" * (size // 10)]))
    parquet(root, pa.table({"id": indices.cast(pa.string()), "note": note}), write_statistics=False)


@kind
def parquet_plain_bomb(root: Path, size: int) -> None:
    texts = pa.array(["x" * 1_000_000] * (size // 20_000))
    table = rows_of(len(texts), note=texts)
    parquet(root, table, use_dictionary=False, compression="zstd", write_statistics=False)


@kind
def parquet_rows_bomb(root: Path, size: int) -> None:
    schema = pa.schema({"id": pa.string(), "kind": pa.string(), "stand_row": pa.int64()})
    batch = pa.table({name: pa.nulls(1 << 20, kind) for name, kind in zip(schema.names, schema.types, strict=True)})
    with pq.ParquetWriter(root / "curated" / "trees.parquet", schema) as writer:
        for _ in range(size // 10_000):
            writer.write_table(batch)


@kind
def parquet_list_bomb(root: Path, size: int) -> None:
    count = size * 10
    items = pa.repeat(pa.scalar(1.5, pa.float64()), count)
    heights = pa.ListArray.from_arrays(pa.array([0, count], pa.int32()), items)
    parquet(root, rows_of(1, heights=heights))


@kind
def parquet_text_list_bomb(root: Path, size: int) -> None:
    count = size * 5
    items = pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), count), pa.array(["a" * 100]))
    offsets = pa.array([0, count], pa.int32())
    parquet(
        root,
        rows_of(1, grafts=pa.ListArray.from_arrays(offsets, items.cast(pa.large_string()) if count < 1 else items)),
    )


@kind
def parquet_wrong_last_item(root: Path, size: int) -> None:
    parquet(root, rows_of(1, heights=pa.array([["1"] * (size // 4) + ["x"]])))


@kind
def parquet_shared_long_text(root: Path, size: int) -> None:
    chance = random.Random(1)  # noqa: S311 - test data
    texts = ["".join(chance.choices("abcdefghijklmnop", k=size // 20)) for _ in range(9)]
    notes = pa.DictionaryArray.from_arrays(
        pa.array([number % 9 for number in range(size // 40)], pa.int32()), pa.array(texts)
    )
    parquet(root, rows_of(len(notes), note=notes), dictionary_pagesize_limit=1 << 30, write_statistics=False)


@kind
def parquet_wide(root: Path, size: int) -> None:
    parquet(root, pa.table({f"column{n}": pa.array([1]) for n in range(size // 500)}))


@kind
def parquet_many_groups(root: Path, size: int) -> None:
    parquet(root, rows_of(size // 700), row_group_size=1)


@kind
def parquet_wrong_rows(root: Path, size: int) -> None:
    count = size // 8
    parquet(root, rows_of(count).set_column(1, "kind", pa.repeat("plum", count)))


@kind
def parquet_wrong_texts(root: Path, size: int) -> None:
    count = size // 8
    parquet(root, rows_of(count, note=pa.repeat(pa.scalar(b"\xff"), count)))


@kind
def parquet_noise(root: Path, size: int) -> None:
    parquet(root, rows_of(size // 8))
    path = root / "curated" / "trees.parquet"
    data, chance = bytearray(path.read_bytes()), random.Random(1)  # noqa: S311 - test data
    for _ in range(100):
        data[chance.randrange(4, len(data) - 8)] = chance.randrange(256)
    path.write_bytes(data)


# --- measuring ---

# The memory of a process counts that of the one which started it: a small one starts what is measured.
MEASURE = """
import json, os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stderr=subprocess.STDOUT)
_, status, used = os.wait4(process.pid, 0)
print()
print(json.dumps([os.waitstatus_to_exitcode(status), used.ru_maxrss, used.ru_utime + used.ru_stime]))
"""


class Taken(NamedTuple):
    """What the check of one input took: bytes of memory at most, seconds of a processor, how it ended, what it said."""

    memory: int
    seconds: float
    code: int
    lines: list[str]

    @property
    def fault(self) -> str:
        """What is wrong with it, or nothing."""
        if self.code not in (0, 1) or any("Traceback" in line for line in self.lines):
            return f"ended with {self.code}: {' '.join(self.lines[-1:])[:200]}"
        if self.memory > MAX_MEMORY or self.seconds > MAX_SECONDS:
            return "out of bounds"
        return ""


def measured(root: Path, *command: str, seconds: int = 2 * MAX_SECONDS) -> Taken:
    """Run ``accord check``, or another command, on a dataset; it is stopped after so many seconds of a processor."""
    run = ["sh", "-c", f'ulimit -t {seconds}; exec "$@"', "sh", sys.executable, "-m", "accord"]
    words = command or ("check",)
    run += [*words, "--into" if words[0] == "import" else "--root", str(root)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    environment.pop("COVERAGE_PROCESS_CONFIG", None)
    measuring = [sys.executable, "-I", "-c", MEASURE, *run]
    done = subprocess.run(measuring, env=environment, capture_output=True, text=True, check=True, errors="replace")
    *said, last = done.stdout.splitlines()
    code, kilobytes, used = json.loads(last)
    return Taken(kilobytes << 10, used, code, list(filter(None, said)) or [""])


def source(root: Path) -> Path:
    """Return the file that a kind of rows put into the dataset: the newest."""
    return max((path for path in root.rglob("*") if path.is_file()), key=lambda path: path.stat().st_mtime_ns)


def taken(names: list[str], size: int, seconds: int, command: list[str]) -> Iterator[tuple[str, int, Taken]]:
    """Yield each kind, the bytes of its input, and what a command took on it."""
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            root = dataset(Path(folder) / "orchard")
            before = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
            KINDS[name](root, size)
            after = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
            words = command
            if command == ["import"]:
                words, root = ["import", str(source(root))], Path(folder) / "made"
            yield name, after - before, measured(root, *words, seconds=seconds)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    parser.add_argument("--size", type=int, default=SIZE, help="bytes of each input (default: 10000000)")
    parser.add_argument("--seconds", type=int, default=2 * MAX_SECONDS, help="after which a check is stopped")
    parser.add_argument("--command", default="check", help="what is run on it, with its options (default: check)")
    args = parser.parse_args()
    wrong = 0
    print("| input | MB | memory, MB | CPU, s | what is said |\n|---|---|---|---|---|")
    for name, size, took in taken(args.kinds or list(KINDS), args.size, args.seconds, args.command.split()):
        wrong += bool(took.fault)
        first = (took.fault and f"**{took.fault}** ") or ""
        print(
            f"| {name} | {size / 1e6:.1f} | {took.memory >> 20} | {took.seconds:.1f} | {first}{took.lines[-1][:100]} |",
            flush=True,
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
