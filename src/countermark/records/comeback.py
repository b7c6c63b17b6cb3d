"""Comebacks: what the watch says of a new account."""

from __future__ import annotations

from typing import Literal

from countermark.records.key import Key
from countermark.records.reason import Reason
from countermark.records.record import Value


class Rival(Value):
    """Another operator that the account may be of, and less surely."""

    operator: str
    weight: float


class Comeback(Value):
    """Whose a new account is, among operators that were banned or judged."""

    account: Key
    grade: Literal["likely", "possible"] | None
    """likely: 0.9 or more; possible: odds of 2 to 1 or more; None: no answer, which says neither
    that somebody came back nor that nobody did."""
    operator: str | None = None
    accounts: tuple[Key, ...] = ()
    """Those that are known of this operator."""
    weight: float | None = None
    """log2 odds: the sum of the counted reasons."""
    reasons: tuple[Reason, ...] = ()
    bans: tuple[str, ...] = ()
    """Names of the operator's bans."""
    leads: tuple[str, ...] = ()
    """The operator's leads that people confirmed."""
    rivals: tuple[Rival, ...] = ()
    """The surest first."""
    note: str
    """In a sentence, what the answer is, or why there is none."""
