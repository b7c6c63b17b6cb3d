"""Routes: ways from a post, message or page to a listing, or to nowhere."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from countermark.records.key import Key
from countermark.records.pointer import Pointer
from countermark.records.record import Value


class Step(Value):
    """One step of a route."""

    kind: str
    """`direct`, `bio-link`, `redirect`, `wrapper`, `page-link`, `comment`, `listing` …"""
    value: str
    observed: str | None = None
    certainty: float = Field(default=1.0, ge=0, le=1)
    """How sure this step alone is."""
    note: str = ""
    """What makes it doubtful; empty where nothing does."""


class Route(Value):
    """A way that was read, with its certainty; `target` None says that it ends before a listing."""

    origin: Key = Field(alias="from")
    target: Key | None = Field(alias="to")
    certainty: float = Field(ge=0, le=1)
    route: tuple[Step, ...]
    network_keys: tuple[Key, ...] = ()
    note: str = ""
    offer: dict[str, str] = Field(default_factory=dict)
    """What the address says of seller and variant, kept beside the key."""
    evidence: tuple[Pointer, ...] = ()

    model_config = ConfigDict(populate_by_name=True)

    @property
    def by_agent(self) -> bool:
        """Whether it leads through a purchasing agent."""
        return any(step.kind == "agent" for step in self.route)
