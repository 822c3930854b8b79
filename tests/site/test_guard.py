"""Nothing that a reader can ask makes the site fail or give away more than the record; faults of ours are not hidden.

Asked of a site of its own: the small dataset, with two pages more: the SQL of one fails on purpose, the other does
not end.
"""

from __future__ import annotations

import contextlib
import gzip
import itertools
import json
import random
import re
import shutil
import socket
from collections.abc import Iterator, Sequence
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

import foreign
import odd
import support
from accord.site.http.requests import MAX_PAGE_ROWS
from odd import QUERY, ROW, TABLE, VIEW
from serving import Site, serving
from shares import soaked

ENDLESS = "{% for a in range(100000) %}{% for b in range(100000) %}.{% endfor %}{% endfor %}"
FAILS = "SELECT abs(-9223372036854775807 - 1) AS overflow"
SOME = ["/", "/accord", TABLE, ROW, QUERY, VIEW, "/downloads", "/codebook", "/-/versions"]
HIDDEN = ["databases", "settings", "config", "threads", "actor", "plugins", "permissions", "allow-debug", "messages",
          "logout", "patterns", "auth-token"]  # fmt: skip


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the site; at the end only the pages that fail on purpose may have been logged as faults."""
    root = support.project(tmp_path_factory.mktemp("guarded"))
    (root / "site/pages/fails").mkdir(parents=True)
    (root / "site/pages/fails/rows.sql").write_text(FAILS, encoding="utf-8")
    (root / "site/templates/page/fails.html").write_text("{{ rows }}", encoding="utf-8")
    (root / "site/pages/endless").mkdir()
    (root / "site/pages/endless/rows.sql").write_text("SELECT 1", encoding="utf-8")
    (root / "site/templates/page/endless.html").write_text(ENDLESS, encoding="utf-8")
    with serving(root) as site:
        yield site
    assert set(faults(root)) <= {"/fails", "/endless"}


LATE = {400, 503}  # on a machine with much else to do; a page that the server itself made late is logged, and 503


def faults(root: Path) -> list[str]:
    """Return the addresses at which faults of ours were logged."""
    return re.findall(r"^fault at (\S+)", (root / "serve.log").read_text(encoding="utf-8"), re.MULTILINE)


def ask(site: Site, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask with headers of one's own."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=support.PATIENCE)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def raw(site: Site, text: bytes) -> bytes:
    """Send bytes as they are; return the first line that comes back."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=support.PATIENCE) as connection:
        connection.sendall(text)
        return connection.makefile("rb").readline()


def refusal(site: Site, path: str, query: str = "", kinds: Sequence[str] = ("", ".json")) -> None:
    """Ask for a page and for JSON; both must be refused in kind, in the site's own words."""
    for kind in kinds:
        address = f"{path}{kind}" + (f"?{quote(query, safe='=&')}" if query else "")
        status, headers, body = site.get(address)
        assert status in (400, 404), f"{address}: {status} {body[:300]!r}"
        text = body.decode()
        if kind:
            assert json.loads(text)["error"]
        else:
            assert site.about["id"] in text.rpartition("<footer>")[2]
        assert "Traceback" not in text
        assert str(site.root) not in text
        assert headers["x-accord-build"] == site.about["id"]


@pytest.mark.parametrize(("path", "query"), odd.WRONG, ids=str)
def test_what_is_asked_wrongly_is_refused(guarded: Site, path: str, query: str) -> None:
    refusal(guarded, path, query)


@pytest.mark.parametrize("path", odd.NOWHERE)
def test_what_is_not_there_is_not_found(guarded: Site, path: str) -> None:
    status, headers, body = guarded.get(path)
    if status == 302:  # Datasette's own spelling of percent signs
        status, headers, body = guarded.get(headers["location"])
    assert status == 404, body[:300]
    assert headers["x-accord-build"] == guarded.about["id"]


@pytest.mark.parametrize("query", odd.RIGHT)
def test_what_is_asked_rightly_is_answered(guarded: Site, query: str) -> None:
    for kind in ("", ".json", ".csv"):
        assert guarded.get(f"{TABLE}{kind}?{quote(query, safe='=&')}")[0] == 200, kind


