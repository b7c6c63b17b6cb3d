"""Fields: identifiers in columns and properties, the vocabulary's own and those beside it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from countermark.links import identify
from countermark.links.datafile import read_rules
from countermark.links.spelling import split
from countermark.operators.address import address
from countermark.operators.bank import bank_account
from countermark.operators.contact import linked
from countermark.operators.domain import domain
from countermark.operators.handle import handle
from countermark.operators.mail import email
from countermark.operators.name import is_firm, legal_name, person_name
from countermark.operators.named import Named
from countermark.operators.network import messenger, network, of_account
from countermark.operators.number import numbers
from countermark.operators.phone import phone, phones
from countermark.operators.written import of_email
from countermark.text.fold import fold

_DEEPEST = 4
_LONGEST = 60
"""Characters of a field that is kept as it is written; longer ones are prose."""
_MOST = 50
"""Values of one property that are read."""
_SEVERAL = re.compile(r"[;,|、，；\s]+")
_MARK = re.compile(r"[a-z0-9][a-z0-9:._-]{7,127}")
_NONE = frozenset("unknown none null n/a na undefined 000000000000000 02:00:00:00:00:00".split())
_KEPT = frozenset("phone email iban tax-number company-number".split())
"""Kinds whose fields are kept as they are written where no reader knows their form."""
_FILLER = re.compile(
    r"n\.?[/\\]?a\.?|none|nil|null|undefined|unknown|tb[acd]|test|pending|no|yes|true|false|private|"
    r"(?:un|not )?(?:available|applicable|provided|given|known|set|listed|registered|disclosed)|"
    r"hidden|redacted|confidential|exempt|keine?(?: angabe)?|k\.?a\.?|unbekannt|aucune?|inconnue?|"
    r"ninguna?|sin datos|desconocid[oa]|nessun[oa]?|nenhuma?|нет|неизвестно|无|没有|暂无|未知|不详|"
    r"未填写|保密|なし|不明|없음|yok|لا يوجد|\W*"
)
_BLOTTED = re.compile(r"[*•●…]{2}|[xX]{4}")
"""What people put where they have nothing to say, or what was blotted out."""
_NESTED = frozenset(
    fold(name)
    for name in "contactPoint address seller founder employee parentOrganization subjectOf owner "
    "sender recipient location".split()
)
_ADDRESS = ("streetAddress", "addressLocality", "addressRegion", "addressCountry", "postalCode")


class Where(NamedTuple):
    """What is known of the account whose field it is."""

    country: str | None = None
    regions: tuple[str, ...] = ()
    bank: str | None = None
    """The code of the bank of its account."""


class Column(BaseModel):
    """Names of columns that hold a kind of identifier."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    how: Literal["declared", "platform"]
    names: Annotated[tuple[str, ...], Field(min_length=1)]


@lru_cache(1)
def columns() -> dict[str, Column]:
    """The kinds of columns by folded name. Raises RuleError where the data file is broken."""
    file = files("countermark.operators") / "data" / "fields.yaml"
    rules = read_rules(file.read_text("utf-8"), file.name, Column)
    return {_folded(name): rule for rule in rules for name in reversed(rule.names)}


def bank_code(extra: dict[str, Any]) -> str | None:
    """The code of a bank among properties, where one tells it."""
    for name, value in extra.items():
        rule = columns().get(_folded(name))
        if rule and rule.id == "bank-code" and isinstance(value, str | int):
            return str(value)[:40]
    return None


def fields(extra: dict[str, Any], where: Where, depth: int = 0) -> Iterator[tuple[Named, str]]:
    """The identifiers in properties by their names, with how they are known (`declared`,
    `platform`); objects within (a contact point, an address) are read too."""
    for name, value in extra.items():
        rule = columns().get(_folded(name.partition(" (column)")[0]))
        for part in _each(value):
            if isinstance(part, dict):
                yield from _inside(name, part, where, depth)
            elif rule and isinstance(part, str | int) and not isinstance(part, bool):
                for named in of_field(rule.id, str(part), where, name):
                    yield named, rule.how


