"""Worlds: actors, their accounts, hubs, look-alikes and come-backs, decided by a seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from actors.account import Account, Opener, day
from actors.actor import Actor, Maker, Place
from actors.hubs import Hub, hubs, small
from actors.words import words
from countermark.demo.chance import Chance

_FIRST, _LAST = date(2019, 1, 10), date(2025, 9, 30)
Rules = dict[str, Any]
_ALL = frozenset(("legalName", "taxID"))
_FIELDS = {"phone": "telephone", "email": "email"}
_CONTACTS = ("phone", "email", "wechat", "telegram", "qq", "domain")


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
    lookalikes: list[tuple[str, Actor, Actor]] = field(default_factory=list)
    returns: list[tuple[Account, Account]] = field(default_factory=list)

    def of(self, actor: Actor) -> list[Account]:
        """The accounts of an actor."""
        return [each for each in self.accounts if each.actor is actor]


def made(split: str, seed: int, size: Size) -> World:
    """The world of a seed. Raises FileNotFoundError where there is no such split."""
    chance = Chance("actors", split, seed)
    rules = words(split, "world")
    maker, opener = Maker(split, chance.of("actors")), Opener(split, chance.of("accounts"))
    world = World(split, seed, chance, maker, opener)
    several, single = _cast(maker, rules, chance.of("cast"), size)
    lookalikes = _lookalikes(maker, single, rules, chance.of("lookalikes"), size)
    world.lookalikes = lookalikes
    doubles = {id(a): kind for kind, *pair in lookalikes for a in pair}
    for actor, manner in several:
        _several(world, maker, opener, rules, actor, manner)
    for actor in single:
        one = chance.of("single", actor.number)
        kind = doubles.get(id(actor), "")
        opened = day(one, _FIRST, _LAST)
        if kind == "recycled-phone":  # the first of the two gave it up long before
            first = any(actor is pair[0] for _, *pair in lookalikes)
            opened = day(
                one, *((_FIRST, date(2019, 12, 1)) if first else (date(2023, 6, 1), _LAST))
            )
        account = opener.open(actor, 0, seller=actor.role == "seller", opened=opened)
        if kind == "recycled-phone" and first:
            account.closed = day(one, date(2020, 1, 1), date(2020, 12, 1))
        forced = {"namesake": frozenset(("legalName", "address")),
                  "neighbour": frozenset(("address", "legalName")),
                  "family": _ALL | {"telephone"},
                  "recycled-phone": _ALL | {"telephone"}}.get(kind, frozenset())  # fmt: skip
        opener.fill(account, one, forced)
        if kind:
            account.marks.add(kind)
        world.accounts.append(account)
    _hubs(world, maker, opener, chance.of("hubs"), len(several) + len(single))
    _few(world, maker, opener, chance.of("few"))
    _repair(world, opener, rules)
    _mark(world)
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


def _lookalikes(
    maker: Maker, single: list[Actor], rules: Rules, chance: Chance, size: Size
) -> list[tuple[str, Actor, Actor]]:
    """Make some pairs of actors look alike; each is in one pair at most."""
    free = {"seller": [a for a in single if a.role == "seller"],
            "promoter": [a for a in single if a.role == "promoter"]}  # fmt: skip
    found = []
    for kind, count in rules["lookalikes"].items():
        for number in range(round(count * min(1.0, size.single / 1500))):
            pool = free["promoter" if kind == "handle-twin" else "seller"]
            first = pool.pop(0)
            other = next((a for a in pool if a.country == first.country), None)
            if other is None:
                continue
            pool.remove(other)
            one = chance.of(kind, number)
            match kind:
                case "namesake":
                    place = _same_town(maker, one, first)
                    other.human = first.human
                    other.places = [place]
                    for actor in (first, other):
                        actor.firms = [maker.firm(one.of(actor.number), actor.human,
                                                  actor.places[0], personal=True)]  # fmt: skip
                case "neighbour":
                    place, unit = first.places[0], f"{one.whole(41, 99)}"
                    other.places = [type(place)(**(vars(place) | {"unit": unit}))]
                    if not place.unit:
                        first.places = [type(place)(**(vars(place) | {"unit": "40"}))]
                case "family" | "recycled-phone":
                    number_ = first.own["phone"][0]
                    first.own["phone"] = other.own["phone"] = [number_]
                    for actor in (first, other):
                        actor.firms = [maker.firm(one.of(actor.number), actor.human,
                                                  actor.places[0], personal=False)]  # fmt: skip
                case "handle-twin":
                    other.base = f"{first.base}{one.whole(1, 9)}"
            found.append((kind, first, other))
    return found


def _same_town(maker: Maker, chance: Chance, actor: Actor) -> Place:
    for turn in range(400):
        place = maker.place(chance.of(turn), actor.country)
        if place.city == actor.places[0].city:
            return place
    raise ValueError("no place is left in town")


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
    free = [a for a in world.accounts if a.seller and not a.hubs and not a.marks & _ALIKE]
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


_ALIKE = frozenset(("namesake", "neighbour", "family", "recycled-phone"))


def _keeps(account: Account, hub: str) -> bool:
    """Look-alikes keep what makes them look alike."""
    return bool(_ALIKE & account.marks) and hub in (
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


def _repair(world: World, opener: Opener, rules: Rules) -> None:
    """Give most accounts that nothing ties to their actor's others something that does."""
    came_back = {id(account) for account, _ in world.returns}
    by_actor: dict[int, list[Account]] = {}
    for account in world.accounts:
        by_actor.setdefault(account.actor.number, []).append(account)
    for actor, accounts in by_actor.items():
        for number, account in enumerate(accounts[1:], 1):
            chance = world.chance.of("repair", actor, number)
            others = accounts[:number]
            if any(account.tied(other) for other in others) or not chance.happens(
                rules["repaired"]
            ):
                continue
            if id(account) in came_back and not account.telling() and chance.happens(0.3):
                continue
            other = chance.pick(others)
            for turn in range(4):
                if account.tied(other):
                    break
                _share(opener, chance.of(turn), account, other)


