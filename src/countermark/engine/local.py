"""The local engine: this machine's cores, by threads, or by processes where those would wait."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pyarrow as pa

from countermark.engine.base import Engine, Stage
from countermark.engine.memory import keep_freed

_PR_SET_PDEATHSIG = 1
"""Of `prctl(2)`: the signal that a process gets when the one that made it ends."""


class LocalEngine(Engine):
    """Runs a thread a core. The heavy part of a stage is done column by column in libraries that
    let other threads run meanwhile; processes would spend more on sending batches to each other
    than they gain (docs/engine.md)."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or len(os.sched_getaffinity(0))

    def run(self, stage: Stage, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Apply `stage` to each batch; at most three batches a worker are under way."""
        keep_freed()
        return self._run(ThreadPoolExecutor(self.workers), stage, batches)

    def run_apart(
        self, stage: Stage, batches: Iterable[pa.RecordBatch]
    ) -> Iterator[pa.RecordBatch]:
        """The same in a forked process a core; on Linux, elsewhere in threads. Raises
        BrokenExecutor where one of them is ended from outside."""
        if sys.platform != "linux":
            return self.run(stage, batches)
        keep_freed()
        pool = ProcessPoolExecutor(
            self.workers, get_context("fork"), initializer=belong_to, initargs=(os.getpid(),)
        )
        return self._run(pool, stage, batches)

    def _run(
        self, executor: Executor, stage: Stage, batches: Iterable[pa.RecordBatch]
    ) -> Iterator[pa.RecordBatch]:
        with executor as pool:
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


def belong_to(parent: int) -> None:
    """Have this forked process end with the one that made it, however that ends; Ctrl-C is for that
    one. Linux only."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it had ended before
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
