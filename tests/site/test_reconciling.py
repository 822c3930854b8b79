"""The site is a reconciliation service: what W3C's protocol 0.2 asks for, in bounded work, of any dataset."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from datasette.utils.asgi import BadRequest
from playwright.sync_api import Browser

from accord.site.http import requests
from accord.site.reconciling.question import MAX_LETTERS, MAX_QUERIES, Query, batch
from accord.site.reconciling.service import MAX_BODY_BYTES
from serving import Site
from support import PATIENCE

FORM = "application/x-www-form-urlencoded"


def post(site: Site, body: str | bytes, path: str = "/reconcile") -> tuple[int, dict[str, str], Any]:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
    try:
        connection.request("POST", path, body, {"content-type": FORM, "origin": "http://127.0.0.1:3333"})
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, json.loads(answer.read())
    finally:
        connection.close()


def asked(site: Site, **queries: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the candidates of each query of a batch."""
    status, _, answer = post(site, urlencode({"queries": json.dumps(queries)}))
    assert status == 200, answer
    assert list(answer) == list(queries)
    return {name: one["result"] for name, one in answer.items()}


def json_of(site: Site, path: str) -> Any:
    status, _, body = site.get(path)
    assert status == 200, body
    return json.loads(body)


# --- the manifest ---


def test_the_manifest_says_where_everything_is(lights: Site) -> None:
    here = f"http://127.0.0.1:{lights.port}"
    manifest = json_of(lights, "/reconcile")
    assert manifest["versions"] == ["0.2"]
    assert manifest["name"] == "Lighthouses of three invented coasts"
    assert (manifest["identifierSpace"], manifest["schemaSpace"]) == (f"{here}/", f"{here}/codebook")
    assert manifest["defaultTypes"] == [{"id": "lights", "name": "Lights"}, {"id": "coasts", "name": "Coasts"}] or (
        manifest["defaultTypes"] == [{"id": "coasts", "name": "Coasts"}, {"id": "lights", "name": "Lights"}]
    )
    assert manifest["batchSize"] == MAX_QUERIES
    for template in (manifest["view"]["url"], manifest["preview"]["url"]):
        address = template.replace("{{id}}", quote("coasts/salt-bay", safe=""))
        assert lights.get(address.removeprefix(here))[0] in {200, 302}
    for what in ("entity", "type", "property"):
        offered = manifest["suggest"][what]
        assert json_of(lights, f"{(offered['service_url'] + offered['service_path']).removeprefix(here)}?prefix=")


def test_scripts_of_other_sites_may_ask(lights: Site) -> None:
    status, headers, _ = post(lights, urlencode({"queries": '{"a": {"query": "x"}}'}))
    assert (status, headers["access-control-allow-origin"], headers["cache-control"]) == (200, "*", "no-store")
    assert "etag" not in headers
    _, headers, _ = lights.get("/reconcile", "OPTIONS")
    assert "POST" in headers["access-control-allow-methods"]
    assert "content-type" in headers["access-control-allow-headers"]


# --- queries ---


def test_a_name_is_matched_in_any_case_and_no_other_is(lights: Site) -> None:
    found = asked(lights, a={"query": "salt bay"}, b={"query": "Salt Bey"}, c={"query": "Nowhere at all"})
    assert [(one["id"], one["name"], one["match"]) for one in found["a"]] == [("coasts/salt-bay", "Salt Bay", True)]
    assert found["a"][0]["score"] == 100
    assert found["a"][0]["type"] == [{"id": "coasts", "name": "Coasts"}]
    assert [(one["id"], one["match"]) for one in found["b"]] == [("coasts/salt-bay", False)]
    assert found["b"][0]["score"] < 100
    assert found["c"] == []


def test_a_name_in_another_script_is_matched(site: Site) -> None:
    (first, *_) = asked(site, a={"query": "علی ویزیتور", "type": "actors"})["a"]
    assert (first["id"], first["match"]) == ("actors/ali-visitor", True)
    assert first["features"][0] == {"id": "name", "value": first["score"]}


