"""Seller: who sells it, and whether the brand lets them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from countermark.links import canonical_url
from countermark.records.right import authorised, own_account, own_domain
from countermark.signals.candidate import Candidate
from countermark.signals.examples import AURELLE_POST, BRACELET, changed, priced
from countermark.signals.signal import Example, Finding, Signal


class SellerSignal(Signal):
    """What the registry says of the seller and of those who promote."""

    family = "seller"
    names = {  # noqa: RUF012
        "seller.authorised": "the brand authorised this seller there on that day",
        "seller.own-domain": "the listing is on the brand's own site",
        "seller.own-account": "only the brand's own accounts promote it",
        "seller.second-hand": "the listing is offered as used goods",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """All of these speak against the lead."""
        brand, listing = candidate.brand, candidate.listing
        seen = listing.evidence[:1]
        if listing.seller:
            site, id = listing.seller.site, listing.seller.id
            answer = authorised(brand, site, id, candidate.on, candidate.territory)
            if answer.yes:
                yield Finding("seller.authorised", answer.why, seen)
        host = urlsplit(canonical_url(listing.url) or "").hostname
        if host and (answer := own_domain(brand, host)).yes:
            yield Finding("seller.own-domain", answer.why, seen)
        if candidate.promotions and all(
            own_account(brand, p.account or p.key, candidate.on, candidate.territory).yes
            for p in candidate.promotions
        ):
            named = ", ".join(sorted({str(p.account or p.key) for p in candidate.promotions}))
            yield Finding("seller.own-account", f"promoted by {named} alone", seen)
        condition = (listing.condition or "").removesuffix("Condition").casefold()
        if condition in ("used", "refurbished"):
            yield Finding("seller.second-hand", f"offered as “{listing.condition}”", seen)

    def examples(self) -> list[Example]:
        """Each ground, and a seller of whom nothing is known."""
        own = changed(BRACELET, url="https://shop.aurelle.example/vis-bracelet")
        house = changed(
            AURELLE_POST,
            author={"alternateName": "aurelle", "url": "https://www.instagram.com/aurelle/"},
        )
        used = changed(BRACELET, itemCondition="https://schema.org/UsedCondition")
        post = AURELLE_POST
        return [
            Example(
                {"listing": priced("6900", seller="A9AUTHORISED"), "post": post},
                ("seller.authorised",),
                "on the list, there and then",
            ),
            Example({"listing": own}, ("seller.own-domain",), "the brand's own shop"),
            Example({"listing": BRACELET, "post": house}, ("seller.own-account",), "its own post"),
            Example({"listing": used, "post": post}, ("seller.second-hand",), "used goods"),
            Example({"listing": BRACELET, "post": post}, (), "an unknown seller"),
        ]
