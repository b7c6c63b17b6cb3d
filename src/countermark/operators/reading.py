"""Reading: every identifier that a record says of an account, as sightings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from countermark.links import identify
from countermark.operators.address import address
from countermark.operators.bank import bank_account
from countermark.operators.country import country, regions
from countermark.operators.field import Where, bank_code, fields, of_field, of_link, of_name
from countermark.operators.handle import handle
from countermark.operators.holder import NUMBER, Holders, alone
from countermark.operators.mail import email
from countermark.operators.name import display_name
from countermark.operators.named import Named
from countermark.operators.network import messenger, network, of_network, of_photos
from countermark.operators.phone import phone
from countermark.operators.sighting import How, Sighting
from countermark.operators.statement import itself
from countermark.operators.wording import wordings
from countermark.operators.written import identifiers, of_email
from countermark.records.account import Account
from countermark.records.key import Key, Kind
from countermark.records.listing import Listing
from countermark.records.message import Message
from countermark.records.page import Page
from countermark.records.pointer import Pointer
from countermark.records.post import Post
from countermark.records.record import Record
from countermark.records.trade import Holder, Order, Payment

_OF_SELLER = ("seller", "shop", "store", "merchant", "卖家", "店铺", "商家", "verkäufer", "vendeur")
_ACCOUNTS = (Kind.ACCOUNT, Kind.SELLER)


def sightings(
    record: Record, *, holders: Holders | None = None, owner: Key | None = None
) -> Iterator[Sighting]:
    """The identifiers that a record says of accounts, each once, in a stable order.

    `holders` tells whose a payment's ends are (else what the payment alone says of them); `owner`
    is whose page a Page is, where its address does not say it. A post's text speaks of its author,
    a comment's of its own, a listing's of its seller where it has one only.
    """
    match record:
        case Account():
            found = _account(record)
        case Post():
            found = _post(record)
        case Message():
            found = _message(record)
        case Page():
            found = _page(record, owner)
        case Listing():
            found = _listing(record)
        case Payment():
            found = _payment(record, holders)
        case Order():
            found = _order(record, holders)
        case _:
            return
    yield from dict.fromkeys(found)


def written(
    text: str,
    account: Key,
    *,
    at: str | None = None,
    evidence: tuple[Pointer, ...] = (),
    said: str | None = None,
) -> Iterator[Sighting]:
    """The identifiers that a text of an account's gives as its own; `said` is the country that the
    account says it is in."""
    found = identifiers(text, regions(said, account.site), account.site)
    yield from _seen(account, found, "written", at, evidence)


def pictured(
    words: Iterable[str],
    account: Key,
    *,
    at: str | None = None,
    evidence: tuple[Pointer, ...] = (),
    said: str | None = None,
) -> Iterator[Sighting]:
    """The same of words read in an account's picture, line by line."""
    found = identifiers("\n".join(words), regions(said, account.site), account.site)
    yield from _seen(account, found, "pictured", at, evidence)


def photo(
    fingerprint: str, account: Key, *, at: str | None = None, evidence: tuple[Pointer, ...] = ()
) -> Sighting:
    """A picture that an account shows, by what all copies of it have in common, in hexadecimal
    digits."""
    return Sighting(account, "photo", fingerprint.lower(), "pictured", True, at, evidence)


def page_owners(accounts: Iterable[Account]) -> dict[Key, Key]:
    """Pages → the account whose own link leads there; none where several accounts link a page."""
    owners: dict[Key, set[Key]] = {}
    for account in accounts:
        for link in account.links:
            if (at := identify(link)) and at.key.kind is Kind.PAGE:
                owners.setdefault(at.key, set()).add(account.key)
    return {page: next(iter(keys)) for page, keys in owners.items() if len(keys) == 1}


def _seen(
    account: Key,
    found: Iterable[Named],
    how: How,
    at: str | None,
    evidence: tuple[Pointer, ...],
) -> Iterator[Sighting]:
    for kind, value, sound in found:
        yield Sighting(account, kind, value, how, sound, at, evidence)


def _account(record: Account) -> Iterator[Sighting]:
    key, at, evidence = record.key, record.updated, record.evidence
    bank = bank_code(record.extra)
    where = Where(country(record.country), regions(record.country, key.site), bank)
    yield from _seen(key, _declared(record, where), "declared", at, evidence)
    for named, how in fields(record.extra, where):
        yield from _seen(key, (named,), cast("How", how), at, evidence)
    bio = (*identifiers(record.bio, where.regions, key.site), *wordings(record.bio))
    yield from _seen(key, bio, "written", at, evidence)


def _declared(record: Account, where: Where) -> Iterator[Named]:
    yield from itself(record.key)
    if record.name and (shown := display_name(record.name)):
        yield Named("display-name", shown)
    if record.legal_name:
        yield from of_name(record.legal_name)
    for kind, value in (
        ("phone", record.telephone),
        ("email", record.email),
        ("tax-number", record.tax_id),
        ("iban", record.iban),
    ):
        if value:
            yield from of_field(kind, value, where)
    if record.street:
        place = (record.locality or "", record.region or "", where.country or "")
        if found := address(record.street, *place, record.postal_code or ""):
            yield Named("address", found.value)
    for link in record.links:
        yield from of_link(link)


