"""The draft of a world: what will be written, with the truth of it, piece by piece."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from countermark.demo.cast import Person, Seller
from countermark.demo.chance import Chance
from countermark.demo.houses import House
from countermark.demo.picture import Shot
from countermark.demo.shops import Item, Shop
from countermark.demo.truth import GUILTY
from countermark.demo.words import money, say

Object = dict[str, Any]

UNBRANDED = 0.4
"""How often honest goods of which nothing else is said are stated to be "Generic", as shops have
sellers write: else only the guilty would say so, and that alone would give them away."""
SHEET = "finds-sheet.csv"
"""The promotion sheet's file, which is the origin of the routes of its rows."""


@dataclass(frozen=True)
class Size:
    """How large a world. Posts and pictures are aims: what the schemes need is always there."""

    listings: int = 1500
    posts: int = 300
    pictures: int = 200
    """Pictures of the input; 0 switches all of them off, the registry's too."""
    ways: int = 2
    """Ways in which a guilty listing is promoted beside its own, at most."""
    guilty: float | None = None
    """Share of guilty listings; None: as in the demo, and at least one for each way."""


@dataclass(frozen=True)
class Offered:
    """A listing of the world."""

    item: Item
    title: str
    price: str
    seller: Seller | None
    kind: str
    record: Object
    motif: str = ""
    """Words of its title that no other title of the world has."""

    @property
    def key(self) -> str:
        """Its key."""
        return self.item.key

    @property
    def asked(self) -> str:
        """Its price as people say it."""
        return money(self.price, self.item.shop.currency)


@dataclass
class Draft:
    """What will be written: objects by file, pictures by path, and the truth."""

    chance: Chance
    size: Size
    houses: list[House]
    listings: list[Object] = field(default_factory=list)
    posts: list[Object] = field(default_factory=list)
    captures: list[Object] = field(default_factory=list)
    accounts: list[Object] = field(default_factory=list)
    pages: list[Object] = field(default_factory=list)
    messages: list[Object] = field(default_factory=list)
    mails: list[Object] = field(default_factory=list)
    telegram: list[Object] = field(default_factory=list)
    whatsapp: list[Object] = field(default_factory=list)
    markdown: list[Object] = field(default_factory=list)
    trade: list[Object] = field(default_factory=list)
    sheet: list[dict[str, str]] = field(default_factory=list)
    redirects: list[tuple[str, str, int, str]] = field(default_factory=list)
    warc: list[tuple[str, str, str]] = field(default_factory=list)
    """Redirects seen in a crawl: from, to, moment."""
    crawled: list[tuple[str, str, str]] = field(default_factory=list)
    """Pages seen in a crawl: address, moment, HTML."""
    landings: list[Object] = field(default_factory=list)
    """Pages that send their reader on."""
    motifs: set[str] = field(default_factory=set)
    """Words that stand in one title only."""
    pictures: dict[str, Shot] = field(default_factory=dict)
    stock: list[str] = field(default_factory=list)
    """Pictures that many sellers share."""
    guilty: list[tuple[House, Offered]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    """Keys of listings that are given."""
    keys: dict[str, str] = field(default_factory=dict)
    """Keys of all listings by the address of their page."""
    shopkeepers: set[str] = field(default_factory=set)
    """Honest sellers whose papers are in already."""
    truth: dict[str, list[Object]] = field(default_factory=lambda: defaultdict(list))

    @property
    def pictured(self) -> bool:
        """Whether there are as many pictures as there shall be."""
        return len(self.pictures) >= self.size.pictures

    def picture(self, folder: str, shot: Shot) -> list[str]:
        """The path of a new picture, in a list; an empty one where there are enough."""
        if self.pictured:
            return []
        path = f"img/{folder}-{len(self.pictures):04d}.jpg"
        self.pictures[path] = shot
        return [path]

    def listing(
        self,
        chance: Chance,
        kind: str,
        shop: Shop,
        title: str,
        price: str,
        *,
        seller: Seller | None = None,
        house: House | None = None,
        motif: str = "",
        tabled: bool = False,
        **more: Any,
    ) -> Offered:
        """A new listing; `tabled` ones are not written as an object, a table will hold them."""
        item = shop.item(chance, title, seller.id if seller else None)
        while item.key in self.taken:
            item = shop.item(chance, title, item.seller)
        self.taken.add(item.key)
        self.keys[item.page] = item.key
        offer: Object = {
            "@type": "Offer",
            "price": price,
            "priceCurrency": shop.currency,
        }
        if seller:
            offer["seller"] = seller.reference()
        record: Object = {
            "@type": "Product",
            "url": item.page,
            "name": title,
            "description": say(chance, shop.language, "descriptions"),
            "dateModified": chance.stamp(),
            "offers": offer,
        } | more
        if "brand" not in record and kind != GUILTY and chance.of("brand").happens(UNBRANDED):
            record["brand"] = {"@type": "Brand", "name": "Generic"}
        if "image" not in record and self.stock and chance.happens(0.7):
            record["image"] = [chance.pick(self.stock)]
        if tabled:
            record.pop("image", None)  # nothing that is given ties its photo to it
        else:
            self.listings.append(record)
        self.truth["listings"].append(
            {
                "key": item.key,
                "kind": kind,
                "brand": house.id if house else None,
                "url": item.page,
            }
        )
        return Offered(item, title, price, seller, kind, record, motif)

    def post(
        self, chance: Chance, person: Person, text: str, *, captured: bool = False, **more: Any
    ) -> tuple[str, Object]:
        """A new post of a person: its key and the object, which may still be added to."""
        key, url = person.post(chance)
        record: Object = {
            "@type": "SocialMediaPosting",
            "url": url,
            "datePublished": chance.stamp(),
            "articleBody": text,
            "author": person.author(),
        } | more
        (self.captures if captured else self.posts).append(record)
        self.truth["posted"].append({"account": person.key, "post": key, "record": record})
        return key, record

    def route(
        self,
        origin: str | None,
        to: str | None,
        way: str,
        *,
        optional: bool = False,
        file: str | None = None,
    ) -> None:
        """A true way from a post, message or page to a listing."""
        self.truth["routes"].append(
            {"from": origin, "to": to, "way": way, "optional": optional, "file": file}
        )

    def hop(self, chance: Chance, source: str, target: str, status: int = 301) -> None:
        """A redirect that somebody observed."""
        self.redirects.append((source, target, status, chance.stamp()))


def message_key(message: Object) -> str:
    """The key of a message as formats.md §3 lays it down: the first 16 hex digits of the SHA-256
    of its canonical JSON (RFC 8785; the world's messages hold strings and lists only)."""
    bare = {name: value for name, value in message.items() if name != "@context"}
    canonical = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"message:{hashlib.sha256(canonical.encode()).hexdigest()[:16]}"
