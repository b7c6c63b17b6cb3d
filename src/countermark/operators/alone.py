"""Each account alone: an operator for every account, joined with none."""

from __future__ import annotations

import hashlib

import msgspec

from countermark.records.account import Account

_IDENTIFIERS = ("telephone", "email", "tax_id", "iban", "legal_name")
_encode = msgspec.json.Encoder().encode


def operator_id(account: str) -> str:
    """The stable name of an operator that is known by one account, given its written key."""
    return "O-" + hashlib.sha256(account.encode()).hexdigest()[:10]


def alone(key: str, account: Account | None) -> str:
    """The operator of one account as a line of JSON (`records.Operator`), with the identifiers
    that its record gives. A line, because a shop has more sellers than may be held as records."""
    named = [(kind, getattr(account, kind)) for kind in _IDENTIFIERS] if account else []
    identifiers = [
        {"kind": kind.replace("_", "-"), "value": value, "seen_on": [key]}
        for kind, value in named
        if value
    ]
    line = {
        "operator": operator_id(key),
        "accounts": [key],
        "identifiers": identifiers,
        "links": [],
    }
    return _encode(line).decode() + "\n"
