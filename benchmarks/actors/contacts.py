"""Contacts: what the fields of an account's record say, as a plain tool reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from countermark.links import identify

_NOT_DIGIT = re.compile(r"\D")
_NOT_WORD = re.compile(r"[\W_]")

Row = dict[str, str]


def rows(given: Path) -> list[Row]:
    """One row an account: `key`, `name`, and what its fields give of `legal`, `phone`, `email`,
    `tax`, `iban`, `street`, `city`, `country`; the IBAN of a settlement where the record has
    none."""
    found: dict[str, Row] = {}
    paid: dict[str, str] = {}
    for value in _objects(given):
        match value.get("@type"):
            case "Organization":
                made = _row(value)
                found[made["key"]] = made
            case "SocialMediaPosting":
                made = _row(value["author"] | {"name": value["author"].get("alternateName", "")})
                found.setdefault(made["key"], made)
            case "MoneyTransfer" if value["recipient"].get("iban") and value["recipient"].get(
                "url"
            ):
                paid[_key(value["recipient"]["url"])] = _plain(value["recipient"]["iban"])
    for key, iban in paid.items():
        if key in found:
            found[key].setdefault("iban", iban)
    return [found[key] for key in sorted(found)]


def _objects(given: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(given.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _key(url: str) -> str:
    address = identify(url)
    if address is None:
        raise ValueError(f"not an address: {url}")
    return str(address.key)


def _plain(text: str) -> str:
    return _NOT_WORD.sub("", text).casefold()


def _row(value: dict[str, Any]) -> Row:
    address = value.get("address", {})
    made = {
        "key": _key(value["url"]),
        "name": str(value.get("name", "")).casefold(),
        "legal": str(value.get("legalName", "")).casefold(),
        "phone": _NOT_DIGIT.sub("", value.get("telephone", "")).lstrip("0"),
        "email": str(value.get("email", "")).casefold(),
        "tax": _plain(value.get("taxID", "")),
        "iban": _plain(value.get("iban", "")),
        "street": str(address.get("streetAddress", "")).casefold(),
        "city": str(address.get("addressLocality", "")).casefold(),
        "country": str(address.get("addressCountry", "")),
    }
    return {name: text for name, text in made.items() if text}