def _share(opener: Opener, chance: Chance, account: Account, other: Account) -> None:
    """Let both show one more thing."""
    common = {kind for kind, _ in account.telling() & other.telling()}
    kinds = [kind for kind in _CONTACTS if other.values.get(kind) and kind not in common]
    traces = [kind for kind in ("device", "iban") if kind not in common]
    kind = chance.pick(kinds * 2 + traces)
    if kind == "device" and "additionalProperty" in account.fields:
        return
    if kind in ("device", "iban") and not (account.seller and other.seller):
        return
    shown = next((s.value for s in other.shown if s.kind == kind and s.sound), None)
    value = shown or other.values[kind][0]
    account.values[kind] = [value, *(v for v in account.values.get(kind, []) if v != value)]
    kept, account.values[kind] = account.values[kind], [value]
    for one in (account, other) if shown is None else (account,):
        before, one.values[kind] = one.values.get(kind, []), [value]
        match kind:
            case "device":
                opener.device(one)
            case "iban":
                opener.pay(one, chance)
            case _:
                field = _FIELDS.get(kind, "")
                free = one.seller and field and field not in one.fields
                if free and not one.hubs and chance.happens(0.6):
                    opener.field(one, chance, field)
                else:
                    opener.write(one, chance, kind)
        one.values[kind] = before or [value]
    account.values[kind] = kept


def _mark(world: World) -> None:
    """Note how each account can be told to be its actor's."""
    by_actor: dict[int, list[Account]] = {}
    for account in world.accounts:
        by_actor.setdefault(account.actor.number, []).append(account)
    for accounts in by_actor.values():
        for account in accounts:
            account.marks |= {"hub"} if account.hubs else set()
            if len(accounts) > 1:
                account.marks.add(_telling(account, [a for a in accounts if a is not account]))


def _telling(account: Account, others: list[Account]) -> str:
    best = "nothing"
    ranks = ["nothing", "traces", "written", "respelled", "alike"]
    for other in others:
        if not account.tied(other):
            continue
        best = max(best, "traces", key=ranks.index)
        common = account.telling() & other.telling()
        for mine in account.shown:
            for theirs in other.shown:
                same = (mine.kind, mine.value) == (theirs.kind, theirs.value)
                if not same or (mine.kind, mine.value) not in common:
                    continue
                wheres = {mine.where, theirs.where}
                if wheres == {"field"}:
                    way = "alike" if mine.written == theirs.written else "respelled"
                elif "text" in wheres and wheres <= {"field", "text"}:
                    way = "written"
                else:
                    way = "traces"
                best = max(best, way, key=ranks.index)
        if not common:  # the papers alone
            best = max(best, "respelled", key=ranks.index)
    return best


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
