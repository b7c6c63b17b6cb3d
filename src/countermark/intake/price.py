"""Prices: the amount and the currency, out of any writing of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import yaml
from price_parser import Price as Parsed


class Price(NamedTuple):
    """An amount of money.

    `amount` is a decimal number as text: no exponent, no grouping, no zeros without meaning
    ("20", "19.90", "0.125"), so that equal amounts are equal texts. `currency` is an ISO 4217
    code, or None where nothing says which.
    """

    amount: str
    currency: str | None


_LONGEST = 300
"""Characters that are looked at: what goes on beyond is a description, not a price."""
_DIGITS = 15
"""Digits before the point: nothing that is for sale costs more."""
_QUANTUM = Decimal("1e-8")

_PLAIN = re.compile(r"(?:0|[1-9]\d{0,14})(?:\.\d\d)?", re.ASCII)
_COMMON = re.compile(r"([$€£₹])(\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(\.\d\d)?", re.ASCII)
_SCIENTIFIC = re.compile(r"-?\d{1,15}(?:\.\d{1,20})?[eE][+-]?\d{1,3}")
_NUMBER = re.compile(
    r"(?<!\d)\d{1,3}(?:[ ']\d{3}(?!\d))+(?:[.,]\d+(?!\d))?"  # 1 299,50  1'250
    r"|(?:(?<![^\W\d_])\.)?\d[\d.,]*\d"  # 19.99  1,29,999.00  .75  (not Rs.999)
    r"|\d"
)
_AFTER = re.compile(r" ?(?:%|(万|萬))")
_BEFORE_SIGN = re.compile(r"(?:[.,]?-|[.,])? ?")  # 50,- Kč
_EURO_CENTS = re.compile(r"(?<![.,\d])(\d+) ?€ ?(\d\d)(?![\d.,]| ?[€%])")  # 35€99
_LOOSE_CENTS = re.compile(r"(?<=\d)([.,]) (?=\d\d(?!\d))")  # 118, 99
_SUPERSCRIPT_CENTS = re.compile(r"(?<=\d)([⁰¹²³⁴-⁹]{2})(?![⁰¹²³⁴-⁹])")  # $19⁹⁹
_RANGE = re.compile(r" ?(?:-|to|bis|à|a|al|do|до|至|到|~) ?", re.IGNORECASE)
_FORMER = re.compile(
    r"\b(?:was|rrp|msrp|list price|statt|uvp|au lieu de|invece di|antes|原价) ?:? ?$",
    re.IGNORECASE,
)
_FREE = re.compile(r"\b(?:free|gratis|gratuit|kostenlos|бесплатно)\b|免费|無料", re.IGNORECASE)
_MARKS = str.maketrans(
    {"٫": ".", "٬": ",", "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "´": "'"}
    | dict.fromkeys("‐‑‒–—―−〜～", "-")
    | dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
)


class _Sign(NamedTuple):
    default: str | None
    codes: frozenset[str]


class _Number(NamedTuple):
    start: int
    end: int
    amount: Decimal


class _Currencies(NamedTuple):
    codes: frozenset[str]
    three_decimals: frozenset[str]
    signs: dict[str, _Sign]
    pattern: re.Pattern[str]


def read_price(text: str, currency: str | None = None) -> Price | None:
    """The price that `text` names, None where it names none.

    `currency` is what the context says of it: an ISO 4217 code or a sign. It decides where the
    text has no sign, or one that several currencies share (`$`, `¥`, `kr`); an unmistakable
    sign in the text goes before it. Of a range the lowest amount is taken (the shop's "from"),
    of several prices the first that is not called the former one. "Free" is 0; a negative
    amount is not a price.
    """
    price = read_amount(text, currency)
    return None if price is None or price.amount.startswith("-") else price


def read_amount(text: str, currency: str | None = None) -> Price | None:
    """Like `read_price`, for payments: a minus or an accountant's brackets make it negative."""
    if _PLAIN.fullmatch(text):  # most of a feed's prices: this runs a million times
        return Price(text.removesuffix(".00"), _hinted(currency[:_LONGEST]) if currency else None)
    return _read(text[:_LONGEST], currency[:_LONGEST] if currency else None)


@lru_cache(maxsize=65_536)
def _read(text: str, hint: str | None) -> Price | None:
    if common := _COMMON.fullmatch(text):
        whole = common[2].replace(",", "").lstrip("0") or "0"
        cents = "" if common[3] in (None, ".00") else common[3]
        return Price(whole + cents, _resolve((common[1],), hint))
    text = _plain(text)
    if _SCIENTIFIC.fullmatch(text):
        return _price(Decimal(text), _resolve((), hint))
    text = _LOOSE_CENTS.sub(r"\1", _EURO_CENTS.sub(r"\1.\2 €", text))
    signs = list(_currencies().pattern.finditer(text))
    code = _resolve([m.group() for m in signs], hint)
    numbers = _numbers(text, code)
    if not numbers:
        return Price("0", code) if _FREE.search(text) else None
    chosen, sign = _choose(text, numbers, signs)
    nearest = [sign.group()] if sign else []
    code = _resolve(nearest + [m.group() for m in signs], hint)
    amount = _lowest(text, numbers, chosen, sign)
    return _price(-amount if _negative(text, numbers[0], signs) else amount, code)


def _plain(text: str) -> str:
    """The text with ASCII digits, points, dashes and single spaces, whatever its script."""
    if not text.isascii():
        text = _SUPERSCRIPT_CENTS.sub(r".\1", text.translate(_MARKS))
        text = unicodedata.normalize("NFKC", text)
        text = "".join(
            str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text.translate(_MARKS)
        )
    return " ".join(text.split())


def _numbers(text: str, code: str | None) -> list[_Number]:
    found = []
    for match in _NUMBER.finditer(text):
        after = _AFTER.match(text, match.end())
        if after and not after[1]:
            continue  # a percentage
        amount = _decimal(match.group(), code)
        if amount is not None:
            amount *= 10_000 if after else 1
            found.append(_Number(match.start(), (after or match).end(), amount))
    return found


def _decimal(number: str, code: str | None) -> Decimal | None:
    """The value of digits with separators; None for dates, versions and endless digits.

    The last of two kinds of separator is the decimal one. A single one before three digits
    groups them ("1.299"), unless it cannot ("0.125", "1299.500") or the currency has three
    decimals; otherwise price-parser's rule stands.
    """
    number = number.replace(" ", "").replace("'", "")
    marks = [c for c in number if c in ".,"]
    if number.startswith(".") and len(marks) > 1:
        number, marks = number[1:], marks[1:]
    if sum(c.isdigit() for c in number) > _DIGITS + 25:
        return None
    decimal: str | None = None
    if len(set(marks)) == 2:
        decimal = marks[-1]
        if marks.count(decimal) > 1:
            return None
    elif len(marks) > 1:
        groups = number.split(marks[0])
        if len(groups[-1]) != 3 or any(len(g) not in (2, 3) for g in groups[1:]):
            return None
        number = number.replace(marks[0], "")
    elif marks:
        whole, _, fraction = number.partition(marks[0])
        if len(fraction) == 3 and (
            len(whole) > 3 or whole in ("", "0") or code in _currencies().three_decimals
        ):
            decimal = marks[0]
    return Parsed.fromstring(number, decimal_separator=decimal).amount


def _choose(
    text: str, numbers: Sequence[_Number], signs: Sequence[re.Match[str]]
) -> tuple[int, re.Match[str] | None]:
    """Which number is the price, and its currency sign: the first that has a sign beside it."""
    priced = []
    for index, number in enumerate(numbers):
        before = [s for s in signs if s.end() <= number.start]
        after = [s for s in signs if s.start() >= number.end]
        if before and text[before[-1].end() : number.start].strip(" :-.") == "":
            priced.append((index, before[-1]))
        elif after and _BEFORE_SIGN.fullmatch(text, number.end, after[0].start()):
            priced.append((index, after[0]))
    for index, sign in priced:
        start = min(sign.start(), numbers[index].start)
        if not _FORMER.search(text, 0, start):
            return index, sign
    return priced[0] if priced else (0, signs[0] if signs else None)


def _lowest(
    text: str, numbers: Sequence[_Number], chosen: int, sign: re.Match[str] | None
) -> Decimal:
    """The chosen amount, or the lower one where it is an end of a range."""
    here = numbers[chosen]
    amount = here.amount
    if chosen and (sign is None or sign.start() >= here.end):  # "26 to 50 €", not "2 - $10"
        before = numbers[chosen - 1]
        if _RANGE.fullmatch(text, before.end, here.start):
            amount = min(amount, before.amount)
    if chosen + 1 < len(numbers):
        after = numbers[chosen + 1]
        between = _currencies().pattern.sub("", text[here.end : after.start])
        if _RANGE.fullmatch(" ".join(between.split()).join("  ")):
            amount = min(amount, after.amount)
    return amount


def _negative(text: str, first: _Number, signs: Sequence[re.Match[str]]) -> bool:
    """A minus that opens the text or stands behind its sign, or brackets around all of it.

    A dash with a space after it is a bullet."""
    if text.startswith("(") and text.endswith(")"):
        return True
    before = text[: first.start]
    for sign in reversed(signs):
        if sign.end() <= first.start:
            before = before[: sign.start()] + before[sign.end() :].strip()
    return before == "-"


def _price(amount: Decimal, code: str | None) -> Price | None:
    if amount.adjusted() >= _DIGITS:
        return None
    amount = amount.quantize(_QUANTUM)  # 19.990000000000002, as spreadsheets write it
    whole, _, fraction = f"{amount:f}".partition(".")
    fraction = fraction.rstrip("0")
    return Price(f"{whole}.{fraction:0<2}" if fraction else whole, code)


def _resolve(signs: Sequence[str], hint: str | None) -> str | None:
    """The code that the signs (the nearest first) and the hint agree on."""
    known = _currencies()
    texts = [*signs, *([hint.strip()] if hint else ())]
    meanings = [m for text in texts if (m := _meaning(text, known))]
    if not meanings:
        return None
    first = meanings[0]
    for other in meanings:
        if len(other.codes) == 1 and other.codes <= first.codes:
            return next(iter(other.codes))
    return first.default


@lru_cache(maxsize=1024)
def _hinted(hint: str) -> str | None:
    return _resolve((), hint)


def _meaning(text: str, known: _Currencies) -> _Sign | None:
    text = text.replace(" ", "") if "$" in text else text
    if text.upper() in known.codes and (text.isupper() or text.islower()):
        return _Sign(text.upper(), frozenset((text.upper(),)))
    return known.signs.get(text)


@cache
def _currencies() -> _Currencies:
    path = files("countermark.intake") / "data" / "currencies.yaml"
    data = yaml.safe_load(path.read_text("utf-8"))
    codes = frozenset(data["codes"].split())
    signs = {
        _plain(sign): _Sign(code, frozenset((code,)))
        for code, written in data["signs"].items()
        for sign in written
    }
    for sign, meaning in data["shared"].items():
        signs[_plain(sign)] = _Sign(meaning["default"], frozenset(meaning["codes"]))
    named = {code for sign in signs.values() for code in sign.codes}
    if strange := sorted(named - codes):
        raise ValueError(f"{path}: {', '.join(strange)}: not among the codes")
    # Two letters keep their case ("Ft", not "ft"); longer words come in three.
    for sign in [s for s in signs if len(s) > 2]:
        for other in (sign.lower(), sign.upper(), sign.capitalize()):
            signs.setdefault(other, signs[sign])
    three_decimals = frozenset(data["decimals"]["three"])
    return _Currencies(codes, three_decimals, signs, _pattern([*signs, *codes]))


def _pattern(signs: Sequence[str]) -> re.Pattern[str]:
    """Any of the signs, the longest first; a word does not match inside another word.

    Chinese, Japanese and Korean set no spaces: their signs stand anywhere."""
    longest = sorted(set(signs), key=lambda s: (-len(s), s))
    written = {s: re.escape(s).replace(r"\$", r" ?\$" if len(s) > 1 else r"\$") for s in longest}
    kinds: dict[tuple[bool, bool], list[str]] = {}
    for sign in longest:
        first, last = (c.isalpha() and c < "\u2e80" for c in (sign[0], sign[-1]))
        kinds.setdefault((first, last), []).append(written[sign])
    return re.compile(
        "|".join(
            ("(?<![^\\W\\d_])" if first else "")
            + f"(?:{'|'.join(alternatives)})"
            + ("(?![^\\W\\d_])" if last else "")
            for (first, last), alternatives in sorted(
                kinds.items(), key=lambda kind: kind[0] in ((True, True), (False, False))
            )
        )
    )