def test_a_record_is_found_by_its_key(lights: Site) -> None:
    found = asked(lights, a={"query": "salt-bay"}, b={"query": "coasts/salt-bay"}, c={"query": "lights/salt-bay"})
    assert found["a"][0]["id"] == found["b"][0]["id"] == "coasts/salt-bay"
    assert found["a"][0]["score"] == found["b"][0]["score"] == 100
    assert all(one["id"] != "lights/salt-bay" for one in found["c"])


def test_a_type_and_a_limit_are_kept(lights: Site) -> None:
    found = asked(lights, a={"query": "Grey", "limit": 3}, b={"query": "Grey", "type": ["coasts"]}, c={"query": "Grey"})
    assert [len(found[name]) for name in "abc"] == [3, 0, 10]
    assert {one["type"][0]["id"] for one in found["a"]} == {"lights"}
    scores = [one["score"] for one in found["c"]]
    assert scores == sorted(scores, reverse=True)


def test_of_namesakes_none_is_matched(site: Site) -> None:
    found = asked(site, a={"query": "Ali", "type": "actors"})["a"]
    assert len({one["score"] for one in found[:2]}) == 1
    assert not any(one["match"] for one in found)


def test_a_value_beside_the_name_tells_records_apart(lights: Site) -> None:
    rows = json_of(lights, "/accord/lights.json?_shape=array&_size=max")
    heights = [row["height"] for row in rows if row["name"].startswith("Grey")]
    one = next(row for row in rows if row["name"].startswith("Grey") and heights.count(row["height"]) == 1)
    properties = [{"pid": "height", "v": one["height"]}]
    found = asked(lights, a={"query": "Grey", "properties": properties, "limit": 25})["a"]
    assert found[0]["id"] == f"lights/{one['id']}"
    assert {"id": "height", "value": True} in found[0]["features"]
    others = [candidate for candidate in found[1:] if {"id": "height", "value": False} in candidate["features"]]
    assert others
    assert all(candidate["score"] == found[0]["score"] / 2 for candidate in others)


def test_a_name_whose_values_differ_is_no_match(lights: Site) -> None:
    found = asked(lights, a={"query": "Salt Bay", "properties": [{"pid": "name", "v": "North Reach"}]})["a"]
    assert [(one["id"], one["score"], one["match"]) for one in found] == [("coasts/salt-bay", 50, False)]


@pytest.mark.parametrize("value", ["salt-bay", "Salt Bay", {"id": "coasts/salt-bay", "name": "x"}, ["x", "SALT BAY"]])
def test_a_reference_agrees_by_key_by_name_and_as_a_record(value: Any, lights: Site) -> None:
    rows = json_of(lights, "/accord/lights.json?_shape=array&coast=salt-bay&_size=1")
    properties = [{"pid": "coast", "v": value}, {"pid": "none-such", "v": "x"}]
    found = asked(lights, a={"query": rows[0]["id"], "properties": properties})["a"]
    assert {"id": "coast", "value": True} in found[0]["features"]
    assert found[0]["score"] == 100


@pytest.mark.parametrize("value", ["oil", "Oil lamp"])
def test_a_code_agrees_as_published_and_by_its_label(value: str, lights: Site) -> None:
    row = json_of(lights, "/accord/lights.json?_shape=array&lamp=oil&_size=1")[0]
    other = json_of(lights, "/accord/lights.json?_shape=array&lamp=gas&_size=1")[0]
    properties = [{"pid": "lamp", "v": value}]
    found = asked(
        lights, a={"query": row["id"], "properties": properties}, b={"query": other["id"], "properties": properties}
    )
    assert {"id": "lamp", "value": True} in found["a"][0]["features"]
    assert (found["b"][0]["score"], found["b"][0]["match"]) == (50, False)


