"""DCAT 3 in JSON-LD, ``build/dcat.jsonld``: what catalogues of data read. Each table is a dataset within the whole."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from accord.describe.whole import File, Whole
from accord.schema.model import Table
from accord.values.package_terms import known, terms

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
WHOLE = "#whole"  # what it is called where nothing else identifies it

Node = dict[str, Any]


def dcat(whole: Whole) -> Node:
    """Return the description of the whole."""
    facts = terms(whole.package)
    described: Node = known(
        {
            "@context": CONTEXT,
            "@id": whole.address or WHOLE,
            "@type": "dcat:Dataset",
            **_words(whole.title, whole.description),
            "dct:identifier": whole.address or whole.package["name"],
            "dct:issued": _day(whole.day),
            "dcat:version": whole.version,
            "dct:license": _licence(whole),
            "dct:bibliographicCitation": whole.citation,
            "dcat:keyword": whole.keywords,
            "dcat:landingPage": {"@id": whole.home_page, "@type": "foaf:Document"} if whole.home_page else None,
            "dct:creator": [_agent(agent) for agent in whole.agents.get("creator", [])],
            "dct:publisher": [_agent(agent) for agent in whole.agents.get("publisher", whole.creators)][:1],
            "dcat:contactPoint": [_contact(agent) for agent in whole.creators if "email" in agent],
            "dct:temporal": _period(whole.package.get("temporal", {})),
            "dct:spatial": [_place(place) for place in facts.get("spatialCoverage", [])],
            "dct:source": [{"@id": source["url"]} for source in facts.get("isBasedOn", []) if "url" in source],
            "dcat:distribution": [_distribution(file, whole) for file in whole.files if not file.table],
        }
    )
    parts = [_part(table, whole) for table in whole.edition.schemas.tables.values()]
    return {**described, "dct:hasPart": parts}


def _part(table: Table, whole: Whole) -> Node:
    files = [file for file in whole.files if file.table is table]
    return {
        "@id": f"#{quote(table.name)}",
        "@type": "dcat:Dataset",
        **_words(table.title, table.description or table.title),
        "dct:isPartOf": {"@id": whole.address or WHOLE},
        "dcat:distribution": [_distribution(file, whole) for file in files],
    }


def _words(title: str, description: str) -> Node:
    return {"dct:title": title, "dct:description": description}


def _day(day: str) -> Node:
    return {"@type": "xsd:date", "@value": day}


def _licence(whole: Whole) -> Node | None:
    named = whole.licence_address
    if not named:
        return None
    kind = "dct:LicenseDocument"
    return {"@type": kind, "@id": named} if named.startswith("http") else {"@type": kind, "dct:title": named}


def _agent(agent: Node) -> Node:
    kind = {"Person": "foaf:Person", "Organization": "foaf:Organization"}.get(agent.get("@type", ""))
    said: Node = known(
        {
            "@id": agent.get("@id"),
            "@type": ["foaf:Agent", *([kind] if kind else [])],
            "foaf:name": agent["name"],
            "foaf:homepage": {"@id": agent["url"]} if "url" in agent and agent["url"] != agent.get("@id") else None,
            "foaf:mbox": {"@id": f"mailto:{agent['email']}"} if "email" in agent else None,
        }
    )
    return said


def _contact(agent: Node) -> Node:
    return {
        "@type": "vcard:Kind",
        "vcard:fn": agent["name"],
        "vcard:hasEmail": {"@id": f"mailto:{agent['email']}"},
    }


def _period(temporal: Node) -> Node:
    """Return the time that the data speak of, where its ends are days, months or years."""
    ends = {"dcat:startDate": temporal.get("start"), "dcat:endDate": temporal.get("end")}
    kinds = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
    said = {
        word: {"@type": kinds[len(text)], "@value": text}
        for word, text in ends.items()
        if text and len(text) in kinds and text.replace("-", "").isdigit()
    }
    return {"@type": "dct:PeriodOfTime", **said} if said else {}


def _place(place: Node) -> Node:
    box = place.get("geo", {}).get("box", "").split()
    shape = ""
    if box:
        south, west, north, east = box
        shape = f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"
    said: Node = known(
        {
            "@id": place.get("sameAs"),
            "@type": "dct:Location",
            "skos:prefLabel": place.get("name"),
            "dcat:bbox": {"@type": "http://www.opengis.net/ont/geosparql#wktLiteral", "@value": shape}
            if shape
            else None,
        }
    )
    return said


def _distribution(file: File, whole: Whole) -> Node:
    address = {"@id": quote(file.path)}
    said: Node = known(
        {
            "@id": f"#{quote(file.path)}",
            "@type": "dcat:Distribution",
            "dct:title": file.path,
            "dct:license": _licence(whole),
            "dcat:accessURL": address,
            "dcat:downloadURL": address,
            "dcat:mediaType": {"@id": f"{MEDIA_TYPES}{file.media_type}", "@type": "dct:MediaType"},
            "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.bytes)},
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
            },
        }
    )
    return said
