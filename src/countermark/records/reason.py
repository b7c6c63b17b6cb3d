"""Reasons: what speaks for or against a lead, in bits."""

from __future__ import annotations

from countermark.records.pointer import Pointer
from countermark.records.record import Value


class Reason(Value):
    """One signal's finding: its contribution to log2 odds and where it was seen."""

    signal: str
    """`FAMILY.NAME`."""
    family: str
    weight: float
    """Bits; negative speaks against."""
    certainty: float = 1.0
    """How surely it was seen: below 1 it weighs log2(certainty) less than its signal does."""
    counted: bool = False
    """Whether it is its family's strongest, the only one that counts."""
    detail: str
    """A sentence for a person."""
    evidence: tuple[Pointer, ...] = ()
