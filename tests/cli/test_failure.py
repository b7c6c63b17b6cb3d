"""What stops a command is told in words; what is a bug shows itself."""

import errno
from concurrent.futures.process import BrokenProcessPool

import duckdb
import pytest
import typer

from countermark.cli.failure import stop, told
from countermark.storage.error import WorkspaceError


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (WorkspaceError("the workspace x: is damaged"), 1, "the workspace x: is damaged"),
        (OSError(errno.ENOSPC, "No space left on device"), 1, "No space left on device"),
        (PermissionError(errno.EACCES, "Permission denied", "/a/b"), 1, "Permission denied: /a/b"),
        (OSError(errno.ENOSPC, "Error writing bytes to file. Detail"), 1, "make room"),
        (OSError(errno.EMFILE, "x", "/a/b"), 1, "Too many open files: /a/b; raise the limit"),
        (OSError("words alone"), 1, "words alone"),
        (
            duckdb.IOException("IO Error: Could not\nwrite file"),
            1,
            "IO Error: Could not write file",
        ),
        (duckdb.OutOfMemoryException("x"), 1, "out of memory"),
        (RuntimeError("can't start new thread"), 1, "no more threads"),
        (ImportError("x.so: failed to map segment"), 1, "failed to map segment"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (MemoryError(), 1, "out of memory"),
        (BrokenProcessPool("terminated abruptly"), 1, "want of memory"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_failures_that_a_user_can_mend(error, status, words, capsys):
    with pytest.raises(typer.Exit) as ended, told():
        raise error
    assert ended.value.exit_code == status
    shown = capsys.readouterr().err
    assert shown.startswith("countermark: ")
    assert words in shown


BUGS = [
    KeyError("x"), ValueError("x"), AssertionError(), RuntimeError("x"),
    duckdb.ParserException("x"), ImportError("x", name="countermark.x"),
]  # fmt: skip


@pytest.mark.parametrize("bug", BUGS, ids=repr)
def test_a_bug_is_not_hidden(bug):
    with pytest.raises(type(bug)), told():
        raise bug


def test_a_file_s_name_cannot_steer_the_terminal(capsys):
    with pytest.raises(typer.Exit):
        stop("cannot read \x1b[2Jx")
    assert capsys.readouterr().err == "countermark: cannot read ‹U+001B›[2Jx\n"
