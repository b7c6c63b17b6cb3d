"""Sightings: an identifier of a person or firm, seen on an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from countermark.records.key import Key
from countermark.records.pointer import Pointer

How = Literal["platform", "payment", "declared", "written", "pictured"]
"""How it was seen: given by the platform or a subpoena's return; in a payment; in a field of the
account's own record; in what it wrote (bio, post, message, page); read in a picture."""


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """One identifier, seen once on one account."""

    account: Key
    kind: str
    """A kind of `operators/data/identifiers.yaml`: `phone`, `email`, `iban`, `tax-number`, …"""
    value: str
    """The canonical form, in which two writings of one identifier are equal."""
    how: How
    sound: bool = True
    """False where a check digit does not fit: it weighs less, and is still a fact."""
    at: str | None = None
    """When it was so, RFC 3339; None where the source has no time."""
    evidence: tuple[Pointer, ...] = ()
