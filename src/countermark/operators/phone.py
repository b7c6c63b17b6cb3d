"""Phones: telephone numbers in one form, E.164 (ITU-T): `+` and up to 15 digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from countermark.operators.named import Named
from countermark.operators.plain import plain

_CHINESE_MOBILE = re.compile(r"(?:0?0?86)?1[3-9]\d{9}")
_AMERICAN = re.compile(r"\D*1\D")
"""A 1 by itself is the prefix of North America, not the beginning of a Chinese mobile number."""
_SEVERAL = re.compile(r"[/;,|、，；\n]|\bor\b|或")
_EXTENSION = re.compile(r"(?:ext\.?|x|#|转|durchwahl|poste)\s*\d{1,6}\s*$")
_LONGEST = 40
_CELL = 500


@lru_cache(1 << 16)
def phone(written: str, regions: tuple[str, ...] = ()) -> str | None:
    """A number as E.164, or None where it is none.

    `regions` are ISO 3166 countries in which a number without a country code may be dialled, the
    likeliest first; a Chinese mobile number is known by its shape. Extensions are left out: they
    are desks of one firm. Only numbers that a country's plan has (python-phonenumbers) count.
    """
    from phonenumbers import (
        NumberParseException,
        PhoneNumberFormat,
        format_number,
        is_valid_number,
        parse,
    )

    text = _EXTENSION.sub("", plain(written)[:_LONGEST]).strip()
    digits = re.sub(r"\D", "", text)
    if not 5 <= len(digits) <= 17:
        return None
    text = re.sub(r"\(0\)", "", text)
    tries: list[tuple[str, str | None]] = []
    if text.startswith("+"):
        tries.append((text, None))
    else:
        if digits.startswith("00"):
            tries.append(("+" + digits[2:], None))
        tries += [(text, region) for region in regions]
        if _CHINESE_MOBILE.fullmatch(digits) and not _AMERICAN.match(text):
            tries.append((digits[-11:], "CN"))
        if len(digits) >= 11 and not digits.startswith("0"):
            tries.append(("+" + digits, None))
    for number, region in tries:
        try:
            parsed = parse(number, region)
        except NumberParseException:
            continue
        if is_valid_number(parsed):
            return format_number(parsed, PhoneNumberFormat.E164)
    return None


def phones(cell: str, regions: Sequence[str] = ()) -> Iterator[Named]:
    """The numbers in a field for them, which may hold several ("138… / 139…").

    One that no plan has is kept as its digits, unsound: it may lack its area, and is still a fact.
    """
    seen: set[str] = set()
    whole = phone(cell, tuple(regions))
    for part in [cell] if whole else _SEVERAL.split(cell[:_CELL]):
        number = whole or phone(part, tuple(regions))
        digits = re.sub(r"\D", "", plain(part[:_LONGEST]))
        value = number or digits
        if value not in seen and (number or 7 <= len(digits) <= 15) and len(set(digits)) > 1:
            seen.add(value)
            yield Named("phone", value, number is not None)


@lru_cache(1 << 12)
def is_service(number: str) -> bool:
    """Whether an E.164 number is one that firms give out to all: freephone, shared cost, premium
    rate, a short service number."""
    from phonenumbers import PhoneNumberType as Type
    from phonenumbers import number_type, parse

    shared = {Type.TOLL_FREE, Type.SHARED_COST, Type.PREMIUM_RATE, Type.UAN}
    return number_type(parse(number)) in shared
