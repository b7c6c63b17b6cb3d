"""Leads: candidates weighed, graded and told."""

from __future__ import annotations

from collections.abc import Iterable

from countermark.records.lead import Lead, LeadListing, LeadMark, LeadPost, Seen
from countermark.records.moment import instant
from countermark.signals import SIGNALS
from countermark.signals.candidate import Candidate
from countermark.signals.innocence import warns
from countermark.signals.price import cheapest_euro
from countermark.tracing.picturing import own, promoting, received
from countermark.tracing.weighing import Weights, grade, lead_id, priority, reasons, weigh

TEXT_SHOWN = 2000
"""Characters of a post or description that a lead carries; the evidence holds all of it."""


def lead_of(candidate: Candidate, weights: Weights, operator: str | None = None) -> Lead:
    """The lead that a candidate makes, whatever its grade."""
    found = [finding for signal in SIGNALS for finding in signal.findings(candidate)]
    why = reasons(found, weights)
    weight, probability = weigh(why, weights.prior)
    listing = candidate.listing
    best = max((r for _, r in candidate.routes()), key=lambda r: r.certainty, default=None)
    return Lead(
        lead=lead_id(candidate.brand.id, listing.key),
        brand=candidate.brand.id,
        listing=LeadListing(
            key=listing.key,
            url=listing.url,
            title=listing.title,
            seller=listing.seller,
            offer={"variant": listing.variant, **(best.offer if best else {})},
            state=listing.state,
            price=listing.price,
            currency=listing.currency,
            brand=listing.brand,
            category=listing.category,
            description=listing.description[:TEXT_SHOWN],
            images=listing.images[:10],
            pictures=own(candidate),
            received=received(candidate),
            conflicts=listing.conflicts,
            described=not candidate.unseen,
        ),
        posts=tuple(
            LeadPost(
                key=promotion.key,
                account=promotion.account,
                published=promotion.published,
                state=promotion.state,
                text=promotion.text[: promotion.drawn].rstrip("\n")[:TEXT_SHOWN],
                images=promotion.images[:10],
                pictures=promoting(promotion, listing.key),
                url=promotion.url,
            )
            for promotion in candidate.promotions
            if not warns(promotion.said)  # who warns is never named beside those who promote
        ),
        probability=probability,
        grade=grade(probability),
        weight=weight,
        prior=weights.prior,
        reasons=why,
        route=best.route if best else (),
        disguise=tuple(f.detail for f in found if f.signal.startswith("disguise.")),
        marks=tuple(
            LeadMark(
                mark=right.mark,
                registration=right.registration,
                in_force=right.in_force,
                goods_covered=right.goods_covered,
                territory=right.territory,
            )
            for right in candidate.rights
        ),
        seen=_seen(candidate),
        priority=priority(
            probability,
            (promotion.kind for promotion in candidate.promotions),
            listing.state,
            cheapest_euro(candidate.brand),
        ),
        operator=operator,
    )


def ordered(leads: Iterable[Lead]) -> list[Lead]:
    """The most urgent first; ties by probability, then by their id."""
    return sorted(leads, key=lambda lead: (-lead.priority, -lead.probability, lead.lead))


def _seen(candidate: Candidate) -> Seen:
    moments = [p.published for p in candidate.promotions] + [candidate.listing.updated]
    known = sorted(filter(None, moments), key=lambda spelt: (str(instant(spelt)), spelt))
    return Seen(first=known[0] if known else None, last=known[-1] if known else None)
