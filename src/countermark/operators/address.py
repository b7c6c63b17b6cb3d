"""Addresses: one place in one form, whether it is written in Han, in pinyin or in English.

Western order ("Unit 4, 12 Mill Lane, Leeds") is read too, without a gazetteer of its towns.
"""

from __future__ import annotations

from functools import lru_cache

from countermark.operators import address_han
from countermark.operators.address_latin import chinese, western
from countermark.operators.address_parts import Address, located
from countermark.operators.latin import HAN, latin
from countermark.operators.plain import plain

_LONGEST = 300


def parts(value: str) -> Address:
    """The parts of a canonical form. Raises TypeError where it is none."""
    return Address(*value.split("|"))


@lru_cache(1 << 14)
def address(
    street: str, city: str = "", region: str = "", country: str = "", postal_code: str = ""
) -> Address | None:
    """An address of a record's fields; `street` may hold all of it. None where it tells nothing.

    Of two units in one building two addresses are made, with one `house`. Where the writings of a
    place tell different parts (a district left out) they stay two: compare their parts.
    """
    whole = plain(street[:_LONGEST]).strip()
    around = " ".join((city, region))
    if not whole:
        return None
    if HAN.search(whole):
        found = address_han.read(whole, plain(region), plain(city))
    elif _is_chinese(whole, around, country):
        found = chinese(whole, plain(around))
    else:
        found = western(whole, city, region, country, postal_code)
    return found if found.told or found.street or found.building else None


def _is_chinese(text: str, around: str, country: str) -> bool:
    if country:
        return country in ("CN", "HK", "MO", "TW")
    named = located(latin(f"{text} {around}"))
    return bool(named[1] or named[0]) or "china" in latin(text).split()
