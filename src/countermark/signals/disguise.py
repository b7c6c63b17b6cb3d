"""Disguise: the listing hides what the post shows."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.signals.candidate import Candidate
from countermark.signals.examples import AURELLE_POST, BRACELET, changed
from countermark.signals.signal import Example, Finding, Signal

GENERIC = frozenset(
    {"generic", "unbranded", "no brand", "nobrand", "none", "n/a", "oem", "does not apply"}
    | {"markenlos", "ohne markenzeichen", "sans marque", "sin marca", "senza marca"}
    | {"无品牌", "无", "其他", "其它", "other"}
)
"""What shops have sellers write where goods have no brand: Amazon's "Generic", eBay's
"Unbranded" and its translations, Taobao's 其他/other and 无品牌."""


class DisguiseSignal(Signal):
    """A brand in the post and none in the listing."""

    family = "disguise"
    names = {  # noqa: RUF012
        "disguise.no-brand": "the post names the brand, the listing's words do not",
        "disguise.generic-brand": "the listing says that its goods have no brand",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """Only where a promotion names what the listing leaves out."""
        listing = candidate.listing
        if not candidate.promotions or candidate.hits or not listing.title:
            return
        seen = listing.evidence[:1]
        if (listing.brand or "").strip().casefold() in GENERIC:
            yield Finding("disguise.generic-brand", f"brand field “{listing.brand}”", seen)
        yield Finding("disguise.no-brand", "no brand in title or description", seen)

    def examples(self) -> list[Example]:
        """A silent listing; one that names the brand hides nothing."""
        named = changed(BRACELET, name="Aurelle screw bracelet")
        other = changed(BRACELET, brand="QX")
        post = AURELLE_POST
        return [
            Example(
                {"listing": BRACELET, "post": post},
                ("disguise.generic-brand", "disguise.no-brand"),
                "“Generic”",
            ),
            Example({"listing": other, "post": post}, ("disguise.no-brand",), "a brand of its own"),
            Example({"listing": named, "post": post}, (), "it says whose it claims to be"),
            Example({"listing": BRACELET}, (), "honest generic goods that nobody pitches"),
        ]
