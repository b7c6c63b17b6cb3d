"""Schemes: promoters, sellers and payees who work together, after the cases of domain.md §1."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from countermark.demo.call import Call
from countermark.demo.cast import Person, Seller
from countermark.demo.chance import Chance
from countermark.demo.draft import Draft, Offered
from countermark.demo.houses import NAMINGS, SPELT, WRITTEN, House
from countermark.demo.picture import Shot
from countermark.demo.shops import shop
from countermark.demo.truth import GUILTY
from countermark.demo.ways import ANYWHERE, NEEDS_TITLE, NEEDS_WORDS, PICTURED, ways
from countermark.demo.words import data, languages, say, title

SHARE = 0.014
"""Guilty listings in all listings: what is measured must be rare as it is out there."""


_TIES = ("telephone", "email", "iban")
"""What the accounts of one actor have in common, one or two of them."""


@dataclass
class Scheme:
    """One scheme: who promotes, who sells, and for which house's name."""

    house: House
    language: str
    promoters: list[Person]
    known: int
    """How many of them promote anything; the others have one way each."""
    sellers: dict[str, Seller] = field(default_factory=dict)
    offers: list[Offered] = field(default_factory=list)
    papers: dict[str, Any] = field(default_factory=dict)
    """Those of its first account."""

    def seller(self, draft: Draft, chance: Chance, site: str) -> Seller:
        """The scheme's selling account in a shop, opened when it is first needed; in worlds whose
        words say so, now and then a new one after the first was closed."""
        actors = data("world").get("actors")
        name = site
        if actors and site in self.sellers and chance.of("again").happens(actors["again"]):
            name = f"{site} again"
        if name not in self.sellers:
            self.sellers[name] = Seller.drawn(chance.of("seller", name), site)
            papers = self.sellers[name].record(chance.of("papers", name), "CN")
            if actors:
                tied = chance.of("tied", name).some(_TIES, 2 if len(self.sellers) > 2 else 1)
                papers |= {tie: self.papers[tie] for tie in tied if tie in self.papers}
                self.papers = self.papers or papers
            draft.accounts.append(papers)
        return self.sellers[name]


