"""What a release has for spreadsheets: a workbook, CSV that they open, and what could not be put into either."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from accord.disk import walk
from accord.release import archive, sheets, spreadsheet_csv
from accord.release.candidate import Candidate
from accord.release.sheets import Sheet

PACKAGE = "xlsxwriter"
WORKBOOK = ".xlsx"
FOLDER = "csv-for-spreadsheets"
REMEDY = "pip install 'accord[excel]' brings it"


class Spreadsheets(NamedTuple):
    """What was written: each file with what it is; and a line for each thing that is not as somebody would expect."""

    files: dict[str, str]
    told: list[str]


def write(candidate: Candidate, staging: Path) -> Spreadsheets:
    """Write them into the folder of a release."""
    found = sheets.of(candidate.schemas.tables.values(), candidate.build / "build" / "parquet")
    made = Spreadsheets({}, [*map(_told, (sheet for sheet in found if sheet.fault))])
    _workbook(candidate, staging, found, made)
    _csv(candidate, staging, found, made)
    return made


def _told(sheet: Sheet) -> str:
    return f"table {sheet.table.name} is in no spreadsheet: {sheet.fault}"


def _workbook(candidate: Candidate, staging: Path, found: list[Sheet], made: Spreadsheets) -> None:
    name = f"{candidate.name}{WORKBOOK}"
    if find_spec(PACKAGE) is None:
        made.told.append(f"{name} is not written, since XlsxWriter is not installed: {REMEDY}")
        return
    from accord.release import workbook, workbook_about

    about = workbook_about.of(candidate.about, candidate.citation, found)
    held = [sheet for sheet in found if not sheet.fault]
    try:
        workbook.write(staging / name, about, held, candidate.scratch)
    except workbook.WorkbookError as error:
        made.told.append(f"{name} is not written: {error}")
        return
    made.files[name] = "all tables as sheets of one workbook, described on the first"
    made.told.extend(
        f"table {sheet.table.name} is the sheet {sheet.name!r} of {name}: its own name is none that a sheet may have"
        for sheet in held
        if sheet.name != sheet.table.name
    )


def _csv(candidate: Candidate, staging: Path, found: list[Sheet], made: Spreadsheets) -> None:
    folder = staging / FOLDER
    folder.mkdir()
    for sheet in found:
        if not sheet.fault:
            spreadsheet_csv.write(folder / f"{sheet.table.name}.csv", sheet)
    (folder / "README.txt").write_text(spreadsheet_csv.README, encoding="utf-8", newline="\n")
    members = {path.relative_to(folder).as_posix(): path for path in walk(folder).files}
    top = f"{candidate.name}-{candidate.version}-{FOLDER}"
    archive.write(staging / f"{top}.zip", top, members, candidate.day)
    made.files[f"{top}.zip"] = f"CSV with a byte order mark, in which no text is a formula; each alone in `{FOLDER}/`"
