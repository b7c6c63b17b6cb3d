"""Fitting: of several listings that one post may mean, which are of the brand's kind.

Who names a maker of handbags and sends readers to a page of five things means the bag, not the
lantern. What is sure of the ways to all of them together stays as it is; their shares change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from countermark.records.key import Key
from countermark.records.listing import Listing
from countermark.records.registry import Brand
from countermark.signals.candidate import Promotion
from countermark.signals.goods import fit_of

LIKELY: Mapping[bool | None, float] = {True: 1.0, None: 0.5, False: 0.2}
"""How likely goods of the brand's kind, untold ones and others are meant, against each other.
Settings: hidden links are filed under anything, and seldom called so."""
Chosen = tuple[str, Key, tuple[Promotion, ...]]


def fitted(
    pairs: Sequence[Chosen], listings: Mapping[Key, Listing], brands: Mapping[str, Brand]
) -> list[Chosen]:
    """The pairs of brand and listing, with the certainties of what promotes several of them."""
    ends: dict[tuple[str, Key], dict[Key, float]] = defaultdict(dict)
    for brand, key, promotions in pairs:
        for promotion in promotions:
            ends[brand, promotion.key][key] = promotion.routes[0].certainty
    shares = {origin: _shares(origin[0], sure, listings, brands) for origin, sure in ends.items()}
    return [
        (brand, key, tuple(_shared(p, shares[brand, p.key][key]) for p in promotions))
        for brand, key, promotions in pairs
    ]


def _shares(
    brand: str,
    sure: Mapping[Key, float],
    listings: Mapping[Key, Listing],
    brands: Mapping[str, Brand],
) -> dict[Key, float]:
    """By what to multiply the certainty of each end: of one alone, or of several that are all as
    sure as can be, by nothing."""
    if len(sure) == 1 or sum(sure.values()) > 1.01:
        return dict.fromkeys(sure, 1.0)
    likely = {key: LIKELY[fit_of(brands[brand], listings[key])] for key in sure}
    whole = sum(sure[key] * likely[key] for key in sure)
    return {key: sum(sure.values()) * likely[key] / whole for key in sure}


def _shared(promotion: Promotion, times: float) -> Promotion:
    if times == 1.0:
        return promotion
    routes = (
        route.model_copy(update={"certainty": round(min(1.0, route.certainty * times), 4)})
        for route in promotion.routes
    )
    return replace(promotion, routes=tuple(routes))
