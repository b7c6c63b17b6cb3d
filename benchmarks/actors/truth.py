"""The truth of a world: who is behind which account."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Account(_Part):
    """An account, by its key."""

    key: str
    actor: str
    marks: tuple[str, ...] = ()
    """What is special of it: `split`, `relisted`, `promoter`, `hub`, a look-alike's kind; and how
    it can be told to be its actor's: `alike` (something telling in one writing), `respelled`,
    `written` (only in a bio), `traces` (only in payments, photos, links, devices), `nothing`."""


class Hub(_Part):
    """What many strangers share."""

    kind: str
    values: dict[str, str]
    """By kind of identifier."""
    accounts: tuple[str, ...]


class Lookalike(_Part):
    """Two actors who are not one, whatever it looks like."""

    kind: str
    actors: tuple[str, str]


class Return(_Part):
    """An account that is a later come-back of another."""

    account: str
    of: str
    banned: str
    """The day on which the other was closed."""
    days: int
    """Until the come-back."""
    kept: tuple[str, ...]
    """Kinds of identifiers that both show."""
    changed: tuple[str, ...]
    """Kinds that both show, and differently."""


class Relation(_Part):
    """Who does what for whom in a scheme; an end is an actor, or an IBAN that is no account's."""

    source: str
    target: str
    kind: Literal["promotes", "pays", "supplies", "ships-for"]


class Scheme(_Part):
    """Actors together, in roles."""

    roles: dict[str, Literal["promoter", "seller", "payee", "supplier", "shipper"]]
    relations: tuple[Relation, ...]


class Truth(_Part):
    """All of a world."""

    split: str
    seed: int
    accounts: tuple[Account, ...]
    hubs: tuple[Hub, ...]
    lookalikes: tuple[Lookalike, ...]
    returns: tuple[Return, ...]
    schemes: tuple[Scheme, ...]

    def actors(self) -> dict[str, str]:
        """The actor of each account, by key."""
        return {each.key: each.actor for each in self.accounts}
