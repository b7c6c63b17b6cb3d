"""Scores: what an investigation found, held against the truth, in both directions."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from countermark.demo.truth import GUILTY, TrueRoute, Truth
from countermark.records.key import Key, Kind

_CLAIMED = ("likely", "possible")
"""Grades that accuse; `abstain` does not."""

_LIKELY = 0.5
"""From this certainty on a route says "more likely than not", and is a claim."""

Row = dict[str, Any]

Reported = Mapping[tuple[str, str | None], float]
"""The highest certainty with which each pair of origin and target was reported."""


@dataclass(frozen=True)
class Tally:
    """`found` out of `of`."""

    found: int = 0
    of: int = 0

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where there was nothing to find."""
        return self.found / self.of if self.of else None

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.found + other.found, self.of + other.of)


Tallies = Mapping[str, Mapping[str, Tally]]


@dataclass(frozen=True)
class Outcome:
    """One thing that was counted, and the listing, post or page that it is about: outcomes of
    one unit stand or fall together, which whoever resamples them must know."""

    question: str
    name: str
    found: bool
    unit: str


@dataclass(frozen=True)
class Score:
    """Outcomes, and their tallies by question and what was counted:

    - `leads`: `recall` of guilty listings, `precision` of the leads made;
    - `read without pictures`: `recall` of those that a promotion gives away whose way and name
      stand in words;
    - `found by way`, `found by naming`, `found by language`: promotions of guilty listings that a
      lead names;
    - `right by way`: posts named in leads that do promote, by how they link;
    - `accused`: innocent listings with a lead, by kind (the fewer the better);
    - `named`: bystanders of guilty listings whom a lead names (the fewer the better);
    - `routes`: routes found with the right key, by way: reported, and surer than any false one
      from the same origin;
    - `false routes`: in the routes reported to items, by `any certainty` and those that claim to
      be more likely than not (the fewer the better);
    - `identities`: affiliate identities of the guilty among the network keys;
    - `rejected`: bad rows that were named.
    """

    outcomes: tuple[Outcome, ...]
    false_routes: tuple[tuple[str, str], ...] = ()
    """Routes reported to a listing that nothing in the world leads to from there."""
    missed: tuple[tuple[str, str, str], ...] = ()
    """Routes not found: way, origin (or the file that holds it), target."""

    @cached_property
    def tallies(self) -> Tallies:
        """What was found, and out of how many."""
        counted: dict[str, dict[str, Tally]] = defaultdict(dict)
        for one in self.outcomes:
            into = counted[one.question]
            into[one.name] = into.get(one.name, Tally()) + Tally(int(one.found), 1)
        return counted

    @property
    def accused_per_100_000(self) -> float:
        """Innocent listings accused, for each 100,000 of them."""
        accused = sum(self.tallies["accused"].values(), Tally())
        return 100_000 * (accused.share or 0.0)

    def __add__(self, other: Score) -> Score:
        """The score of both worlds together."""
        return Score(
            self.outcomes + other.outcomes,
            self.false_routes + other.false_routes,
            self.missed + other.missed,
        )


def score(out: Path, truth: Truth) -> Score:
    """Score the results in the folder `out` (`leads.jsonl`, `routes.jsonl`, `rejected.jsonl`).

    Raises OSError or ValueError where leads or routes are missing or not what formats.md §4 says.
    """
    rejected = _lines(out / "rejected.jsonl") if (out / "rejected.jsonl").exists() else ()
    return scored(_lines(out / "leads.jsonl"), _lines(out / "routes.jsonl"), rejected, truth)


def scored(
    leads: Iterable[Row], routes: Iterable[Row], rejected: Iterable[Row], truth: Truth
) -> Score:
    """Score results of any origin in the shape of formats.md §4."""
    claims = [lead for lead in leads if lead["grade"] in _CLAIMED]
    routes = list(routes)
    reported: dict[tuple[str, str | None], float] = defaultdict(float)
    for route in routes:
        pair = str(route["from"]), str(route["to"]) if route["to"] else None
        reported[pair] = max(reported[pair], float(route.get("certainty", 1.0)))
    networks = {key for route in routes for key in route.get("network_keys", ())}
    bad = {(row["file"], row["line"]) for row in rejected}
    counted = _Counted()
    for identity in truth.identities:
        counted.add("identities", identity.site, str(identity) in networks, str(identity))
    for row in truth.rejected:
        counted.add("rejected", row.file, (row.file, row.line) in bad, row.file)
    _leads(counted, claims, truth)
    false = _false(reported, truth)
    _count_false(counted, reported, false)
    missed = tuple(_routes(counted, reported, truth, false))
    return Score(tuple(counted.outcomes), tuple(sorted(false)), missed)


