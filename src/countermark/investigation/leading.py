"""Leading: from the pairs of a run to its leads, and from those to what the same actors sell
again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from countermark.investigation import gathering
from countermark.investigation.progress import Progress
from countermark.investigation.resolving import Resolved
from countermark.investigation.seeing import Seeing
from countermark.records.account import Account
from countermark.records.key import Key
from countermark.records.lead import Lead
from countermark.records.listing import Listing
from countermark.records.registry import Brand
from countermark.signals.candidate import Candidate, Relisted
from countermark.storage.bulk import Bulk
from countermark.tracing.assembling import Pair, assembled
from countermark.tracing.candidates import Pairs
from countermark.tracing.leads import lead_of
from countermark.tracing.relisting import Promoted, relisted
from countermark.tracing.screening import Screening
from countermark.tracing.weighing import Weights


@dataclass
class Leading:
    """The leads that are kept, with their candidates, and how many the program abstained on."""

    weights: Weights
    resolved: Resolved
    kept: frozenset[str]
    """Ids of leads that are kept whatever their grade: earlier runs had them."""
    every: bool
    """Whether all are kept."""
    leads: list[Lead] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    abstained: int = 0

    def weigh(self, candidates: Iterable[Candidate], progress: Progress) -> None:
        """Take candidates."""
        for candidate in candidates:
            seller = candidate.listing.seller
            operator = self.resolved.operator_of(seller) if seller else None
            lead = lead_of(candidate, self.weights, operator)
            self.abstained += lead.grade == "abstain"
            if lead.grade != "abstain" or self.every or lead.lead in self.kept:
                self.leads.append(lead)
                self.candidates.append(candidate)
            progress.advance(1)

    def promoted(self) -> Iterator[Promoted]:
        """The listings that a lead says are promoted, by an account and not by nobody."""
        for lead, candidate in zip(self.leads, self.candidates, strict=True):
            if lead.grade != "abstain" and lead.posts:
                yield Promoted(lead.brand, candidate.listing, lead.probability)


def lead(
    leading: Leading,
    bulk: Bulk,
    pairs: Pairs,
    listings: Mapping[Key, Listing],
    brands: Mapping[str, Brand],
    screening: Screening,
    seeing: Seeing,
    accounts: Mapping[Key, Account],
    progress: Progress,
) -> None:
    """Weigh all pairs; then what the actors behind the leads sell again, promoted by nobody."""
    operators = leading.resolved.operators
    founded = {key: account.founded for key, account in accounts.items() if account.founded}

    def weighed(
        of: Pairs, known: Mapping[Key, Listing], like: Mapping[Pair, Relisted] | None = None
    ) -> None:
        photos = seeing.photos
        made = assembled(of, known, brands, screening, photos, operators, founded, like)
        leading.weigh(made, progress)

    weighed(pairs, listings)
    promoted = list(leading.promoted())
    whose = {leading.resolved.operator_of(p.listing.seller) for p in promoted if p.listing.seller}
    sellers = {p.listing.seller for p in promoted if p.listing.seller}
    sellers |= {account for account, operator in operators.items() if operator in whose}
    again = relisted(promoted, gathering.offers(bulk, sellers), leading.resolved.operator_of)
    fresh = Pairs()
    for pair in again.keys() - pairs.found.keys():
        fresh.found[pair]
    weighed(fresh, gathering.listings_of(bulk, fresh), again)
