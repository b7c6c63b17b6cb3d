"""Price: what the listing asks against what the brand's goods cost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any

from countermark.records.registry import Brand, Product
from countermark.signals.candidate import Candidate
from countermark.signals.examples import AURELLE_POST, BRACELET, changed, priced
from countermark.signals.goods import fits
from countermark.signals.signal import Example, Finding, Signal

FAR_BELOW = Decimal("0.2")
"""A price at or under a fifth of the cheapest product of the brand is far below: counterfeits in
the court orders cited in docs/signals.md sold at well under a tenth, outlets seldom under half."""
NEAR = Decimal("0.5")
"""At half the cheapest product or above, the price is one that genuine goods have."""


class PriceSignal(Signal):
    """The price gap."""

    family = "price"
    names = {  # noqa: RUF012
        "price.far-below": "the price is a fifth or less of the brand's cheapest product",
        "price.near": "the price is one that the brand's genuine goods have",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """One, where both prices are known and their currencies can be compared. That a kettle
        costs less than a watch says nothing."""
        asked = _euro(candidate.listing.price, candidate.listing.currency)
        known = _cheapest(candidate.brand)
        if asked is None or known is None:
            return
        worth, cheapest = known
        assert cheapest.price
        detail = (
            f"{candidate.listing.price} {candidate.listing.currency} against "
            f"{cheapest.price.amount} {cheapest.price.currency} ({cheapest.name})"
        )
        if asked <= worth * FAR_BELOW and fits(candidate) is not False:
            yield Finding("price.far-below", detail, candidate.listing.evidence[:1])
        elif asked >= worth * NEAR:
            yield Finding("price.near", detail, candidate.listing.evidence[:1])

    def examples(self) -> list[Example]:
        """Far below, near, between, and not known."""
        post = AURELLE_POST
        unpriced = changed(BRACELET, offers={})
        kettle = changed(BRACELET, name="Bird feeder, weatherproof", category="Garden")
        return [
            Example({"listing": kettle, "post": post}, (), "other goods are cheaper anyway"),
            Example({"listing": BRACELET, "post": post}, ("price.far-below",), "19.99 to 6,900"),
            Example({"listing": priced("19", "EUR"), "post": post}, ("price.far-below",), "euro"),
            Example({"listing": priced("6500"), "post": post}, ("price.near",), "full price"),
            Example({"listing": priced("2500"), "post": post}, (), "between: says nothing"),
            Example({"listing": unpriced, "post": post}, (), "no price is known"),
        ]


def cheapest_euro(brand: Brand) -> float | None:
    """What the brand's cheapest product costs, in euro, roughly; None where no price is known."""
    known = _cheapest(brand)
    return float(known[0]) if known else None


def _cheapest(brand: Brand) -> tuple[Decimal, Product] | None:
    products = [
        (worth, product)
        for product in brand.products
        if product.price and (worth := _euro(str(product.price.amount), product.price.currency))
    ]
    return min(products, key=lambda pair: pair[0], default=None)


@cache
def _rates() -> dict[str, Decimal]:
    import yaml

    content: dict[str, Any] = yaml.safe_load(
        (files("countermark.signals") / "data" / "rates.yaml").read_text("utf-8")
    )
    return {code: Decimal(str(rate)) for code, rate in content["per_euro"].items()}


def _euro(amount: str | None, currency: str | None) -> Decimal | None:
    rate = _rates().get(currency or "")
    try:
        return Decimal(amount) / rate if amount and rate else None
    except InvalidOperation:
        return None
