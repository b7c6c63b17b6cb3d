"""Routes: every way from a record to a listing, or to where it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from countermark.links.caption import read
from countermark.records.account import Account
from countermark.records.key import Key
from countermark.records.message import Message
from countermark.records.page import Page
from countermark.records.pointer import pointer
from countermark.records.post import Comment, Post
from countermark.records.record import Record
from countermark.records.route import Step
from countermark.signals.seen import BLIND, Seen
from countermark.tracing.doubtful import doubted
from countermark.tracing.walk import Lead, Start, Told, hidden, tied
from countermark.tracing.way import Way
from countermark.tracing.web import Web

STRANGER, SOMEBODY = 0.5, 0.9
"""Certainty that a link in the comment of somebody else, or of nobody known, is a way of the post.
Set by hand."""


class Trace(NamedTuple):
    """What a record says of where to go."""

    ways: list[Way]
    told: list[Told]
    """Instructions that only other records or the listings can answer."""


def ways(record: Record, web: Web) -> list[Way]:
    """The ways that start at a post, a message, a page or an account."""
    return trace(record, web).ways


def trace(record: Record, web: Web, seen: Seen = BLIND) -> Trace:
    """The ways that start at a record, and the instructions that it leaves open."""
    told: list[Told] = []
    account: Key | None = None
    if isinstance(record, Post):
        account = record.account
        start = Start(record.key, record.published, web, record.evidence[:1])
        found = start.caption(record.text, account, told, also=record.links)
        own = [c for c in record.comments if c.account and c.account == record.account]
        for comment in (*own, *(c for c in record.comments if c not in own)):
            found += _commented(start, comment, record.account, told)
    elif isinstance(record, Message):
        account = record.sender_account
        start = Start(record.key, record.sent, web, record.evidence[:1])
        found = start.caption(record.text, account, told, also=record.links)
    elif isinstance(record, Page):
        start = Start(record.key, record.updated, web, record.evidence[:1])
        found = [tied(way, record.network_keys) for way in start.page(record)]
    elif isinstance(record, Account):
        start = Start(record.key, None, web, record.evidence[:1])
        links = [Lead(url, (Step(kind="bio-link", value=url),)) for url in record.links]
        said = read(record.bio) if record.bio else None
        for found_link in said.links if said else ():
            step = Step(kind="bio-link", value=found_link.url)
            links.append(Lead(found_link.url, (*hidden(found_link, record.bio), step)))
        found = start.along(links)
        found += start.coded(said.codes, record.bio, (), found) if said else []
    else:
        return Trace([], [])
    if seen is not BLIND:
        found += _pictured(start, seen, account, told)
    return Trace(found, told)


def _pictured(start: Start, seen: Seen, account: Key | None, told: list[Told]) -> Iterator[Way]:
    """The ways of a record's pictures: what is written in them, and whose they are."""
    for kind, found in (("qr", seen.codes), ("overlay", seen.words)):
        for each in found:
            note = f"in the picture {each.name}"
            step = Step(kind=kind, value="", certainty=each.certainty, note=note)
            there = replace(start, evidence=(pointer(each.picture), *start.evidence))
            ways = there.caption(each.text, account, told, step)
            yield from doubted(there, each.text, step, ways) if kind == "overlay" else ways
    for like in seen.alike:
        note = f"{like.note}, {like.name}"
        sure = like.certainty
        steps = (
            Step(kind="picture", value=pointer(like.other), certainty=sure, note=note),
            Step(kind="listing", value=str(like.listing)),
        )
        there = replace(start, evidence=(pointer(like.picture), *start.evidence))
        yield Way(there.route(like.listing, steps, "listing"))


def row_way(origin: Key, url: str, evidence: str, web: Web, label: str = "") -> Way | None:
    """The way from a table row, or from a listing record, along the link written in it."""
    found = Start(origin, None, web, (evidence,)).along([Lead(url, (), label)])
    return found[0] if found else None


def _commented(start: Start, comment: Comment, author: Key | None, told: list[Told]) -> list[Way]:
    own = comment.account is not None and comment.account == author
    if own:
        sure, note = 1.0, ""
    elif comment.account is None:
        sure, note = SOMEBODY, "a comment of somebody unknown"
    else:
        sure, note = STRANGER, f"a comment of {comment.account}"
    there = replace(start, at=comment.published or start.at)
    step = Step(kind="comment", value="", certainty=sure, note=note)
    return there.caption(comment.text, author if own else None, told if own else [], step)
