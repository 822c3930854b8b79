"""The pictures of this build, which were drawn when it was made."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from accord.site.asgi import Datasette
from accord.site.build_facts import SITE

FOLDER = SITE / "pictures"
VARIANTS = ("wide", "narrow")


@cache
def drawn() -> frozenset[str]:
    """Return the names of the pictures of this build: ``timeline``, ``network/<actor>``."""
    return frozenset(path.relative_to(FOLDER).as_posix().split(".")[0] for path in FOLDER.rglob("*.svg"))


def drawing(datasette: Datasette, name: str) -> Markup:
    """Return a picture as SVG elements, one for wide and one for narrow screens; empty where there is none."""
    if name not in drawn():
        return Markup("")
    drawings = Markup("")
    for variant in VARIANTS:
        svg = (FOLDER / f"{name}.{variant}.svg").read_text(encoding="utf-8")
        svg = svg.replace('href="/', f'href="{datasette.urls.path("/")}')
        drawings += Markup('<div class="{}-only">{}</div>').format(variant, Markup(svg))  # noqa: S704 - drawn by our build
    return drawings
