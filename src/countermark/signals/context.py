"""Context: whether the words that lead to the listing mean the brand at all."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.signals.candidate import Candidate, Hit, Promotion
from countermark.signals.examples import AURELLE_POST, BRACELET, changed
from countermark.signals.goods import brand_classes, fits
from countermark.signals.signal import Example, Finding, Signal
from countermark.text.context import Context, judge_context
from countermark.text.term import Term

MEANT = 0.5
"""Certainty from which the brand is meant. A setting."""
READ = 10
"""Mentions of one text that are judged."""


class ContextSignal(Signal):
    """The best of all mentions counts: who means the brand once means it. Words that are drawn on
    goods of the brand's kind, or beside them, name no mountain: a post whose picture says "SUMMIT"
    and which leads to shoes means the make of shoes."""

    family = "context"
    names = {  # noqa: RUF012
        "context.not-meant": "the brand's name is an ordinary word there, or part of another name",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """One, where no mention means the brand."""
        judged = [
            (_judged(candidate, promotion, hit), promotion, hit)
            for promotion in candidate.promotions
            for hit in promotion.hits[:READ]
        ]
        drawn = any(hit.start >= promotion.drawn for _, promotion, hit in judged)
        if not judged or (drawn and fits(candidate)):
            return
        context, promotion, hit = max(judged, key=lambda one: one[0].certainty)
        if context.certainty < MEANT:
            words = promotion.text[hit.start : hit.end]
            detail = f"“{words}” in {promotion.key}: {context.reason}"
            yield Finding("context.not-meant", detail, promotion.evidence, 1 - context.certainty)

    def examples(self) -> list[Example]:
        """Part of a name of somebody else; the brand's tag."""
        other = {**AURELLE_POST, "articleBody": "Aurelle Smith made it amazon.com/dp/B0EXAMPLE1"}
        feeder = changed(BRACELET, name="Bird feeder, weatherproof", category="Garden")
        drawn = {"post": other, "post photo": {"words": "Aurelle Smith"}}
        return [
            Example({"listing": BRACELET, **drawn}, (), "drawn beside jewellery"),
            Example({"listing": feeder, **drawn}, ("context.not-meant",), "beside a feeder"),
            Example({"listing": BRACELET, "post": AURELLE_POST}, (), "the brand's tag"),
            Example({"listing": BRACELET, "post": other}, ("context.not-meant",), "a person"),
        ]


def _judged(candidate: Candidate, promotion: Promotion, hit: Hit) -> Context:
    term = Term(hit.brand, hit.kind, hit.term)  # type: ignore[arg-type]  # it was one of a term
    classes = brand_classes(candidate.brand)
    return judge_context(promotion.text, hit.start, hit.end, term, classes)
