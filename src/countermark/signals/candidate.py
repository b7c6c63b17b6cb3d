"""Candidates: a brand and a listing that something ties together, and what is known of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from countermark.records.goods import classes_of
from countermark.records.key import Key
from countermark.records.listing import Listing
from countermark.records.moment import day
from countermark.records.registry import Brand
from countermark.records.right import Right, standing
from countermark.records.route import Route


class Hit(NamedTuple):
    """A place in a text that names a brand."""

    row: int
    """Which of the texts that were searched together."""
    brand: str
    kind: str
    """What is named: `name`, `alias`, `nickname`, `mark`, `line`."""
    term: str
    start: int
    end: int
    way: str
    """How it is written: `plain`, `folded`, `spaced`, `typo`, `tag`, `handle`."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """A post, message, page or sheet that leads to the listing."""

    key: Key
    kind: str
    account: Key | None
    published: str | None
    state: str
    text: str
    url: str | None
    images: tuple[str, ...]
    evidence: tuple[str, ...]
    routes: tuple[Route, ...]
    """Its ways to the listing, the surest first."""
    hits: tuple[Hit, ...]
    """Where it names the brand. Without one it is no promotion of the brand's goods."""


@dataclass(frozen=True)
class Candidate:
    """What the signals read."""

    brand: Brand
    listing: Listing
    promotions: tuple[Promotion, ...]
    """Those that name the brand, the earliest first."""
    hits: tuple[Hit, ...]
    """Where the listing itself names the brand, in its title, then in its description."""
    territory: str | None
    """The country (ISO 3166) whose law the shop's site points at; None where it is the world."""

    @property
    def on(self) -> date | None:
        """The day to ask the registry about: of the first promotion, else of the listing."""
        days = [found for p in self.promotions if (found := day(p.published))]
        return min(days) if days else day(self.listing.updated)

    @cached_property
    def rights(self) -> tuple[Right, ...]:
        """Each registration of the brand, asked for the listing's goods, territory and day."""
        goods = classes_of(f"{self.listing.category or ''} {self.listing.title}")
        return tuple(
            right
            for mark in self.brand.marks
            for right in standing(mark, self.on, self.territory, goods)
        )

    def routes(self) -> Iterator[tuple[Promotion, Route]]:
        """Every way from every promotion."""
        return ((promotion, route) for promotion in self.promotions for route in promotion.routes)
