"""The image of the server has all that its command needs: what the container file copies is enough to serve."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from accord.serve import probe
from measuring import python_of
from serving import Site
from support import ROOT

CONTAINERFILE = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")


def test_what_the_image_copies_is_enough_to_serve(herbarium: Path, tmp_path: Path) -> None:
    for line in re.findall("^COPY (.+)$", CONTAINERFILE, re.MULTILINE):
        *sources, target = line.split()
        for source in sources:
            place = tmp_path / target / (Path(source).name if target.endswith("/") else "")
            place.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copyfile
            copy(ROOT / source, place)
    shutil.copytree(herbarium / ".builds", tmp_path / ".builds", symlinks=True)
    command = json.loads(re.findall("^CMD (.+)$", CONTAINERFILE, re.MULTILINE)[0])
    script = command[1]
    with probe.served([python_of("serve"), tmp_path / script, "--https", "--port"]) as server:
        assert Site(tmp_path, server.port).get("/accord/specimens")[0] == 200
