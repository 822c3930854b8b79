"""The pictures of this build, which were drawn when it was made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from accord.site.asgi import Datasette
from accord.site.build_facts import SITE

FOLDER = SITE / "pictures"
VARIANTS = ("wide", "narrow")
MARK = re.compile(r'<a href="(?P<href>[^"]*)".*?</a>', re.DOTALL)
RADIUS = re.compile(r'(?<= r=")[\d.]+')
TITLE = re.compile(r"(?<=<title>)[^<]*")
TEXT = re.compile(r"(<text\b[^>]*>)[^<]*")
MIN_SHARE = 0.3  # of a radius, which a finger still hits


@cache
def drawn() -> frozenset[str]:
    """Return the names of the pictures of this build: ``timeline``, ``network/<actor>``."""
    return frozenset(path.relative_to(FOLDER).as_posix().split(".")[0] for path in FOLDER.rglob("*.svg"))


def drawing(datasette: Datasette, name: str, marks: Iterable[Mapping[str, Any]] | None = None) -> Markup:
    """Return a picture as SVG elements, one for wide and one for narrow screens; empty where there is none.

    Args:
        datasette: what serves it.
        name: of the picture.
        marks: which of its links are left, where only some are to be shown: of each ``href``, the ``share`` of its size
            (of the area, as circles tell numbers), its ``title`` and the ``text`` beside it.
    """
    if name not in drawn():
        return Markup("")
    drawings = Markup("")
    for variant in VARIANTS:
        svg = (FOLDER / f"{name}.{variant}.svg").read_text(encoding="utf-8")
        svg = svg if marks is None else _narrowed(svg, {mark["href"]: mark for mark in marks})
        svg = svg.replace('href="/', f'href="{datasette.urls.path("/")}')
        drawings += Markup('<div class="{}-only">{}</div>').format(variant, Markup(svg))  # noqa: S704 - drawn by our build
    return drawings


def _narrowed(svg: str, marks: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a drawing with these of its links alone, each as large as its share says, and with its own words."""

    def replaced(link: re.Match[str]) -> str:
        mark = marks.get(link["href"])
        if mark is None:
            return ""
        factor = max(MIN_SHARE, mark["share"] ** 0.5)
        drawn = RADIUS.sub(lambda radius: f"{float(radius[0]) * factor:.1f}", link[0])
        drawn = TITLE.sub(lambda _: str(escape(mark["title"])), drawn)
        return TEXT.sub(lambda text: f"{text[1]}{escape(mark['text'])}", drawn)

    return MARK.sub(replaced, svg)
