"""Failures: what stops a command and is told to a person in words, not as a traceback."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from typing import NoReturn

import typer

from countermark.cli.terminal import say

_MEMORY = "out of memory: give the inputs in parts, or use a machine with more"
_ADVICE = {
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
    errno.ENOSPC: "make room, or name folders elsewhere (--out, --workspace, TMPDIR)",
    errno.EDQUOT: "make room, or name folders elsewhere (--out, --workspace, TMPDIR)",
}
"""What helps, where the system's own words do not say."""


def stop(message: str, status: int = 1) -> NoReturn:
    """Say why on standard error and end: 1 could not finish, 2 wrong usage."""
    say(f"countermark: {message}", err=True)
    raise typer.Exit(status)


@contextmanager
def told() -> Iterator[None]:
    """Turn failures that a user can mend into words. Anything else is a bug and shows itself."""
    from countermark.intake.registry import RegistryError
    from countermark.links.datafile import RuleError
    from countermark.storage.error import WorkspaceError

    try:
        yield
    except (RegistryError, RuleError, WorkspaceError) as error:
        stop(str(error))
    except KeyboardInterrupt:
        stop("interrupted; the results of this run are not written", 130)
    except MemoryError:
        stop(_MEMORY)
    except BrokenExecutor:
        stop("a worker process was ended from outside, most often for want of memory")
    except BrokenPipeError:
        raise  # whoever reads the output has seen enough; Typer ends in silence
    except OSError as error:
        stop(_of_the_system(error))
    except Exception as error:
        if words := _of_the_machine(error):
            stop(words)
        raise


def _of_the_system(error: OSError) -> str:
    """What the system said, of which file, and what helps."""
    said = os.strerror(error.errno) if error.errno else str(error)
    named = f"{said}: {error.filename}" if error.filename else said
    advice = _ADVICE.get(error.errno or 0)
    return f"{named}; {advice}" if advice else named


def _of_the_machine(error: Exception) -> str | None:
    """What libraries raise where a disk, the memory or the number of threads is at its end."""
    duckdb = sys.modules.get("duckdb")  # it is not loaded to ask it
    if duckdb and isinstance(error, duckdb.OutOfMemoryException):
        return _MEMORY
    if duckdb and isinstance(error, duckdb.IOException | duckdb.FatalException):
        return f"the tables in between cannot be read or written: {' '.join(str(error).split())}"
    if isinstance(error, RuntimeError) and "start new thread" in str(error):
        return "the system lets this program start no more threads: end others, or raise the limit"
    ours = str(getattr(error, "name", None)).startswith("countermark")
    if isinstance(error, ImportError) and not ours:
        return f"a library cannot be loaded: {error}; is the installation whole, and memory left?"
    return None
