"""Finds which known picture a part of another one is, in two steps: what is near, what is proven.

Boxs of the query against all references in one product of matrices give a short list; local
features decide on it. A vector's nearness alone is never called a match: photos of two variants of
one product lie as near as two copies of one photo (docs/pictures.md). Panels of collages and
screenshots are looked at as pictures of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
)
from countermark.pictures.panel import panels
from countermark.pictures.picture import Pixels
from countermark.pictures.place import Box
from countermark.pictures.tile import cut, query_tiles, reference_tiles, within

SHORTLIST = 20
"""References that are looked at closely for a query."""

Name = TypeVar("Name")
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
    """Of the nearest tile; −1 to 1."""
    tile: Box
    """The part of the query that lies nearest."""
    proof: Proof | None
    """Where it lies, if local features agree at all; see `Proof.holds`."""


class Likeness(Generic[Name]):
    """Known pictures, and the search for them."""

    def __init__(self, embedder: Embedder, references: Sequence[tuple[Name, Reference]]) -> None:
        """References as `as_reference` gives them, by the same embedder."""
        self._embedder = embedder
        self._names = [name for name, _ in references]
        self._features = [reference.features for _, reference in references]
        rows = [len(reference.vectors) for _, reference in references]
        self._first = np.cumsum([0, *rows])[:-1].astype(np.intp)
        self._owner = np.repeat(np.arange(len(rows)), rows)
        none = np.zeros((0, embedder.dimension), np.float32)
        self._vectors = np.concatenate([none, *(reference.vectors for _, reference in references)])

    @classmethod
    def build(cls, embedder: Embedder, pictures: Iterable[tuple[Name, Pixels]]) -> Likeness[Name]:
        """Looks at every picture once."""
        return cls(embedder, [(name, as_reference(embedder, each)) for name, each in pictures])

    def __len__(self) -> int:
        return len(self._names)

    def search(self, picture: Pixels, most: int = SHORTLIST) -> list[Match[Name]]:
        """The `most` nearest references, those proven best first, then by cosine."""
        return self.search_query(as_query(self._embedder, picture), most)

    def search_query(self, query: Query, most: int = SHORTLIST) -> list[Match[Name]]:
        """The same for a picture that was looked at before."""
        if not self._names:
            return []
        near = query.vectors @ self._vectors.T
        cosine = np.maximum.reduceat(near.max(axis=0), self._first)
        matches = []
        for place in np.argsort(-cosine, kind="stable")[:most]:
            nearest = int(near[:, self._owner == place].max(axis=1).argmax())
            proof = self._proof(query, int(query.parts[nearest]), int(place))
            name, tile = self._names[place], query.tiles[nearest]
            matches.append(Match(name, float(cosine[place]), tile, proof))
        return sorted(matches, key=lambda m: (-(m.proof.rank if m.proof else 0), -m.cosine))

    def _proof(self, query: Query, part: int, place: int) -> Proof | None:
        """The better of the nearest panel's proof and the whole picture's."""
        found = []
        for tile, looked in [query.features[each] for each in sorted({0, part})]:
            proof = prove(looked, self._features[place])
            if proof is not None:
                found.append(proof.moved(tile.left, tile.top))
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
    found = [(tiles[0], features(picture, QUERY_EDGE, QUERY_MOST))]
    for panel in panels(picture):
        box = panel.box
        own = [within(box, each) for each in reference_tiles(box.height, box.width)]
        tiles += own
        parts += [len(found)] * len(own)
        found.append((box, features(cut(picture, box), REFERENCE_EDGE, REFERENCE_MOST)))
    vectors = embedder.embed([cut(picture, tile) for tile in tiles])
    return Query(vectors, tiles, np.array(parts, np.intp), found)
