"""Kinds of identifiers, as `operators/data/identifiers.yaml` lists them."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from countermark.links.datafile import RuleError, read_rules

FILE = "identifiers.yaml"


class Kind(BaseModel):
    """A kind of identifier: a phone, a bank account, a domain."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    name: Annotated[str, Field(min_length=1)]
    """For people, after "the same"."""
    sensitive: bool
    """Whether it may lead to a private person or his money, and is shown masked by default."""
    stable: Literal["lasting", "years", "passing"]
    """How long one holder keeps it."""
    checked: bool
    """Whether its writing holds check digits."""
    form: Annotated[str, Field(min_length=1)]
    """The canonical form, in which two writings of one identifier are equal."""
    sources: Annotated[tuple[str, ...], Field(min_length=1)]


@lru_cache(1)
def kinds() -> dict[str, Kind]:
    """All kinds by id, in the order of the file. Raises RuleError where the data file is broken."""
    text = (files("countermark.operators") / "data" / FILE).read_text("utf-8")
    return read(text, FILE)


def read(text: str, file: str) -> dict[str, Kind]:
    """The kinds of a data file by id. Raises RuleError naming file, kind and field."""
    found: dict[str, Kind] = {}
    for kind in read_rules(text, file, Kind):
        if kind.id in found:
            raise RuleError(f"{file}: rule {kind.id!r}: id: used twice")
        found[kind.id] = kind
    if not found:
        raise RuleError(f"{file}: holds no list of kinds")
    return found


def kind(id: str) -> Kind:
    """The kind of that id. Raises KeyError where there is none: kinds come from code, not users."""
    return kinds()[id]
