"""Numbering: how shops without a rule number their items, learned from addresses of theirs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from countermark.links.candidate import overlaps
from countermark.links.code import Code, refused_codes
from countermark.links.glyph import FILLER, plain
from countermark.links.number import numbers
from countermark.links.spelling import split
from countermark.links.suffix import domain
from countermark.records.key import Key

SURE, SHORT, LONG = 0.6, 0.3, 9
"""Certainty that a code in a text is the number of a known item, of so many signs and of fewer.
Its shop is not looked for in the text. Settings."""
_NUMBER = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z]{0,6}+\d)(?=(?:[A-Za-z]*\d){5})[A-Za-z0-9]{6,24}")
"""What may be an item's number: six signs, five of them digits."""
_PART = re.compile(r"[^/]+")
T = TypeVar("T")


Place = tuple[str | int, str]


class _Part(NamedTuple):
    """A number in an address, and where it stands: its place among the parts, from the end or by
    the name of its parameter, and what stands before it there."""

    place: Place
    number: str


class Numbering:
    """The numbers of known items in shops without a rule."""

    def __init__(self, addresses: Iterable[str] = ()) -> None:
        """`addresses` are canonical URLs of items, each the key of one."""
        self._known = frozenset(addresses)
        self._items: dict[tuple[str, str], str | None] = {}
        self._anywhere: dict[str, str | None] = {}
        self._places: dict[str, Place] = {}
        shops: defaultdict[str, list[str]] = defaultdict(list)
        for address in sorted(self._known):
            shops[_shop(address)].append(address)
        for shop, own in shops.items():
            numbered, self._places[shop] = _numbered(own)
            for address, number in numbered.items():
                _put(self._items, (shop, number), address)
                _put(self._anywhere, number, address)

    def item(self, address: str) -> str:
        """The known item that a canonical URL of a shop without a rule means, in another spelling
        of its address; else the URL itself."""
        if not self._items or address in self._known:
            return address
        shop = _shop(address)
        parts = list(_parts(address))
        usual = [part for part in parts if part.place == self._places.get(shop)]
        found = {self._items.get((shop, part.number)) for part in usual or parts} - {None}
        return found.pop() or address if len(found) == 1 else address

    def codes(self, text: str) -> list[Code]:
        """The numbers of known items in a text that is written without their address, in order."""
        if not self._anywhere or not any(map(str.isdigit, text)):
            return []
        read = plain(text)
        written = [(m[0].replace(FILLER, ""), *m.span()) for m in _NUMBER.finditer(read)]
        written += [(one.code, one.start, one.end) for one in numbers(read)]
        found = {
            (start, end): address
            for code, start, end in written
            if (address := self._anywhere.get(code.upper()))
        }
        if not found:
            return []
        refused = [(one.start, one.end) for one in refused_codes(text)]
        return [
            Code(
                Key.url(address), start, end, SURE if end - start >= LONG else SHORT,
                f"the number of a known item of {_shop(address)}", True,
            )
            for (start, end), address in sorted(found.items())
            if not overlaps(start, end, refused)
        ]  # fmt: skip


def _put(table: dict[T, str | None], key: T, address: str) -> None:
    """Remember what a number means; nothing where it means two items."""
    table[key] = address if table.setdefault(key, address) == address else None


def _shop(address: str) -> str:
    parts = split(address)
    return domain(parts[0].partition(":")[0]) if parts else ""


def _parts(address: str) -> Iterator[_Part]:
    """What may be an item's number in an address."""
    parts = split(address)
    if parts is None:
        return
    _, path, query, _ = parts
    segments = _PART.findall(path)
    for place, segment in enumerate(segments, -len(segments)):
        for found in _NUMBER.finditer(segment):
            yield _Part((place, segment[: found.start()][-1:]), found[0].upper())
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        for found in _NUMBER.finditer(value):
            yield _Part((name, value[: found.start()][-1:]), found[0].upper())


def _numbered(addresses: list[str]) -> tuple[dict[str, str], Place]:
    """The item's number of each of a shop's addresses: a number of no other address, in the place
    where most of them have such a one; and that place."""
    of_address = {address: list(_parts(address)) for address in addresses}
    held = Counter(n for parts in of_address.values() for n in {part.number for part in parts})
    places: Counter[Place] = Counter()
    own = {
        address: [part for part in parts if held[part.number] == 1]
        for address, parts in of_address.items()
    }
    for parts in own.values():
        places.update({part.place for part in parts})

    def rank(part: _Part) -> tuple[int, int]:
        return places[part.place], len(part.number)

    numbered = {address: max(parts, key=rank).number for address, parts in own.items() if parts}
    return numbered, max(places, key=lambda place: places[place], default=("", ""))
