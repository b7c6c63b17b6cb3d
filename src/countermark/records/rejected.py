"""Rejected rows: what was not accepted, and why. Nothing is dropped in silence."""

from __future__ import annotations

from typing import Any

from countermark.records.record import Value


class Rejected(Value):
    """A row, or a whole file (`line` None), that could not be read."""

    file: str
    line: int | None
    reason: str
    row: Any = None
    """The row itself, cut where it is very long."""
