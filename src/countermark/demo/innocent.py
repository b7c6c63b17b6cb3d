"""Innocents: the look-alikes of domain.md §2, which must not be accused, and plain background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from countermark.demo.cast import Person, Seller
from countermark.demo.chance import Chance
from countermark.demo.draft import Draft, Offered
from countermark.demo.houses import House
from countermark.demo.picture import Shot
from countermark.demo.shops import boutique, shop, short_link
from countermark.demo.words import data, decorated, languages, say, speaks, thing, title


@dataclass(frozen=True)
class Told:
    """A listing, and what the sentences about it may say beside the usual."""

    offered: Offered
    slots: dict[str, str]


def generic(draft: Draft, chance: Chance, house: House) -> Told:
    """Honest jewellery with screws, and the like: titles as harmless as the guilty ones'."""
    where = shop(chance.weighted(data("world")["sells"]["innocent"]))
    trade = chance.pick(("bracelet", "bracelet", "bag", "sneaker", "watch"))
    name = title(chance, where.language, trade)
    return _sold(draft, chance, "generic", name, (9, 90), trade=trade, site=where.site)


def legal_dupe(draft: Draft, chance: Chance, house: House) -> Told:
    """Another make's own design in the same mood, under its own name."""
    return _other(draft, chance, "legal-dupe", house)


def comparison(draft: Draft, chance: Chance, house: House) -> Told:
    """Another make's piece that a review compares with the house's."""
    return _other(draft, chance, "comparison", house)


def editorial(draft: Draft, chance: Chance, house: House) -> Told:
    """What a gift guide links, with a commission, beside the names of the great houses."""
    return _other(draft, chance, "editorial", house)


def authorised(draft: Draft, chance: Chance, house: House, kind: str = "authorised") -> Told:
    """The genuine piece in an authorised seller's hands."""
    site, seller = chance.pick(house.shops)
    price = chance.price(house.rule["price"] * 0.93, house.rule["price"] * 1.04)
    name = f"{house.name} {house.line} {thing(chance, 'en', house.trade).title()}"
    offered = draft.listing(
        chance, kind, shop(site), name, price, seller=seller, house=house,
        brand={"@type": "Brand", "name": house.name},
        category=data("names")["categories"][house.trade],
    )  # fmt: skip
    return Told(offered, {})


def safe_place(draft: Draft, chance: Chance, house: House) -> Told:
    """The authorised seller whom a warned buyer recommends."""
    return authorised(draft, chance, house, "safe-place")


def second_hand(draft: Draft, chance: Chance, house: House) -> Told:
    """A genuine piece sold on by its owner."""
    state = chance.pick(("Pre-owned", "Authentic", "Vintage"))
    name = f"{state} {house.name} {house.line} {house.trade}"
    genuine = house.rule["price"]
    site = chance.weighted(data("world")["sells"]["used"])
    told = _sold(
        draft, chance, "second-hand", name, (genuine * 0.35, genuine * 0.8), trade=house.trade,
        site=site, house=house, brand={"@type": "Brand", "name": house.name},
    )  # fmt: skip
    told.offered.record["offers"]["itemCondition"] = "https://schema.org/UsedCondition"
    return told


def accessory(draft: Draft, chance: Chance, house: House) -> Told:
    """What fits the house's piece and says so."""
    phrase = chance.pick(house.rule["accessories"]).format(name=house.word, line=house.line)
    trade = chance.pick(("Accessories", "Care"))
    return _sold(
        draft, chance, "accessory", phrase, (6, 45), house=house, category=trade,
        slots={"phrase": phrase},
    )  # fmt: skip


def hashtag_reach(draft: Draft, chance: Chance, house: House) -> Told:
    """Something else altogether under the house's tag."""
    tags = f"#{house.id} #wishlist #{chance.pick(('luxury', 'mood', 'inspo', 'love'))}"
    return _household(draft, chance, "hashtag-reach", house=house, slots={"tags": tags})


