"""The clock of a chat: dates and times whose region nobody wrote down, told from all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import NamedTuple

_ODD_SPACES = dict.fromkeys((0xA0, 0x202F, 0x2009, 0x3000), " ")
_UNSEEN = (0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
BIDI = "".join(map(chr, _UNSEEN))
"""Marks of writing direction, which iOS and Arabic, Hebrew and Persian telephones scatter."""
_DATE = (
    r"(?P<a>\d{1,4}) ?(?P<mark>[./\-年년]) ?(?P<b>\d{1,2}) ?[./\-月월] ?"
    r"(?P<c>\d{1,4})(?: ?[日일])?\.?"
)
_TIME = r"(?P<hour>\d{1,2}) ?[:.h時时٫] ?(?P<minute>\d{2})(?: ?[:.٫] ?(?P<second>\d{2}))?"
_WRITTEN = (
    re.compile(rf"{_DATE}(?P<before>\D{{1,20}}){_TIME}(?P<after>\D{{0,20}})"),
    re.compile(rf"(?P<before>\D{{0,10}}){_TIME}(?P<after>\D{{0,10}}),\s{_DATE}"),  # copied by hand
)
_IN_NAME = re.compile(r"-(20\d\d)-?(\d\d)-?(\d\d)-")  # IMG-20200703-WA0001, PHOTO-2020-07-03-10
ORDERS = ("dmy", "mdy", "ymd")
_FIRST_YEAR, _LAST_YEAR = 2009, 2100  # WhatsApp began in 2009
_BUDDHIST = 543


class Stamp(NamedTuple):
    """A date and time as written: the three numbers of the date in their order.

    `point`: they are separated by full stops, which no region does month first (CLDR 46).
    `clock` is None where a word stands beside the clock that nobody knows."""

    parts: tuple[str, str, str]
    point: bool
    clock: str | None


class Order(NamedTuple):
    """In which order a chat writes its dates, and which others would do as well."""

    chosen: str
    others: tuple[str, ...]


def stamp(
    written: str, morning: Collection[str], afternoon: Collection[str], plain: Collection[str]
) -> Stamp | None:
    """The stamp that `written` is, all of it; None for anything else."""
    spelt = written.translate(_ODD_SPACES).translate(dict.fromkeys(_UNSEEN)).strip()
    found = next((m for pattern in _WRITTEN if (m := pattern.fullmatch(spelt))), None)
    if not found:
        return None
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if hour > 24 or minute > 59 or second > 59:
        return None
    before, after = (_word(found[name]) for name in ("before", "after"))
    known = True
    if before in morning or after in morning:
        hour %= 12
    elif before in afternoon or after in afternoon:
        hour = hour % 12 + 12
    else:
        known = not after or after in plain or hour > 12
    clock = f"{hour % 24:02}:{minute:02}:{second:02}" if known else None
    result = Stamp((found["a"], found["b"], found["c"]), found["mark"] == ".", clock)
    return result if any(_day(result, order) for order in ORDERS) else None


class Clock:
    """What the stamps of a chat say together about the order of their dates."""

    def __init__(self) -> None:
        self._impossible: Counter[str] = Counter()
        self._backwards: Counter[str] = Counter()
        self._confirmed: Counter[str] = Counter()
        self._last = dict.fromkeys(ORDERS, "")

    def see(self, stamp: Stamp, rest: str) -> None:
        """One more message. Names of attachments in `rest` tell the day they came."""
        named = _IN_NAME.search(rest[:300])
        for order in ORDERS:
            day = _day(stamp, order)
            if day is None:
                self._impossible[order] += 1
                continue
            spelt = f"{day} {stamp.clock or ''}"
            self._backwards[order] += spelt < self._last[order] if stamp.clock else 0
            self._last[order] = spelt
            if named:
                self._confirmed[order] += "-".join(named.groups()) == str(day)

    def order(self) -> Order:
        """The order with the fewest impossible dates, then the most that attachments confirm,
        then the fewest steps back in time; day first where nothing tells. A year of two digits
        stands first in hardly any region (Korea, CLDR 46): it is not weighed as another order.
        """

        def doubt(order: str) -> tuple[int, int, int]:
            return self._impossible[order], -self._confirmed[order], self._backwards[order]

        chosen = min(ORDERS, key=doubt)
        others = (o for o in ORDERS[:2] if o != chosen and doubt(o) == doubt(chosen))
        return Order(chosen, tuple(others))


def reading_of(stamp: Stamp, order: Order) -> tuple[str | None, bool]:
    """A stamp as a moment without a zone (a day alone where the clock is unclear), and whether
    another order would make another day of it."""
    day = _day(stamp, order.chosen)
    others = {_day(stamp, other) for other in order.others} - {None, day}
    if day is None:
        return None, False
    return f"{day}T{stamp.clock}" if stamp.clock else str(day), bool(others)


def _day(stamp: Stamp, order: str) -> date | None:
    return _date(stamp.parts, stamp.point, order)


@lru_cache(maxsize=1 << 14)
def _date(parts: tuple[str, str, str], point: bool, order: str) -> date | None:
    if len(parts[0]) > 2:
        order = "ymd"
    elif (order == "ymd" and len(parts[2]) > 2) or (order == "mdy" and point):
        return None
    at = dict(zip(order, (int(part) for part in parts), strict=True))
    year = at["y"] + 2000 if at["y"] < 100 else at["y"]
    if year - _BUDDHIST >= _FIRST_YEAR:
        year -= _BUDDHIST
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, at["m"], at["d"])
    except ValueError:
        return None


def _word(written: str) -> str:
    return (
        "".join(written.split()).strip(",،.").casefold().replace("a.m", "am").replace("p.m", "pm")
    )
