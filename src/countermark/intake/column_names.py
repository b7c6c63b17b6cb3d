"""Names: what the columns of tables are called, by makers and in languages, and what that means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from typing import NamedTuple

import yaml

from countermark.intake.template import names_in
from countermark.links.datafile import LOADER

Meaning = tuple[int, str]
"""The place of a name in the order of preference, and the property that it means."""
_COMPOSED = 1000
"""Where names that are made of two stand in the order of preference: behind all others."""
_NUMBERED = re.compile(r"[/.]\d{1,3}$")
"""What columns end in that were a list: `images/0`."""


class Address(NamedTuple):
    """How the address of a row is made of what it holds."""

    url: str
    beside: list[str]
    """The columns that must be there too."""

    @property
    def names(self) -> list[str]:
        """All columns that it takes."""
        return [*names_in(self.url), *self.beside]


class Known(NamedTuple):
    """What is known of tables: the content of `columns.yaml`."""

    wrappers: tuple[str, ...]
    posts: tuple[str, ...]
    """The keys of lists that may hold posts."""
    profiles: dict[str, str]
    addresses: dict[str, list[Address]]
    every: frozenset[str]
    """The names in all kinds of tables, and those that addresses are made of."""
    types: dict[str, str]
    needs: dict[str, tuple[list[set[str]], set[str]]]
    names: dict[str, dict[str, Meaning]]
    """For each kind: folded name → (place in the order of preference, property)."""


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A column's name without case, accents, white space, punctuation and full width."""
    decomposed = unicodedata.normalize("NFKD", name[:200]).casefold()
    return "".join(c for c in decomposed if c.isalnum())


def is_known(name: str) -> bool:
    """Whether a name means something in some kind of table, or is part of an address there."""
    every = known().every
    return inner(name) in every or fold(name) in every


def meaning(names: Mapping[str, Meaning], header: str) -> Meaning | None:
    """What a name means; one that leads into an object (`user.name`) perhaps something else than
    the same letters without the dot."""
    header = _NUMBERED.sub("", header)
    return names.get(inner(header)) or names.get(fold(header))


def inner(name: str) -> str:
    """A name that leads into an object, as exports write it with dots or with strokes."""
    return name[:200].replace("/", ".").casefold()


@cache
def known() -> Known:
    """Everything, once. Raises ValueError where a name has no source."""
    path = files("countermark.intake") / "data" / "columns.yaml"
    data = yaml.load(path.read_text("utf-8"), LOADER)  # noqa: S506 (it is safe)
    types, needs = {}, {}
    for which, rule in data["kinds"].items():
        types[which] = rule["type"]
        needs[which] = ([set(group) for group in rule["needs"]], set(rule["not"]))
    names: dict[str, dict[str, Meaning]] = {}
    for which, properties in data["fields"].items():
        meant = names.setdefault(which, {})
        for prop in properties:
            meant.setdefault(fold(prop), (0, prop))
            meant.setdefault(inner(prop), (0, prop))
        for prop, by_source in properties.items():
            place = 0
            for source, written in by_source.items():
                if source not in data["sources"]:
                    raise ValueError(f"{path}: fields.{which}.{prop}: no source {source!r}")
                for name in written:
                    place += 1
                    meant.setdefault(fold(name), (place, prop))
                    if "." in name:
                        meant.setdefault(inner(name), (place, prop))
    for which, rules in data["composed"].items():
        for rule in rules:
            for prop, parts in rule["parts"].items():
                for place, (part, of) in enumerate(product(parts, rule["of"])):
                    names[which].setdefault(fold(of + part), (_COMPOSED + place, prop))
    addresses = {
        which: [Address(rule["url"], rule["with"]) for rule in rules]
        for which, rules in data["addresses"].items()
    }
    every = {inner(name) for rules in addresses.values() for rule in rules for name in rule.names}
    every |= {name for which in types for name in names[which]}
    wrappers, posts = tuple(data["wrappers"]), tuple(data["posts"])
    return Known(
        wrappers, posts, data["profiles"], addresses, frozenset(every), types, needs, names
    )
