"""What may go wrong with a workspace."""

from __future__ import annotations


class WorkspaceError(Exception):
    """The workspace cannot be used. The message is for the person who asked for it: it names
    the workspace, says what is the matter, and holds no password."""


def said(error: Exception) -> str:
    """What the system said, without the number of the error and the name of the file."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