@pytest.mark.parametrize("share", [8, *soaked(2)])
def test_no_parameters_make_a_fault(guarded: Site, share: int) -> None:
    """A share of all parameters with all values, on pages and with others that chance picks, always the same."""
    chance = random.Random(4)  # noqa: S311 - no secret
    connection = HTTPConnection("127.0.0.1", guarded.port, timeout=support.PATIENCE)
    pairs = list(itertools.product(odd.NAMES, odd.VALUES))
    for pair in chance.sample(pairs, len(pairs) // share):
        more = [(chance.choice(odd.NAMES), chance.choice(odd.VALUES)) for _ in range(chance.choice((0, 0, 1, 3)))]
        query = urlencode([pair, *more], errors="surrogatepass")
        address = f"{chance.choice(odd.PLACES)}{chance.choice(odd.FORMATS)}?{query}"
        connection.request("GET", address)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status in (200, 302, 400, 403, 404), f"{address[:300]}: {answer.status}"
        assert b"Traceback" not in body
        assert str(guarded.root).encode() not in body
    connection.close()


@pytest.mark.parametrize("query", ["_size=max", "_s%69ze=m%61x", "_size=max&_nofacet=1"])
def test_a_page_has_fewer_rows_than_json(guarded: Site, query: str) -> None:
    rows = {kind: guarded.get(f"/accord/codes{kind}?{query}")[2] for kind in ("", ".json")}
    listed = len(json.loads(rows[".json"])["rows"])
    assert rows[""].count(b"<tr") - 1 == MAX_PAGE_ROWS < listed
    refusal(guarded, "/accord/codes", f"_size={listed}", kinds=("",))
    assert guarded.get(f"/accord/codes.json?_size={listed}")[0] == 200


@pytest.mark.parametrize("path", odd.ABSURD, ids=lambda path: path[:40])
def test_absurd_addresses(guarded: Site, path: str) -> None:
    status, headers, body = guarded.get(path)
    assert status in (200, 301, 302, 400, 403, 404), body[:300]
    assert headers["x-accord-build"] == guarded.about["id"]
    assert "location" not in headers or re.match(r"/(?!/)", headers["location"])


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "DATA", "get", "X" * 99])
@pytest.mark.parametrize("path", ["/", TABLE, QUERY, "/downloads/accord.sqlite", "/assets/accord.css"])
def test_other_methods_are_not_allowed(guarded: Site, path: str, method: str) -> None:
    status, headers, _ = guarded.get(path, method)
    assert (status, headers["allow"], headers["x-accord-build"]) == (405, "GET, HEAD, OPTIONS", guarded.about["id"])


@pytest.mark.parametrize(("text", "status"), odd.BARE, ids=lambda value: repr(value)[:50])
def test_odd_requests(guarded: Site, text: bytes, status: int) -> None:
    assert raw(guarded, text).split()[1] == str(status).encode()


def test_a_header_without_end_is_cut_off(guarded: Site) -> None:
    with contextlib.suppress(OSError):  # it may hang up while we still speak
        assert raw(guarded, b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 1_000_000).split()[1] == b"400"
    assert guarded.get("/")[0] == 200


def test_a_fault_of_ours_is_ours(guarded: Site) -> None:
    status, headers, body = guarded.get("/fails")
    assert (status, headers["cache-control"]) == (500, "no-store")
    assert "on our side" in body.decode()
    assert "overflow" not in body.decode()
    assert "/fails" in faults(guarded.root)
    assert "integer overflow" in (guarded.root / "serve.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "encoding"),
    [("/endless?a=b", "identity"), ("/endless", "gzip"),
     *soaked(("/endless?a=b", "gzip"), ("/endless", "identity"))],
)  # fmt: skip
def test_what_takes_too_long_is_given_up_in_the_words_of_the_site(guarded: Site, path: str, encoding: str) -> None:
    status, answer, body = ask(guarded, path, accept_encoding=encoding)
    is_ours = path == "/endless"
    assert (status, answer["x-accord-build"]) == (503 if is_ours else 400, guarded.about["id"])
    words = b"in a moment" if is_ours else b"Ask for less"
    assert words in (gzip.decompress(body) if encoding == "gzip" else body)
    assert (path in faults(guarded.root)) is is_ours


def test_a_spoilt_database_is_no_fault_of_the_asker_and_half_a_page_is_not_kept(tmp_path: Path) -> None:
    root = support.project(tmp_path)
    change_setting(root, "facet_time_limit_ms", "-1")  # no facet is ever counted in time
    with serving(root) as site:
        status, headers, body = site.get(f"{TABLE}?_facet=form")
        assert (status, headers["cache-control"], "etag" in headers) == (200, "no-store", False)
        assert "could not be counted in time" in body.decode()
        assert "etag" in site.get(f"{TABLE}?_nofacet=1")[1]
        with (site.build / "accord.sqlite").open("r+b") as file:
            file.write(b"\0" * 100)
            file.truncate(4096)
        statuses = [site.once(f"/accord/{table}?_size=1")[0] for table in site.about["rows"]]
    assert set(statuses) <= {200, 500, *LATE}  # what it has read before it still knows
    assert statuses.count(500) + statuses.count(503) == len(set(faults(root))) > 1


def change_setting(root: Path, name: str, value: str) -> None:
    """Give a project's site another value for a setting, in JSON."""
    (root / "site/settings.json").write_text(f'{{"{name}": {value}}}', encoding="utf-8")


