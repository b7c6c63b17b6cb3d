"""Custody: what was done with an item, by whom, when, where and why (ISO/IEC 27037:2012 §6.1).

Each entry is a leaf of the log, and holds the hash of the item's entry before it: none can be
altered, left out in between, or put in another order unnoticed.
"""

from __future__ import annotations

import hashlib
from typing import Literal, Self

from pydantic import Field, model_validator

from countermark.evidence import canonical
from countermark.evidence.circumstances import Sha256
from countermark.evidence.item import item_id
from countermark.records.record import Value

Change = Literal["acquired", "exported", "erased", "noted"]
"""What became of the item: it was taken in; a copy was given away; its bytes and manifest were
destroyed and their hashes stay; nothing, something was noted of it."""
TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$"


class Entry(Value):
    """One line of custody."""

    format: Literal["countermark-custody/1"] = "countermark-custody/1"
    item: str = Field(pattern=r"^E-[0-9a-f]{16}$")
    number: int = Field(ge=1)
    """1 for the item's first entry, then 2, 3 …"""
    previous: Sha256 | None
    """SHA-256 of the item's entry before this one; None for the first."""
    at: str = Field(pattern=TIME)
    """By the clock of the machine that wrote it: RFC 3339, UTC, microseconds."""
    by: str = Field(min_length=1, max_length=200)
    """Who did it."""
    where: str = Field(min_length=1, max_length=200)
    """The machine on which it was done."""
    why: str = Field(min_length=1, max_length=10_000)
    change: Change
    content: Sha256
    """SHA-256 of the item's bytes."""
    manifest: Sha256
    """SHA-256 of the item's manifest."""

    @model_validator(mode="after")
    def _begins_with_its_acquisition(self) -> Self:
        first = self.number == 1
        if first != (self.previous is None) or first != (self.change == "acquired"):
            raise ValueError("custody of an item begins, and only begins, with its acquisition")
        if self.item != item_id(self.manifest):
            raise ValueError("the item is not the one that its manifest names")
        return self

    @property
    def written(self) -> bytes:
        """The bytes that are hashed into the log."""
        return canonical.written(self.model_dump(mode="json"))

    @property
    def hash(self) -> str:
        """SHA-256 of those bytes."""
        return hashlib.sha256(self.written).hexdigest()

    @classmethod
    def read(cls, written: bytes) -> Self:
        """The entry. Raises ValueError where it is none, or was written in another way."""
        return cls.model_validate(canonical.read(written))

    def follows(self, before: Entry) -> bool:
        """Whether this is the entry of the same item right after `before`."""
        return (
            (self.item, self.number, self.previous) == (before.item, before.number + 1, before.hash)
            and (self.content, self.manifest) == (before.content, before.manifest)
            and self.at >= before.at
            and before.change != "erased"
        )