def ordinary_word(draft: Draft, chance: Chance, house: House) -> Told:
    """A thing whose name holds the house's word as a plain word."""
    house = next(house for house in draft.houses if house.names["ordinary"])
    phrase = chance.pick(house.names["ordinary"])
    name = f"{phrase.title()} {chance.pick(('Print A3', 'Gift Set', '340 g', 'Tea Towel', 'Tin'))}"
    return _sold(
        draft, chance, "ordinary-word", name, (5, 60), house=house, category="Home & Garden",
        slots={"phrase": phrase},
    )  # fmt: skip


def inside_name(draft: Draft, chance: Chance, house: House) -> Told:
    """A thing of somebody whose name holds the house's letters."""
    phrase = chance.pick(house.names["inside"])
    name = f"{phrase} {chance.pick(('Mug', 'Tote Bag', 'Cushion', 'Poster', 'Notebook'))}"
    return _sold(
        draft, chance, "inside-name", name, (5, 60), house=house, category="Home & Garden",
        slots={"phrase": phrase},
    )  # fmt: skip


def fan_art(draft: Draft, chance: Chance, house: House) -> Told:
    """Something that an admirer made: a print, a cake, a card."""
    phrase = chance.pick(house.rule["fan_art"]).format(name=house.word, line=house.line)
    return _sold(
        draft, chance, "fan-art", phrase, (4, 48), house=house, category="Art & Craft",
        slots={"phrase": phrase},
    )  # fmt: skip


def wish_list(draft: Draft, chance: Chance, house: House) -> Told:
    """Something that the dreamer of great names bought instead."""
    return _household(draft, chance, "wish-list", house=house)


def news(draft: Draft, chance: Chance, house: House) -> Told:
    """A book about the house, beside news of it."""
    phrase = chance.pick(house.rule["books"]).format(name=house.word, line=house.line)
    return _sold(
        draft, chance, "news", phrase, (12, 60), house=house, category="Books",
        slots={"phrase": phrase},
    )  # fmt: skip


def own(draft: Draft, chance: Chance, house: House) -> Told:
    """The house's own shop."""
    name = f"{house.line} {thing(chance, 'en', house.trade)}"
    price = f"{house.rule['price']}.00"
    where = boutique(house.domain, "shop")
    brand = {"@type": "Brand", "name": house.name}
    return Told(draft.listing(chance, "own", where, name, price, house=house, brand=brand), {})


def background(draft: Draft, chance: Chance, house: House) -> Told:
    """Anything that people buy."""
    return _household(draft, chance, "background")


KINDS: dict[str, tuple[float, float, Callable[[Draft, Chance, House], Told]]] = {
    "generic": (0.08, 0.2, generic),
    "legal-dupe": (0.02, 0.7, legal_dupe),
    "authorised": (0.03, 0.5, authorised),
    "second-hand": (0.03, 0.5, second_hand),
    "editorial": (0.015, 0.9, editorial),
    "comparison": (0.01, 0.9, comparison),
    "accessory": (0.03, 0.4, accessory),
    "hashtag-reach": (0.013, 1.0, hashtag_reach),
    "ordinary-word": (0.015, 0.5, ordinary_word),
    "inside-name": (0.015, 0.5, inside_name),
    "safe-place": (0.005, 1.0, safe_place),
    "own": (0.007, 0.8, own),
}
"""Kinds of innocents: share of all listings, how often one is posted, and how one is made.
What is left over is background."""


ASKED = {"fan-art": fan_art, "wish-list": wish_list, "news": news}
"""Kinds that only worlds have whose words give their share and how often one is posted."""


def kinds() -> dict[str, tuple[float, float, Callable[[Draft, Chance, House], Told]]]:
    """The kinds of a world: those of every world, and those that its words ask for."""
    asked = data("world").get("innocents", {})
    return KINDS | {kind: (share, often, ASKED[kind]) for kind, (share, often) in asked.items()}


