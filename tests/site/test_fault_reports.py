"""How a reader reports a fault: a prepared text on the page of each record, and where it goes where that is known."""

from __future__ import annotations

from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from accord.site.citing import report
from serving import Site

FORM = "https://example.org/issues/new?title={title}&body={text}"
CONTRIBUTORS = [
    {"title": "A", "email": "a@example.org"},
    {"title": "B", "email": "b@example.org", "roles": ["contactPoint"]},
]


@pytest.mark.parametrize(
    ("own", "package", "goes_to"),
    [
        (FORM, {"bugs": "https://other.example"}, FORM),
        ("", {"bugs": "https://example.org/bugs"}, "https://example.org/bugs"),
        ("", {"bugs": {"email": "bugs@example.org"}}, "mailto:bugs@example.org"),
        ("", {"bugs": {"url": "https://example.org/b", "email": "x@example.org"}}, "https://example.org/b"),
        ("", {"contributors": CONTRIBUTORS}, "mailto:b@example.org"),
        ("", {"bugs": "javascript:alert(1)", "contributors": CONTRIBUTORS[:1]}, "mailto:a@example.org"),
        ("", {}, ""),
    ],
)  # fmt: skip
def test_where_reports_go(monkeypatch: pytest.MonkeyPatch, own: str, package: dict[str, object], goes_to: str) -> None:
    monkeypatch.setattr(report, "settings", lambda: {"faults": own})
    monkeypatch.setattr(report.publication, "package", lambda: {"contributors": [], **package})
    assert report.form() == goes_to


@pytest.mark.parametrize(("form", "fields"), [(FORM, ("title", "body")), ("mailto:a@example.org", ("subject", "body"))])
def test_the_text_is_in_the_address(form: str, fields: tuple[str, str]) -> None:
    query = parse_qs(urlsplit(report.filled(form, "Fault in: A & B", "Record: گفت‌وگو\nId: a#b")).query)
    assert [query[name] for name in fields] == [["Fault in: A & B"], ["Record: گفت‌وگو\nId: a#b"]]


def test_a_text_that_is_too_long_for_an_address_is_left_to_the_page() -> None:
    assert report.filled(FORM, "A", "x" * report.MAX_LETTERS) == "https://example.org/issues/new?title=A&body="


@pytest.mark.parametrize("path", ["/events/meeting-2024-02-15", "/accord/places/baghdad"])
def test_a_record_has_a_prepared_report(site: Site, path: str) -> None:
    page = unescape(site.get(path)[2].decode())
    text = page.partition('aria-label="Text of the report"')[2].partition("</pre>")[0]
    assert f"Id: {path.removeprefix('/accord').strip('/')}" in text
    assert f"build {site.about['id']}" in text
    assert f"Address: http://127.0.0.1:{site.port}{path}" in text
    assert "What it should say: " in text
