"""Finds which known picture a part of another one is, in steps: what is near, what is proven.

Tiles of the query against all references in one product of matrices give a short list, the patches
that they share with it a shorter one; the arrangement of patches decides on that. A vector's
nearness alone is never called a match: photos of two variants of one product lie as near as two
copies of one photo (docs/pictures.md). Panels of collages and screenshots are looked at as pictures
of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from countermark.pictures.embedder import Embedder, Vectors
from countermark.pictures.geometry import Proof, prove
from countermark.pictures.local import (
    QUERY_EDGE,
    QUERY_MOST,
    REFERENCE_EDGE,
    REFERENCE_MOST,
    Features,
    features,
    features_of,
    held_in,
)
from countermark.pictures.panel import panels
from countermark.pictures.picture import Pixels
from countermark.pictures.place import Box
from countermark.pictures.tile import cut, query_tiles, reference_tiles, within
from countermark.pictures.vote import Ballot, Votes
from countermark.pictures.whitening import Whitening

_AT_ONCE = 1_000
"""References whose vectors are whitened at once, for the sake of memory."""
CLOSEST, SHARING = 4, 8
"""References that are looked at closely: the nearest, and those that share most patches."""
AROUND = 1.2
"""How far around the place that the patches name is looked, of what the reference would take."""
PLAIN = 1.5
"""How many times the votes of the other one way, mirrored or not, must have to be the only one that
is looked at."""

Name = TypeVar("Name", bound=Hashable)
"""How the caller calls a reference: a digest, a path, a number."""


@dataclass(frozen=True, eq=False)
class Reference:
    """What is kept of a picture that is to be found."""

    vectors: Vectors
    """One row a tile."""
    features: Features


@dataclass(frozen=True, eq=False)
class Query:
    """What is kept of a picture in which others may lie."""

    vectors: Vectors
    """One row a tile."""
    tiles: Sequence[Box]
    """In pixels of the whole."""
    parts: NDArray[np.intp]
    """Which of `features` a tile belongs to."""
    features: Sequence[tuple[Box, Features]]
    """Of the whole and of each panel, with where the panel lies."""


@dataclass(frozen=True, eq=False)
class Match(Generic[Name]):
    """A reference that the query may hold."""

    reference: Name
    cosine: float
    """Of the nearest tile, whitened; −1 to 1."""
    tile: Box
    """The part of the query that lies nearest."""
    proof: Proof | None
    """Where it lies, if local features agree at all; see `Proof.holds`."""

    @property
    def order(self) -> tuple[bool, float, float]:
        """What to sort by: what is alike all over before all others, since a print that goods share
        may be found in more patches; then by rank and cosine."""
        alike = self.proof is not None and self.proof.alike
        return not alike, -(self.proof.rank if self.proof else 0.0), -self.cosine


class Likeness(Generic[Name]):
    """Known pictures, and the search for them."""

    def __init__(
        self,
        embedder: Embedder,
        vectors: Iterable[tuple[Name, Vectors]],
        features: Callable[[Name], Features],
    ) -> None:
        """Of each reference its vectors, as `as_reference` gives them by the same embedder, and
        where to ask for its features, of which a tenth is kept."""
        self._embedder = embedder
        known = list(vectors)
        self._names = [name for name, _ in known]
        self._features = features
        rows = [len(own) for _, own in known]
        self._ends = np.cumsum([0, *rows])
        every = [np.zeros((0, embedder.dimension), np.float32), *(own for _, own in known)]
        self._whitened = Whitening(every)
        self._vectors = np.concatenate(
            [
                self._whitened(np.concatenate(every[start : start + _AT_ONCE]))
                for start in range(0, len(every), _AT_ONCE)
            ]
        )

        self._ballot = Ballot(len(known), lambda number: features(self._names[number]))

    @classmethod
    def build(
        cls,
        embedder: Embedder,
        pictures: Iterable[tuple[Name, Pixels]],
    ) -> Likeness[Name]:
        """Looks at every picture once."""
        seen = {name: as_reference(embedder, each) for name, each in pictures}
        vectors = ((name, reference.vectors) for name, reference in seen.items())
        return cls(embedder, vectors, lambda name: seen[name].features)

    def __len__(self) -> int:
        return len(self._names)

    def search(self, picture: Pixels) -> list[Match[Name]]:
        """The references that were looked at closely: those that are one photo with a part of it,
        those proven best, then by cosine."""
        (found,) = self.search_all([as_query(self._embedder, picture)])
        return found

    def search_all(self, queries: Sequence[Query], least: float = 0.0) -> list[list[Match[Name]]]:
        """The same for each of some pictures that were looked at before; together they cost less
        than one by one. Proofs of a score below `least` are not wanted."""
        if not self._names:
            return [[] for _ in queries]
        votes = self._ballot.of([query.features[0][1] for query in queries])
        return [self._matches(*each, least) for each in zip(queries, votes, strict=True)]

    def _matches(self, query: Query, votes: Votes, least: float) -> list[Match[Name]]:
        near = self._whitened(query.vectors) @ self._vectors.T
        cosine = np.maximum.reduceat(near.max(axis=0), self._ends[:-1])
        nearest = np.argsort(-cosine, kind="stable")[:CLOSEST].tolist()
        sharing = np.argsort(-votes.weights.max(axis=0), kind="stable")[:SHARING].tolist()
        matches = []
        for number, each in enumerate(dict.fromkeys((*nearest, *sharing))):
            own = slice(self._ends[each], self._ends[each + 1])
            row = int(near[:, own].max(axis=1).argmax())
            part = int(query.parts[row])
            parts = _parts(query, part, votes, each, near=number < CLOSEST)
            ways = _ways(*votes.weights[:, each].tolist())
            name = self._names[each]
            proof = _proof(parts, self._features(name), ways, least)
            matches.append(Match(name, float(cosine[each]), query.tiles[row], proof))
        return sorted(matches, key=lambda match: match.order)


def _ways(straight: float, mirrored: float) -> tuple[bool, ...]:
    """In which way the patches lie, or both where the votes do not say."""
    if max(straight, mirrored) <= PLAIN * min(straight, mirrored):
        return (False, True)
    return (mirrored > straight,)


def _parts(
    query: Query, nearest: int, votes: Votes, reference: int, *, near: bool
) -> list[tuple[float, float, Features]]:
    """Where the reference may lie, each with its corner: the panel of the nearest tile; what lies
    around the place that most patches name, and the panel there; the whole if it is `near`."""
    numbers = {nearest} if nearest else set()
    found = []
    way = int(votes.weights[:, reference].argmax())
    if votes.weights[way, reference] > 0:
        whole = query.features[0][1]
        x, y = votes.centres[way, reference].tolist()
        reach = AROUND * float(votes.reaches[way, reference])
        around = Box(
            max(0, floor(x - reach)),
            max(0, floor(y - reach)),
            min(whole.width, ceil(x + reach)),
            min(whole.height, ceil(y + reach)),
        )
        if around.width > 0 < around.height:
            found.append(held_in(whole, around))
        panels = enumerate(box for box, _ in query.features)
        held = [(box.area, part) for part, box in panels if part and _holds(box, x, y)]
        numbers |= {part for _, part in sorted(held)[:1]}
    if near or not (numbers or found):
        numbers.add(0)
    for box, looked in (query.features[part] for part in sorted(numbers)):
        found.append((float(box.left), float(box.top), looked))
    return found


def _holds(box: Box, x: float, y: float) -> bool:
    return box.left <= x < box.right and box.top <= y < box.bottom


def _proof(
    parts: Sequence[tuple[float, float, Features]],
    reference: Features,
    ways: tuple[bool, ...],
    least: float,
) -> Proof | None:
    """The best proof of those of the parts that may hold it."""
    found = []
    for x, y, looked in parts:
        proof = prove(looked, reference, ways, least)
        if proof is not None:
            found.append(proof.moved(x, y))
    return max(found, key=lambda each: each.rank, default=None)


def as_reference(embedder: Embedder, picture: Pixels) -> Reference:
    """Looks at a picture that is to be found."""
    tiles = reference_tiles(*picture.shape[:2])
    vectors = embedder.embed([cut(picture, tile) for tile in tiles])
    return Reference(vectors, features(picture, REFERENCE_EDGE, REFERENCE_MOST))


def as_query(embedder: Embedder, picture: Pixels) -> Query:
    """Looks at a picture in which others may lie."""
    tiles = query_tiles(*picture.shape[:2])
    parts = [0] * len(tiles)
    whole = features(picture, QUERY_EDGE, QUERY_MOST)
    found = [(tiles[0], whole)]
    for panel in panels(picture):
        box = panel.box
        own = [within(box, each) for each in reference_tiles(box.height, box.width)]
        tiles += own
        parts += [len(found)] * len(own)
        found.append((box, features_of(picture, whole, box)))
    vectors = np.concatenate([embedder.embed([picture]), embedder.parts(picture, tiles[1:])])
    return Query(vectors, tiles, np.array(parts, np.intp), found)
