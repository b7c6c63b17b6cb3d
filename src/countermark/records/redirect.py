"""Redirects: one address led to another on a day."""

from __future__ import annotations

from typing import Literal

from countermark.records.record import Record


class Redirect(Record):
    """One observed hop."""

    source: str
    """The address that redirects."""
    target: str | None
    """Where it led; None where it was dead."""
    status: int | None = None
    observed: str | None = None
    how: Literal["http", "meta", "script"] = "http"
