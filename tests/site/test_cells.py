"""Cells of tables: nothing of a value is lost, nothing of it becomes HTML, and long ones are folded."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from accord.site import cells

TEXTS = st.text(st.sampled_from("ab <>&\"'\n") | st.characters(), max_size=400)


@given(TEXTS)
@example("0" * 200)
@example("<b> & \n" * 60)
@example(" " * 400)
def test_text_comes_back_whole_and_escaped(text: str) -> None:
    html, collapsed = cells.fold(text, text), " ".join(text.split())
    if len(collapsed) > cells.MIN_FOLDED_CHARACTERS:
        summary, _, html = html.partition("…</summary>")
        assert summary == Markup('<details class="fold"><summary>') + collapsed[: cells.PREVIEW_CHARACTERS]
        html = html.removesuffix("</details>")
    assert html == escape(text)


def test_text_that_was_cut_is_folded_whole() -> None:
    whole = "one two " * 40
    summary = whole[: cells.PREVIEW_CHARACTERS]
    assert (
        cells.fold(whole[:159] + "…", whole) == f'<details class="fold"><summary>{summary}…</summary>{whole}</details>'
    )


def test_a_cell_with_links_keeps_them_and_its_summary_has_none() -> None:
    links = Markup(", ").join(Markup('<a href="/actors/{0}">{0}</a>').format("actor-" + "x" * 30) for _ in range(9))
    html = cells.fold(links, str(links.striptags()))
    assert html.endswith(f"</summary>{links}</details>")
    assert "<a" not in html.partition("</summary>")[0]
    short = Markup('<a href="/x">x</a>')
    assert cells.fold(short, "x") == short


def test_what_is_no_text_is_folded_by_what_is_shown() -> None:
    assert cells.fold(12, 12) == "12"
    assert cells.fold(Markup("&nbsp;"), None) == "&nbsp;"
    assert cells.fold(Markup("<b>{}</b>").format("long " * 40), None).startswith('<details class="fold"><summary>long')


def test_a_row_names_column_and_type_of_each_cell() -> None:
    given_cells = [
        {"column": "id", "value_type": "pk", "value": Markup('<a href="/x">x</a>'), "raw": "x"},
        {"column": "no class", "value_type": "str", "value": "<script>", "raw": "<script>"},
    ]
    first, second = cells.row(given_cells).split("\n")
    assert first == '<td class="col-id type-pk" data-label="id" dir="auto"><a href="/x">x</a></td>'
    assert second.endswith('type-str" data-label="no class" dir="auto">&lt;script&gt;</td>')
    assert " class" not in second.removeprefix("<td class=").replace(' data-label="no class"', "")


WORDS = {"2025-02-22/2025-02-23": True, "official_visit": True, "two words": False, "x" * 25: False, "": False}


@pytest.mark.parametrize("value", WORDS)
def test_a_short_word_is_marked_that_its_column_may_be_narrow(value: str) -> None:
    cell = {"column": "x", "value_type": "str", "raw": value}
    assert cells.row([{**cell, "value": value}]).startswith('<td class="word ') is WORDS[value]
    assert cells.row([{**cell, "value": Markup("<a>x</a>")}]).startswith('<td class="col-')
