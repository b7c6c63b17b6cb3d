"""Assembling: candidates with all that their texts say and with what the same hands promote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from countermark.records.key import Key, Kind
from countermark.records.listing import Listing
from countermark.records.registry import Brand
from countermark.records.territory import territory_of
from countermark.signals.candidate import Candidate, Circle, Hit, Promotion, Said, Spoken
from countermark.signals.disguise import states_make
from countermark.signals.innocence import is_innocent
from countermark.text.intent import SCHEMA, Intent
from countermark.tracing.candidates import Pairs, chosen
from countermark.tracing.screening import Screening

REVIEWS = 200
"""Reviews of one listing that are read."""
BATCH = 8192
SURE = 0.5
"""Certainty of a way from which it says that the same hands promote the listing: a page of twenty
things that names a brand once is no habit. A setting."""
Pair = tuple[str, Key]


@cache
def _intent() -> Intent:
    """The lexicon, built on first use: it takes seconds."""
    return Intent()


@dataclass
class Reading:
    """Reads what texts say, each text once."""

    known: dict[str, tuple[Said, ...]] = field(default_factory=dict)

    def said(self, texts: Iterable[str]) -> None:
        """Read all these texts, in batches."""
        new = [text for text in dict.fromkeys(texts) if text and text not in self.known]
        names = [name for name in SCHEMA.names if name != "row"]
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            found: list[list[Said]] = [[] for _ in batch]
            table = _intent().find(batch)
            columns = [table.column(name).to_pylist() for name in names]
            for row, *values in zip(table.column("row").to_pylist(), *columns, strict=True):
                found[row].append(Said(*values))
            self.known.update(zip(batch, map(tuple, found), strict=True))

    def of(self, text: str) -> tuple[Said, ...]:
        """What a text that was read says."""
        return self.known.get(text, ())


def assembled(
    pairs: Pairs, listings: Mapping[Key, Listing], brands: Mapping[str, Brand], screening: Screening
) -> Iterator[Candidate]:
    """The candidates of all pairs, in a fixed order. A listing that no record describes stands in
    `listings` with its address alone."""
    ordered = list(chosen(pairs))
    words = {key: _words(listing) for key, listing in listings.items()}
    named = _named(words, screening)
    reviews = {key: _reviews(listing) for key, listing in listings.items()}
    wrote = [text for texts in reviews.values() for text in texts]
    praised = _hits(wrote, screening)
    reading = Reading()
    reading.said(text for texts in words.values() for text in texts)
    reading.said(wrote)
    reading.said(p.text for _, _, promotions in ordered for p in promotions)
    split: dict[Pair, tuple[tuple[Promotion, ...], tuple[Promotion, ...]]] = {}
    for brand, key, promotions in ordered:
        split[brand, key] = _split([replace(p, said=reading.of(p.text)) for p in promotions])
    circles = _circles(
        {
            pair: promoting
            for pair, (promoting, _) in split.items()
            if pair not in named and not states_make(listings[pair[1]].brand)
        },
        listings,
    )
    for (brand, key), (promoting, aside) in split.items():
        listing = listings[key]
        yield Candidate(
            brand=brands[brand],
            listing=listing,
            promotions=promoting,
            hits=tuple(named.get((brand, key), ())),
            territory=territory_of(key.site) if key.site else None,
            aside=aside,
            said=_joined(words[key], reading),
            reviews=tuple(
                Spoken(text, tuple(h for h in praised[text] if h.brand == brand), reading.of(text))
                for text in reviews[key]
            ),
            circle=circles.get(brand, Circle()),
        )


def _split(
    promotions: Sequence[Promotion],
) -> tuple[tuple[Promotion, ...], tuple[Promotion, ...]]:
    """Those that promote, and those that speak of the listing without; where none promotes, all
    stay together, with what speaks for them."""
    promoting = tuple(p for p in promotions if not is_innocent(p.said))
    if not promoting:
        return tuple(promotions), ()
    return promoting, tuple(p for p in promotions if p not in promoting)


def _words(listing: Listing) -> tuple[str, str]:
    return listing.title, listing.description


def _joined(words: tuple[str, str], reading: Reading) -> tuple[Said, ...]:
    """What title and description say, with the places of both put together by a line's end."""
    title, description = words
    shift = len(title) + 1
    later = (s._replace(start=s.start + shift, end=s.end + shift) for s in reading.of(description))
    return (*reading.of(title), *later)


def _reviews(listing: Listing) -> list[str]:
    return [review.text for review in listing.reviews[:REVIEWS] if review.text]


def _named(words: Mapping[Key, tuple[str, str]], screening: Screening) -> dict[Pair, list[Hit]]:
    named: dict[Pair, list[Hit]] = defaultdict(list)
    keys = list(words)
    for hit in screening.hits([f"{title}\n{text}" for title, text in words.values()]):
        named[hit.brand, keys[hit.row]].append(hit)
    return named


def _hits(texts: Sequence[str], screening: Screening) -> dict[str, list[Hit]]:
    found: dict[str, list[Hit]] = {text: [] for text in texts}
    once = list(found)
    for hit in screening.hits(once):
        found[once[hit.row]].append(hit)
    return found


def _circles(
    promoting: Mapping[Pair, Sequence[Promotion]], listings: Mapping[Key, Listing]
) -> dict[str, Circle]:
    """The circle of each brand."""
    accounts: dict[str, dict[Key, set[Key]]] = defaultdict(lambda: defaultdict(set))
    identities: dict[str, dict[Key, set[Key]]] = defaultdict(lambda: defaultdict(set))
    sellers: dict[str, dict[Key, set[Key]]] = defaultdict(lambda: defaultdict(set))
    for (brand, key), promotions in promoting.items():
        own = [p for p in promotions if _sure(p) and not is_innocent(p.said)]
        for promotion in own:
            if promotion.account:
                accounts[brand][promotion.account].add(key)
            for route in promotion.routes:
                for identity in route.network_keys:
                    if identity.kind is Kind.AFFILIATE:
                        identities[brand][identity].add(key)
        if own and (seller := listings[key].seller):
            sellers[brand][seller].add(key)
    sold: dict[Key, set[str]] = defaultdict(set)
    for brand, keys in sellers.items():
        for seller in keys:
            sold[seller].add(brand)
    brands_of = {seller: frozenset(brands) for seller, brands in sold.items()}
    return {
        brand: Circle(_several(accounts[brand]), _several(identities[brand]),
                      _several(sellers[brand]), brands_of)
        for brand in {*accounts, *identities, *sellers}
    }  # fmt: skip


def _sure(promotion: Promotion) -> bool:
    return promotion.routes[0].certainty >= SURE


def _several(found: Mapping[Key, set[Key]]) -> dict[Key, frozenset[Key]]:
    return {key: frozenset(listings) for key, listings in found.items() if len(listings) > 1}
