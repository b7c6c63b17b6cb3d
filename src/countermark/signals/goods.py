"""Goods: whether what is offered is of the kind that the brand sells."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from countermark.records.goods import classes_of, offered
from countermark.records.listing import Listing
from countermark.records.registry import Brand
from countermark.signals.candidate import Candidate
from countermark.signals.examples import AURELLE_POST, BRACELET, changed
from countermark.signals.signal import Example, Finding, Signal


class GoodsSignal(Signal):
    """By the classes of the Nice Classification that words tell. Whether a right reaches them is
    the family `right`'s to say; this one says whether the post may mean these goods at all."""

    family = "goods"
    names = {  # noqa: RUF012
        "goods.fit": "the title names goods of a kind that the brand sells",
        "goods.untold": "neither title nor category names goods of a kind that the brand sells",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """One, where something is known of the brand's goods and of the listing."""
        listing, fit = candidate.listing, fits(candidate)
        seen = listing.evidence[:1]
        if fit and not candidate.hits:  # with hits it is `disguise.open`, whatever it is
            yield Finding("goods.fit", f"“{listing.title[:120]}”", seen)
        elif fit is False:
            told = f"“{listing.title[:120]}”" + (f", {listing.category}" * bool(listing.category))
            yield Finding("goods.untold", told, seen)

    def examples(self) -> list[Example]:
        """Jewellery, a kettle, a stand for jewellery, and words of which nothing is known beside a
        fitting category."""
        kettle = changed(BRACELET, name="Bird feeder, weatherproof", category="Garden")
        stand = changed(kettle, name="Wooden tree with ring holder")
        plain = changed(BRACELET, name="Classic for women")
        return [
            Example({"listing": stand, "post": AURELLE_POST}, ("goods.untold",), "for jewellery"),
            Example({"listing": BRACELET, "post": AURELLE_POST}, ("goods.fit",), "a bracelet"),
            Example({"listing": kettle, "post": AURELLE_POST}, ("goods.untold",), "a feeder"),
            Example({"listing": plain, "post": AURELLE_POST}, (), "the category alone fits"),
        ]


def fits(candidate: Candidate) -> bool | None:
    """Whether the candidate's listing offers goods of a kind that the brand sells."""
    return fit_of(candidate.brand, candidate.listing)


def fit_of(brand: Brand, listing: Listing) -> bool | None:
    """Whether the title names goods of a kind that the brand sells; False where neither it nor the
    category does, None where that cannot be told."""
    sold = brand_classes(brand)
    if not sold or not listing.title:
        return None
    if classes_of(offered(listing.title)) & sold:
        return True
    return None if classes_of(listing.category or "") & sold else False


@lru_cache
def brand_classes(brand: Brand) -> frozenset[int]:
    """The Nice classes of what the registry says that the brand sells and has marks for."""
    words = [product.name for product in brand.products]
    found: set[int] = set()
    for mark in brand.marks:
        for registration in mark.registrations:
            found.update(registration.classes)
            words.append(registration.goods or "")
    return frozenset(found) | classes_of(" / ".join(words))
