"""What a person needs to deposit a release: the commands, word for word, and the metadata that they send.

Nothing is sent from here: a deposit is for ever, and its keys are the person's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from accord.publish import files
from accord.release.candidate import Candidate

ZENODO = ".zenodo.json"
_ORCID = re.compile(r"\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b")
_AUTHORS = ("author", "creator", "curator", "contributor", "")  # roles of those who are cited
_COMMANDS = """# Deposit {title}

Run these in the folder of the release, above this one. Nothing was sent so far. A deposit at Zenodo is for ever.

## A code host

    {push}

GitHub:

    gh release create {tag} --verify-tag --title '{title}' --notes-file release-notes.md {files}

GitLab:

    glab release create {tag} --name '{title}' --notes-file release-notes.md {files}

## Zenodo

Try it at `https://sandbox.zenodo.org` first, with a token of that site (scopes `deposit:write` and `deposit:actions`).
The last command publishes; before it, look at the draft in the browser.

    export ZENODO=https://zenodo.org
    read -rs ZENODO_TOKEN && export ZENODO_TOKEN

The first version of this dataset:

    curl -fsS -H "Authorization: Bearer $ZENODO_TOKEN" -H 'Content-Type: application/json' \\
      --data @deposit/zenodo.json "$ZENODO/api/deposit/depositions" > /tmp/deposit.json

A later one, where `RECORD` is the number of the last version there:

    curl -fsS -X POST -H "Authorization: Bearer $ZENODO_TOKEN" \\
      "$ZENODO/api/deposit/depositions/$RECORD/actions/newversion" > /tmp/last.json
    DRAFT=$(python3 -c 'import json; print(json.load(open("/tmp/last.json"))["links"]["latest_draft"])')
    curl -fsS -X PUT -H "Authorization: Bearer $ZENODO_TOKEN" -H 'Content-Type: application/json' \\
      --data @deposit/zenodo.json "$DRAFT" > /tmp/deposit.json

The files (those of the last version are removed from the draft in the browser), then the deposit itself:

    BUCKET=$(python3 -c 'import json; print(json.load(open("/tmp/deposit.json"))["links"]["bucket"])')
    ID=$(python3 -c 'import json; print(json.load(open("/tmp/deposit.json"))["id"])')
    for file in {files}; do
      curl -fsS -H "Authorization: Bearer $ZENODO_TOKEN" --upload-file "$file" "$BUCKET/$file"
    done
    curl -fsS -X POST -H "Authorization: Bearer $ZENODO_TOKEN" "$ZENODO/api/deposit/depositions/$ID/actions/publish"

The DOI that comes back belongs into `curated/package.yaml` as `identifier`; the next release carries it.
"""


def metadata(candidate: Candidate) -> dict[str, Any]:
    """Return the metadata of a deposit: what the build says to Zenodo, else what follows from its descriptor."""
    published = files.read_json(candidate.build / ZENODO)
    return {"metadata": {"upload_type": "dataset", **published}} if published else zenodo(candidate.about)


def zenodo(about: Mapping[str, Any]) -> dict[str, Any]:
    """Return the metadata of a deposit at Zenodo, from a descriptor."""
    licences = [str(one["name"]).lower() for one in about.get("licenses", ()) if one.get("name")]
    text = str(about.get("description") or about["title"])
    related = [{"identifier": str(about["homepage"]), "relation": "isDocumentedBy"}] if about.get("homepage") else []
    said = {
        "upload_type": "dataset",
        "title": about["title"],
        "version": about["version"],
        "publication_date": str(about["created"])[:10],
        "description": "".join(f"<p>{escape(part.strip())}</p>" for part in text.split("\n\n") if part.strip()),
        "creators": [*map(_creator, _cited(about.get("contributors", ())))] or [{"name": about["title"]}],
        "keywords": about.get("keywords", []),
        "access_right": "open",
        "license": licences[0] if licences else None,
        "related_identifiers": related,
    }
    return {"metadata": {word: value for word, value in said.items() if value}}


def _cited(contributors: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    cited = [one for one in contributors if {*one.get("roles", [""])} & {*_AUTHORS}]
    return cited or list(contributors)


def _creator(contributor: Mapping[str, Any]) -> dict[str, str]:
    """Return a creator; a person as 'Family, Given' where the parts of the name are known."""
    parts = [str(contributor[word]) for word in ("familyName", "givenName") if contributor.get(word)]
    name = ", ".join(parts) if len(parts) > 1 else str(contributor.get("title") or ", ".join(parts))
    orcid = _ORCID.search(str(contributor.get("path", "")))
    body = str(contributor.get("organization", ""))
    return {"name": name, **({"orcid": orcid[0]} if orcid else {}), **({"affiliation": body} if body else {})}


def commands(candidate: Candidate, attached: Sequence[str], *, is_tagged: bool) -> str:
    """Return the text of ``deposit/README.md``: each command as it is to be typed, in the folder of the release."""
    title = f"{candidate.name} {candidate.version}"
    push = f"git push origin {candidate.tag}" if is_tagged else "# no tag was made: the dataset is in no repository"
    return _COMMANDS.format(title=title, push=push, tag=candidate.tag, files=" ".join(attached))
