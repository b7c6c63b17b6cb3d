"""Judgements of accounts: whether two are one actor's, as people say. None is changed or taken
away; which accounts are one operator follows from all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Self

from pydantic import Field, model_validator

from countermark.records.key import Key
from countermark.records.record import Value
from countermark.records.statement import LONGEST_NAME, LONGEST_NOTE, MOMENT, named, worded

Same = Literal["positive", "negative", "unsure"]
"""They are one actor's, they are not, or it was looked at and stays open."""


class AccountJudgement(Value):
    """What one person, or a program in a person's name, said of two accounts. Make it with
    `account_judgement`, which names it."""

    judgement: str
    """Its name: `A-` and 16 hex digits of a hash of all the rest."""
    source: Key
    """The account that comes first in the order of written keys."""
    target: Key
    same: Same | None = None
    """None: it says nothing but that it revokes another."""
    score: float | None = Field(default=None, ge=0, le=1)
    """How sure whoever says it is, if he says so: 1 is certain."""
    by: str = Field(min_length=1, max_length=LONGEST_NAME)
    at: str = Field(pattern=MOMENT)
    """UTC, to the microsecond: their order as text is their order in time."""
    note: str = Field(default="", max_length=LONGEST_NOTE)
    revokes: str | None = None
    """The judgement of the same two accounts that no longer counts. This is final."""

    @model_validator(mode="after")
    def _unaltered(self) -> Self:
        if self.judgement != named("A", self.model_dump(mode="json", exclude={"judgement"})):
            raise ValueError(f"the judgement {self.judgement} was altered after it was made")
        return self


def account_judgement(
    one: Key,
    other: Key,
    by: str,
    at: str,
    same: Same | None = None,
    score: float | None = None,
    note: str = "",
    revokes: str | None = None,
) -> AccountJudgement:
    """A new judgement of two accounts, in either order. Raises ValueError, with a sentence for a
    person, where it says nothing, nobody says it, it is too long, or both are one account."""
    by, note = worded(by, note, "a judgement names who makes it")
    if one == other:
        raise ValueError("a judgement is of two accounts; both of these are one")
    if same is None and revokes is None:
        raise ValueError("a judgement says positive, negative or unsure, or revokes another")
    if score is not None and not 0 <= score <= 1:
        raise ValueError(f"the score {score} is not from 0 to 1")
    source, target = sorted(map(str, (one, other)))
    said = {"source": source, "target": target, "same": same, "score": score, "by": by, "at": at,
            "note": note, "revokes": revokes}  # fmt: skip
    return AccountJudgement.model_validate({"judgement": named("A", said), **said})


def holding(given: Iterable[AccountJudgement]) -> dict[tuple[str, str], AccountJudgement]:
    """By the written keys of two accounts, the judgement that holds of them: the last that is not
    revoked and says something. The same judgements give the same, in whatever order."""
    each = {one.judgement: one for one in given}
    revoked = {one.revokes for one in each.values()}
    said = [one for one in each.values() if one.same and one.judgement not in revoked]
    said.sort(key=lambda one: (one.at, one.judgement))
    return {(str(one.source), str(one.target)): one for one in said}
