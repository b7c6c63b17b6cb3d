"""The registry of rights: whose marks they are, where they stand, and who may sell.

Values only; the questions that investigators ask of them are answered in `right`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from countermark.records.key import Key, Kind
from countermark.records.record import Value
from countermark.records.territory import currency, territory_code

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ACCOUNTS = (Kind.ACCOUNT, Kind.SELLER, Kind.PAGE, Kind.AFFILIATE)


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty; write a text or leave the field out")
    return text.strip()


def _listed(value: Any) -> Any:
    """One text where a list is asked for is a list of one."""
    return (value,) if isinstance(value, str) else value


def _nothing(value: Any) -> Any:
    return () if value is None else value


def _reference(path: str) -> str:
    outside = ".." in PurePosixPath(path).parts or ".." in PureWindowsPath(path).parts
    rooted = PurePosixPath(path).is_absolute() or PureWindowsPath(path).anchor != ""
    if not path or outside or rooted or "\0" in path:
        raise ValueError("must be a path beneath the registry's folder, such as refs/a.jpg")
    return path


def _domain(name: str) -> str:
    host = name.strip().lower().removeprefix("*.").rstrip(".")
    if not host or "/" in host or "@" in host or any(c.isspace() for c in host) or "." not in host:
        raise ValueError(f'must be a host such as brand.example, not "{name}"')
    return host


def _account(written: Any) -> Any:
    try:
        key = Key.parse(written) if isinstance(written, str) else written
    except ValueError:
        key = None
    if isinstance(key, Key) and key.kind in _ACCOUNTS:
        return key
    raise ValueError(f'must be a key such as instagram.com:account/name, not "{written}"')


def _iso(written: Any) -> Any:
    if isinstance(written, str) and not _DAY.fullmatch(written):
        raise ValueError(f'must be a day written YYYY-MM-DD, not "{written}"')
    return written


def _class(number: int) -> int:
    if not 1 <= number <= 45:
        raise ValueError(f"must be a class of the Nice Classification, 1 to 45, not {number}")
    return number


Text = Annotated[str, AfterValidator(_text)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed), BeforeValidator(_nothing)]
References = Annotated[
    tuple[Annotated[Text, AfterValidator(_reference)], ...],
    BeforeValidator(_listed),
    BeforeValidator(_nothing),
]
Day = Annotated[date, BeforeValidator(_iso)]
Country = Annotated[Text, AfterValidator(territory_code)]
Territory = Annotated[tuple[Country, ...], BeforeValidator(_listed), BeforeValidator(_nothing)]
"""ISO 3166-1 alpha-2 codes, or EU, BX (Benelux), OA (OAPI); empty: not told."""


Wording = Literal["name", "alias", "nickname", "mark", "motif", "line"]
"""What a word of a brand is: `motif` words are a seller's, the others the brand's own."""


class MarkKind(StrEnum):
    """What is protected: words, pictures, and the look of the goods themselves."""

    WORD = "word"
    FIGURATIVE = "figurative"
    SHAPE = "shape"
    POSITION = "position"
    PATTERN = "pattern"
    TRADE_DRESS = "trade-dress"
    DESIGN = "design"
    COPYRIGHT = "copyright"


class Status(StrEnum):
    """What the register says of a registration."""

    LIVE = "live"
    PENDING = "pending"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    DEAD = "dead"


class Registration(Value):
    """One entry of one register."""

    office: Text
    number: Text
    """As the register writes it, leading zeros included."""
    classes: Annotated[
        tuple[Annotated[int, AfterValidator(_class)], ...],
        BeforeValidator(_listed),
        BeforeValidator(_nothing),
    ] = ()
    goods: Text | None = None
    status: Status
    registered: Day | None = None
    expires: Day | None = None
    """The first day on which it is no longer in force; None: the register names none."""
    territory: Territory = ()
    """Empty: the office's own territory."""

    @model_validator(mode="after")
    def _ordered(self) -> Registration:
        if self.registered and self.expires and self.expires <= self.registered:
            raise ValueError(
                f"expires on {self.expires}, not after it was registered on {self.registered}"
            )
        return self

    def __str__(self) -> str:
        return f"{self.office} {self.number}"


