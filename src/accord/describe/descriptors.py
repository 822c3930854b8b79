"""The descriptors of an edition beside its Data Package, each in the words of its readers; one module a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from accord.describe import ro_crate
from accord.describe.citation_file import citation_cff, zenodo
from accord.describe.croissant import croissant
from accord.describe.csvw import csvw
from accord.describe.dataset_card import dataset_card
from accord.describe.dcat import dcat
from accord.describe.edition import Edition
from accord.describe.schema_org import schema_org
from accord.describe.whole import Whole
from accord.disk import write_json
from accord.project import BESIDE

# By path within build/. Each lists the published files, of which it is none itself.
DESCRIPTORS: Mapping[str, Callable[[Whole], dict[str, Any]]] = {
    "csv/csv-metadata.json": csvw,
    "croissant.json": croissant,
    "dcat.jsonld": dcat,
    "schema-org.jsonld": schema_org,
    ro_crate.NAME: ro_crate.ro_crate,
}
CARD = "README.md"
CITATION, ZENODO = BESIDE  # of datasets that name an author


def write(edition: Edition, folder: Path) -> None:
    """Write the descriptors of what stands in ``folder/build`` so far."""
    whole, build = Whole.of(edition, folder), folder / "build"
    for name, describe in DESCRIPTORS.items():
        write_json(describe(whole), build / name)
    (build / CARD).write_text(dataset_card(whole, DESCRIPTORS), encoding="utf-8", newline="\n")
    if text := citation_cff(whole):
        (folder / CITATION).write_text(text, encoding="utf-8", newline="\n")
        write_json(zenodo(whole), folder / ZENODO)
