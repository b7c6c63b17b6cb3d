"""Leads: the claim that these posts send buyers to this listing. It says nothing of the goods."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from countermark.records.judgement import Goods, Judgement, in_time, state
from countermark.records.key import Key
from countermark.records.picture import LeadPicture
from countermark.records.reason import Reason
from countermark.records.record import Standing, Tlp, Value
from countermark.records.route import Step


class LeadListing(Value):
    """The listing of a lead."""

    key: Key
    url: str
    title: str
    seller: Key | None
    offer: dict[str, str | None]
    state: str
    price: str | None = None
    currency: str | None = None
    brand: str | None = None
    category: str | None = None
    description: str = ""
    images: tuple[str, ...] = ()
    pictures: tuple[LeadPicture, ...] = ()
    """Those of `images` that were given, with what was seen in them."""
    received: tuple[LeadPicture, ...] = ()
    """Photos in its reviews."""
    conflicts: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    described: bool = True
    """Whether its own words are known; else they are those of the sheets that lead to it."""


class LeadPost(Value):
    """What promoted it: a post, a message, a page or an account's own page."""

    key: Key
    account: Key | None
    published: str | None
    state: str
    text: str = ""
    images: tuple[str, ...] = ()
    pictures: tuple[LeadPicture, ...] = ()
    """Those of `images` that were given, with what was seen in them."""
    url: str | None = None


class LeadMark(Value):
    """A right that the lead touches, asked for that day and territory."""

    mark: str
    registration: str
    in_force: bool
    goods_covered: bool | None
    """None where the goods of the listing cannot be told."""
    territory: str | None


class Seen(Value):
    """First and last time that the evidence speaks of."""

    first: str | None
    last: str | None


class Lead(Value):
    """One lead, as formats.md §4 lays it down."""

    lead: str
    """Stable: `L-` and ten hex digits of a hash of brand and listing key."""
    brand: str
    listing: LeadListing
    posts: tuple[LeadPost, ...]
    probability: float
    grade: Literal["likely", "possible", "abstain"]
    weight: float
    """log2 odds: the prior plus the counted reasons."""
    prior: float
    reasons: tuple[Reason, ...]
    route: tuple[Step, ...]
    disguise: tuple[str, ...]
    goods: Goods = "unknown"
    marks: tuple[LeadMark, ...]
    seen: Seen
    priority: float
    operator: str | None = None
    preserved: bool = False
    """Whether all bytes that it rests on are sealed evidence items and are still held."""
    party: str | None = None
    tlp: Tlp = Tlp.AMBER
    standing: Standing = Standing.SUSPECTED
    link: Literal["unjudged", "confirmed", "rejected", "unsure"] = "unjudged"
    """What people say of the claim; the weight stays what it is."""
    judgements: tuple[Judgement, ...] = ()
    """All of them, the oldest first, those included that another revokes."""
    current: bool = True
    """Whether the last run that was done has found it."""


def judged(lead: Lead, judgements: Iterable[Judgement]) -> Lead:
    """The lead as people's judgements make it stand: `link`, `goods` and `standing` follow from
    them alone, whatever a run says; all else stays."""
    every = in_time(judgements)
    found = state(every)
    standing = Standing.CONFIRMED if found.link == "confirmed" else Standing.SUSPECTED
    changes = {"link": found.link, "goods": found.goods, "standing": standing, "judgements": every}
    return lead.model_copy(update=changes)
