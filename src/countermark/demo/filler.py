"""Fillers: honest goods that stand beside a guilty listing, on a page or in a window."""

from __future__ import annotations

from countermark.demo.cast import Seller
from countermark.demo.chance import Chance
from countermark.demo.draft import Draft, Offered
from countermark.demo.shops import shop
from countermark.demo.words import data


def fillers(
    draft: Draft,
    chance: Chance,
    count: int,
    *,
    site: str | None = None,
    seller: Seller | None = None,
) -> list[Offered]:
    """So many household goods, by anybody or by one seller."""
    return [_filler(draft, chance.of("filler", n), site, seller) for n in range(count)]


def _filler(draft: Draft, chance: Chance, site: str | None, seller: Seller | None) -> Offered:
    goods = chance.pick(data("names")["background"])
    where = site or chance.weighted(data("world")["sells"]["innocent"])
    return draft.listing(
        chance,
        "background",
        shop(where),
        f"{chance.pick(goods['heads'])} {chance.pick(goods['tails'])}",
        chance.price(goods["low"], goods["high"]),
        seller=seller or Seller.drawn(chance.of("seller"), where),
        category=goods["category"],
    )