def of_field(kind: str, value: str, where: Where, name: str = "") -> Iterator[Named]:
    """The identifiers in a field of a kind; nothing where it holds none."""
    value = value.strip()
    if not value or fold(value) in _NONE or (kind in _KEPT and _BLOTTED.search(value)):
        return
    found = list(_READERS[kind](value[:2000], where, _folded(name)))
    yield from found
    if not found and kind in _KEPT and (kept := _as_written(value)):
        yield Named(kind, kept, False)


def _as_written(value: str) -> str | None:
    """A field that no reader knows, plainly folded: a fact all the same. None for fillers."""
    folded = fold(value[:200]).strip()
    bare = "".join(folded.split())
    signs = {char for char in bare if char.isalnum()}
    said = len(bare) <= _LONGEST and len(signs) > 1 and not _FILLER.fullmatch(folded)
    return bare if said else None


def of_link(url: str) -> Iterator[Named]:
    """What an address that an account gives as its own says of it: a messenger, an account on
    another network, a payment account, whose link it is, a domain where it is the root of one."""
    yield from network(url)
    if found := messenger(url) or linked(url):
        yield found
        return
    known = identify(url)
    if known and (found := of_account(known.key)):
        yield found
    elif _is_root(url) and (own := domain(url)):  # a page deep within may be one of many people's
        yield Named("domain", own)


def _is_root(url: str) -> bool:
    parts = split(url)
    return parts is not None and not parts[1].strip("/")


def of_name(value: str) -> Iterator[Named]:
    """A legal name: of a person where it has several words and none that says it is a firm's."""
    persons = list(of_person(value))
    if not persons and (found := legal_name(value)):
        yield Named("legal-name", found)
    yield from persons


def of_person(value: str) -> Iterator[Named]:
    """A person's name."""
    if not is_firm(value) and (found := person_name(value)) and len(found.split()) < 7:
        yield Named("person-name", found)


def _inside(
    name: str, value: dict[str, Any], where: Where, depth: int
) -> Iterator[tuple[Named, str]]:
    if depth >= _DEEPEST:
        return
    if "streetAddress" in value:
        street, city, region, state, code = (_text(value.get(part)) for part in _ADDRESS)
        found = address(street, city, region, where.country or state, code)
        if found:
            yield Named("address", found.value), "declared"
    elif "propertyID" in value or ("name" in value and "value" in value):
        named = _text(value.get("propertyID") or value["name"])
        yield from fields({named: value.get("value")}, where, depth + 1)
    elif fold(name) in _NESTED:
        yield from fields(value, where, depth + 1)


def _phones(value: str, where: Where, name: str) -> Iterator[Named]:
    found = messenger(value)
    yield from [found] if found else phones(value, where.regions)


def _emails(value: str, where: Where, name: str) -> Iterator[Named]:
    for part in _SEVERAL.split(value)[:_MOST]:
        if found := email(part):
            yield from of_email(found)


def _chosen(kind: str) -> Callable[[str, Where, str], Iterator[Named]]:
    """A reader of a messenger's accounts: a phone number is a phone."""
    shapes = {
        "wechat": r"[a-z][a-z0-9_-]{5,19}",
        "telegram": r"[a-z][a-z0-9_]{4,31}",
        "qq": r"[1-9]\d{4,10}",
        "line": r"@?[a-z0-9._-]{4,20}",
    }
    shape = re.compile(shapes[kind])

    def read(value: str, where: Where, name: str) -> Iterator[Named]:
        if found := messenger(value):
            yield found
            return
        for part in _SEVERAL.split(fold(value))[:_MOST]:
            account = part if kind == "line" else part.lstrip("@")
            if kind != "qq" and (number := phone(account, where.regions)):
                yield Named("phone", number)
            elif shape.fullmatch(account):
                yield Named(kind, account)

    return read


def _handles(value: str, where: Where, name: str) -> Iterator[Named]:
    for part in _SEVERAL.split(value)[:_MOST]:
        known = identify(part) if "/" in part else None
        found = of_account(known.key) if known else None
        if found:
            yield found
        elif bare := handle(part):
            yield Named("handle", bare)


