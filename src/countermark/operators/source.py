"""Source: what a hub's customers share beside it, because it is the hub's, too: a service desk's
telephone beside its e-mail address.

Two accounts that share both share one thing, not two. A value comes from a source if nearly all who
carry it carry the source, it is no paper, and they are more than a few of the source's: the two or
three accounts of one actor among a forwarder's hundred have their own telephone.
"""

from __future__ import annotations

import numpy as np

from countermark.operators.bits import BIT, PRIOR, scale
from countermark.operators.facts import Facts
from countermark.operators.pairing import Longs, spans

LEAST = 5
"""A source has so many carriers at least: fewer may be one actor's, who have all in common."""
PART = 4
"""One in so many of a source's carriers carries at least what comes from it. Set by hand."""
MOST = 0.8
"""Of those who carry a value so many carry its source: somebody left it out. Set by hand."""
TELLING = 1500 - PRIOR
"""A source's kind is one that ties two accounts by itself where nobody else has it, and more."""


def within(
    known: Facts, carrying: Longs, starts: Longs, values: Longs, sources: Longs, accounts: Longs
) -> tuple[Longs, Longs]:
    """Which of the `values` come from which of the `sources`: pairs of numbers of values, in order.
    `carrying` and `starts` are those who carry each value; `accounts`, how many carry a source."""
    by_kind = scale()
    telling = by_kind.alone[known.kind[sources]] * BIT >= TELLING
    sources = sources[telling & (accounts[sources] >= LEAST)]
    source, account = _rows(sources, carrying, starts)
    begin, end = known.starts[account], known.starts[account + 1]
    value = known.value[spans(begin, end)].astype(np.int64)
    source = np.repeat(source, end - begin)
    wanted = np.zeros(len(known.kind), np.bool_)
    wanted[values] = True
    carry = np.diff(starts)
    family = by_kind.family[known.kind]
    fits = wanted[value] & (family[value] != family[source]) & (carry[value] > 1)
    fits &= (carry[value] < accounts[source]) | (
        (carry[value] == accounts[source]) & (value > source)
    )
    fits &= ~by_kind.paper[known.kind[value]]
    fits &= carry[value] * PART >= accounts[source]
    both, count = np.unique(value[fits] * len(known.kind) + source[fits], return_counts=True)
    value, source = both // max(len(known.kind), 1), both % max(len(known.kind), 1)
    most = count >= MOST * carry[value]
    return value[most], source[most]


def _rows(values: Longs, carrying: Longs, starts: Longs) -> tuple[Longs, Longs]:
    """The values, each as often as accounts carry it, and those accounts."""
    begin, end = starts[values], starts[values + 1]
    return np.repeat(values, end - begin), carrying[spans(begin, end)]
