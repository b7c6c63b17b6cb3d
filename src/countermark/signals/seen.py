"""Seen: what a record's pictures say and show, as the ways and the names that follow from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from countermark.records.key import Key


class Box(NamedTuple):
    """A part of a picture, in thousandths of its width and height: figures may be drawn at any
    size."""

    left: int
    top: int
    right: int
    bottom: int


WHOLE = Box(0, 0, 1000, 1000)


class Pictured(NamedTuple):
    """A picture that was looked at, whatever was seen in it."""

    picture: str
    """SHA-256 of the picture."""
    name: str
    """What the record calls it."""
    strangers: int = 1
    """How many accounts and sellers show it or a copy of it."""


class Line(NamedTuple):
    """A line of the words in a picture."""

    text: str
    certainty: float
    box: Box
    frame: int = 0


class Written(NamedTuple):
    """Words or a code that stand in a picture."""

    text: str
    certainty: float
    """How surely they were read."""
    picture: str
    """SHA-256 of the picture."""
    name: str
    """What the record calls the picture."""
    box: Box = WHOLE
    frame: int = 0
    """Of a video; `lines` tell their own."""
    lines: tuple[Line, ...] = ()
    """Of words, those that `text` is made of."""


class Point(NamedTuple):
    """A place of a picture and where another shows the same, in thousandths of either."""

    x: int
    y: int
    other_x: int
    other_y: int


class Likeness(NamedTuple):
    """A picture of the record and one of a listing, which show the same."""

    listing: Key
    certainty: float
    """That the listing is meant: less where several listings carry the picture."""
    note: str
    """How it was found, for a person: `the same picture`, `mirrored, a part of it` …"""
    picture: str
    name: str
    box: Box
    """Where in the record's picture."""
    other: str
    """SHA-256 of the listing's picture."""
    other_box: Box
    frame: int = 0
    """Of a video."""
    points: tuple[Point, ...] = ()
    """Some of those that agree, for a person to see."""


class Shows(NamedTuple):
    """A picture that shows what a brand's references show."""

    brand: str
    reference: str
    """What the registry calls what is shown: a mark or a product."""
    certainty: float
    picture: str
    name: str
    box: Box
    other: str
    """SHA-256 of the reference picture."""


class Covered(NamedTuple):
    """A part of a picture that somebody made unreadable."""

    kind: str
    """`mosaic` or `paint`."""
    certainty: float
    picture: str
    name: str
    box: Box


@dataclass(frozen=True, slots=True)
class Seen:
    """All that was seen in the pictures of one record."""

    words: tuple[Written, ...] = ()
    codes: tuple[Written, ...] = ()
    """QR and bar codes: what they say."""
    alike: tuple[Likeness, ...] = ()
    shows: tuple[Shows, ...] = ()
    pictures: tuple[Pictured, ...] = ()
    """Every picture that was looked at, in the record's order."""
    taken: tuple[Shows, ...] = ()
    """Pictures that are a reference picture itself: the brand's own photo."""
    covers: tuple[Covered, ...] = ()

    def of(self, brand: str) -> Seen:
        """The same, without what shows other brands."""
        return replace(
            self,
            shows=tuple(shown for shown in self.shows if shown.brand == brand),
            taken=tuple(shown for shown in self.taken if shown.brand == brand),
        )

    @property
    def text(self) -> str:
        """The words of all pictures, a line each."""
        return "\n".join(written.text for written in self.words)

    def written(self, at: int) -> Written:
        """The words in which a place of `text` lies. Raises IndexError where there are none."""
        end = -1
        for written in self.words:
            end += len(written.text) + 1
            if 0 <= at <= end:
                return written
        raise IndexError(at)


BLIND = Seen()
"""Of a record without pictures, or whose pictures were not looked at."""


@dataclass(frozen=True, slots=True)
class Photos:
    """What is known of the photos of a listing."""

    own: Seen = BLIND
    """What its own photos hold."""
    received: Seen = BLIND
    """What the photos in its reviews hold."""
    files: frozenset[str] = frozenset()
    """Its own photos, by the SHA-256 of one of all copies of each; without those that strangers by
    the score show."""


UNSEEN = Photos()
"""Of a listing whose photos were not looked at."""
