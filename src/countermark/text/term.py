"""Terms: texts that point at a brand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from countermark.records.registry import Registry, Wording
from countermark.text.fold import shape


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


class Clash(NamedTuple):
    """Two names of different brands that are one when they are folded, so that neither can be told
    from the other in disguise: "Bеll" and "BEII"."""

    one: Term
    other: Term


def clashes(terms: Iterable[Term]) -> list[Clash]:
    """The names of different brands that share a shape, each with the first that has it."""
    first: dict[str, Term] = {}
    found = []
    for term in terms:
        known = first.setdefault(shape(term.text), term) if shape(term.text) else term
        if known.brand != term.brand:
            found.append(Clash(known, term))
    return found