def test_a_batch_may_stand_in_the_address(lights: Site) -> None:
    query = urlencode({"queries": json.dumps({"q0": {"query": "Salt Bay"}})})
    assert json_of(lights, f"/reconcile?{query}") == {"q0": {"result": asked(lights, q0={"query": "Salt Bay"})["q0"]}}


# --- what is asked wrongly, or too much of ---


@pytest.mark.parametrize(
    ("queries", "reason"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not a JSON object"),
        (json.dumps({str(n): {"query": "x"} for n in range(MAX_QUERIES + 1)}), "more than 10 queries"),
        ('{"a": 1}', "'a' is not an object"),
        ('{"a": {}}', "'a' is not an object"),
        ('{"a": {"query": "x", "qery": "y"}}', "'a' is not an object"),
        (json.dumps({"a": {"query": "x" * (MAX_LETTERS + 1)}}), "more than 300 letters"),
        ('{"a": {"query": 5}}', "The text of query 'a'"),
        ('{"a": {"query": "x", "type": [1]}}', "type of query 'a'"),
        ('{"a": {"query": "x", "type": {"id": "actors"}}}', "type of query 'a'"),
        ('{"a": {"query": "x", "limit": 0}}', "limit of query 'a'"),
        ('{"a": {"query": "x", "limit": true}}', "limit of query 'a'"),
        ('{"a": {"query": "x", "properties": {}}}', "properties of query 'a'"),
        ('{"a": {"query": "x", "properties": [{"pid": "y"}]}}', "A property of query 'a'"),
        ('{"a": {"query": "x", "properties": ["y"]}}', "A property of query 'a'"),
        ('{"a": {"query": "x", "properties": [{"pid": "y", "v": [null]}]}}', "A property of query 'a'"),
        ('{"a": {"query": "x", "properties": [{"pid": "y", "v": ["z", {}]}]}}', "A value of a property"),
    ],
)
def test_a_batch_that_cannot_be_answered_says_why(queries: str, reason: str) -> None:
    with pytest.raises(BadRequest, match=reason.replace("(", r"\(")):
        batch(queries, ("actors",))


def test_a_batch_is_read_as_the_protocol_has_it() -> None:
    properties = [{"pid": "a", "v": True}, {"pid": "b", "v": [1, 2.5, {"id": "t/k"}]}]
    text = json.dumps(
        {"q": {"query": " x  y\0", "type": "u", "limit": 99, "properties": properties, "type_strict": "any"}}
    )
    assert batch(text, ("t", "u")) == {"q": Query("x y", ("u",), 25, {"a": ("true",), "b": ("1", "2.5", "k")})}


def test_what_is_asked_wrongly_is_told_as_json(lights: Site) -> None:
    for body in ("", "query=x", b"queries=\xff", "&".join(f"a{n}=1" for n in range(20))):
        status, _, answer = post(lights, body)
        assert (status, list(answer)) == (400, ["error"]), body
    status, _, answer = post(lights, "queries=" + "x" * MAX_BODY_BYTES)
    assert (status, list(answer)) == (413, ["error"])
    assert post(lights, "queries=%7B%7D") == (200, post(lights, "queries=%7B%7D")[1], {})


def test_nothing_else_may_be_posted_to(lights: Site) -> None:
    for path in ("/search", "/", "/reconcile/preview", "/accord/lights"):
        connection = HTTPConnection("127.0.0.1", lights.port, timeout=PATIENCE)
        connection.request("POST", path, "x=1", {"content-type": FORM})
        assert connection.getresponse().status == 405, path
        connection.close()
    assert [requests.methods(path) for path in ("/reconcile", "/x")] == [requests.LONG_QUESTIONS, requests.METHODS]


# --- suggestions, previews, views ---