class _Counted:
    """Outcomes that grow."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []

    def add(self, question: str, name: str, found: bool, unit: str) -> None:
        """Count one."""
        self.outcomes.append(Outcome(question, name, found, unit))


def _leads(counted: _Counted, leads: list[dict[str, Any]], truth: Truth) -> None:
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for lead in leads:
        posts = named[lead["listing"]["key"], lead["brand"]]
        posts.update(post["key"] for post in lead["posts"])
    accused = {listing for listing, _ in named}
    guilty = {str(one.key): one.brand or "" for one in truth.listings if one.kind == GUILTY}
    readable = {str(one.listing) for one in truth.promotions if one.readable}
    for listing, brand in guilty.items():
        counted.add("leads", "recall", (listing, brand) in named, listing)
        if listing in readable:
            counted.add("read without pictures", "recall", (listing, brand) in named, listing)
    for listing, brand in named:
        counted.add("leads", "precision", guilty.get(listing) == brand, listing)
    for one in truth.listings:
        if one.kind != GUILTY:
            counted.add("accused", one.kind, str(one.key) in accused, str(one.key))
    known = _known_messages(truth)
    right: set[tuple[str, str]] = set()
    for promotion in truth.promotions:
        listing = str(promotion.listing)
        claim = (listing, guilty[listing])
        found = claim in named and _names(named[claim], promotion.keys, promotion.file, known)
        counted.add("found by way", promotion.way, found, listing)
        counted.add("found by naming", promotion.naming, found, listing)
        if promotion.language:
            counted.add("found by language", promotion.language, found, listing)
        right.update((str(key), listing) for key in promotion.keys)
    for bystander in truth.bystanders:
        posts = named.get((str(bystander.listing), guilty[str(bystander.listing)]), set())
        counted.add("named", bystander.kind, str(bystander.post) in posts, str(bystander.listing))
    ways = {(str(route.origin), str(route.to)): route.way for route in truth.routes}
    for (listing, _), posts in named.items():
        for post in sorted(posts):
            if way := ways.get((post, listing)):
                counted.add("right by way", way, (post, listing) in right, listing)


def _names(posts: set[str], keys: tuple[Key, ...], file: str | None, known: set[str]) -> bool:
    """Whether a lead names the promotion: one of its keys, for a message out of an export any
    that has no known key, and nothing where the listing gives itself away."""
    if keys:
        return any(str(key) in posts for key in keys)
    return file is None or any(_unknown_message(post, known) for post in posts)


def _routes(
    counted: _Counted, reported: Reported, truth: Truth, false: Mapping[tuple[str, str], float]
) -> Iterator[tuple[str, str, str]]:
    """Count the routes that were found; yield those that were not."""
    known = _known_messages(truth)
    exported = {to for origin, to in reported if _unknown_message(origin, known)}
    misled: dict[str, float] = defaultdict(float)
    for (origin, _), certainty in false.items():
        misled[origin] = max(misled[origin], certainty)
    for route in truth.routes:
        if not route.optional:
            found = _reported(route, reported, exported, misled)
            counted.add("routes", route.way, found, str(route.to or route.origin))
            if not found:
                yield route.way, str(route.origin or route.file), str(route.to)


def _false(reported: Reported, truth: Truth) -> dict[tuple[str, str], float]:
    """Routes to a listing of the world, or to an item of a known shop, that nothing leads to from
    there; with their certainty."""
    known = _known_messages(truth)
    pairs = {(str(route.origin), str(route.to)) for route in truth.routes}
    keyless = {str(route.to) for route in truth.routes if route.origin is None}
    listings = {str(one.key) for one in truth.listings}
    return {
        (origin, to): certainty
        for (origin, to), certainty in reported.items()
        if to
        and origin != to
        and (origin, to) not in pairs
        and not (to in keyless and _unknown_message(origin, known))
        and (to in listings or Key.parse(to).kind is Kind.ITEM)
    }


def _count_false(
    counted: _Counted, reported: Reported, false: Mapping[tuple[str, str], float]
) -> None:
    for (origin, to), certainty in reported.items():
        if to and origin != to:
            wrong = (origin, to) in false
            counted.add("false routes", "any certainty", wrong, origin)
            if certainty >= _LIKELY:
                counted.add("false routes", "claimed", wrong, origin)


def _reported(
    route: TrueRoute, reported: Reported, exported: set[str | None], misled: Mapping[str, float]
) -> bool:
    to = str(route.to) if route.to else None
    if route.origin is None:
        return to in exported
    origin = str(route.origin)
    certainty = reported.get((origin, to))
    if certainty is not None:
        return to is None or certainty > misled.get(origin, 0.0)
    # A table's row may be a route from the item's own page (formats.md §4).
    return route.way == "sheet" and (to, to) in reported


def _known_messages(truth: Truth) -> set[str]:
    origins = {str(route.origin) for route in truth.routes if route.origin}
    return origins | {str(key) for key in truth.messages}


def _unknown_message(key: str, known: Iterable[str]) -> bool:
    return key.startswith("message:") and key not in known


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
