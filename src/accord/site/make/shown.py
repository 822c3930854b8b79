"""What a site shows beside the data: files of others, texts as pages, and the releases that history is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accord.project import Project
from accord.publish import releases
from accord.publish.releases import Releases
from accord.site.make import assets, documents
from accord.site.make.assets import Assets
from accord.site.make.documents import Document


@dataclass(frozen=True)
class Shown:
    """Files of others, texts as pages, releases."""

    assets: Assets
    texts: Mapping[str, Document]
    releases: Releases

    @classmethod
    def of(cls, project: Project, described: Mapping[str, Any]) -> Shown:
        """Return what the site of a dataset shows that is so described; raises as those of its parts."""
        return cls(assets.of(project.root), documents.of(project.site), releases.read(project, described))

    @property
    def fingerprint(self) -> str:
        """A hash of all of it."""
        return self.assets.fingerprint + documents.fingerprint(self.texts) + self.releases.fingerprint
