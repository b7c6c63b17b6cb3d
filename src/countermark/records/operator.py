"""Operators: one actor with several accounts; schemes: actors in roles."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from countermark.records.key import Key
from countermark.records.pointer import Pointer
from countermark.records.reason import Reason
from countermark.records.record import Value


class Identifier(Value):
    """Something that names a person or a firm: a phone, an account number, a domain."""

    kind: str
    value: str
    seen_on: tuple[Key, ...]


class Bond(Value):
    """Why two accounts are taken for one actor."""

    a: Key
    b: Key
    weight: float
    reasons: tuple[Reason, ...] = ()


class Operator(Value):
    """One actor."""

    operator: str
    accounts: tuple[Key, ...]
    identifiers: tuple[Identifier, ...] = ()
    links: tuple[Bond, ...] = ()


class Hub(Value):
    """An identifier that many share who are not one: a forwarder's address, a bookkeeper's phone,
    a pooled bank account. It ties nobody to anybody."""

    kind: str
    value: str
    accounts: int
    """How many accounts it was seen on."""
    why: str
    """A sentence: how those who share it disagree."""


class Role(Value):
    """What an operator does in a scheme."""

    operator: str
    role: Literal["promoter", "seller", "payee", "supplier", "shipper"]


class Relation(Value):
    """An evidenced relation between two operators."""

    source: str = Field(alias="from")
    target: str = Field(alias="to")
    kind: Literal["promotes", "pays", "supplies", "ships-for"]
    weight: float
    evidence: tuple[Pointer, ...] = ()

    model_config = ConfigDict(populate_by_name=True)


class Scheme(Value):
    """Operators together."""

    scheme: str
    roles: tuple[Role, ...]
    relations: tuple[Relation, ...]
    leads: tuple[str, ...] = ()
