"""Shops: their items, and the many ways in which people write an item's address.

Keys are built here from the ids that were drawn, not read off addresses: the truth must not rest
on the rules that it measures.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

from countermark.demo.chance import Chance
from countermark.demo.words import data, slug


@dataclass(frozen=True)
class Item:
    """An item in a shop."""

    shop: Shop
    id: str
    slug: str
    seller: str | None = None

    @property
    def key(self) -> str:
        """Its key; the address itself for a shop of its own."""
        return f"{self.shop.site}:{self.id}" if self.shop.known else self.page

    @property
    def page(self) -> str:
        """The address of its page as the shop's own record gives it."""
        return self._filled(self.shop.page)

    def link(self, chance: Chance) -> str:
        """Its address in one of the ways that browsers and redirects write it."""
        return self._filled(chance.pick([s for s in self.shop.shapes if "://" in s]))

    def typed(self, chance: Chance) -> str:
        """Its address in one of the ways that people write it, at times without `https://`."""
        return self._filled(chance.pick(self.shop.shapes))

    def brief(self, chance: Chance) -> str:
        """Its address in a short way, as people write it who spell it out."""
        return self._filled(
            chance.pick(sorted((s for s in self.shop.shapes if "://" in s), key=len)[:2])
        )

    def affiliate_link(self, chance: Chance, handle: str) -> tuple[str, str | None]:
        """Its address with the identity of whom the click pays, and that identity's key."""
        rule = self.shop.affiliate
        if not rule:
            return self.link(chance), None
        steady = Chance("identity", self.shop.site, handle)  # one a person and shop
        identity = steady.pattern(rule["identity"].replace("{handle}", handle.replace(".", "")))
        query = rule["query"].format(identity=identity)
        key = f"affiliate:{self.shop.site}:{identity}"
        return f"{self.page}{'&' if '?' in self.page else '?'}{query}", key

    def short_link(self, chance: Chance) -> str:
        """The shop's own short address of it, which says nothing of where it leads."""
        return chance.pattern(self.shop.short) if self.shop.short else short_link(chance)

    def _filled(self, shape: str) -> str:
        return shape.format(id=self.id, slug=self.slug, seller=self.seller or "A1DEMOSELLER00")


@dataclass(frozen=True)
class Shop:
    """A shop of the demo world."""

    site: str
    page: str
    shapes: tuple[str, ...]
    id: str
    currency: str = "USD"
    language: str = "en"
    short: str | None = None
    affiliate: dict[str, str] | None = None
    known: bool = True
    territory: str | None = None
    """Where it sells; None: everywhere."""
    nicknames: dict[str, list[str]] = field(default_factory=dict)
    """What people call it, by language."""

    def called(self, chance: Chance, language: str) -> str:
        """A name for it that people of the language use."""
        return chance.pick(self.nicknames.get(language) or self.nicknames["en"])

    def item(self, chance: Chance, name: str, seller: str | None = None) -> Item:
        """A new item of this shop."""
        return Item(self, chance.pattern(self.id), slug(name), seller)


def shop(site: str) -> Shop:
    """A shop by its site."""
    rule: dict[str, Any] = data("shops")["shops"][site]
    return Shop(
        site=site,
        page=rule["page"],
        shapes=tuple(rule["shapes"]),
        id=rule["id"],
        currency=rule["currency"],
        language=rule["language"],
        short=rule.get("short"),
        affiliate=rule.get("affiliate"),
        territory=rule.get("territory"),
        nicknames=rule.get("nicknames", {}),
    )


def sites() -> list[str]:
    """The shops there are."""
    return list(data("shops")["shops"])


def boutique(host: str, path: str, currency: str = "USD") -> Shop:
    """A shop of its own at `host`, for which nobody has a rule: its key is the address."""
    page = f"https://{host}/{path}/{{id}}"
    return Shop(host, page, (page,), f"{path[:1]}-{{9}}{{9}}{{9}}{{9}}{{9}}", currency, known=False)


def agent_link(chance: Chance, item: Item, promoter: str) -> tuple[str, str]:
    """The item through a purchasing agent, and the network key of whom the agent pays."""
    agent = chance.pick(data("shops")["agents"])
    plain = Chance("identity", agent["site"], promoter).pattern("77{9}{9}{9}{9}{9}")
    name = f"DM_{plain}"
    code = b64encode(name.encode()).decode().rstrip("=")
    url = agent["url"].format(id=item.id, code=code, plain=plain)
    return url, f"affiliate:{agent['site']}:{name if code in url else plain}"


def short_link(chance: Chance) -> str:
    """An address at a general shortener."""
    return (
        f"https://{chance.pick(data('shops')['short_hosts'])}/dm{chance.pattern('{A}{9}{A}{9}{A}')}"
    )
