"""The card of the dataset: drawn from the title, where that can be drawn and the dataset brings none of its own."""

from __future__ import annotations

import struct
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lighthouses
from accord.site.cards import drawing
from accord.site.make import card
from support import script

LINES = "{http://www.w3.org/2000/svg}text"


def build(root: Path, title: str = "") -> str:
    """Build the lighthouses under a title; return what is printed on standard error."""
    lighthouses.make(root)
    package = root / "curated" / "package.yaml"
    if title:
        text = package.read_text(encoding="utf-8")
        package.write_text(text.replace('Lighthouses of three invented coasts"', f'{title}"', 1), encoding="utf-8")
    done = script("build", "--root", root)
    assert done.returncode == 0, done.stdout
    return done.stderr


def test_a_site_has_a_card_with_its_title(tmp_path: Path) -> None:
    errors = build(tmp_path / "made")
    picture = (tmp_path / "made" / ".builds" / "current" / "site" / card.PLACE).read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)
    assert "picture" not in errors


def test_a_title_that_no_font_here_draws_has_none_and_a_note_says_so(tmp_path: Path) -> None:
    errors = build(tmp_path / "made", "灯台の記録")
    assert not (tmp_path / "made" / ".builds" / "current" / "site" / card.PLACE).exists()
    assert "note: links to the site will show no picture, since no font here has all letters of its title" in errors


def test_a_card_of_the_dataset_stays(tmp_path: Path) -> None:
    own = tmp_path / "made" / "site" / "static" / "card.png"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"own")
    build(tmp_path / "made")
    assert (tmp_path / "made" / ".builds" / "current" / "site" / card.PLACE).read_bytes() == b"own"


def test_without_what_draws_it_a_build_has_none_and_a_note_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    (tmp_path / "site" / "static").mkdir(parents=True)
    (tmp_path / "datapackage.json").write_text('{"title": "Lights"}', encoding="utf-8")
    card.write("Lights", "Of a coast.", ["3 Lights"], tmp_path / "site")
    assert not (tmp_path / "site" / card.PLACE).exists()
    assert "install accord[pictures]" in card.note(tmp_path)


TITLES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=300)


@given(TITLES, st.text(st.sampled_from("ab <&"), max_size=400))
def test_any_title_gives_a_card_whose_lines_do_not_overlap(title: str, description: str) -> None:
    drawn = ET.fromstring(drawing.svg(drawing.Card(title, description, "3 Lights")))  # noqa: S314 - our own drawing
    lines = [(int(line.get("y") or 0), int(line.get("font-size") or 0)) for line in drawn.iter(LINES)]
    assert all(y - size >= above for (above, _), (y, size) in pairwise(lines))
    assert lines[-1][0] < drawing.HEIGHT
