"""Accounts: what an actor shows of itself in a shop or on a network."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from countermark.demo.chance import Chance
from countermark.links import identify

from . import spelling
from .actor import Actor, Firm, Place
from .digits import spoiled
from .words import words

STRONG = ("phone", "email", "iban", "tax", "wechat", "telegram", "qq", "domain", "device",
          "affiliate", "link")  # fmt: skip
"""Kinds of which one that is shared, and no hub's, tells an actor where nothing speaks against."""


@dataclass(frozen=True, order=True)
class Shown:
    """Something of the actor that the account shows."""

    kind: str
    value: str
    """The same for all writings."""
    written: str
    where: str
    """field, text, payment, network (post, photo, link) or platform."""
    sound: bool = True


@dataclass
class Account:
    """An account of an actor."""

    actor: Actor
    site: str
    id: str
    url: str
    key: str
    seller: bool
    values: dict[str, list[str]]
    """By kind what it may show: the actor's, or new ones after a return."""
    firm: Firm
    place: Place
    zh: bool
    opened: date
    closed: date | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    bio: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    paid: list[str] = field(default_factory=list)
    """IBANs that its settlements went to."""
    photos: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    """Affiliate tags in its posts."""
    shown: list[Shown] = field(default_factory=list)
    hubs: list[str] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    """What is special of it, for the truth."""

    def show(self, kind: str, value: str, written: str, where: str, *, sound: bool = True) -> None:
        """Note what is shown."""
        self.shown.append(Shown(kind, value, written, where, sound))

    def hide(self, kind: str, where: str = "field") -> None:
        """Forget what a hub's took the place of."""
        self.shown = [one for one in self.shown if (one.kind, one.where) != (kind, where)]

    def telling(self) -> set[tuple[str, str]]:
        """Kinds and values that nobody else should have."""
        return {(s.kind, s.value) for s in self.shown if s.kind in STRONG and s.sound}

    def conflicts(self, other: Account) -> bool:
        """Whether their papers are of two firms."""
        return any(
            mine and theirs and not mine & theirs
            for kind in ("tax", "legal", "iban")
            for mine, theirs in [(self._of(kind), other._of(kind))]
        )

    def tied(self, other: Account) -> bool:
        """Whether somebody who knows all can tell that both are of one actor."""
        common = {kind for kind, _ in self.telling() & other.telling()}
        papers = self._of("legal") & other._of("legal") and self._of("address") & other._of(
            "address"
        )
        if papers:
            common.add("papers")
        return len(common) >= (2 if self.conflicts(other) else 1)

    def values_by_kind(self) -> dict[str, set[str]]:
        """What it shows of each kind, in canonical form."""
        return {one.kind: self._of(one.kind) for one in self.shown}

    def _of(self, kind: str) -> set[str]:
        return {one.value for one in self.shown if one.kind == kind}


