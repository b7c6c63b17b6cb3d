"""What a reader of identifiers gives: a kind, a canonical form, and whether its digits check."""

from __future__ import annotations

from typing import NamedTuple


class Named(NamedTuple):
    """An identifier without the account it was seen on."""

    kind: str
    """A kind of `operators/data/identifiers.yaml`."""
    value: str
    sound: bool = True
    """False where a check digit does not fit."""
