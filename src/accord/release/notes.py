"""The notes of a release: what the changelog says of it, its numbers, its files, how to cite and check it."""

from __future__ import annotations

from collections.abc import Iterator

from accord.compare.report.markdown import escaped
from accord.release import changelog
from accord.release.candidate import Candidate
from accord.release.judge import CHANGELOG
from accord.release.spreadsheets import Spreadsheets


def notes(candidate: Candidate, made: Spreadsheets) -> str:
    """Return the text of ``release-notes.md``."""
    return "\n".join(_lines(candidate, made)) + "\n"


def _lines(candidate: Candidate, made: Spreadsheets) -> Iterator[str]:
    about, version = candidate.about, str(candidate.version)
    yield f"# {escaped(str(about['title']))}, version {version}\n"
    since = f", since {candidate.last}" if candidate.last else ""
    yield f"Released for {candidate.day}{since}.\n"
    text = (candidate.project.root / CHANGELOG).read_text(encoding="utf-8")
    yield changelog.section(text, version)
    if candidate.compared:
        yield "\n## Every table that changed\n\n| table | records | rows before | rows now |\n|---|---|---:|---:|"
        for table in candidate.compared.tables:
            yield f"| {escaped(table.name)} | {table.summary} | {table.rows[0]:,} | {table.rows[1]:,} |"
    name = f"{candidate.name}-{version}"
    yield f"\n## Files\n\n- `{name}.zip`: the whole package, a Data Package, with the database"
    yield "- `datapackage.json`, `build/csv`, `build/parquet`, `build/codebook.md`: the same, each file alone"
    yield f"- `{candidate.name}.sqlite`: all tables and views in one SQLite database"
    yield from (f"- `{file}`: {what}" for file, what in made.files.items())
    yield from (f"- {escaped(line)}" for line in made.told)
    if candidate.compared:
        yield f"- `{name}-deltas.zip`, `deltas/`: the rows that were added, changed and removed since {candidate.last}"
    yield "- `sbom.cdx.json`: what built it"
    yield "- `SHA256SUMS`: `sha256sum --check --ignore-missing SHA256SUMS` checks what you have"
    yield f"\n## Cite\n\n{escaped(candidate.citation)}"
