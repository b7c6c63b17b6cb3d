"""Pictures of a lead: which were looked at, and what was seen where in them."""

from __future__ import annotations

from typing import Literal

from countermark.records.record import Value

Place = tuple[int, int, int, int]
"""Left, top, right and bottom in thousandths of the picture's width and height."""
WHOLE: Place = (0, 0, 1000, 1000)


class PictureText(Value):
    """A line of words, or a code, that stands in a picture, or what makes a part unreadable."""

    kind: Literal["words", "name", "code", "cover"]
    """`name`: words by which the picture names the brand."""
    text: str
    """As it was read; of a cover how it covers: `mosaic`, `blur`, `paint`."""
    certainty: float
    box: Place


class PictureMatch(Value):
    """Another picture that shows the same."""

    kind: Literal["likeness", "motif", "reference"]
    """It shows the same as a listing's photo; the motif of a brand's reference; or it is the
    reference itself: the brand's own photo."""
    note: str
    """How it was found (`the same picture, mirrored`), or what the reference shows."""
    certainty: float
    box: Place
    """Where in this picture."""
    other: str
    """SHA-256 of the other picture."""
    other_box: Place = WHOLE
    points: tuple[Place, ...] = ()
    """Some of the places that agree: x and y here, then x and y in the other, in thousandths."""


class LeadPicture(Value):
    """A picture that was looked at, or of a video one of its frames."""

    digest: str
    """SHA-256 of the file, under which the workspace keeps it."""
    name: str
    """What the record calls it."""
    frame: int = 0
    """Which of a video's key frames."""
    strangers: int = 1
    """How many accounts and sellers show it or a copy of it; what very many show links nobody."""
    texts: tuple[PictureText, ...] = ()
    matches: tuple[PictureMatch, ...] = ()
