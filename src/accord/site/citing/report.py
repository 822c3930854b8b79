"""How a reader reports a fault in a record: a text that names the record, and where to send it, if that is known.

Where to: ``faults`` in the dataset's ``site.json``, an address of mail or of a form, with places for ``{title}`` and
``{text}``; else ``bugs`` of its Data Package (an address, or as npm has it), or the mail of a contributor. Where none
of them is known, the page says what to send.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from jinja2 import pass_context

from accord.site import links, publication
from accord.site.build_facts import about, settings
from accord.site.machines.linked_data import Page
from accord.site.tables import lists_of, tables
from accord.values.tex import one_line

MAX_LETTERS = 6_000  # of an address that mail programs and forms take
CONTACTS = ("contact", "contactpoint", "contactperson")  # roles of those who are written to


@dataclass(frozen=True)
class Report:
    """A prepared report: its text, where it goes (empty where nobody says it), and whether by mail."""

    text: str
    address: str
    home_page: str
    is_mail: bool


@pass_context
def report(context: Any, title: str, table: str, key: Sequence[Any]) -> Report | None:
    """Return the prepared report of a fault in a record; nothing on a page without a request."""
    request = context.get("request")
    if request is None:
        return None
    page = Page(context["urls"].ds, request)
    address = page.absolute(links.row_address(page.datasette, table, key))
    text = prepared(title, table, ",".join(map(str, key)), address)
    where = filled(form(), f"Fault in: {one_line(title)}", text)
    return Report(text, where, str(publication.package().get("homepage") or ""), where.startswith("mailto:"))


def prepared(title: str, table: str, key: str, address: str) -> str:
    """Return the text of a report, with what the reader fills in at its end."""
    known = tables()[table]
    fields = [column.title for column in known.own_columns] + [one.title for one in lists_of(table)]
    return "\n".join(
        (
            f"Record: {one_line(title)}",
            f"Id: {table}/{key}",
            f"Version: {about()['version']} of {publication.day()}, build {about()['build']}",
            f"Address: {address}",
            f"Field (of {', '.join(fields)}): ",
            "What it says: ",
            "What it should say: ",
            "Source that says so, and where in it: ",
        )
    )


def form() -> str:
    """Return the address to which reports go, with places for what is filled in; empty where none is known."""
    package = publication.package()
    if own := settings().get("faults"):
        return str(own)
    bugs = package.get("bugs", "")
    said = bugs if isinstance(bugs, str) else bugs.get("url") or f"mailto:{bugs.get('email', '')}"
    if said.startswith(("https://", "http://", "mailto:")) and said != "mailto:":
        return said
    return next((f"mailto:{one['email']}" for one in sorted(package["contributors"], key=_rank) if "email" in one), "")


def _rank(contributor: dict[str, Any]) -> bool:
    """Return what sorts those who are written to before others."""
    roles = {"".join(filter(str.isalnum, str(role))).casefold() for role in contributor.get("roles", [])}
    return not roles & set(CONTACTS)


def filled(address: str, title: str, text: str) -> str:
    """Return an address with the report in it: in its places, in the fields of a mail, else not at all."""
    if address.startswith("mailto:") and "{" not in address:
        address += ("&" if "?" in address else "?") + "subject={title}&body={text}"
    whole = address.replace("{title}", quote(title, safe="")).replace("{text}", quote(text, safe=""))
    return (
        whole if len(whole) <= MAX_LETTERS else address.replace("{title}", quote(title, safe="")).replace("{text}", "")
    )
