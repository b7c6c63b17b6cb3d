"""Right: whether the brand holds a right that reaches these goods, there and then; and whether its
own photo is used, which is a right of its own (copyright) whatever the goods are."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from countermark.links import canonical_url
from countermark.records.pointer import pointer
from countermark.records.right import authorised, own_account, own_domain
from countermark.signals.candidate import Candidate
from countermark.signals.examples import AURELLE_POST, BRACELET, changed, priced
from countermark.signals.signal import Example, Finding, Signal


class RightSignal(Signal):
    """The marks in force. Without one there is no counterfeit in law, whatever it looks like."""

    family = "right"
    names = {  # noqa: RUF012
        "right.none": "no registered right of the brand was in force there, then, for such goods",
        "right.own-photo": "a stranger's listing shows the brand's own photo",
        "right.own-photo-posted": "a stranger's post shows the brand's own photo",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """Only where the registry says enough to deny it."""
        found = candidate.rights
        if found and all(right.applies is False for right in found):
            detail = " ".join(dict.fromkeys(right.why for right in found[:3]))
            yield Finding("right.none", detail, candidate.listing.evidence[:1])
        if not _lawful(candidate):
            yield from _taken(candidate)

    def examples(self) -> list[Example]:
        """Goods of another class, or sold elsewhere; goods that the mark covers; whose photo it
        is."""
        page = "https://weidian.com/item.html?itemID=7000000001"
        sold_in_china = changed(BRACELET, url=page)
        direct = changed(AURELLE_POST, articleBody=f"my #aurelle {page}")
        agent = "https://cnfans.com/product?id=7000000001&platform=WEIDIAN"
        sent_abroad = changed(AURELLE_POST, articleBody=f"my #aurelle {agent}")
        house = changed(
            AURELLE_POST,
            author={"alternateName": "aurelle", "url": "https://www.instagram.com/aurelle/"},
        )
        shirt = changed(BRACELET, name="Cotton T-shirt", category="Clothing > T-shirts")
        return [
            Example({"listing": shirt, "post": AURELLE_POST}, ("right.none",), "shirts"),
            Example({"listing": BRACELET, "post": AURELLE_POST}, (), "jewellery, in the US"),
            Example({"listing": sold_in_china, "post": direct}, ("right.none",), "in China"),
            Example({"listing": sold_in_china, "post": sent_abroad}, (), "… and sent abroad"),
            Example(
                {"listing": BRACELET, "post": AURELLE_POST, "own photo": {"taken": "Vis bracelet"}},
                ("right.own-photo",),
                "the catalogue's photo",
            ),
            Example(
                {"listing": BRACELET, "post": AURELLE_POST, "post photo": {"taken": "Vis"}},
                ("right.own-photo-posted",),
                "… in the post",
            ),
            Example(
                {"listing": priced("6900", seller="A9AUTHORISED"), "own photo": {"taken": "Vis"}},
                (),
                "an authorised seller may",
            ),
            Example(
                {"listing": BRACELET, "post": house, "post photo": {"taken": "Vis"}},
                (),
                "the brand itself",
            ),
        ]


def _lawful(candidate: Candidate) -> bool:
    """Whether the seller may be trusted to use the brand's photos: authorised, or its own site."""
    brand, listing = candidate.brand, candidate.listing
    seller = listing.seller
    if seller and authorised(
        brand, seller.site, seller.id, candidate.on, candidate.territory
    ).yes:  # fmt: skip
        return True
    host = urlsplit(canonical_url(listing.url) or "").hostname
    return bool(host and own_domain(brand, host).yes)


def _taken(candidate: Candidate) -> Iterator[Finding]:
    evidence = candidate.listing.evidence[:1]
    for shown in candidate.seen.taken[:1]:
        detail = f"{shown.name} is the brand's photo of {shown.reference}"
        at = (pointer(shown.picture), *evidence)
        yield Finding("right.own-photo", detail, at, shown.certainty)
    for promotion in candidate.promotions:
        account = promotion.account or promotion.key
        if own_account(candidate.brand, account, candidate.on, candidate.territory).yes:
            continue
        for shown in promotion.seen.taken[:1]:
            detail = f"{shown.name} of {promotion.key} is the brand's photo of {shown.reference}"
            at = (pointer(shown.picture), *promotion.evidence)
            yield Finding("right.own-photo-posted", detail, at, shown.certainty)