def add_innocents(draft: Draft) -> None:
    """Fill the draft with innocents until it has its size."""
    chance = draft.chance.of("innocents")
    _bystanders(draft, chance.of("bystanders"))
    total = draft.size.listings
    made = kinds()
    plan = [kind for kind, (share, *_) in made.items() for _ in range(max(1, round(total * share)))]
    wanted = sum(max(1, total * share) * often for share, often, _ in made.values())
    scale = min(1.0, max(0, draft.size.posts * 0.93 - len(draft.posts)) / wanted)
    met = set()
    for number, kind in enumerate(chance.shuffled(plan)):
        _, often, make = made[kind]
        draw = chance.of(kind, number)
        house = draw.pick(draft.houses)
        told = make(draft, draw, house)
        if kind not in met or draw.happens(often * scale):
            _tell(draft, draw.of("post"), kind, house, told)
        met.add(kind)
    for number in range(total - len(draft.truth["listings"])):
        draw = chance.of("background", number)
        told = background(draft, draw, draft.houses[0])
        if number < 3:
            _tell(draft, draw.of("post"), "background", draft.houses[0], told)
    number = 0
    while len(draft.posts) < draft.size.posts:
        _chatter(draft, chance.of("chatter", number))
        number += 1


def _bystanders(draft: Draft, chance: Chance) -> None:
    """People who link a guilty listing knowing nothing, and people who warn of it."""
    for number, (house, offered) in enumerate(draft.guilty):
        for kind, often in (("unwitting", 0.7), ("warning", 0.3)):
            draw = chance.of(kind, number)
            if number == 0 or draw.happens(often):
                key = _tell(draft, draw, kind, house, Told(offered, {}))
                draft.truth["bystanders"].append(
                    {"listing": offered.key, "post": key, "kind": kind}
                )


def _tell(draft: Draft, chance: Chance, kind: str, house: House, told: Told) -> str:
    """Publish a post, or for a guide at times a page, about a listing; its key."""
    language = speaks(chance.weighted(languages()), "innocent", kind)
    person = Person.drawn(chance.of("person"), language)
    section = kind
    if kind == "authorised" and chance.happens(0.4):
        section, person = "affiliate", chance.pick(house.ambassadors)
    if kind == "own":
        person = Person(house.name, f"{house.id}.official", "instagram.com", "en")
    link, way = _link(draft, chance, told.offered, person)
    text = say(
        chance, language, "innocent", section,
        **{
            "name": house.named(chance.pick(("tag", "caption", "caption")), chance),
            "item": thing(chance, language, house.trade),
            "line": house.line,
            "price": told.offered.asked,
            "genuine": house.genuine,
            "other": chance.pick(data("names")["makes"]),
            "number": chance.whole(3, 15),
            "link": link,
        } | told.slots,
    )  # fmt: skip
    if kind == "editorial" and chance.happens(0.4):
        return _guide(draft, chance, told.offered, text.replace(link, "").strip(), link)
    more: dict[str, Any] = {}
    if picture := _picture(draft, chance, kind, house, told.offered):
        more["image"] = picture
    if chance.happens(0.3):
        more["comment"] = [
            {
                "@type": "Comment",
                "author": {"@type": "Person", "alternateName": Person.drawn(chance, "en").handle},
                "dateCreated": chance.stamp(),
                "text": say(chance, "en", "innocent", "plain_comments"),
            }
        ]
    key, _ = draft.post(chance, person, decorated(chance, text), **more)
    if link in text:
        draft.route(key, told.offered.key, way)
    return key


def _guide(draft: Draft, chance: Chance, offered: Offered, text: str, link: str) -> str:
    address = f"{chance.pick(data('shops')['magazines'])}/guides/{chance.whole(1000, 99999)}"
    draft.pages.append(
        {
            "@type": "WebPage",
            "url": f"https://{address}",
            "dateModified": chance.stamp(),
            "name": "Gift guide",
            "text": text,
            "relatedLink": [link],
        }
    )
    draft.route(f"web:{address}", offered.key, "page")
    return f"web:{address}"


def _link(draft: Draft, chance: Chance, offered: Offered, person: Person) -> tuple[str, str]:
    """The listing's address as the person writes it, and the way that is."""
    if chance.happens(0.2):
        start = short_link(chance)
        draft.hop(chance, start, offered.item.link(chance))
        return start, "redirect"
    if offered.item.shop.affiliate and chance.happens(0.25):
        return offered.item.affiliate_link(chance, person.handle)[0], "affiliate"
    return offered.item.typed(chance), "direct"


