"""Citations: what BibTeX and RIS hold is what their parsers read back, in any script and with any sign."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from accord.site.citing import bibtex, ris
from accord.site.citing.citation import Author, Citation, cite_key
from accord.values import tex
from accord.values.tex import one_line
from serving import Site

PERSON = Author("Zoë Müller", "Müller", "Zoë", is_person=True)
BODY = Author("Ministry of Foreign Affairs and Trade, Iraq")
CITED = Citation(
    key="accord-events-a", title="Ein Treffen", whole="Alle Treffen: {A} & B", authors=(PERSON, BODY),
    publisher="Verlag", version="1.2.0", day=date(2026, 3, 9), address="http://127.0.0.1/events/a~2Eb?x=1%20", doi="",
)  # fmt: skip
TITLES = [
    "Überprüfung der „Grenze“", "{ open", "} closed }", r"C:\temp \n 100 % of $5 & #1_a ^ ~ \textbf{x}",
    "a\nER  - \nTY  - JOUR", "گفت‌وگوی اِژه‌ای با رئیس‌جمهور", "العراق وإيران يوقعان (2023) اتفاقاً، «جديد»!",
    "@misc{x, title = {y}}", '"quoted" and more',
]  # fmt: skip


def bibtex_fields(cited: Citation) -> dict[str, str]:
    """Return the fields of the only entry, as TeX shows them."""
    parsed = parse_string(bibtex.entry(cited), "bibtex")
    ((key, entry),) = parsed.entries.items()
    assert key == cited.key
    assert (entry.type, len(entry.persons.get("author", []))) == ("misc", len(cited.authors))
    return {name: shown(value) for name, value in entry.fields.items()}


def shown(value: str) -> str:
    """Return what TeX shows: its commands as the signs they stand for, without the braces that group."""
    for sign, command in tex.SIGNS.items():
        value = value.replace(command, chr(0xE000 + ord(sign)))
    value = value.replace("{", "").replace("}", "")
    return "".join(chr(ord(letter) - 0xE000) if "\ue000" <= letter <= "\ue07f" else letter for letter in value)


def ris_fields(cited: Citation) -> dict[str, object]:
    (entry,) = rispy.load(io.StringIO(ris.entry(cited).replace("\r\n", "\n")))
    return entry


@pytest.mark.parametrize("title", TITLES)
def test_a_title_comes_back(title: str) -> None:
    cited = replace(CITED, title=title)
    assert bibtex_fields(cited)["title"] == one_line(title)
    assert ris_fields(cited)["title"] == one_line(title)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Co"]), min_size=1).filter(one_line))
def test_any_title_comes_back(title: str) -> None:
    cited = replace(CITED, title=title)
    assert bibtex_fields(cited)["title"] == one_line(title)
    assert ris_fields(cited)["title"] == one_line(title)
    assert "\n" not in ris.entry(cited).replace("\r\n", "")


def test_signs_that_tex_acts_upon_are_commands_and_letters_stay() -> None:
    assert bibtex.escaped("Ü: 5 % & #1_a") == r"Ü: 5 \% \& \#1\_a"
    assert bibtex.escaped("{~^}") == r"\textbraceleft{}\textasciitilde{}\textasciicircum{}\textbraceright{}"


def test_persons_have_two_names_and_bodies_one() -> None:
    entry = parse_string(bibtex.entry(CITED), "bibtex").entries[CITED.key]
    person, body = entry.persons["author"]
    assert (person.last_names, person.first_names) == (["{Müller}"], ["{Zoë}"])
    assert (body.last_names, body.first_names) == (["{Ministry of Foreign Affairs and Trade, Iraq}"], [])
    assert ris_fields(CITED)["authors"] == ["Müller, Zoë", BODY.name]


def test_day_version_and_whole_are_there() -> None:
    fields = bibtex_fields(CITED)
    assert (fields["year"], fields["month"]) == ("2026", "March")
    assert fields["howpublished"] == "In: Alle Treffen: {A} & B, version 1.2.0"
    assert fields["url"] == CITED.address
    read = ris_fields(CITED)
    assert (read["date"], read["edition"], read["secondary_title"]) == ("2026/03/09", "1.2.0", CITED.whole)
    assert read["urls"] == [CITED.address]


def test_a_doi_is_that_of_the_whole() -> None:
    of_record, of_whole = (replace(CITED, doi="10.5281/zenodo.1", whole=whole) for whole in ("All", ""))
    assert "doi" not in bibtex_fields(of_record)
    assert "10.5281/zenodo.1" in bibtex_fields(of_record)["note"]
    assert "https://doi.org/10.5281/zenodo.1" in of_record.text
    assert bibtex_fields(of_whole)["doi"] == ris_fields(of_whole)["doi"] == "10.5281/zenodo.1"


def test_keys_are_of_ascii_and_tell_names_apart() -> None:
    keys = {cite_key(("accord", "names", name)) for name in ("علی", "عمر", "ali")}
    assert len(keys) == 3
    assert all(re.fullmatch("[A-Za-z0-9-]+", key) for key in keys)


@pytest.mark.parametrize(
    ("path", "page"),
    [("/events/meeting-2024-02-15", "/events/meeting-2024-02-15"), ("/accord/places/baghdad", "/accord/places/baghdad"),
     ("/accord/events/meeting-2024-02-15", "/events/meeting-2024-02-15")],
)  # fmt: skip
def test_a_record_has_files_of_its_citation(site: Site, path: str, page: str) -> None:
    package = json.loads((site.build / "datapackage.json").read_text(encoding="utf-8"))
    status, headers, body = site.get(f"{path}.bib")
    assert (status, headers["content-type"]) == (200, bibtex.MEDIA_TYPE)
    (entry,) = parse_string(body.decode(), "bibtex").entries.values()
    assert entry.fields["url"] == f"http://127.0.0.1:{site.port}{page}"
    assert package["version"] in entry.fields["howpublished"]
    assert package["title"].split(":")[0] in entry.fields["howpublished"]
    status, headers, body = site.get(f"{path}.ris")
    assert (status, headers["content-type"]) == (200, ris.MEDIA_TYPE)
    (read,) = rispy.load(io.StringIO(body.decode().replace("\r\n", "\n")))
    assert read["secondary_title"] == package["title"]
    shown_page = site.get(page)[2].decode()
    assert f'href="{page}.bib"' in shown_page
    assert f"“{read['title']}”" in shown_page


def test_the_dataset_has_files_of_its_citation(site: Site) -> None:
    (entry,) = parse_string(site.get("/cite.bib")[2].decode(), "bibtex").entries.values()
    assert entry.fields["url"] == f"http://127.0.0.1:{site.port}/"
    home = site.get("/")[2].decode()
    assert 'href="/cite.bib"' in home
    assert 'href="/cite.ris"' in home


@pytest.mark.parametrize(
    "path", ["/events/none.bib", "/accord/places/none.ris", "/accord/none/x.bib", "/accord/places/a,b.bib"]
)
def test_what_is_not_there_is_not_cited(site: Site, path: str) -> None:
    assert site.get(path)[0] == 404
