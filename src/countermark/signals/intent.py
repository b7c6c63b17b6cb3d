"""Intent: what those say who send buyers to a counterfeit."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.signals.candidate import Candidate
from countermark.signals.examples import AURELLE_POST, BRACELET, changed
from countermark.signals.saying import quoted, surest
from countermark.signals.signal import Example, Finding, Signal
from countermark.text.lexicon import LURES

OPEN = frozenset({"secrecy", "decoy-picture", "hidden-link", "order-this-get-this"})
"""Kinds that say something in a listing's own words; the others stand in honest ones as well."""
SHOWN = 3
"""Findings of one text."""


class IntentSignal(Signal):
    """The lures of the lexicon, in the words of what promotes the listing, and in its own. What a
    post says, it says of the listing as surely as it leads there."""

    family = "intent"
    names = {  # noqa: RUF012
        "intent.order-this-get-this": "one thing is to be ordered and another will come",
        "intent.hidden-link": "the link is said to be hidden or disguised",
        "intent.replica-grade": "the goods are graded as replicas: mirror, 1:1, a batch, a dupe",
        "intent.urgency": "it is said to be taken down soon, or to have been before",
        "intent.secrecy": "the name is not to be said, in a review or at all",
        "intent.decoy-picture": "the pictures are said not to show what comes",
        "intent.ask-for-link": "readers are to write for the link",
        "intent.stamped": "the goods are said to come stamped, or with the brand's box",
        "intent.coded": "words are written in the place of the name",
        "intent.price-brag": "two prices are held against each other",
        "intent.filtered": "a lure is written so that filters miss it",
        "intent.listing": "the listing's own words ask for secrecy, or say that another comes",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """The surest of each kind in each text."""
        for promotion in candidate.promotions:
            for said in surest(promotion.said, LURES)[:SHOWN]:
                detail = f"“{quoted(promotion.text, said)}” in {promotion.key}"
                name = f"intent.{said.kind}"
                certainty = said.certainty * promotion.routes[0].certainty
                yield Finding(name, detail, promotion.evidence, certainty)
                if said.way in ("folded", "spaced") and said.kind != "coded":
                    yield Finding("intent.filtered", detail, promotion.evidence, certainty)
        for said in surest(candidate.said, LURES)[:SHOWN]:
            if said.kind in OPEN:
                detail = f"“{quoted(candidate.words, said)}” in the listing"
                evidence = candidate.listing.evidence[:1]
                yield Finding("intent.listing", detail, evidence, said.certainty)

    def examples(self) -> list[Example]:
        """What the court orders quote, and a post that only shows something."""

        def told(text: str) -> dict[str, object]:
            return changed(AURELLE_POST, articleBody=f"#aurelle {text} amazon.com/dp/B0EXAMPLE1")

        secret = changed(BRACELET, description="Please do not mention the brand in your review")
        return [
            Example(
                {"listing": BRACELET, "post": told("order this, get this!")},
                ("intent.order-this-get-this",),
                "order this, get this",
            ),
            Example(
                {"listing": BRACELET, "post": told("it always gets taken down so fast,")},
                ("intent.urgency",),
                "urgency",
            ),
            Example(
                {"listing": secret, "post": told("here it is")}, ("intent.listing",), "secrecy"
            ),
            Example({"listing": BRACELET, "post": told("my new one")}, (), "nothing is said"),
        ]