def add_schemes(draft: Draft) -> None:
    """Add all schemes with their listings, promotions, orders and payments to the draft."""
    chance = draft.chance.of("schemes")
    made = ways(draft.size)
    asked = draft.size.guilty
    count = max(len(made), round(draft.size.listings * SHARE))
    if asked is not None:
        count = round(draft.size.listings * asked)
    spoken = chance.shuffled(
        [chance.weighted(languages()) for _ in range(max(3, count // 4) - 2)] + ["en", "zh"]
    )
    schemes = [
        _scheme(chance.of(number), draft.houses[number % len(draft.houses)], language)
        for number, language in enumerate(spoken)
    ]
    names = list(made) if asked is None else chance.of("ways").shuffled(list(made))
    often = data("world").get("namings", NAMINGS)
    namings = chance.shuffled([name for name, times in often.items() for _ in range(times)])
    turn = 0
    for number in range(count):
        scheme = schemes[number % len(schemes)]
        draw = chance.of("listing", number)
        first = names[number % len(names)]
        most = 0 if first == "listing" else draft.size.ways
        beside = [way for way in (*ANYWHERE, *PICTURED) if way in made]
        chosen = dict.fromkeys([first, *draw.some(beside, draw.whole(0, most))])
        offered = _listing(
            draft, draw, scheme, first, distinct=not chosen.keys().isdisjoint(NEEDS_TITLE)
        )
        for way in chosen:
            naming = namings[turn % len(namings)]
            turn += 1
            if way in NEEDS_WORDS and naming not in (*WRITTEN, *SPELT):
                naming = draw.pick(WRITTEN)
            person = draw.pick(scheme.promoters[: scheme.known])
            call = Call(scheme.house, person, scheme.language, offered, naming, scheme.promoters)
            made[way](draft, draw.of(way), call)
    for number, scheme in enumerate(schemes):
        _close(draft, chance.of("close", number), scheme)


def _scheme(chance: Chance, house: House, language: str) -> Scheme:
    promoters = [
        Person.drawn(chance.of("promoter", n), language) for n in range(chance.whole(1, 2))
    ]
    backup = data("world").get("actors", {}).get("backup", 0.0)
    for n, person in enumerate(list(promoters)):
        draw = chance.of("backup", n)
        if backup and draw.happens(backup):
            says = say(draw, language, "guilty", "backups", handle=person.handle)
            promoters.append(person.again(draw, says))
    return Scheme(house, language, promoters, len(promoters))


def _listing(draft: Draft, chance: Chance, scheme: Scheme, way: str, *, distinct: bool) -> Offered:
    """A listing that looks harmless: no name, no motif on its photos, now and then a category
    that has nothing to do with it."""
    site = "weidian.com" if way in ("agent", "sheet") else chance.weighted(_sites(scheme.house))
    trade = scheme.house.trade
    where = shop(site)
    seller = scheme.seller(draft, chance, site)
    plain = Shot(trade, f"{chance.whole(0, 10**9)}", motif=False, hidden=chance.happens(0.4))
    names = data("names")
    more: dict[str, Any] = {
        "category": chance.pick(names["disguises"])
        if chance.happens(0.25)
        else names["categories"][trade],
    }
    if stated := _stated(chance.of("brand")):
        more["brand"] = {"@type": "Brand", "name": stated}
    if photo := draft.picture("item", plain):
        more["image"] = photo
    if way == "listing":
        more["review"] = [
            {
                "@type": "Review",
                "datePublished": chance.stamp()[:10],
                "reviewRating": {"ratingValue": chance.whole(4, 5)},
                "reviewBody": say(chance, "en", "guilty", "reviews", name=scheme.house.word),
            }
        ]
    motif = _motif(draft, chance, where.language) if distinct else ""
    offered = draft.listing(
        chance,
        GUILTY,
        where,
        f"{title(chance, where.language, trade)} {motif}".strip(),
        chance.price(12, 69 if trade in ("bracelet", "sneaker") else 149),
        seller=seller,
        house=scheme.house,
        motif=motif,
        tabled=way == "sheet",
        **more,
    )
    scheme.offers.append(offered)
    draft.guilty.append((scheme.house, offered))
    return offered


def _stated(chance: Chance) -> str:
    """The brand that a guilty listing states: what shops have sellers write where there is none,
    nothing at all, or a make of five letters that nobody has heard of."""
    how = chance.weighted({"generic": 0.7, "silent": 0.2, "made up": 0.1})
    made = "".join(chance.some("BCDFGHJKLMNPQRSTVWXZ", 5))
    return {"generic": "Generic", "silent": "", "made up": made}[how]


def _motif(draft: Draft, chance: Chance, language: str) -> str:
    """Two words that no title has yet, as sellers name a style."""
    words = data(f"texts.{language}")["words"]["motif"]
    while (motif := " ".join(chance.some(words, 2))) in draft.motifs:
        pass
    draft.motifs.add(motif)
    return motif


def _sites(house: House) -> dict[str, int]:
    """Shops where the house has a right: elsewhere the listing wrongs nobody."""
    return {
        site: weight
        for site, weight in data("world")["sells"]["guilty"].items()
        if shop(site).territory is None or shop(site).territory in house.territories
    }


def _close(draft: Draft, chance: Chance, scheme: Scheme) -> None:
    """The scheme's papers: its promoters' accounts, orders, and money that went round."""
    for offered in scheme.offers:
        for _ in range(chance.whole(2, 5)):
            draft.trade.append(_order(chance, offered))
    for seller in scheme.sellers.values():
        for person in scheme.promoters:
            draft.trade.append(
                {
                    "@type": "MoneyTransfer",
                    "identifier": chance.pattern("TR{9}{9}{9}{9}{9}{9}{9}"),
                    "endTime": chance.stamp(),
                    "sender": seller.reference(),
                    "recipient": person.author(),
                    "amount": {"value": chance.price(60, 900), "currency": "USD"},
                    "description": chance.pick(("commission", "service fee", "佣金", "thanks")),
                }
            )
    draft.truth["operators"] += _actors(scheme)
    draft.truth["schemes"].append(
        {
            "brand": scheme.house.id,
            "promoters": [person.key for person in scheme.promoters],
            "sellers": [seller.key for seller in scheme.sellers.values()],
            "listings": [offered.key for offered in scheme.offers],
        }
    )


def _actors(scheme: Scheme) -> list[dict[str, Any]]:
    """Who is behind the scheme's accounts: each promoter, and one who sells."""
    people: dict[str, list[str]] = {}
    for person in scheme.promoters:
        people.setdefault(person.paid, []).append(person.key)
    sold = [seller.key for seller in scheme.sellers.values()]
    return [
        *({"role": "promoter", "accounts": list(dict.fromkeys(keys))} for keys in people.values()),
        *([{"role": "seller", "accounts": sold}] if sold else []),
    ]


def _order(chance: Chance, offered: Offered) -> dict[str, object]:
    return {
        "@type": "Order",
        "orderNumber": chance.pattern("1{9}{9}-{9}{9}{9}{9}{9}{9}{9}-{9}{9}{9}{9}{9}{9}{9}"),
        "orderDate": chance.stamp(),
        "seller": {
            "@type": "Organization",
            "identifier": offered.seller.id if offered.seller else "",
        },
        "orderedItem": {"sku": offered.item.id},
        "price": offered.price,
        "priceCurrency": offered.item.shop.currency,
        "orderStatus": chance.pick(("delivered", "delivered", "returned", "shipped")),
    }
