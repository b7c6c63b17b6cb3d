"""The vocabulary at the border: schema.org objects become records.

Each function takes an object and yields its records; ValueError says what is missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from countermark.intake.price import read_amount, read_price
from countermark.intake.product import seller_key
from countermark.intake.untold import more, untold
from countermark.intake.values import Object, each, first, maybe, objects, text, texts, types, urls
from countermark.links import account_key, identify, page_key
from countermark.links.address import identify_again
from countermark.links.platform import site_of
from countermark.links.spelling import WHOLE
from countermark.records.account import Account
from countermark.records.key import NETWORK, Key, Kind
from countermark.records.message import Message
from countermark.records.moment import moment
from countermark.records.page import Link, Page
from countermark.records.post import Comment, Post
from countermark.records.record import Record
from countermark.records.redirect import Redirect
from countermark.records.trade import Holder, Order, Payment

NOWHERE = "unknown.invalid"
"""The site of a seller whose shop is not told: a name that can be no host (RFC 6761 §6.4)."""


_POST_KINDS = ("story", "reel", "video")
_PINNED = frozenset(("pinned", "highlight"))
_QUOTED = 3
"""Posts within posts within a post that are read."""


class Seen:
    """Where an object was seen: the pointer to its bytes, and the file's name."""

    __slots__ = ("file", "pointer")

    def __init__(self, pointer: str, file: str) -> None:
        self.pointer = pointer
        self.file = file


def _rest(value: Object, *known: str) -> Object:
    skip = {"@type", "@context", "@id", *known}
    return {name: part for name, part in value.items() if name not in skip}


def posts(value: Object, seen: Seen, depth: int = 0) -> Iterator[Record]:
    """A SocialMediaPosting, its author's account where more than the handle is known, and posts
    that it quotes in full."""
    author = first(value.get("author"))
    url = text(value.get("url") or value.get("@id")).strip()
    account = _account_of(author, None)
    platform = text(value.get("about"))
    key = _post_key(url, text(value.get("identifier")), account, platform)
    if (
        account is None
        and key.kind is Kind.POST
        and (handle := text(author.get("alternateName")).strip().strip("@"))
    ):
        account = _handle_key(key.site, handle)
    kinds = [named.rsplit("/", 1)[-1].lower() for named in texts(value.get("additionalType"))]
    shared = [value.get("sharedContent"), value.get("isBasedOn")]
    published = moment(text(value.get("datePublished") or value.get("dateCreated")))
    media = [*objects(value.get("associatedMedia"))]
    videos = [m for m in media if "VideoObject" in types(m)]
    yield Post(
        key=key,
        url=url,
        kind=next((kind for kind in kinds if kind in _POST_KINDS), "post"),
        pinned=not _PINNED.isdisjoint(kinds),
        replies_to=_post_of(value.get("parentItem")),
        account=account,
        author=maybe(author.get("alternateName")) or maybe(author.get("name")),
        text="\n".join(
            part for name in ("headline", "articleBody", "text") if (part := text(value.get(name)))
        )
        or text(value.get("description")),
        published=published,
        images=(*urls(value.get("image")), *urls([m for m in media if m not in videos])),
        videos=(*urls(value.get("video")), *urls(videos)),
        links=tuple(dict.fromkeys(link.url for link in _links(shared))),
        comments=tuple(_comment(part, key) for part in objects(value.get("comment"))),
        evidence=(seen.pointer,),
        extra=_rest(
            value, "url", "author", "headline", "articleBody", "text", "datePublished", "image",
            "video", "sharedContent", "comment", "associatedMedia", "additionalType", "identifier",
            "isBasedOn", "parentItem",
        ),
    )  # fmt: skip
    if account and (author.get("description") or author.get("sameAs")):
        yield _account(author, account, seen, published)
    for quoted in objects(shared):
        whole = "SocialMediaPosting" in types(quoted) and quoted.get("url")
        if whole and depth < _QUOTED and (quoted.get("articleBody") or quoted.get("author")):
            yield from posts(quoted, seen, depth + 1)


def messages(value: Object, seen: Seen) -> Iterator[Record]:
    """A Message or EmailMessage."""
    platform = maybe(value.get("about"))
    sender = first(value.get("sender"))
    yield Message(
        key=message_key(value),
        platform=platform,
        thread=maybe(value.get("isPartOf")),
        sender=_who(sender) or maybe(value.get("sender")),
        sender_account=_account_of(sender, platform),
        recipients=tuple(
            who
            for part in each(value.get("recipient"))
            if (who := _who(part) if isinstance(part, dict) else text(part))
        ),
        sent=moment(text(value.get("dateSent") or value.get("dateCreated"))),
        text=text(value.get("text") or value.get("articleBody")),
        links=tuple(link.url for link in _links(value.get("sharedContent"))),
        attachments=(*urls(value.get("messageAttachment")), *urls(value.get("image"))),
        evidence=(seen.pointer,),
        extra=_rest(
            value, "about", "sender", "isPartOf", "recipient", "dateSent", "dateCreated", "text",
            "sharedContent", "messageAttachment", "image",
        ),
    )  # fmt: skip


