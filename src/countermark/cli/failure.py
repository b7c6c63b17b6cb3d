"""Failures: what stops a command and is told to a person in words, not as a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from typing import NoReturn

import typer

from countermark.cli.terminal import say


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
        stop("out of memory: give the inputs in parts, or use a machine with more")
    except BrokenExecutor:
        stop("a worker process was ended from outside, most often for want of memory")
    except BrokenPipeError:
        raise  # whoever reads the output has seen enough; Typer ends in silence
    except OSError as error:
        stop(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
