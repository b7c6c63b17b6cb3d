"""The web between posts and listings: redirects, pages, and the bios of accounts, as they were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeVar

from countermark.links import Address, Redirects
from countermark.links.address import identify_again
from countermark.links.caption import read
from countermark.links.numbering import Numbering
from countermark.records.account import Account
from countermark.records.key import Key, Kind
from countermark.records.page import Page
from countermark.tracing.sellers import Sellers

BIOS = 100
"""Different bios of one account that are kept; an author comes again with each post."""


@lru_cache(16_384)
def _said(bio: str) -> tuple[str, ...]:
    """The links in the words of a bio, which comes again with each of its author's posts."""
    return tuple(found.url for found in read(bio).links)


class Bio(NamedTuple):
    """Where an account's bio leads."""

    observed: str | None
    links: tuple[str, ...]
    """The links that the source gives as such, then those written in the words of the bio."""


@dataclass
class Web:
    """What is known of the addresses between posts and listings."""

    redirects: Redirects
    pages: dict[Key, list[Page]] = field(default_factory=dict)
    """Sightings of each page, in the order in which they were read, by the key of its place."""
    bios: dict[Key, list[Bio]] = field(default_factory=dict)
    """Bios by account, in the order in which they were read; only where something changed."""
    hubs: dict[str, int] = field(default_factory=dict)
    """Addresses that very many accounts' posts hold, and how many, by canonical spelling."""
    numbering: Numbering = field(default_factory=Numbering)
    """How shops without a rule number the items that are known."""
    sellers: Sellers = field(default_factory=Sellers)
    """The names of the sellers that are known."""

    def take(self, account: Account) -> None:
        """Keep where the bio of an account leads."""
        said = _said(account.bio) if account.bio else ()
        links = tuple(dict.fromkeys((*account.links, *said)))
        bios = self.bios.setdefault(account.key, [])
        if len(bios) < BIOS and not any(
            bio.links == links and (bio.observed or "") <= (account.updated or "") for bio in bios
        ):
            bios.append(Bio(account.updated, links))

    def bio(self, account: Key, at: str | None) -> Bio | None:
        """The bio as it was at `at`; None where none is known."""
        known = self.bios.get(account)
        if not known:
            return None
        linking = [bio for bio in known if bio.links]
        return as_of([(bio.observed, bio) for bio in linking or known], at)

    def page(self, place: Key, at: str | None) -> Page | None:
        """The page as it was at `at`; None where it was not given. One without a link, as a page is
        before its scripts have run, is taken only where there is no other."""
        known = self.pages.get(place)
        if not known:
            return None
        linking = [page for page in known if page.links]
        return as_of([(page.updated, page) for page in linking or known], at)


T = TypeVar("T")


def as_of(sightings: Iterable[tuple[str | None, T]], at: str | None) -> T:
    """What was seen latest before `at`, else earliest after it; the last read where nothing is
    dated."""
    seen = list(sightings)
    dated = sorted(((when, n) for n, (when, _) in enumerate(seen) if when), key=lambda s: s[0])
    if not dated:
        return seen[-1][1]
    if at is None:
        return seen[dated[-1][1]][1]
    before = [number for when, number in dated if when <= at]
    return seen[before[-1] if before else dated[0][1]][1]


def place_of(address: Address) -> Key:
    """Under which key a page is kept: a document, a seller's shop window or a profile by what it
    is, in every spelling of its address; others by their address."""
    if address.key.kind in (Kind.POST, Kind.SELLER, Kind.ACCOUNT):
        return address.key
    return Key.page(address.canonical[8:])


def place(page: Page) -> Key:
    """The same of a page that was given."""
    address = identify_again(page.url) if page.url else None
    return place_of(address) if address else page.key
