"""Recognising: which pictures of a run show what the registry's reference pictures show.

A copy of a reference is the brand's own photo. Another photo, of another piece, is told by
contrast: one part of it must lie nearer to a reference than to every ordinary picture of the run,
by `MARGIN`, and by more than ordinary pictures of such goods do. That a bangle is a bangle brings
it no nearer to the brand's than to others; where the run has no others, nothing is said. See
docs/pictures.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from countermark.intake.registry import reference_files
from countermark.investigation.likening import copies
from countermark.pictures.embedder import Vectors
from countermark.pictures.likeness import Query
from countermark.pictures.sight import Sight
from countermark.records.registry import Registry
from countermark.signals.seen import WHOLE, Box
from countermark.storage.blobs import Blobs

MARGIN = 0.03
"""By how much nearer to a reference than to the nearest ordinary picture a part must lie. Drawn
goods without the motif come up to 0.016 in posts and 0.024 in listings (three dev worlds)."""
NEAR = 0.75
"""Cosine from which two parts show the same kind of thing."""
LOOKALIKES = 5
"""Ordinary pictures that show the kind of thing of a brand's references, without which nothing is
said: there is nothing to tell the motif from. All three are settings, tried on two demo worlds."""
EXCEEDS = 0.95
"""Share of the look-alikes whose own margins it must exceed; some may show the motif after all."""
ORDINARY = 2000
"""Ordinary pictures that are compared with."""
LEAST, MOST, RISE = 0.5, 0.9, 4.0
"""Certainty: what it rises from and to, and by how much with each unit of the margin. Settings."""


class Known(NamedTuple):
    """A reference picture of the registry."""

    brand: str
    reference: str
    """The mark or product that it shows."""
    digest: str


class Recognised(NamedTuple):
    """What a picture shows of a brand."""

    brand: str
    reference: str
    certainty: float
    box: Box
    other: str
    """SHA-256 of the reference picture."""


def references(registry: Registry, folder: Path, blobs: Blobs) -> list[Known]:
    """The reference pictures that lie in the registry's folder; they are kept as blobs."""
    return [
        Known(brand, what, blobs.put(path))
        for brand, what, path in reference_files(registry, folder)
    ]


def twins(pictures: Sequence[tuple[str, Sight]]) -> dict[str, str]:
    """For each picture the first of all copies of it, by the fingerprints of the wholes."""
    first = {digest: digest for digest, _ in pictures}
    for digest, found in copies(pictures, pictures).items():
        whole = [each.other for each in found if each.box == WHOLE and each.other_box == WHOLE]
        first[digest] = min([digest, *whole])
    return {digest: first[one] for digest, one in first.items()}


class Ordinary:
    """Pictures that speak for no brand, by their vectors."""

    def __init__(self, vectors: Mapping[str, Vectors], twins: Mapping[str, str]) -> None:
        """By digest. `twins` has, for copies of one photo, the one that stands for all: no photo is
        set against itself."""
        self._twins = twins
        one = {twins.get(digest, digest): digest for digest in sorted(vectors)}
        self.pictures = {own: vectors[one[own]] for own in sorted(one)[:ORDINARY]}
        """Some of them, one of all copies of each."""
        counts = [len(each) for each in self.pictures.values()]
        self._first = np.cumsum([0, *counts])[:-1]
        self._rows = np.concatenate(list(self.pictures.values())) if counts else None
        self._places = {own: place for place, own in enumerate(self.pictures)}

    def near(self, vectors: Vectors, but: str = "") -> Vectors:
        """How near each row lies to each picture: rows × pictures; −1 to copies of `but`."""
        if self._rows is None:
            return np.full((len(vectors), 1), -1.0, np.float32)
        near = np.maximum.reduceat(vectors @ self._rows.T, self._first, axis=1)
        own = self._places.get(self._twins.get(but, but))
        if own is not None:
            near[:, own] = -1.0
        return near


class Contrast:
    """What the references of one brand show, and ordinary pictures do not."""

    def __init__(self, known: Sequence[tuple[Known, Vectors]], ordinary: Ordinary) -> None:
        """References of one brand with their vectors, and what they are told from."""
        self._known = [one for one, vectors in known for _ in vectors]
        self._vectors = np.concatenate([vectors for _, vectors in known])
        alike = [
            (own, vectors)
            for own, vectors in ordinary.pictures.items()
            if self.comes_near(vectors).any()
        ]
        self.able = len(alike) >= LOOKALIKES
        """Whether there is anything to tell the motif from."""
        margins = [self._margin(each, ordinary.near(each, own))[0] for own, each in alike]
        self._least = max(MARGIN, float(np.quantile(margins, EXCEEDS))) if margins else MARGIN

    def comes_near(self, vectors: Vectors) -> NDArray[np.bool_]:
        """Which rows come near enough to a reference to be set against ordinary pictures."""
        return np.asarray((vectors @ self._vectors.T).max(axis=1) >= NEAR)

    def of(self, vectors: Vectors, near: Vectors) -> tuple[Known, float, int] | None:
        """Which reference a picture shows, how surely, and in which row of its vectors; `near` is
        how near the ordinary pictures are."""
        margin, row, reference = self._margin(vectors, near)
        if margin <= self._least:
            return None
        return self._known[reference], round(min(MOST, LEAST + RISE * margin), 3), row

    def _margin(self, vectors: Vectors, near: Vectors) -> tuple[float, int, int]:
        """The widest margin, in which row, and to which row of the references."""
        known = vectors @ self._vectors.T
        best = known.max(axis=1)
        margin = np.where(best >= NEAR, best - near.max(axis=1), -1.0)
        row = int(margin.argmax())
        return float(margin[row]), row, int(known[row].argmax())


def contrasts(
    known: Iterable[Known], vectors: Mapping[str, Vectors], ordinary: Ordinary
) -> list[Contrast]:
    """One for each brand of which something can be told; `vectors` are those of the references,
    by digest."""
    brands: dict[str, list[tuple[Known, Vectors]]] = defaultdict(list)
    for one in known:
        if one.digest in vectors:
            brands[one.brand].append((one, vectors[one.digest]))
    made = (Contrast(each, ordinary) for each in brands.values())
    return [contrast for contrast in made if contrast.able]


def shown(
    digest: str, looked: Query | Vectors, brands: Sequence[Contrast], ordinary: Ordinary
) -> Iterator[Recognised]:
    """What a picture shows of each brand; of bare vectors it is not told where."""
    vectors = looked.vectors if isinstance(looked, Query) else looked
    worth = np.flatnonzero(np.any([contrast.comes_near(vectors) for contrast in brands], axis=0))
    if not len(worth):
        return
    vectors = vectors[worth]
    near = ordinary.near(vectors, digest)
    for contrast in brands:
        if found := contrast.of(vectors, near):
            known, certainty, row = found
            box = _place(looked, int(worth[row])) if isinstance(looked, Query) else WHOLE
            yield Recognised(known.brand, known.reference, certainty, box, known.digest)


def _place(query: Query, row: int) -> Box:
    whole = query.tiles[0]
    return Box(*query.tiles[row].thousandths(whole.width, whole.height))
