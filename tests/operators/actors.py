"""Small cases of accounts and what is seen of them."""

from countermark.operators.facts import Facts, facts, table
from countermark.operators.resolution import resolve
from countermark.operators.sighting import Sighting
from countermark.records.key import Key


def key(name: str) -> Key:
    return Key.seller("shop.example", name)


def seen(name: str, *, how="declared", sound=True, at=None, evidence=(), **values: str):
    """Sightings of an account: `phone="+86…"`, `tax_number=["A", "B"]`."""
    for kind, given in values.items():
        for value in [given] if isinstance(given, str) else given:
            yield Sighting(
                key(name), kind.replace("_", "-"), value, how, sound, at, tuple(evidence)
            )


def known(*sightings, accounts=()) -> Facts:
    return facts(table([one for each in sightings for one in each], map(str, map(key, accounts))))


def strangers(count: int, **shared: str):
    """Accounts that differ in all but what they share."""
    for number in range(count):
        yield from seen(
            f"stranger{number:03}",
            email=f"mail{number}@stranger.example",
            tax_number=f"CN:{number}",
            legal_name=f"firm {number}",
            iban=f"DE{number:05}",
            **shared,
        )


def parted(of: Facts, *rest, **named) -> list[list[str]]:
    """The operators with several accounts, by the names of their accounts."""
    groups = resolve(of, *rest, **named).groups()
    return [[one.rpartition("/")[2] for one in group] for group in groups if len(group) > 1]
