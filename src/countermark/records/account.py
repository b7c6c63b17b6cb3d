"""Accounts: of people on a network, of sellers in a shop."""

from __future__ import annotations

from countermark.records.key import Key
from countermark.records.record import Record


class Account(Record):
    """An account as its page or its platform describes it."""

    key: Key
    url: str | None = None
    name: str | None = None
    legal_name: str | None = None
    bio: str = ""
    links: tuple[str, ...] = ()
    telephone: str | None = None
    email: str | None = None
    tax_id: str | None = None
    iban: str | None = None
    founded: str | None = None
    street: str | None = None
    locality: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    updated: str | None = None
    """When it was so: an author's is as it was at the time of the post."""
