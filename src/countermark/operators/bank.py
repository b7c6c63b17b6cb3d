"""Bank accounts: IBAN (ISO 13616) where one can be written, else country, bank and number."""

from __future__ import annotations

import re
from functools import lru_cache

from countermark.operators.named import Named
from countermark.text.fold import fold

_NOT = re.compile(r"[^A-Z0-9]")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
IBAN = re.compile(
    r"(?<![a-z0-9])[a-z]{2}\d{2}(?:[ -]?[a-z0-9]{4}){2,7}(?:[ -]?[a-z0-9]{1,4})?+(?![a-z0-9])"
)
"""What may be an IBAN in folded text."""
CARD = re.compile(r"(?<!\d)62\d{2}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,3})?+(?!\d)")
"""What may be the number of a Chinese bank card (UnionPay, ISO/IEC 7812: 62…) in folded text."""
_CARD = re.compile(r"62\d{14,17}")
_DOMESTIC = {"BE": 12, "ES": 20, "FR": 23, "IT": 23, "PL": 24, "PT": 21, "TR": 22, "SM": 23}
"""Length of an account's full domestic number (BBAN), where that begins with its bank."""
_COMPOSED = {"DE": (8, 10), "AT": (5, 11), "CH": (5, 12), "LI": (5, 12)}
"""Digits of bank code and of account number of countries whose IBAN is made of the two. Some German
banks write theirs otherwise (Bundesbank, IBAN-Regeln): then the two writings stay two."""


@lru_cache(1 << 14)
def iban(written: str) -> Named | None:
    """An IBAN without spaces, in capitals; unsound where its check digits or its bank do not fit;
    None where the country has no such number."""
    from stdnum import iban as standard
    from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

    number = _packed(written)
    number = number.removeprefix("IBAN") if not number.startswith(("IB", "BA")) else number[4:]
    if not _IBAN.fullmatch(number):
        return None
    try:
        standard.validate(number)
    except (InvalidChecksum, InvalidComponent):
        return Named("iban", number, False) if _long_enough(number) else None
    except ValidationError:
        return None
    return Named("iban", number)


@lru_cache(1 << 14)
def bank_account(written: str, country: str | None = None, bank: str | None = None) -> Named | None:
    """An account as IBAN where that can be told, else `COUNTRY:BANK:NUMBER` with what is unknown
    left empty; cards of Chinese banks are numbers without a bank. None where it is no number.

    `bank` is the code of the bank in its country: Bankleitzahl, sort code, routing number, IFSC,
    BIC. Unsound where check digits of the card, of the routing number or of the IBAN do not fit.
    """
    if found := iban(written):
        return found
    number, code = _packed(written), _packed(bank or "")
    if not 5 <= len(number) <= 34 or sum(map(str.isdigit, number)) < 5:
        return None
    if _CARD.fullmatch(number):
        from stdnum import luhn

        return Named("bank-account", f"CN::{number}", luhn.is_valid(number))
    country = (country or "").upper()
    if country in _COMPOSED:
        first, second = _COMPOSED[country]
        if code.isdigit() and len(code) == first and number.isdigit() and len(number) <= second:
            return _composed(country, code + number.zfill(second))
    if not code and _DOMESTIC.get(country) == len(number):
        return _composed(country, number)
    sound = True
    if country == "US" and code:
        from stdnum.us import rtn

        sound = rtn.is_valid(code)
    return Named("bank-account", f"{country}:{code}:{number.lstrip('0') or '0'}", sound)


def _composed(country: str, domestic: str) -> Named | None:
    from stdnum import iban as standard

    return iban(country + standard.calc_check_digits(f"{country}00{domestic}") + domestic)


def _packed(written: str) -> str:
    return _NOT.sub("", fold(written[:80]).upper())


def _long_enough(number: str) -> bool:
    """Whether the country's IBAN has that length, whatever its check digits."""
    from stdnum import iban as standard

    try:
        right = number[:2] + standard.calc_check_digits(number) + number[4:]
        return bool(standard.is_valid(right)) or bool(standard.is_valid(right, check_country=False))
    except (ValueError, IndexError):
        return False
