"""Judgements: what people say of a lead, one after the other. None is changed or taken away.

What holds now follows from all of them (`state`), in whatever order they come to hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, model_validator

from countermark.records.record import Value
from countermark.records.statement import LONGEST_NAME, LONGEST_NOTE, MOMENT, named, worded

Link = Literal["confirmed", "rejected", "unsure"]
"""Of the link: it was checked and holds, it does not hold, it was looked at and stays open."""
Goods = Literal["unknown", "suspected", "examined", "adjudicated"]
"""Of the goods: nothing known, a person suspects them, a person has examined them and found them
counterfeit, a court or authority has decided so."""


class Judgement(Value):
    """What one person said of one lead. Make it with `judgement`, which names it."""

    judgement: str
    """Its name: `J-` and 16 hex digits of a hash of all the rest, so that none can be altered
    unnoticed, and the same one is never counted twice."""
    lead: str
    link: Link | None = None
    """None: nothing was said of the link."""
    goods: Goods | None = None
    """None: nothing was said of the goods."""
    by: str = Field(min_length=1, max_length=LONGEST_NAME)
    at: str = Field(pattern=MOMENT)
    """UTC, to the microsecond: their order as text is their order in time."""
    note: str = Field(default="", max_length=LONGEST_NOTE)
    revokes: str | None = None
    """The judgement of the same lead that no longer counts. This is final: judge anew instead of
    revoking a revocation."""

    @model_validator(mode="after")
    def _unaltered(self) -> Self:
        if self.judgement != named("J", self.model_dump(exclude={"judgement"})):
            raise ValueError(f"the judgement {self.judgement} was altered after it was made")
        return self


@dataclass(frozen=True, slots=True)
class State:
    """How a lead stands by its judgements."""

    link: Literal["unjudged", "confirmed", "rejected", "unsure"] = "unjudged"
    goods: Goods = "unknown"


def judgement(
    lead: str,
    by: str,
    at: str,
    link: Link | None = None,
    goods: Goods | None = None,
    note: str = "",
    revokes: str | None = None,
) -> Judgement:
    """A new judgement. Raises ValueError, with a sentence for a person, where it says nothing,
    nobody says it, or it is too long."""
    by, note = worded(by, note, "a judgement names who makes it")
    if link is None and goods is None and revokes is None:
        raise ValueError("a judgement says something of the link or the goods, or revokes another")
    said = {"lead": lead, "link": link, "goods": goods, "by": by, "at": at, "note": note,
            "revokes": revokes}  # fmt: skip
    return Judgement.model_validate({"judgement": named("J", said), **said})


def in_time(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Each once, the oldest first; of one moment by name."""
    each = {given.judgement: given for given in judgements}
    return tuple(sorted(each.values(), key=lambda given: (given.at, given.judgement)))


def valid(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Those that no other revokes, the oldest first."""
    every = in_time(judgements)
    revoked = {given.revokes for given in every}
    return tuple(given for given in every if given.judgement not in revoked)


def last(judgements: Iterable[Judgement], claim: Literal["link", "goods"]) -> Judgement | None:
    """The valid judgement that decides the claim: the last that says something of it."""
    said = [given for given in valid(judgements) if getattr(given, claim) is not None]
    return said[-1] if said else None


def state(judgements: Iterable[Judgement]) -> State:
    """How a lead stands: by the last valid judgement of its link, and by the last of its goods.

    The same judgements give the same state, in any order and however often each is given.
    """
    every = tuple(judgements)
    link, goods = last(every, "link"), last(every, "goods")
    return State(
        link=link.link if link and link.link else "unjudged",
        goods=goods.goods if goods and goods.goods else "unknown",
    )
