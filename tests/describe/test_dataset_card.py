"""The dataset card: its head is YAML that a host reads, its page names tables, rows, licence and citation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

import describing
from accord.describe.dataset_card import dataset_card
from describing import LICENCE


def card(folder: Path, **package: Any) -> tuple[dict[str, Any], str]:
    """Return the head and the page of the card."""
    _, head, page = dataset_card(describing.whole(folder, **package), ["dcat.jsonld", "x.json"]).split("---\n", 2)
    return yaml.safe_load(head), page


def test_its_head_loads_each_table_from_its_parquet_file(tmp_path: Path) -> None:
    head, _ = card(tmp_path, keywords=["book"])
    assert head.pop("configs")[1] == {
        "config_name": "books", "data_files": [{"split": "train", "path": "parquet/books.parquet"}],
    }  # fmt: skip
    assert head == {"pretty_name": "Books", "size_categories": ["n<1K"], "tags": ["book"]}


@pytest.mark.parametrize(
    ("licence", "said", "line"),
    [
        (LICENCE, {"license": "cc-by-4.0"}, "[Attribution](https://licence.example/by)"),
        (
            {"name": "OWN", "path": "https://a.example"},
            {"license": "other", "license_name": "own", "license_link": "https://a.example"},
            "[OWN](https://a.example)",
        ),
        ({"name": "OWN", "title": "Our own"}, {"license": "other", "license_name": "own"}, "Our own"),
    ],
)
def test_a_licence_that_the_host_knows_is_named_and_another_explained(
    licence: Any, said: dict[str, str], line: str, tmp_path: Path
) -> None:
    head, page = card(tmp_path, licenses=[licence])
    assert {word: text for word, text in head.items() if word.startswith("license")} == said
    assert f"## Licence\n\n{line}\n" in page


def test_its_page_says_what_the_whole_and_each_table_is(tmp_path: Path) -> None:
    _, page = card(tmp_path, description="All of them.")
    assert page.startswith("# Books\n\nAll of them.\n\nVersion 1.2.0 of 2024-03-09. ")
    assert "\n| shelves | 10 | Of a kind. |\n| books | 11 | Of a kind. |\n" in page
    assert 'load_dataset("build", "shelves", split="train")' in page
    assert "\n## Cite it\n\nBooks (2024). Version 1.2.0.\n" in page
    assert "\n`dcat.jsonld`, `x.json`; `datapackage.json` in the folder above.\n" in page
    assert "## Licence" not in page


@pytest.mark.parametrize(
    ("rows", "size"),
    [
        (0, "n<1K"), (999, "n<1K"), (1_000, "1K<n<10K"), (9_999, "1K<n<10K"), (10_000, "10K<n<100K"),
        (99_999, "10K<n<100K"), (100_000, "100K<n<1M"), (999_999, "100K<n<1M"), (1_000_000, "1M<n<10M"),
        (10_000_000, "10M<n<100M"), (100_000_000, "100M<n<1B"), (999_999_999, "100M<n<1B"),
        (1_000_000_000, "1B<n<10B"), (9_999_999_999, "1B<n<10B"), (10**10, "10B<n<100B"), (10**11, "100B<n<1T"),
        (10**12 - 1, "100B<n<1T"), (10**12, "n>1T"),
    ],
)  # fmt: skip
def test_its_size_is_the_class_of_the_rows_of_all_tables(rows: int, size: str, tmp_path: Path) -> None:
    whole = describing.whole(tmp_path)
    counted = {**dict.fromkeys(whole.edition.rows, 0), "books": rows // 2, "shelves": rows - rows // 2}
    text = dataset_card(replace(whole, edition=replace(whole.edition, rows=counted)), [])
    assert f"size_categories:\n- {size}\n" in text
