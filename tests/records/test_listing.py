"""Merging sightings of one listing."""

import pytest

from countermark.records.key import Key
from countermark.records.listing import Listing, Offer, merge

KEY = Key.item("weidian.com", "7000000001")


def sighting(line: int, **fields: object) -> Listing:
    pointer = f"sha256:{'a' * 64}#line={line}"
    return Listing(key=KEY, url="https://weidian.com/item.html?itemID=7000000001",
                   evidence=(pointer,), **fields)  # fmt: skip


def test_variants_form_one_listing_and_conflicts_are_kept() -> None:
    merged = merge([
        sighting(1, title="Band", price="18.13", currency="USD", variant="silver"),
        sighting(2, title="Screw band", price="26.37", currency="USD", variant="gold"),
        sighting(3, title="Band", price="18.13", currency="USD", variant="silver"),
    ])  # fmt: skip
    assert merged.title == "Band"
    assert merged.conflicts == {"title": ("Band", "Screw band"), "price": ("18.13", "26.37")}
    assert [offer.variant for offer in merged.offers] == ["silver", "gold"]
    assert len(merged.evidence) == 3


def test_what_one_sighting_leaves_out_another_fills() -> None:
    merged = merge([sighting(1, title=""), sighting(2, title="Band", seller_name="QX")])
    assert (merged.title, merged.seller_name, merged.conflicts) == ("Band", "QX", {})


def test_one_sighting_stays_as_it_is() -> None:
    only = sighting(1, title="Band", price="5", currency="EUR")
    merged = merge([only])
    assert merged.offers == (Offer(price="5", currency="EUR"),)
    assert merged.model_copy(update={"offers": ()}) == only


def test_sightings_of_two_listings_do_not_merge() -> None:
    other = sighting(2).model_copy(update={"key": Key.item("weidian.com", "7000000002")})
    with pytest.raises(ValueError, match="one listing"):
        merge([sighting(1), other])
    with pytest.raises(ValueError, match="one listing"):
        merge([])
