"""Hold: what holds an operator together, what would break it, and who is close to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from countermark.operators.alike import MADE as FROM_ONE
from countermark.operators.bits import BIT, codes, scale
from countermark.operators.reasons import Reasons
from countermark.operators.resolution import Resolution, resolve
from countermark.operators.soft import MADE
from countermark.operators.stock import Row, Value, gathered
from countermark.records.account_judgement import AccountJudgement
from countermark.records.operator import Bond

CLOSE = 5
"""So many who are close are told."""


@dataclass(frozen=True)
class Break:
    """Something without which an operator would fall apart."""

    kind: str
    """A kind of identifier, or `judgement`."""
    value: str
    """Its canonical form, or the judgement's name."""
    weight: float
    """Bits; 0 for a judgement, which is obeyed, not weighed."""
    parts: tuple[tuple[str, ...], ...]
    """The written keys of the operators that it would fall into."""


def breaks(known: Resolution, members: Sequence[int]) -> list[Break]:
    """Each single value, or judgement, without which these accounts, one operator's, would be
    several: the weakest first. Found by resolving them anew without it."""
    if len(members) < 2:
        return []
    rows = {known.facts.accounts[member].as_py(): _rows(known, member) for member in members}
    said = [one for pair, one in known.judged.items() if set(pair) <= set(members)]
    shared = [
        value
        for value in sorted({value for each in rows.values() for value in each})
        if sum(value in each for each in rows.values()) > 1
    ]
    found = []
    for kind, text in shared:
        gone = {(kind, text), *_made_of(kind, text)}
        without = {
            account: {value: row for value, row in each.items() if value not in gone}
            for account, each in rows.items()
        }
        if parts := _parts(known, without, said):
            worth = int(known.worth.bits[_place(known, kind, text)])
            found.append(Break(kind, text, worth / BIT, parts))
    for one in said:
        if one.same == "positive":
            others = [other for other in said if other is not one]
            if parts := _parts(known, rows, others):
                found.append(Break("judgement", one.judgement, 0.0, parts))
    return sorted(found, key=lambda each: (each.weight, each.kind, each.value))


def close(known: Resolution, members: Sequence[int], most: int = CLOSE) -> list[Bond]:
    """What ties these accounts, one operator's, to the nearest that are not of it, one bond an
    operator: the strongest first. Its reasons say why they were not joined."""
    own = np.zeros(len(known.facts), np.bool_)
    own[list(members)] = True
    compared, total = known.compared, known.weighed.total
    between = np.flatnonzero(own[compared.a] != own[compared.b])
    order = between[np.lexsort((between, -total[between]))]
    told, seen = [], set()
    for place in order.tolist():
        a, b = int(compared.a[place]), int(compared.b[place])
        other = int(known.group[b if own[a] else a])
        if other not in seen:
            seen.add(other)
            told.append(Reasons(known).bond(compared, place))
        if len(told) == most:
            break
    return told


def _made_of(kind: str, text: str) -> Iterator[Value]:
    """What stands and falls with a value."""
    for made, (of, way) in FROM_ONE.items():
        if of == kind and (value := way(text)) is not None:
            yield made, value


def _place(known: Resolution, kind: str, text: str) -> int:
    """The number of a value."""
    places = np.flatnonzero(known.facts.kind == codes()[kind])
    texts = known.facts.text.take(pa.array(places))
    return int(places[pc.index(texts, text).as_py()])


def _rows(known: Resolution, member: int) -> dict[Value, Row]:
    """What an account carries, without what is made of comparing values: that is made anew."""
    facts, ids = known.facts, scale().ids
    start, end = np.searchsorted(facts.account, [member, member + 1]).tolist()
    return {
        (ids[facts.kind[value]], facts.text[value].as_py()): Row(
            int(facts.less[row]), bool(facts.sound[row]), int(facts.first[row]),
            int(facts.last[row]), (),
        )
        for row, value in enumerate(facts.value[start:end].tolist(), start)
        if ids[facts.kind[value]] not in MADE.values()
    }  # fmt: skip


def _parts(
    known: Resolution, rows: dict[str, dict[Value, Row]], said: Sequence[AccountJudgement]
) -> tuple[tuple[str, ...], ...]:
    """The operators of these accounts, if there are several."""
    groups = list(resolve(gathered(rows), said, known.frequencies).groups())
    return tuple(map(tuple, groups)) if len(groups) > 1 else ()
