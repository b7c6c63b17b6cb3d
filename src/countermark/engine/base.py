"""The engine's contract, and its in-memory twin for tests."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa

Stage = Callable[[pa.RecordBatch], pa.RecordBatch]
"""A pure function, importable by name, from Arrow batch to Arrow batch."""


ByRows = Callable[[pa.RecordBatch], bool]
"""Whether a stage will go through a batch row by row, holding the interpreter."""


class Engine(ABC):
    """Runs stages. Same batches in, same batches out, in the same order, on every engine."""

    @abstractmethod
    def run(
        self,
        stage: Stage,
        batches: Iterable[pa.RecordBatch],
        by_rows: ByRows | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """Apply `stage` to each batch, lazily: a bounded number of batches is in memory. Those
        that the stage goes through `by_rows` this engine may give to processes of their own."""

    def run_apart(
        self, stage: Stage, batches: Iterable[pa.RecordBatch]
    ) -> Iterator[pa.RecordBatch]:
        """The same for a stage that holds the interpreter for long and is sent little: in processes
        of their own, where this engine has some."""
        return self.run(stage, batches, lambda batch: True)


class InlineEngine(Engine):
    """Runs everything in this process, one batch after the other."""

    def run(
        self,
        stage: Stage,
        batches: Iterable[pa.RecordBatch],
        by_rows: ByRows | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """Apply `stage` to each batch as it is asked for."""
        return map(stage, batches)
