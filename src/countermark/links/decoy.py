"""Decoys: numbers that look like an item's code and are something else, with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Decoy(NamedTuple):
    """Why a number is no item's code."""

    reason: str
    alone: float = 0.0
    """Factor for its certainty as a code where no word says that it is one; 0 if it is none."""
    announced: float = 0.0
    """The same where a word does ("item no.")."""


UNLIKELY = 0.8
"""Factor where a code looks like something else, and a word makes it a code all the same."""
MAYBE = 0.5
"""Factor where a number merely could be something else: it counts only as a known listing's."""
_MONEY = re.compile(
    r"(?:[$€£¥₹₽₩₫฿₺₱]|(?<![A-Za-z])(?:RP|IDR|VND|USD|EUR|GBP|INR|RS|CNY|RMB|JPY|KRW|NT|HK)\.?)\s?$"
)
_BEFORE = {
    "+": "telephone number",
    "@": "name of an account",
    "=": "part of an address",
    "%": "part of an address",
}
_AFTER = {"%": "share", "@": "mail address"} | dict.fromkeys("$€£¥₹₽₩₫฿₺₱", "price")
_DATE = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])?(?:[0-5]\d){0,2}"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d"
)
_AREA = re.compile(r"(?:(?<!\d)0\d{1,4}|\+\d{1,4})[\s/()\-]{1,2}\Z")
_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}|(?:0044|44)7\d{9}|(?:0049|49)1[567]\d{8,9}")
# fmt: off
_GROUPED = {
    (3, 3, 4), (1, 3, 3, 4), (3, 4, 4), (2, 3, 4, 4), (2, 3, 3, 4), (4, 3, 3), (5, 6), (5, 5),
    (4, 7), (2, 3, 3, 3), (3, 3, 3), (2, 1, 2, 2, 2, 2), (1, 3, 3, 2, 2), (2, 3, 3, 2, 2),
}
# fmt: on
"""How telephone numbers of North America, China, India and countries of Europe are grouped."""
_ORDERS = {(2, 5, 5): "eBay", (3, 7, 7): "Amazon"}
"""How order numbers are grouped."""
_CARD = re.compile(r"4\d{12}(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|5\d\d)\d{12}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_TRACKED = re.compile(r"1Z[0-9A-Z]{16}|[A-Z]{2}\d{9}[A-Z]{2}|9[2-5]\d{18,20}")
"""UPS; Universal Postal Union S10; the Intelligent Mail barcode of USPS."""


def decoy(before: str, groups: Sequence[str], separator: str, after: str) -> Decoy | None:
    """What a number is instead, told from its shape; None where nothing speaks against it.

    `groups` are its digits as they were grouped, `separator` what stands between them ("" for one
    group, "?" for several), `before` some characters before it, `after` the one behind.
    """
    code = "".join(groups)
    if reason := _BEFORE.get(before[-1:]) or _AFTER.get(after):
        return Decoy(reason)
    if _MONEY.search(before.upper()):
        return Decoy("price")
    if _AREA.search(before):
        return Decoy("telephone number", 0.0, UNLIKELY)
    if len(groups) > 1:
        return _grouped(before, groups, separator, code)
    if _DATE.fullmatch(code):
        return Decoy("date", 0.0, 0.0 if len(code) in (8, 12, 14) else UNLIKELY)
    if _MOBILE.fullmatch(code):
        return Decoy("telephone number", MAYBE, UNLIKELY)
    if code[0] == "0" and not (len(code) == 10 and has_isbn_digit(code)):
        return Decoy("telephone number", 0.0, UNLIKELY)
    if len(code) == 13 and code.startswith(("978", "979")) and has_gtin_digit(code):
        return Decoy("book number (ISBN-13)")
    if len(code) in (8, 13, 14) and has_gtin_digit(code):
        return Decoy("trade item number (GTIN)", MAYBE, UNLIKELY)
    if _CARD.fullmatch(code) and has_luhn_digit(code):
        return Decoy("payment card", MAYBE, UNLIKELY)
    return None


def _grouped(before: str, groups: Sequence[str], separator: str, code: str) -> Decoy | None:
    sizes = tuple(map(len, groups))
    numbers = [int(group) for group in groups]
    if separator == "." and len(groups) == 4 and max(sizes) < 4 and max(numbers) < 256:
        return Decoy("address of a computer")
    if separator in ",.'’" and sizes[0] <= 3 and set(sizes[1:]) == {3}:
        return Decoy("count or price")
    if separator in ".," and len(groups) == 2 and sizes[0] <= 3:
        return Decoy("decimal number")
    if separator in "-./ :" and _is_moment(groups):
        return Decoy("date")
    if max(sizes) < 5 and _is_list(numbers):
        return Decoy("list of sizes or numbers", MAYBE, MAYBE)
    if sizes[0] == 4 and len(set(sizes)) == 1 and all(1900 <= year <= 2099 for year in numbers):
        return Decoy("years")
    if separator == "-" and sizes in _ORDERS:
        return Decoy(f"order number of {_ORDERS[sizes]}")
    if code[0] == "0" or (before[-1:] == "(" and sizes in _GROUPED):
        return Decoy("telephone number", 0.0, UNLIKELY)
    if (separator in "-. ?" and sizes in _GROUPED) or _MOBILE.fullmatch(code):
        return Decoy("telephone number", MAYBE, UNLIKELY)
    if _CARD.fullmatch(code) and has_luhn_digit(code):
        return Decoy("payment card", 0.0 if set(sizes) == {4} else MAYBE, UNLIKELY)
    return None


def _is_moment(groups: Sequence[str]) -> bool:
    """Whether groups start with a date: year first or last, month and day plausible."""
    if len(groups) < 3 or any(len(group) > 4 for group in groups):
        return False
    first, second, third = (int(group) for group in groups[:3])
    if len(groups[0]) == 4:
        year, month, day = first, second, third
    elif len(groups[2]) == 4:
        day, month, year = first, second, third
        if month > 12:
            day, month = month, day
    else:
        return False
    return 1900 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= 31


def _is_list(numbers: Sequence[int]) -> bool:
    """Whether numbers rise or fall from each to the next (large ones evenly), are all round, or are
    sizes of clothes, shoes or rings in any order."""
    if len(numbers) > 3 and max(numbers) < 1000:
        steps = [b - a for a, b in pairwise(numbers)]
        rising = all(step > 0 for step in steps) or all(step < 0 for step in steps)
        even = len(set(steps)) == 1 or all(number % 5 == 0 for number in numbers)
        if rising and (even or max(numbers) < 100):
            return True
    if len(numbers) > 2 and min(numbers) > 9 and all(number % 10 == 0 for number in numbers):
        return True
    return min(numbers) > 13 and max(numbers) < 61 and max(numbers) - min(numbers) <= 20


def other_code(token: str) -> str:
    """What a token of letters and digits in upper case is instead of an item's code; "" if none."""
    if _TRACKED.fullmatch(token):
        return "tracking number"
    if _IBAN.fullmatch(token) and has_iban_digits(token):
        return "bank account"
    return ""


def has_gtin_digit(code: str) -> bool:
    """Whether the last digit is the check digit of a GTIN (GS1 General Specifications §7.9)."""
    digits = [int(digit) for digit in reversed(code)]
    return sum(digits[::2]) % 10 == -3 * sum(digits[1::2]) % 10


def has_luhn_digit(code: str) -> bool:
    """Whether the last digit is that of ISO/IEC 7812-1 (Luhn)."""
    digits = [int(digit) for digit in reversed(code)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * d, 10)) for d in digits[1::2])) % 10 == 0


def has_iban_digits(code: str) -> bool:
    """Whether the check digits of an IBAN are right (ISO 13616-1)."""
    moved = code[4:] + code[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1


def has_isbn_digit(code: str) -> bool:
    """Whether the last sign of ten is the check digit of an ISBN-10 (ISO 2108:1992)."""
    return sum(
        weight * (10 if sign == "X" else int(sign))
        for weight, sign in zip(range(10, 0, -1), code, strict=True)
    ) % 11 == 0  # fmt: skip
