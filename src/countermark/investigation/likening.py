"""Likening: which pictures of posts show the pictures of listings, whole, mirrored or in part.

Fingerprints find copies, all of them; what they leave is searched by vectors and proven by local
features. A picture that strangers by the score show links nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from countermark.pictures import geometry
from countermark.pictures.embedder import Vectors
from countermark.pictures.fingerprint import ORIENTATIONS, RADIUS
from countermark.pictures.geometry import Proof
from countermark.pictures.hashes import Hashes
from countermark.pictures.hub import CAP, strangers
from countermark.pictures.likeness import Likeness, Match, Query
from countermark.pictures.lite0 import lite0
from countermark.pictures.local import Features
from countermark.pictures.sight import Print, Sight
from countermark.signals.seen import WHOLE, Box, Point

_AT_ONCE = 32
"""Queries that are compared together: each has a megabyte."""
COPY, PART, PROVEN = 0.97, 0.95, 0.9
"""Certainty that two pictures show one photo: by fingerprints of both wholes, or of a part; and by
local features. Settings."""
POINTS = 12
"""Points of a proof that are kept for a person to see."""


class Alike(NamedTuple):
    """A picture that shows another."""

    other: str
    """SHA-256 of the other."""
    certainty: float
    note: str
    box: Box
    other_box: Box
    frame: int = 0
    """Of the picture, where it is a video."""
    points: tuple[Point, ...] = ()
    """Some of those that agree."""


SAME = Alike("", 1.0, "the same file", WHOLE, WHOLE)


class Shown(NamedTuple):
    """A picture of which the fingerprints are known, and who shows it."""

    digest: str
    sight: Sight
    users: tuple[str, ...]


def shared(pictures: Iterable[Shown]) -> dict[str, int]:
    """How many strangers show a picture or a copy of it, of those that more than one does."""
    digests: list[str] = []
    bits: list[bytes] = []
    users: list[str] = []
    for digest, sight, shown_by in pictures:
        for each in sight.prints[:1]:
            for user in shown_by or ("",):
                digests.append(digest)
                bits.append(each.bits[0])
                users.append(user)
    if not bits:
        return {}
    counts = strangers(_stacked(bits), users)
    found: dict[str, int] = {}
    for digest, count in zip(digests, counts.tolist(), strict=True):
        if count > 1:
            found[digest] = max(count, found.get(digest, 0))
    return found


def copies(
    queries: Sequence[tuple[str, Sight]],
    references: Sequence[tuple[str, Sight]],
    radius: int = RADIUS,
) -> dict[str, list[Alike]]:
    """For each query the references of which it holds a copy, by fingerprints that differ in no
    more bits than `radius`."""
    asked = [
        (digest, part, turn, bits)
        for digest, sight in queries
        for part in sight.prints
        for turn, bits in enumerate(part.bits)
    ]
    known = [(digest, part) for digest, sight in references for part in sight.prints]
    if not asked or not known:
        return {}
    index = Hashes(_stacked([part.bits[0] for _, part in known]))
    near = index.search(_stacked([bits for *_, bits in asked]), radius)
    best: dict[tuple[str, str], Alike] = {}
    for query, reference, _ in zip(*(column.tolist() for column in near), strict=True):
        digest, part, turn, _ = asked[query]
        other, other_part = known[reference]
        alike = (
            SAME._replace(other=other) if digest == other else _alike(part, other, other_part, turn)
        )
        if (digest, other) not in best or alike.certainty > best[digest, other].certainty:
            best[digest, other] = alike
    found: dict[str, list[Alike]] = {}
    for (digest, _), alike in sorted(best.items()):
        found.setdefault(digest, []).append(alike)
    return found


def _alike(part: Print, other: str, other_part: Print, turn: int) -> Alike:
    box, other_box = Box(*part.box), Box(*other_part.box)
    whole = box == WHOLE and other_box == WHOLE
    said = "the same picture" if whole else "a part of it is the same picture"
    note = f"{said}, {ORIENTATIONS[turn]}" if turn else said
    return Alike(other, COPY if whole else PART, note, box, other_box, part.frame)


def proofs(
    queries: Iterable[tuple[str, Query]],
    references: Mapping[str, Vectors],
    features: Callable[[str], Features],
) -> Iterator[tuple[str, list[Alike]]]:
    """For each query the references that local features prove to lie in it, or none.

    Of a reference the vectors are given; its `features` are asked for where they are compared. One
    thread does it: two would wait for each other, while others look at the next queries."""
    known = Likeness(lite0(), sorted(references.items()), features)

    left = iter(queries)
    while some := list(islice(left, _AT_ONCE)):
        found = known.search_all([query for _, query in some], geometry.PROVEN)
        for (digest, query), matches in zip(some, found, strict=True):
            yield digest, list(_same(query, matches, features))


def _same(
    query: Query, matches: Iterable[Match[str]], features: Callable[[str], Features]
) -> Iterator[Alike]:
    for match in matches:
        if match.proof and match.proof.same_photo:
            yield _proven(query, features(match.reference), match.proof, match.reference)


def _proven(query: Query, shown: Features, proof: Proof, other: str) -> Alike:
    whole = query.tiles[0]
    here = _shares(proof.query_points, whole.width, whole.height)
    there = _shares(proof.reference_points, shown.width, shown.height)
    note = f"{proof.inliers} points of it agree"
    if proof.mirrored:
        note = f"{note}, mirrored"
    return Alike(other, PROVEN, note, _around(here), _around(there), points=_some(here, there))


def _shares(points: NDArray[np.float32], width: int, height: int) -> NDArray[np.intp]:
    return np.clip(np.rint(1000 * points / (width, height)), 0, 1000).astype(np.intp)


def _around(shares: NDArray[np.intp]) -> Box:
    (left, top), (right, bottom) = shares.min(axis=0).tolist(), shares.max(axis=0).tolist()
    return Box(left, top, right, bottom)


def _some(here: NDArray[np.intp], there: NDArray[np.intp]) -> tuple[Point, ...]:
    """As many as a person can tell apart, spread over the height."""
    every = np.unique(np.hstack([here, there])[:, [1, 0, 2, 3]], axis=0)[:, [1, 0, 2, 3]]
    chosen = np.linspace(0, len(every) - 1, min(POINTS, len(every))).round().astype(int)
    return tuple(Point(*row) for row in every[chosen].tolist())


def _stacked(bits: Sequence[bytes]) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.frombuffer(b"".join(bits), np.uint8).reshape(-1, 32)


def meant(
    alike: Iterable[Alike],
    shops: Mapping[str, Sequence[str]],
    rare: Callable[[str], bool],
) -> Iterator[tuple[str, Alike]]:
    """The listings that a picture's likenesses mean, each with the best: `shops` are the listings
    that show a picture. Where several do, each has its share; where too many, none is meant."""
    best: dict[str, Alike] = {}
    for each in alike:
        if not rare(each.other):
            continue
        for listing in shops.get(each.other, ()):
            if listing not in best or each.certainty > best[listing].certainty:
                best[listing] = each
    if not 0 < len(best) <= CAP:
        return
    for listing, each in best.items():
        note = each.note if len(best) == 1 else f"{each.note}; {len(best)} listings show it"
        yield listing, each._replace(certainty=round(each.certainty / len(best), 4), note=note)
