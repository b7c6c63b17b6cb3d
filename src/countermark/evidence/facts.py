"""What a bundle says of a lead: what was seen, and nothing of what is concluded from it.

Scores, reasons and hypotheses are left to those who decide; they go in only where a person asks
for them.
"""

from __future__ import annotations

from typing import Any

from countermark.records.lead import Lead

_LISTING = ("key", "url", "title", "seller", "offer", "state", "price", "currency", "brand",
            "category", "description", "images", "conflicts")  # fmt: skip
_POST = ("key", "account", "published", "state", "text", "images", "url")
_CONCLUDED = ("probability", "grade", "weight", "prior", "reasons", "disguise", "goods", "link",
              "standing", "priority", "operator", "judgements")  # fmt: skip


def facts(lead: Lead, with_reasons: bool = False) -> dict[str, Any]:
    """The lead as plain JSON values; `concluded` is there only `with_reasons`."""
    told = lead.model_dump(mode="json", by_alias=True)
    found = {
        "lead": told["lead"],
        "brand": told["brand"],
        "listing": {name: told["listing"][name] for name in _LISTING},
        "posts": [{name: post[name] for name in _POST} for post in told["posts"]],
        "route": told["route"],
        "marks": told["marks"],
        "seen": told["seen"],
        "sources": sources(lead),
    }
    if with_reasons:
        found["concluded"] = {name: told[name] for name in _CONCLUDED}
    return found


def sources(lead: Lead) -> list[str]:
    """Pointers to where it was seen, each once."""
    pictures = [*lead.listing.pictures, *(each for post in lead.posts for each in post.pictures)]
    pointers = [pointer for reason in lead.reasons for pointer in reason.evidence]
    return sorted({*pointers, *(f"sha256:{each.digest}" for each in pictures)})
