"""Worlds: actors, their accounts, hubs, look-alikes and come-backs, decided by a seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from countermark.demo.chance import Chance

from .account import Account, Opener, day
from .actor import Actor, Maker
from .hubs import Hub, hubs, small
from .lookalikes import KINDS, Lookalike, lookalikes
from .telling import mark, repair
from .words import words

_FIRST, _LAST = date(2019, 1, 10), date(2025, 9, 30)
Rules = dict[str, Any]
_LONG_AGO, _LATELY = (_FIRST, date(2019, 12, 1)), (date(2023, 6, 1), _LAST)
_ALL = frozenset(("legalName", "taxID"))
_FORCED = {
    "namesake": frozenset(("legalName", "address")),
    "neighbour": frozenset(("legalName", "address")),
    "family": _ALL | {"telephone"},
    "recycled-phone": _ALL | {"telephone"},
}
"""What look-alikes show in any case: what they have in common, and what tells them apart."""


@dataclass(frozen=True)
class Size:
    """How many actors."""

    several: int = 500
    """With two to six accounts."""
    single: int = 1500


@dataclass
class World:
    """Everything that is written."""

    split: str
    seed: int
    chance: Chance
    maker: Maker
    opener: Opener
    accounts: list[Account] = field(default_factory=list)
    hubs: list[Hub] = field(default_factory=list)
    lookalikes: list[Lookalike] = field(default_factory=list)
    returns: list[tuple[Account, Account]] = field(default_factory=list)


def made(split: str, seed: int, size: Size) -> World:
    """The world of a seed. Raises FileNotFoundError where there is no such split."""
    chance = Chance("actors", split, seed)
    rules = words(split, "world")
    maker, opener = Maker(split, chance.of("actors")), Opener(split, chance.of("accounts"))
    world = World(split, seed, chance, maker, opener)
    several, single = _cast(maker, rules, chance.of("cast"), size)
    part = min(1.0, size.single / Size.single)
    counts = {kind: round(count * part) for kind, count in rules["lookalikes"].items()}
    world.lookalikes = lookalikes(maker, single, counts, chance.of("lookalikes"))
    for actor, manner in several:
        _several(world, maker, opener, rules, actor, manner)
    doubles = {id(a): (kind, n) for kind, *pair in world.lookalikes for n, a in enumerate(pair)}
    for actor in single:
        world.accounts.append(_single(world, opener, actor, *doubles.get(id(actor), ("", 0))))
    _hubs(world, maker, opener, chance.of("hubs"), len(several) + len(single))
    _few(world, maker, opener, chance.of("few"))
    returned = {account.key for account, _ in world.returns}
    repair(world.accounts, opener, chance.of("repair"), rules["repaired"], returned)
    mark(world.accounts)
    return world


def _cast(
    maker: Maker, rules: Rules, chance: Chance, size: Size
) -> tuple[list[tuple[Actor, str]], list[Actor]]:
    several = []
    for number in range(size.several):
        one = chance.of(number)
        country = one.weighted(rules["countries"])
        if one.happens(rules["promoters"]):
            several.append((maker.actor(number, "promoter", country), "promoter"))
        else:
            manner = one.weighted(rules["manners"])
            actor = maker.actor(number, "seller", country, split=manner == "split")
            several.append((actor, manner))
    single = []
    for number in range(size.several, size.several + size.single):
        one = chance.of(number)
        role = "promoter" if one.happens(rules["promoters"]) else "seller"
        single.append(maker.actor(number, role, one.weighted(rules["countries"])))
    return several, single


def _single(world: World, opener: Opener, actor: Actor, kind: str, place: int) -> Account:
    """The one account of an actor; `place` is which of a pair of look-alikes it is."""
    chance = world.chance.of("single", actor.number)
    if kind == "recycled-phone":  # the first of the two gave it up long before
        opened = day(chance, *_LONG_AGO if place == 0 else _LATELY)
    else:
        opened = day(chance, _FIRST, _LAST)
    account = opener.open(actor, 0, seller=actor.role == "seller", opened=opened)
    if kind == "recycled-phone" and place == 0:
        account.closed = opened + timedelta(chance.whole(60, 300))
    opener.fill(account, chance, _FORCED.get(kind, frozenset()))
    account.marks |= {kind} if kind else set()
    return account


def _several(
    world: World, maker: Maker, opener: Opener, rules: Rules, actor: Actor, manner: str
) -> None:
    chance = world.chance.of("several", actor.number)
    count = chance.weighted(rules["accounts"])
    opened = day(chance, _FIRST, date(2022, 12, 31))
    before: Account | None = None
    for number in range(count):
        one = chance.of(number)
        social = manner == "promoter" or (number > 0 and one.happens(rules["social"]))
        came_back = before is not None and manner in ("relisted", "promoter") and one.happens(0.5)
        if came_back and before is not None:
            before.closed = day(one, before.opened + timedelta(90), before.opened + timedelta(900))
            opened = before.closed + timedelta(one.whole(15, 400))
        elif number:
            opened = opened + timedelta(one.whole(5, 200))
        account = opener.open(actor, number, seller=not social, opened=opened)
        if before is not None:  # a come-back's values are those of the accounts after it, too
            account.values = {kind: list(values) for kind, values in before.values.items()}
            if manner != "split":
                account.firm, account.place = before.firm, before.place
        if came_back and before is not None:
            _change(account, maker, one, int(one.weighted(rules["kept"])))
            world.returns.append((account, before))
            account.marks.add("relisted")
            if social and one.happens(0.5):
                opener.again(account, one)
        if manner == "split":
            account.marks.add("split")
        if manner == "promoter":
            account.marks.add("promoter")
        opener.fill(account, one)
        social_both = before is not None and not account.seller and not before.seller
        if before is not None and social_both and not came_back and one.happens(0.3):
            opener.link(account, before)
        world.accounts.append(account)
        before = account


def _change(account: Account, maker: Maker, chance: Chance, keep: int) -> None:
    """New values for all kinds but some that are kept, which are often used."""
    actor = account.actor
    kinds = [kind for kind in account.values if kind not in ("device", "uploader", "affiliate")]
    often = [*kinds, "papers", "place"]
    kept = set(chance.some(often, keep))
    fresh = maker.own(chance.of("own"), actor)
    for kind in list(account.values):
        # devices, photos and tags are given up with the account, unless something else is kept
        trace = kind in ("device", "uploader", "affiliate")
        if kind not in kept and not (trace and keep >= 3):
            account.values[kind] = fresh.get(kind, [])
    if "place" not in kept:
        account.place = maker.place(chance.of("place"), actor.country)
    if "papers" not in kept:  # a nominee's
        nominee = maker.human(chance.of("nominee"), actor.country)
        account.firm = maker.firm(chance.of("firm"), nominee, account.place,
                                  personal=chance.happens(0.3))  # fmt: skip


def _hubs(world: World, maker: Maker, opener: Opener, chance: Chance, number: int) -> None:
    """Let actors use hubs, on most of their accounts; a few hubs have an account of their own."""
    made = hubs(world.split, chance, maker)
    by_actor: dict[int, list[Account]] = {}
    for account in world.accounts:
        by_actor.setdefault(account.actor.number, []).append(account)
    for at, (hub, share) in enumerate(made):
        sellers = hub.kind not in ("link-hub", "coupon-tag")
        for actor, accounts in by_actor.items():
            one = chance.of(at, actor)
            if not one.happens(share):
                continue
            for account in accounts:
                fits = account.seller == sellers or hub.kind == "link-hub"
                taken = {"forwarder", "virtual-office"} & {hub.kind} and {
                    "forwarder", "virtual-office", "neighbour"
                } & {*account.hubs, *account.marks}  # fmt: skip
                abroad = hub.place is not None and hub.place.country != account.actor.country
                if abroad or taken or not fits or _keeps(account, hub.kind):
                    continue
                if one.happens(0.75):
                    hub.use(account, one)
        if hub.kind in ("bookkeeper", "service-desk", "forwarder"):
            world.accounts.append(_own_account(world, maker, opener, hub, number + at))
        world.hubs.append(hub)


def _few(world: World, maker: Maker, opener: Opener, chance: Chance) -> None:
    """Let strangers share one thing, all papers of whom are given and differ."""
    free = [a for a in world.accounts if a.seller and not a.hubs and not a.marks & KINDS]
    free = chance.shuffled(free)
    for hub, count in small(world.split, chance, maker):
        one = chance.of(hub.kind, str(hub.values))
        country = hub.place.country if hub.place else ""
        users: list[Account] = []
        for account in free:
            stranger = all(account.actor is not user.actor for user in users)
            if stranger and len(users) < count and country in ("", account.actor.country):
                users.append(account)
        for account in users:
            free.remove(account)
            for name, kind in (("legalName", "legal"), ("taxID", "tax")):
                if not account.values_by_kind().get(kind):
                    opener.field(account, one, name)
            hub.use(account, one)
        world.hubs.append(hub)


def _keeps(account: Account, hub: str) -> bool:
    """Look-alikes keep what makes them look alike."""
    return bool(KINDS & account.marks) and hub in (
        "forwarder", "bookkeeper", "service-desk", "virtual-office"
    )  # fmt: skip


def _own_account(world: World, maker: Maker, opener: Opener, hub: Hub, number: int) -> Account:
    """A hub that sells something itself, by its own name."""
    chance = world.chance.of("hub", number)
    country = hub.address.get("addressCountry", "GB")
    actor = maker.actor(number, "seller", country)
    account = opener.open(actor, 0, seller=True, opened=day(chance, _FIRST, _LAST))
    opener.fill(account, chance, _ALL)
    hub.use(account, chance)
    account.marks.add("hub-itself")
    return account


def mistaken(world: World) -> list[tuple[Account, Account]]:
    """Accounts of two actors of which somebody who knows all would say that they are of one: there
    should be none."""
    by_value: dict[tuple[str, str], list[Account]] = {}
    for account in world.accounts:
        for value in account.telling():
            by_value.setdefault(value, []).append(account)
        for shown in account.shown:
            if shown.kind == "legal":
                by_value.setdefault(("legal", shown.value), []).append(account)
    return [
        (one, other)
        for several in by_value.values()
        for one, other in combinations(several, 2)
        if one.actor is not other.actor and one.tied(other)
    ]