def _picture(draft: Draft, chance: Chance, kind: str, house: House, offered: Offered) -> list[str]:
    """What the post shows: the house's motif only where the kind is about the genuine piece."""
    if chance.happens(0.35):
        return []
    about = kind in ("authorised", "safe-place", "second-hand", "own", "comparison", "warning")
    trade = house.trade if kind not in ("hashtag-reach", "background", "ordinary-word") else "thing"
    shot = Shot(
        trade,
        f"{chance.whole(0, 10**9)}",
        motif=about,
        word=house.word if kind in ("authorised", "own") else None,
        layout="pair" if kind in ("comparison", "warning") else chance.pick(("plain", "priced")),
        caption=offered.asked,
        labels=("FAKE", "REAL") if kind == "warning" else ("A", "B"),
    )
    return draft.picture("look", shot)


def _chatter(draft: Draft, chance: Chance) -> None:
    """A post that sells nothing; now and then with a short link that nobody resolved."""
    house = chance.pick(draft.houses)
    text = say(
        chance, "en", "innocent", "chatter",
        name=house.named("caption", chance), item=thing(chance, "en", house.trade),
    )  # fmt: skip
    person = Person.drawn(chance.of("person"), "en")
    if chance.happens(0.3):
        key, _ = draft.post(chance, person, f"{text} {short_link(chance)}")
        draft.route(key, None, "unresolved")
    else:
        draft.post(chance, person, decorated(chance, text))


def _other(draft: Draft, chance: Chance, kind: str, house: House) -> Told:
    make = chance.pick(data("names")["makes"])
    site = chance.weighted(data("world")["sells"]["innocent"])
    name = f"{make} {title(chance, shop(site).language, house.trade)}"
    return _sold(
        draft, chance, kind, name, (25, 220), trade=house.trade, site=site, house=house,
        brand={"@type": "Brand", "name": make}, slots={"other": make},
    )  # fmt: skip


def _household(
    draft: Draft,
    chance: Chance,
    kind: str,
    house: House | None = None,
    slots: dict[str, str] | None = None,
) -> Told:
    goods = chance.pick(data("names")["background"])
    name = f"{chance.pick(goods['heads'])} {chance.pick(goods['tails'])}"
    more: dict[str, Any] = {"category": goods["category"]}
    if chance.happens(0.4):
        make = chance.pick(data("names")["makes"])
        name, more["brand"] = f"{make} {name}", {"@type": "Brand", "name": make}
    return _sold(
        draft, chance, kind, name, (goods["low"], goods["high"]), house=house, slots=slots, **more
    )  # fmt: skip


def _sold(
    draft: Draft,
    chance: Chance,
    kind: str,
    name: str,
    prices: tuple[float, float],
    *,
    trade: str | None = None,
    site: str | None = None,
    house: House | None = None,
    slots: dict[str, str] | None = None,
    **more: Any,
) -> Told:
    """A listing by one of the many sellers who do what they say."""
    site = site or chance.weighted(data("world")["sells"]["innocent"])
    number = chance.whole(0, max(3, draft.size.listings // 10))
    seller = Seller.drawn(draft.chance.of("shopkeeper", site, number), site)
    if trade:
        more.setdefault("category", data("names")["categories"][trade])
    if kind == "generic" and chance.happens(0.3):
        more["review"] = [
            {
                "@type": "Review",
                "datePublished": chance.stamp()[:10],
                "reviewRating": {"ratingValue": chance.whole(2, 5)},
                "reviewBody": say(chance, "en", "innocent", "reviews"),
            }
        ]
    offered = draft.listing(
        chance, kind, shop(site), name, chance.price(*prices), seller=seller, house=house, **more
    )
    if seller.key not in draft.shopkeepers and chance.happens(0.3):
        draft.shopkeepers.add(seller.key)
        draft.accounts.append(
            seller.record(chance.of("papers"), chance.pick(("CN", "US", "GB", "FR", "DE")))
        )
    return Told(offered, slots or {})
