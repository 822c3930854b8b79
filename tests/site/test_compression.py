"""What is sent in gzip is what would be sent without, and smaller; files are compressed once, parts never."""

from __future__ import annotations

import gzip
from http.client import HTTPConnection
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.site.asgi import Message, Scope
from accord.site.http import compression
from serving import Site
from support import PATIENCE, awaited

DATABASE, STYLE = "/downloads/accord.sqlite", "/assets/accord.css"
LARGE = ["/", "/accord/events", "/events/meeting-2024-02-15", "/accord/codes.csv", "/accord/codes.jsonl", STYLE,
         DATABASE, "/codebook", "/accord/codes.json", "/sitemap.xml"]  # fmt: skip


def ask(site: Site, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers={"accept-encoding": "gzip", **named})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("path", LARGE)
def test_it_is_the_same_and_smaller(site: Site, path: str) -> None:
    plain = ask(site, path, accept_encoding="identity")
    assert "content-encoding" not in plain[1]
    for _ in range(2):  # what is kept, too
        status, headers, body = ask(site, path)
        assert (status, headers["content-encoding"], headers["vary"]) == (200, "gzip", "accept-encoding")
        assert headers["content-type"] == plain[1]["content-type"]
        assert int(headers.get("content-length", len(body))) == len(body) < len(plain[2])
        assert gzip.decompress(body) == plain[2] or path.endswith(".json")  # which tells its time
    assert ask(site, path, if_none_match=headers["etag"])[0] == 304
    assert ask(site, path, if_none_match=headers["etag"], accept_encoding="identity")[0] == 304


def test_a_tag_of_bytes_is_another_one_in_gzip(site: Site) -> None:
    plain, squeezed = (ask(site, DATABASE, accept_encoding=one)[1]["etag"] for one in ("identity", "gzip"))
    assert squeezed == plain.removesuffix('"') + '-gzip"'
    assert ask(site, DATABASE, range="bytes=5-9", if_range=squeezed)[0] == 200
    assert ask(site, DATABASE, range="bytes=5-9", if_range=plain)[0] == 206


@pytest.mark.parametrize("path", ["/assets/card.png", "/downloads/build/parquet/events.parquet", "/robots.txt"])
def test_what_gains_nothing_stays_as_it_is(site: Site, path: str) -> None:
    status, headers, _ = ask(site, path)
    assert (status, headers.get("content-encoding")) == (200, None)


def test_parts_and_heads_are_those_of_the_file(site: Site) -> None:
    size = (site.build / "accord.sqlite").stat().st_size
    status, headers, body = ask(site, DATABASE, range="bytes=0-1999")
    assert (status, headers.get("content-encoding"), len(body)) == (206, None, 2000)
    _, headers, _ = ask(site, DATABASE, "HEAD")
    assert (headers["content-length"], headers["accept-ranges"]) == (str(size), "bytes")


@pytest.mark.parametrize(
    ("header", "takes"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("GZIP", True), ("deflate,gzip ;q=1.0, *", True), ("", False),
     ("br", False), ("gzip;q=0", False), ("gzip;q=0.000, br", False), ("xgzip", False), ("gzip2", False)],
)  # fmt: skip
def test_who_takes_it_says_so(header: str, takes: bool) -> None:  # noqa: FBT001 - a table
    assert compression.is_wanted({"method": "GET", "headers": [(b"accept-encoding", header.encode())]}) is takes


# --- the sender by itself ---


def scope(path: str) -> Scope:
    return {"method": "GET", "path": path, "headers": [(b"accept-encoding", b"gzip")]}


async def sent(path: str, pieces: list[bytes], *, breaks: bool = False) -> list[Message]:
    """Return what leaves where an application sends some pieces."""
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    answer = compression.Gzip(scope(path), send)
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(sum(map(len, pieces))).encode())]
    await answer.send({"type": "http.response.start", "status": 200, "headers": headers})
    for left, piece in zip(count(len(pieces) - 1, -1), pieces, strict=False):
        if left or not breaks:
            await answer.send({"type": "http.response.body", "body": piece, "more_body": left > 0})
    answer.leave()
    return messages


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> compression.Store:
    made = compression.Store(10_000)
    monkeypatch.setattr(compression, "store", made)
    return made


@given(st.lists(st.binary(max_size=50) | st.just(b"the same again " * 3000), min_size=1, max_size=8))
def test_any_pieces_come_back(pieces: list[bytes]) -> None:
    start, *bodies = awaited(sent("/accord", pieces))
    body = b"".join(message.get("body", b"") for message in bodies)
    assert not bodies[-1].get("more_body")
    assert (gzip.decompress(body) if (b"content-encoding", b"gzip") in start["headers"] else body) == b"".join(pieces)


def test_a_file_is_compressed_once_and_what_is_not_whole_is_forgotten(store: compression.Store) -> None:
    pieces = [b"a line of text\n" * 200, b"and its end\n" * 200]
    awaited(sent("/assets/broken.css", pieces, breaks=True))
    assert (store.answers, store.being_made) == ({}, set())
    bodies = awaited(sent("/assets/one.css", pieces))[1:]
    kept = store.answers["/assets/one.css"]
    assert kept.path.read_bytes() == b"".join(message["body"] for message in bodies)
    assert compression.kept(scope("/assets/one.css")) is kept
    assert compression.kept({**scope("/assets/one.css"), "headers": []}) is None


def test_no_more_is_kept_than_there_is_room_for(store: compression.Store) -> None:
    store.bytes = store.max_bytes
    start, *_ = awaited(sent("/assets/one.css", [b"x" * 2000, b"y" * 2000]))
    assert (b"content-encoding", b"gzip") in start["headers"]
    assert store.answers == {}


def test_without_a_folder_for_it_answers_are_compressed_all_the_same(
    store: compression.Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    start, *_ = awaited(sent("/assets/one.css", [b"x" * 2000, b"y" * 2000]))
    assert (b"content-encoding", b"gzip") in start["headers"]
    assert store.answers == {}
