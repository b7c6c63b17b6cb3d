"""Written: the identifiers in a text that its author gives as his own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from countermark.links import Found, find_urls, identify, platforms
from countermark.links.found import blanked
from countermark.operators.address import address
from countermark.operators.bank import CARD, IBAN, bank_account, iban
from countermark.operators.contact import PHONE, contacts_in, linked, said
from countermark.operators.domain import domain
from countermark.operators.handle import handle_of
from countermark.operators.mail import EMAIL, folded, own_domain
from countermark.operators.named import Named
from countermark.operators.network import messenger, network
from countermark.operators.number import numbers_in
from countermark.operators.phone import is_service, phone
from countermark.operators.plain import plain
from countermark.operators.sieve import worth
from countermark.operators.statement import called_of, hinted, stated

LONGEST = 20_000
"""Characters of a text that are read: captions have 2,200, pages more."""
_NEAR = 60
"""Characters before an identifier that may say whose it is."""
_SENTENCE = re.compile(r"[!?。！？;；\n]|\.\s")
_COUNTED = re.compile(r"[\s:#.°*\-(=]{0,8}$")
_CHINESE = re.compile(r"(?<![\d.+-])1[3-9]\d(?:[\s-]?\d{4}){2}(?![\d.]\d|\d)")
_CARDS = re.compile(r"卡号|银行卡|账号|账户|户名|bank|card|[工农建招]行|银行|转账")
_WALLET = re.compile(
    r"(?<![\w/])(?:(?P<bitcoin>bc1[a-z0-9]{25,59}|[13][1-9A-HJ-NP-Za-km-z]{25,34})"
    r"|(?P<ethereum>0x[0-9a-fA-F]{40})|(?P<tron>T[1-9A-HJ-NP-Za-km-z]{33}))(?![\w])"
)
_MESSENGERS = frozenset(("wechat", "whatsapp", "telegram", "line", "qq"))
_PART = 40
"""Letters that a street or building has at most; a sentence has more."""
_PLACE = re.compile(
    r"(?<!ip )(?<!web )(?<!mail )(?<!wallet )(?<!your )(?<!shipping )(?<!delivery )"
    r"(?<!billing )\baddress(?=\s{0,2}(?:[:=-]|is\b))|地址"
)


def identifiers(text: str, regions: tuple[str, ...] = (), site: str = "") -> tuple[Named, ...]:
    """The identifiers that a text gives as its author's: contacts behind the name of a service,
    e-mail addresses, international and Chinese mobile numbers, links of messengers and who is paid
    for other links, bank accounts, tax and company numbers, addresses behind a word for one, and
    accounts that it says are its author's too.

    Numbers of orders, items and prices, other people's mentions, numbers of police and platforms,
    and all that a warning names are left out: better none than an innocent's.
    `regions` are the countries in which a number without a country code may be dialled, `site` is
    where the author writes.
    """
    text = text[:LONGEST]
    if not worth(text):
        return ()
    return tuple(dict.fromkeys(_all(text, regions, site)))


def _all(raw: str, regions: tuple[str, ...], site: str) -> Iterator[Named]:
    urls = find_urls(raw)
    whole = plain(raw)
    warned = said("warning", whole) and not said("own", whole)
    for url in urls:
        yield from network(url.url)
        if not warned and (found := messenger(url.url) or linked(url.url)):
            yield found
    bare = blanked(raw, urls) if urls else raw
    if not warned and hinted(whole, bool(urls)):
        yield from stated(_by_name(raw, urls) if urls else whole, site)
    if warned or (urls and not worth(bare)):
        return
    yield from _wallets(bare)
    text = plain(bare) if urls else whole
    if "CN" not in regions and re.search(r"[\u4e00-\u9fff]", text):
        regions = (*regions, "CN")
    hide = _Hidden(text)
    for contact in contacts_in(text, regions):
        if not _foreign(text, contact.start, contact.service in _MESSENGERS, contact.named):
            yield contact.named
        hide(contact.start, contact.end)
    for mail in EMAIL.finditer(hide.text):
        address_ = folded(mail)
        hide(mail.start(), mail.end())
        if address_ and not _platform(address_) and not _foreign(text, mail.start(), True, None):
            yield from of_email(address_)
    for number, start, end in numbers_in(hide.text, regions[0] if regions else None):
        if not _foreign(text, start, True, None):
            yield number
        hide(start, end)
    for code in IBAN.finditer(hide.text):
        found = iban(code[0])
        if found and (found.sound or "iban" in text[max(0, code.start() - 12) : code.start()]):
            hide(code.start(), code.end())
            yield found
    for card in CARD.finditer(hide.text):
        found = bank_account(card[0])
        if found and _CARDS.search(text[max(0, card.start() - 30) : card.start()]):
            hide(card.start(), card.end())
            yield found
    yield from _phones(hide.text, regions)
    yield from _places(text)


def _by_name(text: str, urls: Iterable[Found]) -> str:
    """A plain text in which accounts that are linked stand as network and name."""
    parts, at = [], 0
    for one in urls:
        known = identify(one.url)
        name = handle_of(known.key) if known else None
        called = called_of(known.key.site) if known and name else None
        parts += [text[at : one.start], f"{called} @{name} " if called else " "]
        at = one.end
    return plain("".join((*parts, text[at:])))


def of_email(address_: str) -> Iterator[Named]:
    """An address; the QQ number that it is, and the domain, where they say more."""
    yield Named("email", address_)
    name, _, host = address_.partition("@")
    if host == "qq.com" and name.isdecimal():
        yield Named("qq", name)
    if own := own_domain(address_):
        yield Named("domain", own)


def _phones(text: str, regions: tuple[str, ...]) -> Iterator[Named]:
    """Numbers that nothing announces: with their country's code, and Chinese mobile numbers where
    Chinese is written or spoken."""
    patterns = [re.compile(r"(?<![\w+])" + PHONE.pattern)] if "+" in text else []
    patterns += [_CHINESE] if "CN" in regions else []
    for pattern in patterns:
        for found in pattern.finditer(text):
            if pattern is not _CHINESE and not found[0].startswith("+"):
                continue
            number = phone(found[0], regions)
            named = Named("phone", number) if number else None
            if named and not _foreign(text, found.start(), False, named):
                yield named


def _places(text: str) -> Iterator[Named]:
    for cue in _PLACE.finditer(text):
        if said("others", text[max(0, cue.start() - 20) : cue.start()]):
            continue
        line = text[cue.end() : cue.end() + 160].lstrip(" :：-=是为").partition("\n")[0]
        found = address(line) if line else None
        if found and found.told and max(map(len, found)) <= _PART:
            yield Named("address", found.value)


def _foreign(text: str, start: int, messenger_: bool, named: Named | None) -> bool:
    """Whether what stands before an identifier says that it is nobody's or another's."""
    before = _SENTENCE.split(text[max(0, start - _NEAR) : start])[-1]
    if said("others", before):
        return True
    bare = _COUNTED.sub("", before)
    if not messenger_ and said("number", bare[-20:]) and _ends(bare):
        return True
    own = said("own", before)
    if said("service", before) and not own and (not messenger_ or _platforms().search(before)):
        return True
    if named and named.kind == "phone" and named.value.startswith("+") and is_service(named.value):
        return not own
    return False


def _ends(before: str) -> bool:
    """Whether a text ends with a word for a number that is none of a person."""
    return said("number", before[-20:].split(",")[-1].split("，")[-1])


def _platform(address_: str) -> bool:
    """Whether an e-mail address is a platform's own (`help@amazon.com`)."""
    from countermark.operators.mail import providers

    host = address_.rpartition("@")[2]
    return host not in providers() and domain(host) is None


@lru_cache(1)
def _platforms() -> re.Pattern[str]:
    names = {name.lower() for rule in platforms().values() for name in (rule.name, *rule.names)}
    listed = "|".join(re.escape(name) for name in sorted(names) if len(name) > 3)
    return re.compile(
        rf"(?<![a-z])(?:{listed}|paypal|alipay|visa|淘宝|天猫|京东|闲鱼|微店|拼多多)(?![a-z])"
    )


def _wallets(text: str) -> Iterator[Named]:
    for found in _WALLET.finditer(text):
        chain, value = next((name, part) for name, part in found.groupdict().items() if part)
        if chain == "bitcoin":
            from stdnum import bitcoin

            if not bitcoin.is_valid(value):
                continue
        value = value.lower() if chain == "ethereum" else value
        yield Named("payment-account", f"{chain}:{value}")


class _Hidden:
    """A text of which some parts were read already: they are blank for those who read next."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, start: int, end: int) -> None:
        self.text = f"{self.text[:start]}{' ' * (end - start)}{self.text[end:]}"
