"""Territories: countries, unions of them, and where an office or a shop stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BeforeValidator, Field

from countermark.records.document import read
from countermark.records.record import Value

_Words = Annotated[frozenset[str], BeforeValidator(lambda text: text.split())]


class _Member(Value):
    code: str
    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="to")


class _Union(Value):
    title: str
    source: str
    members: tuple[_Member, ...]


class _Territories(Value):
    countries: _Words
    currencies: _Words
    unions: dict[str, _Union]
    offices: dict[str, tuple[str, ...]]
    sites: dict[str, str | None]
    generic_domains: _Words
    second_levels: _Words
    domains: dict[str, str]


@dataclass(frozen=True)
class Coverage:
    """Whether a right reaches a country, and why; None: it cannot be told."""

    yes: bool | None
    why: str


@cache
def _territories() -> _Territories:
    name = "territories.yaml"
    text = files("countermark.records").joinpath("data", name).read_text("utf-8")
    return read(_Territories, text, name)


@cache
def _office_territories() -> dict[str, str]:
    offices = _territories().offices
    return {_plain(name): place for place, names in offices.items() for name in names}


def territory_code(written: str) -> str:
    """The code of a country (ISO 3166-1 alpha-2) or union (EU, BX, OA). Raises ValueError."""
    code = written.strip().upper()
    code = {"UK": "GB", "EM": "EU", "EL": "GR"}.get(code, code)
    if code in _territories().countries or code in _territories().unions:
        return code
    raise ValueError(
        f'must be a country by its two letters (ISO 3166-1) or EU, BX, OA, not "{written}"'
    )


def currency(written: str) -> str:
    """An ISO 4217 code in capitals. Raises ValueError."""
    code = written.strip().upper()
    if code in _territories().currencies:
        return code
    raise ValueError(f'must be a currency by its three letters (ISO 4217), not "{written}"')


def office_territory(office: str) -> str | None:
    """The territory of an office's own registrations; None for WIPO and unknown offices.

    An office may also be written as its country (`US`, `EU`: WIPO Standard ST.3).
    """
    name = _plain(office)
    if found := _office_territories().get(name):
        return found
    try:
        return territory_code(office) if len(name) == 2 and name != "wo" else None
    except ValueError:
        return None


def covers(territory: str, country: str, on: date | None) -> Coverage:
    """Whether a right in `territory` reaches `country` on that day (None: today's members)."""
    if territory == country:
        return Coverage(True, f"it is a right in {territory}")
    union = _territories().unions.get(territory)
    if union is None:
        return Coverage(False, f"it is a right in {territory}, not in {country}")
    for member in union.members:
        if member.code != country:
            continue
        if member.start and on and on < member.start:
            return Coverage(False, f"{territory} reaches {country} only from {member.start} on")
        if member.end and (on is None or on > member.end):
            return Coverage(False, f"{territory} reached {country} only until {member.end}")
        return Coverage(True, f"{territory} reaches {country}")
    if country in _territories().unions and country != "US":
        members = {member.code for member in _territories().unions[country].members}
        if members & {member.code for member in union.members}:
            return Coverage(None, f"{territory} reaches a part of {country}")
    return Coverage(False, f"{territory} does not reach {country}")


def territory_of(site: str) -> str | None:
    """The country that the shop or network `site` sells in, as its host tells it
    (`amazon.de` → DE, `amazon.com` → US); None where it sells to the world or none can be told."""
    known = _territories()
    labels = site.strip().lower().rstrip(".").removeprefix("www.").split(".")
    for start in range(len(labels) - 1):
        if (host := ".".join(labels[start:])) in known.sites:
            return known.sites[host]
    last, before = labels[-1], labels[-2] if len(labels) > 1 else ""
    if len(labels) < 2:
        return None
    if last in known.generic_domains and before not in known.second_levels:
        return None
    code = known.domains.get(last, last.upper())
    return code if code in known.countries or code == "EU" else None


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())
