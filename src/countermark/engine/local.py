"""The local engine: this machine's cores, without start-up cost for a small job."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import forkserver, get_context, resource_tracker

import pyarrow as pa

from countermark.engine.base import Engine, Stage

_stage: Stage | None = None


class LocalEngine(Engine):
    """Runs the first batches here; where more follow, the rest in one process a core."""

    def __init__(self, workers: int | None = None, inline: int = 4) -> None:
        self._workers = workers or len(os.sched_getaffinity(0))
        self._inline = inline

    def run(self, stage: Stage, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Apply `stage` to each batch; at most three batches a worker are under way."""
        waiting = iter(batches)
        yield from map(stage, islice(waiting, self._inline))
        following = next(waiting, None)
        if following is None:
            return
        _start_server()
        processes = get_context("forkserver")
        processes.set_forkserver_preload([getattr(stage, "func", stage).__module__])
        with ProcessPoolExecutor(
            self._workers, processes, initializer=_take_up, initargs=(stage,)
        ) as pool:
            under_way: deque[Future[pa.RecordBatch]] = deque([pool.submit(_apply, following)])
            try:
                for batch in waiting:
                    under_way.append(pool.submit(_apply, batch))
                    if len(under_way) >= 3 * self._workers:
                        yield under_way.popleft().result()
                while under_way:
                    yield under_way.popleft().result()
            finally:
                for future in under_way:
                    future.cancel()


def _start_server() -> None:
    """Workers come of a process that hears no Ctrl-C, and inherit that: whoever started them
    hears it and ends them. Torn out of a batch by it, they would be waited for without end."""
    resource_tracker.ensure_running()  # first: starting it lifts the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _take_up(stage: Stage) -> None:
    """Each worker is sent the stage, and what it carries (the registry), once."""
    global _stage
    _stage = stage
    spare_collector()


def spare_collector() -> None:
    """Look for cycles rarely: a batch is millions of objects without one, and the collector's
    default would walk them over and over for two thirds of the time."""
    gc.set_threshold(200_000, 50, 100)


def _apply(batch: pa.RecordBatch) -> pa.RecordBatch:
    assert _stage is not None
    return _stage(batch)