def message_key(value: Object) -> Key:
    """The key of a message: the SHA-256 of its JSON in canonical form (RFC 8785: sorted names,
    no white space), without `@context`, so that one message has one key in every export."""
    canonical = {name: part for name, part in value.items() if name != "@context"}
    encoded = msgspec.json.encode(canonical, order="deterministic")
    return Key.message(hashlib.sha256(encoded).hexdigest()[:16])


def accounts(value: Object, seen: Seen) -> Iterator[Record]:
    """An Organization or a Person with a page, a number or a handle."""
    key = _account_of(value, maybe(value.get("about")))
    if key is None:
        identifier = text(value.get("identifier"))
        address = identify(text(value.get("url")))
        if address and address.kind == "shop" and identifier and address.key.kind is Kind.PAGE:
            site = site_of(address.canonical.split("/")[2])  # a page that no rule of it knows
            key = Key.seller(site, identifier) if site else address.key
        elif address:
            key = address.key
        elif identifier:
            platform = text(value.get("about"))
            key = (platform and _handle_key(platform, identifier)) or Key.seller(
                NOWHERE, identifier
            )
        else:
            raise ValueError("an account needs a url, an identifier or a handle")
    yield _account(value, key, seen)


def pages(value: Object, seen: Seen) -> Iterator[Record]:
    """A WebPage or Article; one without a URL is known by its file."""
    url = maybe(value.get("url"))
    key = page_key(url) if url else Key.page(seen.file)
    if key is None:
        raise ValueError(f"a WebPage's url must be an http or https address, not {url!r}")
    yield Page(
        key=key,
        url=url,
        title=text(value.get("name") or value.get("headline")),
        text=text(value.get("text") or value.get("articleBody") or value.get("description")),
        updated=moment(
            text(
                value.get("dateObserved") or value.get("dateModified") or value.get("datePublished")
            )
        ),
        links=tuple(_links(value.get("relatedLink") or value.get("significantLink"))),
        images=urls(value.get("image")),
        network_keys=tuple(_network_keys(value.get("networkKey"))),
        evidence=(seen.pointer,),
        extra=_rest(
            value, "url", "name", "text", "relatedLink", "significantLink", "image", "networkKey"
        ),
    )


def _network_keys(value: Any) -> Iterator[Key]:
    """The network keys that intake read off the page's markup; anything else is none."""
    for written in texts(value):
        try:
            key = Key.parse(written)
        except ValueError:
            continue
        if key.kind in NETWORK:
            yield key


def redirects(value: Object, seen: Seen) -> Iterator[Record]:
    """One hop: `from`, `to` (none where it was dead), `status`, `observed_at`."""
    source = text(value.get("from")).strip()
    if identify(source) is None:
        raise ValueError(f"a redirect's `from` must be an http or https address, not {source!r}")
    target = maybe(value.get("to"))
    if target and len(target) > WHOLE:
        raise ValueError(f"a redirect's `to` has {len(target):,} characters: no address is so long")
    status = text(value.get("status"))
    how = text(value.get("how")) or "http"
    if how not in ("http", "meta", "script"):
        raise ValueError(f"a redirect's `how` is http, meta or script, not {how!r}")
    yield Redirect(
        source=source,
        target=target,
        status=int(status) if status.isdecimal() else None,
        observed=moment(text(value.get("observed_at"))),
        how=how,
        evidence=(seen.pointer,),
        extra=_rest(value, "from", "to", "status", "observed_at", "how"),
    )


def orders(value: Object, seen: Seen) -> Iterator[Record]:
    """An Order."""
    number = text(value.get("orderNumber") or value.get("identifier"))
    if not number:
        raise ValueError("an Order needs its orderNumber")
    seller = first(value.get("seller"))
    item = first(value.get("orderedItem"))
    price, currency = _money(value.get("price"), value.get("priceCurrency"))
    yield Order(
        number=number,
        ordered=moment(text(value.get("orderDate"))),
        seller=_key_of(seller),
        buyer=_who(first(value.get("customer"))) or maybe(value.get("customer")),
        item=maybe(item.get("sku")) or maybe(item.get("url")) or maybe(value.get("orderedItem")),
        price=price,
        currency=currency,
        status=(text(value.get("orderStatus")).rsplit("/", 1)[-1]) or None,
        evidence=(seen.pointer,),
        extra=_rest(
            value, "orderNumber", "orderDate", "customer", "price", "priceCurrency", "orderStatus"
        ),
    )


def payments(value: Object, seen: Seen) -> Iterator[Record]:
    """A MoneyTransfer."""
    amount = value.get("amount")
    detail = amount if isinstance(amount, dict) else {}
    currency = maybe(detail.get("currency") or value.get("currency"))
    worth = read_amount(text(detail.get("value", amount if not detail else None)), currency)
    sender, recipient = value.get("sender"), value.get("recipient")
    if not sender and not recipient:
        raise ValueError("a MoneyTransfer needs a sender or a recipient")
    yield Payment(
        number=maybe(value.get("identifier")),
        at=moment(text(value.get("endTime") or value.get("startTime"))),
        sender=_holder(sender),
        recipient=_holder(recipient),
        amount=worth.amount if worth else None,
        currency=worth.currency if worth and worth.currency else currency,
        purpose=text(value.get("description")),
        evidence=(seen.pointer,),
        extra=_rest(value, "identifier", "endTime", "sender", "recipient", "amount", "description")
        | more(sender=sender, recipient=recipient),
    )


