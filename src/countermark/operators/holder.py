"""Holders: who sent money, and who got it, as accounts."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping

from countermark.records.key import Key, Kind, safe
from countermark.records.trade import Holder

IBAN, NUMBER, NAME = "iban.alt", "payment.alt", "name.alt"
"""Sites of holders that are nobody's account: known by a bank account, by a number or handle that
their bank or payment service gave, or by name alone. Names below `.alt` are never hosts (RFC 9476),
so that these keys cannot meet those of a network or a shop."""


def alone(holder: Holder) -> Key | None:
    """The key of a holder by what the payment says of it and nothing else: its account, its IBAN,
    its number, its name, in this order; None where it says nothing.

    Of an IBAN the country, the last four characters and a hash are told, so that a key can be
    shown where the number itself may not."""
    if holder.account is not None:
        return holder.account
    if iban := _packed(holder.iban).upper():
        digest = hashlib.sha256(iban.encode()).hexdigest()[:16]
        return Key(Kind.ACCOUNT, IBAN, f"{safe(iban[:2])}-{safe(iban[-4:])}-{digest}")
    if number := _packed(holder.identifier):
        return Key(Kind.ACCOUNT, NUMBER, safe(number))
    words = unicodedata.normalize("NFKC", holder.name or "").casefold().split()
    return Key.account(NAME, "-".join(words)) if words else None


class Holders:
    """Tells the account of a holder among those that are known, whose operators may be."""

    def __init__(self, accounts: Iterable[Key], operator_of: Mapping[Key, str]) -> None:
        self._by_id: dict[str, Key | None] = {}
        for key in sorted(accounts):
            if key.kind in (Kind.SELLER, Kind.ACCOUNT):
                name = key.id.casefold()
                other = self._by_id.setdefault(name, key)
                one = other is not None and operator_of.get(key, key) == operator_of.get(
                    other, other
                )
                if not one:
                    self._by_id[name] = None

    def __len__(self) -> int:
        return len(self._by_id)

    def of(self, holder: Holder) -> Key | None:
        """Its account: the one it names; else the one that is known by its number, or by its name
        as a handle, if no two operators have such a one; else what `alone` makes of it."""
        if holder.account is None:
            for said in (holder.identifier, holder.name):
                name = (said or "").strip().removeprefix("@").casefold()
                if name and (known := self._by_id.get(name)) is not None:
                    return known
        return alone(holder)

    def seller(self, key: Key) -> Key:
        """The account of a seller whose shop was not told: the one that is known by his number, if
        no two operators have such a one."""
        if not key.site.endswith(".invalid"):
            return key
        return self._by_id.get(key.id.casefold()) or key


def _packed(text: str | None) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFKC", text or "") if not letter.isspace()
    )
