"""The data of the page: leads in the shape that its script draws."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from countermark.records.key import Key, Kind
from countermark.records.lead import Lead, LeadListing, LeadMark, LeadPost
from countermark.records.picture import LeadPicture
from countermark.records.pointer import Pointer, digest_of
from countermark.records.reason import Reason
from countermark.report.change import changes
from countermark.report.guard import cut
from countermark.report.pair import Pair, pairs
from countermark.report.weighing import FLOOR, uncounted, unexplained, waterfall
from countermark.signals import MEANINGS
from countermark.tracing.weighing import Weights

if TYPE_CHECKING:  # a report without pictures loads none of their libraries
    from countermark.pictures.thumbnail import Thumbnail

_SHORT = 600
_SPARE = 4_000_000
"""Characters that all long texts together may add: a page of many leads stays small enough."""


def data(
    leads: Sequence[Lead],
    brands: Mapping[str, str],
    pictures: Mapping[str, Thumbnail],
    bits: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """What the page's script needs, and nothing else; digests are named once, by number. `bits`
    are the weights of all signals, those that are shipped where it is None."""
    bits = bits or Weights.load().bits
    names = _Names()
    shortened = _shortener(_SPARE)
    drawn = [shortened(_lead(lead, names, bits)) for lead in leads]
    return {
        "floor": FLOOR,
        "brands": {lead.brand: brands.get(lead.brand, lead.brand) for lead in leads},
        "leads": drawn,
        "digests": list(names.digests),
        "changes": list(names.changes),
        "marks": [[mark.model_dump(mode="json") for mark in marks] for marks in names.marks],
        "pictures": {
            names.digests[digest]: _frames(pictures[digest], frames)
            for digest, frames in sorted(names.frames.items())
            if digest in pictures
        },
    }


def shop(key: Key) -> str:
    """The shop that a listing is in, or the host of an unknown one."""
    return (urlsplit(key.id).hostname or key.id) if key.kind is Kind.URL else key.site


@dataclass(frozen=True)
class _Names:
    """What many leads share, named once by a number."""

    digests: dict[str, int] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)
    marks: dict[tuple[LeadMark, ...], int] = field(default_factory=dict)
    frames: dict[str, set[int]] = field(default_factory=dict)
    """Of each picture that is shown, by its digest."""

    def digest(self, digest: str) -> int:
        """The number of a digest."""
        return self.digests.setdefault(digest, len(self.digests))

    def picture(self, digest: str, frame: int = 0) -> int:
        """The same of a picture that is to be shown."""
        self.frames.setdefault(digest, set()).add(frame)
        return self.digest(digest)


def _lead(lead: Lead, names: _Names, bits: Mapping[str, float]) -> dict[str, Any]:
    steps = waterfall(lead)
    drawn = lead.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    drawn["reasons"] = [_reason(step.reason, names) | {"at": round(step.end, 3)} for step in steps]
    drawn["uncounted"] = [_reason(reason, names) for reason in uncounted(lead)]
    drawn["marks"] = names.marks.setdefault(lead.marks, len(names.marks))
    holders: list[LeadListing | LeadPost] = [lead.listing, *lead.posts]
    for holder, part in zip(holders, [drawn["listing"], *drawn["posts"]], strict=True):
        if holder.images:
            part["images"] = _absent(holder)
        if holder.pictures:
            part["pictures"] = [_picture(picture, names) for picture in holder.pictures]
        if holder.state == "unknown":
            del part["state"]
    if lead.listing.received:
        drawn["listing"]["received"] = [_picture(each, names) for each in lead.listing.received]
    drawn["pairs"] = [_pair(pair, names) for pair in pairs(lead)]
    drawn["shop"] = shop(lead.listing.key)
    drawn["changes"] = [
        names.changes.setdefault(change, len(names.changes))
        for change in changes(lead, bits, MEANINGS)
    ]
    if abs(gap := unexplained(lead)) > 0.05:
        drawn["unexplained"] = round(gap, 2)
    return drawn


def _reason(reason: Reason, names: _Names) -> dict[str, Any]:
    return {
        "signal": reason.signal,
        "weight": reason.weight,
        "detail": reason.detail,
        "evidence": [_place(pointer, names) for pointer in reason.evidence],
    }


def _picture(picture: LeadPicture, names: _Names) -> dict[str, Any]:
    return {
        **picture.model_dump(mode="json", exclude_defaults=True, exclude={"matches"}),
        "digest": names.picture(picture.digest, picture.frame),
        "matches": [
            match.model_dump(mode="json", exclude={"other"}) | {"other": names.picture(match.other)}
            for match in picture.matches
        ],
    }


def _pair(pair: Pair, names: _Names) -> list[Any]:
    """Whose it is, which of the holder's frames and of its matches, and what stands beside it."""
    match = pair.picture.matches.index(pair.match) if pair.match else None
    digest = names.picture(pair.picture.digest, pair.picture.frame)
    return [pair.holder, pair.number, digest, pair.picture.frame, match, names.picture(pair.other)]


def _absent(holder: LeadListing | LeadPost) -> int:
    """How many of its pictures were not given, or could not be read."""
    return len(set(holder.images) - {picture.name for picture in holder.pictures})


def _frames(thumbnail: Thumbnail, shown: set[int]) -> dict[int, list[Any]]:
    return {
        number: [frame.width, frame.height, b64encode(frame.content).decode()]
        for number, frame in enumerate(thumbnail.frames)
        if number in shown
    }


def _place(pointer: Pointer, names: _Names) -> list[Any]:
    digest = names.digest(digest_of(pointer))
    _, _, selector = pointer.partition("#")
    return [digest, selector] if selector else [digest]


def _shortener(spare: int) -> Callable[[Any], Any]:
    """Walks a value and cuts its long texts once what may be spared on them is spent."""

    def shortened(value: Any) -> Any:
        nonlocal spare
        match value:
            case str() if len(value) > _SHORT:
                if len(value) - _SHORT > spare:
                    return cut(value, _SHORT)
                spare -= len(value) - _SHORT
                return value
            case dict():
                return {shortened(name): shortened(part) for name, part in value.items()}
            case list():
                return [shortened(part) for part in value]
        return value

    return shortened
