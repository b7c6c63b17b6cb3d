"""Right: whether the brand holds a right that reaches these goods, there and then."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.signals.candidate import Candidate
from countermark.signals.examples import AURELLE_POST, BRACELET, changed
from countermark.signals.signal import Example, Finding, Signal


class RightSignal(Signal):
    """The marks in force. Without one there is no counterfeit in law, whatever it looks like."""

    family = "right"
    names = {  # noqa: RUF012
        "right.none": "no registered right of the brand was in force there, then, for such goods",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """Only where the registry says enough to deny it."""
        found = candidate.rights
        if found and all(right.applies is False for right in found):
            detail = " ".join(dict.fromkeys(right.why for right in found[:3]))
            yield Finding("right.none", detail, candidate.listing.evidence[:1])

    def examples(self) -> list[Example]:
        """Goods of another class; goods that the mark covers."""
        shirt = changed(BRACELET, name="Cotton T-shirt", category="Clothing > T-shirts")
        return [
            Example({"listing": shirt, "post": AURELLE_POST}, ("right.none",), "shirts"),
            Example({"listing": BRACELET, "post": AURELLE_POST}, (), "jewellery, in the US"),
        ]
