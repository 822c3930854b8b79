"""Bibliographies become tables, and what cites them becomes references."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from accord.cli.main import main
from accord.importing.model import ImportSourceError
from imports import cells, import_files, import_text, notes, schema_of

BIB = r"""Some words.
@comment{left {out}}
@string{acm = "ACM Press"}
@book{Meier2018,
  title = "The {"}last{"} mill",
  publisher = acm # { and } # ieee # ", Bonn",
  Year = 2018, month = jan
}
@article(Li+2001:a, author = {M\"uller, J{\"o}rg
   and Li}, title={A {B {C}} d}, pages={1--2})
@misc{Ray1990}
"""
ENTRIES = ["Meier2018", "Li+2001:a", "Ray1990"]
TERMS = "http://cldf.clld.org/v1.0/terms.rdf#"


def test_a_bibliography_is_a_table_of_its_entries(tmp_path: Path) -> None:
    made = import_text(tmp_path, BIB, "refs.bib")
    assert (made["x-key"], made["properties"]["year"].get("format")) == (["ID"], "year")
    header, rows = cells(tmp_path / "made" / "curated" / "refs.csv")
    assert header == ["ID", "entry_type", "title", "publisher", "year", "month", "author", "pages"]
    assert rows == [
        ["Meier2018", "book", 'The {"}last{"} mill', "ACM Press and ieee, Bonn", "2018", "jan", None, None],
        ["Li+2001:a", "article", "A {B {C}} d", None, None, None, r"M\"uller, J{\"o}rg and Li", "1--2"],
        ["Ray1990", "misc", *[None] * 6],
    ]
    text = notes(tmp_path / "made")
    assert "text between entries, up to line 2: a comment" in text
    assert "the comment at line 2" in text


@pytest.mark.parametrize(
    ("entry", "fact"),
    [
        ("@book{b, title = {open}\n", "line 2 of refs.bib is left out: line 4: a comma or } should stand before '@'"),
        ("@book{b, title = {open\n", "line 2 of refs.bib is left out: the { at line 2 is never closed"),
        ("@book{b, title {x}}\n", "line 2 of refs.bib is left out: line 2: a field and = should stand before 't'"),
        ("@book{, title = {x}}\n", "line 2 of refs.bib is left out: line 2: a key should stand before ','"),
        ("@book{b, n = 1, n = 2}\n", "refs, n: n stands twice in the entry b: the first is carried"),
    ],
)
def test_an_entry_that_is_not_well_formed_is_counted(
    entry: str, fact: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(f"@misc{{a}}\n{entry}\n@misc{{c, year = 1990}}\n")
    assert main(["import", str(path), "--into", str(tmp_path / "made")]) == 1
    assert fact in capsys.readouterr().out
    ids = [row[0] for row in cells(tmp_path / "made" / "curated" / "refs.csv")[1]]
    assert ids == (["a", "b", "c"] if "twice" in fact else ["a", "c"])


def test_a_file_without_entries_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportSourceError, match="holds no entry"):
        import_text(tmp_path, "nothing", "refs.bib")


def cldf(folder: Path, sources: list[str], key: list[str] | None = None, **column: Any) -> Path:
    """Write a dataset of CLDF with a value for each text that cites."""
    rows = "".join(f'v{at},{at},"{text}"\n' for at, text in enumerate(sources))
    (folder / "values.csv").write_text(f"ID,Value,Source\n{rows}")
    (folder / "sources.bib").write_text(BIB)
    columns = [{"name": "ID"}, {"name": "Value"}, {"name": "Source", "propertyUrl": f"{TERMS}source", "separator": ";"}]
    columns[-1] |= column
    schema = {"columns": columns, "primaryKey": ["ID"] if key is None else key}
    metadata = {"dc:conformsTo": f"{TERMS}StructureDataset", "tables": [{"url": "values.csv", "tableSchema": schema}]}
    (folder / "cldf-metadata.json").write_text(json.dumps(metadata))
    return folder


def test_a_column_that_cites_one_entry_a_row_is_a_reference(tmp_path: Path) -> None:
    import_files(tmp_path / "made", cldf(tmp_path, ["Meier2018", "", "Li+2001:a"]))
    source = schema_of(tmp_path / "made", "values")["properties"]["Source"]
    assert source == {"type": "string", "x-references": "sources.ID"}
    assert [row[0] for row in cells(tmp_path / "made" / "curated" / "sources.csv")[1]] == ENTRIES
    assert cells(tmp_path / "made" / "curated" / "values.csv")[1][0] == ["v0", "0", "Meier2018"]


def test_a_column_that_cites_several_or_pages_is_a_table(tmp_path: Path) -> None:
    import_files(tmp_path / "made", cldf(tmp_path, ["Ray1990;Meier2018[12-15, 3]", "", "Li+2001:a[]"]))
    header, rows = cells(tmp_path / "made" / "curated" / "value_sources.csv")
    assert header == ["value_ID", "place", "source", "pages"]
    assert rows == [["v0", "1", "Ray1990", None], ["v0", "2", "Meier2018", "12-15, 3"], ["v2", "1", "Li+2001:a", None]]
    made = schema_of(tmp_path / "made", "value_sources")
    assert made["x-key"] == ["value_ID", "place"]
    properties = made["properties"]
    assert (properties["value_ID"]["x-references"], properties["source"]["x-references"]) == ("values.ID", "sources.ID")
    assert cells(tmp_path / "made" / "curated" / "values.csv")[0] == ["ID", "Value"]
    assert "`values.csv`: Source is the table value_sources: a row of it for each entry" in notes(tmp_path / "made")


@pytest.mark.parametrize(
    ("sources", "key", "fact"),
    [
        (["Ray1990;p. 5 [see", "Ray1990"], ["ID"], "Source stays a list of texts: 1 cells do not cite as key[pages]"),
        (["Ray1990;Meier2018"], [], "Source stays a list of texts: without a key that is declared"),
    ],
)
def test_what_cites_otherwise_stays_a_list(sources: list[str], key: list[str], fact: str, tmp_path: Path) -> None:
    import_files(tmp_path / "made", cldf(tmp_path, sources, key))
    assert schema_of(tmp_path / "made", "values")["properties"]["Source"]["x-separator"] == ";"
    assert fact in notes(tmp_path / "made")


def test_a_source_that_is_not_there_is_named(tmp_path: Path) -> None:
    import_files(tmp_path / "made", cldf(tmp_path, ["Ray1990", "Nobody2000"], null=["?"]))
    assert "x-references" not in schema_of(tmp_path / "made", "values")["properties"]["Source"]
    assert "the reference Source to sources, as declared: 1 rows name what is not there" in notes(tmp_path / "made")