def test_a_record_is_suggested_as_one_types(lights: Site) -> None:
    result = json_of(lights, "/reconcile/suggest/entity?prefix=sal")["result"]
    assert result[0] == {
        "id": "coasts/salt-bay",
        "name": "Salt Bay",
        "notable": [{"id": "coasts", "name": "Coasts"}],
    }
    assert json_of(lights, "/reconcile/suggest/entity?prefix=salt%20b")["result"][0]["id"] == "coasts/salt-bay"
    assert json_of(lights, "/reconcile/suggest/entity?prefix=coasts/salt-bay")["result"][0]["id"] == "coasts/salt-bay"
    assert json_of(lights, "/reconcile/suggest/entity?prefix=zzzz")["result"] == []


def test_suggestions_go_on_behind_a_cursor(lights: Site) -> None:
    first = json_of(lights, "/reconcile/suggest/entity?prefix=gr")["result"]
    second = json_of(lights, "/reconcile/suggest/entity?prefix=gr&cursor=10")["result"]
    assert len(first) == 10
    assert second
    assert not {one["id"] for one in first} & {one["id"] for one in second}


def test_types_and_properties_are_suggested(lights: Site) -> None:
    types = json_of(lights, "/reconcile/suggest/type?prefix=LI")["result"]
    assert types == [{"id": "lights", "name": "Lights", "description": "Lights of these shores."}]
    properties = json_of(lights, "/reconcile/suggest/property?prefix=he")["result"]
    assert properties == [{"id": "height", "name": "Height", "description": "of lights"}]
    assert lights.get("/reconcile/suggest/sunsets?prefix=x")[0] == 404


@pytest.mark.parametrize(
    "query", ["prefix=x&cursor=-1", "prefix=x&cursor=a", "prefix=x&cursor=9999", "prefix=" + "x" * 301]
)
def test_a_suggestion_that_cannot_be_answered_says_why(query: str, lights: Site) -> None:
    status, _, body = lights.get(f"/reconcile/suggest/entity?{query}")
    assert (status, list(json.loads(body))) == (400, ["error"])


def test_a_view_leads_to_the_record(lights: Site, site: Site) -> None:
    status, headers, _ = lights.get("/reconcile/view?id=coasts%2Fsalt-bay")
    assert (status, headers["location"]) == (302, "/accord/coasts/salt-bay")
    status, headers, _ = site.get("/reconcile/view?id=actors%2Fali-visitor")
    assert (status, headers["location"]) == (302, "/actors/ali-visitor")
    for wrong in ("", "?id=", "?id=coasts", "?id=coasts%2Fnone", "?id=%2F%2F"):
        assert lights.get(f"/reconcile/view{wrong}")[0] == 404
        assert lights.get(f"/reconcile/preview{wrong}")[0] == 404


@contextmanager
def program_of_others(html: str) -> Iterator[str]:
    """Serve a page at another port, as OpenRefine does; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_preview_stands_in_a_frame_of_another_site_and_no_other_page_does(lights: Site, browser: Browser) -> None:
    here = f"http://127.0.0.1:{lights.port}"
    page = browser.new_page(viewport={"width": 500, "height": 400})
    manifest = json_of(lights, "/reconcile")["preview"]
    address = manifest["url"].replace("{{id}}", "coasts%2Fsalt-bay")
    size = f'width="{manifest["width"]}" height="{manifest["height"]}"'
    client = f'<iframe src="{address}" {size}></iframe><iframe name="home" src="{here}/"></iframe>'
    with program_of_others(client) as elsewhere:
        page.goto(elsewhere)
        page.wait_for_load_state("load")
    frame = page.frame_locator("iframe").first
    assert frame.locator("a").inner_text() == "Salt Bay"
    assert frame.locator("a").get_attribute("href") == "/accord/coasts/salt-bay"
    inside = page.frames[1]
    assert inside.evaluate("document.documentElement.scrollHeight") <= manifest["height"]
    assert inside.evaluate("document.documentElement.scrollWidth") <= manifest["width"]
    assert page.frame("home").url.startswith("chrome-error:")
    page.close()


def test_the_page_of_downloads_names_the_service(lights: Site) -> None:
    _, _, body = lights.get("/downloads")
    assert f"<code>http://127.0.0.1:{lights.port}/reconcile</code>" in body.decode()
