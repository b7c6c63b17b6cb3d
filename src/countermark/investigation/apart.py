"""Apart: work in a process of its own, while this one does something else."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

from countermark.engine.local import belong_to
from countermark.storage.error import WorkspaceError

Made = TypeVar("Made")
Tell = Callable[[int], None]


@contextmanager
def apart(work: Callable[[Tell], Made], worth: bool) -> Iterator[Callable[[Tell], Made]]:
    """What `work` makes in a process that is forked for it, while this one does something else;
    where it is not worth that, and elsewhere than on Linux, it is made here when it is asked for.

    `work` gets a function that sends numbers. What is given waits for what it makes, and is told
    the numbers here; what `work` raises is raised there. Both come back pickled. The process ends
    with the block, and where this one ends, however that happens. Raises WorkspaceError where it
    is ended from outside.
    """
    if not worth or sys.platform != "linux":
        yield work
        return
    context = get_context("fork")
    here, there = context.Pipe(duplex=False)
    gc.freeze()  # else looking for cycles would copy what both processes share
    # no daemon, which might have no processes of its own: it ends with this one in any case
    process = context.Process(target=_work, args=(work, there, os.getpid()))
    process.start()
    there.close()

    def wait(tell: Tell) -> Made:
        try:
            while isinstance(said := here.recv(), int):
                tell(said)
        except EOFError:
            process.join()
            raise WorkspaceError(
                f"a part of the work was ended from outside (signal {-(process.exitcode or 0)}),"
                " as systems do where memory is short"
            ) from None
        made, error = said
        if error is not None:
            raise error
        return made  # type: ignore[no-any-return]  # as it was pickled

    try:
        yield wait
    finally:
        process.kill()  # it has said all, or nobody listens any more
        process.join()
        here.close()
        gc.unfreeze()


def _work(work: Callable[[Tell], Made], there: Connection, parent: int) -> None:
    belong_to(parent)
    try:
        there.send((work(there.send), None))
    except Exception as error:
        there.send((None, _sendable(error)))


def _sendable(error: Exception) -> Exception:
    """The error, or one that says the same where it cannot be pickled and read again."""
    try:
        again: Exception = pickle.loads(pickle.dumps(error))  # noqa: S301 - of this very process
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return again