class Mark(Value):
    """A right in a sign or a look."""

    id: Text
    kind: MarkKind
    text: Text | None = None
    description: Text | None = None
    terms: Texts = ()
    """Words that sellers use for the motif."""
    references: References = ()
    registrations: Annotated[tuple[Registration, ...], BeforeValidator(_nothing)] = ()


class Money(Value):
    """An amount in units of a currency (ISO 4217)."""

    amount: Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]
    currency: Annotated[Text, AfterValidator(currency)]


class Product(Value):
    """A product of the brand and what it costs."""

    name: Text
    line_terms: Texts = ()
    price: Money | None = None
    references: References = ()


class Tenure(Value):
    """Something that holds from a day to a day, both included, in a territory."""

    start: Day | None = Field(default=None, alias="from")
    end: Day | None = Field(default=None, alias="to")
    territory: Territory = ()
    """Empty: everywhere."""

    model_config = ConfigDict(populate_by_name=True)

    @model_validator(mode="after")
    def _ends_after_start(self) -> Tenure:
        if self.start and self.end and self.end < self.start:
            raise ValueError(f'"to" ({self.end}) is before "from" ({self.start})')
        return self


class OwnAccount(Tenure):
    """An account of the brand, of its ambassadors or of its affiliates."""

    account: Annotated[Key, BeforeValidator(_account)]

    @model_validator(mode="before")
    @classmethod
    def _spelt_as_a_key(cls, value: Any) -> Any:
        return {"account": value} if isinstance(value, (str, Key)) else value


class AuthorisedSeller(Tenure):
    """A seller whom the brand has authorised on a marketplace."""

    marketplace: Text
    """The site of its keys: `amazon.com`."""
    seller: Text
    """The identity that the marketplace gave the seller."""


class Brand(Value):
    """A brand, the names it goes by, its rights and its own people."""

    id: Text
    name: Text
    rights_holder: Text
    aliases: Texts = ()
    nicknames: Texts = ()
    own_domains: Annotated[
        tuple[Annotated[str, AfterValidator(_domain)], ...],
        BeforeValidator(_listed),
        BeforeValidator(_nothing),
    ] = ()
    own_accounts: Annotated[
        tuple[OwnAccount, ...], BeforeValidator(_listed), BeforeValidator(_nothing)
    ] = ()
    marks: Annotated[tuple[Mark, ...], BeforeValidator(_nothing)] = ()
    products: Annotated[tuple[Product, ...], BeforeValidator(_nothing)] = ()
    authorised_sellers: Annotated[tuple[AuthorisedSeller, ...], BeforeValidator(_nothing)] = ()

    def wording(self) -> Iterator[tuple[Wording, str]]:
        """Every word and name that may point at the brand, with what it is."""
        yield "name", self.name
        yield from (("alias", text) for text in self.aliases)
        yield from (("nickname", text) for text in self.nicknames)
        yield from (("mark", mark.text) for mark in self.marks if mark.text)
        yield from (("motif", text) for mark in self.marks for text in mark.terms)
        yield from (("line", text) for product in self.products for text in product.line_terms)


class RightsHolder(Value):
    """Who holds the rights."""

    id: Text
    name: Text


class Policy(Value):
    """A platform's own ground to act, beside a brand's right."""

    platform: Text
    id: Text
    title: Text
    url: Text | None = None
    in_force: Day | None = None


class Registry(Value):
    """All of `registry.yaml`."""

    rights_holders: Annotated[tuple[RightsHolder, ...], BeforeValidator(_nothing)] = ()
    brands: tuple[Brand, ...]
    policies: Annotated[tuple[Policy, ...], BeforeValidator(_nothing)] = ()
