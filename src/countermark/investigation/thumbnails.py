"""Thumbnails for the report: as many as it has room for, those first that matter most."""

from __future__ import annotations

from collections.abc import Sequence

from countermark.investigation.looking import Looker, Looking
from countermark.pictures.thumbnail import Thumbnail, thumbnail

BUDGET = 9_000_000
"""Bytes of all thumbnails of a report: 12 MB as the page writes them. A setting."""
_ASKED = 256
"""Pictures that are made small at a time: some of the last are made in vain."""
SMALL = Looker("thumbnail-1", thumbnail)


def thumbnails(
    digests: Sequence[str], looking: Looking, budget: int = BUDGET
) -> dict[str, Thumbnail]:
    """The thumbnails of pictures, in the order in which they are wanted, until the next does not
    fit in the `budget`. Those of which there are no bytes, or that cannot be read, are left out."""
    held = [digest for digest in digests if looking.blobs.has(digest)]
    found: dict[str, Thumbnail] = {}
    for start in range(0, len(held), _ASKED):
        some = held[start : start + _ASKED]
        made = dict(looking.at(some, SMALL, Thumbnail))
        for digest in some:
            if digest not in made:
                continue
            budget -= made[digest].size
            if budget < 0:
                return found
            found[digest] = made[digest]
    return found
