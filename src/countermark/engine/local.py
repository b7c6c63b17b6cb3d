"""The local engine: this machine's cores, by threads, or by processes where those would wait."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import active_children, get_context

import pyarrow as pa

from countermark.engine.base import ByRows, Engine, Stage
from countermark.engine.memory import keep_freed

_PR_SET_PDEATHSIG = 1
"""Of `prctl(2)`: the signal that a process gets when the one that made it ends."""


class LocalEngine(Engine):
    """Runs a thread a core. The heavy part of a stage is done column by column in libraries that
    let other threads run meanwhile; processes would spend more on sending batches to each other
    than they gain (docs/engine.md), except where a batch is gone through row by row."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or len(os.sched_getaffinity(0))

    def run(
        self,
        stage: Stage,
        batches: Iterable[pa.RecordBatch],
        by_rows: ByRows | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """Apply `stage` to each batch; at most three batches a worker are under way. With `by_rows`
        on Linux also a forked process a core, for the batches of which that is true; raises
        BrokenExecutor where one of them is ended from outside."""
        keep_freed()
        with ExitStack() as pools:
            apart = None
            if by_rows and sys.platform == "linux":
                apart = pools.enter_context(self._processes(stage))  # before there are threads
            threads = pools.enter_context(ThreadPoolExecutor(self.workers))

            def submit(batch: pa.RecordBatch) -> Future[pa.RecordBatch]:
                if apart and by_rows and by_rows(batch):
                    return apart.submit(_apply, _sent(batch))
                return threads.submit(stage, batch)

            yield from self._run(submit, batches)

    @contextmanager
    def _processes(self, stage: Stage) -> Iterator[ProcessPoolExecutor | None]:
        """A forked process a core, all of them there; None where the system has none to give."""
        others = set(active_children())
        try:
            pool = ProcessPoolExecutor(
                self.workers, get_context("fork"), initializer=_begin, initargs=(os.getpid(), stage)
            )
            pool.submit(os.getpid)  # the first that it is given makes it fork
        except OSError:
            for process in set(active_children()) - others:  # they would be waited for at the end
                process.kill()
                process.join()
            yield None
            return
        with pool:
            yield pool

    def _run(
        self,
        submit: Callable[[pa.RecordBatch], Future[pa.RecordBatch]],
        batches: Iterable[pa.RecordBatch],
    ) -> Iterator[pa.RecordBatch]:
        under_way: deque[Future[pa.RecordBatch]] = deque()
        try:
            for batch in batches:
                under_way.append(submit(batch))
                if len(under_way) >= 3 * self.workers:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for future in under_way:
                future.cancel()


_stage: Stage
"""Of a forked process: what it runs, which it has from its parent without being sent it."""


def _begin(parent: int, stage: Stage) -> None:
    global _stage
    belong_to(parent)
    _stage = stage


def _apply(sent: bytes) -> pa.RecordBatch:
    return _stage(pa.ipc.open_stream(sent).read_next_batch())


def _sent(batch: pa.RecordBatch) -> bytes:
    """A batch as it is sent to a process; of a slice only what is in it, other than pickled."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    sent: bytes = sink.getvalue().to_pybytes()
    return sent


def belong_to(parent: int) -> None:
    """Have this forked process end with the one that made it, however that ends; Ctrl-C is for that
    one. Linux only."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it had ended before
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
