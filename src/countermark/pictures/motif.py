"""Does a photo show what a mark's reference pictures show: another photo, another piece?

The same photo is `likeness`' question. Here the piece is another, and lies in another light, so
that hardly anything proves it; how near a tile lies to a reference says something, but how near is
near depends on the mark and on the trade. So a picture is compared with ordinary ones of the same
run: its **rarity** is the share of them that lie as near (a conformal p-value: Vovk, Gammerman &
Shafer, "Algorithmic Learning in a Random World", 2005). Of ordinary pictures, no larger a share
than `RARE` can come out as rare, whatever the network thinks of them: honest bangles with screws
are among the ordinary. It is said of the picture, never of the goods: nobody tells genuine from
fake by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from countermark.pictures.embedder import Vectors
from countermark.pictures.geometry import Proof, prove
from countermark.pictures.likeness import Query, Reference
from countermark.pictures.place import Box

RARE = 0.005
"""Share of ordinary pictures that may lie as near as one that is said to show the motif."""
_SAME = 1e-5
"""Nearness that differs by rounding only."""
LEAST_ORDINARY = 300
"""Ordinary pictures without which nothing is said of nearness: fewer do not tell what is rare."""


@dataclass(frozen=True, eq=False)
class Showing:
    """How a picture stands to a motif."""

    reference: int
    """The nearest of the mark's references, by its place among them."""
    tile: Box
    """The part of the picture that lies nearest."""
    cosine: float
    """How near; of this embedder only."""
    rarity: float | None
    """Share of ordinary pictures at least as near, 0 to 1; none where too few are known."""
    proof: Proof | None
    """A part of a reference that is proven to be in the picture: a print or engraving."""

    @property
    def shows(self) -> bool:
        """Whether to say so; otherwise nothing is said, which is not that it does not."""
        return self.proof is not None or (self.rarity is not None and self.rarity <= RARE)


class Motif:
    """What the reference pictures of a mark show."""

    def __init__(self, references: Sequence[Reference], ordinary: Iterable[Vectors]) -> None:
        """A mark's references, one at least, and the tiles of pictures that are ordinary.

        Ordinary are those that speak for no brand, of the same trade and from the same kind of
        place. If some of them show the motif after all, more is left unsaid, nothing said wrongly.
        """
        self._references = references
        rows = [len(reference.vectors) for reference in references]
        self._vectors = np.concatenate([reference.vectors for reference in references])
        self._owner = np.repeat(np.arange(len(rows)), rows)
        near = [float((each @ self._vectors.T).max()) for each in ordinary if len(each)]
        self._ordinary = np.sort(np.array(near, np.float64))

    def showing(self, query: Query) -> Showing:
        """How the picture stands to the motif."""
        near = query.vectors @ self._vectors.T
        tile, row = np.unravel_index(int(near.argmax()), near.shape)
        cosine, owner = float(near[tile, row]), int(self._owner[row])
        part = query.features[int(query.parts[tile])]
        proof = prove(part[1], self._references[owner].features)
        holds = proof is not None and proof.holds
        return Showing(
            reference=owner,
            tile=query.tiles[int(tile)],
            cosine=cosine,
            rarity=self._rarity(cosine),
            proof=proof.moved(part[0].left, part[0].top) if proof is not None and holds else None,
        )

    def _rarity(self, cosine: float) -> float | None:
        count = len(self._ordinary)
        if count < LEAST_ORDINARY:
            return None
        nearer = count - int(np.searchsorted(self._ordinary, cosine - _SAME))
        return (nearer + 1) / (count + 1)
