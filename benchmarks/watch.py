"""Return watch: one check of a sign-up against 100,000 operators, in milliseconds.

From the record of a new account to the answer: its identifiers are read, the operators that share
some are found and weighed. Half of the sign-ups keep two of six things of an operator that is
watched and must be found; half share nothing, or what a hub gives to 300 operators, and must not.
Processor time; the bar is 50 ms for 99 of 100.
`python benchmarks/watch.py [OPERATORS] [SIGN-UPS]`
"""

from __future__ import annotations

import sys
from time import perf_counter, process_time

import numpy as np
import pyarrow as pa

from countermark.operators.facts import facts
from countermark.operators.reading import sightings
from countermark.operators.resolution import resolve
from countermark.operators.watch import Watch, Watched
from countermark.records.account import Account
from countermark.records.key import Key

BAR = 50.0
"""Milliseconds."""
_SHARERS = 300
"""Operators that use one forwarder's telephone."""


def known(operators: int) -> tuple[pa.Table, list[Watched]]:
    """What was seen of the operators' accounts, one to three each, and the operators."""
    chance = np.random.default_rng(1)
    counts = chance.integers(1, 4, operators)
    owner = np.repeat(np.arange(operators), counts).tolist()
    accounts = [f"shop.example:seller/S{n:07}" for n in range(len(owner))]
    kinds = {
        "phone": [_phone(n) if n % 10 else _forwarder(n) for n in owner],
        "email": [_email(n) for n in owner],
        "iban": [f"GB00ZZZZ{n:014}" for n in owner],
        "legal-name": [_name(n) for n in owner],
        "company-number": [f"CN:91000000MA{n:08}" for n in owner],
        "device": [f"dev-{n:012}" for n in owner],
    }
    parts = []
    for kind, values in kinds.items():
        shown = np.flatnonzero(chance.random(len(owner)) < 0.8)
        parts.append(
            pa.table(
                {
                    "account": pa.array([accounts[n] for n in shown], pa.large_string()),
                    "kind": pa.array([kind] * len(shown), pa.large_string()),
                    "value": pa.array([values[n] for n in shown], pa.large_string()),
                    "how": pa.array(["declared"] * len(shown), pa.large_string()),
                }
            )
        )
    ends = np.concatenate(([0], np.cumsum(counts)))
    watched = [
        Watched(f"O-{n:010}", tuple(map(Key.parse, accounts[ends[n] : ends[n + 1]])), ("B-1",))
        for n in range(operators)
    ]
    return pa.concat_tables(parts), watched


def sign_up(number: int, operators: int) -> tuple[Account, bool]:
    """A new account, and whether it is of an operator that is watched."""
    back, new = number % 2 == 0, operators + number
    old = (number * 7919) % operators | 1
    old += old % 10 == 0
    who = old if back else new
    phone = _phone(old) if back else _forwarder(number * 10) if number % 3 == 0 else _phone(new)
    return Account(
        key=Key.seller("shop.example", f"N{number:07}"),
        name=f"Store {new}",
        legal_name=_name(new).title(),
        telephone=phone,
        email=_email(who),
        iban=f"GB00ZZZZ{new:014}",
        street=f"{number % 900 + 1} Harbour Road",
        locality="Leeds",
        country="GB",
    ), back


def main() -> None:
    given = [int(each) for each in sys.argv[1:]]
    operators, signups = (*given, *(100_000, 2000)[len(given) :])
    began = perf_counter()
    table, watched = known(operators)
    frequencies = resolve(facts(table)).frequencies
    made = perf_counter()
    watch = Watch(watched, table, frequencies)
    print(f"{len(watch):,} operators; resolved in {made - began:.0f} s, "
          f"watch built in {perf_counter() - made:.1f} s")  # fmt: skip
    watch.check((first := sign_up(0, operators)[0]).key, sightings(first))  # loads what is lazy
    times, right, wrong = [], 0, 0
    for number in range(signups):
        account, back = sign_up(number, operators)
        start = process_time()
        answer = watch.check(account.key, sightings(account))
        times.append(1000 * (process_time() - start))
        right += back and answer.grade is not None
        wrong += not back and answer.grade is not None
    middle, most = np.percentile(times, (50, 99))
    print(f"one check: p50 {middle:.2f} ms, p99 {most:.2f} ms (bar {BAR:.0f} ms); "
          f"found {right:,} of {signups // 2:,}, strangers told {wrong:,}")  # fmt: skip
    if most > BAR or wrong or right < 0.95 * (signups // 2):
        sys.exit("the watch is too slow, or wrong")


def _phone(number: int) -> str:
    return f"+86100{number % 10_000_000:07}"


def _forwarder(number: int) -> str:
    return f"+1202555{number // (10 * _SHARERS) % 100 + 100:04}"


def _email(number: int) -> str:
    return f"box{number}@mailbox.example"


def _name(number: int) -> str:
    return f"firm{number} goods"


if __name__ == "__main__":
    main()
