"""Choice: a name is said once, the way leads to several things, and one of them is meant."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from countermark.signals.candidate import Candidate
from countermark.signals.examples import AURELLE_POST, BRACELET
from countermark.signals.route import way_of
from countermark.signals.signal import Example, Finding, Signal

EVEN = 0.5
"""Certainty up to which another thing is as likely to be meant. A setting."""
POINTED = frozenset({"direct", "redirect", "wrapper", "hidden", "code", "sheet", "qr", "overlay"})
"""Ways that stand in the post itself: who puts three links under one name means all of them more
often than who sends readers to a page."""


class ChoiceSignal(Signal):
    """What a post says of "it" cannot tell which of the things on a page it is. Ways of several
    posts together may: each makes it less likely that always another was meant."""

    family = "choice"
    names = {  # noqa: RUF012
        "choice.one-of-several": "the ways lead to several things, and may mean another of them",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """One, where no way points at the listing itself and all together leave it open."""
        ways = [(way_of(p.routes[0], p.kind), p) for p in candidate.promotions]
        if not ways or any(way in POINTED for way, _ in ways):
            return
        another = prod(1 - promotion.routes[0].certainty for _, promotion in ways)
        if another >= 1 - EVEN:
            surest = max((p for _, p in ways), key=lambda promotion: promotion.routes[0].certainty)
            detail = f"{surest.key} leads to others as well: {1 - another:.0%} that this is meant"
            yield Finding("choice.one-of-several", detail, surest.evidence, another)

    def examples(self) -> list[Example]:
        """A link in a comment by somebody else, and one by the author."""
        told = {**AURELLE_POST, "articleBody": "my #aurelle, link in the comments"}
        link = "https://www.amazon.com/dp/B0EXAMPLE1"
        by = [{"alternateName": "somebody.else"}, AURELLE_POST["author"]]
        other, own = ({**told, "comment": [{"author": one, "text": link}]} for one in by)
        return [
            Example({"listing": BRACELET, "post": other}, ("choice.one-of-several",), "who knows"),
            Example({"listing": BRACELET, "post": own}, (), "the author's own comment"),
            Example({"listing": BRACELET, "post": AURELLE_POST}, (), "linked in the post"),
        ]
