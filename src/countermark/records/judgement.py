"""Judgements: what people say of a lead, one after the other. None is changed or taken away.

What holds now follows from all of them (`state`), in whatever order they come to hand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, model_validator

from countermark.records.record import Value

Link = Literal["confirmed", "rejected", "unsure"]
"""Of the link: it was checked and holds, it does not hold, it was looked at and stays open."""
Goods = Literal["unknown", "suspected", "examined", "adjudicated"]
"""Of the goods: nothing known, a person suspects them, a person has examined them and found them
counterfeit, a court or authority has decided so."""
LONGEST_NAME, LONGEST_NOTE = 200, 10_000
"""Characters of `by` and `note`."""


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
    at: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}Z$")
    """UTC, to the microsecond: their order as text is their order in time."""
    note: str = Field(default="", max_length=LONGEST_NOTE)
    revokes: str | None = None
    """The judgement of the same lead that no longer counts. This is final: judge anew instead of
    revoking a revocation."""

    @model_validator(mode="after")
    def _unaltered(self) -> Self:
        if self.judgement != _name(self.model_dump(exclude={"judgement"})):
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
    by, note = _text(by), _text(note)
    if link is None and goods is None and revokes is None:
        raise ValueError("a judgement says something of the link or the goods, or revokes another")
    for name, text, longest in (("by", by, LONGEST_NAME), ("note", note, LONGEST_NOTE)):
        if len(text) > longest:
            raise ValueError(f"{name} has {len(text):,} characters; {longest:,} is the most")
    if not by:
        raise ValueError("a judgement names who makes it")
    said = {"lead": lead, "link": link, "goods": goods, "by": by, "at": at, "note": note,
            "revokes": revokes}  # fmt: skip
    return Judgement.model_validate({"judgement": _name(said), **said})


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


def _name(said: dict[str, str | None]) -> str:
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return "J-" + hashlib.sha256(text.encode()).hexdigest()[:16]


def _text(given: str) -> str:
    """Without space around it, and without bytes that a shell could not read as text."""
    return given.encode("utf-8", "replace").decode().strip()
