"""Candidates: pairs of a brand and a listing that a record ties together, found by blocking.

A pair is made where a record that leads to a listing names a brand. Records that name a brand and
lead nowhere, and records that lead to a listing and name no brand, make none: people who merely
link a listing are never named in a lead.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from countermark.records.account import Account
from countermark.records.key import Key
from countermark.records.message import Message
from countermark.records.page import Page
from countermark.records.post import Post
from countermark.records.record import Record
from countermark.records.route import Route
from countermark.signals.candidate import Hit, Promotion
from countermark.signals.seen import BLIND, Seen
from countermark.tracing.screening import Screening
from countermark.tracing.way import Way

BRANDS_A_PAGE = 5
"""A page that names more brands than these promotes them by its entries, not as a whole: else
one directory of a thousand brands would be tied to every listing that it links."""
WEAK = 0.1
"""What leads to a listing less than a tenth as surely as something else does, speaks of another: a
stock photo that twenty shops show. A setting."""
RIVAL = 0.5
"""Share of the surest certainty from which another listing may be meant as well. A setting."""
PROMOTIONS = 50
"""Promotions of one lead that are kept whole, the earliest read; all their routes are written."""
HITS = 50
"""Hits of one brand in one text that are kept: whoever says a name more often says no more."""
Named = Mapping[str, tuple[Hit, ...]]


@dataclass
class Pairs:
    """The pairs found so far and what ties them."""

    found: dict[tuple[str, Key], dict[Key, Promotion]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    tabled: Counter[Key] = field(default_factory=Counter)
    """How many rows of sheets lead to a listing through a purchasing agent."""

    def add(
        self,
        record: Record,
        ways: Sequence[Way],
        hits: Sequence[Sequence[Hit]],
        seen: Seen = BLIND,
        absent: Container[Key] = (),
    ) -> None:
        """Take a record and its ways. `hits` are those of its text, then of each way's label;
        `absent` are items of which no listing was given. A motif without a name says nothing of
        which of several listings is meant: it makes a pair only where there is one, or with the
        listing whose photo is shown."""
        said = promoting_text(record, seen)
        said_of = _by_brand(hits[0])
        named = {**dict.fromkeys((shown.brand for shown in seen.shows), ()), **said_of}
        whole = not isinstance(record, Page) or len(named) <= BRANDS_A_PAGE
        unsaid = [way.route for way, own in zip(ways, hits[1:], strict=True) if not own]
        meant = _meant(unsaid, absent)
        count = max(1.0, sum(meant.values()))
        alone = sum(sure >= RIVAL * max(meant.values()) for sure in meant.values()) == 1
        for way, labelled in zip(ways, hits[1:], strict=True):
            if way.route.target is None:
                continue
            if labelled:
                self._tie(record, way.route, way.label, _by_brand(labelled))
            elif whole:
                brands = named if alone or pictured(way.route) else said_of
                self._tie(record, shared(way.route, count), said, brands, seen=seen)

    def tie(self, key: Key, kind: str, text: str, route: Route, hits: Iterable[Hit]) -> None:
        """Take a row of a sheet that names a brand and leads to a listing."""
        page = Page(key=key, evidence=route.evidence)
        self._tie(page, route, text, _by_brand(hits), kind)

    def join(self, other: Pairs) -> None:
        """Take what was found in records that were read later."""
        self.tabled.update(other.tabled)
        for pair, promotions in other.found.items():
            own = self.found[pair]
            for key, promotion in promotions.items():
                if known := own.get(key):
                    routes = promotion.routes[: PROMOTIONS - len(known.routes)]
                    own[key] = _with(known, *routes)
                elif len(own) < PROMOTIONS:
                    own[key] = promotion

    def _tie(
        self,
        record: Record,
        route: Route,
        text: str,
        named: Named,
        kind: str = "",
        seen: Seen = BLIND,
    ) -> None:
        for brand, own in named.items():
            assert route.target is not None
            promotions = self.found[brand, route.target]
            key = record.key  # type: ignore[attr-defined]
            if key in promotions:
                known = promotions[key]
                if len(known.routes) < PROMOTIONS:
                    promotions[key] = _with(known, route)
            elif len(promotions) < PROMOTIONS:
                made = _promotion(record, kind, text, route, own, len(named))
                promotions[key] = replace(made, seen=seen.of(brand)) if seen is not BLIND else made


def _meant(routes: Sequence[Route], absent: Container[Key]) -> dict[Key, float]:
    """How surely the routes lead to each listing: a name that is said once is said of one. A link
    to an absent item and a photo of another speak of one thing: it was listed again."""
    shown = any(pictured(route) and route.target not in absent for route in routes)
    surest: dict[Key, float] = defaultdict(float)
    for route in routes:
        if route.target and not (shown and route.target in absent):
            surest[route.target] = max(surest[route.target], route.certainty)
    return surest


def pictured(route: Route) -> bool:
    """Whether it is a listing's own photo that leads to it."""
    return bool(route.route) and route.route[0].kind == "picture"


