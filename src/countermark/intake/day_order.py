"""The order of day and month in a column of dates, told from all of them: 3/7/2020."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from countermark.intake.chat_clock import Clock, Order, Stamp, reading_of, stamp

_DATE = re.compile(r"\s*\d{1,2}([./-])\d{1,2}\1(?:\d\d|\d{4})\b.*", re.DOTALL)
_LONGEST = 40
"""Characters of a date and its clock."""


def order_of(column: Iterable[Any]) -> Order | None:
    """The order in which a column writes its dates; None where it has none of this kind, or where
    another order would do as well: then nobody knows."""
    clock, seen = Clock(), False
    for written in column:
        if found := _stamp(written):
            clock.see(found[0]._replace(clock=None), "")  # the newest may come first
            seen = True
    order = clock.order()
    return order if seen and not order.others else None


def settled(written: Any, order: Order) -> Any:
    """A date with its year first, as ISO 8601 has it, and its clock; anything else as it is."""
    found = _stamp(written)
    if found is None:
        return written
    read, has_clock = reading_of(found[0], order)[0], found[1]
    return (read if has_clock else read[:10]) if read else written


def _stamp(written: Any) -> tuple[Stamp, bool] | None:
    """What a date is, and whether a clock stands beside it."""
    if not (isinstance(written, str) and len(written) <= _LONGEST and _DATE.fullmatch(written)):
        return None
    for text, has_clock in ((written, True), (f"{written.strip()} 00:00", False)):
        if found := stamp(text, ("am",), ("pm",), ("uhr", "h")):
            return found, has_clock
    return None
