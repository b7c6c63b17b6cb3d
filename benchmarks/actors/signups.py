"""Sign-ups: accounts just opened in a shop, by honest people and by those who were banned there.

A sign-up's form asks for papers (legal name and tax number), address, telephone, e-mail and bank
account, and the platform sees the device. Who comes back has changed from none to all six.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from countermark.demo.chance import Chance

from .account import Account, day
from .actor import Actor, Place
from .hubs import Hub
from .world import World

ASKED = ("papers", "place", "phone", "email", "iban", "device")
"""What may be kept or changed."""
_FORM = ("legalName", "address", "telephone", "email", "taxID", "iban")
_LATE = date(2025, 10, 1), date(2025, 12, 30)
_ORDINARY = 100_000
"""Numbers of actors from here on are those of sign-ups."""
HONEST = {"ordinary": 0.84, "forwarder": 0.04, "namesake": 0.02, "neighbour": 0.02, "family": 0.02,
          "recycled-phone": 0.02, "bookkeeper": 0.02, "pooled-payment": 0.02}  # fmt: skip
"""Shares of honest sign-ups: most share nothing with anybody, the others look like somebody who was
banned: by what a hub gives to both, by a name and town, a house, a phone of the family or one that
changed hands."""


@dataclass(frozen=True)
class SignUp:
    """A new account."""

    account: Account
    actor: str | None
    """The banned actor whose it is; None where it is honest."""
    kind: str
    """Of the honest ones what they share; of the others how many of the six were changed."""


def banned(world: World, count: int) -> list[Account]:
    """Accounts of sellers that were banned, no two of one actor; the platform that banned them
    knows what they once gave when they signed up."""
    sellers = [a for a in world.accounts if a.seller and not a.marks & {"hub-itself", *HONEST}]
    found: dict[str, Account] = {}
    for account in world.chance.of("banned").shuffled(sellers):
        found.setdefault(account.actor.id, account)
    out = list(found.values())[:count]
    for account in out:
        chance = world.chance.of("form", account.key)
        for name in _FORM:
            if name not in account.fields:
                world.opener.field(account, chance, name)
        if "additionalProperty" not in account.fields:
            world.opener.device(account)
    return out


def returners(world: World, watched: list[Account]) -> Iterator[SignUp]:
    """Two come-backs of each banned account, with so many of the six changed."""
    for number, account in enumerate(watched):
        for turn in range(2):
            chance = world.chance.of("comeback", number, turn)
            changed = (number + 3 * turn) % (len(ASKED) + 1)
            yield SignUp(
                _come_back(world, chance, account, changed), account.actor.id, str(changed)
            )


def honest(world: World, watched: list[Account], count: int) -> Iterator[SignUp]:
    """So many sign-ups of people who were never banned."""
    hubs = {hub.kind: hub for hub in world.hubs}
    for number in range(count):
        chance = world.chance.of("honest", number)
        kind = chance.weighted(HONEST)
        like = chance.pick(watched)
        actor = world.maker.actor(_ORDINARY + number, "seller", like.actor.country)
        account = _opened(world, chance, _like(world, chance, actor, like, kind), 0)
        if kind in hubs:
            _same_hub(world, like, kind, hubs[kind]).use(account, chance)
        yield SignUp(account, None, kind)


def _come_back(world: World, chance: Chance, old: Account, changed: int) -> Account:
    actor, kept = old.actor, set(chance.some(ASKED, len(ASKED) - changed))
    fresh = world.maker.own(chance.of("own"), actor)
    place = old.place if "place" in kept else world.maker.place(chance.of("place"), actor.country)
    firm = old.firm
    if "papers" not in kept:
        nominee = world.maker.human(chance.of("nominee"), actor.country)
        firm = world.maker.firm(chance.of("firm"), nominee, place, personal=chance.happens(0.3))
    own = {kind: old.values[kind] if kind in kept else fresh[kind] for kind in ASKED[2:]}
    new = replace(actor, firms=[firm], places=[place], own=own | {"uploader": fresh["uploader"]})
    if changed > 1:  # whoever changes much takes another name, too
        new.base = world.maker.actor(_ORDINARY * 2 + actor.number, "seller", actor.country).base
    return _opened(world, chance, new, 50 + changed)


def _opened(world: World, chance: Chance, actor: Actor, number: int) -> Account:
    account = world.opener.open(actor, number, seller=True, opened=day(chance, *_LATE))
    account.fields["name"] = f"{actor.base.title()}"
    for name in _FORM:
        world.opener.field(account, chance, name)
    world.opener.device(account)
    return account


def _like(world: World, chance: Chance, actor: Actor, like: Account, kind: str) -> Actor:
    """The actor, made to look like the banned one."""
    match kind:
        case "namesake":
            town = _town(world, chance, like.place)
            firm = world.maker.firm(chance.of("firm"), like.firm.holder, town, personal=True)
            return replace(actor, human=like.firm.holder, firms=[firm], places=[town])
        case "neighbour":
            place = replace(like.place, unit=str(chance.whole(3000, 4000)))
            return replace(actor, places=[place])
        case "family" | "recycled-phone":
            shown = [one.value for one in like.shown if one.kind == "phone"]
            return replace(actor, own=actor.own | {"phone": shown or like.values["phone"]})
        case _:
            return actor


def _town(world: World, chance: Chance, like: Place) -> Place:
    for turn in range(400):
        place = world.maker.place(chance.of("town", turn), like.country)
        if place.city == like.city:
            return place
    raise ValueError(f"no place is left in {like.city_latin}")


def _same_hub(world: World, like: Account, kind: str, other: Hub) -> Hub:
    """The hub of this kind that the banned account uses, else another."""
    return next((h for h in world.hubs if h.kind == kind and like.key in h.accounts), other)
