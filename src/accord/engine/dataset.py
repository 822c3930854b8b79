"""A dataset through every check: records, files of rows, computed tables, each after those it needs."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accord.disk import with_ending
from accord.engine.evidence import Evidence
from accord.engine.local import Part
from accord.engine.own_rules import OwnRules, elsewhere
from accord.engine.tables import Progress, Tables, expected_rows
from accord.problems import InvalidInputError, Kept, Problem, errors
from accord.project import Project
from accord.rules import package, relations, sql, year_folders
from accord.rules.records import check_shape
from accord.schema.model import EVIDENCE, Schemas, Table
from accord.sources import catalogue, record_rows
from accord.sources.files import TableFiles
from accord.sources.items import by_column
from accord.sources.places import Origin
from accord.sources.record_rows import RecordRows
from accord.sources.records import Curated
from accord.write.sqlite import views
from accord.write.tables import Output


@dataclass
class Dataset:
    """What was read of a project, and what its checks have found so far."""

    project: Project
    schemas: Schemas
    curated: Curated
    table_files: TableFiles
    tables: Tables = field(init=False)
    own_warnings: list[Problem] = field(default_factory=list)  # of its own rules, once these were asked

    @property
    def files(self) -> dict[str, Path]:
        """The files of rows, by table."""
        return self.table_files.tables

    @property
    def warnings(self) -> list[Problem]:
        """What people should improve, in order; known as soon as everything is read, but for those of its own rules."""
        record = self.curated.package
        of_package = package.warnings(record, self.schemas.package) if record else ()
        of_folders = year_folders.warnings(self.curated, self.schemas)
        return sorted([*self.schemas.warnings, *of_package, *of_folders, *self.own_warnings])

    @property
    def rows_of_files(self) -> int:
        """Number of rows that came from files."""
        return sum(self.tables.rows[name] for name in self.files if name in self.tables.rows)

    def read_rows(self, output: Output, progress: Progress) -> None:
        """Read the rows of records of the right shape and of files, and judge nothing between them; write no file."""
        self.tables = Tables(self.schemas, output, progress)
        self._add_records(self._rows_of_records(check_shape(self.curated, self.schemas).sound), ())
        self._add_files(())

    @property
    def read_again(self) -> dict[str, list[str]]:
        """The columns that rules between rows read of tables that come as files; nothing where these may read any."""
        has_own_rules = bool(with_ending(self.project.checks, ".sql"))
        return {} if has_own_rules else relations.columns_read(self.files, self.schemas)

    def check_and_write(
        self, output: Output, of_records: Collection[str], of_files: Collection[str], progress: Progress
    ) -> list[Problem]:
        """Check every table, and write it to files of these kinds; return every problem, in order, each once.

        ``output`` is thrown away by the caller where there are problems.
        """
        self.tables = Tables(self.schemas, output, progress, self.read_again)
        shape = check_shape(self.curated, self.schemas)
        problems = [*self.table_files.problems, *shape.problems]
        of_records = () if problems else of_records  # rows of a wrong shape are judged, and fit no file
        rows = self._rows_of_records(shape.sound)
        problems += self._add_records([pair for pair in rows if not pair[0].contest], of_records)
        self.tables.is_right = not problems
        self._add_files(of_files)
        contested = [pair for pair in rows if pair[0].contest]
        evidence = Evidence(self.curated, self.schemas, shape.sound, self.tables, contested)
        problems += self._add_records(((of, evidence.with_contest(of, parts)) for of, parts in contested), of_records)
        problems += self._add_evidence(evidence, shape.sound, of_records)
        problems += self.tables.problems()
        problems += elsewhere(problems, self.tables.problems_between())
        with sql.opened() as db:
            problems += self._of_own_rules(problems, db)
            if not problems:
                problems += self._add_computed(evidence, of_records, db)
        return sorted({*problems, *views.problems(self.schemas, self.project)})

    def check_and_write_files(self, output: Output, kinds: Collection[str], progress: Progress) -> list[Problem]:
        """Check the files of rows alone, and write them to files of these kinds; return every problem.

        References to tables of records are not followed, nor are own rules that speak of those. ``output`` is thrown
        away as above.
        """
        self.tables = Tables(self.schemas, output, progress, self.read_again)
        self._add_files(kinds)
        problems = [*self.tables.problems(), *self.tables.problems_between()]
        with sql.opened() as db:
            return [*problems, *self._of_own_rules(problems, db, is_whole=False)]

    def raise_if_any(self, problems: list[Problem], *, strict: bool) -> None:
        """Raise InvalidInputError where there are problems, or warnings that count as such; it names both."""
        if problems or (strict and self.warnings):
            raise InvalidInputError([*problems, *self.warnings])

    def put_in_order(self, kinds: Collection[str]) -> None:
        """Order the rows of tables that came as files, in their files of these kinds; those of records are in order."""
        for name in self.files:
            if self.schemas.tables[name].sort:
                self.tables.put_in_order(self.schemas.tables[name], kinds)

    def _rows_of_records(self, sound: Collection[int]) -> list[tuple[Table, list[RecordRows]]]:
        return list(record_rows.of_records(self.curated, self.schemas, sound))

    def _add_records(self, tables: Iterable[tuple[Table, list[RecordRows]]], kinds: Collection[str]) -> list[Problem]:
        """Add tables of records; return the problems of those whose rows come in a file of curated/ as well."""
        problems: list[Problem] = []
        for table, parts in tables:
            path = self.files.get(table.name)
            if path in self.table_files.files:
                problems += record_rows.written_twice(parts, self.project.name_of(path))
            if path is None:
                done = self.tables.add(table, parts, kinds)
                done.left_out, done.unreadable = record_rows.unread_keys(self.curated, table)
        return problems

    def _add_files(self, kinds: Collection[str]) -> None:
        if not self.files:
            return
        from accord.sources import readers

        for name, path in self.files.items():
            table = self.schemas.tables[name]
            parts = readers.read(path, self.project.name_of(path), table)
            self.tables.add(table, parts, kinds, expected_rows(path))

    # --- evidence ------------------------------------------------------------------------------------------------

    def _add_evidence(self, evidence: Evidence, sound: Collection[int], kinds: Collection[str]) -> list[Problem]:
        """Check the evidence of records, and add the table that publishes it."""
        problems = Kept()
        problems += evidence.problems()
        table = self.schemas.generated(EVIDENCE)
        if table is not None:
            judged = not problems and all(id(r) in sound for records in self.curated.records.values() for r in records)
            self.tables.add(table, [record_rows.of_rows(table, *evidence.rows(table), judged=judged)], kinds)
        return problems.all()

    # --- the dataset's own rules and computed tables -------------------------------------------------------------

    def _of_own_rules(
        self, found: Collection[Problem], db: sqlite3.Connection, *, is_whole: bool = True
    ) -> list[Problem]:
        """Return the problems of own rules beside those that were found, and keep their warnings."""
        data, streamed, folder = self.tables.data, self.tables.streamed, self.tables.output.folder
        rules = OwnRules(self.project, self.schemas, data, streamed, folder, db, is_whole)
        return self.without_warnings(elsewhere(found, rules.problems()))

    def without_warnings(self, of_own_rules: Iterable[Problem]) -> list[Problem]:
        """Return the errors of own rules; the warnings are kept."""
        judged = list(of_own_rules)
        failing = errors(judged)
        self.own_warnings = [problem for problem in judged if problem not in failing]
        return failing

    def _add_computed(self, evidence: Evidence, kinds: Collection[str], db: sqlite3.Connection) -> list[Problem]:
        """Add the tables that follow from the others; return their problems."""
        computed = [table for table in self.schemas.tables.values() if table.generated not in ("", EVIDENCE)]
        for table in computed:
            if table.generated == "codes":
                self._add_rows(table, (by_column(table, row) for row in catalogue.codes(self.schemas)), kinds)
            elif table.generated == "disagreements":
                self._add_rows(table, (by_column(table, row) for row in evidence.disputed_cells()), kinds)
            elif table.generated == "records":
                rows = list(catalogue.records(self.curated, self.schemas))
                values = (by_column(table, row) for row, _ in rows)
                self._add_rows(table, values, kinds, [origin for _, origin in rows])
        queries = [table for table in computed if table.generated == "query"]
        problems = list(self._add_queries(queries, kinds, db)) if queries else []
        names = [table.name for table in computed if table.name in self.tables.data]
        between = self.tables.problems_between(names)
        return [*problems, *(p for name in names for p in self.tables.streamed[name].all_problems()), *between]

    def _add_queries(self, tables: list[Table], kinds: Collection[str], db: sqlite3.Connection) -> Iterator[Problem]:
        """Add the tables that queries compute; yield a problem for each that cannot be."""
        queries: dict[str, sql.Query] = {}
        for table in tables:
            path = self.project.tables / f"{table.stem}.sql"
            try:
                queries[table.name] = sql.read_query(path)
            except OSError as error:
                message = f"cannot be read: {error.strerror}"
                yield Problem(self.project.name_of(path), 1, 1, table.name, "sql", message)
        for name in sql.in_order(queries):
            table, query = self.schemas.tables[name], queries[name]
            sql.load(db, self.tables.in_memory, self.schemas, [query])  # those that were computed before it, too
            try:
                self._add_rows(table, sql.typed(sql.run(db, query), table), kinds)
            except sql.QueryError as error:
                place = query.place(error.offset)
                yield Problem(self.project.name_of(query.path), *place, name, "sql", str(error))

    def _add_rows(
        self, table: Table, rows: Iterable[dict[str, Any]], kinds: Collection[str], origins: Sequence[Origin] = ()
    ) -> None:
        parts: list[Part] = [record_rows.of_rows(table, list(rows), origins)]
        self.tables.add(table, parts, kinds)
