"""Reasons: why two accounts are taken for one actor's, or are not, each with its bits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from countermark.operators.bits import BIT, CAP, JUDGED, PRIOR, scale
from countermark.operators.pairing import Longs
from countermark.operators.resolution import Resolution
from countermark.operators.weighing import HUB, Compared
from countermark.records.account_judgement import AccountJudgement
from countermark.records.key import Key
from countermark.records.operator import Bond
from countermark.records.pointer import Pointer
from countermark.records.reason import Reason

POINTERS = 4
"""So many places of a reason's evidence are named."""


@dataclass(frozen=True)
class Reasons:
    """The reasons of a resolution's pairs. Their weights, of those that count, are the bond's."""

    resolution: Resolution

    def bond(self, compared: Compared, place: int) -> Bond:
        """What ties a pair that was compared."""
        a, b = int(compared.a[place]), int(compared.b[place])
        first, last = np.searchsorted(compared.pair, [place, place + 1]).tolist()
        shared = list(
            zip(
                compared.value[first:last].tolist(),
                compared.taken[first:last].tolist(),
                strict=True,
            )
        )
        reasons = [_prior(), *self._shared(a, b, shared), *self._differing(a, b, shared)]
        if said := self.resolution.judged.get((a, b)):
            reasons.append(_judged(said))
        reasons.sort(key=lambda reason: (-abs(reason.weight), reason.signal, reason.detail))
        known = self.resolution.facts.accounts
        weight = sum(round(reason.weight * BIT) for reason in reasons if reason.counted) / BIT
        return Bond(
            a=Key.parse(known[a].as_py()),
            b=Key.parse(known[b].as_py()),
            weight=weight,
            reasons=tuple(reasons),
        )

    def _shared(self, a: int, b: int, shared: list[tuple[int, int]]) -> Iterator[Reason]:
        known, worth, by_kind = self.resolution.facts, self.resolution.worth, scale()
        weighed = [(min(max(int(worth.bits[v]) - t, 0), CAP), -v, t) for v, t in shared]
        strongest: dict[int, tuple[int, int, int]] = {}
        for entry in weighed:
            family = int(by_kind.family[known.kind[-entry[1]]])
            strongest[family] = max(strongest.get(family, entry), entry)
        for entry in weighed:
            bits, value, taken = entry[0], -entry[1], entry[2]
            code = int(known.kind[value])
            id, family = by_kind.ids[code], int(by_kind.family[code])
            text, accounts = known.text[value].as_py(), int(worth.accounts[value])
            detail = f"the same {by_kind.names[code]} {text}, which {accounts:,} accounts carry"
            if taken:
                detail += f"; {taken / BIT:.1f} bits taken off for how and when it was seen"
            yield Reason(
                signal=f"shared.{id}",
                family=by_kind.families[family],
                weight=bits / BIT,
                counted=strongest[family] == entry,
                detail=detail,
                evidence=self._evidence([self.row(a, value), self.row(b, value)]),
            )

    def _differing(self, a: int, b: int, shared: list[tuple[int, int]]) -> Iterator[Reason]:
        known, by_kind = self.resolution.facts, scale()
        both = int(self.resolution.has[a] & self.resolution.has[b])
        for value, _ in shared:
            both &= ~int(by_kind.covers[known.kind[value]])
        codes = [code for code in range(len(by_kind.ids)) if both >> code & 1]
        strongest: dict[int, int] = {}
        for code in codes:
            thing = int(by_kind.against[code])
            if by_kind.differ[code] < by_kind.differ[strongest.get(thing, code)]:
                strongest[thing] = code
            strongest.setdefault(thing, code)
        for code in codes:
            rows = [self._first(account, code) for account in (a, b)]
            texts = [known.text[int(known.value[row])].as_py() for row in rows]
            yield Reason(
                signal=f"differs.{by_kind.ids[code]}",
                family=f"differs-{by_kind.things[int(by_kind.against[code])]}",
                weight=int(by_kind.differ[code]) / BIT,
                counted=strongest[int(by_kind.against[code])] == code,
                detail=f"no {by_kind.names[code]} in common: {texts[0]}, {texts[1]}",
                evidence=self._evidence(rows),
            )

    def row(self, account: int, value: int) -> int:
        """The row of an account and a value that it carries."""
        known = self.resolution.facts
        start, end = known.starts[account], known.starts[account + 1]
        return int(start + np.searchsorted(known.value[start:end], np.int32(value)))

    def _first(self, account: int, code: int) -> int:
        """The account's first row of a value of that kind that is its own."""
        known = self.resolution.facts
        start, end = known.starts[account], known.starts[account + 1]
        rows = np.arange(start, end)
        value = known.value[rows]
        telling = (known.kind[value] == code) & known.sound[rows]
        return int(rows[telling & (self.resolution.worth.bits[value] >= HUB)][0])

    def _evidence(self, rows: list[int]) -> tuple[Pointer, ...]:
        found: dict[str, None] = {}
        for row in rows:
            order, starts = self._sightings
            for sighting in order[starts[row] : starts[row + 1]].tolist():
                pointers = self.resolution.facts.evidence[sighting].as_py() or ()
                found |= dict.fromkeys(pointers[: POINTERS // 2])
        return tuple(found)[:POINTERS]

    @cached_property
    def _sightings(self) -> tuple[Longs, Longs]:
        """The sightings by row, and where in them each row begins."""
        known = self.resolution.facts
        order = np.argsort(known.seen, kind="stable")
        return order, np.searchsorted(known.seen[order], np.arange(len(known.account) + 1))


def _prior() -> Reason:
    odds = 2 ** (-PRIOR // BIT)
    return Reason(
        signal="prior.compared",
        family="prior",
        weight=PRIOR / BIT,
        counted=True,
        detail=f"before anything is said: odds of 1 to {odds} that two accounts which share "
        "something are one actor's",
    )


def _judged(said: AccountJudgement) -> Reason:
    weight = {"positive": JUDGED, "negative": -JUDGED, "unsure": 0}[said.same or "unsure"] / BIT
    words = {"positive": "one actor's", "negative": "not one actor's"}
    detail = f"{said.by} judged on {said.at[:10]}: {words.get(said.same or '', 'unsure')}"
    return Reason(
        signal=f"judged.{said.same}",
        family="judged",
        weight=weight,
        counted=said.same != "unsure",
        detail=f"{detail} ({said.note})" if said.note else detail,
    )
