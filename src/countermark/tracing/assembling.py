"""Assembling: candidates with all that their texts say and with what the same hands promote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from countermark.links.uploader import uploader
from countermark.records.key import Key, Kind
from countermark.records.listing import Listing
from countermark.records.registry import Brand
from countermark.records.territory import territory_of
from countermark.signals.candidate import (
    Candidate,
    Circle,
    Hit,
    Promotion,
    Relisted,
    Said,
    Spoken,
)
from countermark.signals.disguise import states_make
from countermark.signals.innocence import is_innocent
from countermark.signals.seen import UNSEEN, Photos
from countermark.text.intent import SCHEMA, Intent
from countermark.tracing.candidates import Pairs, chosen
from countermark.tracing.fitting import fitted
from countermark.tracing.screening import Screening

REVIEWS = 200
"""Reviews of one listing that are read."""
BATCH = 8192
SURE = 0.5
"""Certainty of a way from which it says that the same hands promote the listing: a page of twenty
things that names a brand once is no habit. A setting."""
SELLERS = 5
"""Sellers who show one uploader's photos from which they tie nobody. A setting."""
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
    pairs: Pairs,
    listings: Mapping[Key, Listing],
    brands: Mapping[str, Brand],
    screening: Screening,
    photos: Callable[[Key], Photos] = lambda _: UNSEEN,
    operators: Mapping[Key, str] | None = None,
    founded: Mapping[Key, str] | None = None,
    relisted: Mapping[Pair, Relisted] | None = None,
) -> Iterator[Candidate]:
    """The candidates of all pairs, in a fixed order. A listing that no record describes stands in
    `listings` with its address alone; `photos` tells what is known of a listing's photos, and
    `operators` whose an account is that is not alone, `founded` when accounts were opened, and
    `relisted` which promoted listing one is like."""
    ordered = fitted(list(chosen(pairs)), listings, brands)
    words = {key: _words(listing) for key, listing in listings.items()}
    named = _named(words, screening)
    reviews = {key: _reviews(listing) for key, listing in listings.items()}
    wrote = [text for texts in reviews.values() for text in texts]
    pictured = {key: photos(key) for key in listings}
    drawn = (seen.text for each in pictured.values() for seen in (each.own, each.received))
    praised = _hits([*wrote, *filter(None, drawn)], screening)
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
        pictured,
        operators or {},
    )
    for (brand, key), (promoting, aside) in split.items():
        listing, seen = listings[key], pictured[key]

        def naming(text: str, brand: str = brand) -> tuple[Hit, ...]:
            return tuple(hit for hit in praised.get(text, ()) if hit.brand == brand)

        yield Candidate(
            brand=brands[brand],
            listing=listing,
            promotions=promoting,
            hits=tuple(named.get((brand, key), ())),
            territory=_territory(key, (*promoting, *aside)),
            aside=aside,
            said=_joined(words[key], reading),
            reviews=tuple(Spoken(text, naming(text), reading.of(text)) for text in reviews[key]),
            circle=circles.get(brand, Circle()),
            relisted=(relisted or {}).get((brand, key)),
            founded=(founded or {}).get(listing.seller) if listing.seller else None,
            seen=seen.own.of(brand),
            drawn=naming(seen.own.text),
            received=seen.received.of(brand),
            delivered=naming(seen.received.text),
            unseen=0 < len(listing.evidence) <= pairs.tabled[key],
        )


def _territory(listing: Key, promotions: Iterable[Promotion]) -> str | None:
    """Whose law the shop's site points at. A purchasing agent buys there and sends abroad: then the
    law of wherever the goods go counts, which nobody tells (Regulation (EU) 2017/1001, article
    9(3)(c); CJEU, C-98/13, Blomqvist; 15 U.S.C. § 1124)."""
    routes = (route for promotion in promotions for route in promotion.routes)
    if not listing.site or any(route.by_agent for route in routes):
        return None
    return territory_of(listing.site)


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
    promoting: Mapping[Pair, Sequence[Promotion]],
    listings: Mapping[Key, Listing],
    pictured: Mapping[Key, Photos],
    operators: Mapping[Key, str],
) -> dict[str, Circle]:
    """The circle of each brand."""
    shown: dict[str, dict[str, set[Key]]] = defaultdict(lambda: defaultdict(set))
    uploaders: dict[str, dict[Key, set[Key]]] = defaultdict(lambda: defaultdict(set))
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
        if own:
            for owner in filter(None, map(uploader, listings[key].images)):
                uploaders[brand][owner].add(key)
            for photo in pictured[key].files:
                shown[brand][photo].add(key)
    sold: dict[Key, set[str]] = defaultdict(set)
    for brand, keys in sellers.items():
        for seller in keys:
            sold[seller].add(brand)
    brands_of = {seller: frozenset(brands) for seller, brands in sold.items()}
    return {
        brand: Circle(
            by_account=_several(accounts[brand]),
            by_identity=_several(identities[brand]),
            by_seller=_several(sellers[brand]),
            by_photo=_elsewhere(shown[brand], listings),
            by_uploader=_several(_few(uploaders[brand], listings)),
            by_operator=_of_others({**accounts[brand], **sellers[brand]}, operators),
            brands=brands_of,
        )
        for brand in {*accounts, *identities, *sellers, *shown, *uploaders}
    }


def _sure(promotion: Promotion) -> bool:
    return promotion.routes[0].certainty >= SURE


def _several(found: Mapping[Key, set[Key]]) -> dict[Key, frozenset[Key]]:
    return {key: frozenset(listings) for key, listings in found.items() if len(listings) > 1}


def _of_others(
    found: Mapping[Key, set[Key]], operators: Mapping[Key, str]
) -> dict[Key, frozenset[Key]]:
    """By account, the listings of its operator's other accounts."""
    own: dict[str, set[Key]] = defaultdict(set)
    for account, listings in found.items():
        if account in operators:
            own[operators[account]] |= listings
    others = {
        account: frozenset(own[operator] - found.get(account, set()))
        for account, operator in operators.items()
        if operator in own
    }
    return {account: listings for account, listings in others.items() if listings}


def _elsewhere(
    shown: Mapping[str, set[Key]], listings: Mapping[Key, Listing]
) -> dict[Key, frozenset[Key]]:
    """By listing, those of another seller or title that show a photo of it."""

    def differs(one: Listing, other: Listing) -> bool:
        return one.seller != other.seller or one.title != other.title

    found: dict[Key, set[Key]] = defaultdict(set)
    for keys in shown.values():
        for key in keys:
            found[key] |= {k for k in keys if k != key and differs(listings[k], listings[key])}
    return {key: frozenset(others) for key, others in found.items() if others}


def _few(uploaders: Mapping[Key, set[Key]], listings: Mapping[Key, Listing]) -> dict[Key, set[Key]]:
    """Without those whose photos many sellers show: a factory's, a program's, a photographer's."""
    return {
        owner: keys
        for owner, keys in uploaders.items()
        if len({listings[key].seller for key in keys}) <= SELLERS
    }