def _post(record: Post) -> Iterator[Sighting]:
    for comment in record.comments:
        if comment.account and comment.text:
            yield from written(
                comment.text, comment.account, at=comment.published, evidence=record.evidence
            )
    if record.account is None:
        return
    key, at, evidence = record.account, record.published, record.evidence
    yield from written(record.text, key, at=at, evidence=evidence)
    yield from _seen(key, _shared(record.links), "written", at, evidence)
    yield from _seen(key, of_photos(record.images), "platform", at, evidence)


def _shared(links: tuple[str, ...]) -> Iterator[Named]:
    """What links say of who shares them: who is paid, and how he is reached. The page that a link
    leads to is not his for that."""
    for link in links:
        yield from network(link)
        if found := messenger(link):
            yield found


def _message(record: Message) -> Iterator[Sighting]:
    if key := record.sender_account:
        at, evidence = record.sent, record.evidence
        yield from _seen(key, itself(key), "platform", at, evidence)
        yield from written(record.text, key, at=at, evidence=evidence)
        yield from _seen(key, _shared(record.links), "written", at, evidence)


def _page(record: Page, owner: Key | None) -> Iterator[Sighting]:
    """What a page says of its owner: the one given, else the account that it is the page of."""
    address_ = identify(record.url) if record.url else None
    if owner is None and address_ and address_.key.kind in _ACCOUNTS:
        owner = address_.key
    if owner is None:
        return
    at, evidence = record.updated, record.evidence
    yield from written(f"{record.title}\n{record.text}", owner, at=at, evidence=evidence)
    links = tuple(link.url for link in record.links)
    yield from _seen(owner, _shared(links), "written", at, evidence)
    keys = (named for key in record.network_keys if (named := of_network(key)))
    yield from _seen(owner, keys, "declared", at, evidence)
    if record.url:
        yield from _seen(owner, of_link(record.url), "declared", at, evidence)


def _listing(record: Listing) -> Iterator[Sighting]:
    offers = record.offers or (record,)
    sellers = dict.fromkeys((offer.seller, offer.seller_name) for offer in offers if offer.seller)
    at, evidence = record.updated, record.evidence
    for seller, name in sellers:
        assert seller is not None
        yield from _seen(seller, of_seller(seller, name), "declared", at, evidence)
    if len({seller for seller, _ in sellers}) != 1:
        return
    key = next(iter(sellers))[0]
    assert key is not None
    yield from written(f"{record.title}\n{record.description}", key, at=at, evidence=evidence)
    yield from _seen(key, wordings(record.description), "written", at, evidence)
    yield from _seen(key, of_photos(record.images), "platform", at, evidence)
    where = Where(None, regions(None, key.site))
    theirs = {
        name[len(prefix) :].lstrip(" _-."): value
        for name, value in record.extra.items()
        for prefix in _OF_SELLER
        if name.casefold().startswith(prefix)
    }
    for named, how in fields(theirs, where):
        yield from _seen(key, (named,), cast("How", how), at, evidence)


def of_seller(seller: Key, name: str | None) -> Iterator[Named]:
    """What a listing's row says of its seller: the name in its key, and the one it shows."""
    yield from itself(seller)
    if name and (shown := display_name(name)):
        yield Named("display-name", shown)


def _payment(record: Payment, holders: Holders | None) -> Iterator[Sighting]:
    for role, holder in (("sender", record.sender), ("recipient", record.recipient)):
        key = holders.of(holder) if holders else alone(holder)
        if key is None:
            continue
        yield from _seen(key, _held(holder, key), "payment", record.at, record.evidence)
        more = record.extra.get(role)
        if isinstance(more, dict):
            where = Where(country(str(more.get("country") or "")), (), bank_code(more))
            for named, _ in fields(more, where):
                yield from _seen(key, (named,), "payment", record.at, record.evidence)


def _held(holder: Holder, key: Key) -> Iterator[Named]:
    if holder.iban and (found := bank_account(holder.iban)):
        yield found
    for said in (holder.identifier, holder.name):
        if said and (mail := email(said)):
            yield from of_email(mail)
    number = (holder.identifier or "").strip()
    if number and (key.site == NUMBER or number.casefold() != key.id.casefold()):  # no platform's
        if number.startswith("+") and (dialled := phone(number)):
            yield Named("phone", dialled)
        elif sum(map(str.isdigit, number)) >= 8 and (found := bank_account(number)):
            yield found
    if holder.account is not None:  # the name that its platform shows
        if holder.name and (shown := display_name(holder.name)):
            yield Named("display-name", shown)
    elif (name := holder.name) and "@" not in name:
        single = handle(name) if name.isascii() and " " not in name.strip() else None
        yield from (Named("handle", single),) if single else of_name(name)


def _order(record: Order, holders: Holders | None) -> Iterator[Sighting]:
    if (key := record.seller) is None:
        return
    key = holders.seller(key) if holders else key
    if key.site.endswith(".invalid"):  # of a shop not told
        return
    seller = record.extra.get("seller")
    about = seller if isinstance(seller, dict) else {}
    name = about.get("name")
    at, evidence = record.ordered, record.evidence
    yield from _seen(
        key, of_seller(key, name if isinstance(name, str) else None), "declared", at, evidence
    )
    for named, how in fields(about, Where(None, regions(None, key.site))):
        yield from _seen(key, (named,), cast("How", how), at, evidence)
