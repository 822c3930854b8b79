"""Run one conversion on Spark and print one line of JSON: seconds of its start, of its rows, of what is between rows.

It runs in the environment that has Spark, on the code that PYTHONPATH names; ``spark.py`` starts it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from accord import pipeline
from accord.engine.conversion import Conversion
from accord.engine.spark import tasks
from accord.project import Project

from candidates import TABLES


class Clock:
    """Seconds by stage; a stage that comes again is added up."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(("start", "rows", "between"), 0.0)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what is done inside."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - start

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function whose time counts for a stage, its answer taken whole."""

        def run(*words: Any, **more: Any) -> Any:
            with self.stage(name):
                answer = function(*words, **more)
                return list(answer) if isinstance(answer, Iterator) else answer

        return run


def main() -> None:
    """Convert, with clocks around the stages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--master", required=True)
    args = parser.parse_args()
    clock = Clock()
    started = tasks.session

    @contextmanager
    def session(master: str) -> Iterator[Any]:
        with clock.stage("start"):
            context = started(master)
            spark = context.__enter__()
        try:
            yield spark
        finally:
            context.__exit__(None, None, None)

    tasks.session = session
    tasks._answers = clock.timed("rows", tasks._answers)  # noqa: SLF001 - a stage that has no other name
    tasks.duckdb.check = clock.timed("between", tasks.duckdb.check)
    whole = time.perf_counter()
    files = {table: args.data / table for table in TABLES}
    rows, _ = pipeline.convert(Project.at(args.root), Conversion(args.out, spark_master=args.master), files)
    seconds = {**clock.seconds, "total": time.perf_counter() - whole}
    print(json.dumps({"rows": rows, **{name: round(value, 2) for name, value in seconds.items()}}))


if __name__ == "__main__":
    main()
