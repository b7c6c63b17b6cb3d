"""Reviews: what buyers wrote of what arrived, and those who warn of it."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.signals.candidate import Candidate, Spoken
from countermark.signals.examples import AURELLE_POST, BRACELET, changed
from countermark.signals.mention import pictured
from countermark.signals.saying import quoted
from countermark.signals.signal import Example, Finding, Signal

ARRIVED = frozenset(
    {"stamped", "replica-grade", "order-this-get-this", "decoy-picture", "secrecy", "hidden-link"}
)
"""What a review says of goods that came with a brand the page does not show."""
DENIED = frozenset({"no-logo", "compatible", "comparison", "question"})
"""What a review says that names a brand and speaks of no counterfeit."""


class ReviewSignal(Signal):
    """Reviews of a listing that keeps silent of the brand. Where it names the brand itself, its
    buyers say nothing that it hides."""

    family = "review"
    names = {  # noqa: RUF012
        "review.arrived": "a review says that it came with the brand, which the page does not show",
        "review.brand": "a review names the brand, the page does not",
        "review.shown": "a photo in a review holds the brand's name or shows its motif",
        "review.stamped": "a review says that it came stamped, or not as on the pictures",
        "review.warned": "somebody warns that what comes is a counterfeit of the brand",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """The reviews that say something, in their order."""
        if candidate.hits or candidate.listing.condition:
            return
        seen = candidate.listing.evidence[:1]
        for review in candidate.reviews:
            if said := _arrived(review):
                name = "review.arrived" if review.hits else "review.stamped"
                yield Finding(name, f"a review: “{_line(review.text)}”", seen, said)
            elif review.hits and not any(s.kind in DENIED and s.certainty for s in review.said):
                yield Finding("review.brand", f"a review: “{_line(review.text)}”", seen)
        for detail, at, certainty in pictured(candidate.received, candidate.delivered):
            told = f"a photo in a review: {detail}"
            yield Finding("review.shown", told, (*at, *seen), certainty)
        for promotion in candidate.aside:
            for said_ in promotion.said:
                if said_.kind == "warning" and said_.certainty > 0:
                    detail = f"{promotion.key} warns: “{quoted(promotion.text, said_)}”"
                    certainty = said_.certainty
                    yield Finding("review.warned", detail, promotion.evidence, certainty)
                    break

    def examples(self) -> list[Example]:
        """What came, what it is called, and praise that says nothing."""

        def reviewed(text: str, **more: object) -> dict[str, object]:
            return changed(BRACELET, review=[{"@type": "Review", "reviewBody": text}], **more)

        post = AURELLE_POST
        came = "It came stamped with the logo"
        return [
            Example(
                {"listing": reviewed(f"{came}, real Aurelle!")}, ("review.arrived",), "it came so"
            ),
            Example(
                {"listing": reviewed("Avoid this, it is a counterfeit Aurelle")},
                ("review.arrived",),
                "a buyer who was cheated",
            ),
            Example({"listing": reviewed(came), "post": post}, ("review.stamped",), "stamped"),
            Example(
                {"listing": reviewed("my Aurelle arrived today"), "post": post},
                ("review.brand",),
                "it names the brand",
            ),
            Example({"listing": reviewed("nice and shiny"), "post": post}, (), "plain praise"),
            Example(
                {"listing": BRACELET, "review photo": {"words": "AURELLE"}},
                ("review.shown",),
                "what came bears the name",
            ),
            Example(
                {"listing": BRACELET, "review photo": {"shows": "aurelle-heart"}},
                ("review.shown",),
                "… or the motif",
            ),
            Example({"listing": BRACELET, "review photo": {"words": "5 STARS"}}, (), "other words"),
            Example(
                {"listing": reviewed(came, name="Aurelle bracelet"), "post": post},
                (),
                "the page says so itself",
            ),
        ]


def _arrived(review: Spoken) -> float:
    kinds = ARRIVED | {"warning"} if review.hits else ARRIVED
    return max((one.certainty for one in review.said if one.kind in kinds), default=0.0)


def _line(text: str) -> str:
    return " ".join(text.split())[:160]
