"""What may go wrong with a workspace."""

from __future__ import annotations

import errno

_MACHINES = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM)
)


class WorkspaceError(Exception):
    """The workspace cannot be used. The message is for the person who asked for it: it names
    the workspace, says what is the matter, and holds no password."""


class UnreadableError(WorkspaceError):
    """Bytes that were to be kept cannot be read: the fault is their file's, not the workspace's.
    `why` is what the system said."""

    def __init__(self, what: object, why: str) -> None:
        super().__init__(f"cannot read {what}: {why}")
        self.why = why


def is_machines(error: BaseException) -> bool:
    """Whether the machine is at fault (no space, no file handles, no memory), not the file that was
    read: such a run cannot finish, and no file is to be called unreadable for it."""
    return isinstance(error, OSError) and error.errno in _MACHINES


def said(error: Exception) -> str:
    """What the system said, without the number of the error and the name of the file."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
