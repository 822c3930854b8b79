"""The card of each record: drawn by the server, kept while there is room; where it cannot be drawn, the dataset's."""

from __future__ import annotations

import re
import struct
from html import unescape
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import pytest
from datasette import NotFound

from accord.site.cards import answers, drawing
from accord.site.cards.drawing import Card
from accord.site.record_addresses import Found
from accord.site.tables import Table
from serving import Site
from support import awaited

RECORD = "/events/meeting-2024-02-15"
ARABIC = "العراق وإيران يوقعان اتفاقاً"


def meta(site: Site, path: str) -> dict[str, str]:
    """Return what the head of a page says in og: and twitter: tags."""
    head = site.get(path)[2].decode().partition("</head>")[0]
    tags = re.findall(r'<meta (?:property|name)="([\w:]+)" content="(.*?)">', head)
    return {name: unescape(value) for name, value in tags}


def size(picture: bytes) -> tuple[int, int]:
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


@pytest.mark.parametrize("path", [RECORD, "/accord/places/baghdad"])
def test_a_record_has_a_card_that_its_page_names(site: Site, path: str) -> None:
    said, home = meta(site, path), f"http://127.0.0.1:{site.port}"
    assert said["og:image"] == said["twitter:image"] == f"{home}{path}.png"
    assert said["og:url"] == f"{home}{path}"
    assert said["og:title"] == said["og:image:alt"] == said["twitter:title"]
    assert said["twitter:card"] == "summary_large_image"
    status, headers, picture = site.get(f"{path}.png")
    assert (status, headers["content-type"], size(picture)) == (200, "image/png", (1200, 630))
    assert picture == site.get(f"{path}.png")[2]


def test_records_have_cards_of_their_own(site: Site) -> None:
    pictures = [site.get(path)[2] for path in (f"{RECORD}.png", "/actors/ali-visitor.png", "/assets/card.png")]
    assert len(set(pictures)) == 3


@pytest.mark.parametrize("has_card", [True, False])
def test_where_nothing_draws_the_card_of_the_dataset_stands_for_it(
    monkeypatch: pytest.MonkeyPatch, *, has_card: bool
) -> None:
    async def find(*_: Any) -> Found:
        return Found(cast("Table", SimpleNamespace(name="lights")), ("a",), {}, "A")

    monkeypatch.setattr(drawing, "has_library", lambda: False)
    monkeypatch.setattr(answers.record_addresses, "find", find)
    monkeypatch.setattr(answers, "card_of", lambda found: Card(found.title, "", ""))
    monkeypatch.setattr(answers, "has_card_of_dataset", lambda: has_card)
    site = SimpleNamespace(urls=SimpleNamespace(path=lambda path: f"/prefix{path}"))
    answering = answers.answer(cast("Any", site), cast("Any", None))
    if has_card:
        answer = awaited(answering)
        assert (answer.status, answer.headers["Location"]) == (302, "/prefix/assets/card.png")
    else:
        with pytest.raises(NotFound):
            awaited(answering)


def test_a_record_that_is_not_there_has_no_card(site: Site) -> None:
    assert site.get("/events/none.png")[0] == 404


def test_letters_that_no_font_here_has_are_told_from_others() -> None:
    assert drawing.can_draw("Zürich, Ωμέγα")
    assert not drawing.can_draw("Zürich \U00016fe4\u1bfa\U0001e8c4 \U00012f90")


def test_what_is_written_from_the_right_stands_at_the_right() -> None:
    assert 'text-anchor="end"' in drawing.svg(Card(ARABIC, "Source", "Accord"))
    assert 'text-anchor="end"' not in drawing.svg(Card(f"A {ARABIC}", "Source", "Accord"))
    assert drawing.stands_from_the_right(f"«{ARABIC}» (a)")


def test_a_long_title_leaves_room_for_what_is_said_of_it() -> None:
    drawn = drawing.svg(Card("longish words " * 40, "Event · 28 August 2023", "Accord", "Disputed"))
    assert all(words in drawn for words in ("28 August 2023", "Disputed", "Accord"))
    lines = [int(y) for y in re.findall(r'<text x="80" y="(\d+)"', drawn)]
    assert all(below > above for above, below in pairwise(lines))


def test_cards_are_kept_while_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(answers, "card_of", lambda found: Card(found.title, "", ""))
    monkeypatch.setattr(answers, "_draw", lambda card: drawn.append(card.title) or card.title.encode() * 100)
    monkeypatch.setattr(answers, "MAX_KEPT_BYTES", 250)
    monkeypatch.setattr(answers, "_kept", answers.OrderedDict())
    table = cast("Table", SimpleNamespace(name="lights"))
    for name in "abacaba":
        assert awaited(answers.picture_of(Found(table, (name,), {}, name))) == name.encode() * 100
    assert "".join(drawn) == "abcb"