class Opener:
    """Opens accounts of actors in the shops and on the networks of a split."""

    def __init__(self, split: str, chance: Chance) -> None:
        self.split = split
        self._chance = chance
        self._shops = words(split, "shops")
        self._texts = words(split, "texts")
        self._world = words(split, "world")
        self._taken: set[str] = set()

    def open(self, actor: Actor, number: int, *, seller: bool, opened: date) -> Account:
        """A new account that shows nothing yet."""
        chance = self._chance.of("account", actor.number, number)
        for turn in range(50):
            site, url, id = self._address(chance.of(turn), actor, number, seller=seller)
            address = identify(url)
            if address and str(address.key) not in self._taken:
                break
        else:
            raise ValueError(f"no account is left for {actor.base}")
        self._taken.add(str(address.key))
        which = number % len(actor.firms)
        zh = seller and actor.country == "CN"
        zh = zh and chance.happens(self._shops["shops"][site]["zh"])
        return Account(actor, site, id, url, str(address.key), seller,
                       {kind: list(own) for kind, own in actor.own.items()},
                       actor.firms[which], actor.places[which], zh, opened)  # fmt: skip

    def _address(
        self, chance: Chance, actor: Actor, number: int, *, seller: bool
    ) -> tuple[str, str, str]:
        handle = spelling.handle(chance, actor.base) if number else actor.base
        if seller:
            site = chance.pick(sorted(self._shops["shops"]))
            rule = self._shops["shops"][site]
            plain = "".join(c for c in handle if c.isalnum())
            id = chance.pattern(rule["id"]).replace("{handle}", plain)
            return site, rule["url"].format(id=id), id
        site = chance.pick(sorted(self._shops["networks"]))
        if site in ("x.com", "facebook.com"):
            handle = handle.replace(".", "" if site == "facebook.com" else "_")[-15:]
            handle = handle.replace("_", "") if site == "facebook.com" else handle
        rule = self._shops["networks"][site]
        return site, rule["account"].format(handle=handle), handle

    def fill(self, account: Account, chance: Chance, forced: frozenset[str] = frozenset()) -> None:
        """Let it show what such accounts show; `forced` fields are shown in any case."""
        actor, world = account.actor, self._world
        if account.seller:
            shows = self._shops["shops"][account.site]["shows"]
            account.fields["name"] = self._store(chance, account)
            for name, share in shows.items():
                if name in forced or chance.happens(share):
                    self.field(account, chance, name)
        if chance.happens(world["bios"][actor.role]):
            kinds = [k for k in ("wechat", "qq", "telegram", "phone", "email", "domain")
                     if account.values.get(k)]  # fmt: skip
            for kind in chance.some(kinds, 1 + chance.happens(0.3)):
                self.write(account, chance, kind)
        account.bio.insert(0, self._greeting(chance, account))
        if account.seller and chance.happens(world["paid"]):
            self.pay(account, chance)
        if account.seller:
            if chance.happens(world["devices"]):
                self.device(account)
            if chance.happens(0.3):
                self.upload(account)
        elif chance.happens(0.4):
            self.tag(account)

    def field(self, account: Account, chance: Chance, name: str) -> None:
        """Show one field of the account's record."""
        values, zh = account.values, account.zh
        misread = chance.happens(self._world["misread"])
        match name:
            case "legalName":
                written = spelling.firm(chance, account.firm, zh=zh)
                account.fields["legalName"] = written
                account.show("legal", account.firm.key, written, "field")
            case "address":
                made = spelling.address(chance, account.place, zh=zh)
                account.fields["address"] = {"@type": "PostalAddress"} | made
                whole = f"{account.place.house} {account.place.unit}"
                account.show("address", whole, made["streetAddress"], "field")
            case "telephone":
                value = chance.pick(values["phone"])
                written = spelling.phone(chance, value)
                if written.startswith(("0", "1")) and "address" not in account.fields:
                    written = value  # nothing else would tell the country
                account.fields["telephone"] = written
                account.show("phone", value, written, "field")
            case "email":
                value = chance.pick(values["email"])
                account.fields["email"] = written = spelling.email(chance, value)
                account.show("email", value, written, "field")
            case "taxID":
                if account.firm.tax is None:
                    return
                value = account.firm.tax
                shown = spoiled(chance, value) if misread else value
                account.fields["taxID"] = written = spelling.tax(chance, shown)
                account.show("tax", shown, written, "field", sound=not misread)
            case "iban":
                value = chance.pick(values["iban"])
                shown = spoiled(chance, value) if misread else value
                account.fields["iban"] = written = spelling.iban(chance, shown)
                account.show("iban", shown, written, "field", sound=not misread)

    def write(self, account: Account, chance: Chance, kind: str) -> None:
        """Write a contact into the bio."""
        value = chance.pick(account.values[kind])
        written = {"phone": spelling.phone_in_text, "email": spelling.email_in_text}.get(
            kind, lambda _, plain: plain
        )(chance, value)
        if kind == "domain" and chance.happens(0.7):  # a site of one's own is mostly named as such
            account.links.append(f"https://www.{value}/")
            account.show(kind, value, value, "network")
            return
        template = chance.pick(self._texts["contacts"][kind])
        account.bio.append(template.replace("{value}", written))
        account.show(kind, value, written, "text")

    def pay(self, account: Account, chance: Chance) -> None:
        """Let a bank tell where its settlements went."""
        value = chance.pick(account.values["iban"])
        account.paid.append(value)
        account.show("iban", value, value, "payment")

    def device(self, account: Account) -> None:
        """Let the platform tell the device."""
        value = account.values["device"][0]
        account.fields["additionalProperty"] = [
            {"@type": "PropertyValue", "propertyID": "deviceID", "value": value}
        ]
        account.show("device", value, value, "platform")

    def upload(self, account: Account) -> None:
        """Photos that name who uploaded them."""
        value = account.values["uploader"][0]
        account.photos.append(value)
        account.show("uploader", value, value, "network")

    def tag(self, account: Account) -> None:
        """Links that name who is paid for the click."""
        value = account.values["affiliate"][0]
        account.tags.append(value)
        account.show("affiliate", value, value, "network")

    def link(self, account: Account, other: Account) -> None:
        """Name the actor's other account as one's own."""
        account.links.append(other.url)
        account.show("link", other.key, other.url, "network")
        other.show("link", other.key, other.url, "network")

    def again(self, account: Account, chance: Chance) -> None:
        """Say in the bio that there was another account before."""
        account.bio.insert(0, chance.pick(self._texts["bios_again"]))

    def _store(self, chance: Chance, account: Account) -> str:
        names = words(self.split, "names")
        word = chance.pick(names["stores"])
        if account.zh:
            goods = chance.pick(("饰品", "百货", "精品", "优选"))
            return f"{account.firm.name or account.firm.holder.family}记{goods}"
        head = account.firm.name_latin or account.firm.holder.given_latin
        if chance.happens(0.35):
            west = names["firms"]["west"]
            head = f"{chance.pick(west['heads'])}{chance.pick(west['tails'])}"
        return f"{head} {word}"

    def _greeting(self, chance: Chance, account: Account) -> str:
        made: str = chance.pick(self._texts["bios"][account.actor.role])
        return made.format(year=account.opened.year)


def day(chance: Chance, first: date, last: date) -> date:
    """A day between, both included."""
    return first + timedelta(days=chance.whole(0, max(0, (last - first).days)))
