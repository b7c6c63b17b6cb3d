"""Writing: a world as the files that an investigator is handed (formats.md §1), and its truth."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from countermark.demo.chance import Chance

from . import truth
from .account import Account
from .digits import iban
from .words import words
from .world import World

Object = dict[str, Any]

_PHOTO = "https://img.example/imgextra/O1CN01{}_!!{}.jpg"
_REGISTRY = """# A brand that nobody has: the worlds of this benchmark are about accounts.
rights_holders: [{id: nobody, name: Nobody SA}]
brands:
  - {id: quillvane, name: Quillvane, rights_holder: nobody, own_domains: [quillvane.example]}
"""


def write(world: World, folder: Path) -> truth.Truth:
    """Write `input/`, `registry.yaml` and `truth.json`; equal worlds give equal bytes."""
    given = folder / "input"
    given.mkdir(parents=True, exist_ok=True)
    schemes = _Schemes(world)
    chance = world.chance.of("files")
    rows: dict[str, list[Object]] = {"accounts": [], "posts": [], "products": [], "trade": []}
    for account in world.accounts:
        one = chance.of(account.key)
        if account.seller:
            rows["accounts"].append(organisation(account))
            rows["products"] += _products(world.split, account, one)
            rows["trade"] += _orders(account, one)
        else:
            rows["posts"] += _posts(world.split, account, one, schemes.items.get(account.key, []))
        rows["trade"] += _payouts(world, account, one)
    rows["products"] += schemes.products
    rows["trade"] += schemes.transfers
    for name, several in rows.items():
        _jsonl(given / f"{name}.jsonl", chance.of(name).shuffled(several))
    (folder / "registry.yaml").write_text(_REGISTRY, "utf-8")
    told = _truth(world, schemes)
    (folder / "truth.json").write_text(f"{told.model_dump_json(indent=1)}\n", "utf-8")
    return told


def _jsonl(path: Path, rows: Iterable[Object]) -> None:
    lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def organisation(account: Account) -> Object:
    """A seller's account as its platform describes it."""
    row: Object = {"@type": "Organization", "identifier": account.id, "url": account.url}
    row |= account.fields | {"foundingDate": f"{account.opened:%Y-%m-%d}"}
    bio = " ".join(part for part in account.bio if part)
    row |= {"description": bio} if bio else {}
    row |= {"sameAs": account.links} if account.links else {}
    seen = account.closed or account.opened + timedelta(40)
    return row | {"dateModified": f"{seen:%Y-%m-%dT09:00:00Z}"}


def _reference(account: Account) -> Object:
    if account.seller:
        return {"@type": "Organization", "identifier": account.id, "url": account.url,
                "name": account.fields.get("name", account.id)}  # fmt: skip
    return {"@type": "Person", "alternateName": account.id, "url": account.url}


def _product(split: str, account: Account, chance: Chance, at: date) -> Object:
    shop = words(split, "shops")["shops"][account.site]
    name = chance.pick(words(split, "texts")["products"])
    row: Object = {"@type": "Product", "url": chance.pattern(shop["item"]), "name": name,
                   "dateModified": f"{at:%Y-%m-%dT08:00:00Z}"}  # fmt: skip
    offer = {"@type": "Offer", "price": chance.price(8, 60), "priceCurrency": "USD",
             "seller": _reference(account)}  # fmt: skip
    images = []
    for mark in account.photos:
        stock = mark.startswith("stock-")
        images.append(
            f"https://img.example/{mark}.jpg" if stock
            else _PHOTO.format(chance.pattern("{A}{A}{A}{A}{A}{A}{A}{A}{A}"), mark)
        )  # fmt: skip
    return row | {"offers": offer} | ({"image": images} if images else {})


def _products(split: str, account: Account, chance: Chance) -> list[Object]:
    count = 1 if account.photos or chance.happens(0.4) else 0
    return [_product(split, account, chance, account.opened + timedelta(10))] * count


def _orders(account: Account, chance: Chance) -> list[Object]:
    if not chance.happens(0.15):
        return []
    at = account.opened + timedelta(chance.whole(12, 60))
    return [{"@type": "Order", "orderNumber": chance.pattern("N{9}{9}{9}{9}{9}{9}{9}{9}{9}"),
             "orderDate": f"{at:%Y-%m-%d}", "seller": _reference(account),
             "orderedItem": {"sku": chance.pattern("SKU{9}{9}{9}{9}{9}{9}")},
             "price": chance.price(8, 60), "priceCurrency": "USD",
             "orderStatus": "delivered"}]  # fmt: skip


def _posts(split: str, account: Account, chance: Chance, items: list[str]) -> list[Object]:
    texts, shop = words(split, "texts"), words(split, "shops")
    rule = shop["networks"][account.site]
    author: Object = _reference(account)
    bio = "\n".join(part for part in account.bio if part)
    author |= {"description": bio} if bio else {}
    author |= {"sameAs": account.links} if account.links else {}
    amazon = next((site for site in shop["shops"] if site.startswith("amazon.")), "amazon.com")
    links = [
        chance.pattern(f"https://www.{amazon}/dp/B0{'{A}' * 8}?tag={tag}") for tag in account.tags
    ]
    bodies = [chance.pick(texts["captions"]).replace("{link}", link) for link in [*links, *items]]
    bodies += [chance.pick(texts["plain"]) for _ in range(1 if bodies else 2)]
    rows = []
    for number, body in enumerate(bodies):
        at = account.opened + timedelta(3 + 9 * number)
        url = chance.pattern(rule["post"]).replace("{handle}", account.id)
        rows.append({"@type": "SocialMediaPosting", "url": url, "author": author,
                     "datePublished": f"{at:%Y-%m-%dT10:00:00Z}", "articleBody": body})  # fmt: skip
    return rows


