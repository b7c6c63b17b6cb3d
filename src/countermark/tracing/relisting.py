"""Relisting: the like of a promoted listing, sold by the same actor from whichever account.

Who shares an actor with a promoted listing's seller is not accused for that: the listing itself
must be like the promoted one, in its title or by a photo, and everything else that is weighed
(price, goods, what it names) speaks for or against it as ever.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from countermark.records.key import Key
from countermark.records.listing import Listing
from countermark.signals.candidate import Relisted
from countermark.text.fold import fold

WORDS = 4
"""A title of fewer words is anybody's ("gold ring")."""
COMMON = 0.75
"""So much of the words of both titles together must stand in both. A setting."""
MOST = 50
"""Promoted listings of one actor, the surest, that others are compared with."""
_WORD = re.compile(r"\w+")
_APOSTROPHE = re.compile("['’]")


@dataclass(frozen=True)
class Promoted:
    """A listing that a lead says is promoted under a brand's name."""

    brand: str
    listing: Listing
    probability: float
    """Of that lead."""


@dataclass(frozen=True)
class Offer:
    """A listing that nobody promotes: what is compared of it."""

    key: Key
    seller: Key
    title: str
    images: tuple[str, ...]


def relisted(
    promoted: Iterable[Promoted], offers: Iterable[Offer], operator_of: Callable[[Key], str]
) -> dict[tuple[str, Key], Relisted]:
    """By brand and listing, the promoted listing that it is like, the surest first."""
    known: dict[str, list[tuple[Promoted, frozenset[str]]]] = defaultdict(list)
    for one in sorted(promoted, key=lambda one: (-one.probability, str(one.listing.key))):
        if one.listing.seller and len(own := known[operator_of(one.listing.seller)]) < MOST:
            own.append((one, _words(one.listing.title)))
    found: dict[tuple[str, Key], Relisted] = {}
    for offer in offers:
        said = _words(offer.title)
        for one, words in known.get(operator_of(offer.seller), ()):
            pair = (one.brand, offer.key)
            if one.listing.key == offer.key or pair in found:
                continue
            if how := _alike(offer, said, one.listing, words):
                found[pair] = Relisted(
                    one.listing.key, how, one.probability, one.listing.evidence[:1]
                )
    return found


def _alike(
    offer: Offer, own: frozenset[str], listing: Listing, words: frozenset[str]
) -> str | None:
    """How the two are alike, in words."""
    if set(offer.images) & set(listing.images):
        return "with a photo of it"
    if min(len(own), len(words)) >= WORDS and len(own & words) >= COMMON * len(own | words):
        return "under the same title" if own == words else "under nearly the same title"
    return None


def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_APOSTROPHE.sub("", fold(title))))
