"""Candidates: a brand and a listing that something ties together, and what is known of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
from countermark.signals.seen import BLIND, Seen

HIDDEN = frozenset({"folded", "spaced", "mirrored"})
"""Ways of writing a name that hide it."""


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


class Said(NamedTuple):
    """A place in a text that tells what its writer is after; see `countermark.text.intent`."""

    kind: str
    entry: str
    start: int
    end: int
    certainty: float
    scope: str
    """`said`, `asked`, `quoted` or `negated`."""
    way: str


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
    """Where it names the brand, in words. Without one, and without a picture that shows what the
    brand's references show, it is no promotion of the brand's goods."""
    brands: int = 1
    """Brands of the registry that it names."""
    said: tuple[Said, ...] = ()
    """What else its words say."""
    seen: Seen = BLIND
    """What its pictures hold; the words in them stand at the end of `text`."""

    @property
    def drawn(self) -> int:
        """Where in `text` the words of its pictures begin."""
        return len(self.text) - len(self.seen.text)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a buyer wrote of the listing."""

    text: str
    hits: tuple[Hit, ...]
    said: tuple[Said, ...]


class Relisted(NamedTuple):
    """Of a listing: the promoted one of the same actor that it is like."""

    listing: Key
    how: str
    """In words, as in "under the same title"."""
    certainty: float
    """Of the lead on that one."""
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Circle:
    """Which listings the same hands promote under one brand's name, as far as the listings keep
    silent of it and what promotes them says nothing innocent."""

    by_account: Mapping[Key, frozenset[Key]] = field(default_factory=dict)
    by_identity: Mapping[Key, frozenset[Key]] = field(default_factory=dict)
    """By the affiliate identity that the ways to them carry."""
    by_seller: Mapping[Key, frozenset[Key]] = field(default_factory=dict)
    by_photo: Mapping[Key, frozenset[Key]] = field(default_factory=dict)
    """By each of them, those of another seller or title that show a photo of it."""
    by_uploader: Mapping[Key, frozenset[Key]] = field(default_factory=dict)
    """By the account that the names of their photos say uploaded them."""
    by_operator: Mapping[Key, frozenset[Key]] = field(default_factory=dict)
    """By account, those of other accounts that are one actor with it."""
    brands: Mapping[Key, frozenset[str]] = field(default_factory=dict)
    """Under which brands' names such listings of a seller are promoted, whatever the brand."""


@dataclass(frozen=True)
class Candidate:
    """What the signals read."""

    brand: Brand
    listing: Listing
    promotions: tuple[Promotion, ...]
    """Those that name the brand, the earliest first; without those in `aside`."""
    hits: tuple[Hit, ...]
    """Where the listing itself names the brand, in its title, then in its description."""
    territory: str | None
    """The country (ISO 3166) whose law the shop's site points at; None where it is the world, or
    where an agent sends the goods."""
    aside: tuple[Promotion, ...] = ()
    """Those that name the brand and speak of the listing without promoting it, beside others that
    do: a warning, a review. Nobody is named for them."""
    said: tuple[Said, ...] = ()
    """What the listing's own title and description say beside the brand."""
    reviews: tuple[Spoken, ...] = ()
    circle: Circle = Circle()
    relisted: Relisted | None = None
    founded: str | None = None
    """When the seller's account was opened, as its record tells."""
    seen: Seen = BLIND
    """What the listing's own photos hold."""
    drawn: tuple[Hit, ...] = ()
    """Where the words in them name the brand; places in `seen.text`."""
    received: Seen = BLIND
    """What the photos in its reviews hold."""
    delivered: tuple[Hit, ...] = ()
    """Where the words in those name the brand; places in `received.text`."""
    unseen: bool = False
    """Whether only rows that lead to the listing through a purchasing agent tell of it, as in a
    promoter's sheet: then its title is the promoter's, and its own page is unknown."""

    @property
    def on(self) -> date | None:
        """The day to ask the registry about: of the first promotion, else of the listing."""
        days = [found for p in self.promotions if (found := day(p.published))]
        return min(days) if days else day(self.listing.updated)

    @property
    def openly(self) -> tuple[Hit, ...]:
        """Of `hits` those that a filter reads: not spelt around it, and no slang."""
        return tuple(h for h in self.hits if h.way not in HIDDEN and h.kind != "nickname")

    @property
    def words(self) -> str:
        """The listing's title and description, which `hits` and `said` tell the places of."""
        return f"{self.listing.title}\n{self.listing.description}"

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
