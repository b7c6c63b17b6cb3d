"""Content: what a column without a telling name holds, by its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from countermark.intake.formula import hyperlink
from countermark.intake.price import read_price

_SHARE = 0.6
"""The share of a column's values that must be of a sort for the column to be of it."""
_ROWS = 200
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|[\w-]{1,63}(?:\.[\w-]{1,63})*\.[a-z]{2,12}/\S+", re.IGNORECASE
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|bmp|heic)(?:$|[?#!_@])", re.IGNORECASE)
_FILE = re.compile(r"\.(?:mp4|m4v|mov|webm|m3u8|mp3|m4a)(?:$|[?#])", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:https?:)?//[^\s/?#]+\S*|[\w-]+(?:\.[\w-]+)+(?:[/?#:]\S*)?", re.IGNORECASE
)
_CENTS = re.compile(r"\d[.,]\d\d(?!\d)")


def is_address(value: str) -> bool:
    """An http or https address, or a host and path without the scheme."""
    return bool(_ADDRESS.fullmatch(value))


def is_link(value: str) -> bool:
    """An address of anything on the web, or words that lead to one."""
    if value[:1] == "=" and (link := hyperlink(value)):
        value = link.address
    return bool(_LINK.fullmatch(value))


def is_picture(value: str) -> bool:
    """An address or path of a picture, by its suffix."""
    return bool(_PICTURE.search(value)) and " " not in value


def is_file(value: str) -> bool:
    """An address of a picture or a film itself, by its suffix."""
    return is_picture(value) or bool(_FILE.search(value))


def is_price(value: str) -> bool:
    """A price and nothing else: with a currency, or at least with cents."""
    if len(value) > 30 or sum(c.isalpha() for c in value) > 6:
        return False
    price = read_price(value)
    return price is not None and bool(
        price.currency or "¥" in value or _CENTS.search(value) or "kr" in value.lower()
    )


def is_text(value: str) -> bool:
    """Words: more letters than digits, and no address."""
    letters = sum(c.isalpha() for c in value)
    return letters >= 2 and letters > sum(c.isdigit() for c in value) and not is_link(value)


def roles(columns: Iterable[int], sample: Sequence[Sequence[Any]]) -> dict[int, str]:
    """Which of the columns is a listing's url, image, price, name, category or description.

    Every property goes to one column, pictures apart.
    """
    values = {
        index: [v.strip() for row in sample[:_ROWS] if len(row) > index
                and isinstance(v := row[index], str) and v.strip()]
        for index in columns
    }  # fmt: skip
    values = {index: found for index, found in values.items() if found}

    def share(index: int, test: Callable[[str], bool]) -> float:
        return sum(map(test, values[index])) / len(values[index])

    def variety(index: int) -> float:
        return len(set(values[index])) / len(values[index])

    def length(index: int) -> float:
        return sum(map(len, values[index])) / len(values[index])

    told = {index: "image" for index in values if share(index, is_picture) >= _SHARE}
    links = [i for i in values if i not in told and share(i, is_link) >= _SHARE]
    if links:
        told[max(links, key=lambda i: (share(i, is_link), variety(i), -i))] = "url"
    prices = [i for i in values if i not in told and share(i, is_price) >= _SHARE]
    if prices:
        told[max(prices, key=lambda i: (share(i, _has_sign), -i))] = "offers.price"
    texts = [i for i in values if i not in told and share(i, is_text) >= _SHARE]
    long = [i for i in texts if length(i) > 150]
    names = [i for i in texts if i not in long and (variety(i) > 0.3 or len(values[i]) < 10)]
    if names:
        told[max(names, key=lambda i: (min(length(i), 80) * variety(i), -i))] = "name"
    if long:
        told[max(long, key=length)] = "description"
    groups = [i for i in texts if i not in told and variety(i) <= 0.3 and length(i) <= 40]
    if groups and len(values[groups[0]]) >= 10:
        told[groups[0]] = "category"
    return told


def _has_sign(value: str) -> bool:
    price = read_price(value)
    return price is not None and (price.currency is not None or "¥" in value)
