"""Digits: numbers of telephones, banks and registers that nobody has.

Telephones are of ranges kept for fiction (555-01xx in North America, Ofcom's, ARCEP's, BNetzA's and
ACMA's) or, for China, of Beijing with a first digit of 0, which no subscriber's number has. Banks
are none (ZZZZ), and registers' numbers begin where no register does (region 000000, office 000).
"""

from __future__ import annotations

from collections.abc import Callable

from stdnum.cn import uscc
from stdnum.fr import siren

from countermark.demo.chance import Chance

_RANGES = {
    "CN": ("+86100#######",),
    "US": ("+1{area}55501##",),
    "GB": ("+441134960###", "+441144960###", "+441164960###", "+441174960###"),
    "FR": ("+3319900####", "+3326191####", "+3335301####", "+3346571####", "+3353649####"),
    "DE": ("+493023125###", "+496990009###", "+494066969###", "+498999998###"),
    "AU": ("+61255501###", "+61355501###", "+61755501###", "+61855501###"),
}
"""By country, in the form of E.164; `#` is a digit."""
_AREAS = (
    "202 206 212 213 214 215 301 302 303 305 312 313 314 315 402 404 405 406 407 408 410 412 413 "
    "414 415 501 502 503 504 505 508 509 512 513 515 516 518 601 602 603 605 606 607 608 609 612 "
    "614 615 616 617 618 619 701 702 703 704 706 707 708 712 713 714 715 716 717 718"
).split()


class Register:
    """What has been given out: nobody gets what another has, unless the world wills it."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def fresh(self, draw: Callable[[], str]) -> str:
        """A value that was not given out before. Raises ValueError where none can be found."""
        for _ in range(2000):
            value = draw()
            if value not in self._given:
                self._given.add(value)
                return value
        raise ValueError(f"no value is left beside {value!r}")


def phone(chance: Chance, country: str) -> str:
    """A telephone number of fiction in the form of E.164."""
    written = chance.pick(_RANGES[country]).replace("{area}", chance.pick(_AREAS))
    return filled(chance, written)


def filled(chance: Chance, written: str) -> str:
    """`written` with a digit for every `#`."""
    return chance.pattern(written.replace("#", "{9}"))


def iban(chance: Chance) -> str:
    """A British IBAN of a bank that is none, its check digits right (ISO 13616, ISO 7064)."""
    account = filled(chance, "ZZZZ000000########")
    number = int("".join(str(int(sign, 36)) for sign in f"{account}GB00"))
    return f"GB{98 - number % 97:02d}{account}"


def tax(chance: Chance, country: str) -> str | None:
    """A tax or company number with right check digits; None where the world has none."""
    match country:
        case "CN":  # unified social credit code, GB 32100-2015
            body = filled(chance, "91000000MA#######")
            return body + str(uscc.calc_check_digit(body))
        case "US":  # EIN: has no check digit
            return filled(chance, "00-#######")
        case "GB":  # VAT: weights 8 to 2, modulo 97
            body = filled(chance, "000####")
            total = sum(int(d) * w for d, w in zip(body, range(8, 1, -1), strict=True))
            return f"GB{body}{97 - total % 97:02d}"
        case "FR":  # VAT: a key before the SIREN, whose last digit is Luhn's
            body = filled(chance, "000#####")
            number = next(f"{body}{d}" for d in range(10) if siren.is_valid(f"{body}{d}"))
            return f"FR{(12 + 3 * (int(number) % 97)) % 97:02d}{number}"
    return None


def spoiled(chance: Chance, number: str) -> str:
    """The number with one digit of its second half misread."""
    at = [n for n, sign in enumerate(number) if sign.isdigit() and n >= len(number) // 2]
    place = chance.pick(at)
    other = chance.pick([digit for digit in "0123456789" if digit != number[place]])
    return number[:place] + other + number[place + 1 :]
