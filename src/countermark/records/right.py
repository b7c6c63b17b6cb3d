"""Questions of right: does this mark stand there on that day, was this seller authorised?

Every answer says why. They are arithmetic on what the registry says, not legal advice.
"""

from __future__ import annotations

from datetime import date

from countermark.records.goods import classes_of
from countermark.records.key import Key
from countermark.records.record import Value
from countermark.records.registry import Brand, Mark, MarkKind, Registration, Status, Tenure
from countermark.records.territory import Coverage, covers, office_territory


class Right(Value):
    """A registration of a mark, asked for a day, a territory and goods."""

    mark: str
    registration: str
    """Office and number."""
    in_force: bool
    goods_covered: bool | None
    """None where the goods, or the classes, cannot be told."""
    territory: str | None
    """The territory asked for where the right reaches it, else None."""
    reaches: bool | None
    """Whether it reaches the territory asked for; None where either cannot be told."""
    why: str

    @property
    def applies(self) -> bool | None:
        """In force, for such goods, there; False where one is not, None where it cannot be told."""
        parts = (self.in_force, self.goods_covered, self.reaches)
        if False in parts:
            return False
        return None if None in parts else True


class Answer(Value):
    """Yes, no, or None where the registry does not tell; and why."""

    yes: bool | None
    why: str


def standing(
    mark: Mark,
    on: date | None,
    territory: str | None,
    goods: str | frozenset[int] | None = None,
) -> list[Right]:
    """Each registration of `mark`: in force on that day, for those goods, in that territory?

    `goods` are words of a category or title, or classes of the Nice Classification. `on` None is
    a day unknown: what the register says now then stands. `territory` None is unknown too.
    """
    classes = classes_of(goods) if isinstance(goods, str) else goods or frozenset()
    return [
        _right(mark, registration, on, territory, classes) for registration in mark.registrations
    ]


def authorised(
    brand: Brand, marketplace: str, seller: str, on: date | None, territory: str | None
) -> Answer:
    """Whether the brand had authorised that seller, there, on that day.

    `seller` is the marketplace's own identity of it (`A9AUTHORISED`), in any case.
    """
    site, id = marketplace.casefold(), seller.casefold()
    entries = [
        entry
        for entry in brand.authorised_sellers
        if (entry.marketplace.casefold(), entry.seller.casefold()) == (site, id)
    ]
    named = f"{seller} on {marketplace}"
    if not entries:
        return Answer(yes=False, why=f"{brand.name} names no authorised seller {named}")
    return _best(
        [_holds(entry, f"{brand.name} authorised {named}", on, territory) for entry in entries]
    )


def own_account(brand: Brand, account: Key, on: date | None, territory: str | None) -> Answer:
    """Whether the account is the brand's own, an ambassador's or an affiliate's on that day."""
    entries = [entry for entry in brand.own_accounts if entry.account == account]
    if not entries:
        return Answer(yes=False, why=f"{brand.name} does not name {account} as its own")
    return _best(
        [
            _holds(entry, f"{brand.name} names {account} as its own", on, territory)
            for entry in entries
        ]
    )


def own_domain(brand: Brand, host: str) -> Answer:
    """Whether the host is a domain of the brand, or beneath one."""
    name = host.strip().lower().rstrip(".")
    for domain in brand.own_domains:
        if name == domain or name.endswith(f".{domain}"):
            return Answer(yes=True, why=f"{host} is of {brand.name}'s own domain {domain}")
    return Answer(yes=False, why=f"{host} is no domain that {brand.name} names as its own")


def _right(
    mark: Mark,
    registration: Registration,
    on: date | None,
    territory: str | None,
    classes: frozenset[int],
) -> Right:
    in_force, force = _in_force(registration, on)
    covered, cover = _goods_covered(mark, registration, classes)
    reach = _reaches(registration, on, territory)
    return Right(
        mark=mark.id,
        registration=str(registration),
        in_force=in_force,
        goods_covered=covered,
        territory=territory if reach.yes else None,
        reaches=reach.yes,
        why=f"{registration}: {force}; {cover}; {reach.why}.",
    )


def _in_force(registration: Registration, on: date | None) -> tuple[bool, str]:
    status, start, end = registration.status, registration.registered, registration.expires
    if status in (Status.PENDING, Status.CANCELLED, Status.DEAD):
        return False, f"the register says {status.value}"
    if on is None:
        return status is Status.LIVE, f"the register says {status.value}, on a day unknown"
    if start and on < start:
        return False, f"registered only on {start}, after {on}"
    if end and on >= end:
        return False, f"expired on {end}, not after {on}"
    if status is Status.EXPIRED:
        return end is not None, f"expired on {end or 'a day that is not told'}"
    since = f"registered on {start}" if start else "the day of registration is not told"
    return True, f"in force on {on} ({since}, {f'until {end}' if end else 'no end told'})"


def _goods_covered(
    mark: Mark, registration: Registration, classes: frozenset[int]
) -> tuple[bool | None, str]:
    if mark.kind is MarkKind.COPYRIGHT:
        return True, "a copyright is not bound to kinds of goods"
    if mark.kind is MarkKind.DESIGN:
        return None, "a design is compared by its look, not by Nice classes"
    own = frozenset(registration.classes) or classes_of(registration.goods or "")
    if not own:
        return None, "its classes are not told"
    listed = _numbers(own)
    if not classes:
        return None, f"it covers {listed}; what the goods are cannot be told"
    common = own & classes
    if common:
        return True, f"it covers such goods ({_numbers(common)})"
    return False, f"it covers {listed}, the goods are of {_numbers(classes)}"


def _numbers(classes: frozenset[int]) -> str:
    return ("class " if len(classes) == 1 else "classes ") + ", ".join(map(str, sorted(classes)))


def _reaches(registration: Registration, on: date | None, territory: str | None) -> Coverage:
    own = registration.territory
    if not own and (office := office_territory(registration.office)):
        own = (office,)
    if not own:
        return Coverage(None, f"{registration.office} does not tell the territory; list it")
    if territory is None:
        return Coverage(None, f"it is a right in {', '.join(own)}; the territory is not known")
    found = [covers(place, territory, on) for place in own]
    return next(
        (c for wanted in (True, None) for c in found if c.yes is wanted),
        Coverage(False, found[0].why if len(found) == 1 else f"it does not reach {territory}"),
    )


def _holds(entry: Tenure, claim: str, on: date | None, territory: str | None) -> Answer:
    start, end = entry.start, entry.end
    span = " ".join(f"{word} {day}" for word, day in (("from", start), ("to", end)) if day)
    if on and ((start and on < start) or (end and on > end)):
        return Answer(yes=False, why=f"{claim} {span}, not on {on}")
    where = ", ".join(entry.territory)
    reach = [covers(place, territory, on).yes for place in entry.territory] if territory else []
    if reach and not any(r is not False for r in reach):
        return Answer(yes=False, why=f"{claim} for {where}, not for {territory}")
    if on is None and span:
        return Answer(yes=None, why=f"{claim} {span}; the day is not known")
    if entry.territory and True not in reach:
        return Answer(yes=None, why=f"{claim} for {where}; the territory is not known")
    return Answer(
        yes=True, why=" ".join(part for part in (claim, span, where and f"in {where}") if part)
    )


def _best(answers: list[Answer]) -> Answer:
    """The answer that speaks most for the seller: yes before unknown before no."""
    return min(answers, key=lambda answer: {True: 0, None: 1, False: 2}[answer.yes])
