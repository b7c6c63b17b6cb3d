"""Mail: e-mail addresses in one form, aliases folded."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from countermark.links.datafile import read_rules
from countermark.operators.domain import domain

EMAIL = re.compile(
    r"(?<![\w.+@-])(?P<name>[a-z0-9_](?:[a-z0-9._%+'-]{0,62}[a-z0-9_+-])?+)"
    r"(?P<at>@|\s@\s|\s?[\[({]\s?(?:at|@)\s?[\])}]\s?)"
    r"(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?+"
    r"(?:\.|\s?[\[({]\s?(?:dot|\.)\s?[\])}]\s?|\s(?:dot)\s)){1,5}[a-z]{2,24})(?![\w@-])"
)
"""An address in folded text; `at` and `dot` may be in brackets."""
_DOT = re.compile(r"\s?[\[({]\s?(?:dot|\.)\s?[\])}]\s?|\s(?:dot)\s")
NOBODY = re.compile(r"(?:no-?_?reply|do-?not-?reply|mailer-daemon|postmaster|abuse)\b")
"""Names behind which no person reads."""


class Provider(BaseModel):
    """A provider of mail at which anybody has an address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    domains: tuple[str, ...]
    """Its other domains for the same mailboxes."""
    dots: bool = False
    """Whether dots in the name are ignored."""
    tags: str
    """Signs behind which a sub-address begins."""
    also: tuple[str, ...] = ()
    """Domains of providers of which no more is known."""
    sources: Annotated[tuple[str, ...], Field(min_length=1)]


@lru_cache(1)
def providers() -> dict[str, Provider | None]:
    """Providers by every domain, None where only the domain is known. Raises RuleError."""
    file = files("countermark.operators") / "data" / "mail.yaml"
    found: dict[str, Provider | None] = {}
    for provider in read_rules(file.read_text("utf-8"), file.name, Provider):
        found |= dict.fromkeys((provider.id, *provider.domains), provider)
        found |= dict.fromkeys(provider.also)
    return found


@lru_cache(1 << 14)
def email(written: str) -> str | None:
    """An address in lower case without its sub-address (RFC 5233), with one domain for a provider's
    several and without the dots that it ignores; None where it is none."""
    found = EMAIL.fullmatch(written.strip().lower().removeprefix("mailto:"))
    return folded(found) if found else None


def folded(found: re.Match[str]) -> str | None:
    """What `EMAIL` found in a text, in one form."""
    name = found["name"].lower()
    host = _DOT.sub(".", found["host"].lower()).replace(" ", "")
    provider = providers().get(host)
    for tag in provider.tags if provider else "+":
        name = name.partition(tag)[0] or name
    if provider and provider.dots:
        name = name.replace(".", "") or name
    if NOBODY.match(name):
        return None
    return f"{name}@{provider.id if provider else host}"


def own_domain(address: str) -> str | None:
    """The domain of an address in its canonical form, where not anybody can have one there."""
    host = address.rpartition("@")[2]
    return None if host in providers() else domain(host)
