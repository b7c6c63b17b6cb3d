"""Parts of addresses: what an address tells, and the words that tell it."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from countermark.links.datafile import read_rules
from countermark.operators.place import places


class Address(NamedTuple):
    """The parts of an address in Latin letters, empty where it does not tell them."""

    country: str = ""
    region: str = ""
    city: str = ""
    district: str = ""
    street: str = ""
    number: str = ""
    building: str = ""
    floor: str = ""
    unit: str = ""

    @property
    def value(self) -> str:
        """The canonical form."""
        return "|".join(self)

    @property
    def house(self) -> Address:
        """The building that it is in: without floor and unit."""
        return self._replace(floor="", unit="")

    @property
    def told(self) -> bool:
        """Whether it tells a house, and not only a street or a city."""
        return bool((self.street and self.number) or (self.building and (self.floor or self.unit)))


def built(found: Address, named: dict[str, str], complex_: str) -> Address:
    """An address with what is `named` in its house: number, block, stair, floor, unit."""
    block = ".".join(filter(None, (complex_, named.get("block", ""), named.get("stair", ""))))
    unit, floor = named.get("unit", ""), named.get("floor", "")
    number = re.sub(r"\D", "", unit)
    if not floor and len(number) in (3, 4) and unit[-len(number) :] == number:
        floor = number[:-2]  # room 1203 is on floor 12
    return found._replace(number=named.get("number", ""), building=block, floor=floor, unit=unit)


def located(text: str) -> tuple[str, str, list[str]]:
    """Region and city among the words of a text in Latin letters, and the other words."""
    region = city = ""
    left: list[str] = []
    tokens = text.split()
    at = 0
    while at < len(tokens):
        for size in (3, 2, 1):
            name = " ".join(tokens[at : at + size])
            place = places().get(name) or places().get(name.replace(" ", ""))
            if place and len(tokens[at : at + size]) == size:
                if place.city:
                    city = city or place.city
                region = region or place.region
                at += size
                break
        else:
            left.append(tokens[at])
            at += 1
    return region, city, left


class Words(BaseModel):
    """Words of addresses."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    words: tuple[str, ...] = ()
    pairs: dict[str, str] = Field(default_factory=dict)
    sources: Annotated[tuple[str, ...], Field(min_length=1)]


@lru_cache(1)
def words() -> dict[str, Words]:
    """The words by their use. Raises RuleError where the data file is broken."""
    file = files("countermark.operators") / "data" / "addresses.yaml"
    return {rule.id: rule for rule in read_rules(file.read_text("utf-8"), file.name, Words)}
