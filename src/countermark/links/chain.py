"""Chains: from a URL, hop by hop, to the listing or to where the trail ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from countermark.links.address import Address, identify
from countermark.links.redirects import Hop, Redirects, spelling
from countermark.records.key import Key, Kind
from countermark.records.moment import instant
from countermark.records.route import Step

DEEPEST = 20
"""Hops after which a chain is given up, as browsers do (Fetch standard §4.4)."""
AROUND_DEAD = 0.7
"""Certainty of reading the target in the URL of a redirector that no longer answers."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The way a URL leads."""

    steps: tuple[Step, ...]
    """Kinds: direct, redirect, wrapper, agent, and at the end listing, page, shortener or dead."""
    target: Address | None
    """Where it ends; None where it ends nowhere (loop, too deep, no URL)."""
    key: Key | None
    """The listing, where it ends at one. A dead item keeps its key."""
    network_keys: tuple[Key, ...]
    """Who is paid along the way, in order."""
    offer: dict[str, str]
    """Seller and variant as the way there states them; the last word counts."""
    certainty: float
    note: str
    """Why it ends here, and what was doubtful."""


class _Walk:
    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.paid: dict[Key, None] = {}
        self.offer: dict[str, str] = {}
        self.certainty = 1.0
        self.notes: list[str] = []

    def end(self, note: str, target: Address | None = None, key: Key | None = None) -> Chain:
        note = "; ".join([note, *self.notes])
        paid, offer = tuple(self.paid), self.offer
        return Chain(tuple(self.steps), target, key, paid, offer, self.certainty, note)

    def step(self, kind: str, value: str, hop: Hop | None = None) -> None:
        self.steps.append(Step(kind=kind, value=value, observed=hop.observed if hop else None))


def follow(url: str, redirects: Redirects, at: str | datetime | None = None) -> Chain:
    """Follow `url` through what was observed and through the URLs that wrap others.

    Nothing is fetched. It ends at the first address that is an item. Agents are left by the item
    that they wrap, everything else by its observed redirect before the target in its own URL.
    """
    when = instant(at) if isinstance(at, str) else at
    walk, seen = _Walk(), set[str]()
    for _ in range(DEEPEST + 1):
        address = identify(url)
        mark = spelling(url)
        if address is None or mark is None:
            walk.step("dead", url)
            return walk.end(f"not a web address: {url[:200]}")
        if mark in seen:
            walk.step("redirect", url)
            return walk.end(f"loop: it comes back to {url}")
        seen.add(mark)
        walk.paid |= dict.fromkeys(address.network_keys)
        walk.offer |= address.offer
        hop = redirects.hop(url, when)
        if address.key.kind in (Kind.ITEM, Kind.URL) and (
            address.key.kind is Kind.ITEM or hop is None
        ):
            if not walk.steps:
                walk.step("direct", url)
            walk.step("listing", str(address.key), hop)
            return walk.end(_listing_note(hop), address, address.key)
        if hop and hop.note:
            walk.notes.append(hop.note)
        if address.inner and (address.kind == "agent" or hop is None or hop.target is None):
            if hop and address.kind != "agent":
                walk.certainty *= AROUND_DEAD
                walk.notes.append(f"{url} was dead; its target is read from the URL")
            walk.step("agent" if address.kind == "agent" else "wrapper", url)
            url = address.inner
        elif hop is None:
            return _last(walk, url, address)
        elif hop.target is None:
            walk.certainty *= hop.certainty
            walk.step("dead", url, hop)
            return walk.end(_dead(url, hop), address)
        else:
            walk.certainty *= hop.certainty
            walk.step("redirect", url, hop)
            url = hop.target
    return walk.end(f"given up after {DEEPEST} hops")


def _last(walk: _Walk, url: str, address: Address) -> Chain:
    if address.kind == "redirector":
        walk.step("wrapper", url)
        return walk.end("a redirector that does not say its target: no redirect was given", address)
    if address.kind == "shortener":
        walk.step("shortener", url)
        return walk.end("short link not resolved: no redirect was given", address)
    if address.kind == "agent":
        walk.step("agent", url)
        return walk.end("a page of a purchasing agent that names no item", address)
    walk.step("page", url)
    kind = address.key.kind
    what = "a page, not a listing" if kind is Kind.PAGE else f"{kind.value} {address.key}"
    return walk.end(f"ends at {what}", address)


def _listing_note(hop: Hop | None) -> str:
    if hop is not None and hop.target is None:
        return f"listing; {_dead('it', hop)}"
    return "listing"


def _dead(url: str, hop: Hop) -> str:
    answered = f"answered {hop.status}" if hop.status else "led nowhere"
    return f"dead: {url} {answered}" + (f" on {hop.observed}" if hop.observed else "")
