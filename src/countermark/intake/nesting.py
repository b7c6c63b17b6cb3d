"""Nesting: objects within a row's object, whose parts are columns of their own: `user.username`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, islice
from typing import Any, NamedTuple

DEEP = 5
"""Levels at which parts are looked for: an API names a listing's seller at the fourth."""
MOST = 4000
"""Names that are looked at; whoever writes more means no table."""
LOOKED_AT = 400_000
"""Parts of objects in which names are looked for."""

_WHOLE = re.compile(r"[0-9]{1,15}")
Object = Mapping[str, Any]


class Column(NamedTuple):
    """A column of objects: the keys that lead to it, and its name."""

    path: tuple[str, ...]
    name: str
    whole: bool | None = None
    """Of a key that holds an object of which parts are columns: whether this column has that object
    or only what else the key holds; None for all others."""

    def of(self, entry: Object) -> Any:
        """Its value in an object; None where there is none."""
        value: Any = entry
        for key in self.path:
            holder = value
            value = holder.get(key) if isinstance(holder, dict) else None
        if self.whole is not None and isinstance(value, dict) != self.whole:
            return None
        if len(self.path) > 1 and self.path[-1] == "amount" and value is not None:
            return _divided(value, holder)
        return value


def columns_of(entries: Sequence[Object], is_known: Callable[[str], bool]) -> list[Column]:
    """The columns of objects, in the order in which their keys come up.

    An object within them is a column. Where names of its parts are known, these are columns too;
    and the object has a name that nobody takes for what its key names elsewhere: `price` is no
    price, but `price.value` is.
    """
    keys = dict.fromkeys(key for entry in entries for key in entry)
    within: dict[str, list[tuple[str, ...]]] = {key: [] for key in islice(keys, MOST)}
    ways = (_within((key,), part) for entry in entries for key, part in entry.items())
    for path in islice(dict.fromkeys(islice(chain.from_iterable(ways), LOOKED_AT)), MOST):
        if path[0] in within and is_known(".".join(path)):
            within[path[0]].append(path)
    found: list[Column] = []
    for key, parts in within.items():
        if parts:
            found += [Column((key,), key, False), Column((key,), f"{key} object", True)]
            found += [Column(path, ".".join(path)) for path in parts]
        else:
            found.append(Column((key,), key))
    return found[:MOST]


def _within(path: tuple[str, ...], value: Any) -> Iterator[tuple[str, ...]]:
    """The ways to all that an object holds, down to DEEP."""
    if isinstance(value, dict) and len(path) < DEEP:
        for key, part in value.items():
            yield (*path, key)
            yield from _within((*path, key), part)


def _divided(amount: Any, holder: Object) -> Any:
    """An amount of money in the unit of its currency, where cents are written and how many make one
    (`divisor`: Etsy Open API v3, Money)."""
    cents, of_one = str(amount), str(holder.get("divisor"))
    if not (_WHOLE.fullmatch(cents) and _WHOLE.fullmatch(of_one) and int(of_one)):
        return amount
    return str(Decimal(cents) / Decimal(of_one))


def unwrapped(entry: Object, wrapper: str) -> dict[str, Any]:
    """An object that wraps what it is about, as that: what stood beside it goes with it, under a
    name of its own where both have one."""
    inner = entry.get(wrapper)
    if not isinstance(inner, dict):
        return dict(entry)
    beside = {
        f"outer {key}" if key in inner else key: part
        for key, part in entry.items()
        if key != wrapper and not (key in inner and inner[key] == part)
    }
    return {**inner, **beside}
