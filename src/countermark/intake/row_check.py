"""Checks: what a row of each kind of table must have to be one."""

from __future__ import annotations

from collections.abc import Callable

from countermark.intake.content import is_address
from countermark.intake.values import Object


def _check_listing(found: Object) -> None:
    if "url" in found or "url" in found.get("offers", ()):
        return
    if not found.keys() & {"name", "sku", "productID", "gtin"}:
        raise ValueError("the row has neither a title nor a link nor a number of the item")
    raise ValueError(
        "the row has no link to the item's page: name the column that holds it (--map url=COLUMN), "
        "or make it of others (--map 'url=https://shop.example/item/{COLUMN}')"
    )


def _check_account(found: Object) -> None:
    if not found.keys() & {
        *("url", "identifier", "name", "legalName", "alternateName", "email", "telephone"),
    }:
        raise ValueError("the row names no account")


def _check_order(found: Object) -> None:
    if "orderNumber" not in found:
        raise ValueError("the row has no order number")


def _check_payment(found: Object) -> None:
    if "sender" not in found and "recipient" not in found:
        raise ValueError("the row names neither who paid nor who was paid")


def _check_message(found: Object) -> None:
    if not found.keys() & {"text", "messageAttachment"}:
        raise ValueError("the row has no text")


def _check_post(found: Object) -> None:
    if not is_address(str(found.get("url", ""))):
        raise ValueError("the row has no link to a post")


def _check_redirect(found: Object) -> None:
    """Also brings `to` and `status` to their types."""
    target, status = found.setdefault("to", None), found.setdefault("status", None)
    for name, address in (("from", found.get("from", "")), ("to", target)):
        if address is not None and not is_address(str(address)):
            raise ValueError(f"`{name}` is no http or https address: {str(address)[:200]!r}")
    if status is None:
        return
    written = str(status)
    if not (len(written) == 3 and written.isascii() and written.isdecimal()):
        raise ValueError(f"`status` is no HTTP status: {written[:50]!r}")
    if not 100 <= int(written) <= 599:
        raise ValueError(f"`status` is no HTTP status (100 to 599): {written}")
    found["status"] = int(written)


CHECKS: dict[str, Callable[[Object], None]] = {
    "listing": _check_listing,
    "account": _check_account,
    "order": _check_order,
    "payment": _check_payment,
    "post": _check_post,
    "message": _check_message,
    "redirect": _check_redirect,
}
"""For each kind of table: raises ValueError, with the reason, where an object is no row of it."""
