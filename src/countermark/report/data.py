"""The data of the page: leads in the shape that its script draws."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from countermark.records.key import Key, Kind
from countermark.records.lead import Lead, LeadListing, LeadMark, LeadPost
from countermark.records.pointer import Pointer, digest_of
from countermark.records.reason import Reason
from countermark.report.change import changes
from countermark.report.guard import cut
from countermark.report.weighing import FLOOR, uncounted, unexplained, waterfall
from countermark.signals import MEANINGS
from countermark.tracing.weighing import Weights

_SHORT = 600
_SPARE = 4_000_000
"""Characters that all long texts together may add: a page of many leads stays small enough."""
_JPEG = b"\xff\xd8\xff"


def data(
    leads: Sequence[Lead],
    brands: Mapping[str, str],
    pictures: Mapping[str, bytes],
    bits: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """What the page's script needs, and nothing else; digests are named once, by number. `bits`
    are the weights of all signals, those that are shipped where it is None."""
    bits = bits or Weights.load().bits
    shown = {digest: picture for digest, picture in pictures.items() if picture[:3] == _JPEG}
    names = _Names(pictures={digest: number for number, digest in enumerate(sorted(shown))})
    shortened = _shortener(_SPARE)
    return {
        "floor": FLOOR,
        "brands": {lead.brand: brands.get(lead.brand, lead.brand) for lead in leads},
        "leads": [shortened(_lead(lead, names, bits)) for lead in leads],
        "digests": list(names.digests),
        "changes": list(names.changes),
        "marks": [[mark.model_dump(mode="json") for mark in marks] for marks in names.marks],
        "pictures": [b64encode(shown[digest]).decode() for digest in sorted(shown)],
    }


def shop(key: Key) -> str:
    """The shop that a listing is in, or the host of an unknown one."""
    return (urlsplit(key.id).hostname or key.id) if key.kind is Kind.URL else key.site


@dataclass(frozen=True)
class _Names:
    """What many leads share, named once by a number."""

    pictures: dict[str, int]
    digests: dict[str, int] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)
    marks: dict[tuple[LeadMark, ...], int] = field(default_factory=dict)


def _lead(lead: Lead, names: _Names, bits: Mapping[str, float]) -> dict[str, Any]:
    steps = waterfall(lead)
    drawn = lead.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    drawn["reasons"] = [
        _reason(step.reason, names.digests) | {"at": round(step.end, 3)} for step in steps
    ]
    drawn["uncounted"] = [_reason(reason, names.digests) for reason in uncounted(lead)]
    drawn["marks"] = names.marks.setdefault(lead.marks, len(names.marks))
    holders: list[LeadListing | LeadPost] = [lead.listing, *lead.posts]
    for holder, part in zip(holders, [drawn["listing"], *drawn["posts"]], strict=True):
        if holder.images:
            part["images"] = [len(holder.images), _pictures(holder.images, names.pictures)]
        if holder.state == "unknown":
            del part["state"]
    drawn["shop"] = shop(lead.listing.key)
    drawn["changes"] = [
        names.changes.setdefault(change, len(names.changes))
        for change in changes(lead, bits, MEANINGS)
    ]
    if abs(gap := unexplained(lead)) > 0.05:
        drawn["unexplained"] = round(gap, 2)
    return drawn


def _reason(reason: Reason, digests: dict[str, int]) -> dict[str, Any]:
    return {
        "signal": reason.signal,
        "weight": reason.weight,
        "detail": reason.detail,
        "evidence": [_place(pointer, digests) for pointer in reason.evidence],
    }


def _pictures(images: Iterable[str], known: Mapping[str, int]) -> list[int]:
    digests = (image.removeprefix("sha256:")[:64] for image in images)
    return [known[digest] for digest in digests if digest in known]


def _place(pointer: Pointer, digests: dict[str, int]) -> list[Any]:
    digest = digests.setdefault(digest_of(pointer), len(digests))
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
