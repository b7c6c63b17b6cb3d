"""Does a part of one picture lie in the other, patch by patch in the same arrangement?

Every pair of like patches names a place, turn and size at which one picture would lie in the other;
the place on which most pairs agree is taken, and weighed against chance: how many such agreements
would be expected if the patches lay anywhere (an a-contrario test: Desolneux, Moisan & Morel, 2000,
https://doi.org/10.1023/A:1026593302236). No dice are thrown, so the answer is always the same.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from math import lgamma, log10

import cv2
import numpy as np
from numpy.typing import NDArray

from countermark.pictures.agreement import agreement
from countermark.pictures.local import Features

PROVEN = 20.0
"""Least score of a proof, see `Proof.score`; chosen by `benchmarks/photos.py` on one half of real
photos so that pictures of different things have none, and reported on the other half."""
HINTED = 9.0
"""Least score of what comes before a better proof in which colours differ; chosen likewise."""
AGREES = 0.7
"""Least agreement of a proof, see `Proof.agreement`; chosen likewise."""
COVERS = 0.03
"""Least coverage of a proof: two words in the same letters share a letter."""
SAME_COLOUR = 0.965
"""Least agreement in colour of two copies of one photo. On the same half of real photos, prints in
other colours on one template mostly come up to 0.96."""
SURE = 100.0
"""Score from which a label laid over a part is left out: pieces of one make that are drawn alike on
grounds that are alike come up to 85, and a label would hide what tells them apart."""
SAME_GROUND = 0.98
"""Least ground of two copies of one photo; on drawn pictures others come up to 0.96."""
_OTHER_GROUND = 0.3
"""What is left of a rank where nothing but the thing itself agrees."""
MIN_INLIERS = 6
_RATIO = 0.9
"""A patch's best counterpart must be nearer than the second by this factor (Lowe 2004 has 0.8;
the arrangement is what decides here, so that fewer are given up)."""
_TOLERANCE = 0.012
"""How far a patch may lie from its place, of the reference's diagonal."""
_SCALES = (1 / 12, 8.0)
_STRETCH = 2.0
"""Longest side of a square that the transform has turned into a rectangle, to its shorter."""
_MOST_PAIRS = 300
_LEFT_RIGHT = np.array([1, -1], np.float32)
_Affine = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Proof:
    """Where a part of the reference lies in the query."""

    score: float
    """−log10 of how often an agreement this good is expected by chance: 6 is once in a
    million. Chance means patches that lie anywhere; letters and outlines do not, hence `PROVEN`."""
    inliers: int
    """Patches that agree, each counted once in either picture."""
    mirrored: bool
    """Whether left and right are exchanged."""
    query_points: NDArray[np.float32]
    """n × 2: the agreeing patches in pixels of the query …"""
    reference_points: NDArray[np.float32]
    """… and of the reference, row by row."""
    transform: _Affine
    """2 × 3: where a pixel of the query lies in the reference."""
    query_region: NDArray[np.float32]
    """Corners of the smallest convex region that holds the patches, in the query …"""
    reference_region: NDArray[np.float32]
    """… and in the reference."""
    coverage: float
    """Share of the reference's area that the region takes."""
    agreement: float
    """Share of what is to be seen in the region of the reference that the query shows too, 0 to 1.
    Two shirts drawn on one template have the outline in common and not the print."""
    colour: float
    """The same of what agrees in colour too: one shirt is sold in many."""
    ground: float
    """Share of all of the reference that the query holds whose colour is the same there: one
    photo that was shown again agrees in its ground too, another of the same thing does not. A
    band of words and a label near an edge are passed over."""

    @property
    def rank(self) -> float:
        """The score, less for what the query does not show: what to sort by."""
        return self.score * self.agreement * (_OTHER_GROUND + (1 - _OTHER_GROUND) * self.ground)

    @property
    def holds(self) -> bool:
        """Whether this is more than photos of different things show."""
        enough = self.score >= PROVEN and self.agreement >= AGREES
        return enough and self.coverage >= COVERS

    @property
    def same_photo(self) -> bool:
        """Whether it is one photo, its ground included, and not two of the same thing."""
        return self.holds and self.alike

    @property
    def alike(self) -> bool:
        """Whether nothing that was compared differs, be it by fewer patches than a proof needs:
        goods without a print have few. Enough to be looked at first, not to be believed."""
        enough = self.score >= HINTED and self.coverage >= COVERS
        return enough and self.colour >= SAME_COLOUR and self.ground >= SAME_GROUND

    def moved(self, x: float, y: float) -> Proof:
        """The same in pixels of a picture in which the query lies at `x`, `y`."""
        by = np.array([x, y], np.float32)
        back = np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1]], np.float64)
        return replace(
            self,
            query_points=self.query_points + by,
            query_region=self.query_region + by,
            transform=self.transform @ back,
        )


