"""The properties of a Data Package in the words of schema.org: who made it, from what, of what time and places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Node = dict[str, Any]

# Roles that a person alone can have, and those that a body has: contributor types of DataCite, roles of Data Package.
OF_PERSONS = frozenset(
    {
        "contactperson",
        "editor",
        "projectleader",
        "projectmanager",
        "projectmember",
        "relatedperson",
        "researcher",
        "supervisor",
        "workpackageleader",
    }
)
OF_BODIES = frozenset(
    {"distributor", "hostinginstitution", "registrationagency", "registrationauthority", "researchgroup"}
)
PROPERTIES = {"publisher": "publisher", "funder": "funder", "sponsor": "funder"}  # by role; others created it
WORKS = {  # relations of DataCite that schema.org has a word for
    "IsPartOf": "isPartOf",
    "IsDerivedFrom": "isBasedOn",
    "Cites": "citation",
    "References": "citation",
    "IsDescribedBy": "subjectOf",
    "IsDocumentedBy": "subjectOf",
    "IsCitedBy": "subjectOf",
    "IsReferencedBy": "subjectOf",
    "IsSupplementTo": "subjectOf",
    "IsIdenticalTo": "sameAs",
}
RESOLVERS = {
    "DOI": "https://doi.org/",
    "arXiv": "https://arxiv.org/abs/",
    "Handle": "https://hdl.handle.net/",
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/",
    "URL": "",
    "PURL": "",
    "w3id": "",
}


DOI = re.compile(r"\b10\.[0-9]{4,9}/\S+", re.ASCII)


def known(value: Any) -> Any:
    """Return what is known of something, in all its parts: nothing is said by null."""
    if isinstance(value, list):
        return [known(item) for item in value]
    if isinstance(value, dict):
        kept = {name: known(part) for name, part in value.items()}
        return {name: part for name, part in kept.items() if part not in (None, [], "", {})}
    return value


def doi(package: Mapping[str, Any]) -> str:
    """Return the DOI of the whole, ``10.5281/zenodo.1``; empty where it has none."""
    found = DOI.search(str(package.get("id", "")))
    return found[0] if found else ""


def agents(contributors: Iterable[Mapping[str, Any]], home: str) -> dict[str, list[Node]]:
    """Return who created, published and paid for the whole, by property; ``home`` is the address of its site."""
    named: dict[str, list[Node]] = {}
    for contributor in contributors:
        roles = _roles(contributor)
        words = {PROPERTIES[role] for role in roles if role in PROPERTIES}
        if not words or any(role not in PROPERTIES for role in roles):
            words.add("creator")
        for word in sorted(words):
            named.setdefault(word, []).append(_agent(contributor, roles, home))
    return named


def _roles(contributor: Mapping[str, Any]) -> list[str]:
    """Return the roles of a contributor in small letters, without spaces and hyphens: Contact person, contactPerson."""
    return ["".join(filter(str.isalnum, str(role))).casefold() for role in contributor.get("roles", [])]


def _agent(contributor: Mapping[str, Any], roles: list[str], home: str) -> Node:
    kind = _kind(contributor, roles)
    address = contributor.get("path")
    node: Node = known(
        {
            "@type": kind,
            "@id": address if _is_orcid(address) else None,
            "name": contributor["title"],
            "givenName": contributor.get("givenName"),
            "familyName": contributor.get("familyName"),
            "url": address or (home if kind == "Organization" else None),
            "email": contributor.get("email"),
            "affiliation": {"@type": "Organization", "name": contributor["organization"]}
            if kind == "Person" and "organization" in contributor
            else None,
        }
    )
    return node


def _kind(contributor: Mapping[str, Any], roles: list[str]) -> str | None:
    """Return whether a contributor is a person or an organization; None where nothing says it."""
    if said := contributor.get("type"):
        return {"person": "Person", "organization": "Organization"}.get(said)
    if _is_orcid(contributor.get("path")) or contributor.keys() & {"givenName", "familyName", "organization"}:
        return "Person"
    if OF_PERSONS & set(roles):
        return "Person"
    is_body = str(contributor.get("path", "")).startswith("https://ror.org/") or OF_BODIES & set(roles)
    return "Organization" if is_body else None


def _is_orcid(address: object) -> bool:
    return str(address).startswith("https://orcid.org/")


def terms(package: Mapping[str, Any]) -> Node:
    """Return what else a Data Package says of the whole; nothing of what it leaves out."""
    said: Node = known(
        {
            "keywords": package.get("keywords"),
            "identifier": package.get("id"),
            "sameAs": package.get("homepage"),
            "temporalCoverage": _interval(package.get("temporal")),
            "spatialCoverage": [_place(place) for place in _places(package.get("spatial"))],
            "isBasedOn": [_source(source) for source in package.get("sources", [])],
        }
    )
    for word, work in _works(package):
        there = said.get(word, [])
        said[word] = [*(there if isinstance(there, list) else [there]), work]
    return said


def _interval(temporal: object) -> str | None:
    if not isinstance(temporal, dict) or not temporal:
        return None
    return f"{temporal.get('start', '..')}/{temporal.get('end', '..')}"


def _places(spatial: object) -> list[Mapping[str, Any]]:
    """Return places; of GeoJSON one, by its bounds."""
    if not isinstance(spatial, dict):
        return spatial if isinstance(spatial, list) else []
    points = list(_points(spatial))
    if not points:
        return []
    (west, east), (south, north) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    return [{"west": west, "south": south, "east": east, "north": north}]


def _points(node: object) -> Iterator[tuple[float, float]]:
    """Yield longitude and latitude of every position within an object of GeoJSON."""
    if isinstance(node, dict):
        for word in ("coordinates", "geometry", "geometries", "features"):
            yield from _points(node.get(word))
    elif isinstance(node, list) and len(node) > 1 and all(isinstance(number, (int, float)) for number in node[:2]):
        yield float(node[0]), float(node[1])
    elif isinstance(node, list):
        for part in node:
            yield from _points(part)


def _place(place: Mapping[str, Any]) -> Node:
    box = [place.get(word) for word in ("south", "west", "north", "east")]
    shape = {"@type": "GeoShape", "box": " ".join(f"{number:g}" for number in box if number is not None)}
    return {
        "@type": "Place",
        "name": place.get("title"),
        "sameAs": place.get("path"),
        "geo": shape if None not in box else None,
    }


def _source(source: Mapping[str, Any]) -> Node:
    address = str(source.get("path", ""))
    return {
        "@type": "CreativeWork",
        "name": source.get("title") or address,
        "url": address if address.startswith(("http://", "https://")) else None,
        "version": source.get("version"),
    }


def _works(package: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for work in package.get("relatedIdentifiers", []):
        word = WORKS.get(work["relationType"])
        kind, identifier = work["relatedIdentifierType"], work["relatedIdentifier"]
        if word is None:
            continue
        is_address = identifier.startswith(("http://", "https://"))
        url = identifier if is_address else f"{RESOLVERS[kind]}{identifier}" if kind in RESOLVERS else None
        described = known({"@type": "CreativeWork", "identifier": identifier, "url": url})
        yield word, (url or identifier) if word == "sameAs" else described
