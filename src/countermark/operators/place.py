"""Places: the provinces and cities of China, by their names in Han, pinyin and English."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from countermark.links.datafile import read_rules
from countermark.operators.latin import pinyin
from countermark.text.fold import fold


class Province(BaseModel):
    """A province and its cities."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    zh: str
    names: tuple[str, ...]
    """Other writings that are not its pinyin."""
    cities: Annotated[tuple[str, ...], Field(min_length=1)]


class Place(NamedTuple):
    """A province, or a city of one."""

    region: str
    """Empty where cities of several provinces are written so in Latin letters."""
    city: str


@lru_cache(1)
def places() -> dict[str, Place]:
    """Every writing of a province or city, folded. Raises RuleError where the file is broken."""
    file = files("countermark.operators") / "data" / "places.yaml"
    found: dict[str, Place] = {}
    for province in read_rules(file.read_text("utf-8"), file.name, Province):
        for city in province.cities:
            name = pinyin(city)
            found[fold(city)] = Place(province.id, name)
            other = found.get(name)
            region = "" if other and other.region != province.id else province.id
            found[name] = Place(region, name)
    for province in read_rules(file.read_text("utf-8"), file.name, Province):
        whole = len(province.cities) == 1 and pinyin(province.cities[0]) in (pinyin(province.zh),)
        place = Place(province.id, pinyin(province.zh) if whole else "")
        for name in (province.id, fold(province.zh), *map(fold, province.names)):
            if name not in found or whole:
                found[name] = place
    return found