def _transfer(chance: Chance, at: date, sender: Object, recipient: Object, purpose: str) -> Object:
    number = chance.pattern("T{9}{9}{9}{9}{9}{9}{9}{9}{9}{9}")
    return {"@type": "MoneyTransfer", "identifier": number, "endTime": f"{at:%Y-%m-%dT12:00:00Z}",
            "sender": sender, "recipient": recipient,
            "amount": {"value": chance.price(90, 4000), "currency": "USD"},
            "description": purpose.format(n=chance.whole(1000, 99999))}  # fmt: skip


def _payouts(world: World, account: Account, chance: Chance) -> list[Object]:
    """Settlements of the shop, to the bank accounts that the account gave."""
    purposes = words(world.split, "texts")["purposes"]["payout"]
    desk = {"@type": "Organization", "name": f"Settlements of {account.site}"}
    return [
        _transfer(chance, account.opened + timedelta(30 + 30 * turn), desk,
                  _reference(account) | {"iban": value}, chance.pick(purposes))
        for value in account.paid
        for turn in range(chance.whole(1, 2))
    ]  # fmt: skip


class _Schemes:
    """Schemes of actors in roles: who promotes whom, and where the money goes."""

    def __init__(self, world: World) -> None:
        self.items: dict[str, list[str]] = {}
        """By a promoter's account: the listings that its posts name."""
        self.products: list[Object] = []
        self.transfers: list[Object] = []
        self.told: list[truth.Scheme] = []
        chance = world.chance.of("schemes")
        free = chance.shuffled([a for a in world.accounts if not a.marks & {"hub-itself"}])
        promoters = [account for account in free if not account.seller]
        sellers = [account for account in free if account.seller]
        wanted = round(words(world.split, "world")["schemes"] * min(1, len(sellers) / 1500))
        seen: set[str] = set()
        for number in range(min(wanted, len(promoters))):
            one = chance.of(number)
            cast = []
            for pool, count in ((promoters, 1), (sellers, one.whole(2, 4))):
                for _ in range(count):
                    found = next(a for a in pool if a.actor.id not in seen)
                    seen.add(found.actor.id)
                    cast.append(found)
            self._one(world.split, one, cast[0], cast[1:-1], cast[-1])

    def _one(
        self, split: str, chance: Chance, promoter: Account, sellers: list[Account],
        supplier: Account,
    ) -> None:  # fmt: skip
        purposes = words(split, "texts")["purposes"]
        payee = iban(chance)
        roles: dict[str, Any] = {promoter.actor.id: "promoter", supplier.actor.id: "supplier"}
        relations = []
        for number, seller in enumerate(sellers):
            one = chance.of(number)
            roles[seller.actor.id] = "seller"
            product = _product(split, seller, one, seller.opened + timedelta(20))
            self.products.append(product)
            self.items.setdefault(promoter.key, []).append(product["url"])
            at = max(promoter.opened, seller.opened) + timedelta(60)
            me = _reference(seller)
            self.transfers.append(
                _transfer(one.of(1), at, me, _reference(promoter), one.pick(purposes["commission"]))
            )
            self.transfers.append(
                _transfer(one.of(2), at, me, _reference(supplier), one.pick(purposes["supply"]))
            )
            ends = [(promoter.actor.id, seller.actor.id, "promotes"),
                    (seller.actor.id, promoter.actor.id, "pays"),
                    (seller.actor.id, supplier.actor.id, "pays"),
                    (supplier.actor.id, seller.actor.id, "supplies")]  # fmt: skip
            if len(sellers) > 1:  # one purse for all of them
                holder = {"@type": "Person", "name": "J. Marrow", "iban": payee}
                self.transfers.append(
                    _transfer(one.of(3), at, me, holder, one.pick(purposes["payout"]))
                )
                roles[payee] = "payee"
                ends.append((seller.actor.id, payee, "pays"))
            relations += [truth.Relation(source=a, target=b, kind=kind) for a, b, kind in ends]
        self.told.append(truth.Scheme(roles=roles, relations=tuple(relations)))


def _truth(world: World, schemes: _Schemes) -> truth.Truth:
    return truth.Truth(
        split=world.split,
        seed=world.seed,
        accounts=tuple(
            truth.Account(key=a.key, actor=a.actor.id, marks=tuple(sorted(a.marks)))
            for a in sorted(world.accounts, key=lambda each: each.key)
        ),
        hubs=tuple(
            truth.Hub(kind=hub.kind, values=hub.values, accounts=tuple(sorted(set(hub.accounts))))
            for hub in world.hubs
        ),
        lookalikes=tuple(
            truth.Lookalike(kind=kind, actors=(one.id, other.id))
            for kind, one, other in world.lookalikes
        ),
        returns=tuple(_return(account, before) for account, before in world.returns),
        schemes=tuple(schemes.told),
    )


def _return(account: Account, before: Account) -> truth.Return:
    assert before.closed is not None
    mine, theirs = account.values_by_kind(), before.values_by_kind()
    both = sorted(mine.keys() & theirs.keys())
    return truth.Return(
        account=account.key,
        of=before.key,
        banned=f"{before.closed:%Y-%m-%d}",
        days=(account.opened - before.closed).days,
        kept=tuple(kind for kind in both if mine[kind] & theirs[kind]),
        changed=tuple(kind for kind in both if not mine[kind] & theirs[kind]),
    )
