"""RO-Crate 1.3: ``build/ro-crate-metadata.json`` makes the folder ``build/`` a crate, whole with all its files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from accord.describe.whole import File, Whole
from accord.values.package_terms import known

NAME = "ro-crate-metadata.json"
VERSION = "https://w3id.org/ro/crate/1.3"

Node = dict[str, Any]


def ro_crate(whole: Whole) -> Node:
    """Return the metadata of the crate: of itself, the whole, its files, who made it, and its licence."""
    agents = {agent["name"]: _agent(agent) for named in whole.typed_agents.values() for agent in named}
    own = {"@id": NAME, "@type": "CreativeWork", "conformsTo": {"@id": VERSION}, "about": {"@id": "./"}}
    root: Node = known(
        {
            "@id": "./",
            "@type": "Dataset",
            "identifier": whole.address,
            "url": whole.home_page,
            "name": whole.title,
            "description": whole.description,
            "version": whole.version,
            "datePublished": whole.day,
            "keywords": whole.keywords,
            "creditText": whole.citation,
            "license": _licence(whole),
            **{word: [{"@id": agents[agent["name"]]["@id"]} for agent in named] for word, named in _named(whole)},
            "hasPart": [{"@id": quote(file.path)} for file in whole.files],
        }
    )
    graph = [
        own,
        {word: _alone(value) for word, value in root.items()},
        *map(_file, whole.files),
        *agents.values(),
        *_licence_entity(whole),
    ]
    return {"@context": f"{VERSION}/context", "@graph": graph}


def _alone(value: Any) -> Any:
    """Return what is alone in a list without the list, as RO-Crate has it."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _named(whole: Whole) -> list[tuple[str, list[Node]]]:
    """Return who made the whole, by property; who else made it has published it, where nobody says who did."""
    agents = {"publisher": whole.creators, **whole.agents}
    return [("author" if word == "creator" else word, named) for word, named in agents.items() if named]


def _agent(agent: Node) -> Node:
    said: Node = known(
        {
            "@id": agent.get("@id") or agent.get("url") or f"#{quote(agent['name'])}",
            "@type": agent["@type"],
            **{word: agent.get(word) for word in ("name", "givenName", "familyName", "url", "email")},
            "affiliation": agent.get("affiliation", {}).get("name"),
        }
    )
    return said


def _file(file: File) -> Node:
    about = file.table.description if file.table else file.title
    said: Node = known(
        {
            "@id": quote(file.path),
            "@type": "File",
            "name": file.title,
            "description": about,
            "encodingFormat": file.media_type,
            "contentSize": str(file.bytes),
            "sha256": file.sha256,
        }
    )
    return said


def _licence(whole: Whole) -> Node | str:
    named = whole.licence_address
    return {"@id": named} if named.startswith("http") else named


def _licence_entity(whole: Whole) -> list[Node]:
    if not whole.licence_address.startswith("http"):
        return []
    title = whole.licences[0].get("title") or whole.licences[0].get("name") or whole.licence_address
    name = whole.licences[0].get("name", title)
    return [{"@id": whole.licence_address, "@type": "CreativeWork", "name": title, "description": name}]
