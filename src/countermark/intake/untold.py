"""Untold: what a record has one place for and its source more. It is kept beside it."""

from __future__ import annotations

from typing import Any

from countermark.intake.values import Object, each, first, objects, texts
from countermark.records.account import Account

_TOLD = {
    "alternateName": "name", "name": "name", "legalName": "legal_name", "telephone": "telephone",
    "email": "email", "taxID": "tax_id", "vatID": "tax_id", "iban": "iban",
}  # fmt: skip
"""Properties of schema.org and the field of an account that tells one value of them."""
_ADDRESS = frozenset(
    "@type streetAddress addressLocality addressRegion postalCode addressCountry".split()
)
_HOLDER = ("url", "identifier", "alternateName", "name", "legalName", "iban")
_NAMES = frozenset(("@type", "@context", "@id", *_HOLDER))


def untold(value: Object, account: Account) -> Object:
    """The properties of an account's object of which its record tells a part: several telephones, a
    number for VAT beside another, a handle beside a name, a second address."""
    left: Object = {}
    for name, field in _TOLD.items():
        if name not in value:
            continue
        said = {part.strip() for part in texts(value.get(name))} - {getattr(account, field), ""}
        if name == "alternateName":
            said = {part for part in said if part.strip("@").lower() != account.key.id.lower()}
        if said:
            left[name] = value[name]
    places = [*each(value.get("address"))]
    if len(places) > 1 or any(part.keys() - _ADDRESS for part in objects(places)):
        left["address"] = value["address"]
    return left


def more(**ends: Any) -> Object:
    """What is said of the ends of a payment beside what a `Holder` has a place for, by end."""
    said = {role: first(end) for role, end in ends.items()}
    rest = {
        role: {name: part for name, part in end.items() if name not in _NAMES}
        for role, end in said.items()
    }
    return {role: part for role, part in rest.items() if part}
