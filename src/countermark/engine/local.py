"""The local engine: this machine's cores, by threads."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pyarrow as pa

from countermark.engine.base import Engine, Stage
from countermark.engine.memory import keep_freed


class LocalEngine(Engine):
    """Runs a thread a core. The heavy part of a stage is done column by column in libraries that
    let other threads run meanwhile; processes would spend more on sending batches to each other
    than they gain (docs/engine.md)."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or len(os.sched_getaffinity(0))

    def run(self, stage: Stage, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Apply `stage` to each batch; at most three batches a worker are under way."""
        keep_freed()
        with ThreadPoolExecutor(self.workers) as pool:
            under_way: deque[Future[pa.RecordBatch]] = deque()
            try:
                for batch in batches:
                    under_way.append(pool.submit(stage, batch))
                    if len(under_way) >= 3 * self.workers:
                        yield under_way.popleft().result()
                while under_way:
                    yield under_way.popleft().result()
            finally:
                for future in under_way:
                    future.cancel()
