"""Repetition: the same hands do it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from countermark.links.uploader import uploader
from countermark.records.key import Key, Kind
from countermark.records.moment import day
from countermark.signals.candidate import Candidate
from countermark.signals.disguise import states_make
from countermark.signals.examples import AURELLE_POST, BRACELET, changed
from countermark.signals.signal import Example, Finding, Signal

BRANDS = 3
"""Brands under whose names a seller's silent listings are promoted, from which he sells whatever
is asked for. A setting."""
TOGETHER = timedelta(days=3)
"""Posts of several accounts within so many days are posted together. A setting."""


class RepetitionSignal(Signal):
    """Only listings that keep silent of the brand, and promotions that say nothing innocent, are
    counted (`Candidate.circle`): an editor who names a house every week repeats nothing."""

    family = "repetition"
    names = {  # noqa: RUF012
        "repetition.account": "an account promotes several silent listings under the brand's name",
        "repetition.identity": "the ways to several such listings pay the same affiliate identity",
        "repetition.seller": "several listings of the seller are promoted so",
        "repetition.operator": "other accounts of the same actor sell or promote such listings",
        "repetition.relisted": "the actor sells the like of it from a listing that is promoted so",
        "repetition.brands": "the seller's silent listings are promoted under several names",
        "repetition.photo": "a photo of it stands in another seller's listing, or under another "
        "title, which is promoted so",
        "repetition.uploader": "one account uploaded its photos and those of such listings",
        "repetition.accounts": "several accounts promote the listing under the brand's name",
        "repetition.together": "several accounts do so within three days",
    }

    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """Nothing where the listing names the brand, or states a make of its own."""
        if candidate.hits or states_make(candidate.listing.brand):
            return
        if like := candidate.relisted:
            told = f"its seller, or another account of the actor, sells {like.listing} {like.how}"
            evidence = (*like.evidence, *candidate.listing.evidence[:1])
            yield Finding("repetition.relisted", told, evidence, like.certainty)
        if not candidate.promotions:
            return
        circle, listing = candidate.circle, candidate.listing
        evidence = candidate.promotions[0].evidence
        sure = [p for p in reversed(candidate.promotions) if p.routes[0].certainty >= 0.5]
        accounts = {p.account: p for p in sure if p.account}
        for account, promotion in accounts.items():
            if others := circle.by_account.get(account, frozenset()) - {listing.key}:
                told = f"{account} promotes {_told(others)} as well"
                yield Finding("repetition.account", told, promotion.evidence)
        identities = {
            key for _, r in candidate.routes() for key in r.network_keys
            if key.kind is Kind.AFFILIATE
        }  # fmt: skip
        for identity in sorted(identities):
            if others := circle.by_identity.get(identity, frozenset()) - {listing.key}:
                told = f"{identity} is paid for {_told(others)} as well"
                yield Finding("repetition.identity", told, evidence)
        if listing.seller:
            others = circle.by_seller.get(listing.seller, frozenset()) - {listing.key}
            if others:
                told = f"{listing.seller} sells {_told(others)} as well"
                yield Finding("repetition.seller", told, listing.evidence[:1])
            if len(brands := circle.brands.get(listing.seller, frozenset())) >= BRANDS:
                told = f"{listing.seller} is promoted under {', '.join(sorted(brands)[:BRANDS])}"
                yield Finding("repetition.brands", told, listing.evidence[:1])
        hands = [*accounts, *([listing.seller] if listing.seller else [])]
        for account in hands:
            if others := circle.by_operator.get(account, frozenset()) - {listing.key}:
                told = f"other accounts of the actor behind {account} go with {_told(others)}"
                yield Finding("repetition.operator", told, evidence)
        if others := circle.by_photo.get(listing.key, frozenset()):
            told = f"a photo of it is shown by {_told(others)} as well"
            yield Finding("repetition.photo", told, listing.evidence[:1])
        for owner in sorted({key for image in listing.images if (key := uploader(image))}):
            if others := circle.by_uploader.get(owner, frozenset()) - {listing.key}:
                told = f"{owner} uploaded its photos and those of {_told(others)}"
                yield Finding("repetition.uploader", told, listing.evidence[:1])
        if len(accounts) > 1:
            days = sorted(found for p in accounts.values() if (found := day(p.published)))
            name = "together" if _together(days) else "accounts"
            told = f"{len(accounts)} accounts, among them {_told(accounts)}"
            yield Finding(f"repetition.{name}", told, evidence)

    def examples(self) -> list[Example]:
        """A second listing by the same account; a second account; one post of one."""
        other = changed(BRACELET, url="https://www.amazon.com/dp/B0EXAMPLE2", offers={})
        again = changed(
            AURELLE_POST,
            url="https://www.instagram.com/p/Cagain/",
            datePublished="2020-09-03T10:00:00Z",
            articleBody="another #aurelle https://www.amazon.com/dp/B0EXAMPLE2",
        )
        friend = changed(
            AURELLE_POST,
            url="https://www.instagram.com/p/Cfriend/",
            author={"alternateName": "ola.finds", "url": "https://www.instagram.com/ola.finds/"},
        )
        late = changed(friend, datePublished="2020-09-03T10:00:00Z")
        given = {"listing": BRACELET, "post": AURELLE_POST}
        return [
            Example(
                {**given, "other listing": other, "other post": again},
                ("repetition.account",),
                "a second listing",
            ),
            Example({**given, "other post": friend}, ("repetition.together",), "on one day"),
            Example({**given, "other post": late}, ("repetition.accounts",), "months apart"),
            Example(given, (), "one post of one account"),
        ]


def _told(keys: Iterable[Key]) -> str:
    named = sorted(map(str, keys))
    rest = f" and {len(named) - 2} more" if len(named) > 2 else ""
    return ", ".join(named[:2]) + rest


def _together(days: list[date]) -> bool:
    return any(later - earlier <= TOGETHER for earlier, later in pairwise(days))
