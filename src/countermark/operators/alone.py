"""Each account alone: an operator for every account, joined with none."""

from __future__ import annotations

import hashlib

from countermark.records.account import Account
from countermark.records.key import Key
from countermark.records.operator import Identifier, Operator

_IDENTIFIERS = ("telephone", "email", "tax_id", "iban", "legal_name")


def operator_id(account: Key) -> str:
    """The stable name of an operator that is known by one account."""
    return "O-" + hashlib.sha256(str(account).encode()).hexdigest()[:10]


def alone(key: Key, account: Account | None) -> Operator:
    """The operator of one account, with the identifiers that its record gives."""
    if account is None:  # the many: a listing's seller of whom no more is known
        return Operator.model_construct(operator=operator_id(key), accounts=(key,))
    named = [(kind, getattr(account, kind)) for kind in _IDENTIFIERS]
    return Operator(
        operator=operator_id(key),
        accounts=(key,),
        identifiers=tuple(
            Identifier(kind=kind.replace("_", "-"), value=value, seen_on=(key,))
            for kind, value in named
            if value
        ),
    )
