"""Worth: what every value weighs, by the table of frequencies where it knows the value, and by
those who carry it where it does not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from countermark.operators.bits import scale
from countermark.operators.facts import Facts
from countermark.operators.frequency import Frequencies, by_frequency, counted
from countermark.operators.hub import looked_at
from countermark.operators.pairing import Longs

STALE = 2
"""Where more than so many times the accounts that the table knew carry a value, it is looked at
anew."""


@dataclass(frozen=True)
class Worth:
    """By value."""

    bits: Longs
    """Thousandths."""
    accounts: Longs
    """How many accounts carry it, of everything seen."""


def worths(known: Facts, carrying: Longs, starts: Longs, frequencies: Frequencies | None) -> Worth:
    """What the values weigh under the table, or by what is there alone if there is none."""
    here = counted(known)
    if frequencies is None:
        beforehand = by_frequency(known, here)
        every = np.flatnonzero(here > 1)
        return Worth(looked_at(known, carrying, starts, beforehand, every, every, here), here)
    ids = scale().ids
    keys = zip(known.kind.tolist(), known.text.to_pylist(), strict=True)
    told = [frequencies.shared.get((ids[kind], text), (1, -1)) for kind, text in keys]
    table = np.array(told or [(1, -1)], np.int64)[: len(known.kind)]
    accounts = np.maximum(here, table[:, 0])
    stale = (here > 1) & ((table[:, 1] < 0) | (here > STALE * table[:, 0]))
    beforehand = by_frequency(known, accounts)
    settled = (table[:, 1] >= 0) & ~stale
    beforehand[settled] = table[settled, 1]
    which, sources = np.flatnonzero(stale), np.flatnonzero(settled)
    # What the table says of a source holds, wherever the rest of its carriers are.
    bits = looked_at(known, carrying, starts, beforehand, which, sources, table[:, 0])
    return Worth(bits, accounts)