@pytest.mark.parametrize("path", [f"/-/{name}{kind}" for name in HIDDEN for kind in ("", ".json")])
def test_pages_about_the_machine_are_hidden(guarded: Site, path: str) -> None:
    assert guarded.get(path)[0] == 404


@pytest.mark.parametrize(
    "path", [*SOME, "/-/metadata.json", "/-/versions.json", "/accord.json", "/.json", "/nowhere", "/fails"]
)
def test_no_page_names_a_folder_of_the_machine(guarded: Site, path: str) -> None:
    text = guarded.get(path)[2].decode()
    assert str(guarded.root) not in text
    assert "/serve/lib/" not in text


@pytest.mark.parametrize(
    "path", [*SOME, "/nowhere", f"{TABLE}?_sort=nope", "/-/settings", "/fails", "/assets/accord.css"]
)
def test_headers_of_every_answer(guarded: Site, path: str) -> None:
    headers = guarded.get(path)[1]
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert not re.search(r"unsafe|https?:|\*", headers["content-security-policy"])
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", [*SOME, f"{TABLE}?_facet=form&_search=x", f"{TABLE}?_sort=nope", "/events/visit-2024"])
def test_pages_need_no_more_than_the_policy_allows(guarded: Site, path: str) -> None:
    text = guarded.get(path)[2].decode()
    assert not re.search(r"<style|<[^>]+\s(style|on\w+)=|<(base|object|embed|iframe)\b", text)
    assert not [
        tag for tag in re.findall(r"<script[^>]*>", text) if 'src="/' not in tag and "application/ld+json" not in tag
    ]
    links = re.findall(r'(?:href|src|action)="([^"]*)"', text)
    assert links
    assert not [link for link in links if not re.match(r"(?i)https?://|[/?#.]|[a-z0-9_-]+([?/]|$)|$", unescape(link))]


@pytest.mark.parametrize(
    "path", [*SOME, f"{TABLE}.json", f"{TABLE}.csv", "/downloads/build/csv/events.csv", "/assets/accord.css"]
)
def test_an_answer_that_is_there_is_not_sent_again(guarded: Site, path: str) -> None:
    status, headers, body = ask(guarded, path)
    assert (status, headers["cache-control"]) == (200, "public, no-cache")
    assert headers["vary"] == "accept-encoding"
    for tags in (headers["etag"], f'"x", {headers["etag"]}', headers["etag"].removeprefix("W/")):
        again, same, nothing = ask(guarded, path, if_none_match=tags)
        assert (again, nothing) == (304, b"")
        assert {name: same[name] for name in ("etag", "cache-control", "x-accord-build")} == {
            name: headers[name] for name in ("etag", "cache-control", "x-accord-build")
        }
    assert ask(guarded, path, if_none_match='"x"')[::2] == (200, body) or ".json" in path  # which tells its time
    for other in (f"{path}?_size=1", "/accord/places"):
        assert ask(guarded, other)[1].get("etag") != headers["etag"] or "/downloads/" in other
    head_status, head, _ = guarded.get(path, "HEAD")
    assert (head_status, head["etag"]) == (200, headers["etag"])


def test_nothing_of_the_asker_changes_an_answer(guarded: Site) -> None:
    plain = ask(guarded, TABLE)
    for headers in ({"cookie": "ds_actor=x; a=b"}, {"authorization": "Bearer x"}):
        given = ask(guarded, TABLE, **headers)
        assert (given[1]["etag"], given[1]["cache-control"], given[2]) == (
            plain[1]["etag"],
            "public, no-cache",
            plain[2],
        )
    assert ask(guarded, f"{TABLE}?_ttl=999999")[1]["cache-control"] == "public, no-cache"


def test_looks_asked_for_by_build_hold_for_good(guarded: Site) -> None:
    sheet = re.search(r'href="(/assets/accord.css\?\w+)"', guarded.get("/")[2].decode())
    assert sheet
    assert guarded.get(sheet[1])[1]["cache-control"] == "public, max-age=31536000, immutable"
    assert guarded.get("/assets/accord.css?000000000000")[1]["cache-control"] == "public, no-cache"


def test_a_setting_that_is_not_of_its_kind_is_not_served(tmp_path: Path) -> None:
    root = foreign.copy("botany", tmp_path)
    change_setting(root, "default_allow_sql", '"off"')
    assert support.script("build", "--root", root).returncode == 0
    served = support.script("serve", "--root", root, "--port", "0", timeout=support.PATIENCE)
    assert served.returncode == 1
    assert "default_allow_sql: 'off' is not what this setting takes" in served.stderr
    assert "does not come up: nothing is served" in served.stderr
    shutil.rmtree(root / ".builds")
    assert "there is no build yet" in support.script("serve", "--root", root, "--port", "0").stderr
