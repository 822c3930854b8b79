"""Zips that are the same bytes for the same files, and lists of digests that ``sha256sum`` reads."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from accord import disk
from accord.publish.releases import SUMS

FIRST_YEAR = 1980  # that a zip can say
READABLE = 0o100644
UNIX = 3


def write(target: Path, top: str, members: Mapping[str, Path], day: str) -> None:
    """Write a zip of files by name, all below one folder and of one day: neither clock nor owner is in it."""
    year, month, of_month = map(int, day.split("-"))
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(f"{top}/{name}", (max(year, FIRST_YEAR), month, of_month, 0, 0, 0))
            entry.external_attr, entry.create_system = READABLE << 16, UNIX
            entry.compress_type = zipfile.ZIP_DEFLATED
            with disk.opened(members[name]) as file, archive.open(entry, "w", force_zip64=True) as packed:
                shutil.copyfileobj(file, packed)


def write_sums(folder: Path) -> None:
    """Write the digest of every file of a folder, as ``sha256sum --check`` reads them."""
    listed = disk.walk(folder).files
    lines = [f"{disk.digest_of_finished(path)}  {path.relative_to(folder).as_posix()}\n" for path in listed]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
