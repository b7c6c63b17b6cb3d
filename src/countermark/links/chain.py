"""Chains: from a URL, hop by hop, to the listing or to where the trail ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import prod

from countermark.links.address import Address, identify
from countermark.links.network import campaigns
from countermark.links.redirects import Hop, Redirects, spelling
from countermark.records.key import Key, Kind
from countermark.records.moment import instant
from countermark.records.route import Step

DEEPEST = 20
"""Hops after which a chain is given up, as browsers do (Fetch standard §4.4)."""
NESTED = 8
"""URLs within URLs that are opened one after the other."""
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
    """Who is paid along the way, whose link or document it is, and its campaigns, in order."""
    offer: dict[str, str]
    """Seller and variant as the way there states them; the last word counts."""
    certainty: float
    """The product of its steps'."""
    note: str
    """Why it ends here, and what was doubtful."""


class _Walk:
    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.paid: dict[Key, None] = {}
        self.offer: dict[str, str] = {}
        self.nested = 0

    def end(self, why: str, target: Address | None = None, key: Key | None = None) -> Chain:
        note = "; ".join([why, *(step.note for step in self.steps if step.note)])
        certainty = prod(step.certainty for step in self.steps)
        paid, offer = tuple(self.paid), self.offer
        return Chain(tuple(self.steps), target, key, paid, offer, certainty, note)

    def step(
        self, kind: str, value: str, hop: Hop | None = None, certainty: float = 1, note: str = ""
    ) -> None:
        observed = hop.observed if hop else None
        self.steps.append(
            Step(kind=kind, value=value, observed=observed, certainty=certainty, note=note)
        )


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
        walk.paid |= dict.fromkeys((*address.network_keys, *campaigns(url)))
        walk.offer |= address.offer
        hop = redirects.hop(url, when)
        if address.key.kind in (Kind.ITEM, Kind.URL) and (
            address.key.kind is Kind.ITEM or hop is None
        ):
            if not walk.steps:
                walk.step("direct", url)
            walk.step("listing", str(address.key), hop)
            return walk.end(_listing_note(hop), address, address.key)
        dead = hop is not None and hop.target is None
        if address.inner and (address.kind == "agent" or hop is None or dead):
            walk.nested += 1
            if walk.nested > NESTED:
                return walk.end(f"given up after {NESTED} URLs within URLs", address)
            _unwrap(walk, url, address, dead)
            url = address.inner
        elif hop is None:
            return _last(walk, url, address)
        elif hop.target is None:
            walk.step("dead", url, hop, hop.certainty, hop.note)
            return walk.end(_dead(url, hop), address)
        else:
            walk.step("redirect", url, hop, hop.certainty, hop.note)
            walk.nested = 0
            url = hop.target
    return walk.end(f"given up after {DEEPEST} hops")


def _unwrap(walk: _Walk, url: str, address: Address, dead: bool) -> None:
    if address.kind == "agent":
        walk.step("agent", url)
    elif dead:
        note = f"{url} was dead; its target is read from the URL"
        notes = f"{note}; {address.note}" if address.note else note
        walk.step("wrapper", url, None, AROUND_DEAD * address.certainty, notes)
    else:
        walk.step("wrapper", url, None, address.certainty, address.note)


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
    walk.step("page", url, note=address.note)
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
