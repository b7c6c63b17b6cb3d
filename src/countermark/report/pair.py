"""Pairs: which pictures of a lead are shown side by side, and what is needed for it first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from countermark.records.lead import Lead
from countermark.records.picture import LeadPicture, PictureMatch

MOST = 12
"""Pairs of a lead that are shown."""
_ORDER = {"likeness": 0, "reference": 1, "motif": 2}


@dataclass(frozen=True, slots=True)
class Pair:
    """A picture, and beside it another: one that shows the same, or the listing's first photo."""

    holder: str
    """Whose the picture is: `post`, `listing` or `review`."""
    number: int
    """Which of the lead's posts, or 0."""
    picture: LeadPicture
    match: PictureMatch | None
    """What both show; None where nothing was found in common."""
    other: str
    """SHA-256 of the picture beside it."""


def pairs(lead: Lead) -> list[Pair]:
    """The pairs of a lead, the surest first: likenesses, then motifs. Where no likeness was found
    the first pictures of both sides stand beside each other all the same."""
    best: dict[tuple[str, int, str], Pair] = {}
    for holder, number, picture in _held(lead):
        for match in picture.matches:
            pair = Pair(holder, number, picture, match, match.other)
            place = (picture.digest, picture.frame, match.other)
            known = best.get(place)
            if known is None or _rank(pair) < _rank(known):
                best[place] = pair
    found = sorted(best.values(), key=_rank)
    if not any(pair.match and pair.match.kind == "likeness" for pair in found):
        found = [*_plain(lead), *found]
    return found[:MOST]


def needed(leads: Sequence[Lead]) -> list[str]:
    """The digests of all pictures that a report of these leads can show, those first that matter
    most: each lead's first pair, then all its pairs, then the rest, lead by lead."""
    every = [pairs(lead) for lead in leads]
    order = [digest for each in every for pair in each[:1] for digest in _both(pair)]
    order += [digest for each in every for pair in each for digest in _both(pair)]
    order += [picture.digest for lead in leads for _, _, picture in _held(lead)]
    return list(dict.fromkeys(order))


def _both(pair: Pair) -> Iterable[str]:
    return (pair.picture.digest, pair.other)


def _rank(pair: Pair) -> tuple[int, float]:
    return (_ORDER[pair.match.kind], -pair.match.certainty) if pair.match else (0, 0.0)


def _held(lead: Lead) -> Iterator[tuple[str, int, LeadPicture]]:
    for number, post in enumerate(lead.posts):
        for picture in post.pictures:
            yield "post", number, picture
    for picture in lead.listing.pictures:
        yield "listing", 0, picture
    for picture in lead.listing.received:
        yield "review", 0, picture


def _plain(lead: Lead) -> list[Pair]:
    if not lead.listing.pictures:
        return []
    listing = lead.listing.pictures[0]
    posts = [(n, post.pictures[0]) for n, post in enumerate(lead.posts) if post.pictures]
    shown = [(n, picture) for n, picture in posts if picture.digest != listing.digest]
    return [Pair("post", n, picture, None, listing.digest) for n, picture in shown[:1]]
