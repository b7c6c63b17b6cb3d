"""Look-alikes: actors who are not one, whatever it looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from countermark.demo.chance import Chance

from .actor import Actor, Maker, Place

KINDS = frozenset(("namesake", "neighbour", "family", "recycled-phone"))
"""Those of sellers: a person's name and town, a house, a phone of the family, one that changed
hands. Of promoters there are handles that nearly are one (`handle-twin`)."""

Lookalike = tuple[str, Actor, Actor]


def lookalikes(
    maker: Maker, single: list[Actor], counts: Mapping[str, int], chance: Chance
) -> list[Lookalike]:
    """Make so many pairs of these actors look alike by kind; each is in one pair at most."""
    free = {"seller": [a for a in single if a.role == "seller"],
            "promoter": [a for a in single if a.role == "promoter"]}  # fmt: skip
    found = []
    for kind, count in counts.items():
        for number in range(count):
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
                    other.places = [replace(place, unit=unit)]
                    if not place.unit:
                        first.places = [replace(place, unit="40")]
                case "family" | "recycled-phone":
                    first.own["phone"] = other.own["phone"] = first.own["phone"][:1]
                    if kind == "family":
                        name, latin = first.human.family, first.human.family_latin
                        other.human = replace(other.human, family=name, family_latin=latin)
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
