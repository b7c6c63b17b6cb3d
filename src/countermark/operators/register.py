"""The register: what is known of accounts, to which more is added.

A new account, sighting or judgement changes only the component that it touches: that is gathered
and resolved anew, under the table of frequencies that the register was opened with. The operators
are those that resolving everything anew under that table would give.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from countermark.operators.bits import codes
from countermark.operators.facts import Facts
from countermark.operators.frequency import Frequencies
from countermark.operators.resolution import Resolution, resolve
from countermark.operators.sighting import Sighting
from countermark.operators.stock import Row, Stock, Value, gathered, rows_of
from countermark.operators.weighing import HUB
from countermark.operators.worth import STALE
from countermark.records.account_judgement import AccountJudgement


class Register:
    """What is known, and who is one by it."""

    def __init__(
        self,
        known: Facts,
        judgements: Iterable[AccountJudgement] = (),
        frequencies: Frequencies | None = None,
    ) -> None:
        """With everything known so far; without a table, one is made of it."""
        judgements = list(judgements)
        first = resolve(known, judgements, frequencies)
        self.frequencies = frequencies or first.frequencies
        self._first = first
        self._stock = Stock(known)
        self._added: dict[str, dict[Value, Row]] = {}
        self._carriers: dict[Value, dict[str, None]] = {}
        self._judgements: dict[tuple[str, str], list[AccountJudgement]] = defaultdict(list)
        self._judged: dict[str, set[str]] = defaultdict(set)
        for one in judgements:
            self._note(one)
        self._groups: dict[str, list[str]] = {}

    def add(self, sightings: Iterable[Sighting], accounts: Iterable[str] = ()) -> Resolution:
        """Add what was seen, and written `accounts` of which nothing was. What it touches is
        resolved anew and given back. Raises ValueError for an unknown kind."""
        new: dict[str, list[Sighting]] = {account: [] for account in accounts}
        for one in sightings:
            if one.kind not in codes():
                raise ValueError(f"no kind of identifier is called {one.kind!r}")
            new.setdefault(str(one.account), []).append(one)
        for account, seen in new.items():
            rows = self._added.setdefault(account, {})
            for value, row in (made for one in seen for made in rows_of(one)):
                rows[value] = rows[value].and_(row) if value in rows else row
                self._carriers.setdefault(value, {})[account] = None
        return self._anew(new)

    def judge(self, judgement: AccountJudgement) -> Resolution:
        """Add a judgement, which may revoke another. What it touches is given back."""
        self._note(judgement)
        return self._anew(map(str, (judgement.source, judgement.target)))

    def knows(self, account: str) -> bool:
        """Whether an account is known, given its written key."""
        return account in self._added or self._stock.number(account) is not None

    def members(self, account: str) -> list[str]:
        """The accounts of the operator of an account, in order. Raises KeyError where it is not
        known."""
        if account in self._groups:
            return self._groups[account]
        number = self._stock.number(account)
        if number is None:
            raise KeyError(account)
        return self._stock.keys(np.array(self._first.mates(number)))

    def around(self, accounts: Iterable[str]) -> Resolution:
        """All that these accounts are tied to, resolved: reasons are told from it."""
        rows = self._component(accounts)
        said = [
            one
            for account in rows
            for other in self._judged.get(account, ())
            if account < other
            for one in self._judgements[account, other]
        ]
        return resolve(gathered(rows), said, self.frequencies)

    def _note(self, judgement: AccountJudgement) -> None:
        source, target = str(judgement.source), str(judgement.target)
        self._judgements[source, target].append(judgement)
        self._judged[source].add(target)
        self._judged[target].add(source)

    def _anew(self, touched: Iterable[str]) -> Resolution:
        found = self.around(touched)
        for group in found.groups():
            self._groups.update(dict.fromkeys(group, group))
        return found

    def _component(self, touched: Iterable[str]) -> dict[str, dict[Value, Row]]:
        """What is known of the accounts that the touched ones are tied to, by anything that is not
        for certain a hub's, or by a judgement."""
        found: dict[str, dict[Value, Row]] = {}
        looked: set[Value] = set()
        waiting = [account for account in dict.fromkeys(touched) if self.knows(account)]
        while waiting:
            account = waiting.pop()
            if account in found:
                continue
            found[account] = rows = self._rows(account)
            waiting += [one for one in self._judged.get(account, ()) if self.knows(one)]
            for value in rows.keys() - looked:
                waiting += self._tied(value)
                for kind, *texts in self.frequencies.alike_of.get(value, ()):
                    waiting += [one for text in texts for one in self._carrying((kind, text))]
            looked |= rows.keys()
        return found

    def _rows(self, account: str) -> dict[Value, Row]:
        rows = self._stock.rows(account)
        for value, row in self._added.get(account, {}).items():
            rows[value] = rows[value].and_(row) if value in rows else row
        return rows

    def _tied(self, value: Value) -> list[str]:
        """Those who carry a value, where that may tie them: not where the table calls it a hub's
        and it has not become much more frequent since."""
        accounts, worth = self.frequencies.shared.get(value, (1, HUB))
        added, before = self._carriers.get(value, {}), self._stock.carriers(value)
        if worth < HUB and len(added) + len(before) <= STALE * accounts:
            return []
        every = self._carrying(value)
        return [] if worth < HUB and len(every) <= STALE * accounts else every

    def _carrying(self, value: Value) -> list[str]:
        """Those who carry a value, each once."""
        before = self._stock.keys(self._stock.carriers(value))
        return list({**dict.fromkeys(before), **self._carriers.get(value, {})})
