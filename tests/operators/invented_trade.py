"""Invented leads, payments and orders for the tests of schemes."""

from hashlib import sha256

from countermark.records.key import Key
from countermark.records.lead import Lead, LeadListing, LeadPost, Seen
from countermark.records.reason import Reason
from countermark.records.trade import Holder, Order, Payment


def seller(name):
    return Key.seller("shop.example", name)


def account(name):
    return Key.account("photos.example", name)


def pointer(*of):
    return f"sha256:{sha256(repr(of).encode()).hexdigest()}#line=1"


def lead(number, sold_by, *promoters, weight=4.0, first=None, grade=None, link="unjudged"):
    """A lead whose listing `sold_by` (None: nobody known) the `promoters` post."""
    reason = Reason(signal="route.redirect", family="route", weight=6.0, counted=True,
                    detail="…", evidence=(pointer("lead", number),))  # fmt: skip
    return Lead(
        lead=f"L-{number:010x}",
        brand="aurelle",
        listing=LeadListing(
            key=Key.item("shop.example", f"B{number:09}"), url="https://shop.example/x", title="x",
            seller=seller(sold_by) if sold_by else None, offer={}, state="live",
        ),
        posts=tuple(
            LeadPost(key=Key.post("photos.example", f"p{number}{name}"), account=account(name),
                     published=None, state="live")
            for name in promoters
        ),
        probability=2**weight / (1 + 2**weight), weight=weight, prior=-7.0,
        grade=grade or ("likely" if weight > 3.17 else "possible" if weight > 0 else "abstain"),
        reasons=(reason,), route=(), disguise=(), marks=(), priority=0.5, link=link,
        seen=Seen(first=first, last=first),
    )  # fmt: skip


def payment(sender, recipient, purpose="commission", number=1):
    """From one to the other; a Key is an account, DE… an IBAN, any other text a name."""
    return Payment(number=f"T{number}", sender=holder(sender), recipient=holder(recipient),
                   purpose=purpose,
                   evidence=(pointer(sender, recipient, purpose, number),))  # fmt: skip


def holder(who):
    if isinstance(who, Key):
        return Holder(account=who)
    return Holder(iban=who) if who.startswith("DE") else Holder(name=who)


def order(number, sold_by, buyer):
    return Order(number=f"N{number}", seller=seller(sold_by), buyer=buyer,
                 evidence=(pointer("order", number),))  # fmt: skip
