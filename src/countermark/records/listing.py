"""Listings: pages of a shop on which something is offered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TypeVar

from pydantic import Field

from countermark.records.key import Key
from countermark.records.record import Record, Value

T = TypeVar("T")


class Review(Value):
    """What a buyer wrote of what arrived."""

    text: str = ""
    rating: str | None = None
    published: str | None = None
    author: str | None = None
    images: tuple[str, ...] = ()


class Offer(Value):
    """Who sells which variant on the page, for how much. One page may hold many."""

    seller: Key | None = None
    seller_name: str | None = None
    variant: str | None = None
    price: str | None = None
    """A decimal number as text, in units of `currency`."""
    currency: str | None = None
    """ISO 4217 code, or None where the source names none."""


class Listing(Offer, Record):
    """One sighting of a listing with one offer; `merge` makes one listing of several."""

    key: Key
    url: str
    title: str = ""
    description: str = ""
    brand: str | None = None
    category: str | None = None
    sku: str | None = None
    gtin: str | None = None
    condition: str | None = None
    state: str = "unknown"
    """`live`, `dead` or `unknown`."""
    updated: str | None = None
    images: tuple[str, ...] = ()
    reviews: tuple[Review, ...] = ()
    offers: tuple[Offer, ...] = ()
    """All offers seen, where this is a merged listing."""
    conflicts: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Fields that the sightings disagree on, with every value that was seen."""


_UNTOLD = (None, "", "unknown")
_AGREE = ("title", "description", "brand", "category", "price", "currency", "seller_name")


def merge(sightings: Sequence[Listing]) -> Listing:
    """One listing of all its sightings; the first value stands, disagreements are kept.

    Raises ValueError for sightings of different keys or for none.
    """
    if len({sighting.key for sighting in sightings}) != 1:
        raise ValueError("only sightings of one listing can be merged")
    first = sightings[0]
    if len(sightings) == 1:
        return first.model_copy(update={"offers": (_offer(first),)})
    filled = {
        name: next((v for s in sightings if (v := getattr(s, name)) not in _UNTOLD), None)
        or getattr(first, name)
        for name in Listing.model_fields
        if name not in ("evidence", "extra", "offers", "conflicts", "images", "reviews")
    }
    conflicts: dict[str, tuple[str, ...]] = {}
    for name in _AGREE:
        values = tuple(dict.fromkeys(v for s in sightings if (v := getattr(s, name))))
        if len(values) > 1:
            conflicts[name] = values
    return Listing(
        **filled,
        images=_once(s.images for s in sightings),
        reviews=_once(s.reviews for s in sightings),
        evidence=_once(s.evidence for s in sightings),
        extra={name: value for s in reversed(sightings) for name, value in s.extra.items()},
        offers=tuple(dict.fromkeys(_offer(s) for s in sightings)),
        conflicts=conflicts,
    )


def _offer(sighting: Listing) -> Offer:
    return Offer(**{name: getattr(sighting, name) for name in Offer.model_fields})


def _once(groups: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(groups)))