def shared(route: Route, count: float) -> Route:
    """The route as one of `count`, one of which is meant by the name that was said."""
    if count == 1.0:
        return route
    return route.model_copy(update={"certainty": round(route.certainty / count, 4)})


def _by_brand(hits: Iterable[Hit]) -> Named:
    """The hits of one text by the brand that they name; of each the first few."""
    named: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        if len(own := named[hit.brand]) < HITS:
            own.append(hit)
    return {brand: tuple(own) for brand, own in named.items()}


def promoting_text(record: Record, seen: Seen = BLIND) -> str:
    """The words by which a record names what it leads to, those of its pictures last."""
    own = _own_words(record)
    return f"{own}\n{seen.text}" if seen.words else own


def _own_words(record: Record) -> str:
    if isinstance(record, Post):
        own = [c.text for c in record.comments if c.account == record.account or c.account is None]
        return "\n".join([record.text, *own]) if own else record.text
    if isinstance(record, Message):
        return record.text
    if isinstance(record, Page):
        return f"{record.title}\n{record.text}" if record.title else record.text
    if isinstance(record, Account):
        return f"{record.name or ''}\n{record.bio}"
    return ""


def read(
    records: Sequence[tuple[Record, list[Way]]],
    screening: Screening,
    pairs: Pairs,
    looked: Callable[[Record], Seen] = lambda _: BLIND,
    absent: Container[Key] = (),
) -> None:
    """Add the pairs that a batch of records makes; all their texts are searched at once. `looked`
    tells what was seen in a record's pictures; `absent` are items of which no listing was given."""
    texts: list[str] = []
    spans: list[tuple[int, int]] = []
    linking = [
        (record, ways, looked(record))
        for record, ways in records
        if any(way.route.target for way in ways)
    ]
    for record, ways, seen in linking:
        first = len(texts)
        texts.append(promoting_text(record, seen))
        texts.extend(way.label for way in ways)
        spans.append((first, len(texts)))
    by_text: list[list[Hit]] = [[] for _ in texts]
    for hit in screening.hits(texts):
        by_text[hit.row].append(hit)
    for (record, ways, seen), (first, end) in zip(linking, spans, strict=True):
        pairs.add(record, ways, by_text[first:end], seen, absent)


def chosen(pairs: Pairs) -> Iterator[tuple[str, Key, tuple[Promotion, ...]]]:
    """Every pair with its promotions but the weak ones, the earliest first, in a fixed order."""
    for brand, listing in sorted(pairs.found, key=lambda pair: (pair[0], str(pair[1]))):
        promotions = pairs.found[brand, listing].values()
        least = WEAK * max(map(_surest, promotions), default=0.0)
        strong = [promotion for promotion in promotions if _surest(promotion) >= least]
        ordered = sorted(strong, key=lambda p: (p.published or "9999", str(p.key)))
        yield brand, listing, tuple(ordered)


def _surest(promotion: Promotion) -> float:
    return max((route.certainty for route in promotion.routes), default=1.0)


def _promotion(
    record: Record, kind: str, text: str, route: Route, hits: tuple[Hit, ...], brands: int
) -> Promotion:
    account: Key | None = None
    published: str | None = None
    url: str | None = None
    images: tuple[str, ...] = ()
    if isinstance(record, Post):
        kind, account, published = record.kind, record.account, record.published
        url, images = record.url, record.images
    elif isinstance(record, Message):
        kind, account, published = "message", record.sender_account, record.sent
        images = record.attachments
    elif isinstance(record, Page):
        kind, published, url, images = kind or "page", record.updated, record.url, record.images
    elif isinstance(record, Account):
        kind, account, url = "account", record.key, record.url
    return Promotion(
        key=record.key,  # type: ignore[attr-defined]
        kind=kind,
        account=account,
        published=published,
        state=getattr(record, "state", "unknown"),
        text=text,
        url=url,
        images=images,
        evidence=record.evidence[:1] or route.evidence,
        routes=(route,),
        hits=hits,
        brands=brands,
    )


def _with(promotion: Promotion, *more: Route) -> Promotion:
    routes = sorted((*promotion.routes, *more), key=lambda known: -known.certainty)
    return replace(promotion, routes=tuple(routes))
