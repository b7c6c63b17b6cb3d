"""The watch: whether a new account is of somebody who was banned or judged.

An account is compared with operators as accounts are compared with one another: in bits, for and
against, under the same table of frequencies. Nobody is told by what a hub gives or by what many
strangers may have in common, such as an address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from countermark.operators.alike import MADE
from countermark.operators.bits import BIT, codes, taken_off
from countermark.operators.facts import UNDATED, facts, table
from countermark.operators.frequency import Frequencies
from countermark.operators.pairing import carriers, lots
from countermark.operators.reasons import Reasons
from countermark.operators.resolution import Resolution
from countermark.operators.sighting import Sighting
from countermark.operators.soft import with_alike
from countermark.operators.stock import Row, Stock, Value, gathered
from countermark.operators.weighing import HUB, compare, own, weigh
from countermark.operators.worth import worths
from countermark.records.comeback import Comeback, Rival
from countermark.records.key import Key
from countermark.records.operator import Bond

POSSIBLE = 1 * BIT
"""From here on a person should look: odds of 2 to 1. Accounts are joined only at `bits.ENOUGH`."""
LIKELY = 3.17
"""Bits: odds of 9 to 1, a probability of 0.9."""
CIRCUMSTANTIAL = frozenset(
    "address alike-address campaign display-name document login person-name photo root-handle "
    "uploader".split()
)
"""Kinds that strangers have in common: a house, a name, a forwarded post, a stock photo. They add
to an answer and give none. Set by hand."""
NOTHING = "it shares too little with any watched operator"
CIRCUMSTANCES = "it shares with watched operators only what strangers may share, as an address"
_NEAREST = 12
"""So many operators are weighed, those that share the most."""
_CROWD = 200
"""A value that more watched operators carry tells none of them."""
_RIVALS = 3
_FIRST = date(1970, 1, 1)


@dataclass(frozen=True)
class Watched:
    """An operator to look out for."""

    operator: str
    accounts: tuple[Key, ...]
    bans: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()


class Watch:
    """Operators to look out for, found by what they carry."""

    def __init__(
        self,
        watched: Iterable[Watched],
        sightings: Iterable[Sighting] | pa.Table,
        frequencies: Frequencies,
    ) -> None:
        """With all that was seen of the operators' accounts (other accounts' sightings are passed
        over), and the table of frequencies over everything seen."""
        self._watched = [one for one in watched if one.accounts]
        self._of = {str(key): one for one in self._watched for key in one.accounts}
        self._by_name = {_name(one): one for one in self._watched}
        seen = sightings if isinstance(sightings, pa.Table) else table(sightings)
        self._stock = Stock(
            facts(_as_one(seen, {key: _name(one) for key, one in self._of.items()}))
        )
        self._frequencies = frequencies

    def __len__(self) -> int:
        return len(self._watched)

    def check(self, account: Key, sightings: Iterable[Sighting]) -> Comeback:
        """Whose the account is, by what is seen of it. Raises KeyError for an unknown kind."""
        if known := self._of.get(str(account)):
            return Comeback(
                account=account, grade="likely", **_of(known), note="an account known already"
            )
        new: dict[Value, Row] = {}
        for one in sightings:
            row = _row(one)
            for value in _values(one):
                new[value] = new[value].and_(row) if value in new else row
        bonds = self._bonds(str(account), new, self._nearest(new))
        if not bonds:
            return Comeback(account=account, grade=None, note=NOTHING)
        told = [(who, bond) for who, bond in bonds if _tells(bond)]
        if not told:
            return Comeback(account=account, grade=None, note=CIRCUMSTANCES)
        (best, bond), *others = told
        shared = [why for why in bond.reasons if why.signal.startswith("shared.") and why.counted]
        return Comeback(
            account=account,
            grade="likely" if bond.weight >= LIKELY else "possible",
            **_of(best),
            weight=bond.weight,
            reasons=bond.reasons,
            rivals=tuple(
                Rival(operator=who.operator, weight=other.weight) for who, other in others[:_RIVALS]
            ),
            note=shared[0].detail,
        )

    def _nearest(self, new: Mapping[Value, Row]) -> list[str]:
        """The operators that share the most with it, beyond what hubs give."""
        shared: Counter[int] = Counter()
        alike = self._frequencies.alike_of
        like = {
            (kind, text) for value in new for kind, *both in alike.get(value, ()) for text in both
        }
        for value in sorted({*new, *like}):
            worth = self._frequencies.shared.get(value, (1, HUB))[1]
            if worth < HUB:
                continue
            carriers = self._stock.carriers(value).tolist()
            if len(carriers) <= _CROWD:
                shared.update(dict.fromkeys(carriers, worth))
        nearest = sorted(shared, key=lambda number: (-shared[number], number))[:_NEAREST]
        return self._stock.keys(np.array(nearest, np.int64))

    def _bonds(
        self, account: str, new: Mapping[Value, Row], nearest: list[str]
    ) -> list[tuple[Watched, Bond]]:
        """What ties the account to those of these operators with whom it would be joined, the
        strongest first."""
        if not nearest:
            return []
        rows = {account: new} | {who: self._stock.rows(who) for who in nearest}
        known = with_alike(gathered(rows), self._frequencies.alike_of)
        number = known.number(account)
        assert number is not None
        others = np.delete(np.arange(len(known)), number)
        compared = compare(known, np.minimum(others, number), np.maximum(others, number))
        worth = worths(known, *carriers(known, lots(known.accounts)), self._frequencies)
        has = own(known, worth.bits)
        weighed = weigh(known, compared, worth.bits, has)
        group = np.arange(len(known))
        reasons = Reasons(Resolution(known, worth, compared, weighed, has, group))
        places = np.flatnonzero(weighed.total >= POSSIBLE).tolist()
        places.sort(key=lambda place: (-weighed.total[place], others[place]))
        keys = known.accounts.take(pa.array(others[places])).to_pylist()
        return [
            (self._by_name[key], reasons.bond(compared, place))
            for key, place in zip(keys, places, strict=True)
        ]


def _values(one: Sighting) -> Iterator[Value]:
    """What was seen, and what is made of it."""
    yield one.kind, one.value
    for made, (kind, way) in MADE.items():
        if kind == one.kind and (value := way(one.value)) is not None:
            yield made, value


def _row(one: Sighting) -> Row:
    """A sighting alone, as `facts` has it."""
    codes()[one.kind]
    less = taken_off(one.how, one.sound, one.value)
    try:
        day = (date.fromisoformat((one.at or "")[:10]) - _FIRST).days
    except ValueError:
        day = UNDATED
    return Row(less, one.sound, day, day, one.evidence)


def _name(one: Watched) -> str:
    """The written key that stands for an operator: of one of its accounts."""
    return str(min(one.accounts, key=str))


def _as_one(seen: pa.Table, names: Mapping[str, str]) -> pa.Table:
    """The sightings of the accounts that have names, under these."""
    account = pc.cast(seen.column("account"), pa.large_string()).combine_chunks()
    keys = pa.array(names, pa.large_string())
    place = pc.index_in(account, keys)
    renamed = pa.array(names.values(), pa.large_string()).take(place)
    at = seen.schema.get_field_index("account")
    return seen.set_column(at, "account", renamed).filter(pc.is_valid(place))


def _of(one: Watched) -> dict[str, Any]:
    return {
        "operator": one.operator,
        "accounts": one.accounts,
        "bans": one.bans,
        "leads": one.leads,
    }


def _tells(bond: Bond) -> bool:
    """Whether something speaks for it that strangers do not have in common."""
    return any(
        why.counted
        and why.weight * BIT >= HUB
        and why.signal.startswith("shared.")
        and why.signal.removeprefix("shared.") not in CIRCUMSTANTIAL
        for why in bond.reasons
    )
