"""Work of two kinds at once: a thread for each writer, beside those that read ahead (``sources.ahead``)."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

import pyarrow as pa

from accord.sources.ahead import QUEUED_BATCHES

if TYPE_CHECKING:
    from accord.write.tables import Writer


class WritingThread:
    """A writer in a thread of its own; its exception is raised where the next batch is put, or at the end."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.waiting: queue.Queue[pa.RecordBatch | None] = queue.Queue(QUEUED_BATCHES)
        self.error: BaseException | None = None
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def write(self, batch: pa.RecordBatch) -> None:
        """Let the thread append a batch."""
        if self.error:
            raise self.error
        self.waiting.put(batch)

    def close(self) -> None:
        """Finish the file."""
        self.waiting.put(None)
        self.thread.join()
        self.writer.close()
        if self.error:
            raise self.error

    def _run(self) -> None:
        while (batch := self.waiting.get()) is not None:
            if self.error is None:
                try:
                    self.writer.write(batch)
                except BaseException as error:  # noqa: BLE001 - it is raised in the other thread
                    self.error = error
