"""Facets: the brands, accounts and sellers that leads gather at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from countermark.records.key import Key
from countermark.records.lead import Lead

_MOST = 6


@dataclass(frozen=True, slots=True)
class Facet:
    """A brand, account or seller, and how many leads of each grade it is in."""

    filter: str
    """The filter of the page that finds them: `brand`, `account` or `search`."""
    value: str
    name: str
    site: str
    likely: int
    possible: int


def facets(leads: Sequence[Lead], brands: Mapping[str, str]) -> dict[str, list[Facet]]:
    """By heading, the six that are in most leads; abstentions do not count."""
    found: dict[str, list[Facet]] = {}
    for heading, (filter, values) in _WAYS.items():
        grades: dict[Key | str, Counter[str]] = {}
        for lead in leads:
            for value in values(lead):
                if value is not None and lead.grade != "abstain":
                    grades.setdefault(value, Counter())[lead.grade] += 1
        most = sorted(grades.items(), key=lambda item: (-item[1].total(), str(item[0])))[:_MOST]
        found[heading] = [
            Facet(filter, str(value), *_name(value, brands), count["likely"], count["possible"])
            for value, count in most
        ]
    return found


_WAYS: dict[str, tuple[str, Callable[[Lead], Iterable[Key | str | None]]]] = {
    "Brands": ("brand", lambda lead: [lead.brand]),
    "Promoted by": ("account", lambda lead: {post.account for post in lead.posts}),
    "Sold by": ("search", lambda lead: [lead.listing.seller]),
}


def _name(value: Key | str, brands: Mapping[str, str]) -> tuple[str, str]:
    return (value.id, value.site) if isinstance(value, Key) else (brands.get(value, value), "")
