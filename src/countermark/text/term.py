"""Terms: texts that point at a brand."""

from __future__ import annotations

from typing import NamedTuple

from countermark.records.registry import Registry, Wording


class Term(NamedTuple):
    """A text that points at a brand, and what it is of it."""

    brand: str
    kind: Wording
    text: str


NAMES = frozenset({"name", "alias", "nickname", "mark"})
"""Kinds that name the brand itself."""


def terms_of(registry: Registry) -> list[Term]:
    """Every word and name of every brand of the registry."""
    return [
        Term(brand.id, kind, text) for brand in registry.brands for kind, text in brand.wording()
    ]
