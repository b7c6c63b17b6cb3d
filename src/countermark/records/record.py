"""What every record carries: whose it is, who may see it, and the bytes it was read from."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from countermark.records.pointer import Pointer


class Tlp(StrEnum):
    """Who may see it: Traffic Light Protocol 2.0 (FIRST, 2022)."""

    RED = "RED"
    AMBER_STRICT = "AMBER+STRICT"
    AMBER = "AMBER"
    GREEN = "GREEN"
    CLEAR = "CLEAR"


class Standing(StrEnum):
    """Whether a person has confirmed what the record says."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"


class Value(BaseModel):
    """A part of a record: immutable, and strict about its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Record(Value):
    """Something read from evidence."""

    evidence: tuple[Pointer, ...] = ()
    """Where it was read, first sighting first."""
    extra: dict[str, Any] = Field(default_factory=dict)
    """Properties of the source that the vocabulary does not name, kept as they came."""
    party: str | None = None
    """Whose record it is; None is the owner of the workspace."""
    tlp: Tlp = Tlp.AMBER
    standing: Standing = Standing.SUSPECTED
