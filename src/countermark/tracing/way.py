"""Ways: routes as they are found, and what must still be looked up to be sure of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import NamedTuple

from countermark.records.key import Key, Kind
from countermark.records.route import Route, Step
from countermark.tracing.entries import Meant, weighed

ONE_KNOWN, SHORT_KNOWN, LONG = 0.9, 0.5, 9
"""Certainty of a code at least, where just one of the listings that it may name is known: of one
with so many signs, and of a shorter one, which may be a known listing's by chance. Set by hand."""


class Choice(NamedTuple):
    """That a way goes through one entry of several, of which one is meant."""

    group: int
    """The same for all ways through one list, within a record."""
    place: int
    labels: tuple[str, ...]
    meant: Meant
    step: int
    """The step of the route that carries the doubt."""


@dataclass(frozen=True, slots=True)
class Way:
    """A route and what its last link said of itself on the page before."""

    route: Route
    label: str = ""
    landed: Key | None = None
    """Where it ends if a listing has that key: the address of an unknown shop, or an item code."""
    span: int | None = None
    """For an item code, which one of the text: several keys may be meant by one."""
    only_known: bool = False
    """Whether it counts only where a listing has the key."""
    choice: Choice | None = None
    quoted: Key | None = None
    """The post at which it ends: that post's ways go on from there."""


def certain(steps: Iterable[Step]) -> float:
    """How sure a way of these steps is: the product of theirs."""
    return round(prod(step.certainty for step in steps), 4)


def along(way: Way, before: tuple[Step, ...], origin: Key, evidence: tuple[str, ...]) -> Way:
    """The way of another record as that of `origin`, behind the steps that lead to it."""
    steps = (*before, *way.route.route)
    route = way.route.model_copy(
        update={
            "origin": origin, "route": steps, "certainty": certain(steps), "evidence": evidence,
        }
    )  # fmt: skip
    return replace(way, route=route, choice=None, span=None, quoted=None)


def settle(ways: Iterable[Way], known: Mapping[str, Key], titles: Mapping[str, str]) -> list[Way]:
    """The ways of a record with what was looked up: `known` are the listings among the keys that
    they landed on, `titles` those of the listings that they lead to."""
    settled = [_landed(way, known) if way.span is None else way for way in ways]
    coded = [way for way in settled if way.span is not None]
    if coded:
        settled = [way for way in settled if way.span is None]
        spans = dict.fromkeys(way.span for way in coded)
        for span in spans:
            settled += _coded([way for way in coded if way.span == span], known)
    if any(way.choice for way in settled):
        settled = _chosen(settled, titles)
    return settled


def _landed(way: Way, known: Mapping[str, Key]) -> Way:
    """The way with the listing of an unknown shop as its end, where its last address is one."""
    key = known.get(str(way.landed)) if way.landed else None
    if key is None:
        return way
    steps = tuple(step for step in way.route.route if step.kind != "page" or step.observed)
    steps = (*steps, Step(kind="listing", value=str(key)))
    route = way.route.model_copy(
        update={"target": key, "note": "listing", "route": steps, "certainty": certain(steps)}
    )
    return replace(way, route=route, landed=None)


def _coded(ways: list[Way], known: Mapping[str, Key]) -> list[Way]:
    """The ways of one item code: where just one of its keys is a known listing, that one; where
    several are, none is told apart from the others, and it ends nowhere."""
    given = [way for way in ways if str(way.landed) in known]
    sure = [way for way in ways if not way.only_known]
    if len(given) == 1:
        (way,) = given
        code, *rest = way.route.route
        note = f"{code.note}; one known listing has it" if code.note else "one known listing has it"
        least = ONE_KNOWN if _signs(way) >= LONG else SHORT_KNOWN
        code = code.model_copy(update={"certainty": max(code.certainty, least), "note": note})
        return [_with(way, (code, *rest), way.route.note)]
    if len(given) > 1 and not sure:
        return [_nowhere(given[0], f"{len(given)} known listings have this code")]
    return [replace(way, span=None, landed=None) for way in (given or sure)]


def _signs(way: Way) -> int:
    """How many signs the code has that a way goes by."""
    if way.landed and way.landed.kind is Kind.ITEM:
        return len(way.landed.id)
    return max(sum(map(str.isalnum, s.value)) for s in way.route.route if s.kind == "code")


def _with(way: Way, steps: tuple[Step, ...], note: str) -> Way:
    route = way.route.model_copy(update={"route": steps, "certainty": certain(steps), "note": note})
    return replace(way, route=route, landed=None, span=None, choice=None)


def _nowhere(way: Way, why: str) -> Way:
    first = way.route.route[:1]
    route = way.route.model_copy(
        update={"target": None, "route": first, "certainty": certain(first), "note": why}
    )
    return Way(route, way.label)


def _chosen(ways: list[Way], titles: Mapping[str, str]) -> list[Way]:
    """The ways with the share that each entry of a list has in what was meant."""
    kept: list[Way] = []
    groups: dict[int, dict[int, tuple[float, str]]] = {}
    for way in ways:
        if way.choice is None:
            kept.append(way)
            continue
        group, _, labels, meant, _ = way.choice
        if group not in groups:
            shown = [""] * len(labels)
            for other in ways:
                if other.choice and other.choice.group == group and other.route.target:
                    shown[other.choice.place] += " " + titles.get(str(other.route.target), "")
            picks = weighed(labels, shown, meant)
            groups[group] = {pick.place: (pick.certainty, pick.note) for pick in picks}
        share = groups[group].get(way.choice.place)
        if share is not None:
            kept.append(_shared(way, way.choice, *share))
    return kept


def _shared(way: Way, choice: Choice, certainty: float, note: str) -> Way:
    steps = list(way.route.route)
    update = {"certainty": round(certainty, 6), "note": note}
    steps[choice.step] = steps[choice.step].model_copy(update=update)
    return _with(way, tuple(steps), way.route.note)
