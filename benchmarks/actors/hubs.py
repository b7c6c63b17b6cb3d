"""Hubs: contacts, banks and marks that many strangers share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from countermark.demo.chance import Chance

from . import spelling
from .account import Account
from .actor import Maker, Place
from .digits import filled, iban, phone
from .words import words


@dataclass
class Hub:
    """One hub."""

    kind: str
    name: str
    values: dict[str, str]
    address: dict[str, str] = field(default_factory=dict)
    place: Place | None = None
    suite: float = 0.0
    """How often a stranger adds a number of his own to the address."""
    accounts: list[str] = field(default_factory=list)

    def use(self, account: Account, chance: Chance) -> None:
        """Let the account show the hub's instead of its own."""
        self.accounts.append(account.key)
        account.hubs.append(self.kind)
        values, fields = self.values, account.fields
        match self.kind:
            case "forwarder":
                written = dict(self.address)
                if chance.happens(self.suite):
                    written["streetAddress"] += f", Suite {chance.pattern('{A}{A}{9}{9}{9}')}"
                fields["address"] = {"@type": "PostalAddress"} | written
                fields["telephone"] = spelling.phone(chance, values["phone"])
                account.hide("address")
                account.hide("phone")
            case "bookkeeper" | "service-desk":
                fields["email"] = values["email"]
                account.hide("email")
                if self.kind == "bookkeeper" or chance.happens(0.5):
                    fields["telephone"] = spelling.phone_in_text(chance, values["phone"])
                    account.hide("phone")
            case "small-bookkeeper":
                fields["email"] = values["email"]
                account.hide("email")
            case "small-desk":
                fields["telephone"] = spelling.phone_in_text(chance, values["phone"])
                account.hide("phone")
            case "shared-office":
                assert self.place is not None
                written = spelling.address(chance, self.place, zh=account.zh)
                fields["address"] = {"@type": "PostalAddress"} | written
                account.hide("address")
            case "pooled-payment" | "small-collector":
                if chance.happens(0.5):
                    fields["iban"] = spelling.iban(chance, values["iban"])
                    account.hide("iban")
                else:
                    account.paid = [values["iban"]]
                    account.hide("iban", "payment")
            case "virtual-office":
                assert self.place is not None
                unit = filled(chance.of(account.actor.number), "###")
                place = replace(self.place, unit=unit)
                written = spelling.address(chance, place, zh=account.zh)
                fields["address"] = {"@type": "PostalAddress"} | written
                account.hide("address")
                account.show("address", f"{place.house} {unit}", written["streetAddress"], "field")
            case "shared-app" | "stock-photo":
                account.photos.append(values["photo"])
            case "link-hub":
                account.links.append(values["url"])
            case "coupon-tag":
                account.tags.append(values["affiliate"])


def hubs(split: str, chance: Chance, maker: Maker) -> list[tuple[Hub, float]]:
    """The hubs of a world, each with its share of accounts."""
    made = []
    for kind, rule in words(split, "world")["hubs"].items():
        for number in range(rule["count"]):
            made.append((_hub(kind, rule, number, chance.of(kind, number), maker), rule["share"]))
    return made


def small(split: str, chance: Chance, maker: Maker) -> list[tuple[Hub, int]]:
    """Hubs that few share, each with how many: no more than an actor may have accounts."""
    made = []
    for kind, count in words(split, "world")["few"].items():
        for number in range(count):
            one = chance.of(kind, number)
            made.append((_few(kind, number, one, maker), one.whole(3, 7)))
    return made


def _few(kind: str, number: int, chance: Chance, maker: Maker) -> Hub:
    country = chance.weighted({"CN": 6, "US": 2, "GB": 2})
    match kind:
        case "small-bookkeeper":
            host = chance.pick(words(maker.split, "names")["mailboxes"])
            value = maker.register.fresh(lambda: f"accounts{chance.whole(10, 9999)}@{host}")
            return Hub(kind, "", {"email": value})
        case "small-desk":
            return Hub(kind, "", {"phone": maker.register.fresh(lambda: phone(chance, country))})
        case "small-collector":
            return Hub(kind, "", {"iban": maker.register.fresh(lambda: iban(chance))})
        case _:
            place = maker.place(chance, country)
            return Hub(kind, "", {"address": place.house}, place=place)


def _hub(kind: str, rule: dict[str, Any], number: int, chance: Chance, maker: Maker) -> Hub:
    name = rule.get("words", [""] * rule["count"])[number]
    match kind:
        case "forwarder":
            street, city, region, postal, country = name
            value = maker.register.fresh(lambda: phone(chance, country))
            address = {"streetAddress": street, "addressLocality": city, "addressRegion": region,
                       "postalCode": postal, "addressCountry": country}  # fmt: skip
            return Hub(kind, f"{city} Freight", {"phone": value, "address": f"{street}, {city}"},
                       address, suite=rule["suite"])  # fmt: skip
        case "bookkeeper" | "service-desk":
            value = maker.register.fresh(lambda: phone(chance, "GB"))
            return Hub(kind, name, {"email": f"clients@{name}.example", "phone": value})
        case "pooled-payment":
            return Hub(kind, name, {"iban": maker.register.fresh(lambda: iban(chance))})
        case "virtual-office":
            place = maker.place(chance, chance.pick(("CN", "CN", "GB", "US")))
            return Hub(kind, "", {"address": place.house}, place=place)
        case "shared-app":
            return Hub(kind, "", {"photo": f"6000000{filled(chance, '######')}"})
        case "stock-photo":
            return Hub(kind, "", {"photo": f"stock-{filled(chance, '#######')}"})
        case "link-hub":
            return Hub(kind, name, {"url": f"https://{name}/"})
        case _:
            return Hub(kind, name, {"affiliate": name})
