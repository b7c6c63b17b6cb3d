"""Seller: who sells it, since when, and whether the brand lets them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from countermark.links import canonical_url
from countermark.records.moment import day
from countermark.records.right import authorised, own_account, own_domain
from countermark.signals.candidate import Candidate
from countermark.signals.disguise import states_make
from countermark.signals.examples import AURELLE_POST, BRACELET, changed, priced
from countermark.signals.signal import Example, Finding, Signal

NEW = timedelta(days=60)
"""Age of a seller's account up to which it is new when its listing is first promoted. A setting:
accounts that were closed are followed by new ones within days or weeks."""


class SellerSignal(Signal):
    """What the registry says of the seller and of those who promote, and the seller's age."""

    family = "seller"
    names = {  # noqa: RUF012
        "seller.authorised": "the brand authorised this seller there on that day",
        "seller.own-domain": "the listing is on the brand's own site",
        "seller.own-account": "only the brand's own accounts promote it",
        "seller.second-hand": "the listing is offered as used goods",
        "seller.new": "the seller's account was opened weeks before the listing was promoted",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """All of these speak against the lead, but for a new account."""
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
        if told := _new(candidate):
            yield Finding("seller.new", told, seen)

    def examples(self) -> list[Example]:
        """Each ground, and a seller of whom nothing is known."""
        own = changed(BRACELET, url="https://shop.aurelle.example/vis-bracelet")
        house = changed(
            AURELLE_POST,
            author={"alternateName": "aurelle", "url": "https://www.instagram.com/aurelle/"},
        )
        used = changed(BRACELET, itemCondition="https://schema.org/UsedCondition")
        post = AURELLE_POST
        own_make = changed(BRACELET, brand={"@type": "Brand", "name": "Linnea Smed"})
        reviewed = changed(
            BRACELET, review=[{"reviewBody": "lovely", "datePublished": "2020-01-05"}]
        )
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
            Example(
                {"listing": BRACELET, "post": post, "seller": _opened("2020-06-20")},
                ("seller.new",),
                "opened a fortnight before",
            ),
            Example(
                {"listing": BRACELET, "post": post, "seller": _opened("2017-06-20")},
                (),
                "an old account",
            ),
            Example(
                {"listing": BRACELET, "post": post, "seller": _opened("2020")},
                (),
                "a year tells no weeks",
            ),
            Example(
                {"listing": BRACELET, "post": post, "seller": _opened("2020-08-01")},
                (),
                "the post was first: another account, or another time of it",
            ),
            Example(
                {"listing": own_make, "post": post, "seller": _opened("2020-06-20")},
                (),
                "a young make of its own",
            ),
            Example(
                {"listing": reviewed, "post": post, "seller": _opened("2020-06-20")},
                (),
                "what it sells was reviewed long before: it moved, and is not new",
            ),
        ]


def _new(candidate: Candidate) -> str:
    """How new the seller was when the listing was first promoted; nothing where it was not. That
    no older review is known says nothing: pages show the newest of them."""
    promoted = [on for p in candidate.promotions if (on := day(p.published))]
    opened, listing = day(candidate.founded), candidate.listing
    if not promoted or not opened or states_make(listing.brand):
        return ""
    age = min(promoted) - opened
    if not timedelta(0) <= age <= NEW or _sold_before(candidate, opened):
        return ""
    return (
        f"the seller's account was opened on {opened}, {age.days} days before the first promotion"
    )


def _sold_before(candidate: Candidate, opened: date) -> bool:
    """Whether the listing was seen or reviewed before the account was opened."""
    seen = (candidate.listing.updated, *(r.published for r in candidate.listing.reviews))
    return any((on := day(moment)) is not None and on < opened for moment in seen)


def _opened(on: str) -> dict[str, object]:
    """The account of the bracelet's seller."""
    url = "https://www.amazon.com/sp?seller=A1SELLER"
    return {"@type": "Organization", "url": url, "name": "QX Jewelry", "foundingDate": on}
