"""Apart: work in a process of its own, while this one does something else."""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread
from typing import TypeVar

from countermark.storage.error import WorkspaceError

Made = TypeVar("Made")
Tell = Callable[[int], None]
_PR_SET_PDEATHSIG = 1
"""Of `prctl(2)`: the signal that a process gets when the one that made it ends."""


def apart(work: Callable[[Tell], Made], tell: Tell, beside: Callable[[], object]) -> Made:
    """What `work` makes in a process that is forked for it, while `beside` is done in this one.

    `work` gets a function that hands numbers to `tell`, which is called here. What it makes and
    what it raises comes back pickled. It ends where this process ends, however that happens. For
    Linux. Raises WorkspaceError where it is ended from outside.
    """
    context = get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(work, there, os.getpid()), daemon=True)
    process.start()
    there.close()
    busy = Thread(target=beside, daemon=True)
    busy.start()
    try:
        while isinstance(said := here.recv(), int):
            tell(said)
    except EOFError:
        process.join()
        raise WorkspaceError(
            f"a part of the work was ended from outside (signal {-(process.exitcode or 0)}), as"
            " systems do where memory is short"
        ) from None
    finally:
        process.kill()  # it has said all, or nobody listens any more
        process.join()
        here.close()
    busy.join()
    made, error = said
    if error is not None:
        raise error
    return made  # type: ignore[no-any-return]  # as it was pickled


def _work(work: Callable[[Tell], Made], there: Connection, parent: int) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it had ended before
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the other process, which ends this
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
