"""What may go wrong with a workspace."""

from __future__ import annotations


class WorkspaceError(Exception):
    """The workspace cannot be used. The message is for the person who asked for it: it names
    the workspace, says what is the matter, and holds no password."""


class UnreadableError(WorkspaceError):
    """Bytes that were to be kept cannot be read: the fault is their file's, not the workspace's.
    `why` is what the system said."""

    def __init__(self, what: object, why: str) -> None:
        super().__init__(f"cannot read {what}: {why}")
        self.why = why


def said(error: Exception) -> str:
    """What the system said, without the number of the error and the name of the file."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
