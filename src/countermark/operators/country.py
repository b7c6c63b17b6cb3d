"""Country: where an account says or shows that it is."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from countermark.links.datafile import read_rules
from countermark.records.territory import territory_code, territory_of
from countermark.text.fold import fold


class Country(BaseModel):
    """A country's everyday names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    names: tuple[str, ...]


@lru_cache(1)
def _names() -> dict[str, str]:
    file = files("countermark.operators") / "data" / "countries.yaml"
    rules = read_rules(file.read_text("utf-8"), file.name, Country)
    return {fold(name): rule.id for rule in rules for name in rule.names}


@lru_cache(1 << 12)
def country(written: str | None) -> str | None:
    """The code (ISO 3166-1 alpha-2) of a country by its code or name; None where it is unknown."""
    if not written:
        return None
    if named := _names().get(fold(written[:60]).strip()):
        return named
    try:
        return territory_code(written[:60])
    except ValueError:
        return None


@lru_cache(1 << 12)
def regions(said: str | None, site: str) -> tuple[str, ...]:
    """Countries in which an account's number may be dialled: the one it says, its shop's."""
    found = dict.fromkeys((country(said), territory_of(site) if "." in site else None))
    return tuple(code for code in found if code and code != "EU")