Reader = Callable[[Object, Seen], Iterator[Record]]

_ACCOUNT_PARTS = (
    "url", "identifier", "alternateName", "name", "legalName", "description", "sameAs",
    "telephone", "email", "taxID", "vatID", "iban", "foundingDate", "address", "about",
    "dateModified",
)  # fmt: skip


def _post_of(value: Any) -> Key | None:
    """The post that a property names, by its address."""
    link = next(_links(value), None)
    address = identify(link.url) if link else None
    return address.key if address and address.key.kind is Kind.POST else None


def _account(value: Object, key: Key, seen: Seen, updated: str | None = None) -> Account:
    address = first(value.get("address"))
    names = value.get("name"), value.get("alternateName")
    account = Account(
        key=key,
        url=maybe(value.get("url")),
        name=maybe(names[0]) or maybe(names[1]),
        legal_name=maybe(value.get("legalName")),
        bio=text(value.get("description")),
        links=texts(value.get("sameAs")),
        telephone=maybe(value.get("telephone")),
        email=maybe(value.get("email")),
        tax_id=maybe(value.get("taxID")) or maybe(value.get("vatID")),
        iban=maybe(value.get("iban")),
        founded=moment(text(value.get("foundingDate"))) or maybe(value.get("foundingDate")),
        street=maybe(address.get("streetAddress")) or maybe(value.get("address")),
        locality=maybe(address.get("addressLocality")),
        region=maybe(address.get("addressRegion")),
        postal_code=maybe(address.get("postalCode")),
        country=maybe(address.get("addressCountry")),
        updated=updated or moment(text(value.get("dateModified"))),
        evidence=(seen.pointer,),
        extra=_rest(value, *_ACCOUNT_PARTS),
    )
    left = untold(value, account)
    return account.model_copy(update={"extra": account.extra | left}) if left else account


def _account_of(value: Object, platform: str | None) -> Key | None:
    """The account that a Person or Organization names: by its page, else by its handle there."""
    address = identify_again(text(value.get("url")).strip()) if value.get("url") else None
    if address and address.key.kind in (Kind.ACCOUNT, Kind.SELLER):
        return address.key
    handle = text(value.get("alternateName")).strip().strip("@")
    site = platform or (address.key.site if address and address.platform else None)
    return _handle_key(site, handle) if handle and site else None


def _handle_key(site: str, handle: str) -> Key | None:
    try:
        return account_key(site, handle)
    except ValueError:  # e-mail, or a network that no rule knows: a name there, but no account
        return None


def _key_of(seller: Object) -> Key | None:
    written = seller_key(NOWHERE, text(seller.get("url")), text(seller.get("identifier")))
    return Key.parse(written) if written else None


def _post_key(url: str, identifier: str, account: Key | None, platform: str) -> Key:
    address = identify(url) if url else None
    if address and address.key.kind is not Kind.ACCOUNT:
        return address.key
    owner = account or (address.key if address else _handle_key(platform, identifier))
    if identifier and owner:
        return Key.post(owner.site, identifier)
    if address:
        return address.key
    raise ValueError("a post needs its url, or an identifier and its author's account")


def _comment(value: Object, post: Key) -> Comment:
    author = value.get("author")
    about = first(author)
    account = _account_of(about, post.site if post.kind is Kind.POST else None)
    return Comment(
        text=text(value.get("text") or value.get("articleBody")),
        author=maybe(about.get("alternateName")) or maybe(author),
        account=account,
        published=moment(text(value.get("dateCreated") or value.get("datePublished"))),
    )


def _links(value: Any) -> Iterator[Link]:
    for part in each(value):
        if isinstance(part, str) and part.strip():
            yield Link(url=part.strip())
        elif isinstance(part, dict) and (url := text(part.get("url") or part.get("@id")).strip()):
            yield Link(url=url, text=text(part.get("name")))


def _who(person: Object) -> str | None:
    for name in ("alternateName", "identifier", "name", "telephone", "email"):
        if found := maybe(person.get(name)):
            return found
    return None


def _holder(value: Any) -> Holder:
    about = first(value)
    return Holder(
        name=maybe(about.get("legalName")) or maybe(about.get("name"))
        or maybe(about.get("alternateName")) or maybe(value),
        account=_key_of({"url": about.get("url")}) if about.get("url") else None,
        identifier=maybe(about.get("identifier")),
        iban=maybe(about.get("iban")),
    )  # fmt: skip


def _money(amount: Any, currency: Any) -> tuple[str | None, str | None]:
    code = text(currency).strip().upper() or None
    read = read_price(text(amount), code) if text(amount) else None
    return (read.amount, read.currency or code) if read else (None, code)
