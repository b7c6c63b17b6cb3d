"""Each account alone: an operator that is known by one account."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

_encode = msgspec.json.Encoder().encode


def operator_id(account: str) -> str:
    """The stable name of an operator first known by this account, given its written key."""
    return "O-" + hashlib.sha256(account.encode()).hexdigest()[:10]


def alone(key: str, identifiers: Iterable[tuple[str, str]]) -> str:
    """The operator of one account as a line of JSON (`records.Operator`), with the kinds and values
    that identify it. A line, because a shop has more sellers than may be held as records."""
    line = {
        "operator": operator_id(key),
        "accounts": [key],
        "identifiers": [
            {"kind": kind, "value": value, "seen_on": [key]} for kind, value in identifiers
        ],
        "links": [],
    }
    return _encode(line).decode() + "\n"
