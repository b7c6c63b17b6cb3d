"""Watching: sign-ups held against banned operators, and what the watch says of them."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from countermark.intake import vocabulary
from countermark.intake.vocabulary import Seen
from countermark.operators.alone import operator_id
from countermark.operators.facts import facts, table
from countermark.operators.reading import sightings
from countermark.operators.resolution import resolve
from countermark.operators.watch import Watch, Watched
from countermark.records.account import Account as Record
from countermark.records.key import Key

from .account import Account
from .resolving import seen_of
from .signups import SignUp, banned, honest, returners
from .world import World
from .writing import organisation, write


@dataclass(frozen=True)
class Watching:
    """Answers by kind of sign-up: how many there were, were graded `likely`, were graded at all,
    and named an operator with an account of the right actor."""

    returners: dict[str, tuple[int, int, int, int]]
    """By how many of the six things were changed."""
    honest: dict[str, tuple[int, int, int]]
    """By what they share with somebody who was banned; nobody is right."""


def watched(world: World, bans: int, count: int) -> Watching:
    """The answers of the watch to `count` honest sign-ups and two of each banned actor."""
    with tempfile.TemporaryDirectory() as name:
        out = banned(world, bans)
        write(world, Path(name))
        watch = _watch(Path(name) / "input", out)
    actors = {account.key: account.actor.id for account in world.accounts}
    back: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    new: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in (*returners(world, out), *honest(world, out, count)):
        record = read(one)
        answer = watch.check(record.key, sightings(record))
        told = [1, answer.grade == "likely", answer.grade is not None]
        if one.actor is None:
            new[one.kind] = [a + b for a, b in zip(new[one.kind], told, strict=True)]
        else:
            right = one.actor in {actors.get(str(key)) for key in answer.accounts}
            back[one.kind] = [a + b for a, b in zip(back[one.kind], [*told, right], strict=True)]
    return Watching(
        {kind: (a, b, c, d) for kind, (a, b, c, d) in sorted(back.items())},
        {kind: (a, b, c) for kind, (a, b, c) in sorted(new.items())},
    )


def added(several: Iterable[Watching]) -> Watching:
    """The answers of several worlds together."""
    back: dict[str, tuple[int, int, int, int]] = {}
    new: dict[str, tuple[int, int, int]] = {}
    for one in several:
        for kind, (a, b, c, d) in one.returners.items():
            e, f, g, h = back.get(kind, (0, 0, 0, 0))
            back[kind] = (a + e, b + f, c + g, d + h)
        for kind, (a, b, c) in one.honest.items():
            e, f, g = new.get(kind, (0, 0, 0))
            new[kind] = (a + e, b + f, c + g)
    return Watching(back, new)


def read(one: SignUp) -> Record:
    """The sign-up as intake reads its JSON line."""
    value = json.loads(json.dumps(organisation(one.account)))
    record = next(iter(vocabulary.accounts(value, Seen(f"sha256:{'0' * 64}#line=1", "new"))))
    assert isinstance(record, Record)
    return record


def _watch(given: Path, out: list[Account]) -> Watch:
    """Looks out for the operators, as resolution made them, of the accounts that were banned."""
    found, keys = seen_of(given)
    seen = table(found, map(str, sorted(keys)))
    resolution = resolve(facts(seen))
    group = {key: several for several in resolution.groups() for key in several}
    operators = {tuple(group[account.key]): account.key for account in out}
    named = [
        Watched(operator_id(min(several)), tuple(map(Key.parse, several)), (key,))
        for several, key in operators.items()
    ]
    return Watch(named, seen, resolution.frequencies)