def prove(
    query: Features,
    reference: Features,
    ways: Collection[bool] = (False, True),
    least: float = 0.0,
) -> Proof | None:
    """The best agreement, of the query or of its mirror image; none where nothing agrees. `ways`
    says whether the one is asked for, or the other: mirrored or not; `least` the score below which
    an agreement is not wanted, which saves to look at it closely."""
    found = []
    for mirrored in ways:
        asked = query.mirrored if mirrored else query
        proof = _proof(asked, reference, mirrored=mirrored, least=least)
        if proof is not None:
            found.append(proof)
    return max(found, key=lambda each: each.rank, default=None)


def _proof(query: Features, reference: Features, *, mirrored: bool, least: float) -> Proof | None:
    left, right = matched(query, reference)
    if len(left) < MIN_INLIERS:
        return None
    there = query.points[left].astype(np.float64)
    here = reference.points[right].astype(np.float64)
    tolerance = _TOLERANCE * float(np.hypot(reference.width, reference.height))
    turn = np.asarray(reference.angles[right] - query.angles[left], np.float64)
    size = np.asarray(reference.sizes[right] / query.sizes[left], np.float64)
    within = _agreeing(there, here, turn, size, tolerance)
    transform, within = _settled(there, here, within, tolerance)
    if transform is None or not _plausible(transform):
        return None
    count = _distinct(there[within], here[within], tolerance)
    if count < MIN_INLIERS:
        return None
    area = max(float(reference.width * reference.height), 1.0)
    score = _surprise(len(left), count, min(1.0, np.pi * tolerance**2 / area))
    if score < least:
        return None
    region = _hull(reference.points[right][within])
    agreed = agreement(query, reference, transform, region, labelled=score >= SURE)
    query_points = query.points[left][within]
    if mirrored:
        flip = np.array([[-1.0, 0.0, query.width - 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
        query_points = np.array([query.width - 1, 0], np.float32) - query_points * _LEFT_RIGHT
        transform = transform @ flip
    reference_points = reference.points[right][within]
    return Proof(
        score=score,
        inliers=count,
        mirrored=mirrored,
        query_points=query_points,
        reference_points=reference_points,
        transform=transform,
        query_region=_hull(query_points),
        reference_region=region,
        coverage=float(cv2.contourArea(region)) / area,
        agreement=agreed.shapes,
        colour=agreed.colours,
        ground=agreed.ground,
    )


def matched(query: Features, reference: Features) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of patches that are each other's best, the surest first: indices in both."""
    if len(query) < 2 or len(reference) < 2:
        none = np.zeros(0, np.intp)
        return none, none
    like = query.descriptors.astype(np.float32) @ reference.descriptors.astype(np.float32).T
    best = like.argmax(axis=1)
    mutual = np.flatnonzero(like.argmax(axis=0)[best] == np.arange(len(best)))
    first = like[mutual, best[mutual]]
    rest = like[mutual]
    rest[np.arange(len(mutual)), best[mutual]] = -1
    longest = _LENGTH_SQUARED
    near = np.sqrt(np.maximum(longest - first, 0) / np.maximum(longest - rest.max(axis=1), 1e-6))
    order = np.argsort(near, kind="stable")
    order = order[near[order] < _RATIO][:_MOST_PAIRS]
    return mutual[order], best[mutual[order]]


_LENGTH_SQUARED = 512.0**2


def _agreeing(
    there: NDArray[np.float64],
    here: NDArray[np.float64],
    turn: NDArray[np.float64],
    size: NDArray[np.float64],
    tolerance: float,
) -> NDArray[np.bool_]:
    """The pairs that agree with the pair most agree with; n × n places are tried at once."""
    a, b = size * np.cos(turn), size * np.sin(turn)
    moved_x = here[:, 0] - a * there[:, 0] + b * there[:, 1]
    moved_y = here[:, 1] - b * there[:, 0] - a * there[:, 1]
    x = np.outer(a, there[:, 0]) - np.outer(b, there[:, 1]) + moved_x[:, None] - here[:, 0]
    y = np.outer(b, there[:, 0]) + np.outer(a, there[:, 1]) + moved_y[:, None] - here[:, 1]
    # A single patch tells turn and size roughly: what it says of far patches is given more room.
    far = np.hypot(there[:, None, 0] - there[:, 0], there[:, None, 1] - there[:, 1])
    room = tolerance * 1.5 + 0.08 * far * size[:, None]
    turned = np.abs((turn[:, None] - turn + np.pi) % (2 * np.pi) - np.pi) < 0.5
    sized = np.abs(np.log2(size[:, None] / size)) < 1
    close = (x * x + y * y < room * room) & turned & sized
    plausible = (size > _SCALES[0]) & (size < _SCALES[1])
    return np.asarray(close[int((close.sum(axis=1) * plausible).argmax())])


def _settled(
    there: NDArray[np.float64],
    here: NDArray[np.float64],
    within: NDArray[np.bool_],
    tolerance: float,
) -> tuple[_Affine | None, NDArray[np.bool_]]:
    """The affine transform of the pairs that agree, and those that lie within its tolerance."""
    ones = np.column_stack([there, np.ones(len(there))])
    transform: _Affine | None = None
    for room in (3.0, 2.0, 1.5, 1.0, 1.0):
        if within.sum() < 4:
            return None, within
        centre = there[within].mean(axis=0)
        if transform is None:
            transform = _similarity(there[within], here[within], centre)
        else:
            solved = np.linalg.lstsq(ones[within], here[within], rcond=None)[0]
            transform = np.asarray(solved.T, np.float64)
        off = ones @ transform.T - here
        within = np.hypot(off[:, 0], off[:, 1]) < tolerance * room
    return transform, within


def _similarity(
    there: NDArray[np.float64], here: NDArray[np.float64], centre: NDArray[np.float64]
) -> _Affine:
    """Least squares of turn, size and place; the centre keeps the numbers small."""
    p, q = there - centre, here - here.mean(axis=0)
    power = max(float((p * p).sum()), 1e-9)
    a = float((p * q).sum()) / power
    b = float((p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0]).sum()) / power
    linear = np.array([[a, -b], [b, a]])
    return np.column_stack([linear, here.mean(axis=0) - linear @ centre])


def _plausible(transform: _Affine) -> bool:
    """No picture turned inside out, squeezed to a line, or of another order of size."""
    linear = transform[:, :2]
    values = np.linalg.svd(linear, compute_uv=False)
    return bool(
        np.linalg.det(linear) > 0
        and values[1] > 0
        and values[0] / values[1] <= _STRETCH
        and _SCALES[0] < np.sqrt(values[0] * values[1]) < _SCALES[1]
    )


def _distinct(there: NDArray[np.float64], here: NDArray[np.float64], tolerance: float) -> int:
    """Patches at one place (a corner seen at several sizes) say one thing."""
    cell = tolerance / 2
    spread = np.ptp(there, axis=0).max() / max(float(np.ptp(here, axis=0).max()), 1e-9)
    return min(_places(here, cell), _places(there, max(cell * spread, 1e-9)))


def _places(points: NDArray[np.float64], cell: float) -> int:
    """How many cells of a grid hold a point."""
    return len(set(map(tuple, np.floor(points / cell).tolist())))


@lru_cache(maxsize=4096)
def _surprise(pairs: int, agreeing: int, chance: float) -> float:
    """−log10 of the expected number of such agreements among `pairs` that lie anywhere."""
    if agreeing < 2:
        return 0.0
    rest, trials = agreeing - 1, pairs - 1
    ways = (lgamma(trials + 1) - lgamma(rest + 1) - lgamma(trials - rest + 1)) / np.log(10)
    return float(-(log10(pairs) + ways + rest * log10(chance)))


def _hull(points: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.convexHull(points), np.float32).reshape(-1, 2)
