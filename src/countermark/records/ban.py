"""Bans: that a platform shut an account or an actor out. None is changed or taken away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self

from pydantic import Field, model_validator

from countermark.records.key import Key, is_site
from countermark.records.record import Value
from countermark.records.statement import LONGEST_NAME, LONGEST_NOTE, MOMENT, named, worded


class Ban(Value):
    """One ban, or the revocation of one. Make it with `ban`, which names it."""

    ban: str
    """Its name: `B-` and 16 hex digits of a hash of all the rest."""
    operator: str | None = None
    """Who was banned, where more than one account was meant; its name on that day."""
    accounts: tuple[Key, ...]
    """The banned account, or those that were known of the operator when the ban was noted: who is
    meant stays clear, however operators are joined or parted later."""
    platform: str
    """The SITE that bans."""
    on: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    """The day."""
    by: str = Field(min_length=1, max_length=LONGEST_NAME)
    """Who notes it."""
    at: str = Field(pattern=MOMENT)
    """When it was noted: UTC, to the microsecond."""
    note: str = Field(default="", max_length=LONGEST_NOTE)
    revokes: str | None = None
    """The ban that no longer counts, or never was one. This is final."""

    @model_validator(mode="after")
    def _unaltered(self) -> Self:
        if self.ban != named("B", self.model_dump(mode="json", exclude={"ban"})):
            raise ValueError(f"the ban {self.ban} was altered after it was noted")
        return self


def ban(
    accounts: Sequence[Key],
    platform: str,
    on: str,
    by: str,
    at: str,
    operator: str | None = None,
    note: str = "",
    revokes: str | None = None,
) -> Ban:
    """A new ban. Raises ValueError, with a sentence for a person, where the platform is none, the
    day is none, nobody notes it, or it is too long."""
    by, note = worded(by, note, "a ban names who notes it")
    if not accounts:
        raise ValueError("a ban is of one account at least")
    if not is_site(platform):
        raise ValueError(f"{platform!r} is no platform: name its site, e.g. amazon.com")
    try:
        on = date.fromisoformat(on).isoformat()
    except ValueError:
        raise ValueError(f"{on!r} is no day: YYYY-MM-DD is expected") from None
    said = {"operator": operator, "accounts": sorted(map(str, accounts)), "platform": platform,
            "on": on, "by": by, "at": at, "note": note, "revokes": revokes}  # fmt: skip
    return Ban.model_validate({"ban": named("B", said), **said})


def holding(bans: Iterable[Ban]) -> tuple[Ban, ...]:
    """Those that count: not revoked, and no revocations; by their day, then by name."""
    each = {one.ban: one for one in bans}
    revoked = {one.revokes for one in each.values()}
    said = [one for one in each.values() if one.revokes is None and one.ban not in revoked]
    return tuple(sorted(said, key=lambda one: (one.on, one.ban)))