def _banks(value: str, where: Where, name: str) -> Iterator[Named]:
    for part in re.split(r"[;,|、；\n]", value)[:_MOST]:
        if found := bank_account(part, where.country, where.bank):
            yield found


def _payments(value: str, where: Where, name: str) -> Iterator[Named]:
    """`service:account`, the service by the column's name."""
    service = next((known for known in _SERVICES if known in name), None)
    service = {"支付宝": "alipay", "wallet": "wallet"}.get(service or "", service or "payment")
    for part in _SEVERAL.split(value)[:_MOST]:
        account = linked(part)
        if account:
            yield account
            continue
        one = email(part) or phone(part, where.regions) or fold(part).strip("@$ ")
        if 4 <= len(one) <= 100:
            yield Named("payment-account", f"{service}:{one}")
            if "@" in one:
                yield Named("email", one)
            elif one.startswith("+"):
                yield Named("phone", one)


_SERVICES = (
    "paypal alipay 支付宝 payoneer pingpong worldfirst airwallex lianlian stripe venmo cashapp "
    "wallet"
).split()


def _taxes(value: str, where: Where, name: str) -> Iterator[Named]:
    yield from numbers(value, where.country)


def _companies(value: str, where: Where, name: str) -> Iterator[Named]:
    for found in numbers(value, where.country):
        code = found.value.partition(":")[2]
        if "duns" in name and len(code) == 9:
            yield Named("company-number", f"DUNS:{code}")
        elif name.startswith("lei"):
            from stdnum import lei

            yield Named("company-number", f"LEI:{code}", lei.is_valid(code))
        else:
            yield found


def _addresses(value: str, where: Where, name: str) -> Iterator[Named]:
    if found := address(value, "", "", where.country or ""):
        yield Named("address", found.value)


def _links(value: str, where: Where, name: str) -> Iterator[Named]:
    for part in _SEVERAL.split(value)[:_MOST]:
        if "." in part:
            yield from of_link(part if "//" in part else f"https://{part}")


def _marks(value: str, where: Where, name: str) -> Iterator[Named]:
    for part in re.split(r"[;,|、，；\n]", value)[:_MOST]:
        bare = part.strip().lower()
        told = _MARK.fullmatch(bare) and any(map(str.isdigit, bare))  # "iPhone" is none
        if told and bare not in _NONE and len(set(bare)) > 3:
            yield Named("device", bare)


def _logins(value: str, where: Where, name: str) -> Iterator[Named]:
    for part in _SEVERAL.split(value)[:_MOST]:
        try:
            at = ipaddress.ip_address(part)
        except ValueError:
            if re.fullmatch(r"[0-9A-Fa-f]{16,128}", part):
                yield Named("login", part.lower())
            continue
        mapped = at.ipv4_mapped if isinstance(at, ipaddress.IPv6Address) else None
        if (mapped or at).is_global:
            yield Named("login", str(mapped or at))


def _named(value: str, where: Where, name: str) -> Iterator[Named]:
    yield from of_name(value)


def _person(value: str, where: Where, name: str) -> Iterator[Named]:
    yield from of_person(value)


_READERS: dict[str, Callable[[str, Where, str], Iterator[Named]]] = {
    "phone": _phones,
    "email": _emails,
    "wechat": _chosen("wechat"),
    "telegram": _chosen("telegram"),
    "qq": _chosen("qq"),
    "line": _chosen("line"),
    "handle": _handles,
    "iban": _banks,
    "payment-account": _payments,
    "tax-number": _taxes,
    "company-number": _companies,
    "legal-name": _named,
    "person-name": _person,
    "address": _addresses,
    "domain": _links,
    "device": _marks,
    "login": _logins,
    "bank-code": lambda value, where, name: iter(()),  # read with the account's number
}


def _each(value: Any) -> Iterator[Any]:
    yield from value[:_MOST] if isinstance(value, list | tuple) else (value,)


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    return value[:300] if isinstance(value, str) else ""


@lru_cache(1 << 14)
def _folded(name: str) -> str:
    return "".join(char for char in fold(name[:200]) if char.isalnum())
