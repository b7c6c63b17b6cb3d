"""Countermark's own resolution as a tool: its readings of a world's records, and who is one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from countermark.intake import vocabulary
from countermark.intake.product import listing_rows
from countermark.intake.vocabulary import Seen
from countermark.operators.facts import facts, table
from countermark.operators.reading import sightings
from countermark.operators.resolution import resolve
from countermark.operators.sighting import Sighting
from countermark.records.key import Key, Kind
from countermark.records.listing import Listing
from countermark.records.record import Record

from .contacts import Row

_READERS = {
    "Organization": vocabulary.accounts,
    "SocialMediaPosting": vocabulary.posts,
    "MoneyTransfer": vocabulary.payments,
    "Order": vocabulary.orders,
}
_ACCOUNTS = (Kind.ACCOUNT, Kind.SELLER)
CONTACTS = frozenset(
    "phone email iban bank-account tax-number company-number address wechat telegram qq domain "
    "device uploader affiliate".split()
)
"""Kinds of which one that is shared is a contact in common."""


def records(given: Path) -> Iterator[Record]:
    """The records of a world's input, as intake makes them."""
    for path in sorted(given.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                value = json.loads(line)
                seen = Seen(f"sha256:{'0' * 64}#line={number}", path.name)
                if value["@type"] == "Product":
                    yield from _listings(value)
                else:
                    yield from _READERS[value["@type"]](value, seen)


def _listings(value: dict[str, Any]) -> Iterator[Record]:
    for row in listing_rows(value):
        fields = row._asdict()
        del fields["link"], fields["reviews"]
        yield Listing.model_validate(fields | {"extra": row.extra or {}})


def seen_of(given: Path) -> tuple[list[Sighting], set[Key]]:
    """What is read of all accounts, and which accounts are named."""
    found: list[Sighting] = []
    keys: set[Key] = set()
    for record in records(given):
        found += sightings(record)
        for name in ("key", "account", "seller"):
            key = getattr(record, name, None)
            if isinstance(key, Key) and key.kind in _ACCOUNTS:
                keys.add(key)
    return found, keys


def resolved(given: Path) -> dict[str, str]:
    """The partition that `countermark.operators` makes."""
    found, keys = seen_of(given)
    groups = resolve(facts(table(found, map(str, sorted(keys))))).groups()
    return {key: group[0] for group in groups for key in group}


def contacts_read(given: Path) -> tuple[list[Row], frozenset[str]]:
    """What is read of each account, a row for each thing, and the kinds that closure is made of."""
    found, keys = seen_of(given)
    rows = [{"key": str(key)} for key in sorted(keys)]
    rows += [{"key": str(one.account), one.kind: one.value} for one in found if one.sound]
    return rows, CONTACTS
