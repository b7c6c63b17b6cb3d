"""Orders and payments, as platforms and banks return them."""

from __future__ import annotations

from countermark.records.key import Key
from countermark.records.record import Record, Value


class Order(Record):
    """An order at a seller."""

    number: str
    ordered: str | None = None
    seller: Key | None = None
    buyer: str | None = None
    item: str | None = None
    price: str | None = None
    currency: str | None = None
    status: str | None = None


class Holder(Value):
    """One end of a payment."""

    name: str | None = None
    account: Key | None = None
    identifier: str | None = None
    iban: str | None = None


class Payment(Record):
    """A transfer of money."""

    number: str | None = None
    at: str | None = None
    sender: Holder
    recipient: Holder
    amount: str | None = None
    currency: str | None = None
    purpose: str = ""
